#include "datasets/ingest/book.h"

#include <string.h>
#include <strings.h>

#include "datasets/ingest/book_ods.h"
#include "datasets/ingest/book_xlsx.h"

static bool ends_in(const char *name, const char *end) {
    const size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcasecmp(name + length - tail, end) == 0;
}

bool book_is(const char *name) {
    return ends_in(name, ".xlsx") || ends_in(name, ".xlsm") || ends_in(name, ".ods");
}

const char *book_way_out(const char *name) {
    static const struct {
        const char *ending, *text;
    } ways[] = {
        {".xls", "an old Excel workbook: open it and save it as .xlsx or CSV"},
        {".xlsb", "a binary Excel workbook: open it and save it as .xlsx or CSV"},
        {".numbers", "a workbook of Numbers: export it as .xlsx or CSV"},
        {".parquet",
         "a Parquet file: write it as CSV, for example with duckdb: COPY (FROM "
         "'FILE.parquet') TO 'FILE.csv'"},
        {".mdb", "an Access database: export its tables as CSV"},
        {".accdb", "an Access database: export its tables as CSV"},
        {".dbf", "a dBase table: open it in a spreadsheet program and save it as .xlsx or CSV"},
        {".shp", "a shapefile: convert it to GeoJSON or CSV, for example with ogr2ogr"},
        {".gpkg", "a GeoPackage: convert it to GeoJSON or CSV, for example with ogr2ogr"},
        {".rar", "an archive: unpack it first"},
        {".7z", "an archive: unpack it first"},
        {".tar", "an archive: unpack it first"},
        {".pdf", "a PDF holds no table that can be read safely: ask for the data behind it"},
    };
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
        if (ends_in(name, ways[k].ending)) return ways[k].text;
    return NULL;
}

/* ---- sheets ---- */

typedef struct Listing {
    BookSheets *sheets;
    Arena *arena;
} Listing;

static void add_sheet(void *context, const char *name, bool hidden) {
    Listing *l = context;
    BookSheets *s = l->sheets;
    s->sheet = arena_room(l->arena, s->sheet, s->count, &s->capacity, sizeof *s->sheet);
    s->sheet[s->count++] = (BookSheet){arena_strdup(l->arena, name), hidden};
}

/* By what the zip holds: names are often wrong. */
static bool is_ods(const BookZip *zip) {
    return book_zip_has(zip, "content.xml");
}

/* Closes the zip. */
static Status list_sheets(BookZip *zip, const char *path, Arena *arena, BookSheets *sheets,
                          Err *err) {
    Listing listing = {sheets, arena};
    *sheets = (BookSheets){0};
    const Status status = is_ods(zip) ? ods_sheets(zip, add_sheet, &listing, err)
                                      : xlsx_sheets(zip, add_sheet, &listing, err);
    book_zip_close(zip);
    if (!status && !sheets->count)
        return FAIL(err, ST_INPUT, "%s: the workbook has no sheet", path);
    return status;
}

Status book_sheets(const char *path, Arena *arena, BookSheets *sheets, Err *err) {
    BookZip *zip = NULL;
    TRY(book_zip_open(path, &zip, err));
    return list_sheets(zip, path, arena, sheets, err);
}

Status book_sheets_within(const BookBytes *book, Arena *arena, BookSheets *sheets, Err *err) {
    BookZip *zip = NULL;
    TRY(book_zip_open_bytes(book, &zip, err));
    return list_sheets(zip, book->path, arena, sheets, err);
}

/* Closes the zip. */
static Status add_csv(BookZip *zip, const char *path, const char *sheet, Text *csv, Text *told,
                      Err *err) {
    Grid grid = {0};
    bool found = false;
    Status status = is_ods(zip) ? ods_read(zip, sheet, &grid, &found, err)
                                : xlsx_read(zip, sheet, &grid, &found, err);
    book_zip_close(zip);
    if (!status && !found)
        status = FAIL(err, ST_INPUT, "%s: the workbook has no sheet '%s'", path, sheet);
    if (!status && (grid.bad || !grid_csv(&grid, csv)))
        status = FAIL(err, ST_INPUT, "%s#%s: %s", path, sheet, grid.bad);
    if (!status) grid_told(&grid, told);
    grid_free(&grid);
    return status;
}

Status book_csv(const char *path, const char *sheet, Text *csv, Text *told, Err *err) {
    BookZip *zip = NULL;
    TRY(book_zip_open(path, &zip, err));
    return add_csv(zip, path, sheet, csv, told, err);
}

Status book_csv_within(const BookBytes *book, const char *sheet, Text *csv, Text *told, Err *err) {
    BookZip *zip = NULL;
    TRY(book_zip_open_bytes(book, &zip, err));
    return add_csv(zip, book->path, sheet, csv, told, err);
}
