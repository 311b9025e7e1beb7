/* A saved run ranked again is what a scan would give, and is not tried where scores may differ. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/rerun/rerank.h"
#include "detector/rerun/whatif.h"
#include "detector/run/outcomes.h"
#include "detector/run/scope.h"
#include "detector/run/scores_cache.h"
#include "detector/run/stages_cache.h"
#include "detector/run/watchlist_csv.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

static const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 7, .threads = 2};

static Params *params_with(World *world, const char *set) {
    Err err = {0};
    Params *params = params_open(world->arena);
    must(params_set(params, "plant.copies=50", &err), &err); /* as quick as it may be */
    must(params_set(params, "ranking.budget=23", &err), &err);
    if (set) must(params_set(params, set, &err), &err);
    return params;
}

static Watchlist scan(World *world, const Params *params) {
    Err err = {0};
    Watchlist list = {0};
    must(scan_run(&world->store, params, &all, world->arena, &list, &err), &err);
    return list;
}

static void save(World *world, Watchlist *list) {
    Err err = {0};
    must(watchlist_save(&world->store, list, &err), &err);
    stages_cache_save(world->store.path, list);
    must(watchlist_load(&world->store, 0, world->arena, list, &err), &err);
}

static int day(const char *text) {
    int date = 0;
    cr_assert(date_parse(text, strlen(text), &date));
    return date;
}

static void visit(World *world, const Watchlist *list, size_t rank, Finding finding,
                  const char *service) {
    Err err = {0};
    Outcome outcome = {.storefront_id = list->rows[rank - 1].storefront_id,
                       .inspected_on = day("2026-06-05"),
                       .finding = finding,
                       .inclusion_probability = NAN,
                       .service = service};
    must(outcome_record(&world->store, &outcome, world->arena, &err), &err);
}

/* Only one sector of the list's, and not that of its first row. */
static void narrow(World *world, const Watchlist *list) {
    Err err = {0};
    const char *sector = list->rows[0].sector;
    for (size_t r = 1; r < list->n && strcmp(sector, list->rows[0].sector) == 0; r++)
        sector = list->rows[r].sector;
    Scope scope = {.basis = "by-law 12",
                   .purpose = "routine checks",
                   .sector = &sector,
                   .sectors = 1,
                   .from = day("2020-01-01"),
                   .until = INT_MAX};
    must(scope_record(&world->store, &scope, world->arena, &err), &err);
}

static void visits(World *world, const Watchlist *list) {
    visit(world, list, 1, FINDING_CLEARED, NULL);
    visit(world, list, 2, FINDING_CONFIRMED, NULL);
    visit(world, list, 5, FINDING_INCONCLUSIVE, NULL);
}

static void team_visits(World *world, const Watchlist *list) {
    visit(world, list, 1, FINDING_CLEARED, "1207");
}

typedef void (*Facts)(World *world, const Watchlist *list);

typedef struct Case {
    const char *what;
    Facts before, since; /* facts that come in before the run, and after it */
    const char *set;     /* the question */
    bool again;          /* whether what is saved can answer it */
} Case;

static const Case cases[] = {
    {"a longer list", NULL, NULL, "ranking.budget=40", true},
    {"another order", NULL, NULL, "ranking.order=2", true},
    {"a limit of fairness", NULL, NULL, "fairness.ratio_high=1.5", true},
    {"some are held back", visits, NULL, "ranking.round=2", true},
    {"a scope", narrow, NULL, "ranking.random_share=0.4", true},
    {"a team of inspectors", team_visits, NULL, "ranking.budget=40", false},
    {"visits since", NULL, visits, "ranking.budget=40", false},
    {"a scope since", NULL, narrow, "ranking.budget=40", false},
    {"links count for more", NULL, NULL, "network.strength=0.4", false},
};

