/* Noise and wander of simulated series, planted rises and falls, and what one month can do. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "tests/support/columns.h"
#include "tests/support/rows.h"

/* A row whose months are r[n] as they stand. */
static PlainRow row_of(const double *r, size_t n) {
    PlainRow row = {.months = n, .last = (int)n - 1, .level_sd = 0.5};
    for (size_t t = 0; t < n; t++) {
        row.on[t] = row.ok[t] = !isnan(r[t]);
        row.counted += row.ok[t];
        row.log[t] = row.x[t] = row.r[t] = r[t];
        row.foot[t] = NAN;
    }
    return row;
}

/* ---- noise ---- */

static const struct {
    double sigma, omega;
} local_level[] = {{0.1, 0}, {0.05, 0.05}, {0.1, 0.06}, {0.02, 0.08}};

/* Ten years of a level that wanders under noise, 400 times. Both are lifted by 0.004, so that
 * nobody is a straight line; sigma^2 is at least a quarter of what months differ by. */
EachRow(plain_noise, recovers_sigma_and_omega, local_level) {
    enum { T = 120, SERIES = 400 };
    const double sigma = local_level[*row].sigma, omega = local_level[*row].omega;
    double noise2 = 0, wander2 = 0;
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < SERIES; k++) {
        double r[T], level = 0, noise, wander;
        for (size_t t = 0; t < T; t++) {
            level += gsl_ran_gaussian(g, omega);
            r[t] = level + gsl_ran_gaussian(g, sigma);
        }
        const PlainRow series = row_of(r, T);
        plain_noise(&series, &noise, &wander);
        noise2 += pow(noise - 0.004, 2) / SERIES;
        wander2 += pow(wander - 0.004, 2) / SERIES;
    }
    gsl_rng_free(g);
    const double least = (2 * sigma * sigma + omega * omega) / 4;
    cr_expect(epsilon_eq(dbl, sqrt(noise2), sqrt(fmax(sigma * sigma, least)), 0.01), "sigma %g",
              sqrt(noise2));
    /* without wander its square is the half of an error that is cut at 0 */
    cr_expect(epsilon_eq(dbl, sqrt(wander2), omega, omega > 0 ? 0.12 * omega + 0.003 : 0.03),
              "omega %g", sqrt(wander2));
}

Test(plain_noise, too_short_a_row_has_none) {
    double r[24], noise, wander;
    for (size_t t = 0; t < 24; t++) r[t] = NAN;
    PlainRow row = row_of(r, 24);
    plain_noise(&row, &noise, &wander);
    cr_expect(isnan(noise) && isnan(wander));
    row.r[3] = row.r[4] = 1;
    plain_noise(&row, &noise, &wander);
    cr_expect(epsilon_eq(dbl, noise, 0.004, 1e-12), "two equal months: the floor");
    cr_expect(isnan(wander), "no months half a year apart");
}

/* ---- steps ---- */

enum { MONTHS = 36 };

static const struct {
    size_t at;
    double size, sigma;
} planted_step[] = {{18, 0.4, 0.05},  {6, 0.5, 0.05}, {30, 0.5, 0.05},
                    {18, -0.4, 0.05}, {9, -0.6, 0.1}, {24, 1.2, 0.1}};

EachRow(plain_steps, a_planted_step_is_found_at_its_month_with_its_size, planted_step) {
    const size_t at = planted_step[*row].at;
    const double size = planted_step[*row].size, sigma = planted_step[*row].sigma;
    const PlainSpread spread = {sigma, sigma, 0.004, 3 * sigma};
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t trial = 0; trial < 50; trial++) {
        double r[MONTHS], segment[MONTHS_MAX], out[PLAIN_NUMBERS], rest = 0;
        for (size_t t = 0; t < MONTHS; t++)
            r[t] = 9 + (t >= at ? size : 0) + gsl_ran_gaussian(g, sigma);
        const PlainRow series = row_of(r, MONTHS);
        const double b = (double)at, a = MONTHS - b, se = sigma * sqrt(1 / a + 1 / b);
        plain_steps(&series, &spread, segment, out);
        if (size > 0) {
            cr_expect(epsilon_eq(dbl, out[PLAIN_rise_at], b / MONTHS, 1e-9));
            cr_expect(epsilon_eq(dbl, out[PLAIN_rise_size], size, 5 * se));
            /* a level that wanders by 0.004 a month is (a + b)/3 of its squares apart */
            const double wide = sqrt(se * se + 0.004 * 0.004 * (a + b) / 3);
            cr_expect(epsilon_eq(dbl, out[PLAIN_rise_t], size / wide, 5 * se / wide));
            cr_expect(lt(dbl, 0.7, out[PLAIN_rise_r2]), "%g", out[PLAIN_rise_r2]);
            cr_expect(lt(dbl, 0, out[PLAIN_trend_r2]));
            for (size_t t = 0; t < MONTHS; t++) rest += segment[t] * segment[t] / MONTHS;
            cr_expect(lt(dbl, sqrt(rest), 1.6 * sigma), "the rise is not in the segment");
        } else {
            cr_expect(epsilon_eq(dbl, out[PLAIN_fall_size], -size, 5 * se));
            cr_expect(lt(dbl, 0.7, out[PLAIN_fall_r2]), "%g", out[PLAIN_fall_r2]);
            cr_expect(lt(dbl, out[PLAIN_rise_r2], 0.3), "%g", out[PLAIN_rise_r2]);
            cr_expect(lt(dbl, out[PLAIN_trend_r2], 0));
        }
    }
    gsl_rng_free(g);
}

