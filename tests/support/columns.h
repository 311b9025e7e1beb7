/* columns.h - a panel in memory whose columns can be written, and what is learned from it, blank.
 *
 * All columns are storefront by storefront, months within storefronts, as in panel.h. */
#ifndef TESTS_COLUMNS_H
#define TESTS_COLUMNS_H
#include "models/plain/plain.h"

enum { COLUMN_SECTORS = 3 };

typedef struct Columns {
    Panel panel;
    Arena *arena; /* closed by columns_close */
    int64_t *key;
    const char **id, **text, **street, **traits;
    int *sector, *transfer;
    float *turnover, *footfall, *staff, *area, *hours, *lon, *lat;
    unsigned char *documented, *central, *shared;
} Columns;

/* n storefronts S00000, S00001, ... of sector 0 without turnover, footfall, size or transfer. */
Columns columns_open(size_t n, size_t months);
/* An invented street: level from staff and footfall, a season per sector, noise; the first `fronts`
 * storefronts add 2.385 times their trade. Amounts have cents, so digits never look round. */
Columns columns_street(size_t n, size_t months, size_t fronts, unsigned long seed);
void columns_close(Columns *columns);

/* The same storefronts in another order: row i of the one is row place[i] of the other. */
Columns columns_moved(const Columns *columns, const size_t *place);

/* A fit as if nothing was learned: logs of turnover and footfall, expected levels 0 +- 0.5; no
 * month is left out as odd. */
Fit columns_fit(const Columns *columns);

/* A city as if nothing was learned: default parameters, no effects, no footfall, no places; noise
 * and spread 0.1, wander 0.03. */
PlainCity columns_city(const Columns *columns);

#endif
