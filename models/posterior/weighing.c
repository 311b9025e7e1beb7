/* weighing - what every number says in this city: evidence that adds up.
 *
 * Input     a fit; the numbers of its storefronts.
 * Method    the city (weight 1) and its mirror image (mirror_weight) stand for honest, copies with
 *           planted fronts for the rest; per kind of front, or half of one, an additive logistic
 *           model; these put together by log sum_k w_k e^(s_k), w learned here. A column is
 *           sum_k gamma_k (curve_k - its middle between honest and planted), gamma_k =
 *           w_k e^(s_k)/sum; `whole` has the rest. A storefront is judged without the fifth of the
 *           city that it was learned from. Fronts that hide in the city stood for honest; their
 *           share is taken out of the score.
 * Output    evidence [signals], nats; the share of fronts.
 * Blind to  fronts unlike all planted kinds.
 * Cites     MODEL 13.9 to 13.12; Elkan & Noto (2008), doi:10.1145/1401890.1401920
 */
#include "models/posterior/weighing.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/vector.h"
#include "models/posterior/mixture.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(CurveParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(ridge, 8, 0.01, 1000, "penalty", "half a thousand coefficients on some hundred storefronts"),
    P(bend, 12, 0, 10000, "penalty", "curves turn where many storefronts say so"),
    P(steps, 8, 1, 50, "steps", "scores move by less than 0.01 after that"),
    P(scale_ridge, 1, 0, 1000, "storefronts", "what the ridge takes from the spread is given back"),
    P(mirror_weight, 0.5, 0, 2, "of the city's weight",
      "so that fronts among the city's storefronts are not all of what honest looks like"),
    P(copies_weight, 0.3, 0.001, 10, "of the weight of the honest",
      "fronts are rare: curves are to tell them from the oddest of the honest, not from most"),
    P(sample, 4000, 200, 1e6, "storefronts", "a large city learns from about this many"),
    P(least, 40, 10, 10000, "storefronts", "with fewer, signals keep their general worth"),
    P(kind_strength, 10, 0.1, 1e6, "fronts", "the general shares of kinds count as this many"),
    P(kind_temper, 0.5, 0, 1, "of the likelihood", "the mirror is itself a sample of that size"),
    P(kind_rounds, 2, 0, 10, "rounds", "cells depend on the shares a little"),
    P(share_fronts, 4, 0.01, 1e6, "storefronts",
      "with share_honest: Beta prior of mean 0.029; published shares of infiltrated firms lie "
      "between 1 and 9 %"),
    P(share_honest, 136, 0.01, 1e6, "storefronts", "see share_fronts"),
    P(share_most, 200, 10, 1e6, "storefronts",
      "honest storefronts differ from their mirror, and more of them do not mend that: what "
      "the city says of its share weighs at most as much as this many"),
    P(hidden, 0.5, 0, 1, "of the share of fronts",
      "fronts among the city's storefronts stood for honest; half of them, for honest oddities "
      "look like them"),
    P(hidden_odds, 4, 1, 100, "odds ratio",
      "the most that taking them out multiplies odds by: beyond, it hangs on a share known to a "
      "factor of two"),
    P(confirmed, 0.95, 0, 1, "of a front",
      "a confirmed storefront stands for fronts as far as visits do not err, the rest of it for "
      "honest ones"),
    P(confirmed_months, 24, 0, 1200, "months",
      "its figures of today say less and less of what was found"),
    {0},
};
const ParamGroup curves_group = {
    .name = "curves",
    .title = "What each number says in this city",
    .stage = STAGE_EVIDENCE,
    .specs = specs,
    .size = sizeof(CurveParams),
};

/* ---- numbers ---- */

static bool has_number(const Signal *signal) {
    return signal->kind == SIGNAL_MIXTURE || signal->kind == SIGNAL_LEVEL ||
           signal->kind == SIGNAL_FACTOR;
}

size_t weighing_numbers(void) {
    size_t count = PLAIN_NUMBERS + 1;
    for (size_t s = 0; signals_all[s]; s++) count += has_number(signals_all[s]);
    return count;
}

static size_t column_of(const char *id) {
    size_t s = 0;
    while (strcmp(signals_all[s]->id, id) != 0) s++;
    return s;
}

