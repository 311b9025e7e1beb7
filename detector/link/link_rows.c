#include "detector/link/link_rows.h"

#include <string.h>

#include "datasets/base/text.h"

const char *const link_state_names[] = {"none", "doubtful", "accepted", "money"};

static LinkState state_of(const char *text) {
    int k = 0;
    while (k < LINK_MONEY && !text_equal(text, link_state_names[k])) k++;
    return (LinkState)k;
}

/* Columns: record premises_id anchor storefront runner_up millibits behind state. */
static LinkRow row_of(Stmt *stmt) {
    const char *premises = stmt_get_text(stmt, 1);
    LinkRow row = {.record = stmt_get_int(stmt, 0),
                   .anchor = stmt_get_int(stmt, 2),
                   .storefront = stmt_get_int(stmt, 3),
                   .runner_up = stmt_get_int(stmt, 4),
                   .millibits = stmt_get_int(stmt, 5),
                   .behind = stmt_get_int(stmt, 6),
                   .state = state_of(stmt_get_text(stmt, 7))};
    memcpy(row.premises, premises, strnlen(premises, PREMISES_ID - 1));
    return row;
}

Status link_rows_load(Store *store, size_t expected, Arena *arena, LinkRows *rows, Err *err) {
    Stmt stmt;
    bool more = true;
    *rows = (LinkRows){.room = expected, .at = ARENA_ARRAY(arena, LinkRow, expected)};
    TRY(stmt_open(store, sql_query("link_rows"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &more, err)) && more) {
        rows->at = arena_room(arena, rows->at, rows->count, &rows->room, sizeof *rows->at);
        rows->at[rows->count++] = row_of(&stmt);
    }
    stmt_close(&stmt);
    return status;
}
