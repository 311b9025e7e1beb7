/* What every change of the model must keep: the order of storefronts, the unit of money, missing
 * cells and the number of threads mean nothing; evidence adds up. Panels are made in memory. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "models/posterior/evidence.h"
#include "tests/support/world.h"

enum { SHOPS = 300, MONTHS = 24, SECTORS = 3, FRONTS = 12 };

/* The writable columns behind a Panel. */
typedef struct Columns {
    Panel panel;
    Arena *arena;
    int64_t *key;
    const char **id, **text, **traits;
    int *sector, *transfer;
    float *turnover, *footfall, *staff, *area, *hours, *lon, *lat;
    unsigned char *documented, *central, *shared;
} Columns;

static Columns columns_open(size_t n, size_t months) {
    Arena *a = arena_open();
    static const char *const names[SECTORS] = {"bar", "bakery", "clothing"};
    Columns c = {.arena = a,
                 .key = ARENA_ARRAY(a, int64_t, n),
                 .id = ARENA_ARRAY(a, const char *, n),
                 .text = ARENA_ARRAY(a, const char *, n),
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
    for (size_t i = 0; i < n; i++) c.text[i] = c.traits[i] = "";
    c.panel = (Panel){.n = n,
                      .months = months,
                      .first_month = 12 * 2022,
                      .key = c.key,
                      .id = c.id,
                      .name = c.text,
                      .street = c.text,
                      .house_number = c.text,
                      .postcode = c.text,
                      .district = c.text,
                      .enterprise = c.text,
                      .traits = c.traits,
                      .sector = c.sector,
                      .sectors = SECTORS,
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

/* An invented street: level from staff and footfall, a season per sector, noise; the first FRONTS
 * storefronts add 2.385 times their trade. Amounts have cents, so digits never look round. */
static Columns street(size_t n, size_t months, unsigned long seed) {
    Columns c = columns_open(n, months);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    for (size_t i = 0; i < n; i++) {
        c.key[i] = (int64_t)i + 1;
        c.id[i] = arena_printf(c.arena, "S%05zu", i);
        c.sector[i] = (int)gsl_rng_uniform_int(r, SECTORS);
        c.transfer[i] = -1;
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
            if (i < FRONTS) trade += 2.385 * exp(level);
            c.turnover[i * months + t] = (float)(floor(trade) + 0.37);
            c.footfall[i * months + t] = (float)exp(people);
        }
    }
    gsl_rng_free(r);
    return c;
}

static Evidence judge(Columns *c, const Parallel *parallel) {
    Err err = {0};
    Evidence evidence;
    must(evidence_compute(&c->panel, params_open(c->arena), parallel, c->arena, &evidence, &err),
         &err);
    return evidence;
}

static Evidence judge_without_digits(Columns *c) {
    Err err = {0};
    Evidence evidence;
    Params *params = params_open(c->arena);
    must(params_set(params, "digits.rounding_fronts=0.01", &err), &err);
    must(params_set(params, "digits.honest_max=0.01", &err), &err);
    must(params_set(params, "digits.mixed_fronts=0.003", &err), &err);
    must(evidence_compute(&c->panel, params, &parallel_serial, c->arena, &evidence, &err), &err);
    return evidence;
}

/* Largest |a - b| where both are judged; counts disagreement about judged as infinite. */
static double distance(const Evidence *a, const double *x, const Evidence *b, const double *y,
                       const size_t *place) {
    double most = 0.0;
    for (size_t i = 0; i < a->n; i++) {
        const size_t j = place ? place[i] : i;
        if (a->judged[i] != b->judged[j]) return INFINITY;
        if (a->judged[i]) most = fmax(most, fabs(x[i] - y[j]));
    }
    return most;
}

static void expect_additive(const Evidence *e) {
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i]) continue;
        double sum = e->prior_log_odds;
        for (size_t s = 0; s < e->signals; s++) sum += e->evidence[i * e->signals + s];
        cr_expect(lt(dbl, fabs(sum - e->log_odds[i]), 1e-9), "storefront %zu", i);
        cr_expect(lt(dbl, fabs(1.0 / (1.0 + exp(-sum)) - e->posterior[i]), 1e-9));
        cr_expect(e->share_low[i] <= e->share[i] && e->share[i] <= e->share_high[i]);
        cr_expect(e->share[i] >= 0.0 && e->share[i] <= 1.0);
        cr_expect(e->unexplained_eur_year[i] >= 0.0);
    }
}

Test(evidence, adds_up_to_the_log_odds) {
    Columns c = street(SHOPS, MONTHS, 101);
    const Evidence e = judge(&c, &parallel_serial);
    cr_assert(eq(sz, e.signals, signals_count()));
    expect_additive(&e);
    double fronts = 0.0, others = 0.0;
    for (size_t i = 0; i < SHOPS; i++) *(i < FRONTS ? &fronts : &others) += e.posterior[i];
    cr_expect(lt(dbl, 0.5, fronts / FRONTS), "mean posterior of fronts %g", fronts / FRONTS);
    cr_expect(lt(dbl, others / (SHOPS - FRONTS), 0.05));
    arena_close(c.arena);
}

