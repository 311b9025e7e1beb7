/* mapped - any city's own table, through a mapping file (import --map), into a neutral table. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/place_text.h"
#include "datasets/base/text.h"
#include "datasets/base/text_fold.h"
#include "datasets/base/text_trim.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/mapping.h"
#include "datasets/ingest/people_days.h"
#include "datasets/ingest/row_convert.h"
#include "datasets/ingest/survey.h"
#include "datasets/ingest/unit_words.h"
#include "datasets/reference/projection.h"
#include "datasets/sources/mapped.h"

enum { JOINED = 96 }; /* bytes of two cells that are read as one */

/* Columns of the file that are unfolded and mean the same. */
typedef struct Heading {
    const char *means; /* of its cells: "2024-01", a counter */
    size_t count;
    size_t asked[4]; /* [count] among the columns asked for; of days, that of the first */
} Heading;

/* A column of the file that is a day. */
typedef struct DayColumn {
    int date;
    size_t asked;
} DayColumn;

typedef struct Mapped {
    Load *load;
    Mapping map;
    Projection *projection;
    size_t columns, joins;      /* asked for: those of a row, then what goes with some of them */
    size_t folded;              /* and then those that are unfolded */
    RowsColumn *source;         /* the file's columns asked for */
    size_t target[COLUMNS_MAX]; /* [columns] their columns of the table */
    size_t with[COLUMNS_MAX];   /* [columns] the second column of several, 0 = none */
    size_t parts[COLUMNS_MAX];  /* [columns] how many are read as one: `with` and behind */
    char joined[COLUMNS_MAX][JOINED]; /* their text, until the row is stored */
    char declared[DATE_TEXT];         /* a time of the row in the form that is declared */
    char hour[JOINED];                /* the day and the hour of the heading being unfolded */
    size_t headings;
    Heading *heading; /* [headings] */
    size_t days;
    DayColumn *day;             /* [days] in order of date */
    PeopleDay *people;          /* [days] of the row */
    bool waits;                 /* the storefront of the row that is unfolded is not known */
    int lon, lat;               /* columns of the table, -1 = not mapped */
    CellForm form[COLUMNS_MAX]; /* of the table's columns */
    Survey survey[COLUMNS_MAX]; /* of the file's */
    Row row;
} Mapped;

enum { SERIAL_1970 = 25569, SERIAL_LAST = 109572 }; /* days from 1899-12-30; 2199-12-31 */

/* ---- one cell ---- */

static bool convert_text(Mapped *m, size_t column, const char *text, size_t length) {
    return row_convert(&m->row, column, text, length);
}

/* A day in the form that the mapping declares, which no other reader knows: 31012025. */
static bool convert_declared(Mapped *m, size_t column, const RowsCell *cell, bool *valid) {
    const bool month = m->map.table->columns[column].kind == CELL_MONTH;
    const char *pattern = month ? m->map.months : m->map.dates;
    char whole[32], with_day[32], text[DATE_TEXT];
    int date;
    if (cell->length != strlen(pattern) || cell->length + 3 > sizeof with_day) return false;
    (void)snprintf(whole, sizeof whole, "%s%s", pattern, month ? "dd" : "");
    (void)snprintf(with_day, sizeof with_day, "%.*s%s", (int)cell->length, cell->text,
                   month ? "01" : "");
    if (!pattern_date(&(RowsCell){with_day, strlen(with_day)}, whole, &date)) return false;
    if (m->map.table->columns[column].kind == CELL_TIME) {
        (void)date_format(date, m->declared);
        *valid = convert_text(m, column, m->declared, DATE_TEXT - 1);
        return true;
    }
    (void)date_format(date, text);
    *valid = convert_text(m, column, text, month ? MONTH_TEXT - 1 : DATE_TEXT - 1);
    return true;
}

/* A day as a workbook knows it: "2024-01-31", with a time behind it, or shown as a bare number. */
static bool typed_date(const RowsCell *cell, int *date) {
    double serial;
    if (cell->length >= DATE_TEXT - 1 && date_parse(cell->text, DATE_TEXT - 1, date)) return true;
    if (!num_parse(cell->text, cell->length, &serial)) return false;
    if (!(serial >= 1 && serial <= SERIAL_LAST) || serial != floor(serial)) return false;
    *date = (int)serial - SERIAL_1970;
    return true;
}

