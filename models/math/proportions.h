/* proportions.h - intervals and tests for counts at any sample size. */
#ifndef MODELS_MATH_PROPORTIONS_H
#define MODELS_MATH_PROPORTIONS_H
#include <stddef.h>

/* Clopper and Pearson's interval of part / whole at `level` (0.9: 90 %); 0..1 for whole = 0.
 * doi:10.1093/biomet/26.4.404 */
void proportions_exact(size_t part, size_t whole, double level, double *low, double *high);

/* 95 % quantile of the standard normal: a central 90 % interval reaches so many sds each way. */
#define NORMAL_90 1.6448536269514722

/* Wilson's 90 % interval of a share seen among n trials; n may be an effective number of weighted
 * ones. 0..1 for n = 0. doi:10.1080/01621459.1927.10502953 */
void proportions_wilson(double share, double n, double *low, double *high);

/* S = number of successes of n independent trials with probabilities p[n] (NaN-free):
 * *at_most = P(S <= s), *at_least = P(S >= s). work[n + 1]. O(n^2). */
void proportions_successes(const double *p, size_t n, size_t s, double *work, double *at_most,
                           double *at_least);

#endif
