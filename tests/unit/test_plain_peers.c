/* What peers, footfall, age and the own calendar explain, where it was planted. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "tests/support/columns.h"

enum { N = 600, T = 48, STREETS = 10, SMALL = 2 };

/* Effects that were planted: of a sector a wave of its own, centred; of street 3 a fair in month
 * 10 and works from 30 to 33. */
static double planted_month(int sector, size_t t) {
    return 0.2 * sin(0.5236 * (double)t + 2.385 * sector);
}
static double planted_local(size_t street, size_t t) {
    if (street != 3) return 0;
    return t == 10 ? 0.5 : t >= 30 && t < 34 ? -0.4 : 0;
}

static const char *const street_names[STREETS] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};

/* Sector 0 and 1 share all but SMALL storefronts, which are sector 2. */
static int sector_of(size_t i) {
    return i < SMALL ? 2 : (int)(i % 2);
}

static Columns city_of_streets(double noise) {
    Columns c = columns_open(N, T);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < N; i++) {
        const double level = 9 + gsl_ran_gaussian(r, 0.5);
        c.sector[i] = sector_of(i);
        c.street[i] = street_names[i / 2 % STREETS];
        for (size_t t = 0; t < T; t++)
            c.turnover[i * T + t] =
                (float)exp(level + planted_month(sector_of(i), t) +
                           planted_local(i / 2 % STREETS, t) + gsl_ran_gaussian(r, noise));
    }
    gsl_rng_free(r);
    return c;
}

static PlainCity *learn(const Columns *c, const char *const *setting) {
    Err err = {0};
    Params *params = params_open(c->arena);
    for (; setting && *setting; setting++)
        cr_assert(zero(int, (int)params_set(params, *setting, &err)), "%s", err.text);
    Fit *fit = ARENA_ARRAY(c->arena, Fit, 1);
    *fit = columns_fit(c);
    return plain_learn(fit, params, &parallel_serial, c->arena);
}

/* A median of 300 deviates by 1.2533 * 0.1/sqrt(300) = 0.007, of 60 by 0.016. */
Test(plain_peers, recovers_planted_months_of_sectors_and_places) {
    Columns c = city_of_streets(0.1);
    static const char *const bare[] = {"plain.month_shrink=0", "plain.place_shrink=0", NULL};
    const PlainCity *city = learn(&c, bare);
    cr_assert(eq(sz, city->places, STREETS));
    double month = 0, local = 0;
    for (size_t t = 0; t < T; t++) {
        for (int s = 0; s < 2; s++)
            month = fmax(month, fabs(city->month[(size_t)s * T + t] - planted_month(s, t)));
        for (size_t i = 2; i < 2 + 2 * STREETS; i += 2) {
            const size_t place = (size_t)city->place[i];
            local =
                fmax(local, fabs(city->local[place * T + t] - planted_local(i / 2 % STREETS, t)));
        }
    }
    cr_expect(lt(dbl, month, 5 * 0.007), "sector months: off by at most %g", month);
    cr_expect(lt(dbl, local, 5 * 0.016), "street months: off by at most %g", local);
    columns_close(&c);
}

/* Two storefronts of a sector against a shrinkage of ten are a sixth of its months. */
Test(plain_peers, a_small_sector_borrows_the_citys_months) {
    Columns c = city_of_streets(0.02);
    for (size_t k = SMALL * T; k < N * T; k++) /* all others have the months of sector 0 */
        c.turnover[k] *=
            (float)exp(planted_month(0, k % T) - planted_month(sector_of(k / T), k % T));
    const PlainCity *city = learn(&c, NULL);
    for (size_t t = 0; t < T; t++) {
        const double all = planted_month(0, t), own = planted_month(2, t);
        cr_expect(epsilon_eq(dbl, city->month[2 * (size_t)T + t], (2 * own + 10 * all) / 12, 0.03),
                  "month %zu", t);
    }
    columns_close(&c);
}

Test(plain_peers, few_neighbours_say_nothing_of_their_street) {
    Columns c = city_of_streets(0.05);
    for (size_t i = 0; i < 5; i++) {
        c.street[i] = "K";
        for (size_t t = 20; t < T; t++) c.turnover[i * T + t] *= 2;
    }
    const PlainCity *city = learn(&c, NULL);
    const size_t place = (size_t)city->place[0];
    for (size_t i = 0; i < 5; i++) cr_assert(eq(sz, (size_t)city->place[i], place));
    for (size_t t = 0; t < T; t++) cr_expect(zero(dbl, city->local[place * T + t]));
    columns_close(&c);
}

