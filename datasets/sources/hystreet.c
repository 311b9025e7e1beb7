/* hystreet - laser counters of German and Swiss streets, as CSV: the site's own export ("location;
 * time of measurement;...", in English or German), and the one Zurich publishes
 * ("timestamp,location_id,...").
 *
 * Hours or days, which their spacing tells apart, in local time with their offset; passages in both
 * directions. Hours of an outage that the site reports are not counts. */
#include <math.h>
#include <string.h>

#include "datasets/ingest/outage_words.h"
#include "datasets/sources/counter_rows.h"

enum { H_SENSOR, H_TIME, H_COUNT, H_INCIDENTS, H_COLUMNS };

/* The same columns as the exports call them; the last may be missing. */
static const char *const names[][H_COLUMNS] = {
    {"location", "time of measurement", "pedestrians count", "incidents"},
    {"Lage", "Zeitpunkt der Messung", "Fu\xC3\x9Fg\xC3\xA4nger insgesamt", "Vorf\xC3\xA4lle"},
    {"Standort", "Zeitpunkt der Messung", "Anzahl Fu\xC3\x9Fg\xC3\xA4nger", "Vorf\xC3\xA4lle"},
    {"location_id", "timestamp", "pedestrians_count", "incidents"},
};
enum { FORMS = sizeof names / sizeof *names };

static bool has_form(const Sample *sample, const char *const *name) {
    return sample_has(sample, name[H_SENSOR]) && sample_has(sample, name[H_TIME]) &&
           sample_has(sample, name[H_COUNT]);
}

static const char *const *form_of(const Sample *sample) {
    for (size_t k = 0; k < FORMS; k++)
        if (has_form(sample, names[k])) return names[k];
    return NULL;
}

static Status aside(RowsRow *row, const char *what) {
    row->aside = true;
    told_aside(row->load->sink, what);
    return ST_OK;
}

static Status take_row(void *context, RowsRow *row, Err *err) {
    (void)context;
    const RowsCell *c = row->cell;
    Count count = {.seconds = 3600, .uptime = NAN, .spaced = true};
    if (!counts_time(c[H_TIME].text, c[H_TIME].length, DATES_ANY, &count))
        return rows_reject(row, H_TIME, "not an ISO 8601 time", err);
    if (!cell_number(&c[H_COUNT], '.', &count.count))
        return rows_reject(row, H_COUNT, "not a number", err);
    if (isnan(count.count)) return aside(row, row_no_value);
    /* an incident is anything of note in the street: only outages are of the counter */
    if (outage_words(c[H_INCIDENTS].text, c[H_INCIDENTS].length) == OUTAGE_SAID)
        return aside(row, "hours with an outage of the counter");
    return counter_put(row, H_SENSOR, H_COUNT, &count, err);
}

static int recognise(const Sample *sample) {
    return form_of(sample) ? SURELY_MINE : NOT_MINE;
}

static Status read_hystreet(Load *load, Err *err) {
    Sample sample;
    TRY(sample_take(&load->part[0], load->arena, &sample, err));
    const char *const *name = form_of(&sample);
    if (!name) name = names[0]; /* --as: the reader says what is missing */
    RowsColumn *columns = ARENA_ARRAY(load->arena, RowsColumn, H_COLUMNS + 1);
    for (size_t k = 0; k < H_COLUMNS; k++)
        columns[k] = (RowsColumn){
            .name = name[k], .required = k < H_COUNT, .code = k == H_TIME || k == H_COUNT};
    columns[H_COLUMNS] = (RowsColumn){0};
    const RowsFormat format = {.columns = columns};
    return rows_read(load, 0, &format, take_row, NULL, err);
}

const Source source_hystreet = {
    .name = "hystreet",
    .title = "Laser counters (hystreet, also as Zurich publishes them)",
    .recognise = recognise,
    .read = read_hystreet,
};
