#include "models/math/robust_lanes.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/vector.h"

enum { HALF = ROBUST_LANES / 2 };
typedef double Half __attribute__((vector_size(HALF * sizeof(double))));
typedef int64_t Mask __attribute__((vector_size(HALF * sizeof(int64_t))));

VECTOR_INLINE void exchange_half(double *low, double *high) {
    Half a, b;
    memcpy(&a, low, sizeof a);
    memcpy(&b, high, sizeof b);
    const Mask swap = b < a, difference = swap & ((Mask)a ^ (Mask)b);
    a = (Half)((Mask)a ^ difference);
    b = (Half)((Mask)b ^ difference);
    memcpy(low, &a, sizeof a);
    memcpy(high, &b, sizeof b);
}

VECTOR_INLINE void exchange(double *low, double *high) {
    exchange_half(low, high);
    exchange_half(low + HALF, high + HALF);
}

/* One merge: rows i and i + d for every i whose bit p equals that of r. They come in runs of p. */
VECTOR_INLINE void merge(double (*x)[ROBUST_LANES], size_t n, size_t p, size_t r, size_t d) {
    for (size_t run = r; run + d < n; run += 2 * p)
        for (size_t i = run; i < run + p && i + d < n; i++) exchange(x[i], x[i + d]);
}

VECTOR void robust_sort_lanes(double (*x)[ROBUST_LANES], size_t n) {
    size_t top = 1;
    while (2 * top < n) top *= 2;
    for (size_t p = top; p > 0 && n > 1; p /= 2) {
        merge(x, n, p, 0, p);
        for (size_t q = top; q > p; q /= 2) merge(x, n, p, p, q - p);
    }
}

VECTOR void robust_insert_lanes(double (*x)[ROBUST_LANES], size_t n,
                                const double value[ROBUST_LANES]) {
    memcpy(x[n], value, sizeof x[n]);
    for (size_t k = 0; k < n; k++) exchange(x[k], x[n]);
}

void robust_median_lanes(const double (*sorted)[ROBUST_LANES], const size_t count[ROBUST_LANES],
                         double out[ROBUST_LANES]) {
    assert(count[0] == 0 || sorted[0][0] <= sorted[count[0] - 1][0]);
    for (size_t e = 0; e < ROBUST_LANES; e++) {
        const size_t n = count[e];
        out[e] = !n      ? NAN
                 : n % 2 ? sorted[n / 2][e]
                         : 0.5 * (sorted[n / 2 - 1][e] + sorted[n / 2][e]);
    }
}
