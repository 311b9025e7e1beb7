/* fdr.h - false-discovery control from posterior probabilities. */
#ifndef MODELS_MATH_FDR_H
#define MODELS_MATH_FDR_H
#include <stddef.h>

/* q[k] = mean of (1 - p) over the k+1 most probable, made non-decreasing in k, for p[n] sorted from
 * high to low. Source: Sun & Cai (2007), doi:10.1198/016214507000000545. O(n). */
void fdr_q_values(const double *posterior_sorted, size_t n, double *q);

#endif
