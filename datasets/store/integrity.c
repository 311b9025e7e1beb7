#include "datasets/store/integrity.h"

#include <stdio.h>

#include "datasets/base/text.h"

static Status check_table(Store *store, const char *table, char finding[INTEGRITY_TEXT], Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, "SELECT integrity_check FROM pragma_integrity_check(?1)", &stmt, err));
    stmt_text(&stmt, 1, table);
    const Status status = stmt_step(&stmt, &row, err);
    const char *said = !status && row ? stmt_get_text(&stmt, 0) : NULL;
    if (said && !text_equal(said, "ok"))
        (void)snprintf(finding, INTEGRITY_TEXT, "table %.60s: %s", table, said);
    stmt_close(&stmt);
    return status;
}

Status integrity_check(Store *store, size_t *tables, char finding[INTEGRITY_TEXT], Err *err) {
    Stmt stmt;
    bool row = true;
    *tables = 0;
    *finding = 0;
    TRY(stmt_open(store, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", &stmt,
                  err));
    Status status = ST_OK;
    while (!status && !*finding && !(status = stmt_step(&stmt, &row, err)) && row) {
        status = check_table(store, stmt_get_text(&stmt, 0), finding, err);
        ++*tables;
    }
    stmt_close(&stmt);
    return status;
}