/* The same where the run kept what links and inspections start from. */
static const Case kept_cases[] = {
    {"a longer list of a team", team_visits, NULL, "ranking.budget=40", true},
    {"links count for more", NULL, NULL, "network.strength=0.4", true},
    {"links count for less", NULL, NULL, "network.quiet_most=1", true},
    {"links in a scope", narrow, NULL, "network.half_life=3", true},
    {"links beside visits", visits, NULL, "network.stands_out=0.9", true},
    {"few visits teach", visits, NULL, "inspections.least=1", true},
    {"visits are forgotten", visits, NULL, "inspections.memory=1", true},
    {"visits hold for longer", visits, NULL, "inspections.hold_cleared=40", true},
    {"a team's visits teach", team_visits, NULL, "inspections.least=1", true},
    {"visits stretch more", visits, NULL, "calibrate.slope_sd=0.6", true},
    {"visits since", NULL, visits, "network.strength=0.4", false},
    {"the model", NULL, NULL, "model.min_months=12", false},
};

/* A run of which only scores were read gives the same changes for the same reasons. */
static void light_is_the_same(World *world, const Params *params, const Comparison *whole,
                              const char *what) {
    Err err = {0};
    Watchlist light = {0};
    must(watchlist_load_part(&world->store, 0, WATCH_SCORES, world->arena, &light, &err), &err);
    cr_assert(light.scores_only && light.n > 0 && !light.rows[0].evidence);
    WhatIf answer = {.before = &light};
    must(whatif_run(&world->store, params, &all, world->arena, &answer, &err), &err);
    const Comparison *c = &answer.comparison;
    cr_assert(eq(sz, c->changes, whole->changes), "%s", what);
    cr_expect(eq(sz, c->entered, whole->entered), "%s", what);
    cr_expect(eq(sz, c->left, whole->left), "%s", what);
    cr_expect(eq(sz, c->stayed, whole->stayed), "%s", what);
    for (size_t k = 0; k < c->changes; k++) {
        cr_expect(
            eq(str, (char *)c->change[k].storefront_id, (char *)whole->change[k].storefront_id),
            "%s", what);
        cr_expect(eq(str, (char *)c->change[k].why, (char *)whole->change[k].why), "%s", what);
        cr_expect(eq(str, (char *)c->change[k].cause, (char *)whole->change[k].cause), "%s", what);
        cr_expect(eq(sz, c->change[k].rank_after, whole->change[k].rank_after), "%s", what);
    }
}

