/* fdr.h - false-discovery control from posterior probabilities. */
#ifndef MODELS_MATH_FDR_H
#define MODELS_MATH_FDR_H
#include <stddef.h>

/* q[k] = mean of (1 - p) over the k+1 most probable, made non-decreasing in k, for p[n] sorted from
 * high to low. Source: Sun & Cai (2007), doi:10.1198/016214507000000545. O(n). */
void fdr_q_values(const double *posterior_sorted, size_t n, double *q);

/* bound[k]: with probability 1 - error no more than so many of the first k+1 are false, for all k
 * at once, where entries are independent and p[n], in the order of the list, is right. Not above k
 * + 1, never falling. Freedman (1975), doi:10.1214/aop/1176996452: Ville's inequality for a sum of
 * unlike trials, over a few rates. O(n). */
void fdr_bound(const double *posterior, size_t n, double error, double *bound);

#endif
