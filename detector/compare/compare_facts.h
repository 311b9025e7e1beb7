/* compare_facts.h - a storefront's own figures in two runs; private to compare*.c. */
#ifndef DETECTOR_COMPARE_COMPARE_FACTS_H
#define DETECTOR_COMPARE_COMPARE_FACTS_H
#include "datasets/panel/panel.h"
#include "detector/compare/comparison.h"

/* A run, and the panel that it saw. Without one (NULL) only the months that the run kept with its
 * selected rows are known. */
typedef struct Side {
    const Watchlist *list;
    const Panel *panel;
} Side;

/* Fills months_known, turnover_months, footfall_months and month[] of a change. */
void compare_months(const Side *before, const WatchRow *row_before, const Side *after,
                    const WatchRow *row_after, Arena *arena, Change *change);

/* "turnover of 3 months differs, most in 2024-05: 1200 to 3400 EUR" for a series that differs in
 * `count` months. In the arena. */
const char *compare_months_text(const Change *change, bool footfall, Arena *arena);

#endif
