/* Which district a storefront lies in, and that it is none without a table of its city. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/panel/district.h"
#include "datasets/store/history.h"
#include "detector/run/watchlist.h"
#include "detector/run/watchlist_csv.h"
#include "tests/support/world.h"

#define SHOPS "storefront_id,sector,postcode,municipality,lon,lat,district\n"
#define SHIPPED GEVEL_SOURCE_DIR "/datasets/reference/antwerp_districts.geojson"

/* Two squares of a hundredth of a degree side by side; the west one has a hole, and an island north
 * of the east one. Postcode 1000 is of the west one, 2000 of both. */
#define WEST                                                                                     \
    "{\"type\":\"Feature\",\"properties\":{\"NAME\":\"West\",\"postal_codes\":[\"1000\",2000]}," \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":["                                       \
    "[[6.90,46.99],[6.91,46.99],[6.91,47.00],[6.90,47.00],[6.90,46.99]],"                        \
    "[[6.904,46.994],[6.906,46.994],[6.906,46.996],[6.904,46.996],[6.904,46.994]]]}}"
#define EAST                                                                          \
    "{\"type\":\"Feature\",\"properties\":{\"NAME\":\"East\",\"postcode\":\"2000\"}," \
    "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":["                       \
    "[[[6.91,46.99],[6.92,46.99],[6.92,47.00],[6.91,47.00],[6.91,46.99]]],"           \
    "[[[6.91,47.01],[6.92,47.01],[6.92,47.02],[6.91,47.02],[6.91,47.01]]]]}}"
#define CITY "{\"type\":\"FeatureCollection\",\"features\":[" WEST "," EAST "]}"

static const char *write_file(World *world, const char *name, const char *text) {
    const char *path = world_path(world, name);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
    return path;
}

static const char *district_at(World *world, DistrictPlace place, DistrictBasis *basis) {
    Err err = {0};
    Districts districts;
    must(districts_load(&world->store, world->arena, &districts, &err), &err);
    return district_of(&districts, &place, basis);
}

static void expect_district(World *world, DistrictPlace place, const char *name,
                            DistrictBasis basis) {
    DistrictBasis found;
    const char *got = district_at(world, place, &found);
    cr_expect(eq(str, (char *)got, (char *)name));
    cr_expect(eq(int, found, basis), "%s", name);
}

#define AT(lon_, lat_) ((DistrictPlace){.lon = (lon_), .lat = (lat_)})
#define NOWHERE .lon = NAN, .lat = NAN

Test(district, no_table_no_district) {
    World world;
    world_open(&world);
    expect_district(&world,
                    (DistrictPlace){.postcode = "2000", .municipality = "Neuchâtel", NOWHERE},
                    "unknown", DISTRICT_NONE);
    cr_expect(zero(int, district_known(district_unknown)));
    cr_expect(zero(int, district_known(NULL)));
    cr_expect(district_known("West"));
    world_close(&world);
}

Test(district, an_outline_holds_its_places_without_its_holes) {
    World world;
    world_open(&world);
    const IngestReport report = world_import(&world, write_file(&world, "d.geojson", CITY));
    cr_expect(eq(sz, report.taken, 2));
    cr_expect(eq(str, (char *)report.file[0].kind, "geojson"));
    expect_district(&world, AT(6.901, 46.991), "West", DISTRICT_OUTLINE);
    expect_district(&world, AT(6.905, 46.995), "unknown", DISTRICT_NONE); /* the hole */
    expect_district(&world, AT(6.915, 46.995), "East", DISTRICT_OUTLINE);
    expect_district(&world, AT(6.915, 47.015), "East", DISTRICT_OUTLINE); /* the island */
    expect_district(&world, AT(6.915, 47.005), "unknown", DISTRICT_NONE); /* between them */
    expect_district(&world, AT(6.91, 46.995), "East", DISTRICT_OUTLINE);  /* the shared border */
    world_close(&world);
}

Test(district, what_is_given_wins_then_a_postcode_of_one_district) {
    World world;
    world_open(&world);
    world_import(&world, write_file(&world, "d.geojson", CITY));
    DistrictPlace place = {.given = "Centre", .postcode = "1000", .lon = 6.915, .lat = 46.995};
    expect_district(&world, place, "Centre", DISTRICT_GIVEN);
    place.given = "";
    expect_district(&world, place, "West", DISTRICT_POSTCODE);
    place.postcode = "2000"; /* of both: its place decides */
    expect_district(&world, place, "East", DISTRICT_OUTLINE);
    place.postcode = "1000"; /* of another city */
    place.lat = 51.2;
    expect_district(&world, place, "unknown", DISTRICT_NONE);
    world_close(&world);
}

