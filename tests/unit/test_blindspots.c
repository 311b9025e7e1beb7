/* Blind spots: what is added, who is asked, and that enough money is always found. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detector/rerun/blindspots.h"
#include "detector/run/scan.h"
#include "models/fit/fit.h"
#include "models/impute/allocation.h"
#include "models/posterior/rejudge.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

static const CityOptions town = {.storefronts = 260, .months = 24, .seed = 5, .front_share = 0.04};

static Watchlist scanned(World *world, const char *const *settings) {
    Err err = {0};
    Watchlist list = {0};
    Params *params = params_open(world->arena);
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    for (; *settings; settings++) must(params_set(params, *settings, &err), &err);
    must(scan_run(&world->store, params, &all, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, &list, &err), &err);
    return list;
}

static const char *const few[] = {"ranking.budget=20", "blindspots.storefronts=4",
                                  "blindspots.tries=2", NULL};

static BlindSpots asked(World *world, const Watchlist *list, Adding way, size_t threads) {
    Err err = {0};
    BlindSpots found;
    const BlindOptions o = {.adding = way, .threads = threads};
    must(blindspots_find(&world->store, list, &o, world->arena, &found, &err), &err);
    return found;
}

static bool same_spot(const BlindSpot *a, const BlindSpot *b) {
    return a->tries == b->tries && a->open == b->open && a->amount == b->amount &&
           a->eur_year == b->eur_year;
}

static bool same(const BlindSpots *a, const BlindSpots *b) {
    bool same = a->groups == b->groups && a->threshold == b->threshold;
    for (size_t g = 0; same && g < a->groups; g++)
        for (size_t w = 0; same && w < ADDINGS; w++)
            same = same_spot(&a->group[g].spot[w], &b->group[g].spot[w]);
    return same;
}

Test(blindspots, same_answer_for_any_number_of_threads_and_amounts_ascend) {
    World world;
    world_open(&world);
    (void)world_city_blind(&world, &town);
    const Watchlist list = scanned(&world, few);
    const BlindSpots one = asked(&world, &list, ADDINGS, 1), two = asked(&world, &list, ADDINGS, 2);
    cr_expect(same(&one, &two));
    cr_expect(lt(sz, 1, one.groups));
    for (size_t k = 1; k < one.amounts; k++) cr_expect(lt(dbl, one.amount[k - 1], one.amount[k]));
    for (size_t g = 0; g < one.groups; g++)
        for (size_t w = 0; w < ADDINGS; w++) {
            const BlindSpot *spot = &one.group[g].spot[w];
            if (!spot->tries) continue;
            cr_expect(eq(int, spot->eur_year > 0, spot->amount > 0));
            cr_expect(spot->open || spot->amount < one.amount[one.amounts - 1]);
            cr_expect(spot->amount == 0 || spot->listed < one.found);
            cr_assert(one.largest[w] != NULL);
            cr_expect(le(dbl, spot->eur_year, one.largest[w]->spot[w].eur_year));
        }
    world_close(&world);
}

/* Nine ways, of which one is asked about; a shop that declares fifty times its trade is found. */
Test(blindspots, a_constant_way_with_a_huge_amount_is_found) {
    static const char *const huge[] = {"ranking.budget=20", "blindspots.storefronts=4",
                                       "blindspots.most=50", NULL};
    World world;
    world_open(&world);
    (void)world_city_blind(&world, &town);
    const Watchlist list = scanned(&world, huge);
    const BlindSpots found = asked(&world, &list, ADDING_CONSTANT, 2);
    for (size_t g = 0; g < found.groups; g++) {
        cr_expect(not(found.group[g].spot[ADDING_CONSTANT].open), "group %zu", g);
        cr_expect(eq(sz, found.group[g].spot[ADDING_NOISY].tries, 0));
    }
    world_close(&world);
}

/* The rows of a table below its heading, from last to first. */
static void turn_round(const char *path) {
    char command[2048];
    (void)snprintf(command, sizeof command,
                   "f='%s'; { head -n 1 \"$f\"; tail -n +2 \"$f\" | tac; } >\"$f.new\" && "
                   "mv \"$f.new\" \"$f\"",
                   path);
    cr_assert(zero(int, system(command)));
}

Test(blindspots, the_order_of_rows_changes_nothing) {
    World world, turned;
    world_open(&world);
    world_open(&turned);
    (void)world_city_blind(&world, &town);
    world_city(&turned, &town, "city");
    cr_assert(zero(int, remove(world_path(&turned, "city/truth.csv"))));
    turn_round(world_path(&turned, "city/storefronts.csv"));
    turn_round(world_path(&turned, "city/turnover.csv"));
    turn_round(world_path(&turned, "city/footfall.csv"));
    world_import(&turned, world_path(&turned, "city"));
    const Watchlist list = scanned(&world, few), back = scanned(&turned, few);
    const BlindSpots a = asked(&world, &list, ADDINGS, 2), b = asked(&turned, &back, ADDINGS, 2);
    cr_expect(same(&a, &b));
    world_close(&turned);
    world_close(&world);
}

/* ---- one storefront with amounts of its own ---- */

typedef struct Sample {
    World world;
    Params *params;
    Panel panel;
    Evidence evidence;
    Fit fit;
} Sample;

