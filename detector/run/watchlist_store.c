/* watchlist_store.c - runs in the store: saved in one transaction, loaded with register fields. */
#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "datasets/panel/panel.h"
#include "datasets/store/audit.h"
#include "datasets/store/history.h"
#include "detector/run/estimates_store.h"
#include "detector/run/manifest.h"
#include "detector/run/watch_keys.h"
#include "detector/run/watchlist.h"
#include "detector/run/watchlist_csv.h"

#include <jansson.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- saving ---- */

static char *names_json(const char *const *names, size_t count) {
    json_t *array = json_array();
    for (size_t k = 0; k < count; k++) (void)json_array_append_new(array, json_string(names[k]));
    char *text = json_dumps(array, JSON_COMPACT);
    json_decref(array);
    return text;
}

static Status save_run(Store *store, const Watchlist *list, const char *digest, Err *err) {
    char *signals = names_json(list->signal_ids, list->signals);
    char *details = names_json(list->detail_names, list->details);
    Stmt stmt = {0};
    Status status = stmt_open(store, sql_query("watchlist_save_run"), &stmt, err);
    if (!status) {
        stmt_text(&stmt, 1, list->started_at);
        stmt_text(&stmt, 2, list->version);
        stmt_int(&stmt, 3, list->seed);
        stmt_int(&stmt, 4, list->first_month);
        stmt_int(&stmt, 5, (int64_t)list->months);
        stmt_int(&stmt, 6, (int64_t)list->budget);
        stmt_real(&stmt, 7, list->prior_log_odds);
        stmt_real(&stmt, 8, list->prevalence);
        stmt_text(&stmt, 9, signals);
        stmt_text(&stmt, 10, details);
        stmt_text(&stmt, 11, list->manifest);
        stmt_text(&stmt, 12, digest);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    free(signals);
    free(details);
    return status;
}

static Status save_row(Stmt *stmt, const Watchlist *list, int64_t run_id, const WatchRow *row,
                       Err *err) {
    stmt_int(stmt, 1, run_id);
    stmt_int(stmt, 2, (int64_t)row->rank);
    stmt_int(stmt, 3, row->key);
    stmt_int(stmt, 4, row->judged);
    stmt_text(stmt, 5, row->reason);
    stmt_text(stmt, 6, selection_name(row->selection));
    stmt_real(stmt, 7, row->inclusion_probability);
    const double numbers[] = {
        row->posterior,         row->log_odds,  row->q_value,   row->unexplained_eur_year,
        row->unexplained_share, row->share_low, row->share_high};
    for (int k = 0; k < 7; k++) stmt_real(stmt, 8 + k, numbers[k]);
    stmt_blob(stmt, 15, row->evidence, list->signals * sizeof(double));
    stmt_blob(stmt, 16, row->details, list->details * sizeof(float));
    if (row->series) stmt_blob(stmt, 17, row->series, SERIES_COUNT * list->months * sizeof(float));
    return stmt_run(stmt, err);
}

/* Whether facts changed while the scan computed: its scores are then those of facts gone by. */
static Status overtaken(Store *store, const Watchlist *list, bool *out, Err *err) {
    Stmt stmt;
    bool row = false;
    *out = false;
    if (!list->log_entries) return ST_OK;
    TRY(stmt_open(store, sql_query("audit_changes"), &stmt, err));
    stmt_int(&stmt, 1, list->log_entries);
    const Status status = stmt_step(&stmt, &row, err);
    *out = !status && row && stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}

/* What was approved in the console and used: the log then names the proposals. */
static json_t *run_detail(const Watchlist *list, const char *digest) {
    char manifest[DIGEST_TEXT];
    digest_text(list->manifest, manifest);
    json_t *detail = json_pack("{s:s, s:s, s:I}", "output_digest", digest, "manifest_digest",
                               manifest, "storefronts", (json_int_t)list->n);
    json_t *proposals = manifest_proposals(list->manifest);
    if (json_array_size(proposals)) (void)json_object_set(detail, "proposals", proposals);
    json_decref(proposals);
    return detail;
}

static Status log_run(Store *store, const Watchlist *list, int64_t run_id, const char *digest,
                      Err *err) {
    char subject[32];
    bool late;
    TRY(overtaken(store, list, &late, err));
    json_t *detail = run_detail(list, digest);
    if (late) (void)json_object_set_new(detail, "overtaken", json_true());
    char *text = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
    (void)snprintf(subject, sizeof subject, "run %lld", (long long)run_id);
    const AuditEvent event = {.action = "scan", .subject = subject, .detail = text, .change = true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

static void digest_beside(void *context) {
    Watchlist *list = context;
    watchlist_digest(list, list->digest_text);
}

static Status save_rows(Store *store, const Watchlist *list, int64_t run_id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("watchlist_save_result"), &stmt, err));
    Status status = ST_OK;
    for (size_t r = 0; r < list->n && !status; r++)
        status = save_row(&stmt, list, run_id, list->rows + r, err);
    stmt_close(&stmt);
    return status;
}

static Status save_digest(Store *store, int64_t run_id, const char *digest, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("watchlist_save_digest"), &stmt, err));
    stmt_int(&stmt, 1, run_id);
    stmt_text(&stmt, 2, digest);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* known[keys]: 1 where the store has a storefront of that number. */
