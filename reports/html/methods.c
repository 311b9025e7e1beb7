/* methods.c - what each signal does, from its own words and the run's figures. */
#include "reports/html/pages.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>

const char *html_method_file(const char *signal_id, Arena *arena) {
    return arena_printf(arena, "methods/%s.html", signal_id);
}

static const char *text_of(const Site *site, const char *english) {
    return say_foreign(site->v, english);
}

static const char *nats(const Site *site, double value) {
    Text text = {0};
    language_decimal(site->v->language, value, 2, &text);
    const char *kept = arena_strndup(site->arena, text.at ? text.at : "", text.length);
    text_free(&text);
    return kept;
}

/* What a signal does on the list. */
typedef struct Use {
    size_t speaks;          /* selected storefronts it speaks for */
    const WatchRow *strong; /* selected by rank, the one it speaks for most; or NULL */
} Use;

static Use use_of(const Site *site, size_t s) {
    Use use = {0};
    const char *id = site->list->signal_ids[s];
    for (size_t k = 0; k < site->count; k++) {
        const WatchRow *row = site->row[k];
        const Reasons *reasons = &site->reasons[k];
        for (size_t r = 0; r < reasons->speaks_for; r++) {
            if (!text_equal(reasons->reason[r].signal_id, id)) continue;
            use.speaks++;
            if (row->selection == SELECTION_RANKED &&
                (!use.strong || row->evidence[s] > use.strong->evidence[s]))
                use.strong = row;
        }
    }
    return use;
}

/* ---- all of them ---- */

static void signal_row(Markup *m, const Site *site, size_t s) {
    const Use use = use_of(site, s);
    const char *id = site->list->signal_ids[s];
    markup_open(m, "tr");
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    if (signal_find(id))
        html_link(m, html_method_file(id, site->arena), reasons_signal(site->v, id));
    else
        markup_text(m, reasons_signal(site->v, id)); /* of a run by another version */
    markup_close(m);
    column_heads_number(m, count_text(site->v, use.speaks));
    column_heads_number(m,
                        use.strong ? odds_text(site->v, use.strong->evidence[s]) : "\xE2\x80\x93");
    markup_close(m);
}

void html_methods(Markup *m, const Site *site) {
    static const Say heads[] = {SAY_METHODS_SIGNAL, SAY_METHODS_SPEAKS, SAY_METHODS_STRONGEST};
    const Voice *v = site->v;
    html_begin(m, site, "methods.html", say_with(v, SAY_METHODS_PAGE, "run", html_run(site)),
               site->shop_policy);
    html_main(m, v, "methods.html", say(v, SAY_METHODS_HEADING), say(v, SAY_METHODS_LEAD));
    html_section(m, "card", "signals", say(v, SAY_METHODS_SIGNAL));
    column_heads_scroll(m, say(v, SAY_METHODS_HEADING));
    markup_begin(m, "table", "plain");
    column_heads_head(m, v, heads, sizeof heads / sizeof *heads, 1);
    markup_open(m, "tbody");
    for (size_t s = 0; s < site->list->signals; s++) signal_row(m, site, s);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    markup_element(m, "p", "muted", say(v, SAY_METHODS_ORDER));
    markup_close(m);
    markup_close(m);
    html_end(m, site, NULL);
}

/* ---- one of them ---- */

static void define(Markup *m, const Site *site, Say name, const char *text) {
    if (!text || !*text) return;
    markup_element(m, "dt", NULL, say(site->v, name));
    markup_element(m, "dd", NULL, glued_text(text, site->arena));
}

static void source(Markup *m, const Site *site, const Method *method) {
    if (!method->source) return;
    markup_element(m, "dt", NULL, say(site->v, SAY_METHOD_SOURCE));
    markup_open(m, "dd");
    markup_attr(m, "lang", "en");
    markup_text(m, arena_printf(site->arena, "%s, doi:%s", method->source, method->doi));
    markup_close(m);
}

static void formula(Markup *m, const Site *site, const Method *method) {
    markup_element(m, "dt", NULL, say(site->v, SAY_METHOD_FORMULA));
    markup_open(m, "dd");
    markup_element(m, "code", "formula", method->formula);
    markup_element(m, "p", "muted", text_of(site, method->where));
    markup_close(m);
}

static void explanation(Markup *m, const Site *site, const Signal *signal) {
    const Method *method = &signal->method;
    html_section(m, "card how", "how", say(site->v, SAY_METHOD_HOW));
    markup_open(m, "dl");
    define(m, site, SAY_METHOD_READS, text_of(site, method->reads));
    formula(m, site, method);
    define(m, site, SAY_METHOD_BLIND, text_of(site, method->blind));
    define(m, site, SAY_INNOCENT_HEADING, text_of(site, signal->innocent));
    source(m, site, method);
    markup_close(m);
    markup_close(m);
}