Test(district, a_place_in_two_outlines_is_in_none) {
    World world;
    world_open(&world);
    const char *twice = "{\"type\":\"FeatureCollection\",\"features\":[" WEST
                        ","
                        "{\"type\":\"Feature\",\"properties\":{\"name\":\"Also\"},\"geometry\":"
                        "{\"type\":\"Polygon\",\"coordinates\":[[[6.90,46.99],[6.902,46.99],"
                        "[6.902,46.992],[6.90,46.992],[6.90,46.99]]]}}]}";
    world_import(&world, write_file(&world, "d.geojson", twice));
    expect_district(&world, AT(6.901, 46.991), "unknown", DISTRICT_NONE);
    expect_district(&world, AT(6.909, 46.999), "West", DISTRICT_OUTLINE);
    world_close(&world);
}

Test(district, a_table_of_postcodes_and_the_newest_table_holds) {
    World world;
    world_open(&world);
    world_import(&world, write_file(&world, "d.geojson", CITY));
    const IngestReport report = world_import(
        &world, write_file(&world, "districts.csv",
                           "postcode,district,municipality\n1000,North,\n1000,South,Uccle\n"));
    cr_expect(eq(str, (char *)report.file[0].kind, "districts"));
    expect_district(&world, (DistrictPlace){.postcode = "1000", NOWHERE}, "North",
                    DISTRICT_POSTCODE);
    expect_district(&world, (DistrictPlace){.postcode = "1000", .municipality = "Uccle", NOWHERE},
                    "South", DISTRICT_POSTCODE);
    expect_district(&world, AT(6.901, 46.991), "unknown", DISTRICT_NONE); /* replaced */
    world_close(&world);
}

/* Many files have a postcode and a district beside much else. */
Test(district, a_register_with_a_district_column_is_no_table_of_districts) {
    World world;
    world_open(&world);
    Err err = {0};
    IngestReport report;
    const IngestOptions options = {.max_reject_share = 1, .limits = {100, 1, 100}};
    const char *paths[] = {
        write_file(&world, "shops.csv", "shop,postcode,district\na,1000,North\n"), NULL};
    cr_expect(ne(int, ingest_paths(&world.store, paths, &options, world.arena, &report, &err), 0));
    expect_district(&world, (DistrictPlace){.postcode = "1000", NOWHERE}, "unknown", DISTRICT_NONE);
    world_close(&world);
}

static void expect_refused(const char *text, const char *name, const char *why) {
    World world;
    world_open(&world);
    Err err = {0};
    IngestReport report;
    const IngestOptions options = {
        .max_reject_share = 1, .limits = {100, 1, 100}, .district_name = name};
    const char *paths[] = {write_file(&world, "d.geojson", text), NULL};
    cr_expect(
        eq(int, ingest_paths(&world.store, paths, &options, world.arena, &report, &err), ST_INPUT));
    cr_expect(strstr(err.text, why) != NULL, "%s", err.text);
    world_close(&world);
}

#define COLLECTION(more, feature) \
    "{\"type\":\"FeatureCollection\"," more "\"features\":[" feature "]}"

Test(geojson, other_systems_of_coordinates_are_refused) {
    expect_refused(COLLECTION("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
                              "\"urn:ogc:def:crs:EPSG::31370\"}},",
                              WEST),
                   NULL, "EPSG::31370");
    expect_refused(COLLECTION("",
                              "{\"properties\":{\"name\":\"Noord\"},\"geometry\":{\"type\":"
                              "\"Polygon\",\"coordinates\":[[[152000,212000],[153000,212000],"
                              "[153000,213000],[152000,212000]]]}}"),
                   NULL, "expected WGS84");
}

Test(geojson, an_area_needs_a_name) {
    const char *file = COLLECTION("", "{\"properties\":{\"label\":\"Noord\"},\"geometry\":null}");
    expect_refused(file, NULL,
                   "name the one to use with --district-name; the first area has: label");
    expect_refused(COLLECTION("", ""), NULL, "no feature");
    expect_refused("{\"features\":[],\"x\":\"FeatureCollection\"}", NULL, "not a GeoJSON");
}

