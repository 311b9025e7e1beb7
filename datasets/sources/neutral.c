/* neutral - gevel's own tables (the neutral CSV files), one descriptor each.
 *
 * Columns are declared; a handler binds one converted row or rejects it. */
#include <math.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/base/text_fold.h"
#include "datasets/ingest/figures.h"
#include "datasets/ingest/keys.h"
#include "datasets/ingest/outage_words.h"
#include "datasets/ingest/table.h"
#include "datasets/ingest/value_shown.h"
#include "datasets/reference/sector_label.h"

/* required: false or true; is: COLUMN_... */
#define NUMBER(name, required, low, high, is) \
    { name, CELL_NUMBER, required, low, high, NULL, is }
#define TEXT(name, required, is) \
    { name, CELL_TEXT, required, 0, 0, NULL, is }
#define MONTH(name, required) \
    { name, CELL_MONTH, required, 0, 0, NULL, COLUMN_PAST }
#define DATE(name, required, is) \
    { name, CELL_DATE, required, 0, 0, NULL, is }
#define WORD(name, required, words) \
    { name, CELL_WORD, required, 0, 0, words, 0 }
#define END \
    { NULL, CELL_TEXT, false, 0, 0, NULL, 0 }

/* ---- shared pieces ---- */

static void bind_text(Stmt *stmt, int index, const Cell *cell) {
    if (cell->given)
        stmt_lend(stmt, index, cell->text, cell->length);
    else
        stmt_text(stmt, index, NULL);
}

static void bind_number(Stmt *stmt, int index, const Cell *cell) {
    stmt_real(stmt, index, cell->given ? cell->number : NAN);
}

/* A number rounded to a whole one. */
static void bind_whole(Stmt *stmt, int index, const Cell *cell) {
    if (cell->given)
        stmt_int(stmt, index, (int64_t)llround(cell->number));
    else
        stmt_text(stmt, index, NULL);
}

static void bind_day(Stmt *stmt, int index, const Cell *cell) {
    if (cell->given)
        stmt_int(stmt, index, (int64_t)cell->number);
    else
        stmt_text(stmt, index, NULL);
}

static Status finish(FactWriter *sink, Stmt *stmt, const Row *row, int index, Err *err) {
    stmt_int(stmt, index, sink->input_id);
    stmt_int(stmt, index + 1, row->line);
    return stmt_run(stmt, err);
}

static int word_index(const char *const *words, const Cell *cell) {
    for (int k = 0; cell->given && words[k]; k++)
        if (text_slice_equal(cell->text, cell->length, words[k])) return k;
    return 0;
}

/* Puts one month's value; the same month twice in a file must agree. */
static Status put_month(Series *series, Row *row, size_t column, const Fact *fact, Err *err) {
    bool same = true;
    TRY(series_put(series, fact, row->line, &same, err));
    if (same) return ST_OK;
    return row_reject(row, column, row_month_clash);
}

/* ---- storefronts ---- */

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
        if (k != SF_SECTOR) bind_text(stmt, 1 + k, &c[k]);
    bind_sector(sink, stmt, 1 + SF_SECTOR, &c[SF_SECTOR]);
    for (int k = SF_LON; k <= SF_HOURS; k++) bind_number(stmt, 1 + k, &c[k]);
    bind_day(stmt, 1 + SF_OPENED, &c[SF_OPENED]);
    bind_day(stmt, 1 + SF_CLOSED, &c[SF_CLOSED]);
    if (c[SF_TRAITS].given)
        bind_text(stmt, 1 + SF_TRAITS, &c[SF_TRAITS]);
    else
        stmt_text(stmt, 1 + SF_TRAITS, "");
    bind_text(stmt, 1 + SF_DISTRICT, &c[SF_DISTRICT]);
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
    bind_number(stmt, 4, seats);
    return finish(sink, stmt, row, 5, err);
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
    TRY(finish(sink, stmt, row, 18, err));
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

/* ---- districts ---- */

