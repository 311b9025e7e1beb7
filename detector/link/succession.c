#include "detector/link/succession.h"

#include <stdlib.h>

#include "datasets/base/text.h"

/* A row by numbers of the store; 0 = no storefront. */
typedef struct Row {
    int64_t before, after, storefront, closed_on, opened_on, name_level, same_phone;
    LinkSuccessionKind kind;
} Row;

static int by_records(const void *a, const void *b) {
    const Row *x = a, *y = b;
    if (x->before != y->before) return x->before < y->before ? -1 : 1;
    return (x->after > y->after) - (x->after < y->after);
}

/* The storefront at the door: that of the later record, else, at one door, of the earlier. */
static int64_t storefront_of(const Linking *l, const LinkSuccession *s) {
    const LinkRecord *after = &l->link[s->after], *before = &l->link[s->before];
    if (after->state >= LINK_ACCEPTED) return l->records.row[after->storefront];
    if (s->kind == SUCCESSION_ELSEWHERE) return 0;
    return before->state >= LINK_ACCEPTED ? l->records.row[before->storefront] : 0;
}

static Row *rows_of(const Linking *l) {
    Row *row = ARENA_ARRAY(l->arena, Row, l->successions.count + 1);
    for (size_t k = 0; k < l->successions.count; k++) {
        const LinkSuccession *s = &l->successions.at[k];
        row[k] = (Row){.before = l->records.row[s->before],
                       .after = l->records.row[s->after],
                       .storefront = storefront_of(l, s),
                       .closed_on = s->closed_on,
                       .opened_on = s->opened_on,
                       .name_level = s->name_level,
                       .same_phone = s->same_phone,
                       .kind = s->kind};
    }
    qsort(row, l->successions.count, sizeof *row, by_records);
    return row;
}

static const char *const kinds[] = {"relicence", "takeover", "elsewhere"};

/* Columns: before after storefront closed_on opened_on name_level same_phone kind. */
static bool is_row(Stmt *stmt, const Row *row) {
    const int64_t number[] = {row->before,    row->after,      row->storefront, row->closed_on,
                              row->opened_on, row->name_level, row->same_phone};
    for (int c = 0; c < 7; c++)
        if (stmt_get_int(stmt, c) != number[c]) return false;
    return text_equal(stmt_get_text(stmt, 7), kinds[row->kind]);
}

Status succession_changed(Store *store, const Linking *l, bool *changed, Err *err) {
    Stmt stmt;
    bool more = true;
    size_t k = 0;
    const Row *row = rows_of(l);
    *changed = false;
    TRY(stmt_open(store, sql_query("successions"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &more, err)) && more && !*changed) {
        *changed = k == l->successions.count || !is_row(&stmt, &row[k]);
        k++;
    }
    stmt_close(&stmt);
    *changed |= k < l->successions.count;
    return status;
}

static Status close_all(Store *store, int64_t input, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("succession_close"), &stmt, err));
    stmt_int(&stmt, 1, input);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status succession_save(Store *store, const Linking *l, int64_t input, Err *err) {
    const Row *row = rows_of(l);
    Stmt add;
    TRY(close_all(store, input, err));
    TRY(stmt_open(store, sql_query("succession_add"), &add, err));
    Status status = ST_OK;
    for (size_t k = 0; k < l->successions.count && !status; k++) {
        stmt_int(&add, 1, row[k].before);
        stmt_int(&add, 2, row[k].after);
        stmt_int(&add, 3, input);
        if (row[k].storefront)
            stmt_int(&add, 4, row[k].storefront);
        else
            stmt_text(&add, 4, NULL);
        stmt_int(&add, 5, row[k].closed_on);
        stmt_int(&add, 6, row[k].opened_on);
        stmt_text(&add, 7, kinds[row[k].kind]);
        stmt_int(&add, 8, row[k].name_level);
        stmt_int(&add, 9, row[k].same_phone);
        status = stmt_run(&add, err);
    }
    stmt_close(&add);
    return status;
}
