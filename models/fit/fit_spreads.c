/* fit_spreads - how honest storefronts differ: elasticities, season loadings, noise.
 *
 * Input     storefronts with enough months of their own and honest weight above 0.5.
 * Method    pooled Huber slopes of turnover on slow and fast footfall; then a ridge fit of five
 *           effects per storefront; the spread of each effect is MAD^2 less its sampling variance.
 *           Elasticities and noise of a sector are shrunk to the city's (sector_shrink).
 * Output    elastic_*, low_scale, log_sigma, log_sigma_sd, rho, effect_sd; by sector [S] what it
 *           adds to elasticities and noise, and sector_spread.
 * Blind to  season loadings and trends that spread differently by sector.
 * Cites     MODEL 3.5, 3.6; Laird & Ware (1982), doi:10.2307/2529876 (random effects)
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/linear.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

typedef struct Pool {
    size_t k, cells;      /* storefronts, their observed months */
    const size_t *member; /* [k] */
    const size_t *start;  /* [k + 1] of a storefront's months in r, low, high */
    double *r;            /* [cells] turnover less level and month effect */
    float *low, *high;    /* [cells] footfall in the same months */
    double *work;         /* [k x T] scratch */
} Pool;

static size_t observed(const Fit *fit, size_t i) {
    size_t known = 0;
    for (size_t t = 0; t < fit->panel->months; t++)
        if (!isnan(fit->own[i * fit->panel->months + t])) known++;
    return known;
}

static size_t choose(const Fit *fit, const double *honest, size_t months, size_t *member) {
    size_t k = 0;
    for (size_t i = 0; i < fit->panel->n; i++)
        if (observed(fit, i) >= months && (!honest || honest[i] > 0.5)) member[k++] = i;
    return k;
}

/* Turnover less level and month effect; NaN where not filed. */
static double deviation(const Fit *fit, size_t i, size_t t) {
    const size_t cell = i * fit->panel->months + t;
    return (double)fit->own[cell] - fit->level_y[i] - fit_month_row(fit->month_y, fit, i)[t];
}

static void fill(const Fit *fit, Pool *pool, Arena *scratch) {
    size_t *start = ARENA_ARRAY(scratch, size_t, pool->k + 1), cells = 0;
    for (size_t j = 0; j < pool->k; j++) cells += observed(fit, pool->member[j]);
    pool->start = start;
    pool->r = ARENA_ARRAY(scratch, double, cells);
    pool->low = ARENA_ARRAY(scratch, float, cells);
    pool->high = ARENA_ARRAY(scratch, float, cells);
    for (size_t j = 0; j < pool->k; j++) {
        const size_t row = pool->member[j] * fit->panel->months;
        for (size_t t = 0; t < fit->panel->months; t++) {
            const double r = deviation(fit, pool->member[j], t);
            if (isnan(r)) continue;
            pool->r[pool->cells] = r;
            pool->low[pool->cells] = fit->low[row + t];
            pool->high[pool->cells++] = fit->high[row + t];
        }
        start[j + 1] = pool->cells;
    }
}

/* Storefronts with many months; in a town of newcomers, those with the least that can be judged. */
static Pool pool_open(const Fit *fit, const double *honest, Arena *scratch) {
    size_t *member = ARENA_ARRAY(scratch, size_t, fit->panel->n);
    size_t k = choose(fit, honest, (size_t)fit->params->pool_months, member);
    if (k < 30) k = choose(fit, honest, 6, member);
    if (k < 3) k = choose(fit, NULL, (size_t)fit->params->min_months, member);
    Pool pool = {
        .k = k, .member = member, .work = ARENA_ARRAY(scratch, double, k * fit->panel->months + 1)};
    fill(fit, &pool, scratch);
    return pool;
}

/* MAD over the pool of deviation - slope * v. */
static double pooled_scale(const Pool *pool, const float *v, double slope) {
    for (size_t c = 0; c < pool->cells; c++) pool->work[c] = pool->r[c] - slope * (double)v[c];
    return robust_mad(pool->work, pool->cells) + 1e-6;
}

/* Median of the storefronts' own least-squares slopes: where the Huber iteration starts. */
static double starting_slope(const Pool *pool, const float *v) {
    for (size_t j = 0; j < pool->k; j++) {
        double vr = 0, vv = 0;
        for (size_t c = pool->start[j]; c < pool->start[j + 1]; c++) {
            vr += (double)v[c] * pool->r[c];
            vv += (double)v[c] * (double)v[c];
        }
        pool->work[j] = vr / fmax(vv, 1e-4);
    }
    return pool->k ? robust_median(pool->work, pool->k) : 0;
}