/* What a workbook knows as a number or a day, whatever the mapping declares. */
static bool convert_typed(Mapped *m, size_t column, const RowsCell *cell) {
    const CellKind kind = m->map.table->columns[column].kind;
    const CellForm kept = m->form[column];
    char text[DATE_TEXT];
    int date;
    const bool named = m->map.table->columns[column].is & (COLUMN_FROM | COLUMN_TO) &&
                       cell->length == 4; /* a year */
    if ((kind == CELL_DATE || kind == CELL_MONTH) && !named && typed_date(cell, &date)) {
        (void)date_format(date, text);
        return convert_text(m, column, text, kind == CELL_MONTH ? MONTH_TEXT - 1 : DATE_TEXT - 1);
    }
    m->form[column] = (CellForm){.decimal_mark = '.', .decimals = true};
    const bool valid = convert_text(m, column, cell->text, cell->length);
    m->form[column] = kept;
    return valid;
}

/* Maps and converts one value; false after a rejection. */
static bool convert(Mapped *m, size_t column, RowsCell cell, bool typed) {
    cell = mapping_word(&m->map, column, cell);
    const CellKind kind = m->map.table->columns[column].kind;
    bool valid;
    if (m->projection && ((int)column == m->lon || (int)column == m->lat)) return true;
    if (typed) return convert_typed(m, column, &cell);
    if ((kind == CELL_DATE || kind == CELL_MONTH || kind == CELL_TIME) &&
        convert_declared(m, column, &cell, &valid))
        return valid;
    return convert_text(m, column, cell.text, cell.length);
}

/* ---- one row ---- */

static const RowsCell *cell_of(const Mapped *m, const RowsRow *row, int column, char *mark) {
    for (size_t k = 0; k < m->columns; k++) {
        if ((int)m->target[k] != column) continue;
        *mark = row->typed[k] ? '.' : m->map.decimal_mark;
        return &row->cell[k];
    }
    return NULL;
}

/* From two cells, or from one that holds both. */
static bool metres_of(const RowsCell *east, char mark_east, const RowsCell *north, char mark_north,
                      double *x, double *y) {
    PlaceText place;
    if (cell_number(east, mark_east, x) && cell_number(north, mark_north, y))
        return !isnan(*x) && !isnan(*y);
    if (east->length != north->length || memcmp(east->text, north->text, east->length) != 0)
        return false;
    if (place_text_read(east->text, east->length, &place) != PLACE_PAIR) return false;
    *x = place.x;
    *y = place.y;
    return true;
}

/* Projected metres to degrees; false after a rejection. */
static bool convert_place(Mapped *m, const RowsRow *row) {
    if (!m->projection || m->lon < 0 || m->lat < 0) return true;
    char mark_east = '.', mark_north = '.';
    const RowsCell *east = cell_of(m, row, m->lon, &mark_east),
                   *north = cell_of(m, row, m->lat, &mark_north);
    double x, y, lon, lat;
    const char *why = "not a number", *ignored;
    if (!east || !north || (!east->length && !north->length)) return true;
    if (!east->length || !north->length)
        return row_refuse_cell(&m->row, (size_t)m->lon, east->length ? east : north,
                               "one half of a place: the other is empty");
    if (!metres_of(east, mark_east, north, mark_north, &x, &y))
        return row_refuse_cell(&m->row, (size_t)m->lon, east, why);
    if (x == 0 || y == 0)
        return row_refuse_cell(&m->row, (size_t)m->lon, east, "0 metres is no place");
    if (!projection_wgs84(m->projection, x, y, &lon, &lat, &why)) {
        const bool turned = projection_wgs84(m->projection, y, x, &lon, &lat, &ignored);
        return row_refuse_cell(&m->row, (size_t)m->lon, east,
                               turned ? "x and y are swapped: exchanged they are a place" : why);
    }
    m->row.cell[m->lon] = (Cell){.given = true, .number = lon};
    m->row.cell[m->lat] = (Cell){.given = true, .number = lat};
    return true;
}

static int shown(const RowsCell *cell) {
    return (int)(cell->length < JOINED / 4 ? cell->length : JOINED / 4);
}

static bool is_bare(const RowsCell *cell) {
    return strspn(cell->text, "0123456789") >= cell->length;
}

/* "2024", "3", "31" and "14" as "2024-03-31 14:00"; "maart" in its place as "31 maart 2024". */
static RowsCell join_day(Mapped *m, size_t k, const RowsRow *row) {
    const RowsCell *year = &row->cell[k], *month = &row->cell[m->with[k]], *day = month + 1,
                   *hour = m->parts[k] > 3 ? day + 1 : NULL;
    char *out = m->joined[k];
    if (!year->length || !month->length || !day->length || (hour && !hour->length))
        return (RowsCell){"", 0};
    if (is_bare(month))
        (void)snprintf(out, JOINED, "%.*s-%s%.*s-%s%.*s", shown(year), year->text,
                       month->length < 2 ? "0" : "", shown(month), month->text,
                       day->length < 2 ? "0" : "", shown(day), day->text);
    else
        (void)snprintf(out, JOINED, "%.*s %.*s %.*s", shown(day), day->text, shown(month),
                       month->text, shown(year), year->text);
    const size_t length = strlen(out);
    if (hour)
        (void)snprintf(out + length, JOINED - length, " %.*s%s", shown(hour), hour->text,
                       is_bare(hour) ? ":00" : "");
    return (RowsCell){out, strlen(out)};
}

