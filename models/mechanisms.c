/* mechanisms - shares of the mechanisms among fronts by EM, anchored at their prior.
 *
 * Input     ratio [n x K], relative densities; prior weights [K].
 * Method    EM on pi sum_k w_k ratio_k + 1 - pi in pi and w together, the prior shares as
 *           mechanism_anchor pseudo-fronts.
 * Output    learned over prior share, by signal.
 * Blind to  a mechanism whose honest twin is common in this city: twins keep their probabilities,
 *           so it is taken for fronts, up to mechanism_most times the prior.
 * Cites     Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x
 */
#include "models/mechanisms.h"

#include <math.h>
#include <string.h>

size_t mechanisms_count(void) {
    size_t count = 0;
    for (size_t s = 0; signals_all[s]; s++) count += signals_all[s]->kind == SIGNAL_MIXTURE;
    return count;
}

void mechanisms_ratios(const Reading *reading, const Mixed *mixed, float *ratio) {
    static const double most = 80; /* e^80 and its multiples still fit a float */
    double factors = 0;
    for (size_t s = 0; signals_all[s]; s++)
        if (signals_all[s]->kind == SIGNAL_FACTOR) factors += reading[s].factor;
    size_t k = 0;
    for (size_t s = 0; signals_all[s]; s++)
        if (signals_all[s]->kind == SIGNAL_MIXTURE)
            ratio[k++] = (float)exp(fmin(reading[s].front - mixed->honest + factors, most));
}

/* The mixture signals: shares that add up to 1, and which of them may move. */
typedef struct Shares {
    size_t count;
    double prior[SIGNALS_MAX], now[SIGNALS_MAX];
    bool steady[SIGNALS_MAX];
} Shares;

static Shares shares_open(const double *prior) {
    Shares s = {0};
    double sum = 0;
    for (size_t k = 0; signals_all[k]; k++) {
        if (signals_all[k]->kind != SIGNAL_MIXTURE) continue;
        s.steady[s.count] = signals_all[k]->steady_weight;
        s.prior[s.count++] = prior[k];
        sum += prior[k];
    }
    for (size_t k = 0; k < s.count && sum > 0; k++) s.prior[k] /= sum;
    memcpy(s.now, s.prior, sizeof s.now);
    return s;
}

/* Scales the shares that are not held so that all add up to 1. */
static void fill_up(double *share, const bool *held, size_t count) {
    double rest = 1, free = 0;
    for (size_t k = 0; k < count; k++) {
        rest -= held[k] ? share[k] : 0;
        free += held[k] ? 0 : share[k];
    }
    for (size_t k = 0; k < count && free > 0; k++)
        if (!held[k]) share[k] *= rest / free;
}

/* No share above `most` times its prior; what that takes from one goes to those below. */
static void bound(Shares *s, double most) {
    bool held[SIGNALS_MAX];
    memcpy(held, s->steady, sizeof held);
    for (size_t round = 0; round < s->count; round++) {
        for (size_t k = 0; k < s->count; k++) {
            if (held[k] || s->now[k] <= most * s->prior[k]) continue;
            s->now[k] = most * s->prior[k];
            held[k] = true;
        }
        fill_up(s->now, held, s->count);
    }
}

/* Expected fronts of each mechanism, in fronts[count]; returns the share of fronts. */
static double expect(const float *ratio, size_t n, const Shares *s, double prevalence,
                     double *fronts) {
    double sum = 0, judged = 0;
    for (size_t k = 0; k < s->count; k++) fronts[k] = 0;
    for (size_t i = 0; i < n; i++) {
        const float *r = ratio + i * s->count;
        double term[SIGNALS_MAX], total = 0;
        if (isnan(r[0])) continue;
        for (size_t k = 0; k < s->count; k++) total += term[k] = s->now[k] * (double)r[k];
        const double scale = prevalence / (prevalence * total + 1 - prevalence);
        for (size_t k = 0; k < s->count; k++) fronts[k] += scale * term[k];
        sum += scale * total;
        judged++;
    }
    return judged > 0 ? sum / judged : prevalence;
}

/* New shares from expected fronts and the anchor; returns how far the farthest moved. */
static double move(Shares *s, const double *fronts, double anchor) {
    double next[SIGNALS_MAX], farthest = 0;
    for (size_t k = 0; k < s->count; k++)
        next[k] = s->steady[k] ? s->prior[k] : s->prior[k] * anchor + fronts[k];
    fill_up(next, s->steady, s->count);
    for (size_t k = 0; k < s->count; k++) {
        farthest = fmax(farthest, fabs(next[k] - s->now[k]));
        s->now[k] = next[k];
    }
    return farthest;
}

void mechanisms_learn(const float *ratio, size_t n, const double *prior,
                      const MixtureParams *params, double *times) {
    static const double settled = 1e-4; /* shares are known to a few hundredths at best */
    Shares s = shares_open(prior);
    double prevalence = params->start_prevalence, fronts[SIGNALS_MAX];
    for (size_t step = 0; step < (size_t)params->em_steps; step++) {
        const double share = expect(ratio, n, &s, prevalence, fronts);
        prevalence = fmin(fmax(share, params->prevalence_min), params->prevalence_max);
        if (move(&s, fronts, params->mechanism_anchor) < settled) break;
    }
    bound(&s, params->mechanism_most);
    size_t k = 0;
    for (size_t j = 0; signals_all[j]; j++) {
        const bool mixture = signals_all[j]->kind == SIGNAL_MIXTURE;
        times[j] = mixture && s.prior[k] > 0 ? s.now[k] / s.prior[k] : 1;
        k += mixture;
    }
}
