/* rounding.h - how a storefront's filed amounts end. */
#ifndef MODELS_FIT_ROUNDING_H
#define MODELS_FIT_ROUNDING_H
#include <stddef.h>

#include "datasets/panel/panel.h"

/* Whole euros as filed: a month is one amount, a quarter is one amount. Amounts that were computed
 * (allocated, or read from a margin) are not counted, nor those too large for exact floats. */
typedef struct Rounding {
    size_t amounts;
    size_t fives;    /* end in 0 or 5, but are not multiples of 100 */
    size_t hundreds; /* multiples of 100 */
} Rounding;

Rounding rounding_count(const Panel *panel, size_t i);

#endif