static void sample_open(Sample *s, const CityOptions *city) {
    Err err = {0};
    world_open(&s->world);
    if (city)
        (void)world_city_blind(&s->world, city);
    else
        world_import(&s->world, GEVEL_SOURCE_DIR "/datasets/sample");
    world_panel(&s->world, &s->panel);
    s->params = params_open(s->world.arena);
    allocation_apply(&s->panel, s->params, s->world.arena);
    const EvidenceInput input = {
        .panel = &s->panel, .params = s->params, .parallel = &parallel_serial};
    must(evidence_fit(&input, s->world.arena, &s->evidence, &s->fit, &err), &err);
}

static void expect_as_filed(const Sample *s) {
    Storefront *shop = storefront_new(s->world.arena);
    size_t judged = 0;
    for (size_t i = 0; i < s->panel.n; i++) {
        double own[SIGNALS_MAX];
        if (!s->evidence.judged[i]) continue;
        rejudge_amounts(&s->fit, s->params, i, panel_turnover(&s->panel, i), shop, own);
        for (size_t k = 0; k < signals_count(); k++)
            cr_expect(own[k] == s->evidence.evidence[i * s->evidence.signals + k], "%s of %s",
                      signals_all[k]->id, s->panel.id[i]);
        judged++;
    }
    cr_expect(lt(sz, 50, judged));
}

Test(rejudge, amounts_as_filed_are_the_scan_to_the_bit) {
    Sample s = {0};
    sample_open(&s, NULL);
    expect_as_filed(&s);
    world_close(&s.world);
}

/* Quarters: what is declared is the same in all months of a figure. */
Test(rejudge, figures_as_filed_are_the_scan_to_the_bit_and_stay_figures) {
    const CityOptions quarterly = {.storefronts = 150, .months = 36, .seed = 4, .period_months = 3};
    Sample s = {0};
    sample_open(&s, &quarterly);
    expect_as_filed(&s);
    const Addition more = {ADDING_NOISY, 5000, 0, params_group(s.params, &blindspots_group)};
    for (size_t i = 0; i < s.panel.n; i++) {
        float declared[MONTHS_MAX];
        if (!s.evidence.judged[i]) continue;
        cr_expect(lt(dbl, 0, adding_declare(&s.fit, i, &more, declared)));
        for (size_t t = 0; t < s.panel.months; t++) {
            const size_t figure = panel_figure(&s.panel, i, t);
            cr_expect(isnan(declared[t]) ? isnan(panel_turnover(&s.panel, i)[t])
                                         : declared[t] == declared[figure]);
        }
    }
    world_close(&s.world);
}

/* ---- what is added ---- */

typedef struct Shape {
    Adding adding;
    double low, high; /* of what it brings in a year, in years of the monthly amount, on average */
} Shape;

static const Shape shapes[] = {
    {ADDING_CONSTANT, 0.98, 1.02}, {ADDING_FROM, 0.4, 0.6},    {ADDING_UNTIL, 0.4, 0.6},
    {ADDING_BUSY, 0.5, 0.65},      {ADDING_RAMP, 0.5, 0.6},    {ADDING_PROPORTIONAL, 0.98, 1.02},
    {ADDING_NOISY, 0.95, 1.05},    {ADDING_SPLIT, 0.98, 1.02}, {ADDING_FOOTFALL, 0.95, 1.05},
};

/* Months stay where they were, none declares less, and twice the money is twice what is added. */
static void expect_added(const Fit *fit, size_t i, const float *once, const float *twice) {
    const float *filed = panel_turnover(fit->panel, i);
    for (size_t t = 0; t < fit->panel->months; t++) {
        cr_expect(eq(int, isnan(once[t]), isnan(filed[t])));
        if (isnan(filed[t])) continue;
        cr_expect(once[t] >= filed[t] * 0.999f);
        cr_expect(fabsf(twice[t] + filed[t] - 2 * once[t]) < 1e-3f * twice[t]);
    }
}

EachRow(adding, brings_in_what_it_says, shapes) {
    World world;
    Panel panel;
    Fit fit;
    Err err = {0};
    const Shape *shape = &shapes[*row];
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    world_panel(&world, &panel);
    const Params *params = params_open(world.arena);
    const BlindspotParams *p = params_group(params, &blindspots_group);
    must(fit_open(&panel, params, world.arena, &fit, &err), &err);
    must(fit_pass(&fit, NULL, &parallel_serial, world.arena, &err), &err);
    double asked = 0, years = 0;
    for (size_t i = 0; i < panel.n; i++) {
        float once[MONTHS_MAX], twice[MONTHS_MAX];
        if (fit.too_short[i] || !adding_possible(&fit, i, shape->adding)) continue;
        const double eur = adding_mean_eur(&panel, i);
        const Addition less = {shape->adding, eur, 1, p}, more = {shape->adding, 2 * eur, 1, p};
        years += adding_declare(&fit, i, &less, once) / (12 * eur);
        (void)adding_declare(&fit, i, &more, twice);
        expect_added(&fit, i, once, twice);
        asked++;
    }
    cr_expect(lt(dbl, 50, asked));
    cr_expect(years > asked * shape->low && years < asked * shape->high, "%s: %g",
              adding_name(shape->adding), years / asked);
    world_close(&world);
}

Test(adding, names_are_found_again) {
    for (int w = 0; w < ADDINGS; w++)
        cr_expect(eq(int, (int)adding_find(adding_name((Adding)w)), w));
    cr_expect(eq(int, (int)adding_find("loud"), ADDINGS));
}
