/* one_month.h - how far one month of one storefront moves what is said of it, under a city that is
 * held: what a month by itself can do for an owner, or against an honest shop. */
#ifndef TESTS_ONE_MONTH_H
#define TESTS_ONE_MONTH_H
#include "datasets/panel/panel.h"

/* Nats that log odds move; of all tries, the widest falls and rises. */
typedef struct Moves {
    size_t tries, beyond; /* beyond: by more than `bound` either way */
    double mean, down, up;
} Moves;

/* Each of the `first` storefronts of the list, each of its months by itself: times .05 to 20 in
 * eight steps (changed), or not known at all (missing). Both are logged under `name`. */
typedef struct OneMonth {
    Moves changed, missing;
} OneMonth;

OneMonth one_month_moves(const char *name, const Panel *panel, size_t first, double bound,
                         Arena *arena);

#endif
