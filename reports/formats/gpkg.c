/* gpkg.c - the selected storefronts as a GeoPackage layer (OGC 12-128r19): watchlist.gpkg. */
#include "reports/publish/report.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "reports/write/asset.h"

#include <assert.h>
#include <math.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

enum { GEOMETRY = 29 }; /* bytes: header of 8, then a WKB point of 21 */

static void put_bytes(unsigned char *to, const void *from, size_t length) {
    memcpy(to, from,
           length); /* little-endian, as the flags below say; so is every CPU we build for */
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

static void make_point(double lon, double lat, unsigned char out[GEOMETRY]) {
    const int32_t srs = 4326;
    const uint32_t point = 1;
    memset(out, 0, GEOMETRY);
    memcpy(out, "GP", 2); /* version 0 */
    out[3] = 1;           /* little-endian, no envelope */
    put_bytes(out + 4, &srs, sizeof srs);
    out[8] = 1;
    put_bytes(out + 9, &point, sizeof point);
    put_bytes(out + 13, &lon, sizeof lon);
    put_bytes(out + 21, &lat, sizeof lat);
}

typedef struct Bounds {
    double west, south, east, north;
} Bounds;

static bool placed(const WatchRow *row) {
    return isfinite(row->lon) && isfinite(row->lat);
}

static void bind_number(sqlite3_stmt *stmt, int at, double value) {
    if (isfinite(value)) (void)sqlite3_bind_double(stmt, at, value);
}

static void bind_words(const Voice *v, sqlite3_stmt *stmt, int at, const char *text) {
    if (text)
        (void)sqlite3_bind_text(stmt, at, clean_text(text, "", v->arena), -1, SQLITE_TRANSIENT);
}

static void bind_row(const Voice *v, sqlite3_stmt *stmt, const WatchRow *row) {
    unsigned char point[GEOMETRY];
    Reasons reasons;
    reasons_of(v, row, &reasons);
    if (placed(row)) {
        make_point(row->lon, row->lat, point);
        (void)sqlite3_bind_blob(stmt, 1, point, GEOMETRY, SQLITE_TRANSIENT);
    }
    bind_words(v, stmt, 2, row->storefront_id);
    (void)sqlite3_bind_int64(stmt, 3, v->list->run_id);
    (void)sqlite3_bind_int64(stmt, 4, (sqlite3_int64)row->rank);
    bind_words(v, stmt, 5, selection_name(row->selection));
    bind_words(v, stmt, 6, row->name);
    bind_words(v, stmt, 7, row->sector);
    bind_words(v, stmt, 8, words_address(row, v->arena));
    bind_words(v, stmt, 9, row->district);
    bind_number(stmt, 10, row->posterior);
    bind_number(stmt, 11, row->q_value);
    bind_number(stmt, 12, row->unexplained_eur_year);
    bind_number(stmt, 13, row->share_low);
    bind_number(stmt, 14, row->share_high);
    bind_words(v, stmt, 15, words_why(v, row, &reasons));
    bind_words(v, stmt, 16, words_routine(v));
}

static bool step_once(sqlite3_stmt *stmt) {
    const bool done = sqlite3_step(stmt) == SQLITE_DONE;
    (void)sqlite3_reset(stmt);
    (void)sqlite3_clear_bindings(stmt);
    return done;
}

static bool fill_rows(const Voice *v, sqlite3 *db, Bounds *bounds) {
    sqlite3_stmt *stmt = NULL;
    bool done =
        sqlite3_prepare_v2(db, asset_text("geopackage_row.sql"), -1, &stmt, NULL) == SQLITE_OK;
    for (size_t r = 0; done && r < v->list->n; r++) {
        const WatchRow *row = &v->list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        bind_row(v, stmt, row);
        done = step_once(stmt);
        if (!placed(row)) continue;
        bounds->west = fmin(bounds->west, row->lon);
        bounds->east = fmax(bounds->east, row->lon);
        bounds->south = fmin(bounds->south, row->lat);
        bounds->north = fmax(bounds->north, row->lat);
    }
    (void)sqlite3_finalize(stmt);
    return done;
}

static bool fill_contents(const Voice *v, sqlite3 *db, const Bounds *bounds) {
    sqlite3_stmt *stmt = NULL;
    const char *started = v->list->started_at;
    bool done =
        sqlite3_prepare_v2(db, asset_text("geopackage_contents.sql"), -1, &stmt, NULL) == SQLITE_OK;
    if (done) {
        bind_words(v, stmt, 1, say(v, SAY_LIST_HEADING));
        bind_words(v, stmt, 2, started ? started : "1970-01-01T00:00:00Z");
        bind_number(stmt, 3, bounds->west);
        bind_number(stmt, 4, bounds->south);
        bind_number(stmt, 5, bounds->east);
        bind_number(stmt, 6, bounds->north);
        done = step_once(stmt);
    }
    (void)sqlite3_finalize(stmt);
    return done &&
           sqlite3_exec(db, asset_text("geopackage_layer.sql"), NULL, NULL, NULL) == SQLITE_OK;
}

/* The file is new and is flushed with the rest of the report, so no journal is needed. */
static bool fill(const Voice *v, sqlite3 *db) {
    Bounds bounds = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    return sqlite3_exec(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", NULL,
                        NULL, NULL) == SQLITE_OK &&
           sqlite3_exec(db, asset_text("geopackage.sql"), NULL, NULL, NULL) == SQLITE_OK &&
           fill_rows(v, db, &bounds) && fill_contents(v, db, &bounds) &&
           sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

static Status write_gpkg(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    const char *path = arena_printf(v->arena, "%s/watchlist.gpkg", dir);
    sqlite3 *db = NULL;
    Status status = ST_OK;
    if (sqlite3_open(path, &db) != SQLITE_OK || !fill(v, db))
        status = FAIL(err, ST_FAILED, "%s cannot be written: %s", path, sqlite3_errmsg(db));
    (void)sqlite3_close(db);
    return status;
}

const Format format_gpkg = {
    .id = "gpkg", .title = "The selected storefronts as a layer for QGIS", .write = write_gpkg};
