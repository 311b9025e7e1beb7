/* evidence - from a panel to a posterior per storefront: learns the city, then judges every
 * storefront.
 *
 * Input     panel, parameters; no labels.
 * Method    passes of: city-wide fit; all signals of all storefronts; kinds, mechanisms and twins
 *           by EM; those who stand out do not shape the next fit. Then what each number is worth
 *           is learned from fronts planted into the city's own storefronts (weighing.h), with the
 *           share of fronts. log odds = log odds of that share + sum of the columns. A city too
 *           small for that keeps the mixture's columns and counts fronts by EM.
 * Output    Evidence; a storefront that cannot be judged has a reason and NaN numbers.
 * Blind to  what no signal describes and what most of a city does.
 * Cites     MODEL 3.1, 6.1, 6.4, 6.5, 13.12
 */
#include "models/posterior/evidence.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/portable.h"
#include "models/posterior/mechanisms.h"
#include "models/posterior/mixture.h"
#include "models/posterior/weighing.h"

typedef struct Job {
    const Fit *fit;
    const Params *params;
    Evidence *out;
    double *total;         /* [n] log Bayes factor, NaN = not judged */
    float *kind;           /* [n x TAIL_POINTS] log density of each kind of honest storefront */
    const PlainCity *city; /* at last: what plain numbers are measured against, */
    float *number;         /* [n x weighing_numbers()] and all numbers */
    Mechanisms mechanisms; /* filled while city-wide estimates are learned */
    Storefront **shop;     /* [workers] */
    bool last;             /* only then are details read */
} Job;

void evidence_open(const Panel *panel, Arena *arena, Evidence *e) {
    const size_t n = panel->n;
    *e = (Evidence){.n = n,
                    .signals = signals_count(),
                    .details = signals_details(),
                    .detail_names = signals_detail_names(arena)};
    e->evidence = ARENA_ARRAY(arena, double, n * e->signals);
    e->log_odds = ARENA_ARRAY(arena, double, n);
    e->posterior = ARENA_ARRAY(arena, double, n);
    e->share = ARENA_ARRAY(arena, double, n);
    e->share_low = ARENA_ARRAY(arena, double, n);
    e->share_high = ARENA_ARRAY(arena, double, n);
    e->unexplained_eur_year = ARENA_ARRAY(arena, double, n);
    e->detail = ARENA_ARRAY(arena, float, n * e->details);
    e->judged = ARENA_ARRAY(arena, unsigned char, n);
    e->reason = ARENA_ARRAY(arena, const char *, n);
    e->expected = ARENA_ARRAY(arena, float, n * panel->months);
    e->band = ARENA_ARRAY(arena, double, n);
}

static void blank_row(Evidence *e, size_t i) {
    assert(i < e->n);
    for (size_t k = 0; k < e->signals; k++) e->evidence[i * e->signals + k] = NAN;
    for (size_t k = 0; k < e->details; k++) e->detail[i * e->details + k] = NAN;
    e->log_odds[i] = e->posterior[i] = e->unexplained_eur_year[i] = NAN;
    e->share[i] = e->share_low[i] = e->share_high[i] = NAN;
}

/* Why storefront i cannot be judged, or NULL. */
static const char *obstacle(const Fit *fit, size_t i) {
    assert(i < fit->panel->n);
    if (fit->panel->shared[i])
        return "turnover is known only for its enterprise, and this storefront's part of it is not";
    const float *turnover = panel_turnover(fit->panel, i);
    for (size_t t = 0; t < fit->panel->months; t++)
        if (turnover[t] > 0) return fit->too_short[i] ? "too few months of turnover" : NULL;
    return "no turnover in the window";
}

static Reading blank_reading(void) {
    Reading r = {.front = -INFINITY, .honest = -INFINITY};
    for (size_t k = 0; k < SIGNAL_DETAILS_MAX; k++) r.detail[k] = NAN;
    return r;
}

static void keep_details(Evidence *e, size_t i, const Reading *reading) {
    assert(i < e->n);
    float *detail = e->detail + i * e->details;
    for (size_t k = 0; k < e->signals; k++)
        for (size_t d = 0; signals_all[k]->details[d]; d++) *detail++ = reading[k].detail[d];
}

/* What signals read at prior weights and epsilons. */
static void read_signals(const Fit *fit, const Params *params, size_t i, Storefront *shop,
                         Reading *reading) {
    assert(i < fit->panel->n);
    storefront_prepare(shop, fit, i, NULL);
    for (size_t k = 0; signals_all[k]; k++) {
        const Signal *signal = signals_all[k];
        reading[k] = blank_reading();
        if (signal->read) signal->read(shop, params_group(params, &signal->params), &reading[k]);
    }
}

