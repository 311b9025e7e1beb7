/* Numbers of a store that index an array: one that names no row is refused, never followed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "datasets/ingest/table.h"
#include "datasets/panel/stored.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

/* The refusal of a small city's panel after `sql` was done to its store behind its back. */
static void refuse(const char *sql) {
    static const CityOptions options = {
        .storefronts = 60, .months = 24, .seed = 5, .chain_share = 0.1};
    for (size_t threads = 1; threads <= 2; threads++) {
        World world;
        Panel panel;
        Err err = {0};
        world_open(&world);
        (void)world_city_blind(&world, &options);
        must(store_enforce_references(&world.store, false, &err), &err);
        must(store_exec(&world.store, "PRAGMA ignore_check_constraints = ON", &err), &err);
        must(store_exec(&world.store, sql, &err), &err);
        const PanelWindow window = {INT_MIN, INT_MAX, threads};
        const Status status = panel_load(&world.store, &window, world.arena, &panel, &err);
        cr_expect(eq(int, status, ST_INTEGRITY), "%s", sql);
        cr_expect(strstr(err.text, "restore a backup") != NULL, "%s: %s", sql, err.text);
        world_close(&world);
    }
}

Test(panel, months_of_a_storefront_that_is_not_there) {
    refuse("UPDATE turnover_series SET storefront = 1000000 WHERE storefront = 3");
    refuse("UPDATE footfall_series SET storefront = -1 WHERE storefront = 3");
}

Test(panel, a_storefront_that_went_without_its_months) {
    refuse("DELETE FROM storefront WHERE id = 3");
}

Test(panel, a_storefront_with_a_number_below_zero) {
    refuse("UPDATE storefront SET id = -7 WHERE id = 3");
}

/* ---- numbers and months that no import writes ---- */

/* Cut off in the middle of a year, of a number, between years; a year doubled; no number. */
Test(panel, a_series_that_was_cut_off) {
    refuse(
        "UPDATE turnover_series SET years = substr(years, 1, length(years) - 9) "
        "WHERE storefront = 3");
    refuse(
        "UPDATE turnover_series SET years = substr(years, 1, length(years) - 9) || ']]' "
        "WHERE storefront = 3");
    refuse(
        "UPDATE turnover_series SET years = json_array(json_extract(years, '$[0]')) "
        "WHERE storefront = 3");
    refuse(
        "UPDATE turnover_series SET years = '[' || json_extract(years, '$[0]') || ',' || "
        "substr(years, 2) WHERE storefront = 3");
    refuse(
        "UPDATE footfall_series SET years = substr(years, 1, length(years) - 1) "
        "WHERE storefront = 3");
    refuse("UPDATE footfall_series SET years = substr(years, 1, 2) WHERE storefront = 3");
}

Test(panel, months_other_than_those_of_their_row) {
    refuse("UPDATE turnover_series SET last_month = last_month + 1 WHERE storefront = 3");
    refuse(
        "UPDATE turnover_series SET years = json_set(years, '$[0][2]', null, '$[0][3]', null) "
        "WHERE storefront = 3");
    refuse("UPDATE footfall_series SET first_month = first_month - 1 WHERE storefront = 3");
}

Test(panel, a_month_that_is_no_number_or_no_sum_of_money) {
    refuse(
        "UPDATE turnover_series SET years = json_set(years, '$[0][5]', 'much') "
        "WHERE storefront = 3");
    refuse(
        "UPDATE turnover_series SET years = json_set(years, '$[0][5]', 1e300) "
        "WHERE storefront = 3");
    refuse(
        "UPDATE turnover_series SET years = replace(years, ',null', ',9e999'), "
        "first_month = first_month WHERE storefront = 3 AND years LIKE '%null%'; "
        "UPDATE turnover_series SET years = json_set(years, '$[1][4]', -1e300) "
        "WHERE storefront = 3");
}

