#include "reports/record/row_json.h"

#include "datasets/base/num.h"
#include "detector/run/register_events.h"
#include "models/plant/plant.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

json_t *clean_json(const char *text, Arena *arena) {
    return text ? json_string(clean_text(text, "", arena)) : json_null();
}

static void put_register(json_t *json, const WatchRow *row, Arena *arena) {
    json_put(json, "storefront_id", clean_json(row->storefront_id, arena));
    json_put(json, "enterprise_id", clean_json(row->enterprise_id, arena));
    json_put(json, "name", clean_json(row->name, arena));
    json_put(json, "sector", clean_json(row->sector, arena));
    json_put(json, "street", clean_json(row->street, arena));
    json_put(json, "house_number", clean_json(row->house_number, arena));
    json_put(json, "postcode", clean_json(row->postcode, arena));
    json_put(json, "district", clean_json(row->district, arena));
    json_put(json, "traits", clean_json(row->traits, arena));
    json_put(json, "lon", json_number(row->lon));
    json_put(json, "lat", json_number(row->lat));
}

/* What the register says it may be. */
static json_t *claims_json(const Claims *claims, Arena *arena) {
    char date[DATE_TEXT];
    json_t *sectors = json_array(), *states = json_array();
    for (size_t k = 0; claims && k < claims->sectors; k++) {
        const SectorClaim *claim = &claims->sector[k];
        json_t *sector = json_object();
        json_put(sector, "sector", clean_json(claim->sector, arena));
        json_put(sector, "code", clean_json(claim->code, arena));
        json_put(sector, "basis", clean_json(claim->basis, arena));
        json_put(sector, "weight", json_number(claim->weight));
        (void)json_array_append_new(sectors, sector);
    }
    for (size_t k = 0; claims && k < claims->states; k++) {
        const StateClaim *claim = &claims->state[k];
        json_t *state = json_object();
        json_put(state, "state", clean_json(claim->state, arena));
        json_put(
            state, "since",
            claim->since == INT_MIN ? json_null() : json_string(date_format(claim->since, date)));
        (void)json_array_append_new(states, state);
    }
    return json_pack("{s:o, s:o}", "sectors", sectors, "states", states);
}

json_t *row_events_json(const WatchRow *row) {
    json_t *out = json_array();
    for (size_t k = 0; k < row->events; k++) {
        const RegisterEvent *event = &row->event[k];
        char day[DATE_TEXT];
        const bool dated = event->day != INT_MIN;
        json_array_append_new(
            out, json_pack("{s:o, s:o, s:o, s:o}", "kind", json_words(event->kind), "was",
                           json_words(event->was), "now", json_words(event->now), "since",
                           json_words(dated ? date_format(event->day, day) : NULL)));
    }
    return out;
}

static void put_result(json_t *json, const WatchRow *row, Arena *arena) {
    json_put(json, "rank", json_size(row->rank));
    if (row->rank_low) {
        json_put(json, "rank_low", json_size(row->rank_low));
        json_put(json, "rank_high", json_size(row->rank_high));
    }
    json_put(json, "judged", json_boolean(row->judged));
    json_put(json, "not_judged_because", clean_json(row->reason, arena));
    json_put(json, "selection", json_string(selection_name(row->selection)));
    json_put(json, "inclusion_probability", json_number(row->inclusion_probability));
    json_put(json, "posterior", json_number(row->posterior));
    json_put(json, "log_odds", json_number(row->log_odds));
    json_put(json, "q_value", json_number(row->q_value));
    json_put(json, "unexplained_eur_year", json_number(row->unexplained_eur_year));
    json_put(json, "unexplained_share", json_number(row->unexplained_share));
    json_put(json, "share_low", json_number(row->share_low));
    json_put(json, "share_high", json_number(row->share_high));
}

static json_t *evidence_json(const Watchlist *list, const WatchRow *row) {
    json_t *json = json_object();
    for (size_t s = 0; row->evidence && s < list->signals; s++)
        json_put(json, list->signal_ids[s], json_number(row->evidence[s]));
    return json;
}

/* The kinds of front that fit best, were it one, and their shares. */
static json_t *likeliest_json(const Voice *v, const WatchRow *row) {
    static const char *const detail[][2] = {{"whole.kind", "whole.kind_share"},
                                            {"whole.second", "whole.second_share"}};
    json_t *json = json_array();
    for (size_t k = 0; k < sizeof detail / sizeof *detail; k++) {
        const double kind = watchlist_detail(v->list, row, detail[k][0]);
        if (!(kind >= 0 && kind < PLANT_KINDS)) continue;
        (void)json_array_append_new(
            json, json_pack("{s:s, s:o}", "kind", plant_names[(size_t)kind], "share",
                            json_number(watchlist_detail(v->list, row, detail[k][1]))));
    }
    return json;
}

static json_t *details_json(const Watchlist *list, const WatchRow *row) {
    json_t *json = json_object();
    for (size_t d = 0; row->details && d < list->details; d++)
        json_put(json, list->detail_names[d], json_number((double)row->details[d]));
    return json;
}

