#include "datasets/ingest/link_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/mem.h"

enum { LINK_ROWS_MOST = 1 << 20 }; /* 80 MB */

static int compare_slices(const char *pool, uint32_t a, uint32_t length_a, uint32_t b,
                          uint32_t length_b) {
    assert(pool);
    const int order = memcmp(pool + a, pool + b, length_a < length_b ? length_a : length_b);
    return order ? order : (length_a > length_b) - (length_a < length_b);
}

/* By key, then by line: the last one stays. */
static int compare_rows(const void *a, const void *b, void *context) {
    const LinkRow *x = a, *y = b;
    const char *pool = context;
    int order = memcmp(x->hash, y->hash, LINK_HASH);
    if (!order)
        order = compare_slices(pool, x->enterprise, x->enterprise_length, y->enterprise,
                               y->enterprise_length);
    if (!order) order = compare_slices(pool, x->role, x->role_length, y->role, y->role_length);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void bind_day(Stmt *insert, int index, int32_t day) {
    if (day == INT32_MIN)
        stmt_text(insert, index, NULL);
    else
        stmt_int(insert, index, day);
}

Status link_rows_flush(LinkRows *rows, Stmt *insert, int64_t input_id, Err *err) {
    if (rows->count)
        qsort_r(rows->row, rows->count, sizeof *rows->row, compare_rows, rows->pool.at);
    for (size_t i = 0; i < rows->count; i++) {
        const LinkRow *row = &rows->row[i];
        stmt_lend(insert, 1, row->hash, LINK_HASH);
        stmt_lend(insert, 2, rows->pool.at + row->enterprise, row->enterprise_length);
        stmt_lend(insert, 3, rows->pool.at + row->role, row->role_length);
        bind_day(insert, 4, row->from);
        bind_day(insert, 5, row->until);
        stmt_text(insert, 6, row->kind);
        stmt_text(insert, 7, row->country[0] ? row->country : NULL);
        stmt_int(insert, 8, input_id);
        stmt_int(insert, 9, row->line);
        TRY(stmt_run(insert, err));
    }
    rows->count = 0;
    text_clear(&rows->pool);
    return ST_OK;
}

static uint32_t keep(Text *pool, const char *text, size_t length) {
    const size_t at = pool->length;
    text_add(pool, text, length);
    return (uint32_t)at;
}

bool link_rows_full(const LinkRows *rows) {
    return rows->count == LINK_ROWS_MOST || rows->pool.length > INT32_MAX;
}

void link_rows_add(LinkRows *rows, const LinkRow *row, const char *enterprise, const char *role) {
    rows->row = mem_room(rows->row, rows->count, &rows->capacity, sizeof *rows->row);
    LinkRow *kept = &rows->row[rows->count++];
    *kept = *row;
    kept->enterprise = keep(&rows->pool, enterprise, row->enterprise_length);
    kept->role = keep(&rows->pool, role, row->role_length);
}

void link_rows_free(LinkRows *rows) {
    mem_free(rows->row);
    text_free(&rows->pool);
    *rows = (LinkRows){0};
}
