/* zero_months.h - months of turnover that were filed as zero: a fact, and no turnover to reckon
 * with. One bit a month; nothing is held until the first one is met. */
#ifndef DATASETS_PANEL_ZERO_MONTHS_H
#define DATASETS_PANEL_ZERO_MONTHS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/mem.h"

typedef struct ZeroMonths {
    Arena *arena;
    size_t n, months;   /* of the panel */
    unsigned char *bit; /* [n x zero_months_bytes]; NULL = none was filed as zero */
} ZeroMonths;

/* Bytes a storefront. */
static inline size_t zero_months_bytes(size_t months) {
    return (months + 7) / 8;
}

/* Month t of storefront i is, or is not, filed as zero; what was said later counts. */
static inline void zero_months_put(ZeroMonths *z, size_t i, size_t t, bool zero) {
    const size_t bytes = zero_months_bytes(z->months);
    if (!z->bit && !zero) return;
    if (!z->bit) z->bit = ARENA_ARRAY(z->arena, unsigned char, z->n *bytes);
    unsigned char *at = &z->bit[i * bytes + t / 8];
    const unsigned mask = 1u << t % 8;
    *at = (unsigned char)(zero ? *at | mask : *at & ~mask);
}

#endif