/* Bad areas are rejected one by one: a point, a ring that stays open, one of three corners. */
Test(geojson, bad_areas_are_rejected_and_the_others_taken) {
    World world;
    world_open(&world);
    Err err = {0};
    IngestReport report;
    const IngestOptions options = {
        .max_reject_share = 1, .limits = {100, 1, 100}, .district_name = "Label"};
    const char *paths[] = {
        write_file(&world, "d.geojson",
                   "{\"type\":\"FeatureCollection\",\"features\":["
                   "{\"properties\":{\"label\":\"a\"},\"geometry\":{\"type\":\"Point\","
                   "\"coordinates\":[1,2]}},"
                   "{\"properties\":{\"label\":\"b\"},\"geometry\":{\"type\":\"Polygon\","
                   "\"coordinates\":[[[1,2],[2,2],[2,3],[1,3]]]}},"
                   "{\"properties\":{\"label\":\"c\"},\"geometry\":{\"type\":\"Polygon\","
                   "\"coordinates\":[[[1,2],[2,2],[1,2]]]}},"
                   "{\"properties\":{},\"geometry\":null},"
                   "{\"properties\":{\"label\":\"d\"},\"geometry\":{\"type\":\"Polygon\","
                   "\"coordinates\":[[[1,2],[2,2],[2,3],[1,2]]]}}]}"),
        NULL};
    must(ingest_paths(&world.store, paths, &options, world.arena, &report, &err), &err);
    cr_expect(eq(sz, report.taken, 1));
    cr_expect(eq(sz, report.rejected, 4));
    expect_district(&world, AT(1.6, 2.3), "d", DISTRICT_OUTLINE);
    world_close(&world);
}

/* ---- lists and checks ---- */

static const char *listed(const Watchlist *list, const char *id) {
    for (size_t r = 0; r < list->n; r++)
        if (strcmp(list->rows[r].storefront_id, id) == 0) return list->rows[r].district;
    return "not there";
}

/* The shipped districts of Antwerp, by storefront. */
Test(district, the_shipped_table_gives_antwerp_its_districts_and_nobody_else) {
    World world;
    world_open(&world);
    world_import(&world, SHIPPED);
    expect_district(&world, (DistrictPlace){.postcode = "2060", NOWHERE}, "Antwerpen",
                    DISTRICT_POSTCODE);
    expect_district(&world, (DistrictPlace){.postcode = "2140", .lon = 4.44, .lat = 51.21},
                    "Borgerhout", DISTRICT_POSTCODE);
    expect_district(&world, (DistrictPlace){.postcode = "2000", .lon = 6.93, .lat = 46.99},
                    "unknown", DISTRICT_NONE);
    expect_district(&world, AT(4.32, 51.35), "Berendrecht-Zandvliet-Lillo", DISTRICT_OUTLINE);
    world_close(&world);
}

Test(district, the_panel_tells_from_what_and_history_keeps_the_table_of_then) {
    World world;
    world_open(&world);
    world_import(&world, write_file(&world, "storefronts.csv",
                                    SHOPS "a,bar,1000,,,,Centre\nb,bar,1000,,,,\n"
                                          "c,bar,,,6.915,46.995,\nd,bar,9999,,,,\n"));
    world_import(&world,
                 write_file(&world, "turnover.csv",
                            "storefront_id,month,amount_eur\na,2024-01,100\nb,2024-01,9\n"));
    world_import(&world, write_file(&world, "d.geojson", CITY));
    Panel panel;
    world_panel(&world, &panel);
    const int basis[] = {DISTRICT_GIVEN, DISTRICT_POSTCODE, DISTRICT_OUTLINE, DISTRICT_NONE};
    const char *const names[] = {"Centre", "West", "East", "unknown"};
    for (size_t i = 0; i < 4; i++) {
        cr_expect(eq(int, panel.district_basis[i], basis[i]));
        cr_expect(eq(str, (char *)panel.district[i], (char *)names[i]));
    }
    cr_expect(strstr(panel.district_source, "d.geojson") != NULL);
    world_import(&world, write_file(&world, "districts.csv", "postcode,district\n9999,Far\n"));
    world_panel(&world, &panel);
    cr_expect(eq(str, (char *)panel.district[3], "Far"));
    Err err = {0};
    must(history_open(&world.store, 3, 1, &err), &err);
    expect_district(&world, (DistrictPlace){.postcode = "1000", NOWHERE}, "West",
                    DISTRICT_POSTCODE);
    must(history_close(&world.store, &err), &err);
    expect_district(&world, (DistrictPlace){.postcode = "1000", NOWHERE}, "unknown", DISTRICT_NONE);
    world_close(&world);
}

