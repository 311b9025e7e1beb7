/* incidents - incidents.csv: what happened near, for maps. */
#include "datasets/sources/neutral.h"

static const Column incidents_columns[] = {
    DATE("date", true, COLUMN_PAST),
    NUMBER("lon", true, -180, 180, COLUMN_LON),
    NUMBER("lat", true, -90, 90, COLUMN_LAT),
    TEXT("kind", false, 0),
    END,
};
static Status take_incident(FactWriter *sink, Row *row, Err *err) {
    if (neutral_place_refused(row, 1)) return ST_OK;
    neutral_day(&sink->insert, 1, &row->cell[0]);
    neutral_number(&sink->insert, 2, &row->cell[1]);
    neutral_number(&sink->insert, 3, &row->cell[2]);
    neutral_text(&sink->insert, 4, &row->cell[3]);
    return neutral_finish(sink, &sink->insert, row, 5, err);
}
const Table table_incidents = {
    .name = "incidents",
    .columns = incidents_columns,
    .insert = "insert_incident",
    .take = take_incident,
};
