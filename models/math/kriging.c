/* kriging - simple kriging with exponential covariance, a street's part and a nugget.
 *
 * Input     places [n] in metres, values [rows x n], their known error variances [n].
 * Method    -2 log REML = log|V| + log(1'V^-1 1) + (y - m)'V^-1 (y - m) per row, plus normal priors
 *           on the logs of area, street, own, range; minimised by the simplex of Nelder and Mead.
 *           Prediction from the nearest places: weights K^-1 k.
 * Output    KrigingField; weights and prediction variance.
 * Blind to  rivers, rails and squares: distance is as the crow flies.
 * Cites     MODEL 2.3; Cressie (1993), Statistics for Spatial Data, doi:10.1002/9781119115151;
 *           Nelder & Mead (1965), doi:10.1093/comjnl/7.4.308
 */
#include "models/math/kriging.h"

#include <assert.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/portable.h"

enum { NUMBERS = 4, STEPS = 300 };

double kriging_distance(const KrigingPlace *a, const KrigingPlace *b) {
    return hypot(a->east - b->east, a->north - b->north);
}

static double covariance(const KrigingField *f, const KrigingPlace *a, const KrigingPlace *b) {
    const double area = f->area * f->area * portable_exp(-kriging_distance(a, b) / f->range);
    const bool street = a->street && b->street && strcmp(a->street, b->street) == 0;
    return area + (street ? f->street * f->street : 0);
}

static double own_variance(const KrigingField *f) {
    return f->area * f->area + f->street * f->street + f->own * f->own;
}

/* ---- a row's values and the factor of their covariance ---- */

typedef struct Row {
    size_t n, *index;         /* places that hold a value */
    double *factor, *y, *one; /* Cholesky factor; V^-1 y and V^-1 1 */
    double mean, information; /* of the mean: 1'V^-1 1 */
    double log_determinant, square;
} Row;

static Row row_new(size_t n, Arena *arena) {
    return (Row){.index = ARENA_ARRAY(arena, size_t, n),
                 .factor = ARENA_ARRAY(arena, double, n *n),
                 .y = ARENA_ARRAY(arena, double, n),
                 .one = ARENA_ARRAY(arena, double, n)};
}

static bool row_factor(const KrigingData *data, const KrigingField *f, const double *value,
                       Row *r) {
    assert(r->index && r->factor);
    r->n = 0;
    for (size_t k = 0; k < data->n; k++)
        if (!isnan(value[k])) r->index[r->n++] = k;
    for (size_t a = 0; a < r->n; a++)
        for (size_t b = 0; b < r->n; b++) {
            const size_t i = r->index[a], j = r->index[b];
            r->factor[a * r->n + b] = a == b ? own_variance(f) + data->error2[i]
                                             : covariance(f, &data->place[i], &data->place[j]);
        }
    return r->n > 0 && linear_cholesky(r->factor, r->n);
}

static bool row_solve(const KrigingData *data, const KrigingField *f, size_t row, Row *r) {
    const double *value = data->value + row * data->n;
    if (!row_factor(data, f, value, r)) return false;
    r->log_determinant = r->information = r->mean = r->square = 0;
    for (size_t a = 0; a < r->n; a++) {
        r->y[a] = value[r->index[a]];
        r->one[a] = 1;
        r->log_determinant += 2 * portable_log(r->factor[a * r->n + a]);
    }
    linear_substitute(r->factor, r->y, r->n);
    linear_substitute(r->factor, r->one, r->n);
    for (size_t a = 0; a < r->n; a++) {
        r->information += r->one[a];
        r->mean += r->y[a];
    }
    r->mean /= r->information;
    for (size_t a = 0; a < r->n; a++)
        r->square += (value[r->index[a]] - r->mean) * (r->y[a] - r->mean * r->one[a]);
    return true;
}

/* ---- fit ---- */

typedef struct Likelihood {
    const KrigingData *data;
    const KrigingField *prior;
    double spread;
    Row row;
} Likelihood;

static KrigingField field_at(const gsl_vector *logs) {
    return (KrigingField){
        portable_exp(gsl_vector_get(logs, 0)), portable_exp(gsl_vector_get(logs, 1)),
        portable_exp(gsl_vector_get(logs, 2)), portable_exp(gsl_vector_get(logs, 3))};
}