/* Pooled Huber slope of turnover on v with a normal prior (mean, weight in units of sum v^2). */
static double pooled_slope(const Pool *pool, const float *v, double mean, double weight) {
    double slope = starting_slope(pool, v);
    for (int step = 0; step < 10; step++) { /* 10: the Huber fixed point moves < 1e-6 after that */
        const double reach = 1.5 * pooled_scale(pool, v, slope);
        double vr = mean * weight, vv = weight + 1e-6;
        for (size_t c = 0; c < pool->cells; c++) {
            const double r = pool->r[c], x = (double)v[c], gap = fabs(r - slope * x);
            const double w = gap > reach ? reach / gap : 1;
            vr += w * x * r;
            vv += w * x * x;
        }
        slope = vr / vv;
    }
    return slope;
}

/* What each sector adds to the city's slope on v: five Huber steps from it, shrunk to it. */
static void sector_slopes(const Fit *fit, const Pool *pool, const float *v, double slope,
                          Arena *scratch, double *add) {
    const size_t sectors = fit->panel->sectors;
    double *vr = ARENA_ARRAY(scratch, double, sectors), *vv = ARENA_ARRAY(scratch, double, sectors);
    const double reach = 1.5 * pooled_scale(pool, v, slope);
    double all = 1e-6;
    for (size_t c = 0; c < pool->cells; c++) all += (double)v[c] * (double)v[c];
    const double weight = fit->params->sector_shrink * all / fmax((double)pool->k, 1);
    memset(add, 0, sectors * sizeof *add);
    for (int step = 0; step < 5; step++) { /* 5: sectors move < 1e-3 after that */
        for (size_t s = 0; s < sectors; s++) vr[s] = 0, vv[s] = weight;
        for (size_t j = 0; j < pool->k; j++) {
            const size_t s = (size_t)fit->panel->sector[pool->member[j]];
            for (size_t c = pool->start[j]; c < pool->start[j + 1]; c++) {
                const double x = (double)v[c], r = pool->r[c] - slope * x;
                const double gap = fabs(r - add[s] * x), w = gap > reach ? reach / gap : 1;
                vr[s] += w * x * r;
                vv[s] += w * x * x;
            }
        }
        for (size_t s = 0; s < sectors; s++) add[s] = vr[s] / vv[s];
    }
}

static double low_spread(const Fit *fit, const Pool *pool) {
    const size_t months = fit->panel->months;
    for (size_t j = 0; j < pool->k; j++)
        for (size_t t = 0; t < months; t++)
            pool->work[j * months + t] = (double)fit->low[pool->member[j] * months + t];
    return fmax(robust_mad(pool->work, pool->k * months), 0.02); /* 0.02: counters differ by that */
}

/* Ridge fit of one storefront's residual r[T] on its five effects z[T x 5]. */
typedef struct EffectFit {
    double coefficient[EFFECTS], inverse[EFFECTS]; /* inverse: diagonal of (Z'Z + ridge)^-1 */
    double sigma;
    size_t sector;
    double residual[MONTHS_MAX]; /* NaN where not filed */
} EffectFit;

static size_t effect_design(const Fit *fit, size_t i, double z[][EFFECTS], double *r) {
    const size_t months = fit->panel->months;
    const double *season = fit_month_row(fit->month_y, fit, i);
    size_t known = 0;
    for (size_t t = 0; t < months; t++) {
        const double low = (double)fit->low[i * months + t],
                     high = (double)fit->high[i * months + t];
        r[t] = deviation(fit, i, t) - fit_response(fit, (size_t)fit->panel->sector[i], low, high);
        const double row[EFFECTS] = {1, season[t], low, high,
                                     (double)t / (double)(months - 1) - 0.5};
        memcpy(z[t], row, sizeof row);
        if (!isnan(r[t])) known++;
    }
    return known;
}

/* Inverse of the normal matrix, which is lost; false when it is singular. */
static bool invert(double g[EFFECTS * EFFECTS], double inverse[EFFECTS][EFFECTS]) {
    if (!linear_cholesky(g, EFFECTS)) return false;
    for (size_t c = 0; c < EFFECTS; c++) {
        for (size_t k = 0; k < EFFECTS; k++) inverse[c][k] = k == c;
        linear_substitute(g, inverse[c], EFFECTS);
    }
    return true;
}

/* What the months of estimated footfall add is counted storefront by storefront: it is taken out
 * here, of at most three quarters. */
static double own_noise(const Fit *fit, size_t i, double variance) {
    return sqrt(fmax(variance - fit_footfall_month2(fit, i), variance / 4));
}