enum { DI_DISTRICT, DI_POSTCODE, DI_MUNICIPALITY };
static const Column districts_columns[] = {
    TEXT("district", true, 0),
    TEXT("postcode", true, 0),
    TEXT("municipality", false, 0),
    END,
};
static Status take_district(FactWriter *sink, Row *row, Err *err) {
    bind_text(&sink->insert, 1, &row->cell[DI_DISTRICT]);
    bind_text(&sink->insert, 2, &row->cell[DI_POSTCODE]);
    bind_text(&sink->insert, 3, &row->cell[DI_MUNICIPALITY]);
    stmt_text(&sink->insert, 4, NULL);
    return finish(sink, &sink->insert, row, 5, err);
}
const Table table_districts = {
    .name = "districts",
    .columns = districts_columns,
    .insert = "insert_district",
    .take = take_district,
    .exact = true,
};

/* ---- turnover ---- */

enum {
    TU_STOREFRONT,
    TU_ENTERPRISE,
    TU_MONTH,
    TU_START,
    TU_END,
    TU_AMOUNT,
    TU_SOURCE,
    TU_CURRENCY
};
static const Column turnover_columns[] = {
    TEXT("storefront_id", false, COLUMN_KEY),
    TEXT("enterprise_id", false, COLUMN_KEY),
    MONTH("month", false),
    DATE("period_start", false, COLUMN_PAST | COLUMN_FROM),
    DATE("period_end", false, COLUMN_PAST | COLUMN_TO),
    NUMBER("amount_eur", true, 0, 1e10, COLUMN_VALUE),
    WORD("source", false, "declared vat accounts till"),
    WORD("currency", false, "EUR euro euros \xE2\x82\xAC"), /* another is never read as euros */
    END,
};

/* An amount over inclusive dates: a month, then the fact's, or a figure over several. */
static Status put_period(FactWriter *sink, Row *row, Series *series, Fact *fact, Err *err) {
    const Cell *c = row->cell;
    Figure figure = {
        .source = turnover_sources[fact->tag], .amount_eur = fact->value, .line = row->line};
    bool same = true;
    const char *bad = figure_period((int)c[TU_START].number, (int)c[TU_END].number, &figure.period);
    if (bad) return row_reject(row, TU_END, bad);
    if (figure.period.whole_month) {
        fact->month = figure.period.first;
        return put_month(series, row, TU_AMOUNT, fact, err);
    }
    if (series == &sink->turnover) {
        figure.storefront = fact->subject;
    } else {
        figure.enterprise = c[TU_ENTERPRISE].text;
        figure.enterprise_length = c[TU_ENTERPRISE].length;
    }
    TRY(figure_put(sink, &figure, false, &same, err));
    if (same) return ST_OK;
    return row_reject(row, TU_AMOUNT,
                      "this period was already given in the same file, with another value");
}

static Status take_turnover(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    char enterprise[KEY_TEXT];
    Fact fact = {.value = c[TU_AMOUNT].number, .tag = word_index(turnover_sources, &c[TU_SOURCE])};
    Series *series = &sink->turnover;
    if (c[TU_STOREFRONT].given) {
        fact.subject = key_storefront_known(sink, row, TU_STOREFRONT);
        if (fact.subject < 0) return ST_OK;
    } else if (c[TU_ENTERPRISE].given) {
        TRY(key_enterprise_cell(sink, row, TU_ENTERPRISE, enterprise, err));
        fact.subject = key_enterprise_index(sink, &c[TU_ENTERPRISE]);
        series = &sink->enterprise_turnover;
    } else {
        return row_reject(row, TU_STOREFRONT, "neither storefront_id nor enterprise_id is given");
    }
    if (c[TU_MONTH].given) {
        fact.month = (int32_t)c[TU_MONTH].number;
        return put_month(series, row, TU_AMOUNT, &fact, err);
    }
    if (c[TU_START].given && c[TU_END].given) return put_period(sink, row, series, &fact, err);
    return row_reject(row, TU_MONTH, "neither month nor period_start and period_end are given");
}