/* Numbers for the sentences, of stages among them. */
static void same_details(const Watchlist *a, const Watchlist *b, const char *what) {
    cr_assert(a->n == b->n && a->details == b->details && a->n > 0, "%s", what);
    for (size_t r = 0; r < a->n; r++)
        for (size_t k = 0; k < a->details; k++) {
            const float x = a->rows[r].details[k], y = b->rows[r].details[k];
            const bool same = (isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0;
            cr_expect(same, "%s: %s at rank %zu", what, a->detail_names[k], r + 1);
        }
}

static void try_case(const Case *c, bool kept) {
    World world;
    Err err = {0};
    bool done = false;
    WhatIf answer = {0};
    Watchlist again = {0};
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist run = scan(&world, params_with(&world, NULL));
    save(&world, &run);
    if (c->before) {
        c->before(&world, &run);
        run = scan(&world, params_with(&world, NULL));
        save(&world, &run);
    }
    if (c->since) c->since(&world, &run);
    if (!kept) stages_cache_drop(world.store.path);
    const Params *params = params_with(&world, c->set);
    must(rerank_run(&world.store, &run, params, world.arena, &again, &done, &err), &err);
    cr_expect(eq(int, done, c->again), "%s", c->what);
    answer.before = &run;
    must(whatif_run(&world.store, params, &all, world.arena, &answer, &err), &err);
    light_is_the_same(&world, params, &answer.comparison, c->what);
    const Watchlist scanned = scan(&world, params);
    Text a = {0}, s = {0};
    watchlist_csv(&answer.after, 0, false, &a);
    watchlist_csv(&scanned, 0, false, &s);
    cr_expect(a.length == s.length && memcmp(a.at, s.at, a.length) == 0,
              "%s: the list is not a scan's", c->what);
    cr_expect(text_equal(answer.after.manifest, scanned.manifest), "%s: nor its record", c->what);
    cr_expect(eq(sz, answer.after.budget, scanned.budget), "%s", c->what);
    cr_expect(answer.after.prior_log_odds == scanned.prior_log_odds &&
                  answer.after.prevalence == scanned.prevalence,
              "%s", c->what);
    same_details(&answer.after, &scanned, c->what);
    text_free(&a);
    text_free(&s);
    world_close(&world);
}

EachRow(rerank, a_saved_run_ranked_again_is_a_scan, cases) {
    try_case(&cases[*row], false);
}

EachRow(rerank, links_and_visits_weighed_again_are_a_scan, kept_cases) {
    try_case(&kept_cases[*row], true);
}

/* Facts that came in while the run computed are not in its scores, and the log was written later.
 */
Test(rerank, a_run_that_facts_overtook_is_not_ranked_again) {
    World world;
    Err err = {0};
    bool done = true;
    Watchlist again = {0};
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist first = scan(&world, params_with(&world, NULL));
    save(&world, &first);
    Watchlist run = scan(&world, params_with(&world, NULL));
    visit(&world, &first, 1, FINDING_CLEARED, NULL);
    save(&world, &run);
    const Params *params = params_with(&world, "ranking.budget=40");
    must(rerank_run(&world.store, &run, params, world.arena, &again, &done, &err), &err);
    cr_expect(not(done));
    world_close(&world);
}

/* ---- scores kept beside the store ---- */

static Watchlist record_of(World *world, int64_t run_id) {
    Err err = {0};
    Watchlist list = {0};
    must(watchlist_load_part(&world->store, run_id, WATCH_RECORD, world->arena, &list, &err), &err);
    return list;
}

static bool kept(World *world, int64_t run_id, Watchlist *list) {
    *list = record_of(world, run_id);
    return scores_cache_load(world->store.path, world->arena, list);
}

static void same_row(const WatchRow *a, const WatchRow *b, size_t months) {
    const double numbers[][2] = {{a->inclusion_probability, b->inclusion_probability},
                                 {a->posterior, b->posterior},
                                 {a->log_odds, b->log_odds},
                                 {a->q_value, b->q_value},
                                 {a->unexplained_eur_year, b->unexplained_eur_year},
                                 {a->unexplained_share, b->unexplained_share},
                                 {a->share_low, b->share_low},
                                 {a->share_high, b->share_high}};
    const char *const texts[][2] = {{a->storefront_id, b->storefront_id},
                                    {a->name, b->name},
                                    {a->sector, b->sector},
                                    {a->district, b->district},
                                    {a->reason, b->reason}};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        cr_expect(memcmp(&numbers[k][0], &numbers[k][1], sizeof(double)) == 0 ||
                      (isnan(numbers[k][0]) && isnan(numbers[k][1])),
                  "number %zu of rank %zu", k, a->rank);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        cr_expect(text_equal(texts[k][0], texts[k][1]), "text %zu of rank %zu", k, a->rank);
    cr_expect(a->rank == b->rank && a->key == b->key && a->judged == b->judged &&
              a->selection == b->selection);
    cr_assert(eq(int, a->series != NULL, b->series != NULL));
    if (a->series)
        cr_expect(memcmp(a->series, b->series, SERIES_COUNT * months * sizeof(float)) == 0);
}

static void flip(const char *path, long at) {
    FILE *file = fopen(path, "r+");
    cr_assert(file && fseek(file, at, at < 0 ? SEEK_END : SEEK_SET) == 0);
    const int byte = fgetc(file);
    cr_assert(byte != EOF && fseek(file, -1, SEEK_CUR) == 0 && fputc(byte ^ 1, file) != EOF);
    cr_assert(fclose(file) == 0);
}

Test(rerank, scores_beside_the_store_are_those_in_it) {
    World world;
    Err err = {0};
    Watchlist stored = {0}, list;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist run = scan(&world, params_with(&world, NULL));
    must(watchlist_save(&world.store, &run, &err), &err);
    cr_expect(not(kept(&world, 0, &list)), "nothing was kept");
    scores_cache_save(world.store.path, &run);
    must(watchlist_load_part(&world.store, 0, WATCH_SCORES, world.arena, &stored, &err), &err);
    cr_assert(kept(&world, 0, &list));
    cr_assert(list.scores_only && list.n == stored.n && list.n > 0);
    for (size_t r = 0; r < list.n; r++) same_row(&list.rows[r], &stored.rows[r], list.months);

    const char *file = arena_printf(world.arena, "%s.scores", world.store.path);
    const long places[] = {0, 100, 300, -1};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        flip(file, places[k]);
        cr_expect(not(kept(&world, 0, &list)), "a flipped bit at %ld", places[k]);
        flip(file, places[k]);
    }
    cr_assert(kept(&world, 0, &list));
    save(&world, &run);
    cr_expect(not(kept(&world, 0, &list)), "another run");
    scores_cache_drop(world.store.path);
    cr_expect(access(file, F_OK) != 0);
    world_close(&world);
}

