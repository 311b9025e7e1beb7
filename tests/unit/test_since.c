/* What a list says beside its ranks: what the registers changed since the run before, who is gone,
 * and between which ranks chance would move a storefront. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/store/audit.h"
#include "detector/compare/compare.h"
#include "detector/run/held_visits.h"
#include "detector/run/rank_ranges.h"
#include "detector/run/register_events.h"
#include "detector/run/scan.h"
#include "detector/run/watchlist_since.h"
#include "reports/words/words.h"
#include "tests/support/world.h"

static Watchlist newest(World *world) {
    Err err = {0};
    Watchlist list = {0};
    must(watchlist_load(&world->store, 0, world->arena, &list, &err), &err);
    return list;
}

static Watchlist scanned(World *world, const char *budget) {
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    Params *params = params_open(world->arena);
    must(params_set(params, "ranking.fdr_level=1", &err), &err);
    must(params_set(params, budget, &err), &err);
    must(scan_run(&world->store, params, &all, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
    list = newest(world);
    must(watchlist_since(&world->store, &list, world->arena, &err), &err);
    must(register_events_load(&world->store, &list, world->arena, &err), &err);
    return list;
}

static Watchlist first_run(World *world) {
    const CityOptions city = {.storefronts = 60, .months = 18, .seed = 4};
    world_open(world);
    world_city(world, &city, "city");
    (void)world_import(world, world_path(world, "city"));
    return scanned(world, "ranking.budget=40");
}

static void import_text(World *world, const char *name, const char *text) {
    const char *path = world_path(world, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    (void)fputs(text, file);
    cr_assert_eq(fclose(file), 0);
    (void)world_import(world, path);
}

static void execute(World *world, const char *sql) {
    Err err = {0};
    must(store_exec(&world->store, sql, &err), &err);
}

static const WatchRow *row_of(const Watchlist *list, int64_t key) {
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key == key) return &list->rows[r];
    return NULL;
}

/* The first of the list moves, changes sector and owner, and gets a director and a bankruptcy. */
static void change_register(World *world, const WatchRow *row) {
    Arena *arena = world->arena;
    import_text(world, "storefronts.csv",
                arena_printf(arena,
                             "storefront_id,sector,enterprise_id,street,house_number\n"
                             "%s,bookshop,E-OTHER,Nieuwstraat,7\n",
                             row->storefront_id));
    import_text(world, "links.csv",
                "party_id,enterprise_id,role,from\nP-NEW,E-OTHER,director,2025-03-07\n");
    import_text(
        world, "ownership_changes.csv",
        arena_printf(arena, "storefront_id,changed_on\n%s,2025-03-01\n", row->storefront_id));
    execute(world,
            "UPDATE register_claim SET states = '[[\"bankruptcy\",20000]]',"
            " input_id = (SELECT max(id) FROM input)");
}

Test(since, what_the_registers_changed_is_told_once) {
    World world;
    const Watchlist before = first_run(&world);
    const WatchRow row = before.rows[0];
    cr_expect(eq(sz, row.events, 0), "there is no run before");
    execute(&world,
            arena_printf(world.arena,
                         "INSERT OR REPLACE INTO register_claim VALUES(%lld, '[]', '[]', 1)",
                         (long long)row.key));
    change_register(&world, &row);
    const Watchlist after = scanned(&world, "ranking.budget=40");
    const WatchRow *changed = row_of(&after, row.key);
    cr_assert_not_null(changed);
    cr_assert(changed->selection != SELECTION_NONE);
    static const char *const kinds[] = {"enterprise", "owner", "person", "seat", "sector", "state"};
    cr_assert(eq(sz, changed->events, sizeof kinds / sizeof *kinds));
    for (size_t k = 0; k < changed->events; k++)
        cr_expect(eq(str, (char *)changed->event[k].kind, (char *)kinds[k]));
    size_t others = 0;
    for (size_t r = 0; r < after.n; r++) others += after.rows[r].events;
    cr_expect(eq(sz, others, changed->events), "nothing changed about the others");
    const Voice voice = {.language = language_find("en"), .list = &after, .arena = world.arena};
    const char *street = arena_printf(world.arena, "Moved to Nieuwstraat 7, before %s %s.",
                                      row.street, row.house_number);
    cr_expect(eq(str, (char *)words_event(&voice, changed, 3), (char *)street));
    cr_expect(eq(str, (char *)words_event(&voice, changed, 1), "Change of owner on 1 March 2025."));
    cr_expect(eq(str, (char *)words_event(&voice, changed, 2),
                 "Another director was registered, since 7 March 2025."));
    cr_expect(eq(ptr, (void *)words_event(&voice, changed, changed->events), NULL));
    const Watchlist later = scanned(&world, "ranking.budget=40");
    for (size_t r = 0; r < later.n; r++)
        cr_expect(eq(sz, later.rows[r].events, 0), "told again: %s", later.rows[r].storefront_id);
    world_close(&world);
}

