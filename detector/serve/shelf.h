/* shelf.h - the newest run's list in memory, shared by all requests until a newer one is saved. */
#ifndef DETECTOR_SERVE_SHELF_H
#define DETECTOR_SERVE_SHELF_H
#include "detector/run/watchlist.h"

typedef struct Shelf Shelf;

Shelf *shelf_open(void);
void shelf_close(Shelf *shelf); /* NULL is allowed */

/* How many judged rows have one district or sector. */
typedef struct ShelfFacet {
    const char *value;
    size_t count;
} ShelfFacet;

enum { SHELF_NO_FACET = 0xffff };

/* What a request holds while it is answered: all of it constant. A list of 100,000 rows is tens of
 * megabytes: pages walk the small arrays, and touch only the rows that they show. */
typedef struct ShelfList {
    const Watchlist *list; /* NULL = there is no run yet */
    const ShelfFacet *district, *sector;
    size_t districts, sectors;
    const uint16_t *district_of, *sector_of; /* [n] the row's facet, or SHELF_NO_FACET */
    const uint32_t *selected;                /* [selecteds] rows that the run selected, by rank */
    const uint32_t *by_place;                /* [judged] judged rows by where they are */
    size_t selecteds, judged;                /* judged rows come first on the list */
    struct ShelfEntry *entry;
} ShelfList;

/* The newest list of the moment that `store` reads, loaded when it is another than before. */
Status shelf_take(Shelf *shelf, Store *store, ShelfList *taken, Err *err);
void shelf_give(Shelf *shelf, ShelfList *taken);

/* By district, street and number, then name: an order that tells nothing of the rank. */
int shelf_place_order(const WatchRow *a, const WatchRow *b);

/* NULL when there is none of this id, or no list. */
const WatchRow *shelf_find(const ShelfList *taken, const char *storefront_id);

#endif
