/* Outcomes know the list they came from, hold storefronts back, and teach the next scan. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/num.h"
#include "detector/run/outcomes.h"
#include "detector/run/scan.h"
#include "models/posterior/mixture.h"
#include "tests/support/world.h"

static int day(const char *text) {
    int date = 0;
    cr_assert(date_parse(text, strlen(text), &date));
    return date;
}

static Watchlist scan(World *world, bool save) {
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1};
    must(scan_run(&world->store, params_open(world->arena), &options, world->arena, &list, &err),
         &err);
    if (save) must(watchlist_save(&world->store, &list, &err), &err);
    return list;
}

static const WatchRow *first_with(const Watchlist *list, Selection selection) {
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection == selection) return &list->rows[r];
    fprintf(stderr, "no such row\n");
    abort();
}

static Outcome record(World *world, const char *id, const char *on, Finding finding) {
    Err err = {0};
    Outcome outcome = {.storefront_id = id,
                       .inspected_on = day(on),
                       .finding = finding,
                       .inclusion_probability = NAN};
    must(outcome_record(&world->store, &outcome, world->arena, &err), &err);
    return outcome;
}

Test(outcomes, are_filled_in_from_the_list_they_came_from) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist list = scan(&world, true);
    const WatchRow *ranked = first_with(&list, SELECTION_RANKED);
    const WatchRow *control = first_with(&list, SELECTION_RANDOM);
    const WatchRow *other = first_with(&list, SELECTION_NONE);
    const Outcome a = record(&world, ranked->storefront_id, "2190-01-31", FINDING_CONFIRMED);
    const Outcome b = record(&world, control->storefront_id, "2190-01-31", FINDING_CLEARED);
    const Outcome c = record(&world, other->storefront_id, "2190-01-31", FINDING_CLEARED);
    const Outcome before = record(&world, ranked->storefront_id, "2001-01-31", FINDING_CLEARED);
    cr_expect(a.run_id == list.run_id && a.selection == SELECTION_RANKED);
    cr_expect(eq(dbl, a.inclusion_probability, 1.0));
    cr_expect(b.run_id == list.run_id && b.selection == SELECTION_RANDOM);
    cr_expect(eq(dbl, b.inclusion_probability, control->inclusion_probability));
    cr_expect(c.run_id == 0 && c.selection == SELECTION_NONE && isnan(c.inclusion_probability));
    cr_expect(before.run_id == 0, "no list was made by then");
    world_close(&world);
}

Test(outcomes, imported_ones_are_filled_in_too) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist list = scan(&world, true);
    const WatchRow *control = first_with(&list, SELECTION_RANDOM);
    const char *path = world_path(&world, "outcomes.csv");
    FILE *file = fopen(path, "w");
    char today[DATE_TEXT];
    fprintf(file, "storefront_id,inspected_on,outcome\n%s,%s,cleared\n", control->storefront_id,
            date_format(clock_today(), today));
    fclose(file);
    cr_expect(eq(sz, world_import(&world, path).taken, 1));
    Err err = {0};
    Outcomes all;
    must(outcomes_load(&world.store, world.arena, &all, &err), &err);
    cr_assert(eq(sz, all.n, 1));
    cr_expect(all.outcome[0].run_id == list.run_id);
    cr_expect(eq(dbl, all.outcome[0].inclusion_probability, control->inclusion_probability));
    cr_expect(eq(int, all.newest, clock_today()));
    world_close(&world);
}

Test(outcomes, refuse_what_cannot_be) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist list = scan(&world, true);
    Err unknown = {0}, unlisted = {0};
    Outcome outcome = {.storefront_id = "nobody", .inclusion_probability = NAN};
    cr_expect(
        eq(int, (int)outcome_record(&world.store, &outcome, world.arena, &unknown), ST_INPUT));
    outcome.storefront_id = first_with(&list, SELECTION_NONE)->storefront_id;
    outcome.run_id = list.run_id;
    cr_expect(
        eq(int, (int)outcome_record(&world.store, &outcome, world.arena, &unlisted), ST_USAGE));
    Err err = {0};
    Outcomes all;
    must(outcomes_load(&world.store, world.arena, &all, &err), &err);
    cr_expect(zero(sz, all.n), "nothing half done");
    world_close(&world);
}

Test(outcomes, hold_back_and_teach_by_date) {
    Arena *arena = arena_open();
    static const int64_t key[] = {4, 9, 2, 7, 5}; /* not sorted: the panel goes by id */
    const Panel panel = {.n = 5, .months = 24, .first_month = 12 * 2023, .key = key}; /* to 2024 */
    const InspectionsParams params = *(const InspectionsParams *)params_group(
        params_open(arena), &signal_find("inspections")->params);
    Outcome o[] = {
        {.storefront = 2, .inspected_on = day("2024-02-10"), .finding = FINDING_CLEARED},
        {.storefront = 4, .inspected_on = day("2022-11-30"), .finding = FINDING_CONFIRMED},
        {.storefront = 5, .inspected_on = day("2021-11-30"), .finding = FINDING_CONFIRMED},
        {.storefront = 7, .inspected_on = day("2023-05-01"), .finding = FINDING_CONFIRMED},
        {.storefront = 7, .inspected_on = day("2024-12-20"), .finding = FINDING_INCONCLUSIVE},
        {.storefront = 8, .inspected_on = day("2024-12-20"), .finding = FINDING_CONFIRMED},
    };
    const Outcomes outcomes = {.n = 6, .outcome = o, .newest = day("2024-12-20")};
    Inspected got;
    outcomes_apply(&outcomes, &panel, &params, NULL, arena, &got);
    /* row 2 (key 2): cleared ten months ago; row 3 (key 7): an open visit this month */
    const unsigned char held[] = {0, 0, 1, 1, 0};
    for (size_t i = 0; i < 5; i++) cr_expect(eq(int, got.held[i], held[i]), "row %zu", i);
    cr_expect(eq(sz, got.holding, 2));
    cr_assert(eq(sz, got.labels.n, 3), "the one of 2021 is forgotten, key 8 is not in the panel");
    const size_t row[] = {2, 0, 3};
    for (size_t k = 0; k < 3; k++) {
        cr_expect(eq(sz, got.labels.row[k], row[k]));
        cr_expect(eq(int, got.labels.confirmed[k], k > 0));
        cr_expect(eq(dbl, got.known[row[k]], k > 0 ? 6 : -4));
    }
    cr_expect(isnan(got.known[1]) && isnan(got.known[4]));
    arena_close(arena);
}

