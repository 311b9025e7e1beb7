#include "datasets/ingest/refusal.h"

#include "datasets/base/clock.h"

enum { ROWS_MOST = 100000 };

static void add_row(Refusal *refusal, Stmt *stmt, Arena *arena) {
    refusal->row =
        arena_room(arena, refusal->row, refusal->count, &refusal->capacity, sizeof *refusal->row);
    refusal->row[refusal->count++] =
        (RefusedRow){.line = stmt_get_int(stmt, 0),
                     .column = arena_strdup(arena, stmt_get_text(stmt, 1)),
                     .value = arena_strdup(arena, stmt_get_text(stmt, 2)),
                     .reason = arena_strdup(arena, stmt_get_text(stmt, 3)),
                     .part = arena_strdup(arena, stmt_get_text(stmt, 4))};
}

Status refusal_read(Store *store, int64_t input_id, Arena *arena, Refusal *refusal, Err *err) {
    Stmt stmt;
    bool row = true;
    *refusal = (Refusal){0};
    TRY(stmt_open(store, sql_query("rejects_of_input"), &stmt, err));
    stmt_int(&stmt, 1, input_id);
    stmt_int(&stmt, 2, ROWS_MOST);
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) add_row(refusal, &stmt, arena);
    stmt_close(&stmt);
    return status;
}

static Status put_head(Store *store, const Unit *unit, const char *reason, Err *err) {
    char when[CLOCK_TEXT];
    Stmt stmt;
    size_t taken, rejected;
    unit_total(unit, &taken, &rejected);
    TRY(stmt_open(store, sql_query("refusal_put"), &stmt, err));
    stmt_text(&stmt, 1, unit->path);
    stmt_text(&stmt, 2, unit->digest);
    stmt_text(&stmt, 3, unit->file[0].kind);
    stmt_int(&stmt, 4, (int64_t)taken);
    stmt_int(&stmt, 5, (int64_t)rejected);
    stmt_text(&stmt, 6, clock_now(when));
    stmt_text(&stmt, 7, reason);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status put_rows(Store *store, int64_t id, const Refusal *refusal, Err *err) {
    Stmt stmt;
    Status status = stmt_open(store, sql_query("refusal_reject_put"), &stmt, err);
    for (size_t k = 0; k < refusal->count && !status; k++) {
        const RefusedRow *row = &refusal->row[k];
        stmt_int(&stmt, 1, id);
        stmt_int(&stmt, 2, row->line);
        stmt_text(&stmt, 3, row->column);
        stmt_text(&stmt, 4, row->value);
        stmt_text(&stmt, 5, row->reason);
        stmt_text(&stmt, 6, row->part);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

Status refusal_write(Store *store, const Unit *unit, const Refusal *refusal, const char *reason,
                     Err *err) {
    TRY(refusal_forget(store, unit, err));
    TRY(put_head(store, unit, reason, err));
    return put_rows(store, sqlite3_last_insert_rowid(store->db), refusal, err);
}

Status refusal_forget(Store *store, const Unit *unit, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("refusal_forget"), &stmt, err));
    stmt_text(&stmt, 1, unit->digest);
    stmt_text(&stmt, 2, unit->path);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}