static Status mark_known(Store *store, unsigned char *known, size_t keys, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("storefront_keys"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const int64_t key = stmt_get_int(&stmt, 0);
        if (key >= 0 && (size_t)key < keys) known[key] = 1;
    }
    stmt_close(&stmt);
    return status;
}

/* Every row must be of a storefront that the store has. SQLite would look each up in the order of
 * ranks, and so read the register's pages over and over: longer than all else that saving does. */
static Status refuse_strangers(Store *store, const Watchlist *list, Err *err) {
    Arena *scratch = arena_open();
    size_t keys = 1;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= (int64_t)keys) keys = (size_t)list->rows[r].key + 1;
    unsigned char *known = ARENA_ARRAY(scratch, unsigned char, keys);
    Status status = mark_known(store, known, keys, err);
    for (size_t r = 0; r < list->n && !status; r++)
        if (list->rows[r].key < 0 || !known[list->rows[r].key])
            status = FAIL(err, ST_INTEGRITY,
                          "the store has no storefront with the number %lld, which this run ranks; "
                          "restore a backup",
                          (long long)list->rows[r].key);
    arena_close(scratch);
    return status;
}

/* The digest is computed while the rows are written. */
static Status save_all(Store *store, Watchlist *list, int64_t *run_id, Err *err) {
    TRY(refuse_strangers(store, list, err));
    TRY(save_run(store, list, "", err));
    *run_id = sqlite3_last_insert_rowid(store->db);
    Beside *digest = beside_start(list->threads, digest_beside, list);
    const Status status = save_rows(store, list, *run_id, err);
    beside_wait(digest);
    if (status) return status;
    TRY(save_digest(store, *run_id, list->digest_text, err));
    if (list->estimates) TRY(estimates_save(store, list->estimates, err));
    return log_run(store, list, *run_id, list->digest_text, err);
}

static Status save_at_once(Store *store, Watchlist *list, int64_t *run_id, Err *err) {
    TRY(store_begin(store, err));
    Status status = save_all(store, list, run_id, err);
    if (!status) status = store_commit(store, err);
    if (status) store_rollback(store);
    return status;
}

Status watchlist_save(Store *store, Watchlist *list, Err *err) {
    int64_t run_id = 0;
    TRY(store_enforce_references(store, false, err));
    Status status = save_at_once(store, list, &run_id, err);
    const Status checked = store_enforce_references(store, true, err);
    if (!status) status = checked;
    if (status) return status;
    list->run_id = run_id;
    list->output_digest = list->digest_text;
    return ST_OK;
}

/* ---- loading ---- */

static const char *get_text(Stmt *stmt, int column, Arena *arena) {
    return arena_strdup(arena, stmt_get_text(stmt, column));
}

static Status get_names(Stmt *stmt, int column, Arena *arena, const char ***names, size_t *count,
                        Err *err) {
    const char *text = stmt_get_text(stmt, column);
    json_t *array = text ? json_loads(text, 0, NULL) : NULL;
    Status status = ST_OK;
    *count = json_array_size(array);
    *names = ARENA_ARRAY(arena, const char *, *count + 1);
    for (size_t k = 0; k < *count; k++) {
        (*names)[k] = arena_strdup(arena, json_string_value(json_array_get(array, k)));
        if (!(*names)[k]) status = ST_INTEGRITY;
    }
    if (!json_is_array(array) || status)
        status = FAIL(err, ST_INTEGRITY,
                      "a run's list of names is not a JSON array of texts; restore a backup");
    json_decref(array);
    return status;
}

