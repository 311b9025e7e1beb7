/* robust_lanes.h - order statistics of several short series side by side: the same comparisons for
 * all of them, so that they fill vector registers. x[n][ROBUST_LANES]: row k holds the k-th value
 * of every series. Missing values are +INFINITY and end up behind the others. */
#ifndef MODELS_MATH_ROBUST_LANES_H
#define MODELS_MATH_ROBUST_LANES_H
#include <stddef.h>

enum { ROBUST_LANES = 8 };

/* Sorts every lane ascending by merge exchange, O(n log^2 n) comparisons. Knuth, The Art of
 * Computer Programming 3, algorithm 5.2.2M. */
void robust_sort_lanes(double (*x)[ROBUST_LANES], size_t n);

/* Puts one more value of every lane into n sorted rows of x[n + 1]. O(n). */
void robust_insert_lanes(double (*x)[ROBUST_LANES], size_t n, const double value[ROBUST_LANES]);

/* Medians of the first count[lane] values of sorted lanes, as robust_median; NaN for none. */
void robust_median_lanes(const double (*sorted)[ROBUST_LANES], const size_t count[ROBUST_LANES],
                         double out[ROBUST_LANES]);

#endif
