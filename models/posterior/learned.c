/* learned - what a city taught the model, pooled, for its model card.
 *
 * Input     curves with their middles, shares of kinds; scores [rows x kinds] of the city, its
 *           mirror and the copies, by curves that had not seen them.
 * Method    curve = sum_k w_k (curve_k - middle_k) at the inner knots. Reliability: the city's
 *           storefronts weigh 1 - share together, copies of kind k share x w_k; by bins of the
 *           probability, its mean and the weight of copies (a reliability diagram).
 * Output    curves in nats; shares 0..1.
 * Blind to  fronts among the city's own storefronts, which count as honest: what held is then told
 *           a little too low.
 * Cites     MODEL 13.15; Murphy & Winkler (1977), doi:10.2307/2346866
 */
#include "models/posterior/learned.h"

#include <math.h>
#include <string.h>

#include "models/math/portable.h"
#include "models/math/robust.h"

const double learned_least = 10; /* storefronts: fewer could be told apart, and say little */

static void make_curve(const LearnedFrom *from, size_t c, Learned *out) {
    const Hats *hats = from->hats;
    LearnedCurve *curve = &out->curve[out->curves];
    if (hats->knots[c] < 4) return; /* two inner points make a curve */
    *curve = (LearnedCurve){.number = c, .knots = hats->knots[c] - 2};
    for (size_t j = 0; j < curve->knots; j++) {
        const HatPlace place = {(int)(hats->first[c] + j + 1), 0};
        curve->at[j] = hats->knot[c][j + 1];
        for (size_t k = 0; k < from->forms; k++)
            curve->says[j] +=
                from->weight[k] *
                (additive_curve(from->curves[k].beta[CURVE_FOLDS], place) - from->middle[k][c]);
    }
    out->curves++;
}

static double part_above(const double *value, size_t n, double bound) {
    double above = 0;
    for (size_t i = 0; i < n; i++) above += value[i] > bound;
    return n ? above / (double)n : NAN;
}

/* The kind of the form that explains a row best. */
static unsigned char likeliest(const LearnedFrom *from, const double *score) {
    double part[KINDS_MOST];
    size_t best = 0;
    (void)kinds_together(score, from->weight, from->forms, part);
    for (size_t k = 1; k < from->forms; k++)
        if (part[k] > part[best]) best = k;
    return from->kind[best];
}

/* All forms of one kind. */
static LearnedKind tell_kind(const LearnedFrom *from, unsigned char kind, double top,
                             double *work) {
    const KindScores *s = from->scores;
    const size_t honest = s->city + s->mirror;
    double named = 0, share = 0;
    size_t n = 0;
    for (size_t k = 0; k < from->forms; k++)
        if (from->kind[k] == kind) share += from->weight[k];
    for (size_t i = 0; i < s->planted; i++) {
        if (from->kind[s->kind[i]] != kind) continue;
        work[n++] = from->total[honest + i];
        named += likeliest(from, s->score + (honest + i) * s->kinds) == kind;
    }
    return (LearnedKind){(PlantKind)kind, share, (double)n, part_above(work, n, top),
                         n ? named / (double)n : NAN};
}

static void tell_kinds(const LearnedFrom *from, double top, Arena *scratch, Learned *out) {
    double *work = ARENA_ARRAY(scratch, double, from->scores->planted);
    for (size_t k = 0; k < from->forms; k++)
        if (!k || from->kind[k] != from->kind[k - 1])
            out->kind[out->kinds++] = tell_kind(from, from->kind[k], top, work);
}

/* Sums over the rows of one bin; city: how many of them are the city's. */
typedef struct Bin {
    double low, high, city, weight, said, planted;
} Bin;

static const double edge[LEARNED_BINS + 1] = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

static void add_row(const LearnedFrom *from, double total, double weight, bool planted, Bin *bin) {
    const double odds = portable_exp(total) * from->share / (1 - from->share);
    const double p = isfinite(odds) ? odds / (1 + odds) : 1;
    size_t b = 0;
    while (b + 1 < LEARNED_BINS && p >= edge[b + 1]) b++;
    bin[b].weight += weight;
    bin[b].said += weight * p;
    if (planted)
        bin[b].planted += weight;
    else
        bin[b].city++;
}

static void join(Bin *below, const Bin *bin) {
    below->high = bin->high;
    below->city += bin->city;
    below->weight += bin->weight;
    below->said += bin->said;
    below->planted += bin->planted;
}

static void tell_reliability(const LearnedFrom *from, Learned *out) {
    const KindScores *s = from->scores;
    const size_t honest = s->city + s->mirror;
    Bin bin[LEARNED_BINS] = {0};
    double copies[KINDS_MOST] = {0};
    for (size_t i = 0; i < s->planted; i++) copies[s->kind[i]]++;
    for (size_t b = 0; b < LEARNED_BINS; b++) {
        bin[b].low = edge[b];
        bin[b].high = edge[b + 1];
    }
    for (size_t i = 0; i < s->city; i++)
        add_row(from, from->total[i], (1 - from->share) / (double)s->city, false, bin);
    for (size_t i = 0; i < s->planted; i++) {
        const unsigned char form = s->kind[i];
        add_row(from, from->total[honest + i], from->share * from->weight[form] / copies[form],
                true, bin);
    }
    for (size_t b = LEARNED_BINS - 1; b > 0; b--)
        if (bin[b].city < learned_least) {
            join(&bin[b - 1], &bin[b]);
            bin[b].weight = 0;
        }
    for (size_t b = 0; b < LEARNED_BINS; b++)
        if (bin[b].weight > 0)
            out->bin[out->bins++] =
                (LearnedBin){bin[b].low, bin[b].high, bin[b].said / bin[b].weight,
                             bin[b].planted / bin[b].weight};
}

void learned_make(const LearnedFrom *from, Learned *out) {
    const KindScores *s = from->scores;
    Arena *scratch = arena_open();
    double *city = ARENA_ARRAY(scratch, double, s->city + 1);
    *out = (Learned){.storefronts = s->city};
    for (size_t c = 0; c < from->hats->numbers; c++) make_curve(from, c, out);
    memcpy(city, from->total, s->city * sizeof *city);
    robust_sort(city, s->city);
    tell_kinds(from, robust_quantile(city, s->city, 0.95), scratch, out);
    tell_reliability(from, out);
    arena_close(scratch);
}