/* Sizes are made from these: what no run can have was written by another program. */
static Status check_window(int64_t run_id, int64_t first_month, int64_t months, Err *err) {
    if (months >= 0 && months <= MONTHS_KEPT && first_month >= 0 &&
        first_month <= month_make(9999, 12))
        return ST_OK;
    return FAIL(
        err, ST_INTEGRITY,
        "run %lld says that it judged %lld months from month %lld of the calendar on, which "
        "no run can; restore a backup",
        (long long)run_id, (long long)months, (long long)first_month);
}

/* A saved row takes more bytes than that. */
static Status check_rows(int64_t run_id, int64_t rows, int64_t bytes, Err *err) {
    enum { ROW_LEAST = 16 };
    if (rows >= 0 && rows <= bytes / ROW_LEAST) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "run %lld says that it has %lld rows, more than the store has room for; restore a "
                "backup",
                (long long)run_id, (long long)rows);
}

static Status load_run(Stmt *stmt, int64_t run_id, Arena *arena, Watchlist *list, Err *err) {
    stmt_int(stmt, 1, run_id);
    bool row;
    TRY(stmt_step(stmt, &row, err));
    if (!row && !run_id)
        return FAIL(err, ST_USAGE, "this store has no runs yet; 'gevel scan' makes one");
    if (!row)
        return FAIL(err, ST_USAGE, "there is no run %lld; 'gevel runs' lists them",
                    (long long)run_id);
    *list = (Watchlist){
        .run_id = stmt_get_int(stmt, 0),
        .started_at = get_text(stmt, 1, arena),
        .version = get_text(stmt, 2, arena),
        .seed = stmt_get_int(stmt, 3),
        .first_month = (int)stmt_get_int(stmt, 4),
        .months = (size_t)stmt_get_int(stmt, 5),
        .budget = (size_t)stmt_get_int(stmt, 6),
        .prior_log_odds = stmt_get_real(stmt, 7),
        .prevalence = stmt_get_real(stmt, 8),
        .manifest = get_text(stmt, 11, arena),
        .output_digest = get_text(stmt, 12, arena),
        .n = (size_t)stmt_get_int(stmt, 13),
        .audit_head = get_text(stmt, 14, arena),
    };
    TRY(check_window(list->run_id, stmt_get_int(stmt, 4), stmt_get_int(stmt, 5), err));
    TRY(check_rows(list->run_id, stmt_get_int(stmt, 13), stmt_get_int(stmt, 15), err));
    TRY(get_names(stmt, 9, arena, &list->signal_ids, &list->signals, err));
    return get_names(stmt, 10, arena, &list->detail_names, &list->details, err);
}

/* The blob's bytes in the arena; ST_INTEGRITY unless there are exactly `bytes`. */
static Status get_blob(Stmt *stmt, int column, size_t bytes, Arena *arena, const void **out,
                       Err *err) {
    const void *blob = sqlite3_column_blob(stmt->handle, column);
    const size_t length = (size_t)sqlite3_column_bytes(stmt->handle, column);
    if (length != bytes)
        return FAIL(err, ST_INTEGRITY,
                    "a saved row holds %zu bytes of numbers, but its run says %zu; restore a "
                    "backup",
                    length, bytes);
    void *copy = arena_alloc(arena, bytes + 1, 1);
    if (bytes) memcpy(copy, blob, bytes);
    *out = copy;
    return ST_OK;
}

static Selection selection_of(const char *name) {
    for (int s = SELECTION_RANKED; s <= SELECTION_RANDOM; s++)
        if (text_equal(name, selection_name((Selection)s))) return (Selection)s;
    return SELECTION_NONE;
}

static Status load_numbers(Stmt *stmt, const Watchlist *list, Arena *arena, WatchRow *row,
                           Err *err) {
    const void *blob;
    TRY(get_blob(stmt, 13, list->signals * sizeof(double), arena, &blob, err));
    row->evidence = blob;
    TRY(get_blob(stmt, 14, list->details * sizeof(float), arena, &blob, err));
    row->details = blob;
    return ST_OK;
}