/* The city's own shares; documented exceptions keep the probabilities of their twins. */
static void weigh(const Fit *fit, size_t i, Reading *reading) {
    for (size_t k = 0; signals_all[k]; k++) {
        reading[k].weight *= fit->mechanism[k];
        if (!fit->panel->documented[i]) reading[k].epsilon *= fit->twin[k];
    }
}

void evidence_read(const Fit *fit, const Params *params, size_t i, Storefront *shop,
                   Reading *reading) {
    read_signals(fit, params, i, shop, reading);
    weigh(fit, i, reading);
}

static double total_of(const Mixed *mixed) {
    double total = 0;
    for (size_t k = 0; signals_all[k]; k++) total += mixed->evidence[k];
    return total;
}

/* All numbers of a storefront that a fit holds: a copy, a mirror image, or one whose figures were
 * altered. */
static void read_numbers(const PlainCity *city, const Fit *fit, const Params *params, size_t i,
                         int place, Storefront *shop, float *number, Mixed *mixed) {
    Reading reading[SIGNALS_MAX];
    double plain[PLAIN_NUMBERS];
    shop->brief = true;
    evidence_read(fit, params, i, shop, reading);
    mixture_combine(shop->plain, reading, mixed);
    if (city) weighing_read(city, shop, place, reading, total_of(mixed), number, plain);
}

void evidence_own(const Fit *fit, const Params *params, size_t i, Storefront *shop, double *own) {
    const Weighing *weighing = fit->weighing;
    float number[WEIGH_MOST];
    Mixed mixed;
    read_numbers(weighing ? weighing->city : NULL, fit, params, i,
                 weighing ? weighing->city->place[i] : -1, shop, number, &mixed);
    if (weighing)
        weighing_apply(weighing, fit->panel->id[i], number, own);
    else
        memcpy(own, mixed.evidence, signals_count() * sizeof *own);
}

/* The numbers of the last judgement, and the details that come from them. */
static void keep_numbers(Job *job, const Storefront *shop, size_t i, const Mixed *mixed,
                         Reading *reading) {
    double plain[PLAIN_NUMBERS];
    weighing_read(job->city, shop, job->city->place[i], reading, total_of(mixed),
                  job->number + i * weighing_numbers(), plain);
    for (size_t k = 0; signals_all[k]; k++)
        if (signals_all[k]->show) signals_all[k]->show(plain, &reading[k]);
    keep_details(job->out, i, reading);
}

static void judge(Job *job, Storefront *shop, size_t i) {
    Evidence *e = job->out;
    Reading reading[SIGNALS_MAX];
    Mixed mixed;
    shop->brief = !job->last;
    read_signals(job->fit, job->params, i, shop, reading);
    if (!job->last)
        mechanisms_put(&job->mechanisms, i, shop->plain, reading, job->fit->panel->documented[i]);
    weigh(job->fit, i, reading);
    for (size_t t = 0; t < TAIL_POINTS; t++) job->kind[i * TAIL_POINTS + t] = (float)shop->kind[t];
    mixture_combine(shop->plain, reading, &mixed);
    if (job->last) keep_numbers(job, shop, i, &mixed, reading);
    job->total[i] = 0;
    for (size_t k = 0; k < e->signals; k++) {
        e->evidence[i * e->signals + k] = mixed.evidence[k];
        job->total[i] += mixed.evidence[k];
    }
    e->share[i] = mixed.share;
    e->share_low[i] = fmax(mixed.share - 1.645 * mixed.share_sd, 0);
    e->share_high[i] = fmin(mixed.share + 1.645 * mixed.share_sd, 1);
}

static void judge_range(void *context, size_t begin, size_t end, size_t worker) {
    Job *job = context;
    for (size_t i = begin; i < end; i++) {
        job->out->reason[i] = obstacle(job->fit, i);
        job->out->judged[i] = job->out->reason[i] == NULL;
        job->total[i] = NAN;
        job->kind[i * TAIL_POINTS] = NAN;
        blank_row(job->out, i);
        if (job->out->judged[i]) judge(job, job->shop[worker], i);
    }
}

