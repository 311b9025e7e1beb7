#include "datasets/ingest/unit.h"

#include "datasets/base/clock.h"

#include <stdio.h>
#include <string.h>

static void hex_digest_of(const char *text, Digest *digest) {
    digest_add(digest, text, strlen(text) + 1);
}

static Status bytes_digest(const Unit *unit, char out[DIGEST_TEXT], Err *err) {
    if (unit->parts == 1) return part_digest(unit->part, out, err);
    if (unit->part[0].archive) return digest_file(unit->part[0].archive, out, err);
    Digest digest;
    digest_init(&digest);
    for (size_t k = 0; k < unit->parts; k++) {
        TRY(part_digest(&unit->part[k], out, err));
        hex_digest_of(unit->part[k].name, &digest);
        hex_digest_of(out, &digest);
    }
    digest_hex(&digest, out);
    return ST_OK;
}

/* One digest of two: a NUL stands between them. */
static void digest_both(const char *first, const char *second, char out[DIGEST_TEXT]) {
    Digest digest;
    digest_init(&digest);
    hex_digest_of(first, &digest);
    hex_digest_of(second, &digest);
    digest_hex(&digest, out);
}

Status unit_digest(Unit *unit, char out[DIGEST_TEXT], Err *err) {
    if (!unit->mapping) return bytes_digest(unit, out, err);
    TRY(bytes_digest(unit, unit->content, err));
    digest_both(unit->content, unit->mapping->digest, out);
    return ST_OK;
}

/* The input with this digest; whether it was taken back, and by which one. */
static Status find_input(Store *store, const char *digest, Arena *arena, KnownInput *known,
                         int64_t *retracted_by, Err *err) {
    Stmt stmt;
    bool row = false;
    *known = (KnownInput){0};
    *retracted_by = 0;
    TRY(stmt_open(store, sql_query("input_find"), &stmt, err));
    stmt_text(&stmt, 1, digest);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) {
        *known = (KnownInput){stmt_get_int(&stmt, 0), arena_strdup(arena, stmt_get_text(&stmt, 1)),
                              arena_strdup(arena, stmt_get_text(&stmt, 2))};
        *retracted_by = stmt_get_int(&stmt, 3);
    }
    stmt_close(&stmt);
    return status;
}

/* What was taken back may come again: as an input of its own, whose digest says after which
 * retraction. */
Status unit_known(Store *store, char digest[DIGEST_TEXT], Arena *arena, KnownInput *known,
                  Err *err) {
    int64_t retracted_by;
    char again[32];
    for (;;) {
        TRY(find_input(store, digest, arena, known, &retracted_by, err));
        if (!retracted_by) return ST_OK;
        (void)snprintf(again, sizeof again, "%lld", (long long)retracted_by);
        digest_both(digest, again, digest);
    }
}

Status unit_read_otherwise(Store *store, const Unit *unit, int64_t input_id, KnownInput *other,
                           Arena *arena, Err *err) {
    Stmt stmt;
    bool row = false;
    *other = (KnownInput){0};
    if (!unit->mapping) return ST_OK;
    TRY(stmt_open(store, sql_query("input_read_otherwise"), &stmt, err));
    stmt_text(&stmt, 1, unit->content);
    stmt_text(&stmt, 2, unit->file[0].kind);
    stmt_int(&stmt, 3, input_id);
    const Status status = stmt_step(&stmt, &row, err);
    if (row)
        *other = (KnownInput){.id = stmt_get_int(&stmt, 0),
                              .imported_at = arena_strdup(arena, stmt_get_text(&stmt, 1))};
    stmt_close(&stmt);
    return status;
}

static uint64_t unit_bytes(const Unit *unit) {
    uint64_t bytes = 0;
    for (size_t k = 0; k < unit->parts; k++) bytes += unit->part[k].bytes;
    return bytes;
}

/* Whether an input of this many bytes exists: if not, the unit can hardly be known. */
Status unit_size_known(Store *store, const Unit *unit, bool *known, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("input_size"), &stmt, err));
    stmt_int(&stmt, 1, (int64_t)unit_bytes(unit));
    const Status status = stmt_step(&stmt, known, err);
    stmt_close(&stmt);
    return status;
}

static const char *content_of(const Unit *unit) {
    return unit->content[0] ? unit->content : NULL;
}

Status unit_add_digest(Store *store, int64_t input_id, const Unit *unit, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("input_digest"), &stmt, err));
    stmt_int(&stmt, 1, input_id);
    stmt_text(&stmt, 2, unit->digest);
    stmt_text(&stmt, 3, content_of(unit));
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status unit_add(Store *store, const Unit *unit, int64_t *input_id, Err *err) {
    char when[CLOCK_TEXT];
    Stmt stmt;
    TRY(stmt_open(store, sql_query("input_add"), &stmt, err));
    stmt_text(&stmt, 1, unit->path);
    stmt_text(&stmt, 2, unit->digest);
    stmt_int(&stmt, 3, (int64_t)unit_bytes(unit));
    stmt_text(&stmt, 4, unit->source->name);
    stmt_text(&stmt, 5, clock_now(when));
    if (unit->completes.id)
        stmt_int(&stmt, 6, unit->completes.id);
    else
        stmt_text(&stmt, 6, NULL);
    stmt_text(&stmt, 7, content_of(unit));
    stmt_text(&stmt, 8, unit->mapping ? unit->mapping->path : NULL);
    stmt_text(&stmt, 9, unit->mapping ? unit->mapping->text : NULL);
    const Status status = stmt_run(&stmt, err);
    *input_id = sqlite3_last_insert_rowid(store->db);
    stmt_close(&stmt);
    return status;
}

static Status add_parts(Store *store, int64_t input_id, const Unit *unit, Err *err) {
    Stmt stmt;
    Status status = stmt_open(store, sql_query("insert_part"), &stmt, err);
    for (size_t k = 0; k < unit->parts && !status; k++) {
        stmt_int(&stmt, 1, input_id);
        stmt_text(&stmt, 2, unit->part[k].name);
        stmt_int(&stmt, 3, (int64_t)unit->part[k].bytes);
        stmt_int(&stmt, 4, (int64_t)unit->file[k].taken);
        stmt_int(&stmt, 5, (int64_t)unit->file[k].rejected);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

void unit_total(const Unit *unit, size_t *taken, size_t *rejected) {
    *taken = *rejected = 0;
    for (size_t k = 0; k < unit->parts; k++) {
        *taken += unit->file[k].taken;
        *rejected += unit->file[k].rejected;
    }
}

Status unit_count(Store *store, int64_t input_id, const Unit *unit, Err *err) {
    Stmt stmt;
    size_t taken, rejected;
    unit_total(unit, &taken, &rejected);
    TRY(stmt_open(store, sql_query("input_count"), &stmt, err));
    stmt_int(&stmt, 1, input_id);
    stmt_int(&stmt, 2, (int64_t)taken);
    stmt_int(&stmt, 3, (int64_t)rejected);
    stmt_text(&stmt, 4, unit->file[0].kind);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status || unit->parts == 1 ? status : add_parts(store, input_id, unit, err);
}
