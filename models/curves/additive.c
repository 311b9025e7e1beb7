/* additive - a penalised logistic model that adds up one curve for each number.
 *
 * Input     rows of hat places, labels, weights, folds.
 * Method    minimise the weighted logistic loss + ridge |b|^2/2 + bend |second differences|^2/2 by
 *           Newton steps of limited length, the last ones with the Hessian of an earlier one, then
 *           one with all rows and one with those of each fold taken out. The logistic regression
 *           of labels on unseen scores, its slope drawn towards 1, then multiplies all curves.
 * Output    coefficients of all rows together and without each fold.
 * Blind to  what two numbers say only together.
 * Cites     MODEL 13.10; Hastie & Tibshirani (1986), doi:10.1214/ss/1177013604; Eilers & Marx
 *           (1996), doi:10.1214/ss/1038425655 (penalised differences)
 */
#include "models/curves/additive.h"
#include "models/math/vector.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/linear.h"

struct AdditiveWork {
    const Hats *hats;
    const CurveParams *params;
    size_t p;
    const CurveRows *rows;                /* of the fit under way */
    double *penalty, *hessian, *gradient; /* [p x p], [p x p] lower, [p] */
    double *fold_hessian[CURVE_FOLDS], *fold_gradient[CURVE_FOLDS];
    double *beta;    /* [p] */
    HatPlace *known; /* [numbers] of one row */
};
typedef struct AdditiveWork Work;

double additive_score(const Hats *hats, const double *beta, const HatPlace *place) {
    double sum = beta[0];
    for (size_t c = 0; c < hats->numbers; c++)
        if (place[c].at >= 0) sum += additive_curve(beta, place[c]);
    return sum;
}

static void penalise(const Hats *hats, const CurveParams *params, double *penalty, size_t p) {
    static const double second[3] = {1, -2, 1};
    penalty[0] = 1e-6;
    for (size_t a = 1; a < p; a++) penalty[a * p + a] = params->ridge;
    for (size_t c = 0; c < hats->numbers; c++)
        for (size_t j = 0; j + 2 < hats->knots[c]; j++)
            for (size_t a = 0; a < 3; a++)
                for (size_t b = 0; b < 3; b++)
                    penalty[(1 + hats->first[c] + j + a) * p + 1 + hats->first[c] + j + b] +=
                        params->bend * second[a] * second[b];
}

/* The places of row i that are known. */
static size_t known_of(const Work *w, size_t i) {
    const HatPlace *place = w->rows->place + i * w->hats->numbers;
    size_t m = 0;
    for (size_t c = 0; c < w->hats->numbers; c++)
        if (place[c].at >= 0) w->known[m++] = place[c];
    return m;
}

/* The row that known_of has found, of m numbers. */
static void add_gradient(const Work *w, size_t m, double e, double *gradient) {
    gradient[0] += e;
    for (size_t a = 0; a < m; a++) {
        const double part = (double)w->known[a].part;
        double *at = gradient + 1 + w->known[a].at;
        at[0] += e * (1 - part);
        at[1] += e * part;
    }
}

/* Two neighbouring hats are one addition; what that leaves above the diagonal is not read. */
typedef double Pair __attribute__((vector_size(2 * sizeof(double)), aligned(sizeof(double))));

static void add_hessian(const Work *w, size_t m, double h, double *hessian) {
    hessian[0] += h;
    for (size_t a = 0; a < m; a++) {
        const double part = (double)w->known[a].part, v = h * (1 - part), next_v = h * part;
        double *row = hessian + (1 + (size_t)w->known[a].at) * w->p, *next = row + w->p;
        row[0] += v;
        next[0] += next_v;
        for (size_t b = 0; b <= a; b++) {
            const size_t at = 1 + (size_t)w->known[b].at;
            const Pair pair = {1 - (double)w->known[b].part, (double)w->known[b].part};
            *(Pair *)(row + at) += v * pair;
            *(Pair *)(next + at) += next_v * pair;
        }
    }
}

static double probability(double z) {
    return 1 / (1 + vector_exp(-fmin(fmax(z, -20), 20)));
}

typedef enum Derivatives { GRADIENT, BOTH, BOTH_BY_FOLD } Derivatives;

/* Gradient and Hessian of the loss at beta. */
static void derive(const Work *w, const double *beta, Derivatives wanted) {
    const bool by_fold = wanted == BOTH_BY_FOLD;
    const CurveRows *rows = w->rows;
    for (size_t i = 0; i < rows->n; i++) {
        const double weight = (double)rows->weight[i];
        if (!(weight > 0)) continue;
        const double m =
            probability(additive_score(w->hats, beta, rows->place + i * w->hats->numbers));
        const size_t f = rows->fold[i], known = known_of(w, i);
        add_gradient(w, known, weight * ((double)rows->y[i] - m),
                     by_fold ? w->fold_gradient[f] : w->gradient);
        if (wanted != GRADIENT)
            add_hessian(w, known, weight * fmax(m * (1 - m), 1e-5),
                        by_fold ? w->fold_hessian[f] : w->hessian);
    }
}

static void pull_back(const Work *w, const double *beta) {
    for (size_t a = 0; a < w->p; a++) {
        double pull = 0;
        for (size_t b = 0; b < w->p; b++) pull += w->penalty[a * w->p + b] * beta[b];
        w->gradient[a] -= pull;
    }
}

/* Adds the penalty and solves; the step is left in gradient, the factor in hessian. */
static void solve(const Work *w, const double *beta) {
    pull_back(w, beta);
    for (size_t a = 0; a < w->p; a++)
        for (size_t b = 0; b <= a; b++) w->hessian[a * w->p + b] += w->penalty[a * w->p + b];
    const bool definite = linear_cholesky(w->hessian, w->p);
    assert(definite); /* the ridge keeps it so */
    (void)definite;
    linear_substitute(w->hessian, w->gradient, w->p);
}

