/* One storefront read alone is what it is among all. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "detector/contest/correction.h"
#include "detector/rerun/past.h"
#include "detector/run/manifest.h"
#include "detector/run/scan.h"
#include "reports/record/explain_json.h"
#include "tests/support/world.h"

/* Storefronts whose months come from more than their own series. */
enum { SHARED = 7, UNCOUNTED = 8, BY_QUARTER = 10, CORRECTED = 11 };

static const char *const facts[] = {
    "DELETE FROM turnover_series WHERE storefront IN (7, 10)",
    "DELETE FROM footfall_series WHERE storefront = 8",
    "INSERT INTO enterprise_figure(enterprise_id, start_on, end_on, source, input_id, line,"
    " first_month, last_month, amount_eur)"
    " SELECT enterprise_id, 19358, 19722, 'vat', 1, 1, 12 * 2023, 12 * 2023 + 11, 240000"
    " FROM storefront WHERE id = 7",
    "INSERT INTO turnover_figure(storefront, start_on, end_on, source, input_id, line,"
    " first_month, last_month, amount_eur)"
    " VALUES(10, 19358, 19447, 'vat', 1, 1, 12 * 2023, 12 * 2023 + 2, 33000)",
    "INSERT INTO sensor_place(sensor_id, lon, lat, kind, input_id, line)"
    " SELECT 'K' || id, lon, lat, 'passers_by', 1, 1 FROM storefront WHERE id IN (8, 9, 12)",
    "WITH RECURSIVE day(d) AS (SELECT 19358 UNION ALL SELECT d + 1 FROM day WHERE d < 19722)"
    " INSERT INTO sensor_day(sensor_id, date, step, counts, repeated, contradicted, input_id, line)"
    " SELECT 'K' || s.id, d, 86400, '[' || (500 + 7 * s.id + d % 7) || ']', 0, 0, 1, 1"
    " FROM day, storefront AS s WHERE s.id IN (8, 9, 12)",
    "UPDATE link SET kind = CASE WHEN party_hash < '8' THEN 'legal' ELSE 'natural' END,"
    " country = CASE WHEN party_hash < '4' THEN 'NL' END",
    NULL,
};

static void correct(World *world) {
    Err err = {0};
    Correction correction = {.month = month_make(2023, 5),
                             .amount_eur = 0,
                             .reason = "counted twice",
                             .document = "file 1",
                             .corrected_on = 20089};
    Stmt stmt;
    bool row = false;
    must(
        stmt_open(&world->store, "SELECT storefront_id FROM storefront WHERE id = ?1", &stmt, &err),
        &err);
    stmt_int(&stmt, 1, CORRECTED);
    must(stmt_step(&stmt, &row, &err), &err);
    correction.storefront_id = arena_strdup(world->arena, stmt_get_text(&stmt, 0));
    stmt_close(&stmt);
    must(correction_record(&world->store, &correction, NULL, &err), &err);
}

/* A run of a city with counters, people behind enterprises, an enterprise that shares its figures,
 * quarters and a correction; a storefront that came in later stands in its register only. */
static void scanned(World *world, Watchlist *list) {
    Err err = {0};
    const CityOptions city = {.storefronts = 400,
                              .months = 24,
                              .seed = 3,
                              .front_share = 0.03,
                              .legit_share = 0.12,
                              .wild = true};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    world_open(world);
    (void)world_city_blind(world, &city);
    for (const char *const *sql = facts; *sql; sql++)
        must(store_exec(&world->store, *sql, &err), &err);
    correct(world);
    Params *params = params_open(world->arena);
    must(params_set(params, "ranking.budget=40", &err), &err);
    must(params_set(params, "ranking.fdr_level=1", &err), &err);
    must(params_set(params, "curves.least=10000", &err), &err);
    must(scan_run(&world->store, params, &all, world->arena, list, &err), &err);
    must(watchlist_save(&world->store, list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, list, &err), &err);
}

static const char *told(const Watchlist *list, const WatchRow *row, Arena *arena) {
    Text out = {0};
    const Voice voice = {.language = language_find("en"), .list = list, .arena = arena};
    explain_json(&voice, row, NULL, &out);
    const char *copy = arena_strdup(arena, out.at);
    text_free(&out);
    return copy;
}

