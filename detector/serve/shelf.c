#include "detector/serve/shelf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/id_map.h"
#include "datasets/base/text.h"

/* A list lives as long as it is the newest or a request reads it. */
struct ShelfEntry {
    Arena *arena;
    Watchlist list;
    IdMap ranks; /* storefront_id -> row */
    ShelfFacet *district, *sector;
    size_t districts, sectors;
    uint16_t *district_of, *sector_of;
    uint32_t *selected, *by_place;
    size_t selecteds, judged;
    size_t readers;
    bool newest;
};

struct Shelf {
    Arena *arena;
    pthread_mutex_t mutex;
    struct ShelfEntry *newest;
};

Shelf *shelf_open(void) {
    Arena *arena = arena_open();
    Shelf *shelf = ARENA_ARRAY(arena, Shelf, 1);
    shelf->arena = arena;
    (void)pthread_mutex_init(&shelf->mutex, NULL);
    return shelf;
}

static void drop(struct ShelfEntry *entry) {
    if (entry && !entry->newest && !entry->readers) arena_close(entry->arena);
}

void shelf_close(Shelf *shelf) {
    if (!shelf) return;
    if (shelf->newest) shelf->newest->newest = false;
    drop(shelf->newest);
    (void)pthread_mutex_destroy(&shelf->mutex);
    arena_close(shelf->arena);
}

/* ---- which is the newest ---- */

typedef struct RunKey {
    int64_t id; /* 0 = no run */
    char digest[DIGEST_TEXT];
} RunKey;

static Status newest_run(Store *store, RunKey *key, Err *err) {
    Stmt stmt;
    bool row = false;
    *key = (RunKey){0};
    TRY(stmt_open(store, "SELECT id, output_digest FROM run ORDER BY id DESC LIMIT 1", &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        key->id = stmt_get_int(&stmt, 0);
        (void)snprintf(key->digest, sizeof key->digest, "%s", stmt_get_text(&stmt, 1));
    }
    stmt_close(&stmt);
    return status;
}

/* A restored store may have another run of the same number. */
static bool is_of(const struct ShelfEntry *entry, const RunKey *key) {
    return entry && entry->list.run_id == key->id &&
           text_equal(entry->list.output_digest, key->digest);
}

static int by_value(const void *left, const void *right) {
    return strcmp(((const ShelfFacet *)left)->value, ((const ShelfFacet *)right)->value);
}

/* Sorted by value. */
static ShelfFacet *count_facets(const Watchlist *list, bool sectors, Arena *arena, size_t *count) {
    ShelfFacet *facet = ARENA_ARRAY(arena, ShelfFacet, list->n + 1);
    size_t n = 0;
    *count = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        const char *value = sectors ? row->sector : row->district;
        if (row->judged && value && *value) facet[n++] = (ShelfFacet){value, 1};
    }
    if (n) qsort(facet, n, sizeof *facet, by_value);
    for (size_t k = 0; k < n; k++) {
        if (*count && strcmp(facet[*count - 1].value, facet[k].value) == 0)
            facet[*count - 1].count++;
        else
            facet[(*count)++] = facet[k];
    }
    return facet;
}

/* The facet of each row; those beyond the 65,535th are found by no filter. */
static uint16_t *facets_of(const struct ShelfEntry *entry, bool sectors) {
    const ShelfFacet *facet = sectors ? entry->sector : entry->district;
    const size_t count = sectors ? entry->sectors : entry->districts;
    uint16_t *of = ARENA_ARRAY(entry->arena, uint16_t, entry->list.n + 1);
    for (size_t r = 0; r < entry->list.n; r++) {
        const WatchRow *row = &entry->list.rows[r];
        const ShelfFacet wanted = {sectors ? row->sector : row->district, 0};
        const ShelfFacet *found =
            wanted.value && count ? bsearch(&wanted, facet, count, sizeof *facet, by_value) : NULL;
        const size_t index = found ? (size_t)(found - facet) : SHELF_NO_FACET;
        of[r] = (uint16_t)(index < SHELF_NO_FACET ? index : SHELF_NO_FACET);
    }
    return of;
}

/* Numbers within words as numbers: house 9 before house 10. */
static int place_order(const char *a, const char *b) {
    return strverscmp(a ? a : "", b ? b : "");
}