/* ---- upgrading ---- */

/* The store that schema 13 left, changed by `sql` before it is upgraded. */
static void upgraded(World *world, const char *sql) {
    char command[2048];
    Err err = {0};
    world_open(world);
    store_close(&world->store);
    const char *path = world_path(world, "gevel.db");
    unlink(path);
    snprintf(command, sizeof command,
             "(cat '%s/tests/fixtures/schema-13.sql'; echo \"%s\") | "
             "sqlite3 '%s'",
             GEVEL_SOURCE_DIR, sql, path);
    cr_assert(eq(int, system(command), 0));
    must(store_open(path, STORE_WRITE, &world->store, &err), &err);
}

static void expect_old_list(World *world) {
    Err err = {0};
    Watchlist list;
    must(watchlist_load(&world->store, 1, world->arena, &list, &err), &err);
    must(watchlist_verify(&list, &err), &err);
    cr_expect(eq(str, (char *)listed(&list, "A1"), "Antwerpen"));
    cr_expect(eq(str, (char *)listed(&list, "A3"), "Mortsel"));
    cr_expect(eq(str, (char *)listed(&list, "A4"), "unknown"));
}

Test(upgrade, antwerp_keeps_its_districts_and_old_lists_are_as_they_were) {
    World world;
    upgraded(&world, "");
    expect_old_list(&world);
    expect_district(&world, (DistrictPlace){.postcode = "2060", NOWHERE}, "Antwerpen",
                    DISTRICT_POSTCODE);
    expect_district(&world, (DistrictPlace){.postcode = "2640", .municipality = "Mortsel", NOWHERE},
                    "unknown", DISTRICT_NONE);
    /* the table of the upgrade is the shipped one, area by area */
    Err err = {0};
    Districts upgrade, shipped;
    must(districts_load(&world.store, world.arena, &upgrade, &err), &err);
    World other;
    world_open(&other);
    world_import(&other, SHIPPED);
    must(districts_load(&other.store, world.arena, &shipped, &err), &err);
    cr_assert(eq(sz, upgrade.areas, shipped.areas));
    for (size_t k = 0; k < upgrade.areas; k++) {
        const Outline *a = &upgrade.area[k].outline, *b = &shipped.area[k].outline;
        cr_expect(eq(str, (char *)upgrade.area[k].name, (char *)shipped.area[k].name));
        cr_assert(eq(sz, a->end[0], b->end[0]));
        cr_expect(eq(int, memcmp(a->corner, b->corner, a->end[0] * sizeof *a->corner), 0));
    }
    cr_expect(eq(sz, upgrade.postcodes.count, shipped.postcodes.count));
    world_close(&other);
    /* and importing it changes nothing */
    cr_expect(world_import(&world, SHIPPED).file[0].unchanged);
    world_close(&world);
}

Test(upgrade, another_city_has_none_and_its_old_lists_are_as_they_were) {
    World world;
    upgraded(&world, "UPDATE storefront SET lon = 6.93, lat = 46.99;");
    expect_old_list(&world);
    expect_district(&world,
                    (DistrictPlace){.postcode = "2000", .municipality = "Neuchâtel", NOWHERE},
                    "unknown", DISTRICT_NONE);
    world_close(&world);
}

Test(upgrade, without_places_a_postcode_counts_in_antwerp_only) {
    World world;
    upgraded(&world, "UPDATE storefront SET lon = NULL, lat = NULL;");
    expect_district(&world, (DistrictPlace){.postcode = "2060", NOWHERE}, "Antwerpen",
                    DISTRICT_POSTCODE);
    world_close(&world);
    upgraded(&world, "UPDATE storefront SET lon = NULL, lat = NULL, municipality = 'Bern';");
    expect_district(&world, (DistrictPlace){.postcode = "2060", NOWHERE}, "unknown", DISTRICT_NONE);
    world_close(&world);
}