Test(evidence, the_order_of_storefronts_means_nothing) {
    Columns c = street(SHOPS, MONTHS, 102), d = columns_open(SHOPS, MONTHS);
    size_t place[SHOPS];
    for (size_t i = 0; i < SHOPS; i++) {
        const size_t j = place[i] = (i * 77 + 13) % SHOPS; /* 77 and 300 share no factor */
        d.key[j] = c.key[i], d.id[j] = c.id[i], d.sector[j] = c.sector[i];
        d.transfer[j] = c.transfer[i], d.staff[j] = c.staff[i], d.area[j] = c.area[i];
        d.hours[j] = c.hours[i], d.lon[j] = c.lon[i], d.lat[j] = c.lat[i];
        memcpy(d.turnover + j * MONTHS, c.turnover + i * MONTHS, MONTHS * sizeof *c.turnover);
        memcpy(d.footfall + j * MONTHS, c.footfall + i * MONTHS, MONTHS * sizeof *c.footfall);
    }
    const Evidence a = judge(&c, &parallel_serial), b = judge(&d, &parallel_serial);
    cr_expect(lt(dbl, distance(&a, a.log_odds, &b, b.log_odds, place), 1e-9));
    cr_expect(lt(dbl, distance(&a, a.share, &b, b.share, place), 1e-9));
    arena_close(c.arena);
    arena_close(d.arena);
}

/* Final digits depend on the unit by nature, so the digits signal is made silent: fronts round as
 * often as others. Logs are kept as floats: half a unit in the last place near 10 is 5e-7, which
 * the tightest noise of the model (0.01) turns into at most 2e-4 of log odds over 24 months, or
 * 6e-5 of a posterior. */
Test(evidence, the_unit_of_money_means_nothing) {
    static const float units[] = {7.3f, 0.001f};
    for (size_t u = 0; u < 2; u++) {
        Columns c = street(SHOPS, MONTHS, 103), d = street(SHOPS, MONTHS, 103);
        for (size_t k = 0; k < SHOPS * MONTHS; k++) d.turnover[k] *= units[u];
        const Evidence a = judge_without_digits(&c), b = judge_without_digits(&d);
        const double change = distance(&a, a.posterior, &b, b.posterior, NULL);
        cr_log_info("unit %g: largest change of a posterior %g", (double)units[u], change);
        cr_expect(lt(dbl, change, 6e-5), "largest change of a posterior: %g", change);
        cr_expect(lt(dbl, distance(&a, a.share, &b, b.share, NULL), 6e-5));
        arena_close(c.arena);
        arena_close(d.arena);
    }
}

Test(evidence, missing_cells_are_judged_or_explained) {
    Columns c = street(SHOPS, MONTHS, 104);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[20 * MONTHS + t] = NAN;             /* nothing declared */
        if (t > 1) c.turnover[21 * MONTHS + t] = NAN;  /* two months only */
        if (t % 3) c.turnover[22 * MONTHS + t] = NAN;  /* a quarterly filer */
        c.footfall[23 * MONTHS + t] = NAN;             /* no sensor */
        if (t > 11) c.footfall[24 * MONTHS + t] = NAN; /* a sensor that broke */
    }
    c.staff[25] = c.area[26] = c.hours[27] = NAN;
    c.shared[28] = 1;
    const Evidence e = judge(&c, &parallel_serial);
    for (size_t i = 0; i < SHOPS; i++) {
        const bool blind = i == 20 || i == 21 || i == 28;
        cr_expect(eq(int, e.judged[i], !blind), "storefront %zu", i);
        cr_expect(eq(int, e.reason[i] != NULL, blind));
        cr_expect(eq(int, isnan(e.posterior[i]) != 0, blind));
        cr_expect(eq(int, isnan(e.log_odds[i]) != 0, blind));
    }
    expect_additive(&e);
    arena_close(c.arena);
}

Test(evidence, one_storefront_is_judged_or_explained) {
    Columns c = street(1, MONTHS, 105);
    Err err = {0};
    Evidence e;
    const Status status =
        evidence_compute(&c.panel, params_open(c.arena), &parallel_serial, c.arena, &e, &err);
    if (status)
        cr_expect(ne(chr, err.text[0], '\0'));
    else
        cr_expect(e.judged[0] ? isfinite(e.posterior[0]) : e.reason[0] != NULL);
    arena_close(c.arena);
}

