#include "reports/record/explain_json.h"

#include "datasets/base/num.h"
#include "reports/record/row_json.h"

static json_t *change_json(const Counterfactual *c) {
    json_t *out = json_object(), *ways = json_object();
    json_put(out, "would_be", json_string(c->listed ? "off" : "on"));
    json_put(out, "obstacle", json_words(c->obstacle));
    json_put(out, "log_odds", json_number(c->log_odds));
    json_put(out, "threshold", json_number(c->threshold));
    for (int k = 0; k < LEVERS; k++) {
        const Way *way = &c->way[k];
        if (!way->possible) continue;
        json_put(ways, lever_name((Lever)k),
                 json_pack("{s:b, s:b, s:o, s:i, s:i, s:o, s:b, s:[f, f]}", "found", way->found,
                           "unkept", way->unkept, "change", json_number(way->change), "first",
                           (int)way->first, "months", (int)way->count, "log_odds",
                           json_number(way->log_odds), "monotone", way->monotone, "searched",
                           way->low, way->high));
    }
    json_put(out, "ways", ways);
    return out;
}

static json_t *visit_json(const ExplainMore *more) {
    char date[DATE_TEXT];
    json_t *out = json_object();
    json_put(out, "inspected_on", json_string(date_format(more->visit->inspected_on, date)));
    json_put(out, "outcome", json_string(finding_names[more->visit->finding]));
    json_put(out, "not_before", json_month(more->again));
    return out;
}

void explain_json(const Voice *v, const WatchRow *row, const ExplainMore *more, Text *out) {
    json_t *document = json_object();
    json_put(document, "run", run_json(v->list));
    json_put(document, "storefront", row_json(v, row));
    if (v->list->before) json_put(document, "events", row_events_json(row));
    json_put(document, "answer", json_words(explain_answer(v, row, more)));
    if (more && more->change) json_put(document, "counterfactual", change_json(more->change));
    if (more && more->visit) json_put(document, "visit", visit_json(more));
    row_json_print(document, out);
}