static bool effect_fit(const Fit *fit, size_t i, EffectFit *out) {
    static const double ridge[EFFECTS] = {1e-6, .02, .05, .05, .02}; /* keeps short series finite */
    const size_t months = fit->panel->months;
    double z[MONTHS_MAX][EFFECTS], r[MONTHS_MAX], g[EFFECTS * EFFECTS] = {0}, zr[EFFECTS] = {0};
    double inverse[EFFECTS][EFFECTS], sum = 0;
    const size_t known = effect_design(fit, i, z, r);
    for (size_t t = 0; t < months; t++)
        for (size_t j = 0; j < EFFECTS && !isnan(r[t]); j++) {
            for (size_t k = 0; k < EFFECTS; k++) g[j * EFFECTS + k] += z[t][j] * z[t][k];
            zr[j] += z[t][j] * r[t];
        }
    for (size_t j = 0; j < EFFECTS; j++) g[j * EFFECTS + j] += ridge[j];
    if (!invert(g, inverse)) return false;
    for (size_t j = 0; j < EFFECTS; j++) {
        out->coefficient[j] = 0;
        for (size_t k = 0; k < EFFECTS; k++) out->coefficient[j] += inverse[j][k] * zr[k];
        out->inverse[j] = inverse[j][j];
    }
    for (size_t t = 0; t < months; t++) {
        double fitted = 0;
        for (size_t j = 0; j < EFFECTS; j++) fitted += z[t][j] * out->coefficient[j];
        out->residual[t] = r[t] - fitted;
        if (!isnan(r[t])) sum += out->residual[t] * out->residual[t];
    }
    out->sector = (size_t)fit->panel->sector[i];
    out->sigma = own_noise(fit, i, sum / fmax((double)known - EFFECTS, 3));
    return true;
}

static double clip(double x, double low, double high) {
    return fmin(fmax(x, low), high);
}

/* Lag-1 correlation of the residuals, winsorised at three typical sds. */
static double autocorrelation(const Fit *fit, const EffectFit *effects, size_t k) {
    const double bound = 3 * portable_exp(fit->log_sigma);
    double product = 0, square = 0;
    size_t pairs = 0, cells = 0;
    for (size_t j = 0; j < k; j++) {
        const double *e = effects[j].residual;
        for (size_t t = 0; t < fit->panel->months; t++) {
            if (isnan(e[t])) continue;
            const double now = clip(e[t], -bound, bound);
            square += now * now;
            cells++;
            if (t + 1 >= fit->panel->months || isnan(e[t + 1])) continue;
            product += now * clip(e[t + 1], -bound, bound);
            pairs++;
        }
    }
    if (!pairs || !(square > 0)) return 0.3; /* nothing to learn from: a middling value */
    const double lag = product / (double)pairs / (square / (double)cells);
    return clip(lag + fit->params->rho_bias, 0, fit->params->rho_max);
}

/* Values by sector: those of sector s are value[start[s]] to value[start[s + 1] - 1]. Going through
 * all storefronts once for each sector would not end where each has a sector of its own. */
typedef struct BySector {
    size_t *start; /* [sectors + 1] */
    double *value; /* [k] */
} BySector;

static BySector by_sector(const double *value, const size_t *sector, size_t k, size_t sectors,
                          Arena *scratch) {
    BySector by = {ARENA_ARRAY(scratch, size_t, sectors + 2), ARENA_ARRAY(scratch, double, k + 1)};
    for (size_t j = 0; j < k; j++) by.start[sector[j] + 2]++;
    for (size_t s = 2; s <= sectors; s++) by.start[s] += by.start[s - 1];
    for (size_t j = 0; j < k; j++) by.value[by.start[sector[j] + 1]++] = value[j];
    return by;
}

/* What each sector adds to the city's log noise: its median, shrunk. */
static void sector_noises(Fit *fit, const EffectFit *effects, size_t k, double *work,
                          Arena *scratch) {
    size_t *sector = ARENA_ARRAY(scratch, size_t, k + 1);
    for (size_t j = 0; j < k; j++) {
        sector[j] = effects[j].sector;
        work[j] = portable_log(effects[j].sigma + 1e-4) - fit->log_sigma;
    }
    const BySector by = by_sector(work, sector, k, fit->panel->sectors, scratch);
    for (size_t s = 0; s < fit->panel->sectors; s++) {
        const size_t n = by.start[s + 1] - by.start[s];
        const double weight = (double)n / ((double)n + fit->params->sector_shrink + 1e-9);
        fit->sector_noise[s] = n ? weight * robust_median(by.value + by.start[s], n) : 0;
    }
}

static void noise_spread(Fit *fit, const EffectFit *effects, size_t k, double *work,
                         Arena *scratch) {
    for (size_t j = 0; j < k; j++) work[j] = portable_log(effects[j].sigma + 1e-4);
    fit->log_sigma = k ? robust_median(work, k) : portable_log(0.1);
    sector_noises(fit, effects, k, work, scratch);
    for (size_t j = 0; j < k; j++)
        work[j] = portable_log(effects[j].sigma + 1e-4) - fit->sector_noise[effects[j].sector];
    fit->log_sigma_sd = fmax(k ? robust_mad(work, k) : 0, fit->params->sigma_spread_min);
    fit->rho = autocorrelation(fit, effects, k);
}

