/* hystreet - laser counters of German and Swiss streets, as CSV: the site's own export ("location;
 * time of measurement;..."), and the one Zurich publishes ("timestamp,location_id,...").
 *
 * Hours in local time with their offset; passages in both directions. */
#include <math.h>

#include "datasets/sources/counter_rows.h"

enum { H_SENSOR, H_TIME, H_COUNT };
static const RowsColumn export_columns[] = {
    {.name = "location", .required = true},
    {.name = "time of measurement", .required = true, .code = true},
    {.name = "pedestrians count", .required = true, .code = true},
    {0},
};
static const RowsColumn zurich_columns[] = {
    {.name = "location_id", .required = true},
    {.name = "timestamp", .required = true, .code = true},
    {.name = "pedestrians_count", .required = true, .code = true},
    {0},
};

static Status take_row(void *context, RowsRow *row, Err *err) {
    (void)context;
    const RowsCell *c = row->cell;
    Count count = {.seconds = 3600, .uptime = NAN};
    if (!counts_time(c[H_TIME].text, c[H_TIME].length, DATES_ANY, &count))
        return rows_reject(row, H_TIME, "not an ISO 8601 time", err);
    if (!cell_number(&c[H_COUNT], '.', &count.count))
        return rows_reject(row, H_COUNT, "not a number", err);
    return counter_put(row, H_SENSOR, H_COUNT, &count, err);
}

static bool is_export(const Sample *sample) {
    return sample_has(sample, "time of measurement") && sample_has(sample, "pedestrians count") &&
           sample_has(sample, "location");
}

static int recognise(const Sample *sample) {
    static const char *const zurich[] = {"timestamp", "location_id", "pedestrians_count", NULL};
    return is_export(sample) || sample_has_all(sample, zurich) ? SURELY_MINE : NOT_MINE;
}

static Status read_hystreet(Load *load, Err *err) {
    Sample sample;
    TRY(sample_take(&load->part[0], load->arena, &sample, err));
    const RowsFormat format = {.columns = is_export(&sample) ? export_columns : zurich_columns};
    return rows_read(load, 0, &format, take_row, NULL, err);
}

const Source source_hystreet = {
    .name = "hystreet",
    .title = "Laser counters (hystreet, also as Zurich publishes them)",
    .recognise = recognise,
    .read = read_hystreet,
};