static void logs_of(const KrigingField *f, gsl_vector *logs) {
    gsl_vector_set(logs, 0, portable_log(f->area));
    gsl_vector_set(logs, 1, portable_log(f->street));
    gsl_vector_set(logs, 2, portable_log(f->own));
    gsl_vector_set(logs, 3, portable_log(f->range));
}

static double deviance(const gsl_vector *logs, void *context) {
    Likelihood *l = context;
    const KrigingField f = field_at(logs), *p = l->prior;
    const double off[NUMBERS] = {portable_log(f.area / p->area), portable_log(f.street / p->street),
                                 portable_log(f.own / p->own), portable_log(f.range / p->range)};
    double sum = 0;
    for (size_t k = 0; k < NUMBERS; k++) sum += off[k] * off[k] / (l->spread * l->spread);
    for (size_t row = 0; row < l->data->rows; row++) {
        const bool solved = row_solve(l->data, &f, row, &l->row);
        if (l->row.n < 2) continue;
        if (!solved) return 1e300;
        sum += l->row.log_determinant + portable_log(l->row.information) + l->row.square;
    }
    return isfinite(sum) ? sum : 1e300;
}

KrigingField kriging_fit(const KrigingData *data, const KrigingField *prior, double spread) {
    assert(spread > 0);
    assert(prior->area > 0 && prior->street > 0 && prior->own > 0 && prior->range > 0);
    Arena *arena = arena_open();
    Likelihood l = {data, prior, spread, row_new(data->n, arena)};
    gsl_multimin_function target = {deviance, NUMBERS, &l};
    gsl_vector *start = gsl_vector_alloc(NUMBERS), *step = gsl_vector_alloc(NUMBERS);
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, NUMBERS);
    logs_of(prior, start);
    gsl_vector_set_all(step, 0.3);
    gsl_multimin_fminimizer_set(m, &target, start, step);
    for (size_t k = 0; k < STEPS; k++)
        if (gsl_multimin_fminimizer_iterate(m) || gsl_multimin_fminimizer_size(m) < 1e-3) break;
    const KrigingField best = field_at(gsl_multimin_fminimizer_x(m));
    gsl_multimin_fminimizer_free(m);
    gsl_vector_free(step);
    gsl_vector_free(start);
    arena_close(arena);
    return best;
}

double kriging_mean(const KrigingData *data, const KrigingField *field, size_t row,
                    double *variance) {
    assert(row < data->rows);
    Arena *arena = arena_open();
    Row r = row_new(data->n, arena);
    const bool solved = row_solve(data, field, row, &r);
    *variance = solved ? 1 / r.information : NAN;
    const double mean = solved ? r.mean : NAN;
    arena_close(arena);
    return mean;
}

/* ---- prediction ---- */

size_t kriging_nearest(const KrigingData *data, const KrigingPlace *at, const double *known,
                       size_t skip, size_t most, size_t near[KRIGE_NEAR]) {
    double distance[KRIGE_NEAR];
    size_t count = 0;
    if (most > KRIGE_NEAR) most = KRIGE_NEAR;
    for (size_t k = 0; k < data->n; k++) {
        if (k == skip || (known && isnan(known[k]))) continue;
        const double d = kriging_distance(at, &data->place[k]);
        if (count == most && !(d < distance[count - 1])) continue;
        size_t to = count < most ? count++ : most - 1;
        for (; to > 0 && d < distance[to - 1]; to--) {
            distance[to] = distance[to - 1];
            near[to] = near[to - 1];
        }
        distance[to] = d;
        near[to] = k;
    }
    return count;
}

double kriging_weights(const KrigingData *data, const KrigingField *f, const KrigingPlace *at,
                       const size_t *near, size_t count, double weight[KRIGE_NEAR]) {
    assert(count <= KRIGE_NEAR);
    assert(count == 0 || near[count - 1] < data->n);
    double factor[KRIGE_NEAR * KRIGE_NEAR], link[KRIGE_NEAR], explained = 0;
    for (size_t a = 0; a < count; a++) {
        const KrigingPlace *p = &data->place[near[a]];
        link[a] = weight[a] = covariance(f, at, p);
        for (size_t b = 0; b < count; b++)
            factor[a * count + b] = a == b ? own_variance(f) + data->error2[near[a]]
                                           : covariance(f, p, &data->place[near[b]]);
    }
    if (!count || !linear_cholesky(factor, count)) return own_variance(f);
    linear_substitute(factor, weight, count);
    for (size_t a = 0; a < count; a++) explained += weight[a] * link[a];
    return fmax(own_variance(f) - explained, f->own * f->own);
}
