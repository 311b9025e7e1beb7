/* exchange.c - from a run to protected aggregates, and what bundles of several cities say. */
#include "detector/cities/exchange.h"

#include "datasets/base/text.h"
#include "detector/cities/exchange_cells.h"
#include "detector/cities/places.h"
#include "detector/run/disclosure.h"

#include <gsl/gsl_cdf.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells of one run ---- */

static int by_name(const void *left, const void *right) {
    const ExchangeCell *a = left, *b = right;
    return strcmp(a->name, b->name);
}

/* Adds up cells of the same name; returns how many are left. */
static size_t merge_names(ExchangeCell *cell, size_t n) {
    size_t kept = 0;
    if (n) qsort(cell, n, sizeof *cell, by_name);
    for (size_t k = 0; k < n; k++) {
        if (kept && strcmp(cell[kept - 1].name, cell[k].name) == 0) {
            cell[kept - 1].storefronts += cell[k].storefronts;
            cell[kept - 1].fronts += cell[k].fronts;
        } else {
            cell[kept++] = cell[k];
        }
    }
    return kept;
}

Status exchange_period(const Watchlist *list, const ExchangeRules *rules, Arena *arena,
                       ExchangePeriod *period, Err *err) {
    *period = (ExchangePeriod){.first_month = list->first_month,
                               .last_month = list->first_month + (int)list->months - 1};
    for (size_t r = 0; r < list->n; r++) {
        if (!list->rows[r].judged) continue;
        period->storefronts += 1;
        period->fronts += places_own(list, &list->rows[r]);
    }
    TRY(exchange_total(list, period, rules, err));
    period->cell = ARENA_ARRAY(arena, ExchangeCell, 2 * list->n + 2);
    period->cells = exchange_cells(list, "sector", rules, arena, period->cell);
    period->cells += exchange_cells(list, "district", rules, arena, period->cell + period->cells);
    period->storefronts = disclosure_round(period->storefronts, rules->exchange->round_storefronts);
    period->fronts = disclosure_round(period->fronts, rules->exchange->round_fronts);
    return ST_OK;
}

/* ---- several cities ---- */

static const ExchangePeriod *newest(const Bundle *bundle) {
    return &bundle->period[bundle->periods - 1];
}

/* All cities' sectors together, sorted by name. */
static size_t pool(const Bundle *bundle, size_t cities, ExchangeCell *cell) {
    size_t n = 0;
    for (size_t c = 0; c < cities; c++)
        for (size_t k = 0; k < newest(&bundle[c])->cells; k++)
            if (text_equal(newest(&bundle[c])->cell[k].by, "sector"))
                cell[n++] = newest(&bundle[c])->cell[k];
    return merge_names(cell, n);
}

/* Fronts over the sectors as they are shown (cells are rounded one by one), and what they would be
 * at the pooled rates. */
static void sum_sectors(const ExchangePeriod *period, const ExchangeCell *pooled, size_t n,
                        CityRate *rate) {
    for (size_t k = 0; k < period->cells; k++) {
        const ExchangeCell *cell = &period->cell[k];
        if (!text_equal(cell->by, "sector")) continue;
        const ExchangeCell *all = bsearch(cell, pooled, n, sizeof *pooled, by_name);
        rate->fronts += cell->fronts;
        if (all) rate->expected += cell->storefronts * all->fronts / all->storefronts;
    }
}

void exchange_compare(const Bundle *bundle, size_t cities, Arena *arena, CityRate *rate) {
    size_t most = 0;
    for (size_t c = 0; c < cities; c++) most += newest(&bundle[c])->cells;
    ExchangeCell *pooled = ARENA_ARRAY(arena, ExchangeCell, most + 1);
    const size_t n = pool(bundle, cities, pooled);
    for (size_t c = 0; c < cities; c++) {
        const ExchangePeriod *period = newest(&bundle[c]);
        CityRate *r = &rate[c];
        *r = (CityRate){.bundle = &bundle[c], .storefronts = period->storefronts};
        sum_sectors(period, pooled, n, r);
        r->ratio = r->fronts / r->expected;
        r->low = r->fronts > 0 ? gsl_cdf_gamma_Pinv(0.05, r->fronts, 1) / r->expected : 0;
        r->high = gsl_cdf_gamma_Pinv(0.95, r->fronts + 1, 1) / r->expected;
    }
}

static Zone zone_of(const CityZones *zones, const char *city) {
    if (text_equal(city, zones->pressed)) return ZONE_PRESSED;
    return text_equal(city, zones->near) ? ZONE_NEAR : ZONE_CONTROL;
}

static Status check_bundle(const Bundle *bundle, const Bundle *first, Err *err) {
    if (bundle->periods < 2)
        return FAIL(err, ST_INPUT,
                    "the bundle of %.80s holds one period; write it from two runs to compare "
                    "before and after",
                    bundle->city);
    if (!text_equal(bundle->model, first->model))
        return FAIL(err, ST_INPUT,
                    "%.80s and %.80s used different signals or parameters; their figures cannot be "
                    "compared",
                    bundle->city, first->city);
    return ST_OK;
}

Status exchange_displacement(const Bundle *bundle, size_t cities, const CityZones *zones,
                             DisplacementInput *input, Err *err) {
    static const char *const zone_names[ZONES] = {"pressed", "near", "control"};
    size_t found[ZONES] = {0};
    *input = (DisplacementInput){0};
    for (size_t c = 0; c < cities; c++) {
        TRY(check_bundle(&bundle[c], &bundle[0], err));
        const Zone zone = zone_of(zones, bundle[c].city);
        found[zone]++;
        input->mass[0][zone] += bundle[c].period[0].fronts;
        input->mass[1][zone] += newest(&bundle[c])->fronts;
    }
    for (int zone = 0; zone < ZONES; zone++)
        if (!found[zone])
            return FAIL(err, ST_USAGE,
                        "none of the bundles is that of a %s city; a comparison needs all three",
                        zone_names[zone]);
    memcpy(input->variance, input->mass, sizeof input->mass);
    return ST_OK;
}
