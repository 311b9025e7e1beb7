/* freshness.h - how old each source of facts is, against the newest of all.
 *
 * The newest month of any source stands for the month of the run: the clock does not count, so that
 * a run of the past is judged as it was. */
#ifndef DATASETS_QUALITY_FRESHNESS_H
#define DATASETS_QUALITY_FRESHNESS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/mem.h"
#include "datasets/store/store.h"

typedef struct FreshSource {
    const char *what, *source;   /* "turnover", "vat"; "" when there is but one source */
    int first_month, last_month; /* of its facts, 12 x year + month - 1 */
    int behind;                  /* months before the newest month of all */
} FreshSource;

typedef struct Freshness {
    size_t sources;
    FreshSource *source;    /* [sources] by what and source */
    int newest;             /* month; -1 without facts */
    int turnover, footfall; /* months that the newest of either is behind; -1 without any */
} Freshness;

Status freshness_measure(Store *store, Arena *arena, Freshness *freshness, Err *err);

#endif
