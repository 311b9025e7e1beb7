/* Files for other programs: valid by their standard, the same every time, safe with any text. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "datasets/base/num.h"
#include "tests/support/desk.h"

static const char formats[] = "xlsx,geojson,gpkg,ics,ftm";
static const char *const files[] = {"watchlist.xlsx", "watchlist.geojson", "watchlist.gpkg",
                                    "round.ics", "watchlist.ftm.json"};
enum { FILES = sizeof files / sizeof *files };

static void plan(Desk *d, Route *round) {
    const RouteOptions options = {
        NAN, NAN, 1, 600, 30, 12, 1.3, 1, 5, 20514, 600, 1, HOLIDAYS_BELGIUM, NULL};
    Err err = {0};
    cr_assert_eq(route_plan(&d->list, &options, d->arena, round, &err), ST_OK, "%s", err.text);
    d->input.round = round;
}

static void open_with_round(Desk *d, Route *round) {
    Err err = {0};
    desk_open(d);
    plan(d, round);
    cr_assert_eq(desk_report(d, formats, "out", &err), ST_OK, "%s", err.text);
}

Test(formats, the_same_bytes_every_time) {
    Desk d;
    Route round;
    Err err = {0};
    open_with_round(&d, &round);
    cr_assert_eq(desk_report(&d, formats, "again", &err), ST_OK, "%s", err.text);
    for (size_t k = 0; k < FILES; k++) {
        size_t a, b;
        const char *one = desk_read(&d, arena_printf(d.arena, "out/%s", files[k]), &a);
        const char *two = desk_read(&d, arena_printf(d.arena, "again/%s", files[k]), &b);
        cr_expect(a == b && memcmp(one, two, a) == 0, "%s", files[k]);
    }
    desk_close(&d);
}

Test(formats, geojson_is_one_collection_of_points) {
    Desk d;
    Route round;
    open_with_round(&d, &round);
    json_t *json = json_loads(desk_read(&d, "out/watchlist.geojson", NULL), 0, NULL);
    cr_assert_str_eq(json_string_value(json_object_get(json, "type")), "FeatureCollection");
    cr_assert_null(json_object_get(json, "crs"), "RFC 7946 took it away");
    const json_t *features = json_object_get(json, "features");
    cr_assert_eq(json_array_size(features), 3);
    const json_t *first = json_array_get(features, 0);
    cr_assert_str_eq(json_string_value(json_object_get(first, "id")), "S0");
    const json_t *at = json_object_get(json_object_get(first, "geometry"), "coordinates");
    cr_assert_float_eq(json_real_value(json_array_get(at, 0)), 4.4, 1e-12, "longitude first");
    cr_assert_float_eq(json_real_value(json_array_get(at, 1)), 51.2, 1e-12);
    json_decref(json);
    d.rows[0].lat = NAN;
    Err err = {0};
    cr_assert_eq(desk_report(&d, "geojson", "out", &err), ST_OK);
    json = json_loads(desk_read(&d, "out/watchlist.geojson", NULL), 0, NULL);
    cr_assert(json_is_null(
        json_object_get(json_array_get(json_object_get(json, "features"), 0), "geometry")));
    json_decref(json);
    const char *seen = desk_run(&d, "ogrinfo", "-so -al out/watchlist.geojson");
    if (seen) cr_assert_not_null(strstr(seen, "Feature Count: 3"));
    desk_close(&d);
}

Test(formats, geopackage_holds_the_points) {
    Desk d;
    Route round;
    open_with_round(&d, &round);
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    cr_assert_eq(sqlite3_open(desk_path(&d, "out/watchlist.gpkg"), &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, "SELECT geom, name, rank FROM watchlist ORDER BY fid", -1,
                                    &stmt, NULL),
                 SQLITE_OK);
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
    const unsigned char *blob = sqlite3_column_blob(stmt, 0);
    double at[2];
    cr_assert_eq(sqlite3_column_bytes(stmt, 0), 29);
    cr_assert(memcmp(blob, "GP\0\1", 4) == 0);
    memcpy(at, blob + 13, sizeof at);
    cr_assert_float_eq(at[0], 4.4, 1e-12);
    cr_assert_float_eq(at[1], 51.2, 1e-12);
    cr_assert_not_null(strstr((const char *)sqlite3_column_text(stmt, 1), "=1+<script>"));
    cr_assert_eq(sqlite3_finalize(stmt), SQLITE_OK);
    cr_assert_eq(sqlite3_close(db), SQLITE_OK);
    const char *seen = desk_run(&d, "ogrinfo", "-so -al out/watchlist.gpkg");
    if (seen) {
        cr_assert_not_null(strstr(seen, "using driver `GPKG' successful"));
        cr_assert_not_null(strstr(seen, "Feature Count: 3"));
        cr_assert_not_null(strstr(seen, "Geometry: Point"));
        cr_assert_null(strstr(seen, "Warning"), "%s", seen);
    }
    desk_close(&d);
}

/* Lines end in CR LF, none is longer than 75 octets, and unfolding gives whole characters. */
static char *unfold(Desk *d, const char *text) {
    char *out = ARENA_ARRAY(d->arena, char, strlen(text) + 1), *to = out;
    for (const char *line = text; *line;) {
        const char *end = strstr(line, "\r\n");
        cr_assert_not_null(end);
        cr_assert_leq(end - line, 75);
        cr_assert_null(memchr(line, '\n', (size_t)(end - line)));
        cr_assert(utf8_valid(line, (size_t)(end - line)), "a character is broken");
        const bool folded = end[2] == ' ';
        memcpy(to, line, (size_t)(end - line));
        to += end - line;
        if (!folded) *to++ = '\n';
        line = end + 2 + folded;
    }
    return out;
}

