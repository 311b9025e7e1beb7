/* storefronts - storefronts.csv: premises, one in a row. */
#include <string.h>

#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "datasets/ingest/keys.h"
#include "datasets/reference/sector_label.h"
#include "datasets/sources/neutral.h"

enum {
    SF_ID,
    SF_ENTERPRISE,
    SF_NAME,
    SF_SECTOR,
    SF_STREET,
    SF_HOUSE,
    SF_POSTCODE,
    SF_MUNICIPALITY,
    SF_LON,
    SF_LAT,
    SF_AREA,
    SF_STAFF,
    SF_HOURS,
    SF_OPENED,
    SF_CLOSED,
    SF_TRAITS,
    SF_DISTRICT,
    SF_SEATS
};
static const Column storefronts_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    TEXT("enterprise_id", false, COLUMN_KEY | COLUMN_DESCRIBES),
    TEXT("name", false, COLUMN_DESCRIBES),
    TEXT("sector", false, COLUMN_FOR_NEW),
    TEXT("street", false, COLUMN_DESCRIBES),
    TEXT("house_number", false, COLUMN_DESCRIBES),
    TEXT("postcode", false, COLUMN_DESCRIBES),
    TEXT("municipality", false, COLUMN_DESCRIBES),
    NUMBER("lon", false, -180, 180, COLUMN_DESCRIBES | COLUMN_LON),
    NUMBER("lat", false, -90, 90, COLUMN_DESCRIBES | COLUMN_LAT),
    NUMBER("floor_area_m2", false, 0.1, 1e6, COLUMN_DESCRIBES),
    NUMBER("staff_fte", false, 0, 1e5, COLUMN_DESCRIBES),
    NUMBER("opening_hours_week", false, 0, 168, COLUMN_DESCRIBES),
    DATE("opened_on", false, COLUMN_DESCRIBES),
    DATE("closed_on", false, COLUMN_DESCRIBES),
    TEXT("traits", false, COLUMN_DESCRIBES),
    TEXT("district", false, COLUMN_DESCRIBES),
    NUMBER("seats", false, 0, SEATS_MOST, COLUMN_DESCRIBES | COLUMN_ONES),
    END,
};

/* How a label that means no group is stored: a code in one form however it is written, any other
 * text as it stands. */
static RowsCell plain_label(const Cell *cell, char out[SECTOR_LABEL]) {
    if (sector_label_code(cell->text, cell->length, out)) return (RowsCell){out, strlen(out)};
    return (RowsCell){cell->text, cell->length};
}

static const char *group_of(const FactWriter *sink, const Cell *cell) {
    return sector_label_group(sink->nace, sink->sector_words, cell->text, cell->length);
}

static int64_t add_label(FactWriter *sink, const RowsCell *cell, const char *group) {
    int64_t at = id_map_find(&sink->labels, cell->text, cell->length);
    if (at >= 0) return at;
    sink->label = arena_room(sink->arena, sink->label, sink->label_count, &sink->label_room,
                             sizeof *sink->label);
    at = (int64_t)sink->label_count++;
    sink->label[at] = (SectorLabel){
        .label = id_map_put(&sink->labels, cell->text, cell->length, at), .group = group};
    return at;
}

/* "2008:47260", "47.26.0", "Bakkerij" and "bakery" become their sector group; any other label stays
 * a peer group of its own. */
static void bind_sector(FactWriter *sink, Stmt *stmt, int index, const Cell *cell) {
    if (!cell->given) {
        stmt_text(stmt, index, NULL);
        return;
    }
    char code[SECTOR_LABEL];
    int64_t at = id_map_find(&sink->labels, cell->text, cell->length);
    if (at < 0) {
        const char *group = group_of(sink, cell);
        const RowsCell written = {cell->text, cell->length},
                       plain = group ? written : plain_label(cell, code);
        at = add_label(sink, &plain, group);
        if (plain.text != cell->text) (void)id_map_put(&sink->labels, cell->text, cell->length, at);
    }
    SectorLabel *label = &sink->label[at];
    label->rows++;
    stmt_static(stmt, index, label->group ? label->group : label->label);
}

/* Bit k: the row says something about column k, if only that it is empty. What the file lacks, or
 * what cannot be read, stays as it was. */
static unsigned said_columns(const FactWriter *sink, const Row *row) {
    const unsigned said = sink->given & ~row->lost_columns;
    return row->cell[SF_SECTOR].given ? said : said & ~(1u << SF_SECTOR);
}

/* Whether the sector of the row is the one that stands there. */
static bool same_sector(const FactWriter *sink, const Row *row, const char *first) {
    const Cell *sector = &row->cell[SF_SECTOR];
    char code[SECTOR_LABEL];
    const char *group = sector->given ? group_of(sink, sector) : first;
    const RowsCell plain = group ? (RowsCell){0} : plain_label(sector, code);
    return group ? text_equal(group, first) : text_slice_equal(plain.text, plain.length, first);
}

/* Whether this file has given the storefront before, and in the same sector; a file of the same
 * import that spoke of the same columns is told. */
