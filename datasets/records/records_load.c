#include "datasets/records/records_load.h"

static int32_t day_of(Stmt *stmt, int column, int32_t unknown) {
    const bool known = sqlite3_column_type(stmt->handle, column) != SQLITE_NULL;
    return known ? (int32_t)stmt_get_int(stmt, column) : unknown;
}

RecordText records_row(Stmt *stmt) {
    return (RecordText){.row = stmt_get_int(stmt, 0),
                        .since = stmt_get_int(stmt, 1),
                        .registry = stmt_get_text(stmt, 2),
                        .key = stmt_get_text(stmt, 3),
                        .name = stmt_get_text(stmt, 4),
                        .street = stmt_get_text(stmt, 5),
                        .house_number = stmt_get_text(stmt, 6),
                        .postcode = stmt_get_text(stmt, 7),
                        .phone = stmt_get_text(stmt, 8),
                        .activity = stmt_get_text(stmt, 9),
                        .opened_on = day_of(stmt, 10, INT32_MIN),
                        .closed_on = day_of(stmt, 11, INT32_MAX)};
}

static Status take_row(RecordsBuild *build, Stmt *stmt, Err *err) {
    const RecordText text = records_row(stmt);
    return records_add(build, &text, err);
}

static Status take_query(Store *store, const char *query, RecordsBuild *build, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    Status status = ST_OK;
    while (!status && !(status = stmt_step(&stmt, &row, err)) && row)
        status = take_row(build, &stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status count_rows(Store *store, size_t *count, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("records_count"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    *count = row ? (size_t)stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    return status;
}

Status records_load(Store *store, Arena *arena, Records *records, Err *err) {
    size_t count = 0;
    TRY(count_rows(store, &count, err));
    RecordsBuild *build = records_begin("storefronts", count, arena);
    TRY(take_query(store, "records_storefronts", build, err));
    TRY(take_query(store, "records_load", build, err));
    records_end(build, records);
    return ST_OK;
}
