/* robust.h - order statistics and robust scales on plain arrays. NaN-free input where nothing else
 * is said. */
#ifndef MODELS_MATH_ROBUST_H
#define MODELS_MATH_ROBUST_H
#include <stddef.h>

/* Median; mean of the middle two for even n; NaN for n = 0. Reorders x[n]. O(n). */
double robust_median(double *x, size_t n);

/* 1.4826 x median absolute deviation from the median: consistent with the normal sd.
 * Reorders and overwrites x[n]. Rousseeuw & Croux (1993), doi:10.1080/01621459.1993.10476408 */
double robust_mad(double *x, size_t n);

/* Quantile p in [0, 1] of sorted x[n] by linear interpolation (Hyndman & Fan type 7). */
double robust_quantile(const double *sorted, size_t n, double p);

/* Ascending; for short arrays. -0 and 0 are one number. */
void robust_sort(double *x, size_t n);

/* out[t]: median of what is known of value[t - reach .. t + reach], cut at the ends; NaN where
 * nothing is. NaN in value = unknown; reach <= ROBUST_REACH. O(n reach). */
enum { ROBUST_REACH = 12 };
void robust_running_median(const double *value, size_t n, size_t reach, double *out);

/* log(sum(exp(x[n]))) within 1e-14; -INFINITY for n = 0. */
double robust_log_sum(const double *x, size_t n);

#define ROBUST_NORMAL_MAD 1.4826 /* sd of a normal / its median absolute deviation */

#endif