/* "2024" and "3" as "2024-03", "2024" and "maart" as "maart 2024", a day and its hour; of periods,
 * "2024" and "3" as "2024 Q3". */
static RowsCell join(Mapped *m, size_t k, const RowsRow *row) {
    if (m->parts[k] > 2) return join_day(m, k, row);
    const Column *spec = &m->map.table->columns[m->target[k]];
    const bool period = spec->is & (COLUMN_FROM | COLUMN_TO);
    char *out = m->joined[k];
    const RowsCell *a = &row->cell[k], *b = &row->cell[m->with[k]];
    const bool month = spec->kind == CELL_MONTH;
    const bool bare = strspn(b->text, "0123456789") >= b->length;
    const int first = (int)(a->length < JOINED / 3 ? a->length : JOINED / 3),
              second = (int)(b->length < JOINED / 3 ? b->length : JOINED / 3);
    if (!a->length || !b->length) return (RowsCell){"", 0};
    if (period)
        (void)snprintf(out, JOINED, "%.*s %s%.*s", first, a->text, bare ? "Q" : "", second,
                       b->text);
    else if (month && bare)
        (void)snprintf(out, JOINED, "%.*s-%s%.*s", first, a->text, second < 2 ? "0" : "", second,
                       b->text);
    else if (month)
        (void)snprintf(out, JOINED, "%.*s %.*s", second, b->text, first, a->text);
    else
        (void)snprintf(out, JOINED, "%.*s %.*s%s", first, a->text, second, b->text,
                       bare ? ":00" : "");
    return (RowsCell){out, strlen(out)};
}

static bool convert_row(Mapped *m, const RowsRow *row) {
    const Mapping *map = &m->map;
    for (size_t c = 0; map->table->columns[c].name; c++)
        if (map->constant[c] && !convert_text(m, c, map->constant[c], strlen(map->constant[c])))
            return false;
    for (size_t k = 0; k < m->columns; k++) {
        const RowsCell cell = m->with[k] ? join(m, k, row) : row->cell[k];
        if (!convert(m, m->target[k], cell, row->typed[k] && !m->with[k])) return false;
    }
    return convert_place(m, row);
}

/* The cell of the file that a column of the table was read from. */
static const char *place_of(const Mapped *m, const RowsRow *row, const Heading *heading,
                            const char *name) {
    const Column *columns = m->map.table->columns;
    if (heading && strcmp(name, columns[m->map.value_column].name) == 0)
        return rows_cell_name(row, heading->asked[0], name);
    for (size_t k = 0; k < m->columns; k++)
        if (strcmp(columns[m->target[k]].name, name) == 0) return rows_cell_name(row, k, name);
    return name;
}

/* A row of the table, where it stands in the file. */
typedef struct Place {
    const RowsRow *row;
    const Heading *heading; /* NULL for a row that is not unfolded */
} Place;

static Status reject_bad(Mapped *m, const Place *place, const BadCell *bad, bool cell, Err *err) {
    const bool secret = m->map.table->personal || m->load->personal;
    char reason[REASON_SHOWN];
    const Reject reject = {
        .line = m->row.line,
        .column = place_of(m, place->row, place->heading, bad->column),
        .reason = arena_strdup(m->load->arena,
                               reason_text(bad->reason, secret ? "" : bad->readings, reason)),
        .value = bad->value,
        .length = secret ? 0 : strlen(bad->value),
        .awaits = cell ? (Awaited){0} : m->row.awaits,
        .cell = cell,
        .shown = true};
    return load_reject(m->load, &reject, err);
}

/* "Totaal", "Sous-total :": a text that says no more than that it is one. */
static bool is_word_of_totals(const char *folded, size_t length) {
    static const char words[] =
        " totaal | eindtotaal | algemeen totaal | subtotaal | total | grand total | total general "
        "| "
        "subtotal | sous total | totaux | gesamt | gesamtsumme | summe | zwischensumme | totale | "
        "somma | suma | som ";
    char word[44];
    (void)snprintf(word, sizeof word, " %.*s ", (int)length, folded);
    return length && strstr(words, word);
}

