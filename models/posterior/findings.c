/* findings - error rates of outcomes, and teams that find less or more than the others would.
 *
 * Input     visits [n]: log odds before, what was found, who went.
 * Method    Team: slope and intercept of recalibration.h from the other teams' visits give each of
 *           its visits a probability; exact test of the sum of unlike trials, alarm where p x teams
 *           is below drift_error. Its sensitivity is usual or, with probability team_share, any:
 *           the mean over a grid. Rates: EM over storefronts visited more than once by teams
 *           without alarm, a front or not throughout; Beta priors worth rate_weight visits.
 * Output    missed, mistaken; sensitivity, p-value and alarm of each team.
 * Blind to  teams that all err alike; a storefront that turned honest between two visits; errors
 *           where nobody was visited twice (there the parameters stand).
 * Cites     MODEL 7.2; Dawid & Skene (1979), doi:10.2307/2346806
 */
#include "models/posterior/findings.h"

#include <assert.h>
#include <math.h>

#include "models/math/portable.h"
#include "models/math/proportions.h"
#include "models/posterior/mixture.h"
#include "models/signals/signal.h"

typedef struct Weighed {
    const Finds *finds;
    const InspectionsParams *own;
    const RecalibrationParams *calibrate;
    Arena *scratch;
} Weighed;

/* ---- teams ---- */

/* Everybody's visits but those of one team. */
static RecalibrationLabels others_of(const Weighed *w, unsigned team) {
    const Finds *f = w->finds;
    double *logit = ARENA_ARRAY(w->scratch, double, f->n + 1);
    unsigned char *confirmed = ARENA_ARRAY(w->scratch, unsigned char, f->n + 1);
    size_t n = 0;
    for (size_t k = 0; k < f->n; k++) {
        if (f->team[k] == team) continue;
        logit[n] = f->logit[k];
        confirmed[n++] = f->confirmed[k];
    }
    return (RecalibrationLabels){.n = n, .logit = logit, .confirmed = confirmed};
}

/* expected[visits]: probability that the others would have confirmed each of the team's visits. */
static void expect(const Weighed *w, unsigned team, const Recalibration *fit, double *expected,
                   TeamFindings *out) {
    const Finds *f = w->finds;
    for (size_t k = 0; k < f->n; k++) {
        if (f->team[k] != team) continue;
        const double logit = recalibration_apply(fit, w->calibrate, f->logit[k], NULL, NULL);
        expected[out->visits] = mixture_logistic(logit);
        out->expected += expected[out->visits++];
        out->confirmed += f->confirmed[k];
    }
}

/* Log likelihood of a team's visits when it finds this share of what the others find. */
static double likelihood(const Weighed *w, unsigned team, const double *expected, double share) {
    double sum = 0;
    for (size_t k = 0, v = 0; k < w->finds->n; k++) {
        if (w->finds->team[k] != team) continue;
        const double found = fmin(share * expected[v++], 1 - 1e-9);
        sum += w->finds->confirmed[k] ? portable_log(found) : portable_log1p(-found);
    }
    return sum;
}

/* Mean share of what the others find: 1, or anything on a grid. */
static double share_of(const Weighed *w, unsigned team, const double *expected) {
    enum { GRID = 20 };
    const double usual = likelihood(w, team, expected, 1), any = w->own->team_share;
    double weight = 1 - any, mean = weight;
    for (int g = 0; g < GRID; g++) {
        const double share = (g + 0.5) / GRID;
        const double here =
            any / GRID * portable_exp(fmin(likelihood(w, team, expected, share) - usual, 300));
        weight += here;
        mean += here * share;
    }
    return mean / weight;
}

