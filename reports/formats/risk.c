/* risk.c - the risk analysis that a by-law rests on: rates by sector and area with intervals, the
 * method and its limits, nothing about any storefront: risk.html and risk.pdf. */
#include "reports/html/parts.h"
#include "reports/pdf/flow.h"
#include "reports/publish/report.h"
#include "reports/record/aggregate.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "reports/write/asset.h"
#include "reports/write/output.h"

#include "datasets/base/text_fold.h"
#include "models/math/proportions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 5 };

typedef struct Analysis {
    const Voice *v;
    const char *rule;           /* in a sentence */
    Aggregate district, sector; /* groups by their rate, the highest first; hidden ones last */
} Analysis;

static const Say limits[] = {SAY_RISK_LIMIT_FIGURES, SAY_RISK_LIMIT_CAUSE, SAY_RISK_LIMIT_INTERVAL,
                             SAY_RISK_LIMIT_CHECKED};
enum { LIMITS = sizeof limits / sizeof *limits };

/* ---- what it says ---- */

/* Equal rates by name: the order must not be left to qsort. */
static int by_rate(const void *left, const void *right) {
    const Group *a = left, *b = right;
    const double x = aggregate_rate(a), y = aggregate_rate(b);
    if (isnan(x) != isnan(y)) return isnan(x) - isnan(y);
    return x < y || x > y ? (x < y) - (x > y) : text_order(a->name, b->name);
}

static Aggregate rates(const Edition *edition, DisclosureBy by) {
    Aggregate a = aggregate_of(edition, by, COUNT_STANDING_OUT);
    if (a.n) qsort(a.group, a.n, sizeof *a.group, by_rate);
    return a;
}

static const char *shown(const Voice *v, size_t count, bool hidden) {
    return hidden ? say(v, SAY_COUNCIL_HIDDEN) : count_text(v, count);
}

static const char *interval_text(const Voice *v, const Group *g) {
    double low, high;
    const double rate = aggregate_rate(g);
    if (isnan(rate)) return say(v, SAY_COUNCIL_HIDDEN);
    proportions_wilson(rate, (double)g->judged, &low, &high);
    return say_with(v, SAY_RANGE, "low", number_text(v, "pct", low, ""), "high",
                    number_text(v, "pct", high, ""));
}

static void cells_of(const Voice *v, const Group *g, const char *cell[CELLS]) {
    cell[0] = g->name;
    cell[1] = shown(v, g->judged, g->hide_judged);
    cell[2] = shown(v, g->selected, g->hide_selected);
    cell[3] = number_text(v, "pct", aggregate_rate(g), say(v, SAY_COUNCIL_HIDDEN));
    cell[4] = interval_text(v, g);
}

static const char *months_text(const Voice *v) {
    const double last = v->list->months ? (double)(v->list->months - 1) : 0;
    return say_with(v, SAY_COUNCIL_MONTHS, "from", number_text(v, "month", 0, ""), "to",
                    number_text(v, "month", last, ""));
}

static const char *method_text(const Voice *v) {
    return say_with(v, SAY_RISK_METHOD, "level",
                    number_text(v, "pct", DISCLOSURE_STANDING_OUT, ""));
}

static const char *basis_text(const Voice *v) {
    const char *basis = words_basis(v);
    return basis ? basis : say(v, SAY_RISK_NO_SCOPE);
}

/* ---- the page ---- */

static void html_row(Markup *m, const Voice *v, const Group *g) {
    const char *cell[CELLS];
    cells_of(v, g, cell);
    markup_open(m, "tr");
    column_heads_row_name(m, cell[0]);
    for (size_t k = 1; k < CELLS; k++) column_heads_number(m, cell[k]);
    markup_close(m);
}