/* "Subtotaal S1" in place of an id, of which the register knows none. */
static bool is_total_of(const Mapped *m, size_t column, const RowsCell *cell, const char *folded) {
    const char *blank = strchr(folded, ' ');
    if (!blank || !(m->map.table->columns[column].is & COLUMN_KEY)) return false;
    if (m->map.table == &table_storefronts) return false;
    if (id_map_find(&m->load->sink->storefronts, cell->text, cell->length) >= 0) return false;
    const char *next = strchr(blank + 1, ' ');
    return is_word_of_totals(folded, (size_t)(blank - folded)) ||
           (next && is_word_of_totals(folded, (size_t)(next - folded)));
}

/* A sum below or between the rows, which is about no storefront. */
static bool is_total(const Mapped *m, const RowsRow *row) {
    for (size_t k = 0; k < m->columns; k++) {
        const RowsCell *cell = &row->cell[k];
        char folded[41];
        if (m->map.table->columns[m->target[k]].kind != CELL_TEXT || !cell->length) continue;
        size_t length = text_fold(cell->text, cell->length, folded, sizeof folded - 1);
        if (length && folded[length - 1] == ':') length--;
        for (size_t c = 0; c < length; c++)
            if (folded[c] == '-') folded[c] = ' ';
        while (length && folded[length - 1] == ' ') length--;
        folded[length] = 0;
        return is_word_of_totals(folded, length) || is_total_of(m, m->target[k], cell, folded);
    }
    return false;
}

/* The header once more: sheets printed page by page, files joined behind one another. */
static bool is_header(const Mapped *m, const RowsRow *row) {
    size_t same = 0;
    for (size_t k = 0; k < m->columns; k++) {
        const RowsCell *cell = &row->cell[k];
        if (!text_slice_equal(cell->text, cell->length, m->source[k].name)) return false;
        same++;
    }
    return same > 1;
}

/* Rows that are about no storefront, and why; NULL for the others. */
static const char *nobody(const Mapped *m, const RowsRow *row) {
    return is_total(m, row)    ? "rows of totals"
           : is_header(m, row) ? "rows that repeat the header"
                               : NULL;
}

static Status pass(Mapped *m, RowsRow *row, const char *what) {
    row->aside = true;
    told_aside(m->load->sink, what);
    return ST_OK;
}

static BadCell bad_of(const Mapped *m) {
    BadCell bad = {.column = m->row.bad_column, .reason = m->row.reason};
    memcpy(bad.value, m->row.bad_value, sizeof bad.value);
    memcpy(bad.readings, m->row.readings, sizeof bad.readings);
    return bad;
}

/* Why the row as a whole is rejected. */
static Status reject_row(Mapped *m, const Place *place, Err *err) {
    const BadCell bad = bad_of(m);
    return reject_bad(m, place, &bad, false, err);
}

/* Thousands of euros become euros. */
static void scale(Mapped *m) {
    for (size_t c = 0; m->map.thousands && m->map.table->columns[c].name; c++)
        if (strcmp(m->map.table->columns[c].name, "amount_eur") == 0) m->row.cell[c].number *= 1000;
}

/* Writes the converted row; rejected when it has a reason afterwards. */
static Status store(Mapped *m, const Place *place, Err *err) {
    scale(m);
    for (size_t k = 0; k < m->row.losts; k++) TRY(reject_bad(m, place, &m->row.lost[k], true, err));
    load_preview(m->load, &m->row);
    return m->map.table->take(m->load->sink, &m->row, err);
}

static void begin_row(Mapped *m, const RowsRow *row) {
    m->row = (Row){.line = row->line, .table = m->map.table, .form = m->form};
    row_until(&m->row, m->load->sink->newest);
}

static Status take(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const Place place = {row, NULL};
    const char *what = nobody(m, row);
    if (what) return pass(m, row, what);
    begin_row(m, row);
    if (convert_row(m, row)) TRY(store(m, &place, err));
    row->aside = row_says_nothing(m->load->sink, &m->row) || m->row.aside;
    if (!m->row.reason) return ST_OK;
    row->rejected = true;
    return reject_row(m, &place, err);
}

/* ---- a row that is unfolded ---- */

/* The cell of a heading, or the sum of its parts; false after a rejection. */
static bool convert_parts(Mapped *m, const Heading *heading, const RowsRow *row) {
    char text[NUM_TEXT];
    double sum = 0, value;
    const size_t column = m->map.value_column, first = heading->asked[0];
    if (heading->count == 1) return convert(m, column, row->cell[first], row->typed[first]);
    for (size_t k = 0; k < heading->count; k++) {
        const size_t asked = heading->asked[k];
        const RowsCell *cell = &row->cell[asked];
        if (!cell->length) continue;
        if (!cell_number(cell, row->typed[asked] ? '.' : m->form[column].decimal_mark, &value)) {
            if (!convert_text(m, column, cell->text, cell->length)) return false;
            value = m->row.cell[column].given ? m->row.cell[column].number : 0;
        }
        if (!isnan(value)) sum += value; /* a direction that was not counted */
    }
    (void)num_format(sum, text);
    return convert_typed(m, column, &(RowsCell){text, strlen(text)});
}