Test(since, who_is_gone_and_where_they_are_now) {
    World world;
    const Watchlist before = first_run(&world);
    const Watchlist after = scanned(&world, "ranking.budget=10");
    size_t gone = 0, last = 0;
    for (size_t r = 0; r < before.n; r++)
        gone += before.rows[r].selection != SELECTION_NONE &&
                row_of(&after, before.rows[r].key)->selection == SELECTION_NONE;
    cr_assert(lt(sz, 10, gone));
    cr_assert(eq(sz, after.gone, gone));
    for (size_t k = 0; k < gone; k++) {
        const GoneRow *g = &after.gone_row[k];
        cr_expect(lt(sz, last, g->place_before), "by the place they had");
        last = g->place_before;
        cr_expect(g->now && g->now->selection == SELECTION_NONE);
        cr_expect(eq(str, (char *)g->storefront_id, (char *)g->now->storefront_id));
    }
    const Voice voice = {.language = language_find("nl"), .list = &after, .arena = world.arena};
    const char *const *lines = words_gone(&voice);
    cr_assert_not_null(lines);
    cr_expect(lines[gone - 1] && !lines[gone]);
    world_close(&world);
}

static Status load_listed(World *world, Watchlist *list, Err *err) {
    TRY(watchlist_load_part(&world->store, 0, WATCH_LISTED, world->arena, list, err));
    TRY(rank_ranges_load(&world->store, list, err));
    return watchlist_since(&world->store, list, world->arena, err);
}

static void expect_same_row(const Watchlist *list, const WatchRow *some, const WatchRow *all) {
    cr_expect(eq(sz, some->rank, all->rank));
    cr_expect(eq(str, (char *)some->storefront_id, (char *)all->storefront_id));
    cr_expect(eq(str, (char *)some->street, (char *)all->street));
    cr_expect(eq(int, (int)some->selection, (int)all->selection));
    cr_expect(eq(dbl, some->posterior, all->posterior));
    cr_expect(eq(sz, some->place_before, all->place_before));
    cr_expect(eq(sz, some->rank_high, all->rank_high));
    cr_expect(memcmp(some->evidence, all->evidence, list->signals * sizeof(double)) == 0);
    cr_expect(memcmp(some->details, all->details, list->details * sizeof(float)) == 0);
}

