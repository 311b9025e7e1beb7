/* mixture.h - combines the signals' readings of one storefront into additive evidence. */
#ifndef MODELS_POSTERIOR_MIXTURE_H
#define MODELS_POSTERIOR_MIXTURE_H
#include "models/signals/signal.h"

typedef struct MixtureParams {
    double passes, start_prevalence, prevalence_min, prevalence_max, em_steps;
    double mechanism_anchor, twin_anchor, mechanism_most;
} MixtureParams;
extern const ParamGroup mixture_group;

typedef struct Mixed {
    double
        evidence[SIGNALS_MAX]; /* log Bayes factor per signal, order of signals_all; they add up */
    double share, share_sd;    /* unexplained share of turnover, were it a front */
} Mixed;

/* plain: log density of the plain honest hypothesis; reading[signals_count()].
 *
 * BF_k = [sum_{j<=k} w_j f_j / sum_{j<=k} w_j] / [(1 - sum eps_j) plain + sum_{j<=k} eps_j h_j]
 * over the mixture signals up to k; evidence_k = log BF_k - log BF_{k-1}, where the first is
 * compared with the level signal's own factor. A signal whose honest twin is not applicable leaves
 * its epsilon out of the null. */
void mixture_combine(double plain, const Reading *reading, Mixed *out);

/* Log density of all honest hypotheses together. */
double mixture_honest(double plain, const Reading *reading);

/* Share of fronts by EM on log Bayes factors total[n] (NaN left out), started at `start`. */
double mixture_prevalence(const double *total, size_t n, double start, const MixtureParams *params);

/* 1/(1 + exp(-x)) without overflow. */
double mixture_logistic(double x);

#endif
