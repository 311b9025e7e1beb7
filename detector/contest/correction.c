#include "detector/contest/correction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/contest/deed.h"

Status correction_check(const Correction *c, Err *err) {
    char month[MONTH_TEXT];
    if (!(c->amount_eur >= 0) || c->amount_eur > CORRECTION_MOST_EUR)
        return FAIL(err, ST_INPUT,
                    "the corrected turnover of a month is an amount from 0 to %d EUR, without "
                    "VAT",
                    CORRECTION_MOST_EUR);
    if (c->month > month_of_date(clock_today()))
        return FAIL(err, ST_INPUT, "%s has not begun: only past months are corrected",
                    month_format(c->month, month));
    if (!c->reason || !*c->reason || !c->document || !*c->document)
        return FAIL(err, ST_INPUT, "a correction needs its reason and the document that proves it");
    return ST_OK;
}

/* The correction of that month that holds now; 0 when there is none. */
static Status find_last(Store *store, int64_t key, Correction *c, int64_t *last, Err *err) {
    Stmt stmt;
    bool row = false;
    *last = 0;
    TRY(stmt_open(store, sql_query("correction_last"), &stmt, err));
    stmt_int(&stmt, 1, key);
    stmt_int(&stmt, 2, c->month);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) {
        *last = stmt_get_int(&stmt, 0);
        c->known = stmt_get_real(&stmt, 1) == c->amount_eur &&
                   text_equal(stmt_get_text(&stmt, 2), c->document);
    }
    stmt_close(&stmt);
    return status;
}

/* The same words after another correction are another input. */
static void digest_of(const Correction *c, int64_t last, char out[DIGEST_TEXT]) {
    Digest digest;
    const char *const texts[] = {"correction", c->storefront_id, c->reason, c->document};
    const int64_t numbers[] = {last, c->month, c->corrected_on};
    digest_init(&digest);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        digest_add(&digest, texts[k], strlen(texts[k]) + 1);
    digest_add(&digest, numbers, sizeof numbers);
    digest_add(&digest, &c->amount_eur, sizeof c->amount_eur);
    digest_hex(&digest, out);
}

static Status add_input(Store *store, Correction *c, const char *digest, Err *err) {
    Stmt stmt;
    char when[CLOCK_TEXT], month[MONTH_TEXT];
    Text path = {0};
    TRY(stmt_open(store, sql_query("correction_input"), &stmt, err));
    text_addf(&path, "correction of %s %s", c->storefront_id, month_format(c->month, month));
    stmt_text(&stmt, 1, path.at);
    stmt_text(&stmt, 2, digest);
    stmt_text(&stmt, 3, clock_now(when));
    const Status status = stmt_run(&stmt, err);
    c->input_id = sqlite3_last_insert_rowid(store->db);
    stmt_close(&stmt);
    text_free(&path);
    return status;
}

static Status add_row(Store *store, const Correction *c, int64_t key, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("correction_add"), &stmt, err));
    stmt_int(&stmt, 1, c->input_id);
    stmt_int(&stmt, 2, key);
    stmt_int(&stmt, 3, c->month);
    stmt_real(&stmt, 4, c->amount_eur);
    stmt_text(&stmt, 5, c->reason);
    stmt_text(&stmt, 6, c->document);
    stmt_int(&stmt, 7, c->corrected_on);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* The log holds no amount and no reason: those stand in the store. */
static Status log_it(Store *store, const Correction *c, const char *digest, Err *err) {
    char month[MONTH_TEXT];
    json_t *detail =
        json_pack("{s:s, s:s}", "month", month_format(c->month, month), "input", digest);
    char *text = json_dumps(detail, JSON_SORT_KEYS | JSON_COMPACT);
    json_decref(detail);
    const AuditEvent event = {
        .action = "correct", .subject = c->storefront_id, .detail = text, .change = true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

static Status put(Store *store, void *context, Err *err) {
    Correction *c = context;
    int64_t key = 0, last;
    char digest[DIGEST_TEXT];
    TRY(deed_storefront(store, c->storefront_id, &key, err));
    TRY(find_last(store, key, c, &last, err));
    if (c->known) {
        c->input_id = last;
        return ST_OK;
    }
    digest_of(c, last, digest);
    TRY(add_input(store, c, digest, err));
    TRY(add_row(store, c, key, err));
    return log_it(store, c, digest, err);
}

Status correction_record(Store *store, Correction *correction, const char *actor, Err *err) {
    TRY(correction_check(correction, err));
    return deed_do(store, actor, put, correction, err);
}

Status corrections_list(Store *store, const char *storefront_id, Arena *arena,
                        Corrections *corrections, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    Correction *all = NULL;
    *corrections = (Corrections){0};
    TRY(stmt_open(store, sql_query("corrections_of"), &stmt, err));
    stmt_text(&stmt, 1, storefront_id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        all = arena_room(arena, all, corrections->n, &room, sizeof *all);
        all[corrections->n++] =
            (Correction){.storefront_id = arena_strdup(arena, stmt_get_text(&stmt, 0)),
                         .month = (int)stmt_get_int(&stmt, 1),
                         .amount_eur = stmt_get_real(&stmt, 2),
                         .reason = arena_strdup(arena, stmt_get_text(&stmt, 3)),
                         .document = arena_strdup(arena, stmt_get_text(&stmt, 4)),
                         .corrected_on = (int)stmt_get_int(&stmt, 5),
                         .input_id = stmt_get_int(&stmt, 6),
                         .known = true};
    }
    stmt_close(&stmt);
    corrections->correction = all;
    return status;
}