/* The newest conclusive outcome decides; rows go by key. */
Test(outcomes, tell_who_was_confirmed_and_when) {
    Arena *arena = arena_open();
    static const int64_t key[] = {4, 9, 2, 7, 5};
    const Panel panel = {.n = 5, .key = key};
    Outcome o[] = {
        {.storefront = 2, .inspected_on = day("2024-02-10"), .finding = FINDING_CONFIRMED},
        {.storefront = 2, .inspected_on = day("2024-06-10"), .finding = FINDING_CLEARED},
        {.storefront = 5, .inspected_on = day("2021-11-30"), .finding = FINDING_CONFIRMED},
        {.storefront = 7, .inspected_on = day("2023-05-01"), .finding = FINDING_CONFIRMED},
        {.storefront = 7, .inspected_on = day("2024-12-20"), .finding = FINDING_INCONCLUSIVE},
        {.storefront = 8, .inspected_on = day("2024-12-20"), .finding = FINDING_CONFIRMED},
    };
    const Outcomes outcomes = {.n = 6, .outcome = o}, none = {.n = 2, .outcome = o + 4};
    const int want[] = {INT_MIN, INT_MIN, INT_MIN, 12 * 2023 + 4, 12 * 2021 + 10};
    const int *got = outcomes_confirmed(&outcomes, &panel, arena);
    cr_assert(got != NULL);
    for (size_t i = 0; i < 5; i++) cr_expect(eq(int, got[i], want[i]), "row %zu", i);
    o[5].finding = FINDING_CLEARED;
    cr_expect(outcomes_confirmed(&none, &panel, arena) == NULL);
    arena_close(arena);
}