/* Expected turnover by month and the half width of its 90 % interval. */
static void expect_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Job *job = context;
    const Fit *fit = job->fit;
    const size_t months = fit->panel->months;
    for (size_t i = begin; i < end; i++) {
        const double *season = fit_month_row(fit->month_y, fit, i);
        const size_t sector = (size_t)fit->panel->sector[i];
        const double sigma = portable_exp(fit->log_sigma + fit->sector_noise[sector]);
        for (size_t t = 0; t < months; t++) {
            const size_t cell = i * months + t;
            job->out->expected[cell] = (float)portable_exp(
                fit->mu[i] + season[t] +
                fit_response(fit, sector, (double)fit->low[cell], (double)fit->high[cell]));
        }
        job->out->band[i] = 1.645 * sqrt(fit->level_sd[i] * fit->level_sd[i] + sigma * sigma);
    }
}

static void honest_weights(const Job *job, double *honest) {
    assert(honest || job->out->n == 0);
    for (size_t i = 0; i < job->out->n; i++)
        honest[i] = job->out->judged[i] ? 1 - job->out->posterior[i] : 1;
}

static void name_fit(const Fit *fit, Arena *arena, Evidence *e) {
    const FitNumber numbers[] = {
        {"prevalence", e->prevalence},
        {"footfall_elasticity_between", fit->elasticity},
        {"footfall_elasticity_slow", fit->elastic_low},
        {"footfall_elasticity_fast", fit->elastic_high},
        {"footfall_noise", fit->low_scale},
        {"log_sigma_median", fit->log_sigma},
        {"log_sigma_sd", fit->log_sigma_sd},
        {"autocorrelation", fit->rho},
        {"season_loading_sd", fit->effect_sd[EFFECT_SEASON]},
        {"slow_elasticity_sd", fit->effect_sd[EFFECT_LOW]},
        {"fast_elasticity_sd", fit->effect_sd[EFFECT_HIGH]},
        {"trend_sd", fit->effect_sd[EFFECT_TREND]},
        {"rounding_share", fit->rounders},
        {"share_wide_level", fit->tail_weight[TAIL_WIDE]},
        {"share_unexplained_level", fit->tail_weight[TAIL_HEAVY]},
        {"share_own_dynamics", fit->tail_weight[TAIL_OWN_WAY]},
    };
    FitNumber *copy = ARENA_ARRAY(arena, FitNumber, sizeof numbers / sizeof *numbers);
    memcpy(copy, numbers, sizeof numbers);
    e->fit = copy;
    e->fit_numbers = sizeof numbers / sizeof *numbers;
}

static void name_mechanisms(const Fit *fit, Arena *arena, Evidence *e) {
    for (size_t k = 0; signals_all[k]; k++)
        if (signals_all[k]->kind == SIGNAL_MIXTURE) {
            evidence_note(arena_printf(arena, "mechanism_%s", signals_all[k]->id),
                          fit->mechanism[k], arena, e);
            evidence_note(arena_printf(arena, "twin_%s", signals_all[k]->id), fit->twin[k], arena,
                          e);
        }
}

/* One city-wide fit with scratch memory of its own: passes do not add up. */
static Status fit_once(Fit *fit, const double *honest, const Parallel *parallel, Err *err) {
    assert(fit->panel);
    Arena *scratch = arena_open();
    const Status status = fit_pass(fit, honest, parallel, scratch, err);
    arena_close(scratch);
    return status;
}

static Job job_open(const EvidenceInput *input, const Fit *fit, Evidence *out, Arena *scratch) {
    const Parallel *parallel = input->parallel;
    Job job = {.fit = fit,
               .params = input->params,
               .out = out,
               .total = ARENA_ARRAY(scratch, double, out->n),
               .kind = ARENA_ARRAY(scratch, float, out->n *TAIL_POINTS),
               .shop = ARENA_ARRAY(scratch, Storefront *, parallel->workers)};
    for (size_t w = 0; w < parallel->workers; w++) job.shop[w] = storefront_new(scratch);
    return job;
}

/* Re-estimates the share of fronts, starting where it was, from the columns. */
static void count_fronts(Job *job) {
    const MixtureParams *mixture = params_group(job->params, &mixture_group);
    Evidence *e = job->out;
    for (size_t i = 0; i < e->n; i++) {
        if (isnan(job->total[i])) continue;
        job->total[i] = 0;
        for (size_t k = 0; k < e->signals; k++) job->total[i] += e->evidence[i * e->signals + k];
    }
    e->prevalence = mixture_prevalence(job->total, e->n, e->prevalence, mixture);
    evidence_settle(job->fit->panel, e->prevalence, e);
}

/* Judges every storefront under the fit. */
static void judge_all(Job *job, const Parallel *parallel) {
    parallel->run(parallel, job->out->n, judge_range, job);
    count_fronts(job);
}