static void effect_spreads(Fit *fit, const EffectFit *effects, size_t k, double *work) {
    const ModelParams *p = fit->params;
    const double low[EFFECTS] = {0, p->season_low, p->slow_min, p->fast_min, p->trend_low};
    const double high[EFFECTS] = {9, p->season_high, p->slow_max, p->fast_max, p->trend_high};
    for (size_t e = 0; e < EFFECTS; e++) {
        for (size_t j = 0; j < k; j++) work[j] = effects[j].coefficient[e];
        const double mad = k ? robust_mad(work, k) : 0;
        for (size_t j = 0; j < k; j++)
            work[j] = effects[j].sigma * effects[j].sigma * effects[j].inverse[e];
        const double sampling = k ? robust_median(work, k) * (1 + fit->rho) / (1 - fit->rho) : 0;
        fit->effect_sd[e] = sqrt(clip(mad * mad - sampling, low[e] * low[e], high[e] * high[e]));
    }
}

/* Median over storefronts of the robust spread of their months, per sector: for the sentences. */
static void sector_spreads(Fit *fit, const Pool *pool, Arena *scratch) {
    const Panel *panel = fit->panel;
    double *own = ARENA_ARRAY(scratch, double, pool->k + 1);
    size_t *sector = ARENA_ARRAY(scratch, size_t, pool->k + 1);
    for (size_t j = 0; j < pool->k; j++) {
        double z[MONTHS_MAX];
        size_t k = 0;
        for (size_t t = 0; t < panel->months; t++) {
            const float y = fit->own[pool->member[j] * panel->months + t];
            if (!isnan(y)) z[k++] = (double)y;
        }
        own[j] = robust_mad(z, k);
        sector[j] = (size_t)panel->sector[pool->member[j]];
    }
    const BySector by = by_sector(own, sector, pool->k, panel->sectors, scratch);
    for (size_t s = 0; s < panel->sectors; s++)
        fit->sector_spread[s] =
            robust_median(by.value + by.start[s], by.start[s + 1] - by.start[s]);
}

typedef struct EffectJob {
    const Fit *fit;
    const Pool *pool;
    EffectFit *effects; /* [k] */
    bool *fitted;       /* [k] */
} EffectJob;

static void effect_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const EffectJob *job = context;
    for (size_t j = begin; j < end; j++)
        job->fitted[j] = effect_fit(job->fit, job->pool->member[j], &job->effects[j]);
}

/* The fits of all storefronts that have one, without gaps; returns how many. */
static size_t effect_fits(const Fit *fit, const Pool *pool, const Parallel *parallel,
                          Arena *scratch, EffectFit *effects) {
    EffectJob job = {fit, pool, effects, ARENA_ARRAY(scratch, bool, pool->k)};
    parallel->run(parallel, pool->k, effect_range, &job);
    size_t k = 0;
    for (size_t j = 0; j < pool->k; j++) {
        if (!job.fitted[j]) continue;
        if (k < j) effects[k] = effects[j];
        k++;
    }
    return k;
}

Status fit_spreads(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                   Err *err) {
    const Pool pool = pool_open(fit, honest, scratch);
    if (!pool.k && !fit->panel->period)
        return FAIL(err, ST_INPUT,
                    "no storefront has the %.0f months of turnover that a scan needs: "
                    "import more turnover or widen --from and --to",
                    fit->params->min_months);
    const ModelParams *p = fit->params;
    fit->elastic_low = pooled_slope(&pool, pool.low, p->elastic_low_prior, p->elastic_low_weight);
    fit->elastic_high = pooled_slope(&pool, pool.high, 0, 0);
    sector_slopes(fit, &pool, pool.low, fit->elastic_low, scratch, fit->sector_low);
    sector_slopes(fit, &pool, pool.high, fit->elastic_high, scratch, fit->sector_high);
    fit->elastic_big = fmax(p->elastic_big, fit->elastic_low);
    fit->low_scale = low_spread(fit, &pool);
    EffectFit *effects = ARENA_ARRAY(scratch, EffectFit, pool.k);
    const size_t k = effect_fits(fit, &pool, parallel, scratch, effects);
    double *work = ARENA_ARRAY(scratch, double, pool.k + 1);
    noise_spread(fit, effects, k, work, scratch);
    effect_spreads(fit, effects, k, work);
    sector_spreads(fit, &pool, scratch);
    if (!pool.k) fit_figure_spreads(fit, honest, scratch);
    return ST_OK;
}