size_t weighing_column(size_t k) {
    size_t at = PLAIN_NUMBERS;
    if (k < PLAIN_NUMBERS) return column_of(plain_signals[k]);
    for (size_t s = 0; signals_all[s]; s++)
        if (has_number(signals_all[s]) && at++ == k) return s;
    return column_of("whole");
}

const char *weighing_name(size_t k) {
    return k < PLAIN_NUMBERS ? plain_names[k] : signals_all[weighing_column(k)]->id;
}

static float bounded(double value, double most) {
    return isfinite(value) ? (float)fmin(fmax(value, -most), most) : NAN;
}

void weighing_read(const PlainCity *city, const Storefront *shop, int place, const Reading *reading,
                   double total, float *number, double *plain) {
    const double honest = mixture_honest(shop->plain, reading);
    size_t at = PLAIN_NUMBERS;
    plain_read(city, shop->fit, shop->i, place, plain);
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) number[k] = (float)plain[k];
    for (size_t s = 0; signals_all[s]; s++) {
        if (!has_number(signals_all[s])) continue;
        const bool mixture = signals_all[s]->kind == SIGNAL_MIXTURE;
        number[at++] =
            mixture ? bounded(reading[s].front - honest, 40) : bounded(reading[s].factor, 30);
    }
    number[at] = (float)fmin(fmax(total, -20), 30);
}

/* ---- rows to learn from ---- */

typedef struct Pool {
    const WeighingInput *input;
    Planted mirror, copies;
    Fit mirror_fit, copies_fit;
    uint32_t *row;     /* [city] storefronts of the sample */
    size_t city, rows; /* rows: city, mirror, copies */
    float *number;     /* [rows x numbers] */
    unsigned char *fold;
    Storefront **shop; /* [workers] */
} Pool;

static unsigned char fold_of(const char *id) {
    return (unsigned char)(plant_hash(id, 7) % CURVE_FOLDS);
}

/* How far storefront i stands for fronts, 0..1: the rest of it stands for the honest. */
static double belief_in(const WeighingInput *input, size_t i) {
    const Panel *panel = input->fit->panel;
    const CurveParams *p = params_group(input->params, &curves_group);
    const int last = panel->first_month + (int)panel->months - 1;
    if (!panel->confirmed || panel->confirmed[i] == INT_MIN) return 0;
    const double passed = fmax((double)last - panel->confirmed[i], 0);
    return passed < p->confirmed_months ? p->confirmed : 0;
}

/* Storefronts of small hashes, and all that visits confirmed: of these there are never many. */
static size_t sample_rows(const WeighingInput *input, uint64_t below, uint32_t *row) {
    size_t n = 0;
    for (size_t i = 0; i < input->fit->panel->n; i++)
        if (input->judged[i] &&
            (plant_hash(input->fit->panel->id[i], 3) <= below || belief_in(input, i) > 0))
            row[n++] = (uint32_t)i;
    return n;
}

static void read_range(void *context, size_t begin, size_t end, size_t worker) {
    const Pool *pool = context;
    const size_t numbers = weighing_numbers();
    for (size_t k = begin; k < end; k++) {
        float *number = pool->number + (pool->city + k) * numbers;
        const bool mirrored = k < pool->city;
        const size_t i = mirrored ? k : k - pool->city;
        const Planted *planted = mirrored ? &pool->mirror : &pool->copies;
        const Fit *fit = mirrored ? &pool->mirror_fit : &pool->copies_fit;
        pool->input->read(fit, pool->input->params, i, planted->place[i], pool->shop[worker],
                          number);
    }
}

/* What turning a storefront round does not change. */
static void keep_unturned(const Pool *pool) {
    static const PlainNumber same[] = {PLAIN_fives, PLAIN_hundreds, PLAIN_noise_raw, PLAIN_spread,
                                       PLAIN_wander};
    const size_t numbers = weighing_numbers();
    size_t digits = PLAIN_NUMBERS;
    while (weighing_column(digits) != column_of("digits")) digits++;
    for (size_t k = 0; k < pool->city; k++) {
        float *mirror = pool->number + (pool->city + k) * numbers;
        const float *city = pool->number + k * numbers;
        for (size_t s = 0; s < sizeof same / sizeof *same; s++) mirror[same[s]] = city[same[s]];
        mirror[digits] = city[digits];
    }
}