static void html_rates(Markup *m, const Analysis *s, Say heading, Say name, const Aggregate *a) {
    const Say heads[CELLS] = {name, SAY_COLUMN_JUDGED, SAY_RISK_STANDING, SAY_RISK_RATE,
                              SAY_RISK_INTERVAL};
    html_section(m, "card", name == SAY_DISTRICT ? "district" : "sector", say(s->v, heading));
    column_heads_scroll(m, say(s->v, heading));
    markup_begin(m, "table", "plain");
    column_heads_head(m, s->v, heads, CELLS, 1);
    markup_open(m, "tbody");
    for (size_t i = 0; i < a->n; i++) html_row(m, s->v, &a->group[i]);
    markup_close(m);
    markup_open(m, "tfoot");
    html_row(m, s->v, &a->total);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void html_limits(Markup *m, const Analysis *s) {
    html_section(m, "card", "limits", say(s->v, SAY_RISK_LIMITS_HEADING));
    markup_open(m, "ul");
    for (size_t k = 0; k < LIMITS; k++) markup_element(m, "li", NULL, say(s->v, limits[k]));
    markup_close(m);
    markup_element(m, "p", "muted", s->rule);
    markup_close(m);
}

static void html_page(Markup *m, const Analysis *s, const Edition *edition) {
    const Voice *v = s->v;
    Site site = {.v = v,
                 .edition = edition,
                 .list = v->list,
                 .style = asset_text("style.css"),
                 .arena = v->arena};
    html_begin(m, &site, "risk.html", say(v, SAY_RISK_HEADING),
               html_policy(site.style, NULL, v->arena));
    markup_open(m, "header");
    markup_element(m, "h1", NULL, say(v, SAY_RISK_HEADING));
    markup_element(m, "p", "lead", months_text(v));
    markup_element(m, "p", NULL, basis_text(v));
    markup_close(m);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    markup_element(m, "p", NULL, say(v, SAY_RISK_WHAT));
    html_rates(m, s, SAY_COUNCIL_SECTORS, SAY_SECTOR, &s->sector);
    html_rates(m, s, SAY_COUNCIL_DISTRICTS, SAY_DISTRICT, &s->district);
    html_section(m, "card", "method", say(v, SAY_RISK_METHOD_HEADING));
    markup_element(m, "p", NULL, method_text(v));
    markup_element(m, "p", NULL, say(v, SAY_COUNCIL_NOT));
    markup_close(m);
    html_limits(m, s);
    markup_close(m);
    html_end(m, &site, NULL);
}

/* ---- the paper ---- */

static const double row_height = 13;

static void print_row(Flow *flow, Face face, const char *const cell[CELLS]) {
    static const FlowColumn columns[] = {
        {0, 0.4}, {0.41, 0.12}, {0.54, 0.14}, {0.69, 0.11}, {0.81, 0.19}};
    flow_room(flow, row_height);
    flow->y = fmax(flow->y + row_height, flow_cells(flow, face, columns, cell, CELLS));
}

static void print_group(Flow *flow, Face face, const Group *g) {
    const char *cell[CELLS];
    cells_of(flow->paper.v, g, cell);
    print_row(flow, face, cell);
}

static void print_rates(Flow *flow, const Analysis *s, Say heading, Say name, const Aggregate *a) {
    const Voice *v = s->v;
    const char *const heads[CELLS] = {say(v, name), say(v, SAY_COLUMN_JUDGED),
                                      say(v, SAY_RISK_STANDING), say(v, SAY_RISK_RATE),
                                      say(v, SAY_RISK_INTERVAL)};
    flow->y += 8;
    flow_room(flow, 5 * row_height);
    flow_text(flow, FACE_HEAD, "H2", say(v, heading));
    print_row(flow, FACE_STRONG, heads);
    sheet_rule(&flow->sheet, FLOW_LEFT, flow->y - 2, FLOW_WIDTH);
    for (size_t i = 0; i < a->n; i++) print_group(flow, FACE_BODY, &a->group[i]);
    print_group(flow, FACE_STRONG, &a->total);
}

static void print_heading(Flow *flow, const char *text) {
    flow->y += 8;
    flow_room(flow, 60);
    flow_text(flow, FACE_HEAD, "H2", text);
}

static void print_text(Flow *flow, Face face, const char *text) {
    flow_room(flow, 48);
    flow_text(flow, face, "P", text);
}

static Status print_analysis(const Analysis *s, const char *dir, Err *err) {
    const Voice *v = s->v;
    Flow flow;
    flow_open(&flow, v, say(v, SAY_RISK_HEADING));
    flow_text(&flow, FACE_TITLE, "H1", say(v, SAY_RISK_HEADING));
    flow_text(&flow, FACE_STRONG, "P", months_text(v));
    flow_text(&flow, FACE_BODY, "P", basis_text(v));
    flow_text(&flow, FACE_BODY, "P", say(v, SAY_RISK_WHAT));
    print_rates(&flow, s, SAY_COUNCIL_SECTORS, SAY_SECTOR, &s->sector);
    print_rates(&flow, s, SAY_COUNCIL_DISTRICTS, SAY_DISTRICT, &s->district);
    print_heading(&flow, say(v, SAY_RISK_METHOD_HEADING));
    print_text(&flow, FACE_BODY, method_text(v));
    print_text(&flow, FACE_BODY, say(v, SAY_COUNCIL_NOT));
    print_heading(&flow, say(v, SAY_RISK_LIMITS_HEADING));
    for (size_t k = 0; k < LIMITS; k++) print_text(&flow, FACE_BODY, say(v, limits[k]));
    print_text(&flow, FACE_SMALL, s->rule);
    return flow_close(&flow, dir, "risk.pdf", err);
}

static Status write_risk(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    const Analysis analysis = {v, aggregate_rule_text(edition), rates(edition, BY_DISTRICT),
                               rates(edition, BY_SECTOR)};
    Markup m = {0};
    html_page(&m, &analysis, edition);
    const Status status = output_file(dir, "risk.html", &m.out, err);
    markup_free(&m);
    return status ? status : print_analysis(&analysis, dir, err);
}

const Format format_risk = {.id = "risk",
                            .title = "The risk analysis for a by-law: rates by sector and area",
                            .open = true,
                            .write = write_risk};
