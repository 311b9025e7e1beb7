/* leeds - hourly counts of the cameras of Leeds city centre, and the table of where they hang.
 *
 * Date comes as 31/12/2009, 2009-12-31 or 31-Dec-2009, within one file. The two tables name the
 * cameras differently; they meet under the name of the counts. */
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/sources/counter_rows.h"

enum { L_SENSOR, L_DATE, L_HOUR, L_COUNT };
static const RowsColumn count_columns[] = {
    {.name = "LocationName", .required = true},
    {.name = "Date", .required = true, .code = true},
    {.name = "Hour", .required = true, .code = true},
    {.name = "InCount", .required = true, .code = true},
    {0},
};

enum { P_NAME, P_LON, P_LAT };
static const RowsColumn place_columns[] = {
    {.name = "LocName"},
    {.name = "X_Lon", .code = true},
    {.name = "Y_Lat", .code = true},
    {0},
};

/* 31-Dec-2009 */
static bool named_month(const RowsCell *cell, int *date) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (cell->length != 11 || cell->text[2] != '-' || cell->text[6] != '-') return false;
    int month = 0;
    while (month < 12 && memcmp(names + 3 * month, cell->text + 3, 3) != 0) month++;
    char iso[11]; /* 2009-12-31 */
    memcpy(iso, cell->text + 7, 4);
    iso[4] = iso[7] = '-';
    iso[5] = (char)('0' + (month + 1) / 10);
    iso[6] = (char)('0' + (month + 1) % 10);
    memcpy(iso + 8, cell->text, 2);
    return month < 12 && date_parse(iso, 10, date);
}

static bool any_date(const RowsCell *cell, int *date) {
    return cell_date(cell, "dd/mm/yyyy", date) || cell_date(cell, "yyyy-mm-dd", date) ||
           named_month(cell, date);
}

static Status take_count(void *context, RowsRow *row, Err *err) {
    (void)context;
    const RowsCell *c = row->cell;
    Count count = {.seconds = 3600, .uptime = NAN, .offset = COUNT_NO_OFFSET};
    double hour;
    int date;
    if (!any_date(&c[L_DATE], &date))
        return rows_reject(row, L_DATE, "not a date dd/mm/yyyy, yyyy-mm-dd or dd-Mon-yyyy", err);
    if (!cell_number(&c[L_HOUR], '.', &hour) || !(hour >= 0 && hour <= 23) || hour != floor(hour))
        return rows_reject(row, L_HOUR, "not an hour between 0 and 23", err);
    if (!cell_number(&c[L_COUNT], '.', &count.count))
        return rows_reject(row, L_COUNT, "not a number", err);
    count.date = date;
    count.minute = (int16_t)(60 * hour);
    return counter_put(row, L_SENSOR, L_COUNT, &count, err);
}

static RowsCell counted_name(const RowsCell *cell) {
    static const char *const names[][2] = {
        {"Briggate at McDonalds", "BriggateAtMcDs"},
        {"Dortmund Square", "DortmundSq"},
        {"Albion Street North", "AlbionStNorth"},
        {"Albion Street South", "AlbionStSouth"},
        {"Commercial Street at Lush", "CommercialStLush"},
        {"Commercial Street at Barratts", "CommercialStBarratts"},
    };
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (cell_is(cell, names[k][0])) return (RowsCell){names[k][1], strlen(names[k][1])};
    return *cell;
}

static Status take_place(void *context, RowsRow *row, Err *err) {
    size_t *blank = context;
    double lon, lat;
    const RowsCell name = counted_name(&row->cell[P_NAME]);
    if (!name.length) {
        ++*blank;
        return ST_OK;
    }
    if (!cell_number(&row->cell[P_LON], '.', &lon) || !(fabs(lon) <= 180))
        return rows_reject(row, P_LON, "not a longitude in degrees", err);
    if (!cell_number(&row->cell[P_LAT], '.', &lat) || !(fabs(lat) <= 90))
        return rows_reject(row, P_LAT, "not a latitude in degrees", err);
    return counter_place(row, &name, lon, lat, err);
}

static bool has_places(const Sample *sample) {
    static const char *const names[] = {"Id", "LocName", "X_Lon", "Y_Lat", NULL};
    return sample_has_all(sample, names);
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {"Date", "InCount", "LocationName", "Hour", NULL};
    return has_places(sample) || sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
}

static Status read_leeds(Load *load, Err *err) {
    static const RowsFormat counts = {.columns = count_columns},
                            places = {.columns = place_columns};
    Sample sample;
    size_t blank = 0;
    TRY(sample_take(&load->part[0], load->arena, &sample, err));
    if (!has_places(&sample)) return rows_read(load, 0, &counts, take_count, NULL, err);
    TRY(rows_read(load, 0, &places, take_place, &blank, err));
    return load_tally(load, "rows without a name", blank, err);
}

const Source source_leeds = {
    .name = "leeds",
    .title = "Hourly pedestrian counts, Leeds city centre",
    .recognise = recognise,
    .read = read_leeds,
};
