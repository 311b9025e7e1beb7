#include "detector/link/link_rows.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/text.h"

const char *const link_state_names[] = {"none", "doubtful", "accepted", "money"};

static LinkState state_of(const char *text) {
    int k = 0;
    while (k < LINK_MONEY && !text_equal(text, link_state_names[k])) k++;
    return (LinkState)k;
}

void premises_text(uint64_t premises, char id[PREMISES_ID]) {
    (void)snprintf(id, PREMISES_ID, "P%016llx", (unsigned long long)premises);
}

uint64_t premises_number(const char *id) {
    uint64_t number = 0;
    if (!id || strlen(id) != PREMISES_ID - 1 || *id != 'P') return 0;
    for (const char *p = id + 1; *p; p++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = strchr(digits, *p);
        if (!digit) return 0;
        number = number << 4 | (uint64_t)(digit - digits);
    }
    return number;
}

/* Columns: record premises_id anchor storefront runner_up millibits behind state. */
static LinkRow row_of(Stmt *stmt) {
    return (LinkRow){.record = stmt_get_int(stmt, 0),
                     .premises = premises_number(stmt_get_text(stmt, 1)),
                     .anchor = stmt_get_int(stmt, 2),
                     .storefront = stmt_get_int(stmt, 3),
                     .runner_up = stmt_get_int(stmt, 4),
                     .millibits = (int32_t)stmt_get_int(stmt, 5),
                     .behind = (int32_t)stmt_get_int(stmt, 6),
                     .state = state_of(stmt_get_text(stmt, 7))};
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