static bool pool_fill(const WeighingInput *input, const PlainCity *city, uint64_t below,
                      Arena *scratch, Pool *pool) {
    const size_t numbers = weighing_numbers();
    const Panel *panel = input->fit->panel;
    *pool = (Pool){.input = input, .row = ARENA_ARRAY(scratch, uint32_t, panel->n + 1)};
    pool->city = sample_rows(input, below, pool->row);
    const CurveParams *curves = params_group(input->params, &curves_group);
    if ((double)pool->city < curves->least) return false;
    if (!plant_copies(city, input->fit, pool->row, pool->city,
                      params_group(input->params, &plant_group), scratch, &pool->copies))
        return false;
    plant_mirror(city, input->fit, pool->row, pool->city, scratch, &pool->mirror);
    fit_extend(input->fit, &pool->mirror.panel, input->parallel, scratch, &pool->mirror_fit);
    fit_extend(input->fit, &pool->copies.panel, input->parallel, scratch, &pool->copies_fit);
    pool->rows = 2 * pool->city + pool->copies.panel.n;
    pool->number = ARENA_ARRAY(scratch, float, pool->rows *numbers);
    pool->fold = ARENA_ARRAY(scratch, unsigned char, pool->rows);
    pool->shop = ARENA_ARRAY(scratch, Storefront *, input->parallel->workers);
    for (size_t w = 0; w < input->parallel->workers; w++) pool->shop[w] = storefront_new(scratch);
    for (size_t k = 0; k < pool->city; k++) {
        memcpy(pool->number + k * numbers, input->number + pool->row[k] * numbers,
               numbers * sizeof *pool->number);
        pool->fold[k] = pool->fold[pool->city + k] = fold_of(panel->id[pool->row[k]]);
    }
    for (size_t k = 0; k < pool->copies.panel.n; k++)
        pool->fold[2 * pool->city + k] = fold_of(panel->id[pool->copies.source[k]]);
    input->parallel->run(input->parallel, pool->rows - pool->city, read_range, pool);
    keep_unturned(pool);
    return true;
}

/* ---- learning ---- */

/* The curves' score is planted against the city with the fronts that hide in it: out of that, the
 * log Bayes factor of planted against honest. It grows with the score. */
static double against_honest(const Weighing *w, double score) {
    const double hidden = fmin(w->hidden * vector_exp(score), w->hidden_most);
    return score + vector_log((w->taught - w->hidden) / (w->taught - hidden));
}

typedef struct Learning {
    const Pool *pool;
    const CurveParams *params;
    Weighing *weighing;
    const HatPlace *place;
    float *planted;      /* [rows] 1 = planted or confirmed, as far as that is sure */
    unsigned char *form; /* [copies] of each copy, by its number in weighing->form */
    double copies[WEIGH_FORMS];
    AdditiveWork **work; /* [workers] */
    Arena **arena;       /* [forms] one for each, for they grow side by side */
} Learning;

/* The city weighs 1 a storefront, its mirror less (of a front it is no honest one), and the copies
 * of form q a part of both. */
static void form_weight(const Learning *l, size_t q, float *weight) {
    const Pool *pool = l->pool;
    const size_t honest = 2 * pool->city;
    const double all =
        l->params->copies_weight * (double)pool->city * (1 + l->params->mirror_weight);
    for (size_t k = 0; k < pool->rows; k++) {
        weight[k] = 1;
        if (k >= pool->city && k < honest)
            weight[k] = (float)l->params->mirror_weight * (1 - l->planted[k - pool->city]);
        if (k >= honest) weight[k] = l->form[k - honest] == q ? (float)(all / l->copies[q]) : 0;
    }
}

/* Of every curve, half-way between its means over the honest and over the planted. */
static void find_middles(const Hats *hats, const CurveRows *rows, const double *beta,
                         double *middle) {
    for (size_t c = 0; c < hats->numbers; c++) {
        double sum[2] = {0}, weight[2] = {0};
        for (size_t i = 0; i < rows->n; i++) {
            const HatPlace place = rows->place[i * hats->numbers + c];
            if (place.at < 0) continue;
            const bool planted = rows->y[i] > 0.5F;
            sum[planted] += (double)rows->weight[i] * additive_curve(beta, place);
            weight[planted] += (double)rows->weight[i];
        }
        middle[c] =
            weight[0] > 0 && weight[1] > 0 ? (sum[0] / weight[0] + sum[1] / weight[1]) / 2 : 0;
    }
}

