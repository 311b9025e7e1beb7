#include "datasets/city/life.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "datasets/city/chance.h"

/* Texas mixed beverage receipts, 10,163 permits over 38 months: 7.5 openings, 7.9 closings and 5.6
 * gaps per hundred permits and year; two gaps in three last one month; four months in five of them
 * are filed as zero. */
static const double openings_year = 0.08, closings_year = 0.10, pauses_year = 0.056;
static const double one_month = 0.68, more_months = 3, zero_filed = 0.8;
static const double dates_known = 0.8;
/* First month over the next six: median .65, 39 % below half (Texas). */
static const double first_power = 0.62;
/* Newcomers reach their level from below more often than from above. */
static const double ramp_mean = -0.15, ramp_sd = 0.5; /* log units in the first month */
static const double decline_share = 0.4, decline = 0.35, decline_months = 4;
enum { LEAST_MONTHS = 9, FROM_EDGE = 3 };

void city_life_plain(CityStorefront *shop) {
    shop->end = shop->months;
    memset(shop->shut, 0, sizeof shop->shut);
    shop->files_zero = false;
    shop->dated = true;
    shop->first_open = shop->last_open = 1;
}

static void draw_ends(gsl_rng *rng, CityStorefront *shop) {
    const double years = shop->months / 12.0;
    const bool opens = gsl_rng_uniform(rng) < -expm1(-openings_year * years);
    const bool closes = gsl_rng_uniform(rng) < -expm1(-closings_year * years);
    const int start = chance_int(rng, 1, shop->months - 1);
    const int end = chance_int(rng, 2, shop->months);
    shop->start = opens ? start : 0;
    shop->end = closes && end - shop->start >= LEAST_MONTHS ? end : shop->months;
    shop->first_open = opens ? fmax(0.03, pow(gsl_rng_uniform(rng), first_power)) : 1;
    shop->last_open = shop->end < shop->months ? fmax(0.03, gsl_rng_uniform(rng)) : 1;
    if (shop->transfer <= shop->start || shop->transfer >= shop->end) shop->transfer = -1;
}

/* A pause lies inside the trade on both sides: the storefront comes back. */
static void draw_pause(gsl_rng *rng, CityStorefront *shop) {
    const int from = chance_int(rng, shop->start + FROM_EDGE, shop->end - FROM_EDGE);
    int length = 1;
    if (gsl_rng_uniform(rng) >= one_month) length = 2 + (int)gsl_ran_exponential(rng, more_months);
    for (int t = from; t < from + length && t < shop->end - FROM_EDGE; t++) shop->shut[t] = true;
}

void city_life_draw(gsl_rng *rng, CityStorefront *shop) {
    city_life_plain(shop);
    draw_ends(rng, shop);
    const unsigned pauses = gsl_ran_poisson(rng, pauses_year * shop->months / 12);
    for (unsigned k = 0; k < pauses; k++) draw_pause(rng, shop);
    shop->files_zero = gsl_rng_uniform(rng) < zero_filed;
    shop->dated = gsl_rng_uniform(rng) < dates_known;
}

void city_life_shape(gsl_rng *rng, const CityStorefront *shop, double *log_sales) {
    const double ramp = chance_normal(rng, ramp_mean, ramp_sd);
    const double length = chance_between(rng, 1.5, 6); /* months */
    const bool declines = gsl_rng_uniform(rng) < decline_share;
    if (shop->start > 0) {
        for (int t = shop->start; t < shop->end; t++)
            log_sales[t] += ramp * exp(-(t - shop->start) / length);
        log_sales[shop->start] += log(shop->first_open);
    }
    if (shop->end == shop->months) return;
    for (int t = shop->start; t < shop->end && declines; t++)
        log_sales[t] -= decline * exp(-(shop->end - 1 - t) / decline_months);
    log_sales[shop->end - 1] += log(shop->last_open);
}

static bool trades(const CityStorefront *shop, int t) {
    return t >= shop->start && t < shop->end && !shop->shut[t];
}

void city_life_shut(CityStorefront *shop) {
    double added = 0;
    for (int t = 0; t < shop->months; t++)
        if (trades(shop, t)) added += fabs(shop->illicit[t]);
    if (shop->role.front && added <= 0) memset(shop->shut, 0, sizeof shop->shut);
    for (int t = shop->start; t < shop->months; t++)
        if (!trades(shop, t)) shop->declared[t] = shop->illicit[t] = shop->sales[t] = 0;
    while (shop->from >= 0 && shop->from < shop->end - 1 && shop->shut[shop->from]) shop->from++;
}