Test(formats, calendar_is_neutral_and_confidential) {
    Desk d;
    Route round;
    open_with_round(&d, &round);
    cr_assert_eq(round.count, 3);
    const char *text = unfold(&d, desk_read(&d, "out/round.ics", NULL));
    cr_expect_not_null(strstr(text, "BEGIN:VTIMEZONE\nTZID:Europe/Brussels\n"));
    cr_expect_not_null(strstr(text, "\nGEO:51.200000;4.400000\n"), "latitude first");
    cr_expect_not_null(strstr(text, "\nCLASS:CONFIDENTIAL\n"));
    cr_expect_not_null(strstr(text, "\nDTSTART;TZID=Europe/Brussels:20260302T"));
    cr_expect_not_null(strstr(text, "\nDTSTAMP:20250607T080910Z\n"));
    cr_expect_not_null(strstr(text, "<script>alert('x')</script>\\; & \"Bar\"\\\\\\,"));
    cr_expect_null(strstr(text, "\xE2\x82\xAC"), "no figures in a calendar");
    cr_expect_null(strchr(text, '\x1b'));
    d.input.round = NULL;
    Err err = {0};
    cr_assert_eq(desk_report(&d, "ics", "out", &err), ST_OK);
    cr_expect_null(strstr(desk_read(&d, "out/round.ics", NULL), "VEVENT"));
    desk_close(&d);
}

Test(formats, follow_the_money_is_one_entity_a_line) {
    Desk d;
    Route round;
    Err err = {0};
    desk_open(&d);
    d.rows[0].enterprise_id = "E7";
    plan(&d, &round);
    cr_assert_eq(desk_report(&d, formats, "out", &err), ST_OK, "%s", err.text);
    size_t count = 0, links = 0;
    char *text = desk_read(&d, "out/watchlist.ftm.json", NULL);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), count++) {
        json_t *entity = json_loads(line, 0, NULL);
        cr_assert(json_is_string(json_object_get(entity, "id")), "%s", line);
        const char *schema = json_string_value(json_object_get(entity, "schema"));
        cr_expect_str_neq(schema, "Person");
        links += strcmp(schema, "UnknownLink") == 0;
        const char *key;
        json_t *values;
        json_object_foreach(json_object_get(entity, "properties"), key, values)
            cr_expect(json_is_string(json_array_get(values, 0)), "%s", key);
        json_decref(entity);
    }
    cr_expect_eq(count, 3 * 2 + 2, "an address and a storefront each, one enterprise and its link");
    cr_expect_eq(links, 1);
    desk_close(&d);
}

Test(formats, spreadsheet_cells_are_typed) {
    Desk d;
    Route round;
    open_with_round(&d, &round);
    const char *sheet = desk_run(&d, "unzip", "-p out/watchlist.xlsx xl/worksheets/sheet1.xml");
    if (sheet) {
        cr_expect_null(strstr(sheet, "<f>"), "no cell is a formula");
        const char *id = strstr(sheet, "<c r=\"C2\"");
        cr_assert_not_null(id);
        cr_expect_not_null(memmem(id, strcspn(id, ">"), "t=\"s\"", 5), "ids are text");
        cr_expect_not_null(strstr(sheet, "<v>0.4</v>"), "a probability is a number");
        cr_expect_not_null(strstr(sheet, "<autoFilter ref=\"A1:O4\"/>"));
        cr_expect_not_null(strstr(sheet, "state=\"frozen\""));
        const char *outcomes =
            desk_run(&d, "unzip", "-p out/watchlist.xlsx xl/worksheets/sheet2.xml");
        cr_expect_not_null(strstr(outcomes, "\"confirmed,cleared,inconclusive\""));
        const char *strings = desk_run(&d, "unzip", "-p out/watchlist.xlsx xl/sharedStrings.xml");
        cr_expect_not_null(strstr(strings, "=1+&lt;script&gt;"));
        cr_expect_not_null(strstr(strings, ">middle<"), "the band of 0.4");
        cr_expect_null(strchr(strings, '\x1b'));
        const char *blind = desk_run(&d, "unzip", "-p out/visits.xlsx xl/sharedStrings.xml");
        cr_expect_not_null(strstr(blind, "storefront_id"));
        static const char *const told[] = {"selection",   "inclusion", "ranked", "random",
                                           "probability", "odds",      "%"};
        for (size_t k = 0; k < sizeof told / sizeof *told; k++)
            cr_expect_null(strstr(blind, told[k]), "%s", told[k]);
    }
    const char *office = desk_run(
        &d, "soffice",
        arena_printf(d.arena,
                     "-env:UserInstallation=file://%s/office --headless --convert-to csv --outdir "
                     "out out/watchlist.xlsx",
                     d.folder));
    if (office) cr_expect_not_null(strstr(desk_read(&d, "out/watchlist.csv", NULL), "S3,"));
    desk_close(&d);
}