/* Scores as if the copies had weighed as much as the honest: log planted/honest. */
static void even_out(Curves *curves, double copies_weight) {
    for (size_t f = 0; f <= CURVE_FOLDS; f++) curves->beta[f][0] -= vector_log(copies_weight);
}

/* Ranges hold PARALLEL_GRAIN places each; each stands for one form. */
static void fit_forms(void *context, size_t begin, size_t end, size_t worker) {
    Learning *l = context;
    for (size_t q = begin / PARALLEL_GRAIN; q * PARALLEL_GRAIN < end; q++) {
        Arena *scratch = arena_open();
        float *weight = ARENA_ARRAY(scratch, float, l->pool->rows);
        form_weight(l, q, weight);
        const CurveRows rows = {l->pool->rows, l->place, l->planted, weight, l->pool->fold};
        l->weighing->curves[q] = additive_fit(l->work[worker], &rows, l->arena[q]);
        even_out(&l->weighing->curves[q], l->params->copies_weight);
        find_middles(&l->weighing->hats, &rows, l->weighing->curves[q].beta[CURVE_FOLDS],
                     l->weighing->middle[q]);
        arena_close(scratch);
    }
}

static void score_rows(const Learning *l, double *score) {
    const Weighing *w = l->weighing;
    for (size_t i = 0; i < l->pool->rows; i++)
        for (size_t k = 0; k < w->forms; k++)
            score[i * w->forms + k] = additive_score(&w->hats, w->curves[k].beta[l->pool->fold[i]],
                                                     l->place + i * w->hats.numbers);
}

/* What people read of it, from scores of curves that had not seen their rows. */
static void keep_learned(const Learning *l, const KindScores *scores, Arena *scratch) {
    Weighing *w = l->weighing;
    double *total = ARENA_ARRAY(scratch, double, l->pool->rows);
    for (size_t i = 0; i < l->pool->rows; i++)
        total[i] = against_honest(
            w, kinds_together(scores->score + i * w->forms, w->weight, w->forms, NULL));
    unsigned char kind[WEIGH_FORMS];
    for (size_t k = 0; k < w->forms; k++) kind[k] = w->form[k].kind;
    const LearnedFrom from = {&w->hats,  w->forms, kind,  w->weight,    w->curves,
                              w->middle, scores,   total, w->share.mean};
    learned_make(&from, &w->learned);
}

static void learn_kinds(const Learning *l, Arena *scratch) {
    Weighing *w = l->weighing;
    const Pool *pool = l->pool;
    const PlantParams *plant = params_group(pool->input->params, &plant_group);
    double *score = ARENA_ARRAY(scratch, double, pool->rows * w->forms), sum = 0;
    double of_kind[PLANT_KINDS] = {0};
    for (size_t k = 0; k < w->forms; k++) of_kind[w->form[k].kind] += l->copies[k];
    score_rows(l, score);
    for (size_t k = 0; k < w->forms; k++) {
        const unsigned char kind = w->form[k].kind;
        sum += w->weight[k] = plant->weight[kind] * l->copies[k] / of_kind[kind];
    }
    for (size_t k = 0; k < w->forms; k++) w->weight[k] /= sum;
    const KindScores scores = {w->forms, pool->city, pool->city, pool->copies.panel.n,
                               score,    l->form};
    kinds_learn(&scores, l->params, w->weight);
    w->share = kinds_share(&scores, w->weight, l->params);
    w->taught = 1 + l->params->mirror_weight;
    w->hidden = l->params->hidden * w->share.mean;
    w->hidden_most = w->taught - (w->taught - w->hidden) / l->params->hidden_odds;
    keep_learned(l, &scores, scratch);
}

/* What was added of all that copy i declares, 0..1; trade moves with footfall as the city's does,
 * so that where customers leave and turnover stays, the rest of it was added. */
static double added_share(const Learning *l, size_t i) {
    const Panel *city = l->pool->input->fit->panel, *copies = &l->pool->copies.panel;
    const size_t source = l->pool->copies.source[i];
    const float *trade = panel_turnover(city, source), *declared = panel_turnover(copies, i);
    const float *came = panel_footfall(city, source), *come = panel_footfall(copies, i);
    double traded = 0, all = 0;
    for (size_t t = 0; t < city->months; t++) {
        if (!(declared[t] > 0) || !(trade[t] > 0)) continue;
        const bool left = come[t] > 0 && come[t] < came[t];
        const double part = left ? vector_exp(l->weighing->city->elasticity *
                                              vector_log((double)come[t] / (double)came[t]))
                                 : 1;
        traded += part * (double)trade[t];
        all += (double)declared[t];
    }
    return all > 0 ? fmin(fmax(1 - traded / all, 0), 1) : 0;
}

