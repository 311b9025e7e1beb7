#include "datasets/records/records_again.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/records/records_load.h"

/* Of what changed more than one record in so many, all is read: it costs no more. */
enum { CHANGED_MOST = 5 };

/* Numbers of the rows of before, storefronts and records apart: the store numbers both from 1. */
typedef struct Rows {
    size_t size;
    uint32_t *at; /* [size] number of the record + 1; 0 = none */
} Rows;

typedef struct Reading {
    const Records *before;
    Arena *arena;
    Rows rows[2];
    bool *same; /* [before->n] */
    RecordText *fresh;
    size_t count, room, most;
} Reading;

static bool index_rows(Reading *r, size_t which) {
    const Records *b = r->before;
    int64_t last = 0;
    for (size_t i = 0; i < b->n; i++)
        if ((b->record[i].registry != 0) == which && b->row[i] > last) last = b->row[i];
    /* numbers are dense but for what was taken back */
    if ((size_t)last > 16 * b->n + 1024) return false;
    r->rows[which] = (Rows){(size_t)last + 1, ARENA_ARRAY(r->arena, uint32_t, (size_t)last + 1)};
    for (size_t i = 0; i < b->n; i++)
        if ((b->record[i].registry != 0) == which) r->rows[which].at[b->row[i]] = (uint32_t)i + 1;
    return true;
}

static RecordText copy_of(const RecordText *t, Arena *arena) {
    RecordText copy = *t;
    const char **const text[] = {&copy.registry,     &copy.key,      &copy.name,  &copy.street,
                                 &copy.house_number, &copy.postcode, &copy.phone, &copy.activity};
    for (size_t k = 0; k < sizeof text / sizeof *text; k++)
        *text[k] = arena_strdup(arena, *text[k]);
    return copy;
}

/* ---- reading ---- */

static void take_row(Reading *r, size_t which, const RecordText *text) {
    const Rows *rows = &r->rows[which];
    const size_t at = (size_t)text->row < rows->size ? rows->at[text->row] : 0;
    if (at && r->before->stamp[at - 1] == record_stamp(text)) {
        r->same[at - 1] = true;
        return;
    }
    r->fresh = arena_room(r->arena, r->fresh, r->count, &r->room, sizeof *r->fresh);
    r->fresh[r->count++] = copy_of(text, r->arena);
}

static Status read_rows(Store *store, const char *query, size_t which, Reading *r, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    Status status = ST_OK;
    while (r->count <= r->most && !(status = stmt_step(&stmt, &row, err)) && row) {
        const RecordText text = records_row(&stmt);
        take_row(r, which, &text);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- both together, in order ---- */

/* As SQLite orders them: storefronts first, then by register and key. */
static int compare(const char *registry_a, const char *key_a, const char *registry_b,
                   const char *key_b) {
    const bool shop_a = strcmp(registry_a, "storefronts") == 0;
    const bool shop_b = strcmp(registry_b, "storefronts") == 0;
    if (shop_a != shop_b) return shop_a ? -1 : 1;
    const int registry = strcmp(registry_a, registry_b);
    return registry ? registry : strcmp(key_a, key_b);
}

static int by_key(const void *a, const void *b) {
    const RecordText *x = a, *y = b;
    return compare(x->registry, x->key, y->registry, y->key);
}

static Status add_fresh(RecordsBuild *build, const RecordText *text, uint32_t *from, size_t *n,
                        Err *err) {
    from[(*n)++] = UINT32_MAX;
    return records_add(build, text, err);
}

static Status merge(Reading *r, RecordsBuild *build, uint32_t *from, uint32_t *to, Err *err) {
    const Records *b = r->before;
    size_t k = 0, n = 0;
    for (size_t i = 0; i < b->n; i++) {
        to[i] = UINT32_MAX;
        if (!r->same[i]) continue;
        const char *registry = b->register_name[b->record[i].registry];
        for (; k < r->count &&
               compare(r->fresh[k].registry, r->fresh[k].key, registry, b->key[i]) < 0;
             k++)
            TRY(add_fresh(build, &r->fresh[k], from, &n, err));
        to[i] = (uint32_t)n;
        from[n++] = (uint32_t)i;
        records_keep(build, i);
    }
    for (; k < r->count; k++) TRY(add_fresh(build, &r->fresh[k], from, &n, err));
    return ST_OK;
}

/* Registers are numbered as they are met: one that has come or gone moves the others. */
static bool same_registers(const Records *before, const Records *now) {
    bool there[RECORDS_REGISTERS_MOST] = {false};
    if (now->registers != before->registers) return false;
    for (size_t i = 0; i < now->n; i++) there[now->record[i].registry] = true;
    for (size_t k = 1; k < now->registers; k++)
        if (!there[k]) return false;
    return true;
}

Status records_load_again(Store *store, const Records *before, Arena *arena, Records *records,
                          RecordsAgain *again, Err *err) {
    Reading r = {.before = before,
                 .arena = arena,
                 .same = ARENA_ARRAY(arena, bool, before->n + 1),
                 .most = before->n / CHANGED_MOST};
    size_t gone = before->n;
    *again = (RecordsAgain){.fits = index_rows(&r, 0) && index_rows(&r, 1)};
    if (!again->fits) return ST_OK;
    TRY(read_rows(store, "records_storefronts_again", 0, &r, err));
    TRY(read_rows(store, "records_again", 1, &r, err));
    for (size_t i = 0; i < before->n; i++) gone -= r.same[i];
    again->fits = r.count <= r.most && gone <= r.most;
    if (!again->fits) return ST_OK;
    if (r.count) qsort(r.fresh, r.count, sizeof *r.fresh, by_key);
    const size_t n = before->n - gone + r.count;
    RecordsBuild *build = records_resume(before, n, arena);
    uint32_t *from = ARENA_ARRAY(arena, uint32_t, n + 1);
    uint32_t *to = ARENA_ARRAY(arena, uint32_t, before->n + 1);
    TRY(merge(&r, build, from, to, err));
    records_end(build, records);
    *again = (RecordsAgain){.fits = same_registers(before, records),
                            .fresh = r.count,
                            .gone = gone,
                            .from = from,
                            .to = to};
    return ST_OK;
}