/* A parameter that every mixture signal has (signal.h); 0 of others. */
static double prior_of(const Params *params, const Signal *signal, const char *name) {
    char key[64];
    ParamValue value = {0};
    if (signal->kind != SIGNAL_MIXTURE) return 0;
    (void)snprintf(key, sizeof key, "%s.%s", signal->id, name);
    (void)params_find(params, key, &value);
    return value.value;
}

static void learn_shares(const Job *job, Fit *fit) {
    MechanismShares prior = {0};
    for (size_t k = 0; signals_all[k]; k++) {
        prior.front[k] = prior_of(job->params, signals_all[k], "weight");
        prior.twin[k] = prior_of(job->params, signals_all[k], "epsilon");
    }
    const MechanismShares shares =
        mechanisms_learn(&job->mechanisms, &prior, params_group(job->params, &mixture_group));
    memcpy(fit->mechanism, shares.front, sizeof fit->mechanism);
    memcpy(fit->twin, shares.twin, sizeof fit->twin);
}

/* City-wide estimates: those who stand out under the first ones do not shape the next. */
static Status learn(const EvidenceInput *input, Fit *fit, Evidence *evidence, Err *err) {
    const MixtureParams *mixture = params_group(input->params, &mixture_group);
    Arena *scratch = arena_open();
    Job job = job_open(input, fit, evidence, scratch);
    job.mechanisms = mechanisms_open(evidence->n, scratch);
    double *honest = ARENA_ARRAY(scratch, double, evidence->n);
    Status status = fit_once(fit, NULL, input->parallel, err);
    for (size_t pass = 1; pass < (size_t)mixture->passes && !status; pass++) {
        judge_all(&job, input->parallel);
        honest_weights(&job, honest);
        fit_tails(fit, job.kind, honest, input->parallel);
        learn_shares(&job, fit);
        status = fit_once(fit, honest, input->parallel, err);
    }
    arena_close(scratch);
    return status;
}

/* Learns from a sample what holds for every storefront; evidence->prevalence is the sample's. */
static Status learn_and_extend(const EvidenceInput *input, const Panel *sample, Arena *keep,
                               Evidence *evidence, Fit *fit, Err *err) {
    const EvidenceInput part = {
        .panel = sample, .params = input->params, .parallel = input->parallel};
    Arena *scratch = arena_open();
    Fit learned;
    Evidence of_sample;
    evidence_open(sample, scratch, &of_sample);
    of_sample.prevalence = evidence->prevalence;
    Status status = fit_open(sample, input->params, keep, &learned, err);
    if (!status) status = learn(&part, &learned, &of_sample, err);
    if (!status) fit_extend(&learned, input->panel, input->parallel, keep, fit);
    evidence->prevalence = of_sample.prevalence;
    arena_close(scratch);
    return status;
}

static Status learn_from_all(const EvidenceInput *input, Arena *keep, Evidence *evidence, Fit *fit,
                             Err *err) {
    TRY(fit_open(input->panel, input->params, keep, fit, err));
    return learn(input, fit, evidence, err);
}

static void read_planted(const Fit *fit, const Params *params, size_t i, int place,
                         Storefront *shop, float *number) {
    Mixed mixed;
    read_numbers(fit->plain, fit, params, i, place, shop, number, &mixed);
}

/* Its likeliest kinds, were it a front: details of the signal `whole`. */
enum { NAMED = 2 };
static void name_kinds(const Job *job, size_t i) {
    const Weighing *w = job->fit->weighing;
    double part[PLANT_KINDS];
    size_t detail, best = 0;
    (void)evidence_column("whole", &detail);
    float *out = job->out->detail + i * job->out->details + detail;
    weighing_kinds(w, job->fit->panel->id[i], job->number + i * weighing_numbers(), part);
    for (size_t place = 0; place < NAMED && place < w->forms; place++) {
        for (size_t k = 0; k < PLANT_KINDS; k++)
            if (part[k] > part[best]) best = k;
        out[2 * place] = (float)best;
        out[2 * place + 1] = (float)part[best];
        part[best] = -1;
    }
}

/* What part of its turnover is not trade, by copies whose part is known. */
static void take_share(const Job *job, size_t i) {
    const AmountShare share = weighing_share(job->fit->weighing, job->fit->panel->id[i],
                                             job->number + i * weighing_numbers());
    if (isnan(share.mean)) return;
    job->out->share[i] = share.mean;
    job->out->share_low[i] = share.low;
    job->out->share_high[i] = share.high;
}

static void apply_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Job *job = context;
    Evidence *e = job->out;
    for (size_t i = begin; i < end; i++)
        if (e->judged[i]) {
            weighing_apply(job->fit->weighing, job->fit->panel->id[i],
                           job->number + i * weighing_numbers(), e->evidence + i * e->signals);
            name_kinds(job, i);
            take_share(job, i);
        }
}

