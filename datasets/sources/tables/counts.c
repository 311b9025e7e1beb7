/* counts - sensors.csv and counts.csv: where counters stand, and what they counted. */
#include <string.h>

#include "datasets/base/text_fold.h"
#include "datasets/ingest/outage_words.h"
#include "datasets/sources/neutral.h"

static const Column sensors_columns[] = {
    TEXT("sensor_id", true, 0),
    NUMBER("lon", true, -180, 180, COLUMN_LON),
    NUMBER("lat", true, -90, 90, COLUMN_LAT),
    TEXT("kind", false, 0),
    END,
};

static Status take_sensor(FactWriter *sink, Row *row, Err *err) {
    if (neutral_place_refused(row, 1)) return ST_OK;
    neutral_text(&sink->insert, 1, &row->cell[0]);
    neutral_number(&sink->insert, 2, &row->cell[1]);
    neutral_number(&sink->insert, 3, &row->cell[2]);
    neutral_text(&sink->insert, 4, &row->cell[3]);
    return neutral_finish(sink, &sink->insert, row, 5, err);
}
const Table table_sensors = {
    .name = "sensors",
    .columns = sensors_columns,
    .insert = "insert_sensor",
    .take = take_sensor,
};

enum {
    CO_SENSOR,
    CO_START,
    CO_SECONDS,
    CO_COUNT,
    CO_UPTIME,
    CO_DIRECTION,
    CO_LANE,
    CO_CLASS,
    CO_STATUS,
    CO_QUALITY,
    CO_FLAG
};
static const Column counts_columns[] = {
    TEXT("sensor_id", true, 0),
    {"start", CELL_TIME, true, 0, 0, NULL, 0},
    NUMBER("seconds", false, 1, 3e6, 0),
    NUMBER("count", true, 0, 1e9, COLUMN_VALUE | COLUMN_WHOLE),
    NUMBER("uptime", false, 0, 1, 0),
    TEXT("direction", false, 0),
    TEXT("lane", false, 0),
    TEXT("class", false, 0),
    TEXT("status", false, 0), /* of the counter: words of an outage mean that it did not count */
    TEXT("quality", false, 0),
    TEXT("flag", false, 0),
    END,
};

/* Counters that know bicycles from people count them beside each other. */
static bool is_other_traffic(const Cell *class) {
    static const char words[] =
        " bike bikes bicycle bicycles cyclist cyclists fiets fietsen fietser fietsers velo velos "
        "cycliste cyclistes fahrrad fahrrader radfahrer car cars auto autos voiture voitures pkw "
        "vehicle vehicles heavy truck trucks lkw vrachtwagen vrachtwagens camion camions scooter "
        "scooters motor motorcycle motorfiets bus buses ";
    char folded[34] = " ";
    if (!class->given) return false;
    const size_t length = text_fold(class->text, class->length, folded + 1, sizeof folded - 2);
    memcpy(folded + 1 + length, " ", 2);
    return length && strstr(words, folded);
}

/* Whether the counter says that it did not count; words that say nothing to us are told. */
static bool is_outage(FactWriter *sink, const Row *row) {
    for (int k = CO_STATUS; k <= CO_FLAG; k++) {
        const Cell *cell = &row->cell[k];
        const OutageForm form = cell->given ? outage_words(cell->text, cell->length) : OUTAGE_NONE;
        if (form == OUTAGE_SAID) return true;
        if (form == OUTAGE_UNKNOWN)
            row_tell(sink, row, "counts with a state that gevel does not know: taken", cell);
    }
    return false;
}

static uint32_t part_of(const Cell *cells) {
    const char *words[3];
    size_t lengths[3];
    for (size_t k = 0; k < 3; k++) {
        words[k] = cells[k].given ? cells[k].text : "";
        lengths[k] = cells[k].given ? cells[k].length : 0;
    }
    return count_part(words, lengths, 3);
}

static Status take_count(FactWriter *sink, Row *row, Err *err) {
    (void)err;
    const Cell *c = row->cell;
    const DateOrder order = row->form ? row->form[CO_START].order : DATES_ANY;
    Count count = {.seconds = c[CO_SECONDS].given ? (int32_t)c[CO_SECONDS].number : 3600,
                   .spaced = !c[CO_SECONDS].given,
                   .count = c[CO_COUNT].number,
                   .uptime = c[CO_UPTIME].given ? (float)c[CO_UPTIME].number : NAN,
                   .line = row->line,
                   .part = part_of(&c[CO_DIRECTION])};
    if (is_outage(sink, row)) {
        row_aside(sink, row, "hours with an outage of the counter");
        return ST_OK;
    }
    if (!counts_time(c[CO_START].text, c[CO_START].length, order, &count))
        return row_reject(row, CO_START,
                          "not a time (2024-01-31T10:00), or days and months in any order");
    const char *wrong = counts_wrong(&count, sink->newest);
    if (wrong) return row_reject(row, c[CO_SECONDS].given ? CO_SECONDS : CO_START, wrong);
    if (is_other_traffic(&c[CO_CLASS])) {
        sink->counts.traffic++;
        row_aside(sink, row, "counts of other traffic than people");
        return ST_OK;
    }
    sink->counts.totals += c[CO_CLASS].given && c[CO_CLASS].length &&
                           !count_part(&c[CO_CLASS].text, &c[CO_CLASS].length, 1);
    sink->counts.may_end = true;
    counts_put(&sink->counts, sink->arena, c[CO_SENSOR].text, c[CO_SENSOR].length, &count);
    return ST_OK;
}
const Table table_counts = {
    .name = "counts",
    .columns = counts_columns,
    .take = take_count,
};