static Status no_rank(const Watchlist *list, size_t rank, Err *err) {
    return FAIL(err, ST_INTEGRITY, "run %lld has no row for rank %zu; restore a backup",
                (long long)list->run_id, rank);
}

static Status load_row(Stmt *stmt, const Watchlist *list, Arena *arena, WatchRow *row, Err *err) {
    *row = (WatchRow){
        .rank = (size_t)stmt_get_int(stmt, 0),
        .key = stmt_get_int(stmt, 1),
        .judged = stmt_get_int(stmt, 2) != 0,
        .reason = get_text(stmt, 3, arena),
        .selection = selection_of(stmt_get_text(stmt, 4)),
        .inclusion_probability = stmt_get_real(stmt, 5),
        .posterior = stmt_get_real(stmt, 6),
        .log_odds = stmt_get_real(stmt, 7),
        .q_value = stmt_get_real(stmt, 8),
        .unexplained_eur_year = stmt_get_real(stmt, 9),
        .unexplained_share = stmt_get_real(stmt, 10),
        .share_low = stmt_get_real(stmt, 11),
        .share_high = stmt_get_real(stmt, 12),
    };
    const void *blob;
    if (row->rank - 1 >= watchlist_storefronts(list)) return no_rank(list, row->rank, err);
    if (!list->scores_only) TRY(load_numbers(stmt, list, arena, row, err));
    if (sqlite3_column_type(stmt->handle, 15) == SQLITE_NULL) return ST_OK;
    TRY(get_blob(stmt, 15, SERIES_COUNT * list->months * sizeof(float), arena, &blob, err));
    row->series = blob;
    return ST_OK;
}

static Status load_results(Stmt *stmt, size_t first, Arena *arena, Watchlist *list, Err *err) {
    stmt_int(stmt, 1, list->run_id);
    stmt_int(stmt, 2, (int64_t)first);
    stmt_int(stmt, 3, (int64_t)(first + list->n) - 1);
    list->rows = ARENA_ARRAY(arena, WatchRow, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        bool row;
        TRY(stmt_step(stmt, &row, err));
        if (row) TRY(load_row(stmt, list, arena, list->rows + r, err));
        if (!row || list->rows[r].rank != first + r) return no_rank(list, first + r, err);
    }
    return ST_OK;
}

/* ---- what the register says of them ---- */

static const char *load_district(const Districts *districts, Stmt *stmt, const WatchRow *row) {
    const DistrictPlace place = {.given = stmt_get_text(stmt, 12),
                                 .postcode = stmt_get_text(stmt, 6),
                                 .municipality = stmt_get_text(stmt, 7),
                                 .lon = row->lon,
                                 .lat = row->lat};
    return district_of(districts, &place, NULL);
}

static void load_name(Stmt *stmt, const Districts *districts, Arena *arena, WatchRow *row) {
    const char *sector = stmt_get_text(stmt, 3);
    row->storefront_id = get_text(stmt, 1, arena);
    row->name = get_text(stmt, 2, arena);
    row->sector = sector ? arena_strdup(arena, sector) : "unknown";
    row->lon = stmt_get_real(stmt, 10);
    row->lat = stmt_get_real(stmt, 11);
    if (geo_doubt(row->lon, row->lat) != GEO_FINE) row->lon = row->lat = (double)NAN;
    row->district = arena_strdup(arena, load_district(districts, stmt, row));
}

static void load_address(Stmt *stmt, Arena *arena, WatchRow *row) {
    row->street = get_text(stmt, 4, arena);
    row->house_number = get_text(stmt, 5, arena);
    row->postcode = get_text(stmt, 6, arena);
    row->municipality = get_text(stmt, 7, arena);
    row->enterprise_id = get_text(stmt, 8, arena);
    row->traits = get_text(stmt, 9, arena);
}

static Status read_register(Stmt *stmt, const WatchKeys *keys, Arena *arena, const Watchlist *list,
                            Err *err) {
    bool more = true;
    for (;;) {
        TRY(stmt_step(stmt, &more, err));
        if (!more) return ST_OK;
        WatchRow *row = watch_keys_row(keys, stmt_get_int(stmt, 0));
        if (!row) continue;
        load_name(stmt, list->districts, arena, row);
        if (!list->scores_only) load_address(stmt, arena, row);
    }
}

