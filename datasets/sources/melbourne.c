/* melbourne - hourly counts of the city of Melbourne's sensors: location, date and hour in local
 * time, two directions and their total, and where the sensor stands ("lat, lon").
 *
 * A total that is not the sum of its directions is rejected; one of the two may be missing. */
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/sources/counter_rows.h"

enum { M_SENSOR, M_DATE, M_HOUR, M_ONE, M_TWO, M_TOTAL, M_PLACE };
static const RowsColumn upper[] = {
    {.name = "Location_ID", .required = true},
    {.name = "Sensing_Date", .required = true, .code = true},
    {.name = "HourDay", .required = true, .code = true},
    {.name = "Direction_1", .code = true},
    {.name = "Direction_2", .code = true},
    {.name = "Total_of_Directions", .code = true},
    {.name = "Location"},
    {0},
};
static const RowsColumn lower[] = {
    {.name = "location_id", .required = true},
    {.name = "sensing_date", .required = true, .code = true},
    {.name = "hourday", .required = true, .code = true},
    {.name = "direction_1", .code = true},
    {.name = "direction_2", .code = true},
    {.name = "pedestriancount", .code = true},
    {.name = "location"},
    {0},
};

/* "-37.8000, 144.9000"; once per sensor. */
static Status take_place(IdMap *placed, RowsRow *row, Err *err) {
    const RowsCell *id = &row->cell[M_SENSOR], *place = &row->cell[M_PLACE];
    double lat, lon;
    if (!place->length || id_map_find(placed, id->text, id->length) >= 0) return ST_OK;
    const char *comma = memchr(place->text, ',', place->length);
    const size_t at = comma ? (size_t)(comma - place->text) : 0;
    const char *rest = comma ? comma + 1 : place->text;
    while (comma && rest < place->text + place->length && *rest == ' ') rest++;
    if (!comma || !num_parse(place->text, at, &lat) ||
        !num_parse(rest, place->length - (size_t)(rest - place->text), &lon) || fabs(lat) > 90 ||
        fabs(lon) > 180)
        return rows_reject(row, M_PLACE, "not 'latitude, longitude' in degrees", err);
    (void)id_map_put(placed, id->text, id->length, 1);
    return counter_place(row, id, lon, lat, err);
}

static Status take_row(void *context, RowsRow *row, Err *err) {
    const RowsCell *c = row->cell;
    Count count = {.seconds = 3600, .uptime = NAN, .offset = COUNT_NO_OFFSET};
    double hour, one, two;
    int date;
    if (!cell_date(&c[M_DATE], "yyyy-mm-dd", &date))
        return rows_reject(row, M_DATE, "not a date YYYY-MM-DD", err);
    if (!cell_number(&c[M_HOUR], '.', &hour) || !(hour >= 0 && hour <= 23) || hour != floor(hour))
        return rows_reject(row, M_HOUR, "not an hour between 0 and 23", err);
    if (!cell_number(&c[M_ONE], '.', &one) || !cell_number(&c[M_TWO], '.', &two) ||
        !cell_number(&c[M_TOTAL], '.', &count.count))
        return rows_reject(row, M_TOTAL, "a direction or the total is not a number", err);
    if (isnan(count.count)) count.count = one + two;
    if (!isnan(one + two) && count.count != one + two)
        return rows_reject(row, M_TOTAL, "the total is not the sum of its directions", err);
    count.date = date;
    count.minute = (int16_t)(60 * hour);
    TRY(take_place(context, row, err));
    return row->rejected ? ST_OK : counter_put(row, M_SENSOR, M_TOTAL, &count, err);
}

static bool is_upper(const Sample *sample) {
    return sample_has(sample, "Location_ID") && sample_has(sample, "Sensing_Date") &&
           sample_has(sample, "HourDay");
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {"location_id", "sensing_date", "hourday", NULL};
    return is_upper(sample) || sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
}

static Status read_melbourne(Load *load, Err *err) {
    Sample sample;
    IdMap placed = {0};
    TRY(sample_take(&load->part[0], load->arena, &sample, err));
    id_map_open(&placed, load->arena);
    const RowsFormat format = {.columns = is_upper(&sample) ? upper : lower};
    return rows_read(load, 0, &format, take_row, &placed, err);
}

const Source source_melbourne = {
    .name = "melbourne",
    .title = "Hourly pedestrian counts, city of Melbourne",
    .recognise = recognise,
    .read = read_melbourne,
};
