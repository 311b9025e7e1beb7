/* suppressed.h - the second list of a saved run: storefronts that may leave out sales.
 *
 * Worked out from what the run kept of each level when somebody asks for it: no run, score, place
 * or digest of the first list depends on it. */
#ifndef DETECTOR_RUN_SUPPRESSED_H
#define DETECTOR_RUN_SUPPRESSED_H
#include "detector/run/watchlist.h"
#include "models/posterior/suppression.h"

typedef struct Suppressed {
    const WatchRow *row;
    double declared_eur, expected_eur; /* a month */
    double suppression, q_value;       /* probability; expected share of honest ones up to here */
} Suppressed;

/* Judged storefronts by probability, the highest first; `listed` of them have a q-value up to
 * suppression.fdr_level. Returns how many; found[list->n] in the arena. */
size_t suppressed_find(const Watchlist *list, const SuppressionParams *params, Arena *arena,
                       Suppressed **found, size_t *listed);

#endif
