/* mechanisms - shares of mechanisms among fronts and of their twins among the honest, by EM.
 *
 * Input     relative densities front, twin [n x K]; prior weights and epsilons [K].
 * Method    EM on pi sum_k w_k front_k + (1 - pi) (c plain + sum_k m_k twin_k) in pi, w and m
 *           together, c what the twins leave to the plain hypothesis; the prior shares count as
 *           mechanism_anchor fronts and twin_anchor honest storefronts.
 * Output    learned over prior share, by signal.
 * Blind to  what is steady: a twin whose density is that of the front itself would take its place.
 * Cites     MODEL 6.3; Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x
 */
#include "models/posterior/mechanisms.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/portable.h"
#include "models/math/robust.h"

Mechanisms mechanisms_open(size_t n, Arena *arena) {
    Mechanisms m = {.n = n};
    for (size_t s = 0; signals_all[s]; s++) m.count += signals_all[s]->kind == SIGNAL_MIXTURE;
    m.front = ARENA_ARRAY(arena, float, n *m.count);
    m.twin = ARENA_ARRAY(arena, float, n *m.count);
    for (size_t i = 0; i < n; i++) m.front[i * m.count] = NAN;
    return m;
}

void mechanisms_put(Mechanisms *m, size_t i, double plain, const Reading *reading,
                    bool documented) {
    assert(i < m->n && m->count > 0 && m->count <= SIGNALS_MAX);
    static const double most = 80; /* e^80 and its multiples still fit a float */
    float *front = m->front + i * m->count, *twin = m->twin + i * m->count;
    const double honest = mixture_honest(plain, reading);
    double factors = 0;
    for (size_t s = 0; signals_all[s]; s++)
        if (signals_all[s]->kind == SIGNAL_FACTOR) factors += reading[s].factor;
    size_t k = 0;
    for (size_t s = 0; signals_all[s]; s++) {
        if (signals_all[s]->kind != SIGNAL_MIXTURE) continue;
        front[k] = (float)portable_exp(fmin(reading[s].front - honest + factors, most));
        twin[k++] = (float)(reading[s].epsilon * portable_exp(reading[s].honest - honest));
    }
    if (documented) twin[0] = NAN;
}

/* The mixture signals alone: prior and present shares, and which of them may not move. */
typedef struct Shares {
    size_t count;
    double prior[SIGNALS_MAX], front[SIGNALS_MAX];
    double epsilon[SIGNALS_MAX], twin[SIGNALS_MAX]; /* twin: times its epsilon */
    bool steady_front[SIGNALS_MAX], steady_twin[SIGNALS_MAX];
} Shares;

static Shares shares_open(const MechanismShares *prior) {
    Shares s = {0};
    double sum = 0;
    for (size_t k = 0; signals_all[k]; k++) {
        if (signals_all[k]->kind != SIGNAL_MIXTURE) continue;
        s.steady_front[s.count] = signals_all[k]->steady == STEADY_BOTH;
        s.steady_twin[s.count] = signals_all[k]->steady != STEADY_NONE;
        s.epsilon[s.count] = prior->twin[k];
        s.twin[s.count] = 1;
        s.prior[s.count++] = prior->front[k];
        sum += prior->front[k];
    }
    for (size_t k = 0; k < s.count && sum > 0; k++) s.prior[k] /= sum;
    memcpy(s.front, s.prior, sizeof s.front);
    return s;
}

/* Scales the shares that are not held so that all add up to 1. */
static void fill_up(double *share, const bool *held, size_t count) {
    assert(count <= SIGNALS_MAX);
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
    assert(most >= 1);
    bool held[SIGNALS_MAX];
    memcpy(held, s->steady_front, sizeof held);
    for (size_t round = 0; round < s->count; round++) {
        for (size_t k = 0; k < s->count; k++) {
            if (held[k] || s->front[k] <= most * s->prior[k]) continue;
            s->front[k] = most * s->prior[k];
            held[k] = true;
        }
        fill_up(s->front, held, s->count);
    }
}

/* Sums over storefronts of what each is expected to be. */
typedef struct Expected {
    double judged, fronts, ordinary; /* ordinary: honest and undocumented */
    double front[SIGNALS_MAX], twin[SIGNALS_MAX];
} Expected;