static const char *sum_text(const Site *site, const WatchRow *row, double evidence) {
    const double prior = site->list->prior_log_odds;
    return say_with(site->v, SAY_METHOD_SUM, "prior", nats(site, prior), "evidence",
                    nats(site, evidence), "others", nats(site, row->log_odds - prior - evidence),
                    "total", nats(site, row->log_odds), "chance",
                    chance_text(site->v, row->posterior, ""));
}

static void example(Markup *m, const Site *site, const Signal *signal, size_t s) {
    const Voice *v = site->v;
    const WatchRow *row = use_of(site, s).strong;
    html_section(m, "card how", "example", say(v, SAY_METHOD_EXAMPLE));
    if (!row) {
        markup_element(m, "p", "muted", say(v, SAY_METHOD_EXAMPLE_NONE));
        markup_close(m);
        return;
    }
    const double evidence = row->evidence[s];
    markup_open(m, "p");
    html_link(m, arena_printf(site->arena, "../%s", html_shop_file(row, site->arena)),
              say_with(v, SAY_METHOD_EXAMPLE_WHO, "name", words_title(v, row), "place",
                       count_text(v, row->rank)));
    markup_close(m);
    markup_element(
        m, "p", NULL,
        glued_text(sentence_render(v, signal->speaks_for, row, signal->id), site->arena));
    markup_open(m, "dl");
    define(m, site, SAY_METHOD_EXAMPLE_FIGURES,
           sentence_render(v, signal->method.example, row, signal->id));
    define(m, site, SAY_METHOD_EXAMPLE_EVIDENCE,
           say_with(v, SAY_METHOD_ODDS, "evidence", nats(site, evidence), "factor",
                    odds_text(v, evidence)));
    define(m, site, SAY_METHOD_EXAMPLE_SUM, sum_text(site, row, evidence));
    markup_close(m);
    markup_close(m);
}

/* The value the run used, from its record; the default when it holds none. */
static double value_of(const Site *site, const ParamGroup *group, const ParamSpec *spec) {
    const char *key = arena_printf(site->arena, "%s.%s", group->name, spec->name);
    const json_t *entry = json_object_get(json_object_get(site->manifest, "params"), key);
    const json_t *value = json_object_get(entry, "value");
    return json_is_number(value) ? json_number_value(value) : spec->initial;
}

static void parameter_row(Markup *m, const Site *site, const ParamGroup *group,
                          const ParamSpec *spec) {
    markup_open(m, "tr");
    column_heads_row_name(m, arena_printf(site->arena, "%s.%s", group->name, spec->name));
    column_heads_number(m, arena_printf(site->arena, "%g", value_of(site, group, spec)));
    for (int why = 0; why < 2; why++) {
        markup_open(m, "td");
        markup_attr(m, "lang", "en");
        markup_text(m, why ? spec->why : spec->unit);
        markup_close(m);
    }
    markup_close(m);
}

static void parameters(Markup *m, const Site *site, const Signal *signal) {
    static const ColumnHead column[] = {{SAY_METHOD_PARAMETER, false},
                                        {SAY_METHOD_VALUE, true},
                                        {SAY_METHOD_UNIT, false},
                                        {SAY_METHOD_WHY, false}};
    const ParamGroup *group = &signal->params;
    if (!group->specs) return;
    html_section(m, "card", "parameters", say(site->v, SAY_METHOD_PARAMS));
    column_heads_scroll(m, say(site->v, SAY_METHOD_PARAMS));
    markup_begin(m, "table", "plain");
    column_heads_columns(m, site->v, column, sizeof column / sizeof *column);
    markup_open(m, "tbody");
    for (const ParamSpec *spec = group->specs; spec->name; spec++)
        parameter_row(m, site, group, spec);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

void html_method(Markup *m, const Site *site, size_t s) {
    const Voice *v = site->v;
    const char *id = site->list->signal_ids[s], *title = reasons_signal(v, id);
    const Signal *signal = signal_find(id);
    const char *page = html_method_file(id, site->arena);
    html_begin(m, site, page, say_with(v, SAY_METHOD_PAGE, "signal", title), site->shop_policy);
    html_main(m, v, page, title, text_of(site, signal->method.idea));
    explanation(m, site, signal);
    example(m, site, signal, s);
    parameters(m, site, signal);
    markup_open(m, "p");
    html_link(m, "../methods.html", say(v, SAY_METHOD_ALL));
    markup_close(m);
    markup_close(m);
    html_end(m, site, NULL);
}
