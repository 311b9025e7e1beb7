/* A run may hold what another learned of the city: on the same facts it is the same list, and where
 * one storefront files otherwise it moves alone. What holds estimates is asked about, and made
 * again, under them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/store/purge.h"
#include "detector/rerun/replay.h"
#include "detector/rerun/whatif.h"
#include "detector/run/estimates_store.h"
#include "detector/run/evidence_cache.h"
#include "detector/run/forget.h"
#include "detector/run/scan.h"
#include "reports/words/words.h"
#include "tests/support/world.h"

static Params *quick(World *world) {
    Err err = {0};
    Params *params = params_open(world->arena);
    must(params_set(params, "plant.copies=50", &err), &err); /* as quick as it may be */
    return params;
}

static ScanOptions all(void) {
    return (ScanOptions){.from = INT_MIN, .to = INT_MAX, .seed = 7, .threads = 2};
}

static void scan(World *world, const Params *params, const ScanOptions *options, Watchlist *list) {
    Err err = {0};
    *list = (Watchlist){0};
    must(scan_run(&world->store, params, options, world->arena, list, &err), &err);
    must(watchlist_save(&world->store, list, &err), &err);
}

/* The sample city, and run 1, which keeps what it learns. */
static void kept_open(World *world, Watchlist *list) {
    ScanOptions keeping = all();
    keeping.keep = true;
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    scan(world, quick(world), &keeping, list);
}

static ScanOptions holding(World *world, int64_t run) {
    Err err = {0};
    ScanOptions options = all();
    must(estimates_of_run(&world->store, run, world->arena, &options.hold, &err), &err);
    return options;
}