/* A month's amount of a known storefront. */
static bool turnover_fact(const FactWriter *sink, const Row *row, NameHint *hint, Fact *fact) {
    const Cell *c = row->cell, *id = &c[TU_STOREFRONT];
    if (!id->given || !c[TU_MONTH].given) return false;
    *fact = (Fact){.subject = id_map_near(&sink->storefronts, id->text, id->length, hint),
                   .value = c[TU_AMOUNT].number,
                   .month = (int32_t)c[TU_MONTH].number,
                   .tag = word_index(turnover_sources, &c[TU_SOURCE])};
    return fact->subject >= 0;
}

static Series *turnover_series(FactWriter *sink) {
    return &sink->turnover;
}

const Table table_turnover = {
    .name = "turnover",
    .columns = turnover_columns,
    .take = take_turnover,
    .fact = turnover_fact,
    .series = turnover_series,
    .fact_column = TU_AMOUNT,
};

/* ---- footfall ---- */

enum { FO_STOREFRONT, FO_MONTH, FO_COUNT, FO_KIND, FO_COVERAGE };
static const Column footfall_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    MONTH("month", true),
    NUMBER("count", true, 0, 1e9, COLUMN_VALUE | COLUMN_WHOLE),
    WORD("kind", true, "passers_by visitors"),
    NUMBER("coverage", false, 0, 1, 0),
    END,
};
static const char *const footfall_kinds[] = {"passers_by", "visitors", NULL};

/* A month observed for less than this share says too little; longer ones are scaled up. */
static const double least_coverage = 0.5;

static Status take_footfall(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    const int64_t subject = key_storefront_known(sink, row, FO_STOREFRONT);
    if (subject < 0) return ST_OK;
    const double coverage = c[FO_COVERAGE].given ? c[FO_COVERAGE].number : 1;
    if (coverage < least_coverage) {
        row_aside(sink, row, "months of footfall that were observed for less than half");
        return ST_OK;
    }
    const Fact fact = {.subject = subject,
                       .value = c[FO_COUNT].number / coverage,
                       .month = (int32_t)c[FO_MONTH].number,
                       .tag = word_index(footfall_kinds, &c[FO_KIND])};
    return put_month(&sink->footfall, row, FO_COUNT, &fact, err);
}

/* The count of a fully observed month of a known storefront. */
static bool footfall_fact(const FactWriter *sink, const Row *row, NameHint *hint, Fact *fact) {
    const Cell *c = row->cell, *id = &c[FO_STOREFRONT];
    if (c[FO_COVERAGE].given) return false;
    *fact = (Fact){.subject = id_map_near(&sink->storefronts, id->text, id->length, hint),
                   .value = c[FO_COUNT].number,
                   .month = (int32_t)c[FO_MONTH].number,
                   .tag = word_index(footfall_kinds, &c[FO_KIND])};
    return fact->subject >= 0;
}

static Series *footfall_series(FactWriter *sink) {
    return &sink->footfall;
}

const Table table_footfall = {
    .name = "footfall",
    .columns = footfall_columns,
    .take = take_footfall,
    .fact = footfall_fact,
    .series = footfall_series,
    .fact_column = FO_COUNT,
};

/* ---- sensors, counts, proxies ---- */

static const Column sensors_columns[] = {
    TEXT("sensor_id", true, 0),
    NUMBER("lon", true, -180, 180, COLUMN_LON),
    NUMBER("lat", true, -90, 90, COLUMN_LAT),
    TEXT("kind", false, 0),
    END,
};
/* Rejects a row whose place, in columns lon and the next, cannot be one. */
static bool place_refused(Row *row, size_t lon) {
    static const char *const why[] = {
        [GEO_ZERO] = "longitude 0, latitude 0 is no place",
        [GEO_HALF] = "longitude 0 or latitude 0 is no place",
        [GEO_SWAPPED] = "a latitude, it seems: are longitude and latitude swapped?"};
    const GeoDoubt doubt = geo_doubt(row->cell[lon].number, row->cell[lon + 1].number);
    if (doubt != GEO_FINE) (void)row_reject(row, lon, why[doubt]);
    return doubt != GEO_FINE;
}