Test(outcomes, an_inspected_storefront_is_not_selected_again_at_once) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist first = scan(&world, true);
    for (size_t r = 0; r < 3; r++)
        record(&world, first.rows[r].storefront_id, "2190-01-31", FINDING_CLEARED);
    const Watchlist second = scan(&world, false);
    for (size_t r = 0; r < second.n; r++)
        for (size_t k = 0; k < 3; k++)
            if (strcmp(second.rows[r].storefront_id, first.rows[k].storefront_id) == 0)
                cr_expect(eq(int, (int)second.rows[r].selection, SELECTION_NONE));
    cr_expect(strstr(second.manifest, "\"inspections\":{\"conclusive\":3,\"held\":3}") != NULL);
    world_close(&world);
}

/* ---- the correction ---- */

enum { CITY = 20000, VISITS = 6000 };

static Evidence evidence_make(Arena *arena, size_t n) {
    Evidence e = {.n = n, .signals = signals_count()};
    for (size_t s = 0; signals_all[s]; s++)
        for (const char *const *d = signals_all[s]->details; *d; d++) e.details++;
    e.evidence = ARENA_ARRAY(arena, double, n *e.signals);
    e.log_odds = ARENA_ARRAY(arena, double, n);
    e.posterior = ARENA_ARRAY(arena, double, n);
    e.share = ARENA_ARRAY(arena, double, n);
    e.unexplained_eur_year = ARENA_ARRAY(arena, double, n);
    e.detail = ARENA_ARRAY(arena, float, n *e.details);
    e.judged = ARENA_ARRAY(arena, unsigned char, n);
    return e;
}

/* A model that is too sure of itself: P(confirmed) = logistic(-0.5 + 0.7 log odds). */
Test(inspections, an_overconfident_model_is_corrected_in_a_column_that_sums) {
    Arena *arena = arena_open();
    Evidence e = evidence_make(arena, CITY);
    float *turnover = ARENA_ARRAY(arena, float, CITY);
    const Panel panel = {.n = CITY, .months = 1, .turnover = turnover};
    size_t *row = ARENA_ARRAY(arena, size_t, VISITS);
    unsigned char *confirmed = ARENA_ARRAY(arena, unsigned char, VISITS);
    double *before = ARENA_ARRAY(arena, double, CITY);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 5001);
    for (size_t i = 0; i < CITY; i++) {
        e.judged[i] = 1;
        turnover[i] = 1000;
        e.evidence[i * e.signals] = gsl_ran_gaussian(rng, 2);
    }
    evidence_settle(&panel, 0.1, &e);
    memcpy(before, e.log_odds, CITY * sizeof *before);
    for (size_t k = 0; k < VISITS; k++) {
        row[k] = k;
        confirmed[k] = gsl_rng_uniform(rng) < mixture_logistic(-0.5 + 0.7 * e.log_odds[k]);
    }
    gsl_rng_free(rng);
    Err err = {0};
    const InspectionLabels few = {.n = 9, .row = row, .confirmed = confirmed},
                           all = {.n = VISITS, .row = row, .confirmed = confirmed};
    must(inspections_apply(&few, &panel, params_open(arena), arena, &e, &err), &err);
    cr_expect(eq(dbl, e.log_odds[7], before[7]), "nine visits change nothing");
    must(inspections_apply(&all, &panel, params_open(arena), arena, &e, &err), &err);
    size_t detail, column = evidence_column("inspections", &detail);
    for (size_t i = 0; i < CITY; i += 97) {
        const double wanted = mixture_logistic(-0.5 + 0.7 * before[i]);
        double sum = e.prior_log_odds;
        for (size_t s = 0; s < e.signals; s++) sum += e.evidence[i * e.signals + s];
        cr_expect(eq(dbl, sum, e.log_odds[i]));
        cr_expect(lt(dbl, fabs(e.posterior[i] - wanted), 0.04));
        cr_expect(epsilon_eq(dbl, sum, before[i] + e.evidence[i * e.signals + column], 1e-9));
        const float *d = e.detail + i * e.details + detail;
        cr_expect(epsilon_eq(dbl, (double)d[0], 100 * e.posterior[i], 1e-3));
        cr_expect(lt(dbl, (double)d[1], (double)d[0]));
        cr_expect(lt(dbl, (double)d[0], (double)d[2]));
        cr_expect(eq(dbl, (double)d[3], VISITS));
    }
    arena_close(arena);
}

