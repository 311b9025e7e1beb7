/* listing_json.c - a watch-list as one JSON document, written row by row. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/json.h"
#include "datasets/base/text.h"
#include "detector/cli/listing.h"
#include "detector/run/watchlist_since.h"
#include "models/math/fdr.h"
#include "reports/record/row_json.h"

/* At most so many of the first k are false, for all k at once: [judged], by rank. */
static const double *bounds_of(const Watchlist *list, Arena *arena) {
    static const double error = 0.1; /* as the 90 % intervals beside it */
    double *posterior = ARENA_ARRAY(arena, double, list->n + 1), *bound;
    size_t judged = 0;
    while (judged < list->n && list->rows[judged].judged) {
        posterior[judged] = list->rows[judged].posterior;
        judged++;
    }
    bound = ARENA_ARRAY(arena, double, judged + 1);
    fdr_bound(posterior, judged, error, bound);
    return bound;
}

/* Every key is put again for every row, so that one object serves them all: making its table again
 * is half of the work of a long list. */
static void listed_json(const Watchlist *list, const WatchRow *row, const double *bound,
                        json_t *out) {
    json_t *evidence = json_object_get(out, "evidence");
    for (size_t k = 0; k < list->signals; k++)
        json_put(evidence, list->signal_ids[k], json_number(row->evidence[k]));
    json_put(out, "rank", json_size(row->rank));
    json_put(out, "storefront_id", json_words(row->storefront_id));
    json_put(out, "name", json_words(row->name));
    json_put(out, "sector", json_words(row->sector));
    json_put(out, "street", json_words(row->street));
    json_put(out, "house_number", json_words(row->house_number));
    json_put(out, "postcode", json_words(row->postcode));
    json_put(out, "district", json_words(row->district));
    json_put(out, "contested", json_boolean(row->contested));
    json_put(out, "place_before", row->place_before ? json_size(row->place_before) : json_null());
    json_put(out, "listed_before", list->before ? json_boolean(row->listed_before) : json_null());
    if (list->before) json_put(out, "events", row_events_json(row));
    json_put(out, "rank_low", row->rank_low ? json_size(row->rank_low) : json_null());
    json_put(out, "rank_high", row->rank_high ? json_size(row->rank_high) : json_null());
    json_put(out, "judged", json_boolean(row->judged));
    json_put(out, "reason", json_words(row->reason));
    json_put(out, "selection", json_words(selection_name(row->selection)));
    json_put(out, "inclusion_probability", json_number(row->inclusion_probability));
    json_put(out, "posterior", json_number(row->posterior));
    json_put(out, "log_odds", json_number(row->log_odds));
    json_put(out, "q_value", json_number(row->q_value));
    json_put(out, "false_most", row->judged ? json_number(bound[row->rank - 1]) : json_null());
    json_put(out, "unexplained_eur_year", json_number(row->unexplained_eur_year));
    json_put(out, "unexplained_share", json_number(row->unexplained_share));
    json_put(out, "share_low", json_number(row->share_low));
    json_put(out, "share_high", json_number(row->share_high));
}

static json_t *gone_json(const Watchlist *list) {
    json_t *out = json_array();
    for (size_t k = 0; k < list->gone && list->gone_row; k++) {
        const GoneRow *gone = &list->gone_row[k];
        json_array_append_new(
            out,
            json_pack("{s:o, s:o, s:o, s:b}", "storefront_id", json_words(gone->storefront_id),
                      "place_before", json_size(gone->place_before), "place",
                      gone->now && gone->now->judged ? json_size(gone->now->rank) : json_null(),
                      "control", (int)gone->by_lot));
    }
    return out;
}

/* Run and rows as one object; the rows are null. */
static json_t *head_json(const Watchlist *list) {
    const WatchLength length = watchlist_length(list);
    json_t *out = json_object();
    json_put(out, "run", json_integer(list->run_id));
    json_put(out, "started_at", json_words(list->started_at));
    json_put(out, "version", json_words(list->version));
    json_put(out, "output_digest", json_words(list->output_digest));
    json_put(out, "audit_head", json_words(list->audit_head));
    json_put(out, "first_month", json_month(list->first_month));
    json_put(out, "months", json_size(list->months));
    json_put(out, "budget", json_size(list->budget));
    json_put(out, "before", list->before ? json_integer(list->before) : json_null());
    if (list->before) json_put(out, "gone", gone_json(list));
    json_put(out, "ranked", json_size(length.ranked));
    json_put(out, "random", json_size(length.random));
    json_put(out, "order", json_integer(length.order));
    json_put(out, "ends_at", json_words(length.cut ? "fdr_level" : "budget"));
    json_put(out, "storefronts", json_size(list->n));
    json_put(out, "prior_log_odds", json_number(list->prior_log_odds));
    json_put(out, "prevalence", json_number(list->prevalence));
    json_put(out, "rows", json_null());
    return out;
}

/* A row stands two levels deep in the document: four more spaces before each of its lines. No text
 * holds a line feed of its own, since JSON writes that as an escape. */
static int add_indented(const char *bytes, size_t length, void *context) {
    Text *out = context;
    for (const char *end = bytes + length, *line; bytes < end; bytes = line) {
        const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
        line = feed ? feed + 1 : end;
        text_add(out, bytes, (size_t)(line - bytes));
        if (feed) text_adds(out, "    ");
    }
    return 0;
}

enum { CHUNK = 1 << 16 /* bytes written at a time */ };

static bool write_out(Text *text) {
    const bool ok = terminal_json_text(text->at, text->length);
    text_clear(text);
    return ok;
}

/* One row at a time, so that memory does not grow with them. */
static bool write_rows(const Watchlist *list, ListingFilter filter, Text *text) {
    Arena *scratch = arena_open();
    const double *bound = bounds_of(list, scratch);
    json_t *row = json_object();
    json_put(row, "evidence", json_object());
    size_t written = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < list->n && (!filter.limit || written < filter.limit); i++) {
        if (!listing_wants(&list->rows[i], filter)) continue;
        text_adds(text, written++ ? ",\n    " : "[\n    ");
        listed_json(list, &list->rows[i], bound, row);
        ok = !json_dump_callback(row, add_indented, text, CLI_JSON);
        if (text->length > CHUNK) ok &= write_out(text);
    }
    text_adds(text, written ? "\n  ]" : "[]");
    json_decref(row);
    arena_close(scratch);
    return ok;
}

Status listing_json_print(const Watchlist *list, ListingFilter filter, Err *err) {
    static const char gap[] = "\n  \"rows\": null"; /* two spaces: of the outermost object */
    json_t *head = head_json(list);
    char *dump = json_dumps(head, CLI_JSON);
    char *at = dump ? strstr(dump, gap) : NULL;
    Text text = {0};
    bool ok = at != NULL;
    if (at) {
        text_add(&text, dump, (size_t)(at - dump) + strlen("\n  \"rows\": "));
        ok = write_rows(list, filter, &text);
        text_adds(&text, at + strlen(gap));
        text_addc(&text, '\n');
        ok &= write_out(&text);
    }
    text_free(&text);
    free(dump);
    json_decref(head);
    if (ok) return ST_OK;
    return FAIL(err, ST_FAILED, "the JSON document cannot be written to standard output");
}