Test(evidence, equal_storefronts_are_judged_equally) {
    Columns c = street(SHOPS, MONTHS, 106);
    for (size_t i = 31; i < 40; i++) {
        c.sector[i] = c.sector[30], c.staff[i] = c.staff[30];
        c.area[i] = c.area[30], c.hours[i] = c.hours[30];
        memcpy(c.turnover + i * MONTHS, c.turnover + 30 * MONTHS, MONTHS * sizeof *c.turnover);
        memcpy(c.footfall + i * MONTHS, c.footfall + 30 * MONTHS, MONTHS * sizeof *c.footfall);
    }
    const Evidence e = judge(&c, &parallel_serial);
    for (size_t i = 31; i < 40; i++) cr_expect(eq(dbl, e.log_odds[i], e.log_odds[30]));
    arena_close(c.arena);
}

Test(evidence, constant_amounts_give_finite_numbers) {
    Columns c = street(SHOPS, MONTHS, 107);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[40 * MONTHS + t] = 23850.0f;
        c.footfall[41 * MONTHS + t] = 1.0f;
    }
    const Evidence e = judge(&c, &parallel_serial);
    for (size_t i = 0; i < SHOPS; i++) cr_expect(isfinite(e.log_odds[i]), "storefront %zu", i);
    arena_close(c.arena);
}

/* What a city comes to that cannot be fitted, all of it or (`sampled`) a hundred storefronts. */
static Status unfit(const Columns *c, const char *setting, bool sampled, Err *err) {
    Evidence e;
    Params *params = params_open(c->arena);
    if (sampled) must(params_set(params, "model.sample=100", err), err);
    if (setting) must(params_set(params, setting, err), err);
    return evidence_compute(&c->panel, params, &parallel_serial, c->arena, &e, err);
}

Test(evidence, too_few_months_is_a_shape_error) {
    for (int sampled = 0; sampled < 2; sampled++) {
        Columns c = street(SHOPS, 5, 108); /* enough for a storefront's level, not for a scan */
        Err err = {0};
        cr_assert(eq(int, (int)unfit(&c, NULL, sampled, &err), ST_SHAPE));
        cr_expect(strstr(err.text, "6 to 120 months, the window has 5") != NULL, "%s", err.text);
        arena_close(c.arena);
    }
}

Test(evidence, a_city_without_levels_is_a_numeric_error) {
    Columns c = street(SHOPS, MONTHS, 110);
    Err err = {0};
    for (size_t k = 0; k < SHOPS * MONTHS; k++)
        if (k % MONTHS > 1) c.turnover[k] = NAN; /* two months of everybody */
    cr_assert(eq(int, (int)unfit(&c, NULL, false, &err), ST_NUMERIC));
    cr_expect(strstr(err.text, "no storefront is left") != NULL, "%s", err.text);
    arena_close(c.arena);
}

/* A sector without storefronts has a level only by the ridge that draws it to the city's. */
Test(evidence, an_empty_sector_without_a_ridge_is_a_numeric_error) {
    for (int sampled = 0; sampled < 2; sampled++) {
        Columns c = street(SHOPS, MONTHS, 111);
        Err err = {0};
        for (size_t i = 0; i < SHOPS; i++) c.sector[i] = (int)(i % 2);
        must(unfit(&c, NULL, sampled, &err), &err);
        cr_assert(eq(int, (int)unfit(&c, "model.group_ridge=0", sampled, &err), ST_NUMERIC));
        cr_expect(strstr(err.text, "singular") != NULL, "%s", err.text);
        arena_close(c.arena);
    }
}

/* Months that were not filed, or filed as zero, are left out of the year and not taken for zeros.
 */
Test(evidence, an_amount_is_of_a_year_like_the_months_filed) {
    Columns c = street(SHOPS, MONTHS, 112);
    Evidence e = judge(&c, &parallel_serial);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[7 * MONTHS + t] = t % 3 == 0 ? 2385 : t % 3 == 1 ? NAN : 0;
        c.turnover[8 * MONTHS + t] = NAN;
    }
    e.share[7] = 0.25;
    evidence_settle(&c.panel, 0.05, &e);
    cr_expect(epsilon_eq(dbl, e.unexplained_eur_year[7], e.posterior[7] * 7155, 1e-6),
              "a quarter of 12 x 2,385 a year");
    cr_expect(isnan(e.unexplained_eur_year[8]), "there is no amount to tell");
    cr_expect(isfinite(e.posterior[8]));
    arena_close(c.arena);
}

Test(evidence, threads_change_no_byte) {
    Columns c = street(2 * PARALLEL_GRAIN + 77, MONTHS, 109);
    Threads *threads = threads_open(2);
    const Evidence a = judge(&c, &parallel_serial), b = judge(&c, threads_parallel(threads));
    threads_close(threads);
    const size_t n = a.n;
    cr_expect(zero(int, memcmp(a.log_odds, b.log_odds, n * sizeof *a.log_odds)));
    cr_expect(zero(int, memcmp(a.evidence, b.evidence, n * a.signals * sizeof *a.evidence)));
    cr_expect(zero(int, memcmp(a.share, b.share, n * sizeof *a.share)));
    cr_expect(zero(int, memcmp(a.expected, b.expected, n * MONTHS * sizeof *a.expected)));
    arena_close(c.arena);
}
