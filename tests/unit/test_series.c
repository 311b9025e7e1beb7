/* Monthly values packed into rows: whatever the order they come in, the view shows what was put. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/num.h"
#include "datasets/ingest/series.h"
#include "tests/support/world.h"

static void run(Store *store, const char *sql) {
    Err err = {0};
    must(store_exec(store, sql, &err), &err);
}

/* Asked as an analyst would: another connection, without gevel's settings. */
static double number(Store *store, const char *sql, int64_t parameter) {
    sqlite3 *db;
    sqlite3_stmt *stmt;
    cr_assert(eq(int, sqlite3_open_v2(store->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK));
    cr_assert(eq(int, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK), "%s",
              sqlite3_errmsg(db));
    sqlite3_bind_int64(stmt, 1, parameter);
    const double value = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_double(stmt, 0) : -1;
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

/* Storefronts 1..n and input 1. */
static void open_world(World *world, int n) {
    Err err = {0};
    world_open(world);
    run(&world->store,
        "INSERT INTO input(id, path, digest, bytes, kind, imported_at) VALUES(1, 'f', 'd', 0, 't', "
        "'')");
    Stmt stmt;
    must(stmt_open(&world->store,
                   "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < ?1) "
                   "INSERT INTO storefront(id, storefront_id, input_id, line) "
                   "SELECT i, 'S' || i, 1, i FROM k",
                   &stmt, &err),
         &err);
    stmt_int(&stmt, 1, n);
    must(stmt_run(&stmt, &err), &err);
    stmt_close(&stmt);
}

static void open_series(World *world, Series *series) {
    Err err = {0};
    must(store_begin(&world->store, &err), &err);
    must(series_open(series, &series_turnover, &world->store, 1, NULL, &err), &err);
}

static bool put(Series *series, int64_t subject, int month, int64_t line, double value) {
    Err err = {0};
    bool same = false;
    const Fact fact = {.subject = subject, .month = month, .value = value};
    must(series_put(series, &fact, line, &same, &err), &err);
    return same;
}

static void close_series(World *world, Series *series) {
    Err err = {0};
    must(series_flush(series, &err), &err);
    series_close(series);
    must(store_commit(&world->store, &err), &err);
}

/* Amounts with and without cents, different for every subject and month. */
static double amount(int64_t subject, int month) {
    return (double)(subject * 1000 + month) + (month % 3 ? 0.25 : 0);
}

enum { SUBJECTS = 9000, FIRST = 12 * 2022, MONTHS = 36 };

static double sum_of_all(void) {
    double sum = 0;
    for (int64_t s = 1; s <= SUBJECTS; s++)
        for (int m = FIRST; m < FIRST + MONTHS; m++) sum += amount(s, m);
    return sum;
}

static const char *const view_sum =
    "SELECT sum(m01 + m02 + m03 + m04 + m05 + m06 + m07 + m08 + m09 + m10 + m11 + m12) "
    "FROM turnover WHERE ?1";

Test(series, file_in_order_then_met_again) {
    World world;
    Series series;
    open_world(&world, SUBJECTS);
    open_series(&world, &series);
    int64_t line = 2;
    for (int64_t s = 1; s <= SUBJECTS; s++)
        for (int m = FIRST; m < FIRST + MONTHS; m++) put(&series, s, m, line++, amount(s, m));
    cr_assert(lt(i64, 1, series.written_subject), "rows should have been written on the way");
    cr_assert(put(&series, 1, FIRST, line++, amount(1, FIRST)), "the same value again is no clash");
    cr_assert(not(put(&series, 1, FIRST + 1, line++, 1)), "another value is one");
    cr_assert(put(&series, 2, FIRST - 1, line, 77), "a month not given before");
    close_series(&world, &series);
    cr_assert(epsilon_eq(dbl, number(&world.store, view_sum, 1), sum_of_all(), 1e-3));
    cr_assert(
        eq(dbl, number(&world.store, "SELECT m12 FROM turnover WHERE storefront = ?1", 2), 77));
    cr_assert(eq(
        dbl,
        number(&world.store, "SELECT line FROM turnover WHERE storefront = ?1 AND year = 2023", 3),
        2 + 2 * MONTHS + 12));
    cr_assert(eq(dbl, number(&world.store, "SELECT count(*) FROM turnover_series WHERE ?1", 1),
                 SUBJECTS));
    world_close(&world);
}

Test(series, month_by_month_and_from_the_end) {
    World world;
    Series series;
    open_world(&world, SUBJECTS);
    open_series(&world, &series);
    for (int m = FIRST + MONTHS - 1; m >= FIRST; m--)
        for (int64_t s = 1; s <= SUBJECTS; s++) put(&series, s, m, 2, amount(s, m));
    close_series(&world, &series);
    cr_assert(epsilon_eq(dbl, number(&world.store, view_sum, 1), sum_of_all(), 1e-3));
    cr_assert(eq(dbl,
                 number(&world.store, "SELECT min(first_month) FROM turnover_series WHERE ?1", 1),
                 FIRST));
    cr_assert(eq(dbl,
                 number(&world.store, "SELECT max(last_month) FROM turnover_series WHERE ?1", 1),
                 FIRST + MONTHS - 1));
    world_close(&world);
}

Test(series, text_of_years_reads_back) {
    static const double values[] = {0,       1,          4116, 0.1,  12.5,        1e-7, 123456.78,
                                    1.0 / 3, 9999999999, 1e15, 0.07, 8005551.995, -0.0};
    SeriesYear years[2] = {{.year = 2023, .line = 2}, {.year = 2024, .line = 123456789}}, back;
    for (size_t m = 0; m < 12; m++) {
        years[0].month[m] = values[m];
        years[1].month[m] = m == 5 ? values[12] : NAN;
    }
    Text text = {0};
    series_encode(years, 2, &text);
    const char *at = text.at;
    for (size_t i = 0; i < 2; i++) {
        cr_assert(series_decode(&at, &back));
        cr_assert(eq(int, back.year, years[i].year));
        cr_assert(eq(i64, back.line, years[i].line));
        for (size_t m = 0; m < 12; m++)
            cr_assert_float_eq(isnan(back.month[m]) ? -1 : back.month[m],
                               isnan(years[i].month[m]) ? -1 : years[i].month[m], 0);
    }
    cr_assert(not(series_decode(&at, &back)));
    text_free(&text);
}

static void apply_migrations(sqlite3 *db, int count) {
    for (const EmbeddedText *t = dataset_texts; t->path; t++)
        if (strncmp(t->path, "sql/migrations/", 15) == 0 && count-- > 0)
            cr_assert(eq(int, sqlite3_exec(db, t->text, 0, 0, 0), SQLITE_OK));
}

/* A store as the second schema left it: a row a year. */
Test(series, store_of_an_older_schema_keeps_its_facts) {
    World world;
    Err err = {0};
    sqlite3 *db;
    world_open(&world);
    const char *path = world_path(&world, "old.db");
    cr_assert(eq(int, sqlite3_open(path, &db), SQLITE_OK));
    apply_migrations(db, 2);
    cr_assert(
        eq(int,
           sqlite3_exec(
               db,
               "INSERT INTO input(id, path, digest, bytes, kind, imported_at) VALUES(7, 'f', 'd', "
               "0, 't', '');"
               "INSERT INTO storefront(id, storefront_id, input_id, line) VALUES(1, 'S1', 7, 2);"
               "INSERT INTO turnover(storefront, year, input_id, source, line, m03, m12) "
               "  VALUES(1, 2023, 7, 'vat', 5, 100.25, 300);"
               "INSERT INTO turnover(storefront, year, input_id, source, line, m01) "
               "  VALUES(1, 2022, 7, 'vat', 2, 1e-7);"
               "INSERT INTO footfall(storefront, year, input_id, kind, line, m05) "
               "  VALUES(1, 2023, 7, 'visitors', 9, 1234);"
               "INSERT INTO enterprise_turnover(enterprise_id, year, input_id, source, line, m02) "
               "  VALUES('E1', 2023, 7, 'declared', 4, 50);"
               "PRAGMA user_version = 2; PRAGMA application_id = 1734702693;",
               0, 0, 0),
           SQLITE_OK));
    sqlite3_close(db);
    Store store;
    must(store_open(path, STORE_WRITE, &store, &err), &err);
    cr_assert(eq(dbl, number(&store, "SELECT m03 FROM turnover WHERE year = ?1 AND line = 5", 2023),
                 100.25));
    cr_assert(eq(dbl, number(&store, "SELECT m01 FROM turnover WHERE year = ?1", 2022), 1e-7));
    cr_assert(eq(dbl, number(&store, "SELECT count(*) FROM turnover WHERE input_id = ?1", 7), 2));
    cr_assert(
        eq(dbl, number(&store, "SELECT first_month FROM turnover_series WHERE ?1", 1), 12 * 2022));
    cr_assert(eq(dbl, number(&store, "SELECT last_month FROM turnover_series WHERE ?1", 1),
                 12 * 2023 + 11));
    cr_assert(eq(dbl, number(&store, "SELECT m05 FROM footfall WHERE kind = 'visitors' AND ?1", 1),
                 1234));
    cr_assert(eq(dbl, number(&store, "SELECT m02 FROM enterprise_turnover WHERE ?1", 1), 50));
    Panel panel;
    must(panel_load(&store, &(PanelWindow){INT_MIN, INT_MAX, 1}, world.arena, &panel, &err), &err);
    cr_assert(eq(sz, panel.months, 24));
    cr_assert(eq(flt, panel.turnover[14], 100.25f));
    store_close(&store);
    world_close(&world);
}