/* Every tenth storefront opened after the end of another business of its people. Where visits
 * confirm those e^more times as often as others of the same odds, it becomes a weight; else it
 * stays none. */
static double mark_weight(bool opaque, double more) {
    Arena *arena = arena_open();
    Evidence e = evidence_make(arena, CITY);
    float *turnover = ARENA_ARRAY(arena, float, CITY);
    unsigned char *mark = ARENA_ARRAY(arena, unsigned char, CITY);
    unsigned char *other = ARENA_ARRAY(arena, unsigned char, CITY);
    const Panel panel = {.n = CITY,
                         .months = 1,
                         .turnover = turnover,
                         .phoenix = opaque ? other : mark,
                         .opaque = opaque ? mark : NULL};
    size_t *row = ARENA_ARRAY(arena, size_t, VISITS);
    unsigned char *confirmed = ARENA_ARRAY(arena, unsigned char, VISITS);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 5002);
    for (size_t i = 0; i < CITY; i++) {
        e.judged[i] = 1;
        turnover[i] = 1000;
        mark[i] = i % 10 == 0;
        other[i] = i % 7 == 0;
        e.evidence[i * e.signals] = gsl_ran_gaussian(rng, 2);
    }
    evidence_settle(&panel, 0.3, &e);
    for (size_t k = 0; k < VISITS; k++) {
        row[k] = k;
        confirmed[k] =
            gsl_rng_uniform(rng) < mixture_logistic(e.log_odds[k] + (mark[k] ? more : 0));
    }
    gsl_rng_free(rng);
    Err err = {0};
    const InspectionLabels all = {.n = VISITS, .row = row, .confirmed = confirmed};
    must(inspections_apply(&all, &panel, params_open(arena), arena, &e, &err), &err);
    const char *name = opaque ? "inspections_weight_opaque" : "inspections_weight_phoenix";
    double weight = NAN;
    for (size_t k = 0; k < e.fit_numbers; k++)
        if (strcmp(e.fit[k].name, name) == 0) weight = e.fit[k].value;
    arena_close(arena);
    return weight;
}

Test(inspections, people_who_begin_again_weigh_what_visits_found_of_them) {
    cr_expect(lt(dbl, fabs(mark_weight(false, 0)), 0.3));
    cr_expect(lt(dbl, fabs(mark_weight(false, 1.5) - 1.5), 0.35));
}

Test(inspections, companies_alone_behind_a_shop_weigh_what_visits_found_of_them) {
    cr_expect(lt(dbl, fabs(mark_weight(true, 0)), 0.3));
    cr_expect(lt(dbl, fabs(mark_weight(true, 1.5) - 1.5), 0.35));
}

/* Estimates divide by it. */
Test(outcomes, a_probability_that_no_visit_has_is_refused) {
    World world;
    Err err = {0}, refusal = {0};
    Outcomes all;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    must(store_exec(&world.store,
                    "PRAGMA ignore_check_constraints = ON;"
                    "INSERT INTO outcome(storefront, inspected_on, outcome, selection, "
                    "inclusion_probability) VALUES(1, 20000, 'cleared', 'random', 0)",
                    &err),
         &err);
    cr_expect(eq(int, outcomes_load(&world.store, world.arena, &all, &refusal), ST_INTEGRITY));
    cr_expect(strstr(refusal.text, "the probability of a visit of '1'") != NULL, "%s",
              refusal.text);
    world_close(&world);
}
