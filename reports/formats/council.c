/* council.c - a summary that can be made public: counts by district and sector, nothing about any
 * storefront: council.html and council.pdf. */
#include "reports/html/parts.h"
#include "reports/pdf/flow.h"
#include "reports/publish/report.h"
#include "reports/record/aggregate.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/write/asset.h"
#include "reports/write/output.h"

#include <math.h>

typedef struct Summary {
    const Voice *v;
    const char *rule; /* in a sentence */
    Aggregate district, sector;
} Summary;

static const Say lines[] = {SAY_COUNCIL_WHAT, SAY_COUNCIL_NOT, SAY_COUNCIL_CONTROL,
                            SAY_COUNCIL_RIGHTS};
enum { LINES = sizeof lines / sizeof *lines };

static const char *shown(const Voice *v, size_t count, bool hidden) {
    return hidden ? say(v, SAY_COUNCIL_HIDDEN) : count_text(v, count);
}

static const char *rate_text(const Voice *v, const Group *g) {
    return number_text(v, "pct", aggregate_rate(g), say(v, SAY_COUNCIL_HIDDEN));
}

static const char *months_text(const Voice *v) {
    const double last = v->list->months ? (double)(v->list->months - 1) : 0;
    return say_with(v, SAY_COUNCIL_MONTHS, "from", number_text(v, "month", 0, ""), "to",
                    number_text(v, "month", last, ""));
}

/* ---- the page ---- */

static void html_row(Markup *m, const Voice *v, const Group *g) {
    markup_open(m, "tr");
    column_heads_row_name(m, g->name);
    column_heads_number(m, shown(v, g->judged, g->hide_judged));
    column_heads_number(m, shown(v, g->selected, g->hide_selected));
    column_heads_number(m, rate_text(v, g));
    markup_close(m);
}

static void html_breakdown(Markup *m, const Summary *s, Say heading, Say name, const Aggregate *a) {
    const Say heads[] = {name, SAY_COLUMN_JUDGED, SAY_COLUMN_SELECTED, SAY_COLUMN_RATE};
    html_section(m, "card", name == SAY_DISTRICT ? "district" : "sector", say(s->v, heading));
    column_heads_scroll(m, say(s->v, heading));
    markup_begin(m, "table", "plain");
    column_heads_head(m, s->v, heads, sizeof heads / sizeof *heads, 1);
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

static void html_page(Markup *m, const Summary *s, const Edition *edition) {
    const Voice *v = s->v;
    Site site = {.v = v,
                 .edition = edition,
                 .list = v->list,
                 .style = asset_text("style.css"),
                 .arena = v->arena};
    html_begin(m, &site, "council.html", say(v, SAY_COUNCIL_HEADING),
               html_policy(site.style, NULL, v->arena));
    markup_open(m, "header");
    markup_element(m, "h1", NULL, say(v, SAY_COUNCIL_HEADING));
    markup_element(m, "p", "lead", months_text(v));
    markup_close(m);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    for (size_t k = 0; k < LINES; k++) markup_element(m, "p", NULL, say(v, lines[k]));
    markup_element(m, "p", "muted", s->rule);
    html_breakdown(m, s, SAY_COUNCIL_DISTRICTS, SAY_DISTRICT, &s->district);
    html_breakdown(m, s, SAY_COUNCIL_SECTORS, SAY_SECTOR, &s->sector);
    markup_close(m);
    html_end(m, &site, NULL);
}

/* ---- the paper ---- */

static const double row_height = 13;

static void print_row(Flow *flow, Face face, const char *const cell[4]) {
    static const FlowColumn columns[] = {{0, 0.54}, {0.55, 0.15}, {0.7, 0.15}, {0.85, 0.15}};
    flow_room(flow, row_height);
    (void)flow_cells(flow, face, columns, cell, 4);
    flow->y += row_height;
}

static void print_group(Flow *flow, Face face, const Group *g) {
    const Voice *v = flow->paper.v;
    const char *const cell[] = {g->name, shown(v, g->judged, g->hide_judged),
                                shown(v, g->selected, g->hide_selected), rate_text(v, g)};
    print_row(flow, face, cell);
}

static void print_breakdown(Flow *flow, const Summary *s, Say heading, Say name,
                            const Aggregate *a) {
    const Voice *v = s->v;
    const char *const heads[] = {say(v, name), say(v, SAY_COLUMN_JUDGED),
                                 say(v, SAY_COLUMN_SELECTED), say(v, SAY_COLUMN_RATE)};
    flow->y += 8;
    flow_room(flow, 5 * row_height);
    flow_text(flow, FACE_HEAD, "H2", say(v, heading));
    print_row(flow, FACE_STRONG, heads);
    sheet_rule(&flow->sheet, FLOW_LEFT, flow->y - 2, FLOW_WIDTH);
    for (size_t i = 0; i < a->n; i++) print_group(flow, FACE_BODY, &a->group[i]);
    print_group(flow, FACE_STRONG, &a->total);
}

static Status print_summary(const Summary *s, const char *dir, Err *err) {
    const Voice *v = s->v;
    Flow flow;
    flow_open(&flow, v, say(v, SAY_COUNCIL_HEADING));
    flow_text(&flow, FACE_TITLE, "H1", say(v, SAY_COUNCIL_HEADING));
    flow_text(&flow, FACE_STRONG, "P", months_text(v));
    for (size_t k = 0; k < LINES; k++) flow_text(&flow, FACE_BODY, "P", say(v, lines[k]));
    flow_text(&flow, FACE_SMALL, "P", s->rule);
    print_breakdown(&flow, s, SAY_COUNCIL_DISTRICTS, SAY_DISTRICT, &s->district);
    print_breakdown(&flow, s, SAY_COUNCIL_SECTORS, SAY_SECTOR, &s->sector);
    return flow_close(&flow, dir, "council.pdf", err);
}

static Status write_council(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    const Summary summary = {v, aggregate_rule_text(edition),
                             aggregate_of(edition, BY_DISTRICT, COUNT_SELECTED),
                             aggregate_of(edition, BY_SECTOR, COUNT_SELECTED)};
    Markup m = {0};
    html_page(&m, &summary, edition);
    const Status status = output_file(dir, "council.html", &m.out, err);
    markup_free(&m);
    return status ? status : print_summary(&summary, dir, err);
}

const Format format_council = {.id = "council",
                               .title = "A summary without storefronts, to be made public",
                               .open = true,
                               .write = write_council};
