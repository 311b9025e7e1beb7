/* The spreadsheet that inspectors fill in comes back as outcomes. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "datasets/base/num.h"
#include "tests/support/world.h"

static void put(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, const char *text) {
    if (*text) (void)worksheet_write_string(sheet, row, col, text, NULL);
}

/* Sheet 1 is something else, sheet 2 the outcomes with its columns in another order. */
static const char *make_book(World *world, const char *name) {
    const char *path = world_path(world, name);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *other = workbook_add_worksheet(book, "List");
    put(other, 0, 0, "Place");
    put(other, 1, 0, "1");
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Uitkomsten");
    static const char *const heads[] = {"name",         "outcome",   "storefront_id",
                                        "inspected_on", "selection", "inclusion_probability"};
    for (lxw_col_t c = 0; c < 6; c++) put(sheet, 0, c, heads[c]);
    lxw_format *day = workbook_add_format(book);
    format_set_num_format(day, "yyyy-mm-dd");
    static const struct {
        const char *outcome, *id, *selection;
    } rows[] = {{"confirmed", "S0000001", "ranked"}, {"cleared", "S0000002", "random"},
                {"", "S0000003", "ranked"},     /* not visited */
                {"perhaps", "S0000004", ""},    /* no such outcome */
                {"inconclusive", "nobody", ""}, /* no such storefront */
                {"cleared", "S0000006", ""}};   /* without a day */
    for (lxw_row_t r = 0; r < 6; r++) {
        put(sheet, r + 1, 0, "=1+1");
        put(sheet, r + 1, 1, rows[r].outcome);
        put(sheet, r + 1, 2, rows[r].id);
        put(sheet, r + 1, 4, rows[r].selection);
    }
    lxw_datetime march = {.year = 2025, .month = 3, .day = 7};
    (void)worksheet_write_datetime(sheet, 1, 3, &march, day);
    put(sheet, 2, 3, "2025-04-01");
    put(sheet, 4, 3, "2025-04-01");
    put(sheet, 5, 3, "2025-04-01");
    (void)worksheet_write_number(sheet, 2, 5, 0.25, NULL);
    cr_assert_eq(workbook_close(book), LXW_NO_ERROR);
    return path;
}

static void open_with_city(World *world) {
    world_open(world);
    const CityOptions options = {.storefronts = 50, .months = 12, .seed = 3};
    world_city(world, &options, "city");
    (void)world_import(world, world_path(world, "city"));
}

static Status import_book(World *world, const char *path, IngestReport *report, Err *err) {
    const IngestOptions options = {.max_reject_share = 1, .limits = {1000, 1, 200}};
    return ingest_paths(&world->store, (const char *const[]){path, NULL}, &options, world->arena,
                        report, err);
}

static const char *outcomes_text(World *world) {
    Stmt stmt;
    Err err = {0};
    bool row = true;
    const char *text = "";
    must(stmt_open(&world->store,
                   "SELECT storefront_id || ' ' || inspected_on || ' ' || outcome || ' ' || "
                   "coalesce(inclusion_probability, '-') FROM v_outcomes ORDER BY 1",
                   &stmt, &err),
         &err);
    for (must(stmt_step(&stmt, &row, &err), &err); row; must(stmt_step(&stmt, &row, &err), &err))
        text = arena_printf(world->arena, "%s%s;", text, stmt_get_text(&stmt, 0));
    stmt_close(&stmt);
    return text;
}

Test(outcomes_sheet, filled_rows_are_taken_empty_ones_passed_over_wrong_ones_told) {
    World world;
    open_with_city(&world);
    Err err = {0};
    IngestReport report = {0};
    must(import_book(&world, make_book(&world, "filled.xlsx"), &report, &err), &err);
    cr_assert_eq(report.files, 2);
    cr_expect_null(report.file[1].kind, "the other sheet is skipped and told");
    cr_expect_str_eq(report.file[0].kind, "outcomes");
    cr_expect_eq(report.file[0].taken, 2);
    cr_expect_eq(report.file[0].rejected, 3);
    cr_expect_str_eq(outcomes_text(&world),
                     "S0000001 2025-03-07 confirmed -;S0000002 2025-04-01 cleared 0.25;");
    world_close(&world);
}

Test(outcomes_sheet, a_spreadsheet_without_the_columns_is_refused) {
    World world;
    Err err = {0};
    open_with_city(&world);
    const char *path = world_path(&world, "other.xlsx");
    lxw_workbook *book = workbook_new(path);
    put(workbook_add_worksheet(book, NULL), 0, 0, "storefront_id");
    cr_assert_eq(workbook_close(book), LXW_NO_ERROR);
    IngestReport report = {0};
    cr_assert_eq(import_book(&world, path, &report, &err), ST_INPUT);
    cr_expect_not_null(strstr(err.text, "no sheet is a gevel table"), "%s", err.text);
    world_close(&world);
}