static void note_weighing(const Weighing *w, Arena *arena, Evidence *e) {
    Learned *learned = ARENA_ARRAY(arena, Learned, 1);
    *learned = w->learned;
    e->learned = learned;
    evidence_note("prevalence_low", w->share.low, arena, e);
    evidence_note("prevalence_high", w->share.high, arena, e);
    double kind[PLANT_KINDS] = {0};
    for (size_t k = 0; k < w->forms; k++) kind[w->form[k].kind] += w->weight[k];
    for (size_t k = 0; k < PLANT_KINDS; k++)
        if (kind[k] > 0)
            evidence_note(arena_printf(arena, "kind_%s", plant_names[k]), kind[k], arena, e);
}

/* What numbers are worth, learned from those of the last judgement. */
static void learn_worth(const EvidenceInput *input, const Job *job, Fit *fit, Arena *keep) {
    const WeighingInput learning = {fit,         input->params,    input->parallel,
                                    job->number, job->out->judged, read_planted};
    fit->weighing = weighing_learn(&learning, job->city, keep);
}

/* The last judgement. keep: where what the city taught lives. Held estimates have taught it. */
static void judge_last(const EvidenceInput *input, Fit *fit, Evidence *evidence, Arena *keep) {
    const Parallel *parallel = input->parallel;
    Arena *scratch = arena_open();
    Job job = job_open(input, fit, evidence, scratch);
    job.last = true;
    if (!input->held) fit->plain = plain_learn(fit, input->params, parallel, keep);
    job.city = fit->plain;
    job.number = ARENA_ARRAY(scratch, float, evidence->n *weighing_numbers());
    parallel->run(parallel, evidence->n, judge_range, &job);
    if (!input->held) {
        count_fronts(&job);
        learn_worth(input, &job, fit, keep);
        if (fit->weighing) evidence->prevalence = fit->weighing->share.mean;
    }
    if (fit->weighing) parallel->run(parallel, evidence->n, apply_range, &job);
    if (fit->weighing || input->held) evidence_settle(input->panel, evidence->prevalence, evidence);
    parallel->run(parallel, evidence->n, expect_range, &job);
    arena_close(scratch);
}

/* The city's estimates: learned, or held. keep: where the fit lives. */
static Status find_estimates(const EvidenceInput *input, Arena *keep, Evidence *evidence, Fit *fit,
                             Err *err) {
    const MixtureParams *mixture = params_group(input->params, &mixture_group);
    EstimatesGaps gaps;
    if (input->held) {
        evidence->prevalence = input->held->prevalence;
        return estimates_hold(input->held, input->panel, input->params, input->parallel, keep, fit,
                              input->gaps ? input->gaps : &gaps, err);
    }
    Panel *sample = ARENA_ARRAY(keep, Panel, 1);
    evidence->prevalence = mixture->start_prevalence;
    TRY(fit_sample(input->panel, input->params, keep, sample)
            ? learn_and_extend(input, sample, keep, evidence, fit, err)
            : learn_from_all(input, keep, evidence, fit, err));
    fit->weighing = NULL;
    return ST_OK;
}

/* keep: where the fit lives; fit refers to it afterwards. */
static Status compute(const EvidenceInput *input, Arena *arena, Arena *keep, Evidence *evidence,
                      Fit *fit, Err *err) {
    evidence_open(input->panel, arena, evidence);
    TRY(find_estimates(input, keep, evidence, fit, err));
    judge_last(input, fit, evidence, keep);
    name_fit(fit, arena, evidence);
    name_mechanisms(fit, arena, evidence);
    if (fit->weighing) note_weighing(fit->weighing, arena, evidence);
    if (input->keep) estimates_pack(fit, input->params, evidence->prevalence, arena, input->keep);
    return ST_OK;
}

Status evidence_make(const EvidenceInput *input, Arena *arena, Evidence *evidence, Err *err) {
    Fit fit;
    Arena *keep = arena_open();
    const Status status = compute(input, arena, keep, evidence, &fit, err);
    arena_close(keep);
    return status;
}

Status evidence_compute(const Panel *panel, const Params *params, const Parallel *parallel,
                        Arena *arena, Evidence *evidence, Err *err) {
    const EvidenceInput input = {.panel = panel, .params = params, .parallel = parallel};
    return evidence_make(&input, arena, evidence, err);
}

Status evidence_fit(const EvidenceInput *input, Arena *arena, Evidence *evidence, Fit *fit,
                    Err *err) {
    return compute(input, arena, arena, evidence, fit, err);
}