static Status load_register(Store *store, Arena *arena, Watchlist *list, Err *err) {
    Stmt stmt;
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t r = 0; r < list->n; r++) {
        const int64_t key = list->rows[r].key;
        first = key < first ? key : first;
        last = key > last ? key : last;
    }
    TRY(stmt_open(store, sql_query("watchlist_register"), &stmt, err));
    stmt_int(&stmt, 1, first);
    stmt_int(&stmt, 2, last);
    Arena *scratch = arena_open();
    const WatchKeys keys = watch_keys(list, scratch);
    Status status = read_register(&stmt, &keys, arena, list, err);
    for (size_t r = 0; r < list->n && !status; r++)
        if (!list->rows[r].storefront_id) status = no_rank(list, list->rows[r].rank, err);
    arena_close(scratch);
    stmt_close(&stmt);
    return status;
}

static Status load_rows(Store *store, size_t first, Arena *arena, Watchlist *list, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("watchlist_load"), &stmt, err));
    const Status status = load_results(&stmt, first, arena, list, err);
    stmt_close(&stmt);
    return status ? status : load_register(store, arena, list, err);
}

static Status wrong_count(const Watchlist *list, Err *err) {
    return FAIL(err, ST_INTEGRITY,
                "run %lld recorded %zu storefronts selected by rank and %zu by lot, but its rows "
                "say otherwise; restore a backup",
                (long long)list->run_id, list->whole->ranked, list->whole->random);
}

static Status read_listed(Stmt *stmt, Arena *arena, Watchlist *list, Err *err) {
    size_t room = 0, ranked = 0, random = 0;
    bool more = true;
    stmt_int(stmt, 1, list->run_id);
    for (;;) {
        TRY(stmt_step(stmt, &more, err));
        if (!more) break;
        list->rows = arena_room(arena, list->rows, list->n, &room, sizeof *list->rows);
        WatchRow *row = &list->rows[list->n++];
        TRY(load_row(stmt, list, arena, row, err));
        ranked += row->selection == SELECTION_RANKED;
        random += row->selection == SELECTION_RANDOM;
    }
    return ranked == list->whole->ranked && random == list->whole->random ? ST_OK
                                                                          : wrong_count(list, err);
}

static Status load_listed(Store *store, Arena *arena, Watchlist *list, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("watchlist_listed"), &stmt, err));
    const Status status = read_listed(&stmt, arena, list, err);
    stmt_close(&stmt);
    return status ? status : load_register(store, arena, list, err);
}

static Status load_claims(Store *store, Arena *arena, Watchlist *list, Err *err) {
    Claims *claims;
    TRY(claims_load(store, list->run_id, list->whole ? list->rows->rank : 1, list->n, arena,
                    &claims, err));
    for (size_t r = 0; r < list->n; r++) list->rows[r].claims = &claims[r];
    return ST_OK;
}

/* What is asked of a run. */
typedef struct Asked {
    WatchPart part;
    const char *storefront_id; /* the row of that one alone; NULL = all */
} Asked;

/* 0 = the run has no such storefront. */
static Status find_rank(Store *store, const Watchlist *list, const char *storefront_id,
                        size_t *rank, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("watchlist_rank"), &stmt, err));
    stmt_int(&stmt, 1, list->run_id);
    stmt_text(&stmt, 2, storefront_id);
    const Status status = stmt_step(&stmt, &row, err);
    *rank = !status && row ? (size_t)stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    return status;
}

/* What a list of some rows must know of the others; NULL where all rows are needed: where the
 * manifest is of the time before it told why no more were selected. */
static const WatchWhole *whole_of(const Watchlist *list, Arena *arena) {
    WatchWhole *whole = ARENA_ARRAY(arena, WatchWhole, 1);
    whole->n = list->n;
    return manifest_selected(list->manifest, &whole->ranked, &whole->random) ? whole : NULL;
}

/* Makes the list one of one row; its rank, or 0 where all rows are needed. */
static Status narrow(Store *store, const char *storefront_id, Arena *arena, Watchlist *list,
                     size_t *rank, Err *err) {
    const WatchWhole *whole = whole_of(list, arena);
    *rank = 0;
    if (!whole) return ST_OK;
    TRY(find_rank(store, list, storefront_id, rank, err));
    if (!*rank) return ST_OK;
    list->whole = whole;
    list->n = 1;
    return ST_OK;
}

