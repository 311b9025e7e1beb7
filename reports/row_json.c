#include "reports/row_json.h"

#include "datasets/base/num.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

/* Register text may be malformed; jansson takes valid UTF-8 only. */
static json_t *words(const char *text, Arena *arena) {
    return text ? json_string(clean_text(text, "", arena)) : json_null();
}

static void put(json_t *object, const char *key, json_t *value) {
    (void)json_object_set_new(object, key, value);
}

static json_t *count(size_t value) {
    return json_integer((json_int_t)value);
}

static void put_register(json_t *json, const WatchRow *row, Arena *arena) {
    put(json, "storefront_id", words(row->storefront_id, arena));
    put(json, "enterprise_id", words(row->enterprise_id, arena));
    put(json, "name", words(row->name, arena));
    put(json, "sector", words(row->sector, arena));
    put(json, "street", words(row->street, arena));
    put(json, "house_number", words(row->house_number, arena));
    put(json, "postcode", words(row->postcode, arena));
    put(json, "district", words(row->district, arena));
    put(json, "traits", words(row->traits, arena));
    put(json, "lon", number(row->lon));
    put(json, "lat", number(row->lat));
}

/* What the register says it may be. */
static json_t *claims_json(const Claims *claims, Arena *arena) {
    char date[DATE_TEXT];
    json_t *sectors = json_array(), *states = json_array();
    for (size_t k = 0; claims && k < claims->sectors; k++) {
        const SectorClaim *claim = &claims->sector[k];
        json_t *sector = json_object();
        put(sector, "sector", words(claim->sector, arena));
        put(sector, "code", words(claim->code, arena));
        put(sector, "basis", words(claim->basis, arena));
        put(sector, "weight", number(claim->weight));
        (void)json_array_append_new(sectors, sector);
    }
    for (size_t k = 0; claims && k < claims->states; k++) {
        const StateClaim *claim = &claims->state[k];
        json_t *state = json_object();
        put(state, "state", words(claim->state, arena));
        put(state, "since",
            claim->since == INT_MIN ? json_null() : json_string(date_format(claim->since, date)));
        (void)json_array_append_new(states, state);
    }
    return json_pack("{s:o, s:o}", "sectors", sectors, "states", states);
}

static void put_result(json_t *json, const WatchRow *row, Arena *arena) {
    put(json, "rank", count(row->rank));
    put(json, "judged", json_boolean(row->judged));
    put(json, "not_judged_because", words(row->reason, arena));
    put(json, "selection", json_string(selection_name(row->selection)));
    put(json, "inclusion_probability", number(row->inclusion_probability));
    put(json, "posterior", number(row->posterior));
    put(json, "log_odds", number(row->log_odds));
    put(json, "q_value", number(row->q_value));
    put(json, "unexplained_eur_year", number(row->unexplained_eur_year));
    put(json, "unexplained_share", number(row->unexplained_share));
    put(json, "share_low", number(row->share_low));
    put(json, "share_high", number(row->share_high));
}

static json_t *evidence_json(const Watchlist *list, const WatchRow *row) {
    json_t *json = json_object();
    for (size_t s = 0; row->evidence && s < list->signals; s++)
        put(json, list->signal_ids[s], number(row->evidence[s]));
    return json;
}

static json_t *details_json(const Watchlist *list, const WatchRow *row) {
    json_t *json = json_object();
    for (size_t d = 0; row->details && d < list->details; d++)
        put(json, list->detail_names[d], number((double)row->details[d]));
    return json;
}

static json_t *reason_json(const struct Reason *reason, Arena *arena) {
    json_t *json = json_object();
    put(json, "signal", words(reason->signal_id, arena));
    put(json, "title", words(reason->title, arena));
    put(json, "evidence", number(reason->evidence));
    put(json, "odds_factor", number(exp(reason->evidence)));
    put(json, "sentence", words(reason->sentence, arena));
    put(json, "innocent", words(reason->innocent, arena));
    put(json, "check", words(reason->check, arena));
    return json;
}

static void put_reasons(json_t *json, const Reasons *reasons, Arena *arena) {
    json_t *speaks_for = json_array(), *against = json_array();
    for (size_t k = 0; k < reasons->count; k++)
        (void)json_array_append_new(k < reasons->speaks_for ? speaks_for : against,
                                    reason_json(&reasons->reason[k], arena));
    put(json, "speaks_for", speaks_for);
    put(json, "speaks_against", against);
}

static json_t *series_json(const Watchlist *list, const WatchRow *row, size_t series) {
    json_t *json = json_array();
    for (size_t t = 0; t < list->months; t++)
        (void)json_array_append_new(json, number((double)row->series[series * list->months + t]));
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
    for (size_t s = 0; s < SERIES_COUNT; s++) put(json, names[s], series_json(list, row, s));
    return json;
}

static json_t *data_json(const Voice *v, const WatchRow *row) {
    json_t *json = json_object();
    const DataAge turnover = words_age(v, row, SERIES_DECLARED);
    const DataAge footfall = words_age(v, row, SERIES_FOOTFALL);
    put(json, "sentence", json_string(words_data(v, row)));
    put(json, "months", count(v->list->months));
    put(json, "turnover_months", row->series ? count(turnover.known) : json_null());
    put(json, "footfall_months", row->series ? count(footfall.known) : json_null());
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
    put(json, "register", claims_json(row->claims, arena));
    put(json, "why", json_string(words_why(v, row, &reasons)));
    put(json, "prior_log_odds", row->judged ? number(list->prior_log_odds) : json_null());
    put(json, "evidence", evidence_json(list, row));
    put(json, "details", details_json(list, row));
    put_reasons(json, &reasons, arena);
    put(json, "data", data_json(v, row));
    put(json, "series", all_series(list, row));
    return json;
}

json_t *run_json(const Watchlist *list) {
    char month[MONTH_TEXT];
    json_t *json = json_object();
    put(json, "run_id", json_integer(list->run_id));
    put(json, "version", list->version ? json_string(list->version) : json_null());
    put(json, "output_digest",
        list->output_digest ? json_string(list->output_digest) : json_null());
    put(json, "audit_head", list->audit_head ? json_string(list->audit_head) : json_null());
    put(json, "seed", json_integer(list->seed));
    put(json, "first_month", json_string(month_format(list->first_month, month)));
    put(json, "months", count(list->months));
    put(json, "budget", count(list->budget));
    put(json, "storefronts", count(list->n));
    put(json, "prior_log_odds", number(list->prior_log_odds));
    put(json, "prevalence", number(list->prevalence));
    return json;
}

void row_json_print(json_t *document, Text *out) {
    char *dump = json_dumps(document, JSON_INDENT(2) | JSON_SORT_KEYS);
    text_adds(out, dump ? dump : "null");
    text_addc(out, '\n');
    free(dump);
    json_decref(document);
}