static Status team_weigh(const Weighed *w, unsigned team, TeamFindings *out, Err *err) {
    *out = (TeamFindings){.p_value = NAN, .sensitivity = 1 - w->own->missed};
    if (!team) return ST_OK;
    const RecalibrationLabels others = others_of(w, team);
    double *expected = ARENA_ARRAY(w->scratch, double, w->finds->n + 1), at_most, at_least;
    Recalibration fit;
    TRY(recalibration_fit(&others, w->calibrate, &fit, err));
    expect(w, team, &fit, expected, out);
    if (!out->visits || (double)others.n < w->own->least) return ST_OK;
    proportions_successes(expected, out->visits, out->confirmed,
                          ARENA_ARRAY(w->scratch, double, out->visits + 1), &at_most, &at_least);
    out->p_value = fmin(1, 2 * fmin(at_most, at_least));
    out->alarm = out->p_value * (double)w->finds->teams < w->own->drift_error;
    out->sensitivity *= share_of(w, team, expected);
    return ST_OK;
}

/* ---- error rates ---- */

/* What storefronts that were visited more than once tell: fronts and visits to them, as expected.
 */
typedef struct Pairs {
    double fronts, missed, honest, mistaken; /* visits, and those that erred */
} Pairs;

static void add_storefront(const Weighed *w, size_t begin, size_t end, const Findings *now,
                           Pairs *sum) {
    const Finds *f = w->finds;
    double odds = f->logit[begin], confirmed = 0, visits = 0;
    for (size_t k = begin; k < end; k++) {
        if (now->team[f->team[k]].alarm) continue;
        visits++;
        confirmed += f->confirmed[k];
        odds += f->confirmed[k] ? portable_log((1 - now->missed) / now->mistaken)
                                : portable_log(now->missed / (1 - now->mistaken));
    }
    if (visits < 2) return;
    const double front = mixture_logistic(odds);
    sum->fronts += front * visits;
    sum->missed += front * (visits - confirmed);
    sum->honest += (1 - front) * visits;
    sum->mistaken += (1 - front) * confirmed;
}

/* One EM step; whether anything was learned. */
static bool learn_rates(const Weighed *w, Findings *now) {
    const Finds *f = w->finds;
    Pairs sum = {0};
    for (size_t begin = 0, end; begin < f->n; begin = end) {
        for (end = begin + 1; end < f->n; end++)
            if (f->row[end] != f->row[begin]) break;
        if (end - begin > 1) add_storefront(w, begin, end, now, &sum);
    }
    if (!(sum.fronts + sum.honest > 0)) return false;
    const double weight = w->own->rate_weight;
    now->missed = (sum.missed + weight * w->own->missed) / (sum.fronts + weight);
    now->mistaken = (sum.mistaken + weight * w->own->mistaken) / (sum.honest + weight);
    return true;
}

/* From where no rate is zero, because EM never leaves zero. */
static void rates(const Weighed *w, Findings *out) {
    enum { STEPS = 60 };
    Findings now = {.missed = 0.05, .mistaken = 0.05, .team = out->team};
    bool learned = true;
    for (int step = 0; step < STEPS && learned; step++) learned = learn_rates(w, &now);
    out->missed = learned ? now.missed : w->own->missed;
    out->mistaken = learned ? now.mistaken : w->own->mistaken;
}

Status findings_weigh(const Finds *finds, const Params *params, Arena *arena, Findings *out,
                      Err *err) {
    const Weighed w = {finds, params_group(params, &signal_find("inspections")->params),
                       params_group(params, &calibrate_group), arena_open()};
    *out = (Findings){.team = ARENA_ARRAY(arena, TeamFindings, finds->teams + 1)};
    Status status = ST_OK;
    for (unsigned t = 0; t <= finds->teams && !status; t++)
        status = team_weigh(&w, t, &out->team[t], err);
    if (!status) rates(&w, out);
    const double usual = (1 - out->missed) / (1 - w.own->missed);
    for (size_t t = 0; t <= finds->teams && !status; t++) out->team[t].sensitivity *= usual;
    arena_close(w.scratch);
    return status;
}