static Status given_before(FactWriter *sink, const Row *row, int64_t key, bool *before, Err *err) {
    Stmt *stmt = &sink->given_before;
    bool found;
    stmt_int(stmt, 1, key);
    stmt_int(stmt, 2, sink->input_id);
    stmt_int(stmt, 3, sink->first_input);
    TRY(stmt_step(stmt, &found, err));
    *before = found && stmt_get_int(stmt, 2);
    const bool other = found && !*before &&
                       (stmt_get_int(stmt, 3) & said_columns(sink, row) & ~(int64_t)(1u << SF_ID));
    if (*before && !same_sector(sink, row, stmt_get_text(stmt, 1)))
        row_tell(sink, row, "storefronts given twice with two sectors: the later one counts",
                 &row->cell[SF_ID]);
    if (other)
        row_tell(sink, row,
                 "storefronts that an earlier file of this import gave too: this file counts",
                 &row->cell[SF_ID]);
    stmt_rewind(stmt);
    return ST_OK;
}

static void bind_storefront(FactWriter *sink, Stmt *stmt, const Row *row) {
    const Cell *c = row->cell;
    for (int k = SF_ENTERPRISE; k <= SF_MUNICIPALITY; k++)
        if (k != SF_SECTOR) neutral_text(stmt, 1 + k, &c[k]);
    bind_sector(sink, stmt, 1 + SF_SECTOR, &c[SF_SECTOR]);
    for (int k = SF_LON; k <= SF_HOURS; k++) neutral_number(stmt, 1 + k, &c[k]);
    neutral_day(stmt, 1 + SF_OPENED, &c[SF_OPENED]);
    neutral_day(stmt, 1 + SF_CLOSED, &c[SF_CLOSED]);
    if (c[SF_TRAITS].given)
        neutral_text(stmt, 1 + SF_TRAITS, &c[SF_TRAITS]);
    else
        stmt_text(stmt, 1 + SF_TRAITS, "");
    neutral_text(stmt, 1 + SF_DISTRICT, &c[SF_DISTRICT]);
}

/* A place that is none is left out, and the storefront is told as without one. */
static void doubt_place(FactWriter *sink, Row *row) {
    static const char *const what[] = {
        [GEO_ZERO] = "storefronts at longitude 0, latitude 0: kept without a place",
        [GEO_HALF] = "storefronts with longitude 0 or latitude 0: kept without a place",
        [GEO_SWAPPED] =
            "storefronts whose longitude and latitude look swapped: kept without a place"};
    static const char alone[] =
        "storefronts with a longitude or a latitude alone: kept without a place";
    Cell *lon = &row->cell[SF_LON], *lat = &row->cell[SF_LAT];
    const unsigned both = 1u << SF_LON | 1u << SF_LAT;
    if (lon->given != lat->given && (sink->given & both) == both) {
        if (!(row->lost_columns & both)) row_tell(sink, row, alone, &row->cell[SF_ID]);
        *lon = *lat = (Cell){0};
        row->lost_columns |= both;
    }
    const GeoDoubt doubt =
        lon->given && lat->given ? geo_doubt(lon->number, lat->number) : GEO_FINE;
    if (doubt == GEO_FINE) return;
    row_tell(sink, row, what[doubt], &row->cell[SF_ID]);
    *lon = *lat = (Cell){0};
    row->lost_columns |= both;
}

/* The seats of a sheet of premises are no month's: they are kept from the first month that there
 * is, and hold until a month of proxies says otherwise. */
static Status put_seats(FactWriter *sink, const Row *row, int64_t storefront, Err *err) {
    const int first = month_make(1990, 1); /* as COLUMN_PAST */
    const Cell *seats = &row->cell[SF_SEATS];
    Stmt *stmt = &sink->seats;
    if (!seats->given) return ST_OK;
    if (!stmt->handle) TRY(stmt_open(sink->store, sql_query("insert_proxy"), stmt, err));
    stmt_int(stmt, 1, storefront);
    stmt_int(stmt, 2, first);
    stmt_text(stmt, 3, "seats");
    neutral_number(stmt, 4, seats);
    return neutral_finish(sink, stmt, row, 5, err);
}

static Status take_storefront(FactWriter *sink, Row *row, Err *err) {
    char out[KEY_TEXT], enterprise[KEY_TEXT];
    RowsCell id;
    bool before = false;
    TRY(key_enterprise_cell(sink, row, SF_ENTERPRISE, enterprise, err));
    doubt_place(sink, row);
    int64_t key = key_storefront(sink, row, &row->cell[SF_ID], out, &id);
    const bool known = key >= 0;
    if (!known && !row->cell[SF_SECTOR].given)
        return row_reject(row, SF_SECTOR, "empty, but required of a new storefront");
    if (known) TRY(given_before(sink, row, key, &before, err));
    Stmt *stmt = known ? &sink->replace : &sink->insert;
    stmt_slice(stmt, 1, id.text, id.length);
    bind_storefront(sink, stmt, row);
    if (known) stmt_int(stmt, 20, said_columns(sink, row));
    TRY(neutral_finish(sink, stmt, row, 18, err));
    if (!known) {
        key = sqlite3_last_insert_rowid(sink->store->db);
        (void)id_map_put(&sink->storefronts, id.text, id.length, key);
        TRY(value_known(sink->store, id.text, id.length, err));
    }
    TRY(put_seats(sink, row, key, err));
    if (before) row_aside(sink, row, "rows of a storefront that the file gives again further down");
    return ST_OK;
}
const Table table_storefronts = {
    .name = "storefronts",
    .order = READ_STOREFRONTS,
    .columns = storefronts_columns,
    .insert = "insert_storefront",
    .replace = "replace_storefront",
    .take = take_storefront,
};