Test(plain_peers, without_streets_a_postcode_is_the_place) {
    Columns c = city_of_streets(0.05);
    for (size_t i = 0; i < N; i++) {
        c.text[i] = i % 3 ? "2000" : i % 2 ? "2018" : "";
        c.street[i] = i % 4 ? "" : "A";
    }
    c.panel.postcode = c.text;
    const PlainCity *city = learn(&c, NULL);
    cr_expect(eq(sz, city->places, 2));
    for (size_t i = 0; i < N; i++) cr_expect(eq(int, city->place[i] < 0, i % 6 == 0));
    columns_close(&c);
}

/* ---- footfall ---- */

/* Footfall steps and wanders; turnover follows it with elasticity 0.7, storefront 5 with 1.5. */
static Columns city_with_visitors(void) {
    Columns c = columns_open(N, T);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    c.panel.footfall_kind = "visitors";
    for (size_t i = 0; i < N; i++) {
        const double level = 9 + gsl_ran_gaussian(r, 0.5), people = 8 + gsl_ran_gaussian(r, 0.5);
        double moved = 0;
        for (size_t t = 0; t < T; t++) {
            moved = 0.8 * moved + gsl_ran_gaussian(r, 0.1);
            c.footfall[i * T + t] = (float)exp(people + moved);
            c.turnover[i * T + t] =
                (float)exp(level + (i == 5 ? 1.5 : 0.7) * moved + gsl_ran_gaussian(r, 0.1));
        }
    }
    gsl_rng_free(r);
    return c;
}

Test(plain_base, recovers_the_elasticity_of_the_city_and_of_one_storefront) {
    Columns c = city_with_visitors();
    const PlainCity *city = learn(&c, NULL);
    const Fit fit = columns_fit(&c);
    double others = 0, x = 0, y = 0;
    cr_assert(city->foot_month != NULL);
    /* 28,800 cells, footfall spread 0.17: standard error 0.1/(0.17 sqrt(28800)) = 0.0035 */
    cr_expect(epsilon_eq(dbl, city->elasticity, 0.7, 0.03), "%g", city->elasticity);
    for (size_t i = 0; i < N; i++) {
        PlainRow row;
        plain_clean(&fit, i, 6, &row);
        plain_base(city, &fit, i, city->place[i], &row);
        if (i == 5) {
            cr_expect(epsilon_eq(dbl, row.own, 0.8, 0.4), "%g", row.own);
            /* against its error and the spread of own elasticities: 0.8/0.3 and a little less */
            cr_expect(lt(dbl, 2, row.own_t), "%g", row.own_t);
            for (size_t t = 0; t < T; t++) {
                x += pow(row.x[t] - row.level, 2) / T;
                y += pow(row.log[t] - log(c.turnover[5 * T]), 2) / T;
            }
            cr_expect(lt(dbl, x, 0.02), "what footfall explains is taken out: %g of %g left", x, y);
        } else {
            others += fabs(row.own) / (N - 1);
        }
    }
    cr_expect(lt(dbl, others, 0.15), "the others are like the city: %g", others);
    columns_close(&c);
}

Test(plain_base, no_footfall_is_no_elasticity) {
    Columns c = city_of_streets(0.1);
    const PlainCity *city = learn(&c, NULL);
    const Fit fit = columns_fit(&c);
    double out[PLAIN_NUMBERS];
    cr_expect(city->foot_month == NULL);
    cr_expect(zero(dbl, city->elasticity));
    plain_read(city, &fit, 7, city->place[7], out);
    cr_expect(isnan(out[PLAIN_elastic]));
    cr_expect(isnan(out[PLAIN_elastic_t]));
    cr_expect(isnan(out[PLAIN_decouple]));
    cr_expect(isfinite(out[PLAIN_rise_t]));
    columns_close(&c);
}

/* ---- newcomers ---- */

/* One in five opens in a month between 6 and 29 and takes six months to come to its level. */
static size_t opened(size_t i) {
    return 6 + i / 5 % 24;
}

