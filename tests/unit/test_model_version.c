/* What hangs on the model version, and what must not hang on the build. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "detector/compare/change.h"
#include "detector/compare/compare.h"
#include "detector/rerun/replay.h"
#include "detector/run/manifest.h"
#include "detector/run/scan.h"
#include "models/params/version.h"
#include "tests/support/world.h"

static void save_run(World *world) {
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 7, .threads = 2};
    must(scan_run(&world->store, params_open(world->arena), &all, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
}

/* A store with one run of the sample city. */
static void run_open(World *world) {
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    save_run(world);
}

static void edit(World *world, const char *sql) {
    cr_assert(zero(int, sqlite3_exec(world->store.db, sql, NULL, NULL, NULL)), "%s",
              sqlite3_errmsg(world->store.db));
}

/* ---- replay ---- */

static Status replayed(World *world, Replay *replay, Err *verdict) {
    Err err = {0};
    const ReplayOptions options = {.threads = 2};
    must(replay_run(&world->store, &options, world->arena, replay, &err), &err);
    return replay_verdict(replay, world->arena, verdict);
}

static const char another_build[] =
    "UPDATE run SET version = '0.0.9+20200101.g0123456789',"
    " manifest = json_set(manifest, '$.version', '0.0.9+20200101.g0123456789')";
static const char another_model[] =
    "UPDATE run SET manifest ="
    " json_set(manifest, '$.model_version', 99)";
static const char other_numbers[] = "UPDATE run SET output_digest = 'another'";

Test(model_version, a_run_of_another_build_of_the_model_is_made_again_to_the_byte) {
    World world;
    Replay replay;
    Err verdict = {0};
    run_open(&world);
    edit(&world, another_build);
    edit(&world, "UPDATE run SET manifest = json_remove(manifest, '$.params.\"round.detour\"')");
    cr_expect(eq(int, (int)replayed(&world, &replay, &verdict), ST_OK), "%s", verdict.text);
    cr_expect(replay.same);
    world_close(&world);
}

Test(model_version, a_record_of_this_build_that_was_changed_is_an_alarm) {
    World world;
    Replay replay;
    Err verdict = {0};
    run_open(&world);
    edit(&world, "UPDATE run SET manifest = json_set(manifest, '$.selection.fdr_level', 0.21)");
    cr_expect(eq(int, (int)replayed(&world, &replay, &verdict), ST_INTEGRITY));
    edit(&world, another_build);
    cr_expect(eq(int, (int)replayed(&world, &replay, &verdict), ST_INTEGRITY), "nor of another");
    world_close(&world);
}

Test(model_version, other_numbers_of_another_model_are_no_alarm) {
    World world;
    Replay replay;
    Err verdict = {0};
    run_open(&world);
    edit(&world, another_model);
    edit(&world, other_numbers);
    cr_expect(eq(int, (int)replayed(&world, &replay, &verdict), ST_FAILED));
    cr_expect(strstr(verdict.text, "model version is 99") != NULL, "%s", verdict.text);
    world_close(&world);
}

Test(model_version, other_numbers_of_a_run_that_recorded_no_model_are_no_alarm) {
    World world;
    Replay replay;
    Err verdict = {0};
    run_open(&world);
    edit(&world, "UPDATE run SET manifest = json_remove(manifest, '$.model_version')");
    edit(&world, other_numbers);
    cr_expect(eq(int, (int)replayed(&world, &replay, &verdict), ST_FAILED));
    cr_expect(strstr(verdict.text, "not recorded") != NULL, "%s", verdict.text);
    world_close(&world);
}

Test(model_version, other_numbers_of_this_model_are_an_alarm_in_any_build) {
    World world;
    Replay replay;
    Err verdict = {0};
    run_open(&world);
    edit(&world, another_build);
    edit(&world, other_numbers);
    cr_expect(eq(int, (int)replayed(&world, &replay, &verdict), ST_INTEGRITY));
    world_close(&world);
}

/* ---- is a run due? ---- */

static const char *due(World *world, const char *set) {
    Err err = {0};
    const char *why;
    Params *params = params_open(world->arena);
    if (set) must(params_set(params, set, &err), &err);
    must(run_due(&world->store, params, world->arena, &why, &err), &err);
    return why;
}

Test(model_version, a_run_is_due_for_another_model_and_not_for_another_build) {
    World world;
    run_open(&world);
    cr_expect(due(&world, NULL) == NULL);
    edit(&world, another_build);
    cr_expect(due(&world, NULL) == NULL, "%s", due(&world, NULL));
    edit(&world, another_model);
    cr_assert(due(&world, NULL) != NULL);
    cr_expect(strstr(due(&world, NULL), "model version 99") != NULL, "%s", due(&world, NULL));
    world_close(&world);
}

Test(model_version, a_run_is_due_for_what_it_is_made_with_only) {
    static const char *const still[] = {"round.speed_kmh=15",      "exchange.least=12",
                                        "hotspot.least=6",         "stability.draws=300",
                                        "retention.runs_months=9", "import.zip_gib=16",
                                        "sensitivity.reach=0.2",   "ranking.budget=50"};
    static const char *const again[] = {"ranking.budget=30",  "gate.far_km=20",
                                        "fairness.error=0.1", "network.strength=0.4",
                                        "step.rise=0.6",      "counters.reach_m=400"};
    World world;
    run_open(&world);
    for (size_t k = 0; k < sizeof still / sizeof *still; k++)
        cr_expect(due(&world, still[k]) == NULL, "%s: %s", still[k], due(&world, still[k]));
    for (size_t k = 0; k < sizeof again / sizeof *again; k++)
        cr_expect(due(&world, again[k]) != NULL, "%s", again[k]);
    world_close(&world);
}

/* ---- compare ---- */

Test(model_version, a_comparison_tells_that_models_differ) {
    World world;
    Err err = {0};
    Watchlist before = {0}, after = {0};
    Comparison comparison;
    run_open(&world);
    edit(&world, another_model);
    save_run(&world);
    must(watchlist_load(&world.store, 1, world.arena, &before, &err), &err);
    must(watchlist_load(&world.store, 2, world.arena, &after, &err), &err);
    for (size_t r = 0; r < after.n; r++) after.rows[r].log_odds += r % 3 ? 0.5 : -0.5;
    after.rows[0].rank = 2;
    must(compare_runs(&before, &after, world.arena, &comparison, &err), &err);
    cr_expect(eq(int, comparison.model_before, 99));
    cr_expect(eq(int, comparison.model_after, MODEL_VERSION));
    cr_assert(lt(sz, 0, comparison.changes));
    cr_expect(strstr(comparison.change[0].why, "the model version differs") != NULL, "%s",
              comparison.change[0].why);
    world_close(&world);
}

Test(model_version, what_is_not_a_manifest_has_no_model) {
    cr_expect(zero(int, manifest_model(NULL)));
    cr_expect(zero(int, manifest_model("not JSON")));
    cr_expect(zero(int, manifest_model("{\"model_version\": -3}")));
    cr_expect(zero(int, manifest_model("{\"model_version\": \"2\"}")));
    cr_expect(eq(int, manifest_model("{\"model_version\": 2}"), 2));
}