static void learn_amounts(const Learning *l, Arena *scratch, Arena *arena) {
    Weighing *w = l->weighing;
    const Pool *pool = l->pool;
    const size_t n = pool->copies.panel.n, honest = 2 * pool->city;
    double *share = ARENA_ARRAY(scratch, double, n);
    float *weight = ARENA_ARRAY(scratch, float, n);
    for (size_t i = 0; i < n; i++) {
        share[i] = added_share(l, i);
        weight[i] = (float)(w->weight[l->form[i]] * (double)n / l->copies[l->form[i]]);
    }
    const AmountRows rows = {n, l->place + honest * w->hats.numbers, share, weight,
                             pool->fold + honest};
    amounts_learn(l->work[0], &w->hats, &rows, arena, &w->amounts);
}

/* The forms that this city can have, and which of them each copy is of. */
static void find_forms(Learning *l) {
    const Planted *copies = &l->pool->copies;
    Weighing *w = l->weighing;
    double seen[PLANT_KINDS][2] = {{0}};
    unsigned char form[PLANT_KINDS][2] = {{0}};
    for (size_t k = 0; k < copies->panel.n; k++)
        seen[copies->kind[k]][copies->in_proportion[k] != 0]++;
    for (unsigned char k = 0; k < PLANT_KINDS; k++)
        for (int half = 0; half < 2; half++) {
            if (!(seen[k][half] > 0)) continue;
            form[k][half] = (unsigned char)w->forms;
            l->copies[w->forms] = seen[k][half];
            w->form[w->forms++] = (FrontForm){k, half != 0};
        }
    for (size_t k = 0; k < copies->panel.n; k++)
        l->form[k] = form[copies->kind[k]][copies->in_proportion[k] != 0];
}

static void learn_curves(const Pool *pool, Weighing *w, Arena *scratch, Arena *arena) {
    const size_t numbers = weighing_numbers(), honest = 2 * pool->city;
    const Parallel *parallel = pool->input->parallel;
    float *known = ARENA_ARRAY(scratch, float, pool->rows *numbers);
    HatPlace *place = ARENA_ARRAY(scratch, HatPlace, pool->rows * numbers);
    Learning l = {.pool = pool,
                  .params = params_group(pool->input->params, &curves_group),
                  .weighing = w,
                  .place = place,
                  .planted = ARENA_ARRAY(scratch, float, pool->rows),
                  .form = ARENA_ARRAY(scratch, unsigned char, pool->copies.panel.n),
                  .work = ARENA_ARRAY(scratch, AdditiveWork *, parallel->workers),
                  .arena = ARENA_ARRAY(scratch, Arena *, WEIGH_FORMS)};
    find_forms(&l);
    memcpy(known, pool->number, pool->city * numbers * sizeof *known);
    memcpy(known + pool->city * numbers, pool->number + honest * numbers,
           (pool->rows - honest) * numbers * sizeof *known);
    w->hats = hats_learn(known, pool->rows - pool->city, numbers, arena);
    for (size_t i = 0; i < pool->rows; i++) {
        hats_place(&w->hats, pool->number + i * numbers, place + i * numbers);
        l.planted[i] = i >= honest ? 1 : 0;
        if (i < pool->city) l.planted[i] = (float)belief_in(pool->input, pool->row[i]);
    }
    for (size_t k = 0; k < w->forms; k++) {
        l.arena[k] = arena_open();
        w->middle[k] = ARENA_ARRAY(arena, double, numbers);
    }
    for (size_t k = 0; k < parallel->workers; k++)
        l.work[k] = additive_work(&w->hats, l.params, scratch);
    parallel->run(parallel, w->forms * PARALLEL_GRAIN, fit_forms, &l);
    for (size_t k = 0; k < w->forms; k++) {
        for (size_t f = 0; f <= CURVE_FOLDS; f++) {
            double *beta = ARENA_ARRAY(arena, double, w->hats.width + 1);
            memcpy(beta, w->curves[k].beta[f], (w->hats.width + 1) * sizeof *beta);
            w->curves[k].beta[f] = beta;
        }
        arena_close(l.arena[k]);
    }
    learn_kinds(&l, scratch);
    learn_amounts(&l, scratch, arena);
}

