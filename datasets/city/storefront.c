/* storefront.c - the honest economy of one storefront.
 *
 * visitors = exp(sector + size + street + AR(1) + season), tickets = Poisson(visitors *
 * conversion), sales = tickets * basket / (1 + VAT), passers-by = visitors / capture * counter
 * noise. Staff and floor follow sales through the priors of the sector, so that both routes agree
 * within 1.6 or so. */
#include "datasets/city/storefront.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "datasets/city/chance.h"
#include "datasets/city/flow.h"
#include "datasets/city/honest_exceptions.h"
#include "datasets/city/life.h"
#include "datasets/city/planted.h"
#include "datasets/city/wild.h"

static const double carry_over = 0.45;                     /* lag-1, measured 0.43 */
static const double staff_noise = 0.30, area_noise = 0.35; /* log units */
static const double counter_noise = 0.11, month_missing = 0.17;

static const CitySector *draw_sector(const CityWorld *world, gsl_rng *rng, bool front) {
    const double u = gsl_rng_uniform(rng);
    size_t k = 0;
    while (k + 1 < world->sectors &&
           u >= (front ? world->sector[k].front_until : world->sector[k].share_until))
        k++;
    return &world->sector[k];
}

/* Large means as a rounded normal: exact Poisson draws would cost more than all the rest. */
static double draw_poisson(gsl_rng *rng, double mean) {
    if (mean < 50) return gsl_ran_poisson(rng, mean);
    return floor(mean + sqrt(mean) * gsl_ran_gaussian_ziggurat(rng, 1) + 0.5);
}

/* What lasts of a storefront's trade. */
typedef struct Trade {
    double level, log_basket, capture, loading, trend, basket_trend, sd;
} Trade;

static void draw_months(gsl_rng *rng, const CityStreetView *view, const Trade *trade,
                        CityStorefront *shop) {
    const CitySector *s = shop->sector;
    double wave = chance_normal(rng, 0, 1);
    for (int t = 0; t < shop->months; t++) {
        const double when = (t - 0.5 * shop->months) / shop->months;
        if (t) wave = carry_over * wave + chance_normal(rng, 0, sqrt(1 - carry_over * carry_over));
        const double visitors =
            exp(trade->level + trade->loading * shop->season[t] + trade->trend * when +
                0.8 * trade->sd * wave + 0.8 * view->drift[t]);
        const double tickets = fmax(1, draw_poisson(rng, visitors * s->conversion));
        shop->sales[t] = tickets * exp(trade->log_basket + trade->basket_trend * when +
                                       chance_normal(rng, 0, 0.5 * trade->sd));
        shop->passers[t] =
            tickets / s->conversion *
            exp(view->sensor[t] - trade->capture + chance_normal(rng, 0, counter_noise));
    }
}

/* Other noise comes from a generator of its own, so that all that lasts is drawn as without. */
static void draw_trade(gsl_rng *rng, uint64_t noise_seed, const CityStreetView *view,
                       CityStorefront *shop) {
    const CitySector *s = shop->sector;
    Trade trade = {.level = s->log_visitors + 0.5 * view->popularity +
                            s->visitors_sd * (0.6 * shop->size + chance_normal(rng, 0, 0.5))};
    trade.log_basket = chance_normal(rng, s->log_basket, s->basket_sd);
    trade.capture =
        s->log_capture + s->capture_sd * (0.5 * view->capture + chance_normal(rng, 0, sqrt(0.75)));
    trade.loading = chance_lognormal(rng, 0, 0.3);
    trade.trend = chance_normal(rng, 0, 0.06);
    trade.basket_trend = chance_normal(rng, 0, 0.05);
    trade.sd = s->within_sd * chance_lognormal(rng, 0, 0.25);
    draw_months(rng, view, &trade, shop);
    if (!noise_seed) return;
    gsl_rng *noise = chance_open();
    gsl_rng_set(noise, chance_key(noise_seed, FOR_NOISE, shop->index));
    draw_months(noise, view, &trade, shop);
    gsl_rng_free(noise);
}

/* New shops have four to eight months, changes of owner lie inside what is seen. */
static void draw_life(gsl_rng *rng, CityStorefront *shop) {
    shop->start = gsl_rng_uniform(rng) < 0.10 ? shop->months - chance_int(rng, 4, 9) : 0;
    shop->transfer = -1;
    if (gsl_rng_uniform(rng) < 0.08) shop->transfer = chance_int(rng, 3, shop->months - 3);
    if (shop->transfer <= shop->start) shop->transfer = -1;
    shop->from = -1;
}

static void draw_means(gsl_rng *rng, CityStorefront *shop) {
    const double year = 12 * city_mean_sales(shop);
    const double staff = year / shop->sector->per_fte * chance_lognormal(rng, 0, staff_noise);
    const double area = year / shop->sector->density * chance_lognormal(rng, 0, area_noise);
    shop->staff_fte = fmax(0.4, staff);
    shop->area_m2 = fmax(6, area);
    const double hours = shop->sector->hours * chance_lognormal(rng, 0.05 * shop->size, 0.12);
    shop->hours_week = fmin(fmax(hours, 12), 168);
}

static void drop_footfall(gsl_rng *rng, CityStorefront *shop) {
    for (int t = 0; t < shop->months; t++)
        if (gsl_rng_uniform(rng) < month_missing) shop->passers[t] = 0;
    if (gsl_rng_uniform(rng) < 0.05) {
        const int hole = chance_int(rng, 0, shop->months - 5);
        for (int t = hole; t < hole + 5; t++) shop->passers[t] = 0;
    }
}

/* A front whose only add-ons fell into missing months gets its months back: truth stays in (0,1).
 */
static void drop_turnover(gsl_rng *rng, CityStorefront *shop) {
    double kept[CITY_MONTHS];
    memcpy(kept, shop->declared, sizeof kept);
    for (int t = 0; t < shop->months; t++)
        if (gsl_rng_uniform(rng) < 0.02) shop->declared[t] = 0;
    if (shop->role.front && city_illicit_share(shop) <= 0)
        memcpy(shop->declared, kept, sizeof kept);
}

void city_storefront_make(const CityWorld *world, const CityStreetView *view, gsl_rng *rng,
                          CityStorefront *shop) {
    shop->months = (int)world->options.months;
    shop->sector = draw_sector(world, rng, shop->role.front);
    shop->exception = shop->mechanism = NULL;
    shop->trait = "";
    shop->size = chance_normal(rng, 0, 1);
    for (int t = 0; t < shop->months; t++)
        shop->season[t] = shop->sector->season[(world->first_month + t) % 12];
    draw_life(rng, shop);
    draw_trade(rng, world->options.noise_seed, view, shop);
    city_wild_trade(world, view, shop);
    draw_means(rng, shop);
    memset(shop->illicit, 0, sizeof shop->illicit);
    const bool odd = gsl_rng_uniform(rng) < world->options.legit_share;
    if (odd && !shop->role.front)
        city_except(rng, shop);
    else if (gsl_rng_uniform(rng) < 0.03)
        shop->trait = city_false_trait(rng);
    memcpy(shop->declared, shop->sales, sizeof shop->declared);
    if (shop->role.front) city_add_on(rng, shop->role.ordinal, shop);
    city_life_shut(shop);
    for (int t = 0; t < shop->months; t++) shop->declared[t] = floor(shop->declared[t] + 0.5);
    drop_footfall(rng, shop);
    city_flow_door(world, view, shop);
    drop_turnover(rng, shop);
}
