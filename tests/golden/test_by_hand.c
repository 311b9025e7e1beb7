/* One storefront's evidence, worked out three times: in the appendix of docs/MODEL.md, here by the
 * plain formulas it names (dense covariances and the multivariate normal of GSL), and by the
 * program. Every number of the appendix's tables is compared with both, to the digits shown. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <ctype.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/posterior/evidence.h"
#include "models/posterior/mixture.h"
#include "tests/support/world.h"

enum {
    T = 6,
    KINDS = TAIL_POINTS,
    NOISES = SIGMA_POINTS,
    WAYS = 4,
    CELLS_MAX = 16,
    ROWS_MAX = 200
};

/* ---- the appendix ---- */

/* A row of a table whose first cell is a name in backticks; "none" is NaN. */
typedef struct Row {
    char name[40];
    size_t n;
    char cell[CELLS_MAX][24];
    double value[CELLS_MAX];
    bool compared;
} Row;

typedef struct Page {
    Row row[ROWS_MAX];
    size_t n;
} Page;

static void read_cell(Row *row, const char *from, size_t length) {
    while (length && isspace((unsigned char)*from)) from++, length--;
    while (length && isspace((unsigned char)from[length - 1])) length--;
    if (!length || row->n == CELLS_MAX || length >= sizeof row->cell[0]) return;
    char *cell = row->cell[row->n];
    memcpy(cell, from, length);
    row->value[row->n++] = strcmp(cell, "none") == 0 ? (double)NAN : strtod(cell, NULL);
}

static void read_row(Page *page, const char *line) {
    if (strncmp(line, "| `", 3) != 0 || page->n == ROWS_MAX) return;
    Row *row = &page->row[page->n];
    const char *end = strchr(line + 3, '`');
    if (!end || (size_t)(end - line - 3) >= sizeof row->name) return;
    memcpy(row->name, line + 3, (size_t)(end - line - 3));
    for (const char *bar = strchr(end, '|'), *next; bar && (next = strchr(bar + 1, '|'));
         bar = next)
        read_cell(row, bar + 1, (size_t)(next - bar - 1));
    page->n++;
}

static Page *page_read(Arena *arena) {
    Page *page = ARENA_ARRAY(arena, Page, 1);
    FILE *file = fopen(GEVEL_SOURCE_DIR "/docs/MODEL.md", "r");
    cr_assert(ne(ptr, file, NULL), "docs/MODEL.md cannot be read");
    char line[1024];
    bool inside = false;
    while (fgets(line, sizeof line, file)) {
        inside = inside || strncmp(line, "## Appendix A", 13) == 0;
        if (inside) read_row(page, line);
    }
    (void)fclose(file);
    cr_assert(lt(sz, 60, page->n), "the appendix of docs/MODEL.md has %zu rows of numbers",
              page->n);
    return page;
}

static Row *row_of(Page *page, const char *name) {
    for (size_t k = 0; k < page->n; k++)
        if (strcmp(page->row[k].name, name) == 0) return &page->row[k];
    cr_fatal("the appendix of docs/MODEL.md has no row `%s`", name);
}

/* A row that the rest follows from. */
static const double *given(Page *page, const char *name, size_t n) {
    Row *row = row_of(page, name);
    cr_assert(eq(sz, row->n, n), "row `%s` has %zu numbers, not %zu", name, row->n, n);
    row->compared = true;
    return row->value;
}

static double given_one(Page *page, const char *name) {
    return *given(page, name, 1);
}

/* Half a unit of the last digit shown, and a little for the single precision of logs. */
static double slack_of(const char *cell) {
    const char *point = strchr(cell, '.');
    return 0.65 * pow(10, point ? -(double)strlen(point + 1) : 0);
}

/* who: the arithmetic here, or the program. */
static void shows(Page *page, const char *name, size_t n, const double *value, const char *who) {
    const double *shown = given(page, name, n);
    for (size_t k = 0; k < n; k++) {
        if (isnan(shown[k]) && !isfinite(value[k])) continue;
        const double off = fabs(shown[k] - value[k]);
        cr_expect(le(dbl, off, slack_of(row_of(page, name)->cell[k])),
                  "row `%s`, number %zu: the appendix shows %s, %s gives %.6f", name, k + 1,
                  row_of(page, name)->cell[k], who, value[k]);
    }
}

/* ---- by hand ---- */