static Status take_sensor(FactWriter *sink, Row *row, Err *err) {
    if (place_refused(row, 1)) return ST_OK;
    bind_text(&sink->insert, 1, &row->cell[0]);
    bind_number(&sink->insert, 2, &row->cell[1]);
    bind_number(&sink->insert, 3, &row->cell[2]);
    bind_text(&sink->insert, 4, &row->cell[3]);
    return finish(sink, &sink->insert, row, 5, err);
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

static const Column proxies_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    MONTH("month", true),
    WORD("kind", true, "purchases_eur card_eur wages_eur energy_kwh water_m3 waste_kg seats"),
    NUMBER("value", true, 0, 1e12, COLUMN_VALUE),
    END,
};
static Status take_proxy(FactWriter *sink, Row *row, Err *err) {
    const int64_t subject = key_storefront_known(sink, row, 0);
    if (subject < 0 || proxy_refused(row, 2, 3)) return ST_OK;
    stmt_int(&sink->insert, 1, subject);
    stmt_int(&sink->insert, 2, (int64_t)row->cell[1].number);
    bind_text(&sink->insert, 3, &row->cell[2]);
    bind_number(&sink->insert, 4, &row->cell[3]);
    return finish(sink, &sink->insert, row, 5, err);
}
const Table table_proxies = {
    .name = "proxies",
    .columns = proxies_columns,
    .insert = "insert_proxy",
    .take = take_proxy,
};

/* ---- links, ownership changes ---- */

static const Column links_columns[] = {
    TEXT("party_id", true, 0),       TEXT("enterprise_id", true, COLUMN_KEY),
    TEXT("role", true, 0),           DATE("from", false, 0),
    DATE("until", false, 0),         WORD("party_kind", false, "natural legal"),
    TEXT("party_country", false, 0), END,
};

static bool is_country(const Cell *cell) {
    for (size_t k = 0; k < cell->length; k++)
        if (cell->text[k] < 'A' || cell->text[k] > 'Z') return false;
    return cell->length == 2;
}

/* The roles that tell kinds of links apart; any other is free text, which may name a person. */
static Cell known_role(const Cell *cell) {
    static const char *const roles[] = {"director", "owner", "account", "phone", "address"};
    for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
        if (cell->length == strlen(roles[k]) && memcmp(cell->text, roles[k], cell->length) == 0)
            return *cell;
    return (Cell){.given = true, .text = "tie", .length = 3};
}

static Status take_link(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell, role = known_role(&c[2]);
    static const char *const kinds[] = {"natural", "legal", NULL};
    char hash[LINK_HASH + 1], enterprise[KEY_TEXT];
    if (c[6].given && !is_country(&c[6]))
        return row_reject(row, 6, "expected a country as two capital letters, for instance NL");
    TRY(key_enterprise_cell(sink, row, 1, enterprise, err));
    LinkRow link = {.enterprise_length = (uint32_t)c[1].length,
                    .role_length = (uint32_t)role.length,
                    .from = c[3].given ? (int32_t)c[3].number : INT32_MIN,
                    .until = c[4].given ? (int32_t)c[4].number : INT32_MIN,
                    .kind = c[5].given ? kinds[word_index(kinds, &c[5])] : NULL,
                    .line = row->line};
    if (c[6].given) memcpy(link.country, c[6].text, 2);
    digest_keyed(sink->key, c[0].text, c[0].length, hash);
    memcpy(link.hash, hash, sizeof link.hash);
    if (link_rows_full(&sink->links))
        TRY(link_rows_flush(&sink->links, &sink->insert, sink->input_id, err));
    link_rows_add(&sink->links, &link, c[1].text, role.text);
    return ST_OK;
}
const Table table_links = {
    .name = "links",
    .personal = true,
    .columns = links_columns,
    .insert = "insert_link",
    .take = take_link,
};