static json_t *reason_json(const struct Reason *reason, Arena *arena) {
    json_t *json = json_object();
    json_put(json, "signal", clean_json(reason->signal_id, arena));
    json_put(json, "title", clean_json(reason->title, arena));
    json_put(json, "evidence", json_number(reason->evidence));
    json_put(json, "odds_factor", json_number(exp(reason->evidence)));
    json_put(json, "sentence", clean_json(reason->sentence, arena));
    json_put(json, "innocent", clean_json(reason->innocent, arena));
    json_put(json, "check", clean_json(reason->check, arena));
    return json;
}

static void put_reasons(json_t *json, const Reasons *reasons, Arena *arena) {
    json_t *speaks_for = json_array(), *against = json_array();
    for (size_t k = 0; k < reasons->count; k++)
        (void)json_array_append_new(k < reasons->speaks_for ? speaks_for : against,
                                    reason_json(&reasons->reason[k], arena));
    json_put(json, "speaks_for", speaks_for);
    json_put(json, "speaks_against", against);
}

static json_t *series_json(const Watchlist *list, const WatchRow *row, size_t series) {
    json_t *json = json_array();
    for (size_t t = 0; t < list->months; t++)
        (void)json_array_append_new(json,
                                    json_number((double)row->series[series * list->months + t]));
    return json;
}

static json_t *all_series(const Watchlist *list, const WatchRow *row) {
    static const char *const names[SERIES_COUNT] = {[SERIES_DECLARED] = "declared_eur",
                                                    [SERIES_FOOTFALL] = "footfall",
                                                    [SERIES_EXPECTED] = "expected_eur",
                                                    [SERIES_LOW] = "low_eur",
                                                    [SERIES_HIGH] = "high_eur"};
    if (!row->series) return json_null();
    json_t *json = json_object();
    for (size_t s = 0; s < SERIES_COUNT; s++) json_put(json, names[s], series_json(list, row, s));
    return json;
}

static json_t *data_json(const Voice *v, const WatchRow *row) {
    json_t *json = json_object();
    const DataAge turnover = words_age(v, row, SERIES_DECLARED);
    const DataAge footfall = words_age(v, row, SERIES_FOOTFALL);
    json_put(json, "sentence", json_string(words_data(v, row)));
    json_put(json, "months", json_size(v->list->months));
    json_put(json, "turnover_months", row->series ? json_size(turnover.known) : json_null());
    json_put(json, "footfall_months", row->series ? json_size(footfall.known) : json_null());
    return json;
}

static json_t *links_json(const Voice *v, const WatchRow *row) {
    json_t *json = json_array();
    const char *link;
    for (size_t k = 0; (link = words_link(v, row, k)); k++)
        (void)json_array_append_new(json, json_string(link));
    return json;
}

json_t *row_json(const Voice *v, const WatchRow *row) {
    const Watchlist *list = v->list;
    Arena *arena = v->arena;
    Reasons reasons;
    reasons_of(v, row, &reasons);
    json_t *json = json_object();
    put_result(json, row, arena);
    put_register(json, row, arena);
    json_put(json, "register", claims_json(row->claims, arena));
    if (words_link(v, row, 0)) json_put(json, "links", links_json(v, row));
    json_put(json, "why", json_string(words_why(v, row, &reasons)));
    json_put(json, "prior_log_odds", row->judged ? json_number(list->prior_log_odds) : json_null());
    json_put(json, "evidence", evidence_json(list, row));
    json_put(json, "likeliest", likeliest_json(v, row));
    json_put(json, "likeliest_sentence", json_words(words_likeliest(v, row)));
    json_put(json, "details", details_json(list, row));
    put_reasons(json, &reasons, arena);
    json_put(json, "data", data_json(v, row));
    json_put(json, "series", all_series(list, row));
    return json;
}

json_t *run_json(const Watchlist *list) {
    json_t *json = json_object();
    json_put(json, "run_id", json_integer(list->run_id));
    json_put(json, "version", json_words(list->version));
    json_put(json, "output_digest", json_words(list->output_digest));
    json_put(json, "audit_head", json_words(list->audit_head));
    json_put(json, "seed", json_integer(list->seed));
    json_put(json, "first_month", json_month(list->first_month));
    json_put(json, "months", json_size(list->months));
    json_put(json, "budget", json_size(list->budget));
    json_put(json, "storefronts", json_size(watchlist_storefronts(list)));
    json_put(json, "prior_log_odds", json_number(list->prior_log_odds));
    json_put(json, "prevalence", json_number(list->prevalence));
    return json;
}

void row_json_print(json_t *document, Text *out) {
    char *dump = json_dumps(document, JSON_INDENT(2) | JSON_SORT_KEYS);
    text_adds(out, dump ? dump : "null");
    text_addc(out, '\n');
    free(dump);
    json_decref(document);
}
