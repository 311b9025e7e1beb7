/* A scan selects only within the scope, judges all, and replays with the scope it knew. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/reference/law_sectors.h"
#include "datasets/reference/sector_priors.h"
#include "datasets/store/audit.h"
#include "detector/rerun/replay.h"
#include "detector/run/scan.h"
#include "detector/run/scope.h"
#include "tests/support/world.h"

static Watchlist scan(World *w) {
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1};
    must(scan_run(&w->store, params_open(w->arena), &options, w->arena, &list, &err), &err);
    must(watchlist_save(&w->store, &list, &err), &err);
    return list;
}

static void set_scope(World *w, const char *sector) {
    Err err = {0};
    const char *const sectors[] = {sector};
    Scope scope = {.basis = "By-law 119",
                   .purpose = "integrity checks",
                   .sector = sectors,
                   .sectors = 1,
                   .from = 19000,
                   .until = INT_MAX};
    must(scope_record(&w->store, &scope, w->arena, &err), &err);
}

static const WatchRow *row_of(const Watchlist *list, const char *id) {
    for (size_t r = 0; r < list->n; r++)
        if (strcmp(list->rows[r].storefront_id, id) == 0) return &list->rows[r];
    cr_fatal("no row %s", id);
}

static void expect_replay(World *w, const Watchlist *list) {
    Err err = {0};
    Replay replay;
    must(replay_run(&w->store, &(ReplayOptions){.run_id = list->run_id, .threads = 1}, w->arena,
                    &replay, &err),
         &err);
    cr_expect(replay.same);
}

Test(scope, selects_within_it_and_judges_all_the_same) {
    World w;
    Err err = {0};
    AuditReport report;
    world_open(&w);
    world_import(&w, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist all = scan(&w);
    const char *sector = all.rows[0].sector;
    set_scope(&w, sector);
    const Watchlist within = scan(&w);
    size_t selected = 0;
    for (size_t r = 0; r < within.n; r++) {
        const WatchRow *row = &within.rows[r];
        selected += row->selection != SELECTION_NONE;
        cr_expect(row->selection == SELECTION_NONE || strcmp(row->sector, sector) == 0);
        const WatchRow *before = row_of(&all, row->storefront_id);
        cr_expect(eq(sz, before->rank, row->rank));
        cr_expect(before->log_odds == row->log_odds || !row->judged, "outsiders stay peers");
    }
    cr_expect(lt(sz, 0, selected));
    const WatchLength length = watchlist_length(&within);
    cr_expect(lt(sz, 0, length.outside));
    Scope told;
    scope_of_manifest(within.manifest, w.arena, &told);
    cr_assert(told.set);
    cr_expect(eq(str, (char *)told.basis, (char *)"By-law 119"));
    cr_expect(eq(int, told.from, 19000));
    cr_expect(eq(int, told.until, INT_MAX));
    expect_replay(&w, &all);
    expect_replay(&w, &within);
    must(audit_verify(&w.store, NULL, &report, &err), &err);
    world_close(&w);
}

Test(scope, names_are_exact_and_empty_lists_are_open) {
    const char *const sectors[] = {"bakery", "butcher"}, *const areas[] = {"Antwerpen"};
    const Scope none = {0},
                both = {.set = true, .sector = sectors, .sectors = 2, .area = areas, .areas = 1},
                open = {.set = true};
    cr_expect(scope_covers(&none, "taxi", "Deurne") && scope_covers(&open, "taxi", NULL));
    cr_expect(scope_covers(&both, "butcher", "Antwerpen"));
    cr_expect_not(scope_covers(&both, "butcher", "Deurne"));
    cr_expect_not(scope_covers(&both, "bake", "Antwerpen"));
    cr_expect_not(scope_covers(&both, NULL, "Antwerpen"));
}

Test(scope, without_basis_or_backwards_in_time_is_refused) {
    World w;
    Err err = {0}, other = {0};
    Scope nameless = {.basis = "", .purpose = "p", .until = INT_MAX};
    Scope backwards = {.basis = "b", .purpose = "p", .from = 20, .until = 10};
    world_open(&w);
    cr_expect(eq(int, (int)scope_record(&w.store, &nameless, w.arena, &err), (int)ST_INPUT));
    cr_expect(eq(int, (int)scope_record(&w.store, &backwards, w.arena, &other), (int)ST_INPUT));
    world_close(&w);
}

/* The groups of the law are groups that we know. */
Test(scope, sectors_of_the_law_are_known_groups) {
    static const char *const laws[] = {"horeca",      "cars",   "retail",
                                       "real_estate", "beauty", "gambling"};
    Arena *arena = arena_open();
    size_t groups = 0;
    for (size_t k = 0; k < sizeof laws / sizeof *laws; k++) {
        char *text = (char *)law_sector(laws[k], arena), *rest = NULL;
        cr_assert(text != NULL, "%s", laws[k]);
        for (char *name = strtok_r(text, ";", &rest); name; name = strtok_r(NULL, ";", &rest)) {
            SectorPrior prior;
            cr_expect(sector_prior(name, &prior), "%s of %s", name, laws[k]);
            groups++;
        }
    }
    cr_expect(eq(sz, groups, 26));
    cr_expect(law_sector("hore", arena) == NULL && law_sector("", arena) == NULL);
    arena_close(arena);
}