Test(one_row, says_what_all_rows_say) {
    World world;
    Watchlist list;
    Err err = {0};
    size_t people = 0, owners[OWNER_NOBODY + 1] = {0};
    scanned(&world, &list);
    for (size_t r = 0; r < list.n; r++) {
        Watchlist one;
        WatchRow *row = NULL;
        const WatchRow *all = &list.rows[r];
        if (r % 4 && !all->claims->doors && !all->claims->owners) continue;
        must(watchlist_load_one(&world.store, 0, all->storefront_id, world.arena, &one, &row, &err),
             &err);
        cr_assert(eq(sz, one.n, 1));
        cr_assert(
            eq(str, (char *)told(&one, row, world.arena), (char *)told(&list, all, world.arena)));
        cr_assert(eq(sz, row->claims->doors, all->claims->doors), "%s", all->storefront_id);
        for (size_t d = 0; d < all->claims->doors; d++) {
            const DoorClaim *a = &row->claims->door[d], *b = &all->claims->door[d];
            cr_assert(eq(int, a->closed_on, b->closed_on));
            cr_assert(eq(int, a->opened_on, b->opened_on));
            cr_assert(eq(int, (int)a->kind, (int)b->kind));
            people += a->kind >= DOOR_PEOPLE;
        }
        for (size_t o = 0; o < all->claims->owners; o++) owners[all->claims->owner[o].kind]++;
    }
    cr_expect(ne(sz, people, 0), "nobody opened after an end: the city does not test it");
    for (size_t k = 0; k <= OWNER_NOBODY; k++)
        cr_expect(ne(sz, owners[k], 0), "no owner of kind %zu: the city does not test it", k);
    world_close(&world);
}

Test(one_row, of_nobody_reads_all) {
    World world;
    Watchlist list, one;
    WatchRow *row = NULL;
    Err err = {0};
    scanned(&world, &list);
    must(watchlist_load_one(&world.store, 0, "nobody", world.arena, &one, &row, &err), &err);
    cr_expect(eq(ptr, row, NULL));
    cr_expect(eq(sz, one.n, list.n));
    world_close(&world);
}

static bool same_number(float a, float b) {
    return a == b || (isnan(a) && isnan(b));
}

static void expect_months(const Panel *panel, size_t i, const WatchRow *row) {
    const size_t months = panel->months;
    for (size_t t = 0; t < months; t++) {
        const float declared = panel_zero(panel, i, t) ? 0 : panel_turnover(panel, i)[t];
        cr_assert(same_number(row->series[SERIES_DECLARED * months + t], declared), "%s %zu",
                  row->storefront_id, t);
        cr_assert(
            same_number(row->series[SERIES_FOOTFALL * months + t], panel_footfall(panel, i)[t]),
            "%s %zu", row->storefront_id, t);
    }
}

Test(one_row, has_the_months_of_the_panel) {
    World world;
    Watchlist list;
    Panel panel;
    Err err = {0};
    bool known = false;
    scanned(&world, &list);
    must(past_panel(&world.store, &list, world.arena, &panel, &known, &err), &err);
    cr_assert(known);
    for (size_t i = 0; i < panel.n; i++) {
        WatchRow *row = watchlist_row(&list, panel.id[i]);
        row->series = NULL;
        if (i % 7 && panel.key[i] > CORRECTED) continue;
        must(past_months(&world.store, &list, row, world.arena, &err), &err);
        cr_assert_not_null(row->series);
        expect_months(&panel, i, row);
    }
    world_close(&world);
}

typedef struct Asked {
    const Watchlist *list;
    Arena *arena;
    int64_t key;
    bool alone;
} Asked;

static Status ask(Store *store, void *context, Err *err) {
    Asked *asked = context;
    Panel panel;
    const PanelWindow window = watchlist_window(asked->list);
    return panel_load_one(store, &window, asked->key,
                          manifest_footfall_kind(asked->list->manifest, asked->arena), asked->arena,
                          &panel, &asked->alone, err);
}

Test(one_row, is_alone_unless_others_tell_its_months) {
    World world;
    Watchlist list;
    Err err = {0};
    bool known;
    scanned(&world, &list);
    static const int64_t keys[] = {SHARED, UNCOUNTED, BY_QUARTER, CORRECTED};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        Asked asked = {&list, world.arena, keys[k], false};
        must(past_do(&world.store, list.run_id, ask, &asked, &known, &err), &err);
        cr_expect(eq(int, asked.alone, keys[k] != SHARED && keys[k] != UNCOUNTED), "%d",
                  (int)keys[k]);
    }
    Asked stranger = {&list, world.arena, 1 << 20, true};
    must(past_do(&world.store, list.run_id, ask, &stranger, &known, &err), &err);
    cr_expect(not(stranger.alone));
    world_close(&world);
}
