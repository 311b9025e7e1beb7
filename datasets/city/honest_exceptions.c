/* honest_exceptions.c - honest storefronts whose turnover does not follow the street, and why.
 *
 * Six in ten are documented in the register by a trait, where the vocabulary has a word. */
#include <gsl/gsl_randist.h>
#include <math.h>

#include "datasets/city/chance.h"
#include "datasets/city/honest_exceptions.h"

static void scale_sales(CityStorefront *shop, int from, double factor) {
    for (int t = from; t < shop->months; t++) shop->sales[t] *= factor;
}

/* Online orders: a stable share on top of what the street brings. */
static void webshop(gsl_rng *rng, CityStorefront *shop) {
    const double online = chance_lognormal(rng, -0.2, 0.8);
    for (int t = 0; t < shop->months; t++)
        shop->sales[t] *= 1 + online * chance_lognormal(rng, 0, 0.1);
}

static void wholesale(gsl_rng *rng, CityStorefront *shop) {
    const double extra = city_mean_sales(shop) * chance_lognormal(rng, 0, 0.8);
    for (int t = 0; t < shop->months; t++) shop->sales[t] += extra * chance_lognormal(rng, 0, 0.35);
}

static void catering(gsl_rng *rng, CityStorefront *shop) {
    const double extra = city_mean_sales(shop) * chance_lognormal(rng, -0.6, 0.6);
    for (int t = 0; t < shop->months; t++)
        shop->sales[t] += extra * gsl_ran_gamma(rng, 1.5, 1 / 1.5);
}

/* People come on purpose: fewer passers-by than the trade suggests. */
static void destination(gsl_rng *rng, CityStorefront *shop) {
    const double fewer = exp(-fabs(chance_normal(rng, 0.7, 0.3)));
    for (int t = 0; t < shop->months; t++) shop->passers[t] *= fewer;
}

/* The franchisor books a nearly flat fee-like turnover. */
static void franchise(gsl_rng *rng, CityStorefront *shop) {
    const double level = city_mean_sales(shop) * chance_lognormal(rng, 0, 0.3);
    for (int t = 0; t < shop->months; t++)
        shop->sales[t] = level * exp(0.2 * shop->season[t] + chance_normal(rng, 0, 0.01));
}

static void tourist(gsl_rng *rng, CityStorefront *shop) {
    const double swing = chance_between(rng, 0.3, 0.8), follow = chance_between(rng, 0.4, 1.2);
    for (int t = 0; t < shop->months; t++) {
        const double wave = swing * cos(2 * M_PI * (t - shop->months - 5) / 12.0); /* August */
        shop->sales[t] *= exp(wave);
        shop->passers[t] *= exp(wave * follow);
    }
}

/* Sales of other premises are booked here. */
static void headoffice(gsl_rng *rng, CityStorefront *shop) {
    scale_sales(shop, 0, exp(fabs(chance_normal(rng, 1.2, 0.5))));
}

static void sensor(gsl_rng *rng, CityStorefront *shop) {
    const int from = chance_int(rng, 4, shop->months - 4);
    const double shift = chance_lognormal(rng, 0, 0.45);
    for (int t = from; t < shop->months; t++) shop->passers[t] *= shift;
}

static void refurbishment(gsl_rng *rng, CityStorefront *shop) {
    const int from = chance_int(rng, 4, shop->months - 4);
    scale_sales(shop, from, chance_lognormal(rng, 0.05, 0.22));
}

static void rounder(gsl_rng *rng, CityStorefront *shop) {
    (void)rng;
    for (int t = 0; t < shop->months; t++) shop->sales[t] = round(shop->sales[t] / 100) * 100;
}

/* Part of the trade is agreed by the month and comes whether or not anybody passes. */
static void subscription(gsl_rng *rng, CityStorefront *shop) {
    const double fixed = chance_between(rng, 0.2, 0.5), mean = city_mean_sales(shop);
    const double level = exp(fabs(chance_normal(rng, 0.2, 0.2)));
    for (int t = 0; t < shop->months; t++)
        shop->sales[t] =
            (1 - fixed) * shop->sales[t] + fixed * level * mean * chance_lognormal(rng, 0, 0.05);
}

/* One month in sixteen to one in seven holds a fair, a market or a wedding season. */
static void events(gsl_rng *rng, CityStorefront *shop) {
    const double share = chance_between(rng, 0.06, 0.15);
    for (int t = 0; t < shop->months; t++)
        if (gsl_rng_uniform(rng) < share) shop->sales[t] *= 1 + chance_between(rng, 0.2, 0.7);
}

static const struct {
    const char *name, *trait; /* trait: NULL when the vocabulary has no word for it */
    void (*apply)(gsl_rng *, CityStorefront *);
} exceptions[] = {
    {"webshop", "online", webshop},
    {"wholesale", "wholesale", wholesale},
    {"catering", "catering", catering},
    {"destination", "destination", destination},
    {"franchise", "franchise", franchise},
    {"tourist", "seasonal", tourist},
    {"headoffice", "central_booking", headoffice},
    {"sensor", NULL, sensor},
    {"refurbishment", NULL, refurbishment},
    {"rounder", NULL, rounder},
    {"subscription", "appointment", subscription},
    {"events", NULL, events},
};
enum { EXCEPTIONS = sizeof exceptions / sizeof exceptions[0] };

void city_except(gsl_rng *rng, CityStorefront *shop) {
    const size_t k = gsl_rng_uniform_int(rng, EXCEPTIONS);
    const bool documented = gsl_rng_uniform(rng) < 0.6;
    shop->exception = exceptions[k].name;
    if (documented && exceptions[k].trait) shop->trait = exceptions[k].trait;
    exceptions[k].apply(rng, shop);
}

const char *city_false_trait(gsl_rng *rng) {
    const char *trait = NULL;
    while (!trait) trait = exceptions[gsl_rng_uniform_int(rng, EXCEPTIONS)].trait;
    return trait;
}
