/* The analysts' views say in plain SQL what the store packs in binary. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>

#include "datasets/store/views.h"
#include "tests/support/world.h"

/* Zeros, both signs, exact and inexact, larger than 2^53, small: a log Bayes factor may be any. */
static const double factors[] = {0.0, -0.0, 1.0, -1.0, 2.385, -2.385e-5, 0.1, 1e6, -3e17, 5e-12};
enum { FACTORS = sizeof factors / sizeof *factors };

static void save_run(Store *store, const double *evidence, const char *signals) {
    Err err = {0};
    Stmt stmt;
    must(store_exec(store,
                    "INSERT INTO input(id, path, digest, bytes, kind, imported_at)"
                    " VALUES(1, 'a.csv', 'd', 1, 'storefronts', '2024-01-01T00:00:00Z');"
                    "INSERT INTO storefront(id, storefront_id, input_id, line, opened_on)"
                    " VALUES(1, 's-1', 1, 2, 19782);",
                    &err),
         &err);
    must(stmt_open(store,
                   "INSERT INTO run(id, started_at, version, seed, first_month, months, budget,"
                   " prior_log_odds, prevalence, signals, details, manifest, output_digest)"
                   " VALUES(7, '2024-01-01T00:00:00Z', '0', 1, 24277, 24, 10, -3, 0.05, ?1, '[]',"
                   " '{}', 'd')",
                   &stmt, &err),
         &err);
    stmt_text(&stmt, 1, signals);
    must(stmt_run(&stmt, &err), &err);
    stmt_close(&stmt);
    must(stmt_open(store,
                   "INSERT INTO result(run_id, rank, storefront, judged, selection,"
                   " inclusion_probability, evidence, details)"
                   " VALUES(7, 1, 1, 1, 'ranked', 1, ?1, x'')",
                   &stmt, &err),
         &err);
    stmt_blob(&stmt, 1, evidence, FACTORS * sizeof *evidence);
    must(stmt_run(&stmt, &err), &err);
    stmt_close(&stmt);
}

static void expect_factors(Store *store, const double *wanted) {
    Err err = {0};
    Stmt stmt;
    bool row = true;
    size_t seen = 0;
    must(
        stmt_open(store, "SELECT log_bayes_factor FROM v_evidence WHERE run_id = 7 ORDER BY signal",
                  &stmt, &err),
        &err);
    for (; seen <= FACTORS; seen++) {
        must(stmt_step(&stmt, &row, &err), &err);
        if (!row) break;
        const double got = stmt_get_real(&stmt, 0);
        cr_assert(got == wanted[seen] || (isnan(got) && isnan(wanted[seen])),
                  "factor %zu: wanted %.17g, got %.17g", seen, wanted[seen], got);
    }
    cr_assert(eq(sz, seen, FACTORS));
    stmt_close(&stmt);
}

static const char *const ten_signals =
    "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"]";

Test(views, evidence_is_the_packed_number_exactly) {
    World world;
    world_open(&world);
    save_run(&world.store, factors, ten_signals);
    expect_factors(&world.store, factors);
    world_close(&world);
}

Test(views, evidence_that_is_no_number_is_null_and_below_the_bound_is_zero) {
    const double odd[FACTORS] = {NAN, INFINITY, -INFINITY, DBL_MIN, 0x1p-73, 0x1p-72, 0, 0, 0, 0};
    const double wanted[FACTORS] = {NAN, NAN, NAN, 0, 0, 0x1p-72, 0, 0, 0, 0};
    World world;
    world_open(&world);
    save_run(&world.store, odd, ten_signals);
    expect_factors(&world.store, wanted);
    world_close(&world);
}

static char *text_of(Store *store, const char *sql, Arena *arena) {
    Err err = {0};
    Stmt stmt;
    bool row;
    must(stmt_open(store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    char *text = row ? arena_strdup(arena, stmt_get_text(&stmt, 0)) : NULL;
    stmt_close(&stmt);
    return text;
}

Test(views, days_and_months_read_as_dates) {
    World world;
    world_open(&world);
    save_run(&world.store, factors, ten_signals);
    cr_assert(eq(str, text_of(&world.store, "SELECT opened_on FROM v_storefronts", world.arena),
                 "2024-02-29"));
    cr_assert(eq(
        str,
        text_of(&world.store, "SELECT first_month || ' ' || last_month FROM v_runs", world.arena),
        "2023-02 2025-01"));
    world_close(&world);
}

Test(views, a_view_of_another_version_is_made_again_and_current_ones_are_left) {
    Err err = {0};
    World world;
    world_open(&world);
    must(store_exec(&world.store, "DROP VIEW v_runs; CREATE VIEW v_runs AS SELECT 1 AS old", &err),
         &err);
    must(views_refresh(&world.store, &err), &err);
    cr_assert(zero(ptr, text_of(&world.store, "SELECT run_id FROM v_runs", world.arena)));
    const char *schema = text_of(&world.store, "PRAGMA schema_version", world.arena);
    must(views_refresh(&world.store, &err), &err);
    cr_assert(eq(str, text_of(&world.store, "PRAGMA schema_version", world.arena), (char *)schema));
    world_close(&world);
}