/* The same by the factor of an earlier step. */
static void solve_again(const Work *w, const double *beta) {
    pull_back(w, beta);
    linear_substitute(w->hessian, w->gradient, w->p);
}

/* The Hessian costs sixty times the gradient, and after these steps hardly moves. */
enum { RENEWED = 4 };

static void approach(const Work *w, double *beta) {
    const double most = 4;
    const size_t steps = (size_t)w->params->steps;
    for (size_t step = 0; step < steps; step++) {
        double largest = 0;
        const bool renew = step < RENEWED;
        if (renew) memset(w->hessian, 0, w->p * w->p * sizeof(double));
        memset(w->gradient, 0, w->p * sizeof(double));
        derive(w, beta, renew ? BOTH : GRADIENT);
        if (renew)
            solve(w, beta);
        else
            solve_again(w, beta);
        for (size_t a = 0; a < w->p; a++) largest = fmax(largest, fabs(w->gradient[a]));
        const double part = largest > most ? most / largest : 1;
        for (size_t a = 0; a < w->p; a++) beta[a] += part * w->gradient[a];
        if (largest < 2e-3) break;
    }
}

/* One Newton step from beta with all rows but those of a fold; CURVE_FOLDS: with all. */
static void leave_out(const Work *w, const double *beta, size_t fold, double *out) {
    const size_t cells = w->p * w->p;
    memset(w->hessian, 0, cells * sizeof(double));
    memset(w->gradient, 0, w->p * sizeof(double));
    for (size_t f = 0; f < CURVE_FOLDS; f++) {
        if (f == fold) continue;
        for (size_t a = 0; a < cells; a++) w->hessian[a] += w->fold_hessian[f][a];
        for (size_t a = 0; a < w->p; a++) w->gradient[a] += w->fold_gradient[f][a];
    }
    solve(w, beta);
    for (size_t a = 0; a < w->p; a++) out[a] = beta[a] + w->gradient[a];
}

/* a + c s: the spread of unseen scores s that separates planted from honest best. */
static void find_scale(const CurveRows *rows, const double *score, double ridge, double *base,
                       double *factor) {
    double a = 0, c = 1;
    for (size_t step = 0; step < 25; step++) {
        double haa = 1e-6, hac = 0, hcc = ridge, ga = -1e-6 * a, gc = -ridge * (c - 1);
        for (size_t i = 0; i < rows->n; i++) {
            const double weight = (double)rows->weight[i], s = score[i];
            if (!(weight > 0)) continue;
            const double m = probability(a + c * s), h = weight * m * (1 - m);
            haa += h;
            hac += h * s;
            hcc += h * s * s;
            ga += weight * ((double)rows->y[i] - m);
            gc += weight * ((double)rows->y[i] - m) * s;
        }
        const double det = haa * hcc - hac * hac;
        if (!(det > 0)) break;
        a += (hcc * ga - hac * gc) / det;
        c += (haa * gc - hac * ga) / det;
    }
    *base = a;
    *factor = c;
}

static void rescale(const Hats *hats, const CurveRows *rows, double ridge, Curves *curves,
                    Arena *scratch) {
    double *score = ARENA_ARRAY(scratch, double, rows->n + 1), base, factor;
    for (size_t i = 0; i < rows->n; i++)
        score[i] = rows->weight[i] > 0 ? additive_score(hats, curves->beta[rows->fold[i]],
                                                        rows->place + i * hats->numbers)
                                       : 0;
    find_scale(rows, score, ridge, &base, &factor);
    for (size_t f = 0; f <= CURVE_FOLDS; f++) {
        for (size_t a = 0; a <= hats->width; a++) curves->beta[f][a] *= factor;
        curves->beta[f][0] += base;
    }
}

AdditiveWork *additive_work(const Hats *hats, const CurveParams *params, Arena *arena) {
    Work *w = ARENA_ARRAY(arena, Work, 1);
    const size_t p = hats->width + 1;
    *w = (Work){.hats = hats,
                .params = params,
                .p = p,
                .penalty = ARENA_ARRAY(arena, double, p *p),
                .hessian = ARENA_ARRAY(arena, double, p *p),
                .gradient = ARENA_ARRAY(arena, double, p),
                .beta = ARENA_ARRAY(arena, double, p),
                .known = ARENA_ARRAY(arena, HatPlace, hats->numbers + 1)};
    for (size_t f = 0; f < CURVE_FOLDS; f++) {
        w->fold_hessian[f] = ARENA_ARRAY(arena, double, p *p);
        w->fold_gradient[f] = ARENA_ARRAY(arena, double, p);
    }
    penalise(hats, params, w->penalty, p);
    return w;
}

static void clear(Work *w) {
    const size_t row = w->p * sizeof(double);
    memset(w->beta, 0, row);
    for (size_t f = 0; f < CURVE_FOLDS; f++) {
        memset(w->fold_hessian[f], 0, w->p * row);
        memset(w->fold_gradient[f], 0, row);
    }
}

Curves additive_fit(AdditiveWork *w, const CurveRows *rows, Arena *arena) {
    Arena *scratch = arena_open();
    Curves curves;
    w->rows = rows;
    clear(w);
    approach(w, w->beta);
    derive(w, w->beta, BOTH_BY_FOLD);
    for (size_t f = 0; f <= CURVE_FOLDS; f++) {
        curves.beta[f] = ARENA_ARRAY(arena, double, w->p);
        leave_out(w, w->beta, f, curves.beta[f]);
    }
    rescale(w->hats, rows, w->params->scale_ridge, &curves, scratch);
    arena_close(scratch);
    return curves;
}