static bool is_empty(const Heading *heading, const RowsRow *row) {
    for (size_t k = 0; k < heading->count; k++)
        if (!text_missing(row->cell[heading->asked[k]].text, row->cell[heading->asked[k]].length))
            return false;
    return true;
}

/* "08:00" of the day in the row, whose own midnight is left out. */
static bool convert_hour(Mapped *m, const Heading *heading, const RowsRow *row) {
    const size_t column = m->map.heading_column;
    const RowsCell *day = NULL;
    RowsCell joined;
    for (size_t k = 0; k < m->columns && !day; k++) {
        if (m->target[k] != column) continue;
        joined = m->with[k] ? join(m, k, row) : row->cell[k];
        day = &joined;
    }
    size_t length = day ? day->length : 0;
    const char *blank = length ? memchr(day->text, ' ', length) : NULL;
    if (blank && memchr(day->text, ':', length)) length = (size_t)(blank - day->text);
    (void)snprintf(m->hour, JOINED, "%.*s %s", (int)(length < JOINED / 2 ? length : JOINED / 2),
                   day ? day->text : "", heading->means);
    return convert_text(m, column, m->hour, strlen(m->hour));
}

/* A period is named by its first day and its last. */
static bool convert_heading(Mapped *m, const Heading *heading, const RowsRow *row) {
    const size_t column = m->map.heading_column, length = strlen(heading->means);
    if (m->map.hours) return convert_hour(m, heading, row);
    return convert_text(m, column, heading->means, length) &&
           (!m->map.periods || convert_text(m, column + 1, heading->means, length));
}

/* One cell as a row of the table. */
static Status take_heading(Mapped *m, const Heading *heading, const RowsRow *row, Err *err) {
    const Row kept = m->row;
    const Place place = {row, heading};
    if (convert_heading(m, heading, row) && convert_parts(m, heading, row))
        TRY(store(m, &place, err));
    const bool nothing = row_says_nothing(m->load->sink, &m->row);
    if (!nothing && m->row.reason)
        TRY(reject_row(m, &place, err));
    else if (!nothing && !m->row.aside)
        load_taken(m->load, 0, 1);
    m->waits = m->row.awaits.length > 0;
    m->row = kept;
    m->row.losts = 0; /* told with the first cell */
    return ST_OK;
}

/* Each cell counts as a row. Where the storefront is not known, the line waits as a whole. */
static Status take_folded(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const char *what = nobody(m, row);
    if (what) return pass(m, row, what);
    begin_row(m, row);
    row->aside = true;
    m->waits = false;
    if (!convert_row(m, row)) return reject_row(m, &(Place){row, NULL}, err);
    for (size_t k = 0; k < m->headings && !m->waits; k++)
        if (!is_empty(&m->heading[k], row)) TRY(take_heading(m, &m->heading[k], row, err));
    return ST_OK;
}

/* ---- a row of days side by side ---- */

static const char running_total[] =
    "the people of its days only rise: a running total, and not those of each day";

static const char some_shut[] =
    "storefronts that never had a count of visitors on some day of the week: taken as shut on it";

/* The cells of the days; one that cannot be read is told and counts as not observed. */
static Status read_days(Mapped *m, const RowsRow *row, Err *err) {
    const size_t column = m->map.value_column;
    for (size_t k = 0; k < m->days; k++) {
        const size_t asked = m->day[k].asked;
        const Heading heading = {.count = 1, .asked = {asked}};
        PeopleDay *day = &m->people[k];
        *day = (PeopleDay){.date = m->day[k].date};
        if (text_missing(row->cell[asked].text, row->cell[asked].length)) continue;
        day->counted =
            convert(m, column, row->cell[asked], row->typed[asked]) && m->row.cell[column].given;
        day->people = m->row.cell[column].number;
        if (!day->counted && m->row.reason && m->row.reason != row_no_value) {
            const BadCell bad = bad_of(m);
            TRY(reject_bad(m, &(Place){row, &heading}, &bad, true, err));
        }
        m->row.reason = NULL;
    }
    return ST_OK;
}