static const Column ownership_columns[] = {
    TEXT("storefront_id", false, COLUMN_KEY),
    TEXT("enterprise_id", false, COLUMN_KEY),
    DATE("changed_on", true, 0),
    END,
};
static Status take_ownership(FactWriter *sink, Row *row, Err *err) {
    const bool storefront = row->cell[0].given;
    if (!storefront && !row->cell[1].given)
        return row_reject(row, 0, "neither storefront_id nor enterprise_id is given");
    char out[KEY_TEXT];
    RowsCell key;
    if (storefront && key_storefront_known(sink, row, 0) < 0) return ST_OK;
    if (storefront)
        (void)key_storefront(sink, row, &row->cell[0], out, &key);
    else
        TRY(key_enterprise(sink, row, &row->cell[1], out, &key, err));
    stmt_slice(&sink->insert, 1, key.text, key.length);
    stmt_text(&sink->insert, 2, storefront ? "storefront" : "enterprise");
    bind_day(&sink->insert, 3, &row->cell[2]);
    return finish(sink, &sink->insert, row, 4, err);
}
const Table table_ownership_changes = {
    .name = "ownership_changes",
    .columns = ownership_columns,
    .insert = "insert_ownership",
    .take = take_ownership,
};

/* ---- outcomes, incidents ---- */

static const Column outcomes_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    DATE("inspected_on", true, COLUMN_PAST),
    WORD("outcome", true, "confirmed cleared inconclusive"),
    WORD("selection", false, "ranked random"),
    NUMBER("inclusion_probability", false, 1e-9, 1, 0),
    TEXT("note", false, 0),
    TEXT("service_number", false, 0),
    NUMBER("customers_counted", false, 0, 1e6, 0),
    NUMBER("minutes", false, 1, 1440, 0),
    NUMBER("run", false, 1, 1e15, 0),
    END,
};
static Status take_outcome(FactWriter *sink, Row *row, Err *err) {
    const int64_t subject = key_storefront_known(sink, row, 0);
    if (subject < 0) return ST_OK;
    stmt_int(&sink->insert, 1, subject);
    bind_day(&sink->insert, 2, &row->cell[1]);
    bind_text(&sink->insert, 3, &row->cell[2]);
    bind_text(&sink->insert, 4, &row->cell[3]);
    bind_number(&sink->insert, 5, &row->cell[4]);
    bind_text(&sink->insert, 9, &row->cell[5]);
    bind_text(&sink->insert, 10, &row->cell[6]);
    bind_whole(&sink->insert, 11, &row->cell[7]);
    bind_whole(&sink->insert, 12, &row->cell[8]);
    bind_whole(&sink->insert, 8, &row->cell[9]);
    return finish(sink, &sink->insert, row, 6, err);
}
const Table table_outcomes = {
    .name = "outcomes",
    .columns = outcomes_columns,
    .insert = "insert_outcome",
    .take = take_outcome,
};

static const Column incidents_columns[] = {
    DATE("date", true, COLUMN_PAST),
    NUMBER("lon", true, -180, 180, COLUMN_LON),
    NUMBER("lat", true, -90, 90, COLUMN_LAT),
    TEXT("kind", false, 0),
    END,
};
static Status take_incident(FactWriter *sink, Row *row, Err *err) {
    if (place_refused(row, 1)) return ST_OK;
    bind_day(&sink->insert, 1, &row->cell[0]);
    bind_number(&sink->insert, 2, &row->cell[1]);
    bind_number(&sink->insert, 3, &row->cell[2]);
    bind_text(&sink->insert, 4, &row->cell[3]);
    return finish(sink, &sink->insert, row, 5, err);
}
const Table table_incidents = {
    .name = "incidents",
    .columns = incidents_columns,
    .insert = "insert_incident",
    .take = take_incident,
};
