#include "datasets/city/wild.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "datasets/city/chance.h"
#include "datasets/city/life.h"

/* Log units unless said otherwise. */
static const double festival_share = 0.12; /* of the streets, one month a year */
static const double festival_low = 0.15, festival_high = 0.7;
static const double wander_median = 0.014, wander_spread = 0.8; /* a month, of a random walk */
static const double steps_year = 0.08, step_size = 0.44;        /* Laplace, up as often as down */
static const double takeover_sd = 0.25;                         /* a new owner's own level */
static const double noise_median = 0.018, noise_spread = 0.85, noise_tail = 3; /* Student's t */
static const double season_median = 0.05, season_spread = 0.6;
static const double seasonal_share = 0.03;           /* live from one part of the year */
static const double odd_share = 0.012, odd_up = 0.6; /* of months; of those, higher */
static const double passers_follow = 0.5;            /* of a shop's own season */

void city_wild_street(const CityWorld *world, size_t street, CityStreetView *view) {
    memset(view->fair, 0, sizeof view->fair);
    if (!world->options.wild) return;
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_FESTIVAL, street));
    const bool festive = gsl_rng_uniform(rng) < festival_share;
    const int month = chance_int(rng, 0, 12);
    const double size = chance_between(rng, festival_low, festival_high);
    for (size_t t = 0; t < world->options.months && festive; t++)
        if ((world->first_month + (int)t) % 12 == month)
            view->fair[t] = size * chance_lognormal(rng, 0, 0.2);
    gsl_rng_free(rng);
}

/* Two waves a year; a few storefronts live from one part of it. */
static void add_season(gsl_rng *rng, int first_month, const CityStorefront *shop, double *wave) {
    double year = chance_lognormal(rng, log(season_median), season_spread);
    if (gsl_rng_uniform(rng) < seasonal_share) year = chance_between(rng, 0.3, 0.8);
    const double half = 0.6 * year * gsl_rng_uniform(rng);
    const double peak = chance_between(rng, 0, 12), second = chance_between(rng, 0, 12);
    for (int t = 0; t < shop->months; t++)
        wave[t] = year * cos(2 * M_PI * (first_month + t - peak) / 12) +
                  half * cos(4 * M_PI * (first_month + t - second) / 12);
}

static void add_wander(gsl_rng *rng, const CityStorefront *shop, double *log_sales) {
    const double sd = chance_lognormal(rng, log(wander_median), wander_spread);
    double level = 0;
    for (int t = 0; t < shop->months; t++) {
        log_sales[t] += level;
        level += chance_normal(rng, 0, sd);
    }
}

static void step(CityStorefront *shop, int from, double size, double *log_sales) {
    for (int t = from; t < shop->months; t++) log_sales[t] += size;
}

/* Terraces, a new cook, a rival next door; a new owner brings a level of his own. */
static void add_steps(gsl_rng *rng, CityStorefront *shop, double *log_sales) {
    const unsigned steps = gsl_ran_poisson(rng, steps_year * shop->months / 12);
    for (unsigned k = 0; k < steps; k++) {
        const int from = chance_int(rng, 1, shop->months);
        step(shop, from, gsl_ran_laplace(rng, step_size), log_sales);
    }
    const double taken_over = chance_normal(rng, 0, takeover_sd);
    if (shop->transfer > 0) step(shop, shop->transfer, taken_over, log_sales);
}

/* Months with a noise of the storefront's own and, now and then, one that stands alone. */
static void add_months(gsl_rng *rng, const CityStorefront *shop, double *log_sales) {
    const double sd = chance_lognormal(rng, log(noise_median), noise_spread);
    for (int t = 0; t < shop->months; t++) {
        log_sales[t] += sd * gsl_ran_tdist(rng, noise_tail);
        if (gsl_rng_uniform(rng) >= odd_share) continue;
        const bool up = gsl_rng_uniform(rng) < odd_up;
        log_sales[t] += up ? chance_between(rng, 0.2, 0.9) : -chance_between(rng, 0.2, 1.2);
    }
}

static void bend(const CityStreetView *view, double loading, const double *log_sales,
                 const double *wave, CityStorefront *shop) {
    for (int t = 0; t < shop->months; t++) {
        const double change = log_sales[t] + wave[t] + loading * view->fair[t];
        shop->sales[t] *= exp(fmin(fmax(change, -5), 3));
        shop->passers[t] *= exp(passers_follow * wave[t] + view->fair[t]);
    }
}

void city_wild_trade(const CityWorld *world, const CityStreetView *view, CityStorefront *shop) {
    const CityOptions *o = &world->options;
    double log_sales[CITY_MONTHS] = {0}, wave[CITY_MONTHS];
    city_life_plain(shop);
    if (!o->wild) return;
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(o->seed, FOR_WILD, shop->index));
    city_life_draw(rng, shop);
    city_life_shape(rng, shop, log_sales);
    add_season(rng, world->first_month, shop, wave);
    add_wander(rng, shop, log_sales);
    add_steps(rng, shop, log_sales);
    const double loading = chance_between(rng, 0.3, 1.3);
    gsl_rng_set(rng, chance_key(o->noise_seed ? o->noise_seed : o->seed, FOR_ODD, shop->index));
    add_months(rng, shop, log_sales);
    gsl_rng_free(rng);
    bend(view, loading, log_sales, wave, shop);
}