static Status take_people(Mapped *m, const Place *place, size_t at, size_t end,
                          const bool shut[PEOPLE_WEEK], Err *err) {
    const Row kept = m->row;
    double people, coverage;
    char month[MONTH_TEXT];
    if (!people_days_month(&m->people[at], end - at, shut, &people, &coverage)) return ST_OK;
    (void)month_format(month_of_date(m->people[at].date), month);
    if (convert_text(m, m->map.heading_column, month, MONTH_TEXT - 1)) {
        m->row.cell[m->map.value_column] = (Cell){.given = true, .number = people};
        m->row.cell[table_find(m->map.table, "coverage")] =
            (Cell){.given = coverage < 1, .number = coverage};
        TRY(store(m, place, err));
    }
    if (m->row.reason)
        TRY(reject_row(m, place, err));
    else if (!m->row.aside)
        load_taken(m->load, 0, 1);
    m->waits = m->row.awaits.length > 0;
    m->row = kept;
    m->row.losts = 0;
    return ST_OK;
}

/* Each month counts as a row. */
static Status take_days(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const char *what = nobody(m, row);
    const int kind = table_find(m->map.table, "kind");
    bool shut[PEOPLE_WEEK] = {false};
    if (what) return pass(m, row, what);
    begin_row(m, row);
    row->aside = true;
    m->waits = false;
    if (!convert_row(m, row)) return reject_row(m, &(Place){row, NULL}, err);
    TRY(read_days(m, row, err));
    const Heading first = {.count = 1, .asked = {m->day[0].asked}};
    const Place place = {row, &first};
    if (people_days_rise(m->people, m->days)) {
        (void)row_reject(&m->row, m->map.value_column, running_total);
        return reject_row(m, &place, err);
    }
    const Cell *is = &m->row.cell[kind];
    if (is->given && text_slice_equal(is->text, is->length, "visitors")) {
        people_days_shut(m->people, m->days, shut);
        bool any = false;
        for (size_t d = 0; d < PEOPLE_WEEK; d++) any |= shut[d];
        if (any) row_tell(m->load->sink, &m->row, some_shut, NULL);
    }
    for (size_t at = 0, end; at < m->days && !m->waits; at = end) {
        const int next = month_first_date(month_of_date(m->people[at].date) + 1);
        for (end = at; end < m->days && m->people[end].date < next;) end++;
        TRY(take_people(m, &place, at, end, shut, err));
    }
    return ST_OK;
}

/* ---- the file ---- */

/* Columns that go with another are asked for behind all that stand alone. */
static void ask_joined(Mapped *m, const char *const part[][MAPPING_PARTS]) {
    for (size_t k = 0; k < m->columns; k++) {
        m->parts[k] = 1;
        for (size_t p = 1; p < MAPPING_PARTS && part[k][p]; p++, m->parts[k]++) {
            const size_t asked = m->columns + m->joins++;
            if (p == 1) m->with[k] = asked;
            m->source[asked] = (RowsColumn){.name = part[k][p], .secret = m->map.table->personal};
        }
    }
}

static void ask_columns(Mapped *m, const Sample *sample) {
    const char *part[COLUMNS_MAX][MAPPING_PARTS];
    m->lon = m->lat = -1;
    m->source =
        ARENA_ARRAY(m->load->arena, RowsColumn, COLUMNS_MAX * MAPPING_PARTS + sample->columns + 1);
    m->load->sink->given = 0;
    for (size_t c = 0; m->map.table->columns[c].name; c++) {
        m->form[c] = (CellForm){.decimal_mark = '.'}; /* of constants and what words mean */
        const bool unfolded =
            m->map.unfolds && (c == m->map.heading_column || c == m->map.value_column);
        if (m->map.source[c] || m->map.constant[c] || unfolded) m->load->sink->given |= 1u << c;
        if (!m->map.source[c]) continue;
        if (strcmp(m->map.table->columns[c].name, "lon") == 0) m->lon = (int)c;
        if (strcmp(m->map.table->columns[c].name, "lat") == 0) m->lat = (int)c;
        m->target[m->columns] = c;
        (void)mapping_finds(sample, m->map.source[c], m->load->arena, part[m->columns]);
        m->source[m->columns] =
            (RowsColumn){.name = part[m->columns][0], .secret = m->map.table->personal};
        m->columns++;
    }
    ask_joined(m, part);
}

static Heading *heading_of(Mapped *m, const char *means) {
    for (size_t k = 0; k < m->headings; k++)
        if (strcmp(m->heading[k].means, means) == 0) return &m->heading[k];
    m->heading[m->headings] = (Heading){.means = means};
    return &m->heading[m->headings++];
}

static int compare_days(const void *a, const void *b) {
    const DayColumn *x = a, *y = b;
    return (x->date > y->date) - (x->date < y->date);
}