/* Rows come in the order of their ids. */
static void keep_confirmed(const Pool *pool, Weighing *w, Arena *arena) {
    w->beyond = ARENA_ARRAY(arena, const char *, pool->city + 1);
    for (size_t k = 0; k < pool->city; k++) {
        const char *id = pool->input->fit->panel->id[pool->row[k]];
        if (plant_hash(id, 3) > w->sample_below) w->beyond[w->confirmed++] = id;
    }
}

Weighing *weighing_learn(const WeighingInput *input, const PlainCity *city, Arena *arena) {
    const CurveParams *params = params_group(input->params, &curves_group);
    const double part = params->sample / fmax((double)input->fit->panel->n, 1);
    Weighing *w = ARENA_ARRAY(arena, Weighing, 1);
    Arena *scratch = arena_open();
    Pool *pool = ARENA_ARRAY(scratch, Pool, 1);
    *w = (Weighing){.city = city, .whole = column_of("whole")};
    for (size_t k = 0; k < weighing_numbers(); k++) w->column[k] = weighing_column(k);
    w->sample_below = part >= 1 ? UINT64_MAX : (uint64_t)ldexp(part, 64);
    const bool learned = pool_fill(input, city, w->sample_below, scratch, pool);
    if (learned) {
        keep_confirmed(pool, w, arena);
        learn_curves(pool, w, scratch, arena);
    }
    arena_close(scratch);
    return learned ? w : NULL;
}

/* ---- use ---- */

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The curves that have not seen the storefront of that id, and the places of its numbers. */
static size_t look_up(const Weighing *w, const char *id, const float *number,
                      HatPlace place[WEIGH_MOST]) {
    hats_place(&w->hats, number, place);
    const bool taught =
        plant_hash(id, 3) <= w->sample_below ||
        (w->confirmed && bsearch(&id, w->beyond, w->confirmed, sizeof *w->beyond, by_text));
    return taught ? fold_of(id) : CURVE_FOLDS;
}

/* Its score, and gamma [forms]. */
static double score_of(const Weighing *w, size_t fold, const HatPlace *place, double *gamma) {
    double score[WEIGH_FORMS];
    for (size_t k = 0; k < w->forms; k++)
        score[k] = additive_score(&w->hats, w->curves[k].beta[fold], place);
    return kinds_together(score, w->weight, w->forms, gamma);
}

void weighing_apply(const Weighing *w, const char *id, const float *number, double *evidence) {
    HatPlace place[WEIGH_MOST];
    double gamma[WEIGH_FORMS];
    const size_t fold = look_up(w, id, number, place);
    memset(evidence, 0, signals_count() * sizeof *evidence);
    evidence[w->whole] = against_honest(w, score_of(w, fold, place, gamma));
    for (size_t c = 0; c < w->hats.numbers; c++) {
        double says = 0;
        if (place[c].at < 0 || w->column[c] == w->whole) continue;
        for (size_t k = 0; k < w->forms; k++)
            says +=
                gamma[k] * (additive_curve(w->curves[k].beta[fold], place[c]) - w->middle[k][c]);
        evidence[w->column[c]] += says;
    }
    for (size_t s = 0; signals_all[s]; s++)
        if (s != w->whole) evidence[w->whole] -= evidence[s];
}

void weighing_kinds(const Weighing *w, const char *id, const float *number,
                    double part[static PLANT_KINDS]) {
    HatPlace place[WEIGH_MOST];
    double gamma[WEIGH_FORMS];
    const size_t fold = look_up(w, id, number, place);
    (void)score_of(w, fold, place, gamma);
    memset(part, 0, PLANT_KINDS * sizeof *part);
    for (size_t k = 0; k < w->forms; k++) part[w->form[k].kind] += gamma[k];
}

AmountShare weighing_share(const Weighing *w, const char *id, const float *number) {
    HatPlace place[WEIGH_MOST];
    const size_t fold = look_up(w, id, number, place);
    return amounts_share(&w->amounts, &w->hats, fold, place);
}
