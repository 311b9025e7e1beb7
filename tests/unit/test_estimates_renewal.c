/* When the nightly run learns its city again: by age, by what cannot be held, by drift. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/num.h"
#include "detector/run/estimates_renewal.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

static Params *quick(World *world, const char *setting) {
    Err err = {0};
    Params *params = params_open(world->arena);
    must(params_set(params, "plant.copies=50", &err), &err);
    if (setting) must(params_set(params, setting, &err), &err);
    return params;
}

static void scan(World *world, const Renewal *renewal, bool save, Watchlist *list) {
    Err err = {0};
    const ScanOptions options = {.from = INT_MIN,
                                 .to = INT_MAX,
                                 .seed = 1,
                                 .threads = 2,
                                 .hold = renewal->hold,
                                 .keep = renewal->keep};
    *list = (Watchlist){0};
    must(scan_run(&world->store, quick(world, NULL), &options, world->arena, list, &err), &err);
    if (save) must(watchlist_save(&world->store, list, &err), &err);
}

static Renewal due(World *world, const char *setting) {
    Err err = {0};
    Renewal renewal;
    must(renewal_due(&world->store, quick(world, setting), world->arena, &renewal, &err), &err);
    return renewal;
}

static void run_sql(World *world, const char *sql) {
    Err err = {0};
    must(store_exec(&world->store, sql, &err), &err);
}

/* A store of the sample city with one run as the first night makes it. */
static void first_night(World *world) {
    Watchlist list;
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    const Renewal renewal = due(world, NULL);
    cr_assert(renewal.keep && renewal.why && !renewal.hold.digest);
    scan(world, &renewal, true, &list);
}

/* Bytes that this program does not know, under the digest that they have. */
static void kept_by_another_program(World *world) {
    static const char bytes[] = "gevelcty and a form of later years";
    char hex[DIGEST_TEXT];
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, bytes, strlen(bytes));
    digest_hex(&digest, hex);
    run_sql(world, arena_printf(world->arena,
                                "UPDATE estimates SET digest = '%s', body = CAST('%s' AS BLOB);"
                                "UPDATE run SET manifest ="
                                " json_set(manifest, '$.estimates.digest', '%s')",
                                hex, bytes, hex));
}

static void expect_learned(const Renewal *renewal, const char *because) {
    cr_assert(renewal->why != NULL, "%s", because);
    cr_expect(renewal->keep && !renewal->hold.digest);
    cr_expect(ne(ptr, strstr(renewal->why, because), NULL), "%s", renewal->why);
}

Test(renewal, what_is_fresh_is_held_and_handed_on) {
    World world;
    Watchlist list;
    first_night(&world);
    for (int night = 0; night < 2; night++) {
        const Renewal renewal = due(&world, NULL);
        cr_expect(eq(ptr, (void *)renewal.why, NULL));
        cr_expect(not(renewal.keep));
        cr_expect(eq(i64, renewal.hold.run_id, 1));
        scan(&world, &renewal, true, &list);
    }
    world_close(&world);
}

/* days since the run that learned; whether it is learned again */
static const struct {
    int days;
    bool learned;
} ages[] = {{0, false}, {6, false}, {7, true}, {400, true}};

EachRow(renewal, by_age, ages) {
    World world;
    char date[DATE_TEXT];
    first_night(&world);
    run_sql(&world, arena_printf(world.arena, "UPDATE run SET started_at = '%sT01:00:00Z'",
                                 date_format(clock_today() - ages[*row].days, date)));
    const Renewal renewal = due(&world, NULL);
    if (ages[*row].learned)
        expect_learned(&renewal, "days old");
    else
        cr_expect(eq(i64, renewal.hold.run_id, 1));
    world_close(&world);
}

Test(renewal, what_cannot_be_held_is_learned) {
    World world;
    first_night(&world);
    const Renewal other = due(&world, "model.min_months=9");
    expect_learned(&other, "other parameters");
    const Renewal budget = due(&world, "ranking.budget=9");
    cr_expect(eq(i64, budget.hold.run_id, 1), "the ranking is not of the city");
    const Renewal never = due(&world, "estimates.days=0");
    cr_expect(never.why && !never.keep && !never.hold.digest);
    kept_by_another_program(&world);
    const Renewal strange = due(&world, NULL);
    expect_learned(&strange, "another version of this program");
    run_sql(&world, "DELETE FROM estimates");
    const Renewal gone = due(&world, NULL);
    expect_learned(&gone, "no longer in this store");
    world_close(&world);
}

/* Taken in part on the first night: a kind of facts that came later is not judged by a city that
 * was learned without it. */
Test(renewal, by_facts_of_a_new_kind) {
    World world;
    static const char add[] =
        "INSERT INTO input(path, digest, bytes, kind, rows_taken, "
        "imported_at) VALUES('%s', '%s', 1, '%s', %d, '2026-01-01')";
    first_night(&world);
    run_sql(&world, arena_printf(world.arena, add, "more.csv", "d1", "turnover", 5));
    run_sql(&world, arena_printf(world.arena, add, "refused.csv", "d2", "proxies", 0));
    run_sql(&world, arena_printf(world.arena, add, "corrected", "d3", "correction", 1));
    const Renewal same = due(&world, NULL);
    cr_expect(eq(ptr, (void *)same.why, NULL), "%s", same.why);
    run_sql(&world, arena_printf(world.arena, add, "proxies.csv", "d4", "proxies", 5));
    const Renewal more = due(&world, NULL);
    expect_learned(&more, "no facts of kind proxies");
    world_close(&world);
}

/* One storefront has other staff: no drift by the defaults, and drift where a single score may not
 * move. Half of the shops with a thirtieth of their staff: drift. */
Test(renewal, by_drift) {
    World world;
    Watchlist list;
    Err err = {0};
    first_night(&world);
    run_sql(&world,
            "UPDATE storefront SET staff_fte = 3 * staff_fte + 5 WHERE id ="
            " (SELECT min(id) FROM storefront WHERE staff_fte > 1)");
    Renewal renewal = due(&world, NULL);
    scan(&world, &renewal, false, &list);
    must(renewal_drifted(&world.store, quick(&world, NULL), &list, world.arena, &renewal, &err),
         &err);
    cr_expect(eq(ptr, (void *)renewal.why, NULL));
    Params *strict = quick(&world, "estimates.moved_share=0");
    must(params_set(strict, "estimates.moved_nats=0.05", &err), &err);
    must(renewal_drifted(&world.store, strict, &list, world.arena, &renewal, &err), &err);
    expect_learned(&renewal, "log odds moved");
    run_sql(&world, "UPDATE storefront SET staff_fte = staff_fte / 30 WHERE id % 2 = 0");
    renewal = due(&world, NULL);
    scan(&world, &renewal, false, &list);
    must(renewal_drifted(&world.store, quick(&world, NULL), &list, world.arena, &renewal, &err),
         &err);
    cr_expect(renewal.why != NULL, "half of a city in other shops");
    world_close(&world);
}