/* Days in their order; none may stand twice. */
static Status sort_days(Mapped *m, Err *err) {
    char date[DATE_TEXT];
    if (m->days) qsort(m->day, m->days, sizeof *m->day, compare_days);
    for (size_t k = 1; k < m->days; k++)
        if (m->day[k].date == m->day[k - 1].date)
            return FAIL(err, ST_INPUT,
                        "%s: two columns stand for the day %s; name the ones to read in "
                        "[unfolded] of %s",
                        m->load->part->path, date_format(m->day[k].date, date), m->map.path);
    m->people = ARENA_ARRAY(m->load->arena, PeopleDay, m->days + 1);
    return ST_OK;
}

/* Adds the column `asked` of the file to those of what it stands for. */
static Status ask_heading(Mapped *m, const char *means, size_t asked, Err *err) {
    const char *path = m->load->part->path;
    if (m->map.days) {
        DayColumn *day = &m->day[m->days++];
        day->asked = asked;
        (void)date_parse(means, strlen(means), &day->date);
        return ST_OK;
    }
    Heading *heading = heading_of(m, means);
    if (heading->count == sizeof heading->asked / sizeof *heading->asked)
        return FAIL(err, ST_INPUT, "%s: more than four columns stand for %s", path, means);
    if (heading->count && !m->map.headings &&
        (m->map.periods || m->map.table->columns[m->map.heading_column].kind == CELL_MONTH))
        return FAIL(err, ST_INPUT,
                    "%s: two columns stand for the %s %s; name the ones to read in "
                    "[unfolded] of %s",
                    path, m->map.periods ? "period" : "month", means, m->map.path);
    heading->asked[heading->count++] = asked;
    return ST_OK;
}

static Status ask_headings(Mapped *m, const Sample *sample, Err *err) {
    if (!m->map.unfolds) return ST_OK;
    m->heading = ARENA_ARRAY(m->load->arena, Heading, sample->columns + 1);
    m->day = ARENA_ARRAY(m->load->arena, DayColumn, sample->columns + 1);
    for (size_t c = 0; c < sample->columns; c++) {
        const char *means = mapping_heading(&m->map, sample->header[c], m->load->arena);
        if (!means) continue;
        const size_t asked = m->columns + m->joins + m->folded;
        TRY(ask_heading(m, means, asked, err));
        m->source[asked] =
            (RowsColumn){.name = sample->header[c], .secret = m->map.table->personal};
        m->folded++;
    }
    if (!m->folded)
        return FAIL(err, ST_INPUT, "%s: no heading is one that %s unfolds", m->load->part->path,
                    m->map.path);
    return sort_days(m, err);
}

/* A mapping that names a column the file lacks is a mistake, even where the table does not need
 * the column. */