static int64_t number(World *world, const char *sql) {
    Err err = {0};
    Stmt stmt;
    bool row;
    must(stmt_open(&world->store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t value = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return value;
}

static void expect_replay(World *world, int64_t run) {
    Err err = {0};
    Replay replay;
    const ReplayOptions options = {.run_id = run, .threads = 2};
    must(replay_run(&world->store, &options, world->arena, &replay, &err), &err);
    cr_expect(replay.same, "run %lld", (long long)run);
}

Test(held_estimates, on_the_same_facts_the_list_is_the_same) {
    World world;
    Watchlist learned, held, again;
    kept_open(&world, &learned);
    const ScanOptions first = holding(&world, 1);
    scan(&world, quick(&world), &first, &held);
    const ScanOptions second = holding(&world, 2);
    scan(&world, quick(&world), &second, &again);
    cr_expect(eq(str, (char *)held.output_digest, (char *)learned.output_digest));
    cr_expect(eq(str, (char *)again.output_digest, (char *)learned.output_digest));
    cr_expect(eq(i64, second.hold.run_id, 1), "who held them hands on who learned them");
    cr_expect(ne(ptr, strstr(held.manifest, "\"run\":1"), NULL));
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM estimates"), 1));
    expect_replay(&world, 1);
    expect_replay(&world, 2);
    static const char *const languages[] = {"en", "nl", "fr", "de"};
    for (size_t k = 0; k < 4; k++) {
        Voice voice = {
            .language = language_find(languages[k]), .list = &held, .arena = world.arena};
        const char *told = words_city_share(&voice);
        voice.list = &learned;
        const char *of_learned = words_city_share(&voice);
        cr_expect(eq(int, strncmp(told, of_learned, strlen(of_learned)), 0), "%s", told);
        cr_expect(ne(ptr, strstr(told + strlen(of_learned), " 1"), NULL), "%s", told);
    }
    world_close(&world);
}

Test(held_estimates, a_run_that_keeps_none_says_nothing_of_them) {
    World world;
    Watchlist kept, list;
    Err err = {0};
    ScanHold hold;
    const ScanOptions plain = all();
    kept_open(&world, &kept);
    scan(&world, quick(&world), &plain, &list);
    cr_expect(eq(ptr, strstr(list.manifest, "\"estimates\":"), NULL));
    cr_expect(eq(str, (char *)list.output_digest, (char *)kept.output_digest));
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM estimates"), 1));
    cr_expect(eq(int, estimates_of_run(&world.store, 2, world.arena, &hold, &err), ST_INPUT));
    cr_expect(ne(ptr, strstr(err.text, "--keep-estimates"), NULL));
    world_close(&world);
}

static bool own_evidence_same(const Watchlist *list, const WatchRow *a, const WatchRow *b) {
    bool same = a->judged == b->judged;
    for (size_t s = 0; s < list->signals && a->judged && b->judged; s++)
        same = same && (signals_all[s]->kind == SIGNAL_STAGE || a->evidence[s] == b->evidence[s]);
    return same;
}

/* Whose own evidence is other than in the list before. */
static size_t moved(const Watchlist *before, const Watchlist *after, const char **who) {
    size_t count = 0;
    for (size_t r = 0; r < after->n; r++) {
        const WatchRow *row = &after->rows[r];
        const WatchRow *was = watchlist_row(before, row->storefront_id);
        if (own_evidence_same(after, row, was)) continue;
        *who = row->storefront_id;
        count++;
    }
    return count;
}

Test(held_estimates, who_files_otherwise_moves_alone) {
    World world;
    Watchlist before, after, fresh;
    const char *who = NULL;
    kept_open(&world, &before);
    const char *id = before.rows[before.n / 2].storefront_id;
    const ScanAlteration more = {.storefront_id = id,
                                 .turnover_factor = 2.385,
                                 .footfall_factor = 1,
                                 .first = 20,
                                 .count = 9};
    ScanOptions options = holding(&world, 1);
    options.alteration = &more;
    scan(&world, quick(&world), &options, &after);
    cr_expect(eq(sz, moved(&before, &after, &who), 1));
    cr_expect(eq(str, (char *)who, (char *)id));
    options.hold = (ScanHold){0};
    scan(&world, quick(&world), &options, &fresh);
    cr_expect(lt(sz, before.n / 2, moved(&before, &fresh, &who)),
              "where the city is learned, all do");
    world_close(&world);
}

/* One storefront has more staff. Its evidence is judged, of all others
 * it is read back; with the file gone all are judged, to the same byte. */
Test(held_estimates, what_is_read_back_is_what_would_be_judged) {
    World world;
    Watchlist learned, held, read, judged;
    Err err = {0};
    const char *who = NULL;
    kept_open(&world, &learned);
    const ScanOptions options = holding(&world, 1);
    scan(&world, quick(&world), &options, &held);
    must(store_exec(&world.store,
                    "UPDATE storefront SET staff_fte = staff_fte + 3 WHERE id ="
                    " (SELECT min(id) FROM storefront WHERE staff_fte > 1)",
                    &err),
         &err);
    scan(&world, quick(&world), &options, &read);
    cr_expect(eq(sz, held.judged_again, held.n));
    cr_expect(eq(sz, read.judged_again, 1));
    cr_expect(eq(sz, moved(&held, &read, &who), 1));
    evidence_cache_drop(world.store.path);
    scan(&world, quick(&world), &options, &judged);
    cr_expect(eq(sz, judged.judged_again, judged.n));
    cr_expect(eq(str, (char *)read.output_digest, (char *)judged.output_digest));
    cr_expect(eq(str, (char *)read.manifest, (char *)judged.manifest));
    cr_expect(ne(str, (char *)read.output_digest, (char *)held.output_digest));
    world_close(&world);
}

/* A run that learns its city in between, and a question that learns it, leave what is read back. */
Test(held_estimates, are_read_back_after_a_run_that_learns) {
    World world;
    Watchlist learned, held, plain, again, question = {0};
    Err err = {0};
    kept_open(&world, &learned);
    const ScanOptions options = holding(&world, 1), none = all();
    scan(&world, quick(&world), &options, &held);
    scan(&world, quick(&world), &none, &plain);
    Params *other = quick(&world);
    must(params_set(other, "model.min_months=9", &err), &err);
    must(scan_run(&world.store, other, &none, world.arena, &question, &err), &err);
    scan(&world, quick(&world), &options, &again);
    cr_expect(eq(sz, held.judged_again, held.n));
    cr_expect(eq(sz, again.judged_again, 0));
    cr_expect(eq(str, (char *)again.output_digest, (char *)held.output_digest));
    world_close(&world);
}

/* A question about the ranking is answered under the run's estimates; one about the model, whose
 * city would be another, by learning. */
Test(held_estimates, questions_hold_what_their_run_held) {
    static const char *const asked[] = {"ranking.fdr_level=0.3", "model.min_months=9"};
    World world;
    Watchlist learned, held;
    Err err = {0};
    const char *who;
    kept_open(&world, &learned);
    const ScanOptions first = holding(&world, 1);
    scan(&world, quick(&world), &first, &held);
    for (size_t k = 0; k < 2; k++) {
        Watchlist run = {0}, scanned = {0};
        WhatIf answer = {.before = &run};
        ScanOptions options = all();
        Params *params = quick(&world);
        must(params_set(params, asked[k], &err), &err);
        must(watchlist_load(&world.store, 2, world.arena, &run, &err), &err);
        must(whatif_run(&world.store, params, &options, world.arena, &answer, &err), &err);
        if (!k) options.hold = first.hold;
        must(scan_run(&world.store, params, &options, world.arena, &scanned, &err), &err);
        cr_expect(eq(sz, moved(&scanned, &answer.after, &who), 0), "%s", asked[k]);
        cr_expect(eq(i64, answer.relearned, k ? 1 : 0), "%s", asked[k]);
    }
    world_close(&world);
}

/* They are of everybody's figures, those of a business that is erased among them. */
Test(held_estimates, go_when_a_business_is_erased) {
    World world;
    Watchlist learned, held;
    Forgotten forgotten;
    Err err = {0};
    Replay replay;
    kept_open(&world, &learned);
    const ScanOptions first = holding(&world, 1);
    scan(&world, quick(&world), &first, &held);
    must(forget_storefront(&world.store, learned.rows[3].storefront_id, false, world.arena,
                           &forgotten, &err),
         &err);
    cr_expect(eq(i64, number(&world, "SELECT count(*) FROM estimates"), 0));
    const ReplayOptions options = {.run_id = 2, .threads = 2};
    cr_expect(ne(int, replay_run(&world.store, &options, world.arena, &replay, &err), ST_OK));
    cr_expect(ne(ptr, strstr(err.text, "no longer in this store"), NULL), "%s", err.text);
    world_close(&world);
}

Test(held_estimates, go_with_the_last_run_that_names_them) {
    World world;
    Watchlist learned, held, plain;
    Err err = {0};
    kept_open(&world, &learned);
    const ScanOptions first = holding(&world, 1), none = all();
    scan(&world, quick(&world), &first, &held);
    scan(&world, quick(&world), &none, &plain);
    static const char *const old[] = {
        "UPDATE run SET started_at = '2001-01-01T00:00:00Z' WHERE id = 1",
        "UPDATE run SET started_at = '2001-01-01T00:00:00Z'"};
    for (int64_t left = 1; left >= 0; left--) {
        const PurgeRule rule = {.months = {[PURGE_RUNS] = 12}, .today = 365 * 40};
        PurgePart parts[PURGE_CLASSES];
        must(store_exec(&world.store, old[1 - left], &err), &err);
        must(purge(&world.store, &rule, false, world.arena, parts, &err), &err);
        cr_expect(eq(i64, number(&world, "SELECT count(*) FROM estimates"), left));
    }
    world_close(&world);
}

Test(held_estimates, that_are_damaged_are_refused) {
    World world;
    Watchlist learned, list = {0};
    Err err = {0};
    size_t count;
    kept_open(&world, &learned);
    const ScanOptions first = holding(&world, 1);
    must(estimates_check(&world.store, &count, &err), &err);
    cr_expect(eq(sz, count, 1));
    must(store_exec(&world.store, "UPDATE estimates SET body = zeroblob(length(body))", &err),
         &err);
    cr_expect(eq(int, scan_run(&world.store, quick(&world), &first, world.arena, &list, &err),
                 ST_INTEGRITY));
    err = (Err){0};
    cr_expect(eq(int, estimates_check(&world.store, &count, &err), ST_INTEGRITY));
    world_close(&world);
}
