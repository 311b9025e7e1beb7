/* What is read of a saved run grows with the register, not with its square. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/rows.h"
#include "tests/support/world.h"

/* A run that lists every fiftieth storefront, without the scan that would take a minute. */
static const char *const run =
    "INSERT INTO run(id, started_at, version, seed, first_month, months, budget, prior_log_odds,"
    " prevalence, signals, details, manifest, output_digest, last_input)"
    " VALUES(?, '2026-01-01T00:00:00Z', 'x', 1, 1, 1, 1, 0, 0, '[]', '[]', '{}', '', 0)";
static const char *const results =
    "INSERT INTO result(run_id, rank, storefront, judged, selection, inclusion_probability,"
    " evidence, details) SELECT ?, row_number() OVER (ORDER BY storefront_id), id, 1,"
    " iif(id % 50 = 0, 'ranked', 'none'), 0, x'', x'' FROM storefront";

static void execute(World *world, const char *sql, int64_t number) {
    Err err = {0};
    Stmt stmt;
    must(stmt_open(&world->store, sql, &stmt, &err), &err);
    stmt_int(&stmt, 1, number);
    must(stmt_run(&stmt, &err), &err);
    stmt_close(&stmt);
}

/* Steps of SQLite's machine that reading all rows takes; *rows: how many there are. */
static double steps_of(World *world, const char *query, double *rows) {
    Err err = {0};
    Stmt stmt;
    bool row = true;
    *rows = 0;
    must(stmt_open(&world->store, sql_query(query), &stmt, &err), &err);
    const int asked = sqlite3_bind_parameter_count(stmt.handle);
    if (asked > 0) stmt_int(&stmt, 1, asked == 2 && strcmp(query, "change_entered") ? 0 : 2);
    if (asked > 1) stmt_int(&stmt, 2, asked == 2 && strcmp(query, "change_entered") ? 1 << 30 : 1);
    if (asked > 2) stmt_int(&stmt, 3, 1 << 30);
    for (;;) {
        must(stmt_step(&stmt, &row, &err), &err);
        if (!row) break;
        *rows += 1;
    }
    const double steps = sqlite3_stmt_status(stmt.handle, SQLITE_STMTSTATUS_VM_STEP, 0);
    stmt_close(&stmt);
    return steps;
}

static double steps_at(const char *query, size_t storefronts, double *rows) {
    World world;
    const CityOptions options = {.storefronts = storefronts,
                                 .months = 24,
                                 .seed = 3,
                                 .front_share = 0.03,
                                 .legit_share = 0.12,
                                 .wild = true};
    world_open(&world);
    (void)world_city_blind(&world, &options);
    for (int64_t number = 1; number <= 2; number++) {
        execute(&world, run, number);
        execute(&world, results, number);
    }
    const double steps = steps_of(&world, query, rows);
    world_close(&world);
    return steps;
}

typedef struct Reading {
    const char *query;
    bool rows; /* that it gives rows here; of two equal runs, none entered */
} Reading;

static const Reading readings[] = {{"claims_people", true},
                                   {"watchlist_load", true},
                                   {"watchlist_register", true},
                                   {"change_entered", false}};

EachRow(reading, grows_with_the_register, readings) {
    const Reading *reading = &readings[*row];
    double few, many;
    const double small = steps_at(reading->query, 300, &few);
    const double large = steps_at(reading->query, 3000, &many);
    cr_expect(lt(dbl, large, 15 * small), "%s: %.0f steps for %.0f", reading->query, large, small);
    cr_expect(eq(int, many > 0, reading->rows), "%s: %.0f rows", reading->query, many);
}