/* Of what links and inspections start from, likewise: of this run and whole, or not used. */
Test(rerank, stages_beside_the_store_are_of_that_run) {
    World world;
    Err err = {0};
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist run = scan(&world, params_with(&world, NULL));
    const StagesStart *own = run.stages;
    cr_assert(own && own->n == run.n && own->n > 0);
    must(watchlist_save(&world.store, &run, &err), &err);
    const char *store = world.store.path;
    cr_expect(stages_cache_load(store, &run, world.arena) == NULL, "nothing was kept");
    stages_cache_save(store, &run);
    const StagesStart *kept = stages_cache_load(store, &run, world.arena);
    cr_assert(kept && kept->n == own->n);
    cr_expect(memcmp(kept->log_odds, own->log_odds, own->n * sizeof *own->log_odds) == 0);
    const char *file = arena_printf(world.arena, "%s.stages", store);
    const long places[] = {0, 100, 300, 5000, -1};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        flip(file, places[k]);
        cr_expect(stages_cache_load(store, &run, world.arena) == NULL, "a bit at %ld", places[k]);
        flip(file, places[k]);
    }
    cr_assert(stages_cache_load(store, &run, world.arena) != NULL);
    Watchlist next = scan(&world, params_with(&world, NULL));
    must(watchlist_save(&world.store, &next, &err), &err);
    cr_expect(stages_cache_load(store, &next, world.arena) == NULL, "another run");
    stages_cache_drop(store);
    cr_expect(access(file, F_OK) != 0);
    world_close(&world);
}

/* The file has no places: who has one read the store. */
static bool from_the_store(World *world) {
    Err err = {0};
    Watchlist list = record_of(world, 0);
    must(rerank_scores(&world->store, world->arena, &list, &err), &err);
    cr_assert(list.scores_only && list.n > 0);
    bool places = false;
    for (size_t r = 0; r < list.n; r++) places |= !isnan(list.rows[r].lon);
    return places;
}

Test(rerank, scores_beside_the_store_serve_until_a_fact_comes_in) {
    World world;
    Err err = {0};
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist run = scan(&world, params_with(&world, NULL));
    must(watchlist_save(&world.store, &run, &err), &err);
    cr_expect(from_the_store(&world));
    scores_cache_save(world.store.path, &run);
    cr_expect(not(from_the_store(&world)));
    visit(&world, &run, 1, FINDING_CLEARED, NULL);
    cr_expect(from_the_store(&world));
    world_close(&world);
}