static Status check_header(Mapped *m, const Sample *sample, Err *err) {
    for (size_t k = 0; k < m->columns; k++) {
        if (sample_has(sample, m->source[k].name)) continue;
        const char *near = text_nearest(m->source[k].name, sample->header);
        return FAIL(err, ST_INPUT, "%s:%lld: the file has no column '%s' that %s names%s%s%s",
                    m->load->part->path, (long long)sample->header_line, m->source[k].name,
                    m->map.path, near ? "; is it '" : "", near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

/* Columns that nothing reads are named. */
static void tell_ignored(Mapped *m, const Sample *sample) {
    Text ignored = {0};
    for (size_t c = 0; c < sample->columns; c++) {
        bool used = !*sample->header[c];
        for (size_t k = 0; k < m->columns + m->joins + m->folded && !used; k++)
            used = strcmp(m->source[k].name, sample->header[c]) == 0;
        if (!used) text_addf(&ignored, "%s%s", ignored.length ? ", " : "", sample->header[c]);
    }
    if (ignored.length) load_note(m->load, 0, "ignored columns: %s", ignored.at);
    text_free(&ignored);
}

/* ---- what the columns say about their cells ---- */

static Status look(void *context, RowsRow *row, Err *err) {
    (void)err;
    Mapped *m = context;
    for (size_t k = 0; k < m->columns + m->joins + m->folded; k++) {
        const size_t column = k < m->columns ? m->target[k] : m->map.value_column;
        const bool joined = k >= m->columns && k < m->columns + m->joins;
        if (row->typed[k] || joined) continue;
        const CellKind kind = m->map.table->columns[column].kind;
        const RowsCell cell = mapping_word(&m->map, column, row->cell[k]);
        RowsCell bare = cell;
        const char last = bare.length ? bare.text[bare.length - 1] : '0';
        if (kind == CELL_NUMBER && (last < '0' || last > '9' || *bare.text > '9'))
            (void)unit_words_any(&bare.text, &bare.length);
        if (kind == CELL_NUMBER) survey_number(&m->survey[column], &bare, row->line);
        if (kind == CELL_MONTH || kind == CELL_DATE || kind == CELL_TIME)
            survey_date(&m->survey[column], &cell, kind == CELL_MONTH, row->line);
    }
    return ST_OK;
}

/* The mark of a column that declares none: as it proves, or as the file does. */
static char found_decimal(const Survey *column, const Survey *file) {
    const char own = survey_decimal(column);
    return own || column->point ? own : column->shaped ? survey_decimal(file) : '.';
}

static Status refuse_against(Mapped *m, const char *column, const SurveyWitness *witness,
                             const char *what) {
    const char *path = m->map.path;
    return load_refuse(m->load, "the cells of column '%s' speak for %s (line %lld: %s), %s%s",
                       column, what, (long long)witness->line, witness->text,
                       path ? "and not for what is declared in " : "which a mapping can declare",
                       path ? path : ": import --map");
}

/* How the cells of column c are read; refuses the file when that would misread some. */
static Status take_form(Mapped *m, size_t c, const Survey *file) {
    const Mapping *map = &m->map;
    const Survey *survey = &m->survey[c];
    CellForm *form = &m->form[c];
    const char *name = map->source[c] ? map->source[c] : map->table->columns[c].name;
    form->decimal_mark = map->decimal_mark ? map->decimal_mark : found_decimal(survey, file);
    form->decimals = survey_decimal(survey) == form->decimal_mark;
    form->noughts = form->decimals && survey_noughts(survey);
    form->order = pattern_order(map->dates);
    const SurveyWitness *witness = survey_against_decimal(survey, form->decimal_mark);
    if (witness)
        return refuse_against(m, name, witness,
                              form->decimal_mark == '.' ? "a decimal comma" : "a decimal point");
    witness = survey_against_order(survey, form->order);
    if (witness)
        return refuse_against(m, name, witness,
                              form->order == DATES_DAY_FIRST ? "the month before the day"
                                                             : "the day before the month");
    if (form->order == DATES_ANY) form->order = survey_order(survey);
    return ST_OK;
}

static Status survey_columns(Mapped *m, const RowsFormat *format, Err *err) {
    Survey file = {0};
    TRY(rows_survey(m->load, 0, format, look, m, err));
    for (size_t k = 0; k < m->columns; k++) survey_add(&file, &m->survey[m->target[k]]);
    if (m->map.unfolds) survey_add(&file, &m->survey[m->map.value_column]);
    for (size_t k = 0; k < m->columns && !m->load->reason; k++)
        TRY(take_form(m, m->target[k], &file));
    if (m->map.unfolds && !m->load->reason) return take_form(m, m->map.value_column, &file);
    return ST_OK;
}

/* ---- the file ---- */

static Status read_rows(Mapped *m, Err *err) {
    const Table *table = m->map.table;
    RowsFormat format = {.delimiter = m->map.delimiter,
                         .encoding = m->map.encoding,
                         .header = m->map.header,
                         .header_lines = m->map.header_lines};
    Sample sample;
    m->load->file->kind = table->name;
    TRY(rows_header(m->load, 0, &format, &sample, err));
    ask_columns(m, &sample);
    format.columns = m->source;
    TRY(check_header(m, &sample, err));
    TRY(ask_headings(m, &sample, err));
    tell_ignored(m, &sample);
    TRY(survey_columns(m, &format, err));
    if (m->load->reason) return ST_OK; /* refused */
    if (m->map.projection) TRY(projection_open(m->map.projection, &m->projection, err));
    TRY(fact_writer_table(m->load->sink, table, err));
    m->load->sink->counts.zone = m->map.zone;
    m->load->sink->counts.ends = m->map.ends;
    const RowsTake taker = m->map.days ? take_days : m->map.unfolds ? take_folded : take;
    return rows_read(m->load, 0, &format, taker, m, err);
}

Status mapped_read(Load *load, const Mapping *mapping, Err *err) {
    Mapped *m = ARENA_ARRAY(load->arena, Mapped, 1);
    m->load = load;
    m->map = *mapping;
    const Status status = read_rows(m, err);
    projection_close(m->projection);
    return status;
}

/* The mapping of the unit; without one (a test, a fuzz target) the first of the file. */
static Status read_mapped(Load *load, Err *err) {
    MappingFile file;
    if (load->mapping) return mapped_read(load, load->mapping, err);
    if (!load->options->map)
        return FAIL(err, ST_USAGE, "%s: the source 'mapped' needs a mapping file: --map FILE",
                    load->part->path);
    TRY(mapping_load(load->options->map, load->arena, &file, err));
    return mapped_read(load, &file.mapping[0], err);
}

static int recognise(const Sample *sample) {
    (void)sample;
    return NOT_MINE; /* only when a mapping is given */
}

const Source source_mapped = {
    .name = "mapped",
    .title = "any CSV or sheet through a mapping file (--map FILE)",
    .recognise = recognise,
    .read = read_mapped,
};
