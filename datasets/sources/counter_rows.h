/* counter_rows.h - what CSV files of counters have in common: one row, one count of a sensor. */
#ifndef DATASETS_SOURCES_COUNTER_ROWS_H
#define DATASETS_SOURCES_COUNTER_ROWS_H
#include "datasets/ingest/rows.h"

/* Puts the row's count under the sensor named in column `sensor`, or rejects the row at `column`.
 */
static inline Status counter_put(RowsRow *row, size_t sensor, size_t column, Count *count,
                                 Err *err) {
    count->line = row->line;
    const char *wrong = counts_wrong(count, row->load->sink->newest);
    if (wrong) return rows_reject(row, column, wrong, err);
    FactWriter *sink = row->load->sink;
    counts_put(&sink->counts, sink->arena, row->cell[sensor].text, row->cell[sensor].length, count);
    return ST_OK;
}

/* The row says where a sensor stands, WGS84 degrees; later inputs win. */
static inline Status counter_place(const RowsRow *row, const RowsCell *sensor, double lon,
                                   double lat, Err *err) {
    const Load *load = row->load;
    Stmt *insert = &load->sink->insert;
    if (!insert->handle) TRY(stmt_open(load->store, sql_query("insert_sensor"), insert, err));
    stmt_slice(insert, 1, sensor->text, sensor->length);
    stmt_real(insert, 2, lon);
    stmt_real(insert, 3, lat);
    stmt_int(insert, 5, load->sink->input_id);
    stmt_int(insert, 6, row->line);
    return stmt_run(insert, err);
}

#endif