/* What the appendix gives, and what follows from it. */
typedef struct Hand {
    Page *page;
    Params *params;
    const double *turnover, *footfall, *month_y, *month_x;
    const double *effect_sd, *kind_share, *noise_share; /* season, slow, fast, trend; [KINDS] */
    double y[T], x[T], level_y, level_x, low[T], high[T], mu, residual, level_sd;
    double street[T], dynamics[T], mean[T], effect[4][T];
    double c[T][T], log_det, sigma[NOISES], level2[KINDS], way[KINDS];
    double plain;
} Hand;

static double param(const Hand *h, const char *key) {
    ParamValue value;
    cr_assert(params_find(h->params, key, &value), "there is no parameter %s", key);
    return value.value;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *value, size_t n) {
    double sorted[T];
    memcpy(sorted, value, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

static double log_sum(const double *term, size_t n) {
    double top = -INFINITY, sum = 0;
    for (size_t k = 0; k < n; k++) top = fmax(top, term[k]);
    for (size_t k = 0; k < n; k++) sum += exp(term[k] - top);
    return top + log(sum);
}

static double log_mean(const double *term, size_t n) {
    return log_sum(term, n) - log((double)n);
}

/* The Huber mean of A.3: weights min(1, reach / |z - median|), once. */
static double huber(const double *z, size_t n) {
    const double middle = median(z, n);
    double away[T], sum = 0, total = 0;
    for (size_t k = 0; k < n; k++) away[k] = fabs(z[k] - middle);
    const double reach = 1.5 * (1.4826 * median(away, n) + 0.02);
    for (size_t k = 0; k < n; k++) {
        const double weight = fmin(1, reach / fmax(away[k], 1e-9));
        sum += weight * z[k];
        total += weight;
    }
    return sum / total;
}

/* A.3: logs and levels. */
static void levels(Hand *h) {
    double z[T];
    size_t n = 0;
    for (size_t t = 0; t < T; t++) {
        h->y[t] = log(h->turnover[t]);
        z[t] = h->y[t] - h->month_y[t];
    }
    h->level_y = huber(z, T);
    for (size_t t = 0; t < T; t++) {
        h->x[t] = log(h->footfall[t]);
        if (!isnan(h->x[t])) z[n++] = h->x[t] - h->month_x[t];
    }
    h->level_x = huber(z, n);
    shows(h->page, "y", T, h->y, "arithmetic");
    shows(h->page, "level_y", 1, &h->level_y, "arithmetic");
    shows(h->page, "x", T, h->x, "arithmetic");
    shows(h->page, "level_x", 1, &h->level_x, "arithmetic");
}

/* A.4: the slow and the fast part of footfall. */
static void split_footfall(Hand *h) {
    double d[T];
    for (size_t t = 0; t < T; t++) d[t] = h->x[t] - h->level_x - h->month_x[t];
    for (size_t t = 0; t < T; t++) {
        double near[5];
        size_t k = 0;
        for (size_t u = t < 2 ? 0 : t - 2; u < T && u <= t + 2; u++)
            if (!isnan(d[u])) near[k++] = d[u];
        h->low[t] = median(near, k) * (double)k / ((double)k + 0.75);
        h->high[t] = isnan(d[t]) ? 0 : d[t] - h->low[t];
    }
    shows(h->page, "d", T, d, "arithmetic");
    shows(h->page, "slow", T, h->low, "arithmetic");
    shows(h->page, "fast", T, h->high, "arithmetic");
}

/* A.5: what the city leads us to expect. */
static void expect(Hand *h) {
    const double theta = given_one(h->page, "theta"), tau = given_one(h->page, "tau");
    h->mu = given_one(h->page, "intercept") + given_one(h->page, "sector_effect") +
            theta * (h->level_x - given_one(h->page, "footfall_centre")) +
            given_one(h->page, "staff_slope") *
                (log(given_one(h->page, "staff")) - given_one(h->page, "staff_centre"));
    h->residual = h->level_y - h->mu;
    h->level_sd = tau;
    const double small = given_one(h->page, "slow_elasticity");
    const double big = given_one(h->page, "big_elasticity");
    const double fast = given_one(h->page, "fast_elasticity");
    const double knee = 4 * given_one(h->page, "slow_scale");
    for (size_t t = 0; t < T; t++) {
        const double v = h->low[t];
        h->street[t] =
            v * (small + (big - small) * v * v / (v * v + knee * knee)) + fast * h->high[t];
        h->dynamics[t] = h->month_y[t] + h->street[t];
        h->mean[t] = h->mu + h->dynamics[t];
        const double trend = (double)t / (T - 1) - 0.5;
        const double effect[4] = {h->month_y[t], h->low[t], h->high[t], trend};
        for (size_t e = 0; e < 4; e++) h->effect[e][t] = effect[e];
    }
    shows(h->page, "mu", 1, &h->mu, "arithmetic");
    shows(h->page, "residual", 1, &h->residual, "arithmetic");
    shows(h->page, "street", T, h->street, "arithmetic");
    shows(h->page, "mean", T, h->mean, "arithmetic");
}

/* ---- densities ---- */

static double log_normal(const double *deviation, double v[T][T], size_t n) {
    gsl_matrix *l = gsl_matrix_alloc(n, n);
    gsl_vector *x = gsl_vector_alloc(n), *zero = gsl_vector_calloc(n), *work = gsl_vector_alloc(n);
    double log_density;
    for (size_t a = 0; a < n; a++) {
        gsl_vector_set(x, a, deviation[a]);
        for (size_t b = 0; b < n; b++) gsl_matrix_set(l, a, b, v[a][b]);
    }
    gsl_linalg_cholesky_decomp1(l);
    gsl_ran_multivariate_gaussian_log_pdf(x, zero, l, &log_density, work);
    gsl_vector_free(work);
    gsl_vector_free(zero);
    gsl_vector_free(x);
    gsl_matrix_free(l);
    return log_density;
}

/* A.6: the noise of months, and the scales. */
static void scales(Hand *h) {
    const double rho = given_one(h->page, "rho"), sigma = given_one(h->page, "sigma");
    const double spread = given_one(h->page, "sigma_spread"), v = h->level_sd * h->level_sd;
    const double point[NOISES] = {-1.7, -0.5, 0.7, 2.3}, level2[KINDS] = {v, 4 * v, v + 0.64, v};
    for (size_t a = 0; a < T; a++)
        for (size_t b = 0; b < T; b++)
            h->c[a][b] = a == b ? 1 : 0.75 * pow(rho, fabs((double)a - (double)b));
    for (size_t k = 0; k < NOISES; k++) h->sigma[k] = sigma * exp(spread * point[k]);
    memcpy(h->level2, level2, sizeof level2);
    for (size_t k = 0; k < KINDS; k++) h->way[k] = k == TAIL_OWN_WAY ? 2 : 1;
    const double zero[T] = {0};
    h->log_det = -2 * log_normal(zero, h->c, T) - T * log(2 * M_PI);
    shows(h->page, "noise", T, h->c[0], "arithmetic");
    shows(h->page, "log_det", 1, &h->log_det, "arithmetic");
    shows(h->page, "sigmas", NOISES, h->sigma, "arithmetic");
    shows(h->page, "level_variance", KINDS, h->level2, "arithmetic");
}

/* A deviation, the share of turnover that does not move with trade and that share's own noise, and
 * a direction in which a change of unknown size may lie. */
typedef struct Shape {
    double deviation[T], share, jitter;
    double direction[T], change2;
} Shape;

static double kind_density(const Hand *h, const Shape *s, size_t kind, size_t noise) {
    const double keep = 1 - s->share, wide = keep * h->way[kind];
    const double s2 = keep * keep * h->sigma[noise] * h->sigma[noise] +
                      s->share * s->share * s->jitter * s->jitter;
    double v[T][T];
    for (size_t a = 0; a < T; a++)
        for (size_t b = 0; b < T; b++) {
            v[a][b] = s2 * h->c[a][b] + h->level2[kind];
            for (size_t e = 0; e < 4; e++)
                v[a][b] += wide * wide * h->effect_sd[e] * h->effect_sd[e] * h->effect[e][a] *
                           h->effect[e][b];
            v[a][b] += s->change2 * s->direction[a] * s->direction[b];
        }
    return log_normal(s->deviation, v, T);
}

/* Over all kinds and noises. */
static double density(const Hand *h, const Shape *s) {
    double term[KINDS * NOISES];
    for (size_t t = 0; t < KINDS; t++)
        for (size_t k = 0; k < NOISES; k++)
            term[t * NOISES + k] =
                log(h->kind_share[t]) + log(h->noise_share[k]) + kind_density(h, s, t, k);
    return log_sum(term, KINDS * NOISES);
}

/* y - mu - season - keep x the rest of dynamics, less the share's level. */
static Shape shape_of(const Hand *h, double season, double street, double shift) {
    Shape s = {0};
    for (size_t t = 0; t < T; t++)
        s.deviation[t] = h->y[t] - h->mu - season * h->month_y[t] - street * h->street[t] - shift;
    return s;
}

/* A.7. */
static void plain(Hand *h) {
    static const char *const names[KINDS] = {"plain.ordinary", "plain.wide", "plain.heavy",
                                             "plain.own_way"};
    const Shape s = shape_of(h, 1, 1, 0);
    for (size_t t = 0; t < KINDS; t++) {
        double row[NOISES];
        for (size_t k = 0; k < NOISES; k++) row[k] = kind_density(h, &s, t, k);
        shows(h->page, names[t], NOISES, row, "arithmetic");
    }
    h->plain = density(h, &s);
    shows(h->page, "plain", 1, &h->plain, "arithmetic");
}

/* ---- the signals: log densities under front and twin, mean share and mean squared share ---- */

typedef struct Said {
    double front, honest, share, square;
} Said;

static void say_share(Said *said, const double *term, const double *share, size_t n) {
    const double total = log_sum(term, n);
    for (size_t k = 0; k < n; k++) {
        said->share += exp(term[k] - total) * share[k];
        said->square += exp(term[k] - total) * share[k] * share[k];
    }
}

static Said coupling(const Hand *h) {
    enum { SHARES = 9 };
    double term[2 * SHARES], honest[2 * SHARES], share[2 * SHARES];
    for (size_t k = 0; k < SHARES; k++) {
        const double s = share[k] = share[SHARES + k] = 0.1 + 0.1 * (double)k;
        Shape constant = shape_of(h, 1 - s, 1 - s, -log(1 - s));
        const Shape proportional = shape_of(h, 1, 1, -log(1 - s));
        constant.share = s;
        constant.jitter = 0.10;
        term[k] = density(h, &constant);
        constant.jitter = 0.4;
        honest[k] = density(h, &constant);
        term[SHARES + k] = honest[SHARES + k] = density(h, &proportional);
    }
    shows(h->page, "coupling.constant", SHARES, term, "arithmetic");
    shows(h->page, "coupling.proportional", SHARES, term + SHARES, "arithmetic");
    shows(h->page, "coupling.lumps", SHARES, honest, "arithmetic");
    Said said = {.front = log_mean(term, 2 * SHARES), .honest = log_mean(honest, 2 * SHARES)};
    say_share(&said, term, share, 2 * SHARES);
    return said;
}

/* From column tau on: a change of mean and sd, or a constant part of share s. */
static double changed(const Hand *h, size_t tau, double mean, double sd) {
    Shape s = shape_of(h, 1, 1, 0);
    s.change2 = sd * sd;
    for (size_t t = tau; t < T; t++) {
        s.direction[t] = 1;
        s.deviation[t] -= mean;
    }
    return density(h, &s);
}

static double constant_from(const Hand *h, size_t tau, double share) {
    Shape s = shape_of(h, 1, 1, 0);
    for (size_t t = tau; t < T; t++) s.deviation[t] += share * h->dynamics[t] + log(1 - share);
    return density(h, &s);
}

static Said step(const Hand *h) {
    enum { STARTS = 3, FIRST = 2, SHARES = 5 };
    const double shares[SHARES] = {0.15, 0.30, 0.50, 0.70, 0.85};
    double twin[STARTS], rise[STARTS], constant[SHARES], part[1 + SHARES], share[1 + SHARES] = {.4};
    for (size_t k = 0; k < STARTS; k++) {
        twin[k] = changed(h, FIRST + k, 0, 0.25);
        rise[k] = changed(h, FIRST + k, 0.5, 0.3);
    }
    for (size_t k = 0; k < SHARES; k++) {
        constant[k] = constant_from(h, FIRST + 1, shares[k]);
        part[1 + k] = constant[k] - log(STARTS) - log(2 * SHARES);
        share[1 + k] = shares[k];
    }
    part[0] = log_mean(rise, STARTS) - log(2);
    shows(h->page, "step.twin", STARTS, twin, "arithmetic");
    shows(h->page, "step.rises", STARTS, rise, "arithmetic");
    shows(h->page, "step.constant", SHARES, constant, "arithmetic");
    Said said = {.front = log_sum(part, 1 + SHARES), .honest = log_mean(twin, STARTS)};
    say_share(&said, part, share, 1 + SHARES);
    return said;
}

/* Turnover that keeps to one level, a trend and a little season. */
static double flat(const Hand *h, double sigma, double shift) {
    double deviation[T], v[T][T];
    for (size_t a = 0; a < T; a++) {
        deviation[a] = h->y[a] - h->mu + shift;
        for (size_t b = 0; b < T; b++)
            v[a][b] = (a == b ? sigma * sigma : 0) + h->level_sd * h->level_sd +
                      0.15 * 0.15 * h->effect[3][a] * h->effect[3][b] +
                      0.25 * 0.25 * h->month_y[a] * h->month_y[b];
    }
    return log_normal(deviation, v, T);
}

static Said smooth(const Hand *h) {
    enum { SIGMAS = 3, SHARES = 5 };
    static const char *const names[SIGMAS] = {"smooth.1", "smooth.2", "smooth.4"};
    const double sigma[SIGMAS] = {0.01, 0.02, 0.04};
    const double shares[SHARES] = {0.20, 0.35, 0.50, 0.65, 0.80};
    double front[SIGMAS * SHARES], share[SIGMAS * SHARES], honest[SIGMAS];
    for (size_t s = 0; s < SIGMAS; s++) {
        double row[1 + SHARES] = {honest[s] = flat(h, sigma[s], 0)};
        for (size_t k = 0; k < SHARES; k++) {
            row[1 + k] = front[s * SHARES + k] = flat(h, sigma[s], log(1 - shares[k]));
            share[s * SHARES + k] = shares[k];
        }
        shows(h->page, names[s], 1 + SHARES, row, "arithmetic");
    }
    Said said = {.front = log_mean(front, SIGMAS * SHARES), .honest = log_mean(honest, SIGMAS)};
    say_share(&said, front, share, SIGMAS * SHARES);
    return said;
}

/* No lasting fall: only the counter that is not believed is left. */
static Said collapse(const Hand *h) {
    const Shape ignores = shape_of(h, 1, 0, 0);
    return (Said){-INFINITY, density(h, &ignores), 0.6, 0.36};
}

/* No month stands far above the calm ones. */
static Said burst(const Hand *h) {
    double excess[T], sorted[T], away[T];
    for (size_t t = 0; t < T; t++) sorted[t] = h->y[t] - h->mean[t];
    qsort(sorted, T, sizeof *sorted, ascending);
    const double at = 0.35 * (T - 1), calm = sorted[1] + (at - 1) * (sorted[2] - sorted[1]);
    const double top = sorted[3] + (0.7 * (T - 1) - 3) * (sorted[4] - sorted[3]);
    size_t k = 0;
    while (k < T && sorted[k] <= top) {
        away[k] = fabs(sorted[k] - calm);
        k++;
    }
    const double threshold = fmax(0.35, 4 * fmax(1.4826 * median(away, k), 0.05));
    for (size_t t = 0; t < T; t++) {
        excess[t] = h->y[t] - h->mean[t] - calm;
        cr_expect(lt(dbl, excess[t], threshold));
    }
    shows(h->page, "burst.excess", T, excess, "arithmetic");
    shows(h->page, "burst.threshold", 1, &threshold, "arithmetic");
    return (Said){-INFINITY, -INFINITY, 0.4, 0.16};
}

static Said drift(const Hand *h) {
    enum { SIZES = 6 };
    double up[SIZES], down[SIZES], twin[2 * SIZES], mean = 0;
    for (size_t k = 0; k < SIZES; k++) {
        const double delta = 0.3 + 0.2 * (double)k;
        const double prior = log(0.2 * gsl_ran_gaussian_pdf(delta, 0.35));
        Shape rise = shape_of(h, 1, 1, 0), fall = rise;
        for (size_t t = 0; t < T; t++) {
            rise.deviation[t] -= delta * (double)t / (T - 1);
            fall.deviation[t] += delta * (double)t / (T - 1);
        }
        twin[k] = (up[k] = density(h, &rise)) + prior;
        twin[SIZES + k] = (down[k] = density(h, &fall)) + prior;
    }
    for (size_t k = 0; k < SIZES; k++)
        mean += exp(up[k] - log_sum(up, SIZES)) * (0.3 + 0.2 * (double)k);
    const double fade = h->low[T - 1] - h->low[0], share = 1 - exp(-mean / 2);
    shows(h->page, "drift.up", SIZES, up, "arithmetic");
    shows(h->page, "drift.down", SIZES, down, "arithmetic");
    shows(h->page, "drift.fade", 1, &fade, "arithmetic");
    return (Said){log_mean(up, SIZES) - log(2), log_sum(twin, 2 * SIZES), share, share * share};
}

static Said mimic(const Hand *h) {
    enum { SHARES = 5 };
    const double shares[SHARES] = {0.20, 0.35, 0.50, 0.65, 0.80};
    double front[SHARES], honest[SHARES];
    for (size_t k = 0; k < SHARES; k++) {
        const double s = shares[k];
        Shape high = shape_of(h, 1, 1 - s, -log(1 - s)), low = shape_of(h, 1, 1 - s, 0);
        high.share = low.share = s;
        high.jitter = low.jitter = 0.03;
        front[k] = density(h, &high);
        honest[k] = density(h, &low);
    }
    shows(h->page, "mimic.front", SHARES, front, "arithmetic");
    shows(h->page, "mimic.honest", SHARES, honest, "arithmetic");
    Said said = {.front = log_mean(front, SHARES), .honest = log_mean(honest, SHARES)};
    say_share(&said, front, shares, SHARES);
    return said;
}

/* ---- factors ---- */

static double level_width(const Hand *h, double r, const double *sd) {
    const double share[3] = {h->kind_share[TAIL_PLAIN] + h->kind_share[TAIL_OWN_WAY],
                             h->kind_share[TAIL_WIDE], h->kind_share[TAIL_HEAVY]};
    double sum = 0;
    for (size_t k = 0; k < 3; k++) sum += share[k] * gsl_ran_gaussian_pdf(r, sd[k]);
    return sum;
}

static double level(const Hand *h) {
    const double rho = given_one(h->page, "rho"), sigma = given_one(h->page, "sigma");
    const double error = sigma * sigma / T * (1 + rho) / (1 - rho);
    double sd[3], front = 0;
    for (size_t k = 0; k < 3; k++) sd[k] = sqrt(h->level2[k] + error);
    for (size_t k = 0; k < 9; k++)
        front += level_width(h, h->residual + log(0.9 - 0.1 * (double)k), sd) / 9;
    const double honest = level_width(h, h->residual, sd);
    shows(h->page, "level.sd", 3, sd, "arithmetic");
    shows(h->page, "level.front", 1, &front, "arithmetic");
    shows(h->page, "level.honest", 1, &honest, "arithmetic");
    return log(front / honest);
}

/* The chance of counts n under p ~ Dirichlet(a), without the multinomial coefficient. */
static double dirichlet(const double *n, const double *a) {
    double value = lgamma(a[0] + a[1] + a[2]) - lgamma(a[0] + a[1] + a[2] + n[0] + n[1] + n[2]);
    for (size_t k = 0; k < 3; k++) value += lgamma(a[k] + n[k]) - lgamma(a[k]);
    return value;
}

static double digits(const Hand *h) {
    double n[3] = {0};
    for (size_t t = 0; t < T; t++) {
        const long amount = (long)h->turnover[t];
        n[amount % 100 == 0 ? 2 : amount % 5 == 0 ? 1 : 0]++;
    }
    const double chance = n[0] * log(0.80) + n[1] * log(0.19) + n[2] * log(0.01);
    const double unit[2] = {dirichlet(n, (const double[]){0.5, 0.93 * 6, 0.07 * 6}),
                            dirichlet(n, (const double[]){0.25, 0.25, 6})};
    const double way[3] = {chance, log_mean(unit, 2), dirichlet(n, (const double[]){0.5, 3, 3})};
    const double rounders = given_one(h->page, "rounders");
    const double front[3] = {log(0.80) + way[0], log(0.05) + way[1], log(0.15) + way[2]};
    const double honest[3] = {log(1 - rounders - 0.003) + way[0], log(rounders) + way[1],
                              log(0.003) + way[2]};
    shows(h->page, "digits.counts", 3, n, "arithmetic");
    shows(h->page, "digits.ways", 3, way, "arithmetic");
    return log_sum(front, 3) - log_sum(honest, 3);
}

/* ---- all together ---- */

/* The mixture signals in order, with their prior weights and epsilons. */
typedef struct Mechanism {
    const char *id;
    Said (*say)(const Hand *h);
} Mechanism;
static const Mechanism mechanisms[] = {{"coupling", coupling}, {"step", step},   {"smooth", smooth},
                                       {"collapse", collapse}, {"burst", burst}, {"drift", drift},
                                       {"mimic", mimic}};
enum { MECHANISMS = 7 };

static Hand *hand_open(Arena *arena) {
    Hand *h = ARENA_ARRAY(arena, Hand, 1);
    h->page = page_read(arena);
    h->params = params_open(arena);
    h->turnover = given(h->page, "turnover", T);
    h->footfall = given(h->page, "footfall", T);
    h->month_y = given(h->page, "month_turnover", T);
    h->month_x = given(h->page, "month_footfall", T);
    h->effect_sd = given(h->page, "own_spread", 4);
    h->kind_share = given(h->page, "kinds", KINDS);
    h->noise_share = given(h->page, "noise_weights", NOISES);
    levels(h);
    split_footfall(h);
    expect(h);
    scales(h);
    plain(h);
    return h;
}

Test(by_hand, the_appendix_is_what_its_formulas_give) {
    Arena *arena = arena_open();
    Hand *h = hand_open(arena);
    const double first = level(h), last = digits(h);
    double front[MECHANISMS], weight = 0, epsilon = 0, before = first, share = 0, square = 0;
    double honest = 0, log_bf = 0, sum = first;
    shows(h->page, "evidence.level", 1, &first, "arithmetic");
    for (size_t k = 0; k < MECHANISMS; k++) {
        const char *id = mechanisms[k].id;
        const Said said = mechanisms[k].say(h);
        const double *city = given(h->page, arena_printf(arena, "city.%s", id), 2);
        const double w = city[0] * param(h, arena_printf(arena, "%s.weight", id));
        const double e = city[1] * param(h, arena_printf(arena, "%s.epsilon", id));
        weight += w;
        front[k] = said.front + log(w);
        if (isfinite(said.honest)) {
            epsilon += e;
            honest += e * exp(said.honest - h->plain);
        }
        log_bf = log_sum(front, k + 1) - log(weight) - h->plain - log(1 - epsilon + honest);
        const double told[6] = {w, said.front, e, said.honest, log_bf, log_bf - before};
        shows(h->page, arena_printf(arena, "mixed.%s", id), 6, told, "arithmetic");
        sum += log_bf - before;
        before = log_bf;
        share += exp(front[k]) * said.share;
        square += exp(front[k]) * said.square;
    }
    const double all = exp(log_sum(front, MECHANISMS));
    share /= all;
    const double sd = sqrt(square / all - share * share);
    shows(h->page, "evidence.digits", 1, &last, "arithmetic");
    const double prior = given_one(h->page, "prevalence");
    const double odds = log(prior / (1 - prior)) + sum + last, p = 1 / (1 + exp(-odds));
    double year = 0;
    for (size_t t = 0; t < T; t++) year += 12 * h->turnover[t] / T;
    const double range[3] = {fmax(share - 1.645 * sd, 0), share, fmin(share + 1.645 * sd, 1)};
    const double euros = p * share * year;
    shows(h->page, "log_odds", 1, &odds, "arithmetic");
    shows(h->page, "posterior", 1, &p, "arithmetic");
    shows(h->page, "share", 3, range, "arithmetic");
    shows(h->page, "unexplained_eur_year", 1, &euros, "arithmetic");
    for (size_t k = 0; k < h->page->n; k++)
        cr_expect(h->page->row[k].compared, "nothing compares row `%s` of the appendix",
                  h->page->row[k].name);
    arena_close(arena);
}

/* ---- by the program ---- */

typedef struct Bench {
    Panel panel;
    Fit fit;
    float turnover[T], footfall[T], staff, unknown;
    int sector, transfer;
    unsigned char documented, shared;
} Bench;

/* The city-wide numbers that the appendix gives. */
static void give_city(Page *page, Fit *fit) {
    memcpy(fit->month_y, given(page, "month_turnover", T), T * sizeof(double));
    memcpy(fit->month_x, given(page, "month_footfall", T), T * sizeof(double));
    fit->level.used[2] = true;
    fit->level.beta[0] = given_one(page, "intercept");
    fit->level.effect[0] = given_one(page, "sector_effect");
    fit->elasticity = fit->level.beta[1] = given_one(page, "theta");
    fit->level.centre[1] = given_one(page, "footfall_centre");
    fit->level.beta[2] = given_one(page, "staff_slope");
    fit->level.centre[2] = given_one(page, "staff_centre");
    fit->level.tau[0] = given_one(page, "tau");
    fit->elastic_low = given_one(page, "slow_elasticity");
    fit->elastic_high = given_one(page, "fast_elasticity");
    fit->elastic_big = given_one(page, "big_elasticity");
    fit->low_scale = given_one(page, "slow_scale");
    fit->log_sigma = log(given_one(page, "sigma"));
    fit->log_sigma_sd = given_one(page, "sigma_spread");
    fit->rho = given_one(page, "rho");
    memcpy(fit->effect_sd + 1, given(page, "own_spread", 4), 4 * sizeof(double));
    memcpy(fit->tail_weight, given(page, "kinds", KINDS), KINDS * sizeof(double));
    fit->rounders = given_one(page, "rounders");
}

/* What this city has more or less of than others. */
static void give_shares(Page *page, Arena *arena, Fit *fit) {
    for (size_t k = 0; signals_all[k]; k++) {
        if (signals_all[k]->kind != SIGNAL_MIXTURE) continue;
        const double *row = given(page, arena_printf(arena, "city.%s", signals_all[k]->id), 2);
        fit->mechanism[k] = row[0];
        fit->twin[k] = row[1];
    }
}

static void bench_open(Bench *b, Page *page, const Params *params, Arena *arena) {
    Err err = {0};
    *b = (Bench){.staff = (float)given_one(page, "staff"), .unknown = NAN, .transfer = -1};
    for (size_t t = 0; t < T; t++) {
        b->turnover[t] = (float)given(page, "turnover", T)[t];
        b->footfall[t] = (float)given(page, "footfall", T)[t];
    }
    b->panel = (Panel){.n = 1,
                       .months = T,
                       .sectors = 1,
                       .sector = &b->sector,
                       .transfer = &b->transfer,
                       .documented = &b->documented,
                       .shared = &b->shared,
                       .turnover = b->turnover,
                       .footfall = b->footfall,
                       .staff = &b->staff,
                       .area = &b->unknown,
                       .hours = &b->unknown};
    must(fit_open(&b->panel, params, arena, &b->fit, &err), &err);
    give_city(page, &b->fit);
    give_shares(page, arena, &b->fit);
    fit_months_apply(&b->fit, &parallel_serial);
    fit_dynamics(&b->fit, &parallel_serial);
    fit_level_apply(&b->fit, &parallel_serial);
}

static void shows_floats(Page *page, const char *name, const float *value) {
    double wide[T];
    for (size_t t = 0; t < T; t++) wide[t] = (double)value[t];
    shows(page, name, T, wide, "the program");
}

static void program_fit(Page *page, const Bench *b, const Storefront *shop) {
    shows_floats(page, "y", b->fit.y);
    shows_floats(page, "x", b->fit.x);
    shows(page, "level_y", 1, b->fit.level_y, "the program");
    shows(page, "level_x", 1, b->fit.level_x, "the program");
    shows_floats(page, "slow", b->fit.low);
    shows_floats(page, "fast", b->fit.high);
    shows(page, "mu", 1, b->fit.mu, "the program");
    shows(page, "residual", 1, b->fit.residual, "the program");
    shows(page, "mean", T, shop->mean, "the program");
    shows(page, "log_det", 1, &shop->noise.log_det, "the program");
    shows(page, "level_variance", KINDS, shop->level2, "the program");
}

/* The program leaves out what all hypotheses share. */
static double shared_part(const Storefront *shop) {
    return -0.5 * (T * log(2 * M_PI) + shop->noise.log_det);
}

Test(by_hand, the_program_gives_what_the_appendix_shows) {
    Arena *arena = arena_open();
    Page *page = page_read(arena);
    const Params *params = params_open(arena);
    Bench *b = ARENA_ARRAY(arena, Bench, 1);
    bench_open(b, page, params, arena);
    Storefront *shop = storefront_new(arena);
    Reading reading[SIGNALS_MAX];
    Mixed mixed;
    evidence_read(&b->fit, params, 0, shop, reading);
    mixture_combine(shop->plain, reading, &mixed);
    program_fit(page, b, shop);
    const double shared = shared_part(shop), plain = shop->plain + shared;
    shows(page, "plain", 1, &plain, "the program");
    const double prior = given_one(page, "prevalence");
    double odds = log(prior / (1 - prior)), so_far = 0;
    for (size_t k = 0; signals_all[k]; k++) {
        const char *id = signals_all[k]->id;
        odds += mixed.evidence[k];
        const bool numbers_alone = /* section 13 fills their columns */
            signals_all[k]->kind == SIGNAL_FACTOR && !signals_all[k]->params.specs;
        if (signals_all[k]->kind == SIGNAL_STAGE || numbers_alone) continue;
        if (signals_all[k]->kind == SIGNAL_MIXTURE) {
            so_far += mixed.evidence[k];
            const Reading *r = &reading[k];
            const double told[6] = {r->weight, r->front + shared, r->epsilon, r->honest + shared,
                                    so_far,    mixed.evidence[k]};
            shows(page, arena_printf(arena, "mixed.%s", id), 6, told, "the program");
        } else {
            if (signals_all[k]->kind == SIGNAL_LEVEL) so_far += mixed.evidence[k];
            shows(page, arena_printf(arena, "evidence.%s", id), 1, &mixed.evidence[k],
                  "the program");
        }
    }
    const double p = mixture_logistic(odds), half = 1.645 * mixed.share_sd;
    const double range[3] = {fmax(mixed.share - half, 0), mixed.share, fmin(mixed.share + half, 1)};
    shows(page, "log_odds", 1, &odds, "the program");
    shows(page, "posterior", 1, &p, "the program");
    shows(page, "share", 3, range, "the program");
    arena_close(arena);
}