/* A rise from 8 to 8.6 where 8.2 +- 0.5 is expected: (8.6 - 8.2)/0.5. */
Test(plain_steps, levels_after_are_against_what_is_expected) {
    double r[MONTHS], segment[MONTHS_MAX], out[PLAIN_NUMBERS];
    const PlainSpread spread = {0.05, 0.05, 0.004, 0.15};
    for (size_t t = 0; t < MONTHS; t++) r[t] = (t >= 18 ? 0.6 : 0) + (t % 2 ? 0.01 : -0.01);
    PlainRow row = row_of(r, MONTHS);
    row.level = plain_median(r, MONTHS) + 8; /* of x, whose r are the deviations */
    row.expected = 8.2;
    plain_steps(&row, &spread, segment, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_rise_high], 0.8, 0.02), "%g", out[PLAIN_rise_high]);
    for (size_t t = 0; t < MONTHS; t++) row.r[t] = -r[t];
    plain_steps(&row, &spread, segment, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_fall_rest], -0.4, 0.02), "%g", out[PLAIN_fall_rest]);
}

Test(plain_steps, too_few_months_have_no_step) {
    double r[MONTHS], segment[MONTHS_MAX], out[PLAIN_NUMBERS];
    const PlainSpread spread = {0.05, 0.05, 0.004, 0.15};
    for (size_t t = 0; t < MONTHS; t++) r[t] = t < 4 ? 1 : NAN;
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) out[k] = NAN;
    const PlainRow row = row_of(r, MONTHS);
    plain_steps(&row, &spread, segment, out);
    cr_expect(isnan(out[PLAIN_rise_t]));
    cr_expect(isnan(out[PLAIN_fall_size]));
}

/* ---- one month ---- */

enum { SHOPS = 60 };

/* Honest storefronts with months of their own; peers move by a season. */
static Columns honest_street(gsl_rng *g) {
    Columns c = columns_open(SHOPS, MONTHS);
    for (size_t i = 0; i < SHOPS; i++) {
        double level = gsl_ran_gaussian(g, 0.4);
        const double sigma = 0.05 + 0.1 * gsl_rng_uniform(g);
        for (size_t t = 0; t < MONTHS; t++) {
            level += gsl_ran_gaussian(g, 0.02);
            c.turnover[i * MONTHS + t] =
                (float)exp(9 + level + 0.2 * sin(0.5236 * (double)t) + gsl_ran_gaussian(g, sigma));
            c.footfall[i * MONTHS + t] =
                (float)exp(8 + 0.2 * sin(0.5236 * (double)t) + gsl_ran_gaussian(g, 0.05));
        }
    }
    return c;
}

/* How far a number goes when one month is multiplied by any factor: at most six times as
 * far as half of the storefronts of the street lie apart, which a curve from knot to knot spans. */
static double reach_of(const double *value) {
    double known[SHOPS], low[SHOPS];
    size_t n = 0;
    for (size_t i = 0; i < SHOPS; i++)
        if (isfinite(value[i])) known[n++] = value[i];
    for (size_t a = 0; a < n; a++) {
        size_t below = 0;
        for (size_t b = 0; b < n; b++)
            below += known[b] < known[a] || (known[b] == known[a] && b < a);
        low[below] = known[a];
    }
    return n < 8 ? NAN : low[3 * n / 4] - low[n / 4];
}

/* Numbers that are of a single month by what they mean. */
static bool of_one_month(size_t k) {
    return k == PLAIN_opening || k == PLAIN_closing || k == PLAIN_pause;
}

Test(plain_read, one_month_changed_by_any_factor_moves_each_number_little) {
    static const double factor[] = {0.001, 0.1, 0.5, 0.8, 1.25, 2, 10, 1000};
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    Columns c = honest_street(g);
    Fit fit = columns_fit(&c);
    const PlainCity *city = plain_learn(&fit, params_open(c.arena), &parallel_serial, c.arena);
    static double was[SHOPS][PLAIN_NUMBERS], column[SHOPS], most[PLAIN_NUMBERS];
    for (size_t i = 0; i < SHOPS; i++) plain_read(city, &fit, i, -1, was[i]);
    for (size_t i = 0; i < SHOPS; i++)
        for (size_t t = 0; t < MONTHS; t++)
            for (size_t f = 0; f < sizeof factor / sizeof *factor; f++) {
                double out[PLAIN_NUMBERS];
                const float kept = fit.y[i * MONTHS + t];
                fit.y[i * MONTHS + t] += (float)log(factor[f]);
                plain_read(city, &fit, i, -1, out);
                fit.y[i * MONTHS + t] = kept;
                for (size_t k = 0; k < PLAIN_NUMBERS; k++)
                    most[k] = fmax(most[k], fabs(out[k] - was[i][k]));
            }
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) {
        for (size_t i = 0; i < SHOPS; i++) column[i] = was[i][k];
        const double reach = reach_of(column);
        if (of_one_month(k) || isnan(reach) || !(reach > 0)) continue;
        cr_expect(lt(dbl, most[k], 6 * reach), "%s moves by %g, storefronts differ by %g",
                  plain_names[k], most[k], reach);
    }
    gsl_rng_free(g);
    columns_close(&c);
}