/* What a shown list tells does not hang on whether the rows that it does not tell of were read. */
Test(since, a_shown_list_reads_what_it_tells_of) {
    World world;
    Watchlist some;
    Err err = {0};
    (void)first_run(&world);
    Watchlist all = scanned(&world, "ranking.budget=10");
    SavedRange range = {.key = all.rows[59].key, .low = 50, .high = 60, .stays = 0.5};
    const SavedRanges ranges = {
        .run_id = all.run_id, .draws = 10, .seed = 1, .range = &range, .count = 1};
    must(rank_ranges_save(&world.store, &ranges, &err), &err);
    must(rank_ranges_load(&world.store, &all, &err), &err);
    must(load_listed(&world, &some, &err), &err);
    size_t told = 0;
    for (size_t r = 0; r < all.n; r++) {
        const WatchRow *row = &all.rows[r];
        if (row->selection == SELECTION_NONE && !row->listed_before && !row->rank_low) continue;
        cr_assert(lt(sz, told, some.n));
        expect_same_row(&all, &some.rows[told++], row);
    }
    cr_expect(eq(sz, some.n, told));
    cr_expect(lt(sz, some.n, all.n), "all were read");
    cr_expect(eq(sz, watchlist_storefronts(&some), all.n));
    const WatchLength whole = watchlist_length(&all), part = watchlist_length(&some);
    cr_expect(eq(sz, part.ranked, whole.ranked));
    cr_expect(eq(sz, part.random, whole.random));
    cr_expect(eq(int, part.cut, whole.cut));
    cr_assert(eq(sz, some.gone, all.gone));
    for (size_t k = 0; k < all.gone; k++)
        cr_expect(eq(sz, some.gone_row[k].now->rank, all.gone_row[k].now->rank));
    execute(&world, "DELETE FROM result WHERE run_id = 2 AND rank = 1");
    cr_expect(eq(int, (int)load_listed(&world, &some, &err), (int)ST_INTEGRITY));
    world_close(&world);
}

/* A visit that holds a storefront back is why it is gone, and named with its finding. */
Test(since, who_was_visited_is_gone_for_that) {
    World world;
    Err err = {0};
    const Watchlist before = first_run(&world);
    const char *id = before.rows[0].storefront_id;
    cr_assert(before.rows[0].selection == SELECTION_RANKED);
    Outcome outcome = {.storefront_id = id,
                       .inspected_on = watchlist_date(&before),
                       .finding = FINDING_CLEARED,
                       .inclusion_probability = NAN};
    must(outcome_record(&world.store, &outcome, world.arena, &err), &err);
    Watchlist after = scanned(&world, "ranking.budget=40");
    const Voice voice = {.language = language_find("en"), .list = &after, .arena = world.arena};
    size_t k = 0;
    while (k < after.gone && strcmp(after.gone_row[k].storefront_id, id) != 0) k++;
    cr_assert(lt(sz, k, after.gone));
    const char *line = words_gone(&voice)[k];
    cr_expect(strstr(line, ": visited on ") && strstr(line, ": cleared; not selected again before"),
              "%s", line);
    Comparison c;
    must(held_visits_mark(&world.store, &after, world.arena, &err), &err);
    must(compare_runs(&before, &after, world.arena, &c, &err), &err);
    k = 0;
    while (k < c.changes && strcmp(c.change[k].storefront_id, id) != 0) k++;
    cr_assert(lt(sz, k, c.changes));
    cr_expect(eq(str, (char *)c.change[k].cause, "of a visit"));
    cr_expect(strstr(c.change[k].why, "(cleared) and is not selected again before") != NULL, "%s",
              c.change[k].why);
    world_close(&world);
}

static int64_t entries(World *world) {
    AuditHead head;
    Err err = {0};
    must(audit_head(&world->store, &head, &err), &err);
    return head.entries;
}

Test(since, ranks_of_chance_are_kept_replaced_or_refused_whole) {
    World world;
    Err err = {0};
    Watchlist list = first_run(&world);
    SavedRange range[] = {{list.rows[0].key, 1, 4, 0.9}, {list.rows[1].key, 1, 9, 0.8}};
    SavedRanges ranges = {list.run_id, 40, 1, 2, range};
    const int64_t log = entries(&world);
    must(rank_ranges_save(&world.store, &ranges, &err), &err);
    cr_expect(eq(i64, entries(&world), log + 1));
    ranges.count = 1; /* a new answer replaces the old one */
    range[0].high = 5;
    must(rank_ranges_save(&world.store, &ranges, &err), &err);
    range[0].low = 6; /* above high: no such interval */
    cr_expect(rank_ranges_save(&world.store, &ranges, &err) != ST_OK);
    err = (Err){0};
    must(rank_ranges_load(&world.store, &list, &err), &err);
    cr_expect(list.rows[0].rank_low == 1 && list.rows[0].rank_high == 5);
    cr_expect(list.rows[1].rank_low == 0 && list.rows[1].rank_high == 0);
    cr_expect(eq(i64, entries(&world), log + 2));
    world_close(&world);
}