/* What the twins leave to the plain hypothesis, relative to what they leave at prior. */
static double plain_factor(const Shares *s) {
    double before = 1, now = 1;
    for (size_t k = 0; k < s->count; k++) {
        before -= s->epsilon[k];
        now -= s->epsilon[k] * s->twin[k];
    }
    return fmax(now, 0.01) / fmax(before, 0.01);
}

/* Honest density of one storefront relative to that at prior; its parts by twin. */
static double honest_density(const Shares *s, const float *twin, double plain, double *part) {
    double left = 1, sum = 0;
    for (size_t k = 0; k < s->count; k++) {
        left -= (double)twin[k];
        sum += part[k] = s->twin[k] * (double)twin[k];
    }
    return sum + plain * fmax(left, 0);
}

static void add_case(const Mechanisms *m, size_t i, const Shares *s, double prevalence,
                     Expected *e) {
    assert(prevalence >= 0 && prevalence < 1);
    const float *front = m->front + i * m->count, *twin = m->twin + i * m->count;
    double term[SIGNALS_MAX], part[SIGNALS_MAX], total = 0;
    const bool documented = isnan(twin[0]);
    for (size_t k = 0; k < m->count; k++) total += term[k] = s->front[k] * (double)front[k];
    const double honest = documented ? 1 : honest_density(s, twin, plain_factor(s), part);
    const double all = prevalence * total + (1 - prevalence) * honest;
    const double innocent = (1 - prevalence) / all;
    e->judged++;
    e->fronts += prevalence * total / all;
    e->ordinary += documented ? 0 : innocent * honest;
    for (size_t k = 0; k < m->count; k++) {
        e->front[k] += prevalence * term[k] / all;
        if (!documented) e->twin[k] += innocent * part[k];
    }
}

static Expected expect(const Mechanisms *m, const Shares *s, double prevalence) {
    Expected e = {0};
    for (size_t i = 0; i < m->n; i++)
        if (!isnan(m->front[i * m->count])) add_case(m, i, s, prevalence, &e);
    return e;
}

/* New shares from what is expected and the anchors; returns how far the farthest moved. */
static double move(Shares *s, const Expected *e, const MixtureParams *params) {
    double next[SIGNALS_MAX], farthest = 0;
    for (size_t k = 0; k < s->count; k++)
        next[k] =
            s->steady_front[k] ? s->prior[k] : s->prior[k] * params->mechanism_anchor + e->front[k];
    fill_up(next, s->steady_front, s->count);
    for (size_t k = 0; k < s->count; k++) {
        const double anchor = params->twin_anchor * s->epsilon[k];
        const double twin = (anchor + e->twin[k]) / (params->twin_anchor + e->ordinary);
        farthest = fmax(farthest, fabs(next[k] - s->front[k]));
        s->front[k] = next[k];
        if (s->steady_twin[k] || !(s->epsilon[k] > 0)) continue;
        const double times = fmin(twin / s->epsilon[k], params->mechanism_most);
        farthest = fmax(farthest, s->epsilon[k] * fabs(times - s->twin[k]));
        s->twin[k] = times;
    }
    return farthest;
}

static MechanismShares by_signal(const Shares *s) {
    MechanismShares out;
    size_t k = 0;
    for (size_t j = 0; j < SIGNALS_MAX; j++) out.front[j] = out.twin[j] = 1;
    for (size_t j = 0; signals_all[j]; j++) {
        if (signals_all[j]->kind != SIGNAL_MIXTURE) continue;
        if (s->prior[k] > 0) out.front[j] = s->front[k] / s->prior[k];
        out.twin[j] = s->twin[k++];
    }
    return out;
}

MechanismShares mechanisms_learn(const Mechanisms *m, const MechanismShares *prior,
                                 const MixtureParams *params) {
    assert(m->count <= SIGNALS_MAX);
    static const double settled = 1e-5; /* shares are known to a few thousandths at best */
    Shares s = shares_open(prior);
    double prevalence = params->start_prevalence;
    for (size_t step = 0; step < (size_t)params->em_steps; step++) {
        const Expected e = expect(m, &s, prevalence);
        const double share = e.judged > 0 ? e.fronts / e.judged : prevalence;
        prevalence = fmin(fmax(share, params->prevalence_min), params->prevalence_max);
        if (move(&s, &e, params) < settled) break;
    }
    bound(&s, params->mechanism_most);
    return by_signal(&s);
}