int shelf_place_order(const WatchRow *a, const WatchRow *b) {
    int order = place_order(a->district, b->district);
    if (!order) order = place_order(a->street, b->street);
    if (!order) order = place_order(a->house_number, b->house_number);
    if (!order) order = place_order(a->name, b->name);
    return order ? order : place_order(a->storefront_id, b->storefront_id);
}

static int by_place(const void *left, const void *right, void *rows) {
    const WatchRow *row = rows;
    return shelf_place_order(&row[*(const uint32_t *)left], &row[*(const uint32_t *)right]);
}

static void index_rows(struct ShelfEntry *entry) {
    const Watchlist *list = &entry->list;
    entry->selected = ARENA_ARRAY(entry->arena, uint32_t, list->n + 1);
    for (size_t r = 0; r < list->n && list->rows[r].judged; r++) {
        entry->judged++;
        if (list->rows[r].selection != SELECTION_NONE)
            entry->selected[entry->selecteds++] = (uint32_t)r;
    }
    entry->by_place = ARENA_ARRAY(entry->arena, uint32_t, entry->judged + 1);
    for (size_t r = 0; r < entry->judged; r++) entry->by_place[r] = (uint32_t)r;
    if (entry->judged)
        qsort_r(entry->by_place, entry->judged, sizeof *entry->by_place, by_place,
                entry->list.rows);
    entry->district_of = facets_of(entry, false);
    entry->sector_of = facets_of(entry, true);
}

static Status load(Store *store, const RunKey *key, struct ShelfEntry **out, Err *err) {
    Arena *arena = arena_open();
    struct ShelfEntry *entry = ARENA_ARRAY(arena, struct ShelfEntry, 1);
    entry->arena = arena;
    const Status status = watchlist_load(store, key->id, arena, &entry->list, err);
    if (status) {
        arena_close(arena);
        return status;
    }
    id_map_open(&entry->ranks, arena);
    for (size_t r = 0; r < entry->list.n; r++) {
        const char *id = entry->list.rows[r].storefront_id;
        (void)id_map_put(&entry->ranks, id, strlen(id), (int64_t)r);
    }
    entry->district = count_facets(&entry->list, false, arena, &entry->districts);
    entry->sector = count_facets(&entry->list, true, arena, &entry->sectors);
    index_rows(entry);
    entry->newest = true;
    *out = entry;
    return ST_OK;
}

static ShelfList list_of(struct ShelfEntry *entry) {
    return (ShelfList){.list = &entry->list,
                       .district = entry->district,
                       .sector = entry->sector,
                       .districts = entry->districts,
                       .sectors = entry->sectors,
                       .district_of = entry->district_of,
                       .sector_of = entry->sector_of,
                       .selected = entry->selected,
                       .by_place = entry->by_place,
                       .selecteds = entry->selecteds,
                       .judged = entry->judged,
                       .entry = entry};
}

Status shelf_take(Shelf *shelf, Store *store, ShelfList *taken, Err *err) {
    RunKey key;
    *taken = (ShelfList){0};
    TRY(newest_run(store, &key, err));
    if (!key.id) return ST_OK;
    (void)pthread_mutex_lock(&shelf->mutex);
    Status status = ST_OK;
    if (!is_of(shelf->newest, &key)) {
        struct ShelfEntry *entry = NULL, *before = shelf->newest;
        status = load(store, &key, &entry, err);
        if (!status) shelf->newest = entry;
        if (!status && before) before->newest = false;
        if (!status) drop(before);
    }
    if (!status) {
        shelf->newest->readers++;
        *taken = list_of(shelf->newest);
    }
    (void)pthread_mutex_unlock(&shelf->mutex);
    return status;
}

void shelf_give(Shelf *shelf, ShelfList *taken) {
    if (!taken->entry) return;
    (void)pthread_mutex_lock(&shelf->mutex);
    taken->entry->readers--;
    drop(taken->entry);
    (void)pthread_mutex_unlock(&shelf->mutex);
    *taken = (ShelfList){0};
}

const WatchRow *shelf_find(const ShelfList *taken, const char *storefront_id) {
    if (!taken->entry) return NULL;
    const int64_t row = id_map_find(&taken->entry->ranks, storefront_id, strlen(storefront_id));
    return row < 0 ? NULL : &taken->list->rows[row];
}
