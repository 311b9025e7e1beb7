#include "tests/support/columns.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "tests/support/world.h"

Columns columns_open(size_t n, size_t months) {
    Arena *a = arena_open();
    static const char *const names[COLUMN_SECTORS] = {"bar", "bakery", "clothing"};
    Columns c = {.arena = a,
                 .key = ARENA_ARRAY(a, int64_t, n),
                 .id = ARENA_ARRAY(a, const char *, n),
                 .text = ARENA_ARRAY(a, const char *, n),
                 .street = ARENA_ARRAY(a, const char *, n),
                 .traits = ARENA_ARRAY(a, const char *, n),
                 .sector = ARENA_ARRAY(a, int, n),
                 .transfer = ARENA_ARRAY(a, int, n),
                 .turnover = ARENA_ARRAY(a, float, n *months),
                 .footfall = ARENA_ARRAY(a, float, n *months),
                 .staff = ARENA_ARRAY(a, float, n),
                 .area = ARENA_ARRAY(a, float, n),
                 .hours = ARENA_ARRAY(a, float, n),
                 .lon = ARENA_ARRAY(a, float, n),
                 .lat = ARENA_ARRAY(a, float, n),
                 .documented = ARENA_ARRAY(a, unsigned char, n),
                 .central = ARENA_ARRAY(a, unsigned char, n),
                 .shared = ARENA_ARRAY(a, unsigned char, n)};
    for (size_t i = 0; i < n; i++) {
        c.text[i] = c.street[i] = c.traits[i] = "";
        c.key[i] = (int64_t)i + 1;
        c.id[i] = arena_printf(a, "S%05zu", i);
        c.transfer[i] = -1;
        c.staff[i] = c.area[i] = c.hours[i] = c.lon[i] = c.lat[i] = NAN;
    }
    for (size_t k = 0; k < n * months; k++) c.turnover[k] = c.footfall[k] = NAN;
    c.panel = (Panel){.n = n,
                      .months = months,
                      .first_month = 12 * 2022,
                      .key = c.key,
                      .id = c.id,
                      .name = c.text,
                      .street = c.street,
                      .house_number = c.text,
                      .postcode = c.text,
                      .district = c.text,
                      .enterprise = c.text,
                      .traits = c.traits,
                      .sector = c.sector,
                      .sectors = COLUMN_SECTORS,
                      .sector_name = names,
                      .turnover = c.turnover,
                      .footfall = c.footfall,
                      .footfall_kind = "passers_by",
                      .staff = c.staff,
                      .area = c.area,
                      .hours = c.hours,
                      .lon = c.lon,
                      .lat = c.lat,
                      .transfer = c.transfer,
                      .documented = c.documented,
                      .central = c.central,
                      .shared = c.shared};
    return c;
}

Columns columns_street(size_t n, size_t months, size_t fronts, unsigned long seed) {
    Columns c = columns_open(n, months);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    for (size_t i = 0; i < n; i++) {
        c.sector[i] = (int)gsl_rng_uniform_int(r, COLUMN_SECTORS);
        const double staff = gsl_ran_lognormal(r, 1.1, 0.5), walk = gsl_ran_gaussian(r, 0.6);
        const double level = 9.0 + 0.8 * log(staff) + 0.3 * walk + gsl_ran_gaussian(r, 0.35);
        c.staff[i] = (float)staff;
        c.area[i] = (float)gsl_ran_lognormal(r, 4.2, 0.5);
        c.hours[i] = (float)(40.0 + 30.0 * gsl_rng_uniform(r));
        c.lon[i] = 4.4f;
        c.lat[i] = 51.2f;
        for (size_t t = 0; t < months; t++) {
            const double season = 0.2 * sin(0.5236 * (double)t + c.sector[i]);
            const double people = 9.5 + walk + season + gsl_ran_gaussian(r, 0.06);
            double trade = exp(level + 0.8 * season + gsl_ran_gaussian(r, 0.08));
            if (i < fronts) trade += 2.385 * exp(level);
            c.turnover[i * months + t] = (float)(floor(trade) + 0.37);
            c.footfall[i * months + t] = (float)exp(people);
        }
    }
    gsl_rng_free(r);
    return c;
}

void columns_close(Columns *columns) {
    arena_close(columns->arena);
    *columns = (Columns){0};
}

Columns columns_moved(const Columns *c, const size_t *place) {
    const size_t months = c->panel.months;
    Columns d = columns_open(c->panel.n, months);
    for (size_t i = 0; i < c->panel.n; i++) {
        const size_t j = place[i];
        d.key[j] = c->key[i], d.id[j] = c->id[i], d.street[j] = c->street[i];
        d.sector[j] = c->sector[i], d.transfer[j] = c->transfer[i];
        d.staff[j] = c->staff[i], d.area[j] = c->area[i], d.hours[j] = c->hours[i];
        d.lon[j] = c->lon[i], d.lat[j] = c->lat[i];
        d.documented[j] = c->documented[i], d.central[j] = c->central[i];
        d.shared[j] = c->shared[i];
        memcpy(d.turnover + j * months, c->turnover + i * months, months * sizeof *c->turnover);
        memcpy(d.footfall + j * months, c->footfall + i * months, months * sizeof *c->footfall);
    }
    d.panel.footfall_kind = c->panel.footfall_kind;
    return d;
}

Fit columns_fit(const Columns *c) {
    Err err = {0};
    Params *params = params_open(c->arena);
    must(params_set(params, "model.odd_months=0", &err), &err);
    const size_t n = c->panel.n, cells = n * c->panel.months;
    Fit fit = {.panel = &c->panel,
               .params = params_group(params, &model_group),
               .y = ARENA_ARRAY(c->arena, float, cells),
               .x = ARENA_ARRAY(c->arena, float, cells),
               .mu = ARENA_ARRAY(c->arena, double, n),
               .level_sd = ARENA_ARRAY(c->arena, double, n),
               .too_short = ARENA_ARRAY(c->arena, unsigned char, n)};
    fit.own = fit.y;
    for (size_t i = 0; i < n; i++) fit.level_sd[i] = 0.5;
    for (size_t k = 0; k < cells; k++) {
        fit.y[k] = c->panel.turnover[k] > 0 ? logf(c->panel.turnover[k]) : NAN;
        fit.x[k] = c->panel.footfall[k] > 0 ? logf(c->panel.footfall[k]) : NAN;
    }
    return fit;
}

PlainCity columns_city(const Columns *c) {
    Arena *a = c->arena;
    const size_t n = c->panel.n, months = c->panel.months, sectors = c->panel.sectors;
    PlainCity city = {.params = params_group(params_open(a), &plain_group),
                      .months = months,
                      .sectors = sectors,
                      .place = ARENA_ARRAY(a, int, n),
                      .month = ARENA_ARRAY(a, double, sectors *months),
                      .local = ARENA_ARRAY(a, double, months),
                      .own_sd = 0.2,
                      .log_noise = ARENA_ARRAY(a, double, sectors),
                      .log_segment = ARENA_ARRAY(a, double, sectors),
                      .log_wander = log(0.03)};
    for (size_t i = 0; i < n; i++) city.place[i] = -1;
    for (size_t s = 0; s < sectors; s++) city.log_noise[s] = city.log_segment[s] = log(0.1);
    return city;
}
