/* planted.c - how a front declares more than its customers paid. */
#include <gsl/gsl_randist.h>
#include <math.h>

#include "datasets/city/chance.h"
#include "datasets/city/planted.h"

typedef void (*Mechanism)(gsl_rng *, CityStorefront *);

/* A month inside the middle half of what is seen of the shop. */
static int draw_from(gsl_rng *rng, const CityStorefront *shop) {
    const int seen = shop->end - shop->start;
    return shop->start + chance_int(rng, seen / 4, 3 * seen / 4);
}

static void add_constant(gsl_rng *rng, CityStorefront *shop, double share, double jitter) {
    const double amount = share * city_mean_sales(shop);
    for (int t = 0; t < shop->months; t++)
        shop->illicit[t] = amount * chance_lognormal(rng, 0, jitter);
    shop->from = shop->start;
}

static void a20(gsl_rng *rng, CityStorefront *shop) {
    add_constant(rng, shop, 0.2, 0.10);
}

static void a50(gsl_rng *rng, CityStorefront *shop) {
    add_constant(rng, shop, 0.5, 0.10);
}

static void a100(gsl_rng *rng, CityStorefront *shop) {
    add_constant(rng, shop, 1.0, 0.10);
}

static void a300(gsl_rng *rng, CityStorefront *shop) {
    add_constant(rng, shop, 3.0, 0.10);
}

static void p100(gsl_rng *rng, CityStorefront *shop) {
    for (int t = 0; t < shop->months; t++)
        shop->illicit[t] = shop->sales[t] * chance_lognormal(rng, 0, 0.05);
    shop->from = shop->start;
}

/* Customers leave, turnover stays. */
static void b_collapse(gsl_rng *rng, CityStorefront *shop) {
    const double stays = chance_between(rng, 0.15, 0.4);
    shop->from = draw_from(rng, shop);
    for (int t = shop->from; t < shop->months; t++) {
        shop->passers[t] *= stays;
        shop->illicit[t] = shop->sales[t] * (1 - stays);
        shop->sales[t] *= stays;
    }
}

/* Books kept to a smooth total. */
static void c_smooth(gsl_rng *rng, CityStorefront *shop) {
    const double total = city_mean_sales(shop) * chance_between(rng, 1.3, 2.0);
    for (int t = 0; t < shop->months; t++) {
        const double books = total * chance_lognormal(rng, 0, 0.015);
        shop->illicit[t] = fmax(books - shop->sales[t], 0);
        shop->sales[t] = books - shop->illicit[t];
    }
    shop->from = shop->start;
}

/* The add-on starts with a registered new owner. */
static void d_owner(gsl_rng *rng, CityStorefront *shop) {
    const double amount = city_mean_sales(shop) * chance_between(rng, 0.4, 1.5);
    shop->from = shop->transfer = draw_from(rng, shop);
    for (int t = shop->from; t < shop->months; t++)
        shop->illicit[t] = amount * chance_lognormal(rng, 0, 0.08);
}

/* Invented amounts: half the months rounded to three digits, the others end in 0 or 5. */
static void e_digits(gsl_rng *rng, CityStorefront *shop) {
    const double mean = city_mean_sales(shop), share = chance_between(rng, 0.3, 0.8);
    const double unit = pow(10, floor(log10(mean)) - 2);
    for (int t = 0; t < shop->months; t++) {
        const double raw = shop->sales[t] + mean * share * chance_lognormal(rng, 0, 0.08);
        const bool coarse = gsl_rng_uniform(rng) < 0.5, five = gsl_rng_uniform(rng) < 0.4;
        const double told = coarse ? round(raw / unit) * unit : floor(raw / 10) * 10 + five * 5;
        shop->illicit[t] = told - shop->sales[t];
    }
    shop->from = shop->start;
}

static void ramp(gsl_rng *rng, CityStorefront *shop) {
    const double mean = city_mean_sales(shop), seen = shop->end - shop->start;
    for (int t = shop->start; t < shop->months; t++)
        shop->illicit[t] =
            1.5 * mean * (t - shop->start + 1) / seen * chance_lognormal(rng, 0, 0.10);
    shop->from = shop->start;
}

/* Exactly k of the seen months, drawn one after the other. */
static void bursts(gsl_rng *rng, CityStorefront *shop) {
    const double mean = city_mean_sales(shop);
    int left = shop->end - shop->start;
    int wanted = (int)fmax(2, floor(left * chance_between(rng, 0.2, 0.4) + 0.5));
    for (int t = shop->start; t < shop->end; t++, left--) {
        if (gsl_rng_uniform(rng) * left >= wanted) continue;
        shop->illicit[t] = mean * chance_between(rng, 0.8, 2.0);
        if (shop->from < 0) shop->from = t;
        wanted--;
    }
}

/* The add-on follows the season of the trade, better than any real shop does. */
static void season_mimic(gsl_rng *rng, CityStorefront *shop) {
    const double amount = city_mean_sales(shop) * chance_between(rng, 0.5, 1.2);
    for (int t = 0; t < shop->months; t++)
        shop->illicit[t] = amount * exp(shop->season[t] + chance_normal(rng, 0, 0.02));
    shop->from = shop->start;
}

static const struct {
    const char *name;
    Mechanism apply;
} mechanisms[] = {
    {"a20", a20},           {"a50", a50},         {"a100", a100},
    {"a300", a300},         {"p100", p100},       {"b_collapse", b_collapse},
    {"c_smooth", c_smooth}, {"d_owner", d_owner}, {"e_digits", e_digits},
    {"ramp", ramp},         {"bursts", bursts},   {"season_mimic", season_mimic},
};
enum { MECHANISMS = sizeof mechanisms / sizeof mechanisms[0] };

void city_add_on(gsl_rng *rng, size_t k, CityStorefront *shop) {
    shop->mechanism = mechanisms[k % MECHANISMS].name;
    mechanisms[k % MECHANISMS].apply(rng, shop);
    for (int t = 0; t < shop->months; t++) shop->declared[t] = shop->sales[t] + shop->illicit[t];
}