static Status load_now(Store *store, const Asked *asked, Arena *arena, Watchlist *list, Err *err) {
    size_t first = 0;
    Districts *districts = ARENA_ARRAY(arena, Districts, 1);
    TRY(districts_load(store, arena, districts, err));
    list->districts = districts;
    list->scores_only = asked->part == WATCH_SCORES;
    if (asked->part == WATCH_LISTED && (list->whole = whole_of(list, arena))) {
        list->n = 0;
        return load_listed(store, arena, list, err);
    }
    if (asked->storefront_id) TRY(narrow(store, asked->storefront_id, arena, list, &first, err));
    const Status status = load_rows(store, first ? first : 1, arena, list, err);
    if (status || asked->part != WATCH_ALL) return status;
    return load_claims(store, arena, list, err);
}

/* Names and places are those the register had when the run was made. */
static Status load_as_printed(Store *store, const Asked *asked, Arena *arena, Watchlist *list,
                              Err *err) {
    int64_t input;
    bool past;
    TRY(history_of_run(store, list->run_id, &input, &past, err));
    if (!past || store->as_of) return load_now(store, asked, arena, list, err);
    TRY(history_open(store, input, list->run_id, err));
    const Status status = load_now(store, asked, arena, list, err);
    const Status closed = history_close(store, err);
    return status ? status : closed;
}

static Status load_asked(Store *store, int64_t run_id, const Asked *asked, Arena *arena,
                         Watchlist *list, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("watchlist_run"), &stmt, err));
    Status status = load_run(&stmt, run_id, arena, list, err);
    stmt_close(&stmt);
    if (!status && asked->part == WATCH_RECORD) list->n = 0;
    if (status || asked->part == WATCH_RECORD) return status;
    return load_as_printed(store, asked, arena, list, err);
}

Status watchlist_load_part(Store *store, int64_t run_id, WatchPart part, Arena *arena,
                           Watchlist *list, Err *err) {
    return load_asked(store, run_id, &(Asked){.part = part}, arena, list, err);
}

Status watchlist_load(Store *store, int64_t run_id, Arena *arena, Watchlist *list, Err *err) {
    return watchlist_load_part(store, run_id, WATCH_ALL, arena, list, err);
}

Status watchlist_load_one(Store *store, int64_t run_id, const char *storefront_id, Arena *arena,
                          Watchlist *list, WatchRow **row, Err *err) {
    const Asked asked = {WATCH_ALL, storefront_id};
    TRY(load_asked(store, run_id, &asked, arena, list, err));
    *row = list->whole ? list->rows : watchlist_row(list, storefront_id);
    return ST_OK;
}

/* ---- the register of runs ---- */

static Status run_info(Stmt *stmt, Arena *arena, RunInfo *info, Err *err) {
    *info = (RunInfo){
        .run_id = stmt_get_int(stmt, 0),
        .started_at = get_text(stmt, 1, arena),
        .version = get_text(stmt, 2, arena),
        .output_digest = get_text(stmt, 3, arena),
        .manifest = get_text(stmt, 4, arena),
        .first_month = (int)stmt_get_int(stmt, 5),
        .months = (size_t)stmt_get_int(stmt, 6),
        .budget = (size_t)stmt_get_int(stmt, 7),
        .storefronts = (size_t)stmt_get_int(stmt, 8),
        .selected = (size_t)stmt_get_int(stmt, 9),
    };
    return check_window(info->run_id, stmt_get_int(stmt, 5), stmt_get_int(stmt, 6), err);
}

Status runs_list(Store *store, Arena *arena, RunInfo **runs, size_t *count, Err *err) {
    Stmt stmt;
    RunInfo *grown = NULL;
    size_t capacity = 0;
    bool row = true;
    *count = 0;
    TRY(stmt_open(store, sql_query("runs_list"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 16;
            grown = mem_grow(grown, capacity, sizeof *grown);
        }
        status = run_info(&stmt, arena, &grown[(*count)++], err);
        if (!status) status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    *runs = ARENA_ARRAY(arena, RunInfo, *count + 1);
    if (*count) memcpy(*runs, grown, *count * sizeof *grown);
    mem_free(grown);
    return status;
}