Test(plain_base, newcomers_ramp_is_learned_and_taken_out) {
    Columns c = city_of_streets(0.05);
    for (size_t i = 0; i < N; i += 5)
        for (size_t t = 0; t < T; t++) {
            const double age = (double)t - (double)opened(i);
            c.turnover[i * T + t] *= (float)exp(age < 0 ? NAN : fmin(0, 0.1 * age - 0.6));
        }
    const PlainCity *city = learn(&c, NULL);
    const Fit fit = columns_fit(&c);
    /* month 0 of the life is partial and has no ramp */
    for (int age = 1; age <= PLAIN_RAMP; age++) {
        const double up = age < 6 ? -0.1 * (6 - age) : 0, shrunk = up * 120 / 128;
        cr_expect(epsilon_eq(dbl, city->ramp[age], shrunk, 0.03), "month %d: %g", age,
                  city->ramp[age]);
    }
    PlainRow row;
    plain_clean(&fit, 10, 6, &row);
    plain_base(city, &fit, 10, city->place[10], &row);
    cr_expect(isnan(row.x[opened(10)]));
    for (size_t t = opened(10) + 1; t < T; t++)
        cr_expect(lt(dbl, fabs(row.x[t] - row.level), 0.25), "month %zu: %g", t,
                  row.x[t] - row.level);
    columns_close(&c);
}

/* ---- own calendars ---- */

/* Each storefront has a wave of its own of amplitude `own`, over noise 0.1. */
static Columns city_of_seasons(double own) {
    Columns c = columns_open(N, T);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < N; i++) {
        const double phase = 6.2832 * gsl_rng_uniform(r);
        for (size_t t = 0; t < T; t++)
            c.turnover[i * T + t] =
                (float)exp(9 + own * sin(0.5236 * (double)t + phase) + gsl_ran_gaussian(r, 0.1));
    }
    gsl_rng_free(r);
    return c;
}

static double sum_of_squares(const double *value) {
    double sum = 0;
    const double middle = plain_median(value, T);
    for (size_t t = 0; t < T; t++)
        if (!isnan(value[t])) sum += pow(value[t] - middle, 2);
    return sum;
}

/* The correlation of months a year apart is s^2/(s^2 + 0.01), s^2 half the squared amplitude. A
 * level that wanders draws it down, which the city allows for with 0.06. */
Test(plain_season, repeats_are_recovered_and_taken_out) {
    Columns c = city_of_seasons(0.2);
    const PlainCity *city = learn(&c, NULL);
    const Fit fit = columns_fit(&c);
    double before = 0, after = 0;
    cr_expect(epsilon_eq(dbl, city->repeat, 0.02 / 0.03, 0.06 + 0.06), "%g", city->repeat);
    for (size_t i = 0; i < N; i++) {
        PlainRow row;
        plain_clean(&fit, i, 6, &row);
        plain_base(city, &fit, i, -1, &row);
        plain_season(city, &row);
        before += sum_of_squares(row.x) / (N * T);
        after += sum_of_squares(row.r) / (N * T);
    }
    cr_expect(epsilon_eq(dbl, before, 0.03, 0.003), "%g", before);
    cr_expect(lt(dbl, after, 0.011), "noise is left: %g", after);
    columns_close(&c);
}

Test(plain_season, where_nothing_repeats_little_is_taken_out) {
    Columns c = city_of_seasons(0);
    const PlainCity *city = learn(&c, NULL);
    cr_expect(lt(dbl, city->repeat, 0.06 + 0.02), "%g", city->repeat);
    columns_close(&c);
}

/* One year of a month is an event and no season. */
Test(plain_season, one_year_tells_no_season) {
    Columns c = columns_open(1, T);
    PlainCity city = columns_city(&c);
    city.repeat = 0.6;
    for (size_t t = 0; t < 14; t++) c.turnover[t] = t == 5 ? 3000 : 1000;
    const Fit fit = columns_fit(&c);
    PlainRow row;
    plain_clean(&fit, 0, 6, &row);
    plain_base(&city, &fit, 0, -1, &row);
    plain_season(&city, &row);
    for (size_t t = 2; t < 12; t++) cr_expect(eq(dbl, row.r[t], row.x[t]), "month %zu", t);
    columns_close(&c);
}
