/* zurich - the city of Zurich's counters of pedestrians and bicycles, by quarter of an hour:
 * FK_STANDORT, DATUM (local, without offset), FUSS_IN, FUSS_OUT.
 *
 * Counters of bicycles alone leave both FUSS cells empty: they are counted, not stored. */
#include <math.h>

#include "datasets/sources/counter_rows.h"

enum { Z_SENSOR, Z_TIME, Z_IN, Z_OUT };
static const RowsColumn columns[] = {
    {.name = "FK_STANDORT", .required = true},
    {.name = "DATUM", .required = true, .code = true},
    {.name = "FUSS_IN", .code = true},
    {.name = "FUSS_OUT", .code = true},
    {0},
};

static Status take_row(void *context, RowsRow *row, Err *err) {
    size_t *bicycles = context;
    const RowsCell *c = row->cell;
    Count count = {.seconds = 900, .uptime = NAN};
    double in, out;
    if (!counts_time(c[Z_TIME].text, c[Z_TIME].length, DATES_ANY, &count))
        return rows_reject(row, Z_TIME, "not an ISO 8601 time", err);
    if (!cell_number(&c[Z_IN], '.', &in)) return rows_reject(row, Z_IN, "not a number", err);
    if (!cell_number(&c[Z_OUT], '.', &out)) return rows_reject(row, Z_OUT, "not a number", err);
    if (isnan(in) && isnan(out)) {
        ++*bicycles;
        return ST_OK;
    }
    if (in < 0 || out < 0) return rows_reject(row, in < 0 ? Z_IN : Z_OUT, "below 0", err);
    count.count = (isnan(in) ? 0 : in) + (isnan(out) ? 0 : out); /* some count one direction */
    return counter_put(row, Z_SENSOR, Z_TIME, &count, err);
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {"FK_STANDORT", "DATUM", "FUSS_IN", "FUSS_OUT", NULL};
    return sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
}

static Status read_zurich(Load *load, Err *err) {
    static const RowsFormat format = {.columns = columns};
    size_t bicycles = 0;
    TRY(rows_read(load, 0, &format, take_row, &bicycles, err));
    return load_tally(load, "counts of bicycles only", bicycles, err);
}

const Source source_zurich = {
    .name = "zurich",
    .title = "Counters of pedestrians, city of Zurich",
    .recognise = recognise,
    .read = read_zurich,
};