/* Each number of a storefront, and those that stand beside it. */
static const struct {
    const char *sql;
} beyond[] = {
    {"UPDATE storefront SET staff_fte = 9e999 WHERE id = 3"},
    {"UPDATE storefront SET staff_fte = -1 WHERE id = 3"},
    {"UPDATE storefront SET floor_area_m2 = 9e999 WHERE id = 3"},
    {"UPDATE storefront SET floor_area_m2 = 1e30 WHERE id = 3"},
    {"UPDATE storefront SET opening_hours_week = 9e999 WHERE id = 3"},
    {"UPDATE storefront SET lon = -9e999 WHERE id = 3"},
    {"UPDATE storefront SET lat = 1e30 WHERE id = 3"},
    {"INSERT INTO proxy(storefront, month, kind, input_id, line, value) "
     "SELECT 3, max(last_month), 'energy_kwh', max(input_id), 1, 9e999 FROM turnover_series"},
    {"INSERT INTO proxy(storefront, month, kind, input_id, line, value) "
     "SELECT 3, min(first_month) - 9, 'seats', max(input_id), 1, -5 FROM turnover_series"},
    {"INSERT INTO turnover_figure(storefront, start_on, end_on, source, input_id, line, "
     "first_month, last_month, amount_eur) SELECT 3, 19000, 19400, 'vat', max(input_id), 1, "
     "min(first_month), max(last_month), 9e999 FROM turnover_series"},
    {"INSERT INTO enterprise_figure(enterprise_id, start_on, end_on, source, input_id, line, "
     "first_month, last_month, amount_eur) SELECT 'E3', 19000, 19400, 'vat', max(input_id), 1, "
     "min(first_month), max(last_month), 9e999 FROM turnover_series"},
    {"INSERT INTO enterprise_turnover_series(input_id, enterprise_id, source, first_month, "
     "last_month, years) SELECT max(input_id), 'E3', 'vat', min(first_month), max(last_month), "
     "'[[2024,1,5' FROM turnover_series"},
    {"INSERT INTO correction(input_id, storefront, month, amount_eur, reason, document, "
     "corrected_on) SELECT max(input_id), 3, max(last_month), 9e999, 'x', 'x', 20000 "
     "FROM turnover_series"},
    {"INSERT INTO sensor_place(sensor_id, lon, lat, input_id, line) "
     "SELECT 'c1', 9e999, 0, max(input_id), 1 FROM turnover_series; "
     "INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, "
     "input_id, line) "
     "SELECT 'c1', CAST(365.25 * (max(last_month) / 12 - 1970) AS INTEGER) + 9, 86400, '[5]', "
     "NULL, 0, 0, "
     "max(input_id), 1 FROM turnover_series"},
    {"INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, "
     "input_id, line) "
     "SELECT 'c1', CAST(365.25 * (max(last_month) / 12 - 1970) AS INTEGER) + 9, 86400, '[5e30]', "
     "NULL, 0, 0, "
     "max(input_id), 1 FROM turnover_series"},
    {"INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, "
     "input_id, line) "
     "SELECT 'c1', CAST(365.25 * (max(last_month) / 12 - 1970) AS INTEGER) + 9, 86400, '[5]', "
     "'[7]', 0, 0, "
     "max(input_id), 1 FROM turnover_series"},
    {"INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, "
     "input_id, line) "
     "SELECT 'c1', CAST(365.25 * (max(last_month) / 12 - 1970) AS INTEGER) + 9, 3600, '[5,7', "
     "NULL, 0, 0, "
     "max(input_id), 1 FROM turnover_series"},
};

EachRow(panel, a_number_that_no_import_writes_is_refused_by_row, beyond) {
    refuse(beyond[*row].sql);
}

/* What a table takes is never refused where it is read. */
static const struct {
    const char *column;
    const StoredRange *range;
} taken[] = {
    {"lon", &stored_lon},
    {"lat", &stored_lat},
    {"floor_area_m2", &stored_area},
    {"staff_fte", &stored_staff},
    {"opening_hours_week", &stored_hours},
    {"amount_eur", &stored_money},
    {"value", &stored_proxy},
    {"seats", &stored_proxy},
    {"count", &stored_count},
    {"uptime", &stored_uptime},
    {"inclusion_probability", &stored_probability},
};

EachRow(panel, what_an_import_takes_is_read, taken) {
    size_t looked = 0;
    for (const Table *const *table = tables_all; *table; table++)
        for (const Column *column = (*table)->columns; column->name; column++) {
            if (column->kind != CELL_NUMBER || strcmp(column->name, taken[*row].column) != 0)
                continue;
            cr_expect(le(dbl, taken[*row].range->low, column->low), "%s of %s", column->name,
                      (*table)->name);
            cr_expect(le(dbl, column->high, taken[*row].range->high), "%s of %s", column->name,
                      (*table)->name);
            looked++;
        }
    cr_expect(lt(sz, 0, looked));
}
