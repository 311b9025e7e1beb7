/* amounts - what part of a front's turnover is not trade, learned from copies whose part is known.
 *
 * Input     places of the copies' numbers, the share of what each declares that was added.
 * Method    logit share = a + sum of curves, by the fractional logit (Papke & Wooldridge 1996):
 *           each copy is a front by its share and honest by the rest, in the penalised additive
 *           model of the curves. Its interval: the 5 and 95 % points of what unseen copies
 *           of like predictions lie beside them, in logits, by bands of the prediction (the split
 *           conformal interval of Lei et al. 2018, made local).
 * Output    mean share and its central 90 % interval, 0..1, given that it is a front.
 * Blind to  additions unlike those of all copies.
 * Cites     MODEL 13.16; Papke & Wooldridge (1996),
 *           doi:10.1002/(SICI)1099-1255(199611)11:6<619::AID-JAE418>3.0.CO;2-1; Lei, G'Sell,
 *           Rinaldo, Tibshirani & Wasserman (2018), doi:10.1080/01621459.2017.1307116
 */
#include "models/posterior/amounts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/math/vector.h"

/* Shares nearer to 0 or 1 are taken as these: their logits would rule a band. */
static const double least = 0.01, most = 0.99;

static double logit(double share) {
    const double p = fmin(fmax(share, least), most);
    return vector_log(p / (1 - p));
}

static double logistic(double x) {
    return 1 / (1 + vector_exp(-fmin(fmax(x, -20), 20)));
}

static Curves fit(AdditiveWork *work, const AmountRows *rows, Arena *arena) {
    Arena *scratch = arena_open();
    float *y = ARENA_ARRAY(scratch, float, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++) y[i] = (float)fmin(fmax(rows->share[i], least), most);
    const CurveRows parts = {rows->n, rows->place, y, rows->weight, rows->fold};
    const Curves curves = additive_fit(work, &parts, arena);
    arena_close(scratch);
    return curves;
}

typedef struct Miss {
    double score, residual, weight;
} Miss;

static int by_score(const void *a, const void *b) {
    const Miss *x = a, *y = b;
    return (x->score > y->score) - (x->score < y->score);
}

static int by_residual(const void *a, const void *b) {
    const Miss *x = a, *y = b;
    return (x->residual > y->residual) - (x->residual < y->residual);
}

/* The residual below which a part of the weight of miss[n] lies; they are sorted by it. */
static double quantile(const Miss *miss, size_t n, double part) {
    double all = 0, so_far = 0;
    for (size_t i = 0; i < n; i++) all += miss[i].weight;
    for (size_t i = 0; i < n; i++) {
        so_far += miss[i].weight;
        if (so_far >= part * all) return miss[i].residual;
    }
    return miss[n - 1].residual;
}

static void one_band(Miss *miss, size_t n, Amounts *out) {
    double score = 0, weight = 0;
    for (size_t i = 0; i < n; i++) {
        score += miss[i].weight * miss[i].score;
        weight += miss[i].weight;
    }
    if (!(weight > 0)) return;
    qsort(miss, n, sizeof *miss, by_residual);
    out->at[out->bands] = score / weight;
    out->low[out->bands] = quantile(miss, n, 0.05);
    out->high[out->bands++] = quantile(miss, n, 0.95);
}

void amounts_learn(AdditiveWork *work, const Hats *hats, const AmountRows *rows, Arena *arena,
                   Amounts *out) {
    Arena *scratch = arena_open();
    Miss *miss = ARENA_ARRAY(scratch, Miss, rows->n + 1);
    size_t n = 0;
    *out = (Amounts){.curves = fit(work, rows, arena)};
    for (size_t i = 0; i < rows->n; i++) {
        if (!(rows->weight[i] > 0)) continue;
        const double score =
            additive_score(hats, out->curves.beta[rows->fold[i]], rows->place + i * hats->numbers);
        miss[n++] = (Miss){score, logit(rows->share[i]) - score, (double)rows->weight[i]};
    }
    qsort(miss, n, sizeof *miss, by_score);
    for (size_t b = 0; b < AMOUNT_BANDS; b++) {
        const size_t from = b * n / AMOUNT_BANDS, to = (b + 1) * n / AMOUNT_BANDS;
        one_band(miss + from, to - from, out);
    }
    arena_close(scratch);
}

/* Between the middles of bands; beyond the outermost as there. */
static double between(const Amounts *a, const double *value, double score) {
    if (score <= a->at[0]) return value[0];
    for (size_t b = 1; b < a->bands; b++) {
        if (score > a->at[b]) continue;
        const double part = (score - a->at[b - 1]) / (a->at[b] - a->at[b - 1]);
        return value[b - 1] + part * (value[b] - value[b - 1]);
    }
    return value[a->bands - 1];
}

AmountShare amounts_share(const Amounts *a, const Hats *hats, size_t fold, const HatPlace *place) {
    if (!a->bands) return (AmountShare){NAN, NAN, NAN};
    const double score = additive_score(hats, a->curves.beta[fold], place);
    const AmountShare share = {logistic(score), logistic(score + between(a, a->low, score)),
                               logistic(score + between(a, a->high, score))};
    return (AmountShare){share.mean, fmin(share.low, share.mean), fmax(share.high, share.mean)};
}
