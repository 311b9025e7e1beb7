#include "datasets/ingest/row_convert.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/num.h"
#include "datasets/base/number_text.h"
#include "datasets/base/place_text.h"
#include "datasets/base/text_trim.h"
#include "datasets/ingest/period_words.h"
#include "datasets/ingest/unit_words.h"
#include "datasets/ingest/value_shown.h"

static const CellForm as_written = {.decimal_mark = '.'};

/* One field while it is converted. */
typedef struct Field {
    Row *row;
    size_t column;
    const Column *spec;
    const CellForm *form;
    const char *text;
    size_t length;
    const char *whole; /* as it stands in the file, of which text may be a part */
    size_t whole_length;
    double factor; /* of a number's unit to the column's; 0 = none was cut off */
} Field;

/* ---- what cannot be taken ---- */

static bool refuse_row(const Field *f, const char *reason, const char *readings) {
    Row *row = f->row;
    if (row->reason) return false;
    row->bad_column = f->spec->name;
    row->reason = reason;
    value_show(f->whole, f->whole_length, row->bad_value);
    (void)snprintf(row->readings, sizeof row->readings, "%s", readings);
    return false;
}

/* A cell that only describes is left out, and the row goes on. */
static bool lose_cell(const Field *f, const char *reason, const char *readings) {
    Row *row = f->row;
    row->cell[f->column] = (Cell){0};
    row->lost_columns |= 1u << f->column;
    if (row->losts == LOST_MAX) return true;
    BadCell *lost = &row->lost[row->losts++];
    lost->column = f->spec->name;
    lost->reason = reason;
    value_show(f->whole, f->whole_length, lost->value);
    (void)snprintf(lost->readings, sizeof lost->readings, "%s", readings);
    return true;
}

static bool refuse(const Field *f, const char *reason, const char *readings) {
    return f->spec->is & COLUMN_DESCRIBES ? lose_cell(f, reason, readings)
                                          : refuse_row(f, reason, readings);
}

static bool missing(const Field *f) {
    f->row->cell[f->column].given = false;
    if (f->spec->is & COLUMN_VALUE) return refuse_row(f, row_no_value, "");
    return f->spec->required ? refuse_row(f, "empty, but required", "") : true;
}

/* ---- numbers ---- */

enum { READING = NUM_TEXT + 40 };

/* The reading with a mark, or where that is none, with every other mark left out. */
static void add_reading(const Field *f, double value, char mark, char out[READING]) {
    char number[NUM_TEXT], bare[NUM_TEXT];
    size_t used = 0;
    for (size_t i = 0; i < f->length && used + 1 < sizeof bare; i++)
        if ((f->text[i] >= '0' && f->text[i] <= '9') || f->text[i] == mark)
            bare[used++] = f->text[i] == mark ? '.' : f->text[i];
    const bool left_out = isnan(value) && num_parse(bare, used, &value);
    (void)snprintf(out, READING, "%s%s", num_format(value, number),
                   left_out      ? " with its marks left out"
                   : mark == '.' ? " with a decimal point"
                                 : " with a decimal comma");
}

static bool doubtful_number(const Field *f, const NumberText *n) {
    char point[READING], comma[READING], both[2 * READING + 8];
    const bool declared_point = f->form->decimal_mark == '.', one = isnan(n->value + n->other);
    add_reading(f, n->value, '.', point);
    add_reading(f, n->other, ',', comma);
    (void)snprintf(both, sizeof both, "%s, or %s", isnan(n->value) ? comma : point,
                   isnan(n->value) ? point : comma);
    return refuse(f,
                  !one             ? "a number that can be read in two ways"
                  : declared_point ? "not a number with a decimal point"
                                   : "not a number with a decimal comma",
                  both);
}

/* "1.250" in a column of counts: as it stands there is no telling. */
static bool thousand_or_one(const Field *f, NumberText *n) {
    const bool noughts = f->form->noughts && !(f->spec->is & (COLUMN_LON | COLUMN_LAT));
    if (!noughts && (!(f->spec->is & COLUMN_WHOLE) || f->form->decimals)) return false;
    return number_text_read(f->text, f->length, 0, n) == NUMBER_DOUBTFUL;
}

static bool take_number(const Field *f, double value) {
    if (f->factor != 0) value *= f->factor;
    f->row->cell[f->column].number = value;
    if (value < f->spec->low) return refuse(f, "below the smallest possible value", "");
    if (value > f->spec->high) return refuse(f, "above the largest plausible value", "");
    if (f->spec->is & COLUMN_ONES && value != floor(value))
        return refuse(f, "not a whole number", "");
    return true;
}

/* The kind of a proxy, where the row has one: its end is its unit. */
static const char *kind_of(const Row *row, char out[VALUE_SHOWN + 1]) {
    for (size_t c = 0; row->table->columns[c].name; c++) {
        const Cell *cell = &row->cell[c];
        if (strcmp(row->table->columns[c].name, "kind") != 0 || !cell->given) continue;
        (void)snprintf(out, VALUE_SHOWN + 1, "%.*s", (int)cell->length, cell->text);
        return out;
    }
    return NULL;
}

/* "51.2194, 4.4025" or 51°13'10"N in the column of one of the two. */
static bool convert_place_text(const Field *f) {
    PlaceText place;
    const bool lon = f->spec->is & COLUMN_LON;
    const PlaceForm form = place_text_read(f->text, f->length, &place);
    if (form == PLACE_EITHER)
        return refuse(f, "O may be east (Ost, oost) or west (ouest): write E or W", "");
    if (form == (lon ? PLACE_LAT : PLACE_LON))
        return refuse(f,
                      lon ? "a latitude, where the longitude should be"
                          : "a longitude, where the latitude should be",
                      "");
    if (form == PLACE_NONE) return refuse(f, "not a number, nor degrees or a place", "");
    return take_number(f, lon ? place.x : place.y);
}

static bool people_number(const Field *f);

/* "60 m²", "ca. 1 200 kg", "90 %": the number that is left without its unit. */
static bool number_with_unit(const Field *f) {
    Field bare = *f;
    char kind[VALUE_SHOWN + 1];
    const char *name = unit_words_name(f->spec->name);
    if (f->spec->is & (COLUMN_LON | COLUMN_LAT)) return convert_place_text(f);
    const UnitForm form = f->factor != 0 ? UNIT_NONE
                                         : unit_words_cut(f->spec->name, kind_of(f->row, kind),
                                                          &bare.text, &bare.length, &bare.factor);
    if (form == UNIT_OWN) return people_number(&bare);
    if (form == UNIT_CLOCK) return take_number(f, bare.factor);
    if (form == UNIT_OTHER)
        return refuse(f, "in another unit than this column's", name ? name : "");
    return refuse(f,
                  f->form->decimal_mark == ',' ? "not a number with a decimal comma"
                                               : "not a number with a decimal point",
                  "");
}

/* Of a form that people write. */
static bool people_number(const Field *f) {
    NumberText n;
    switch (number_text_read(f->text, f->length, f->form->decimal_mark, &n)) {
        case NUMBER_MISSING:
            return missing(f);
        case NUMBER_DOUBTFUL:
            return doubtful_number(f, &n);
        case NUMBER_FOREIGN:
            return refuse(f, "an amount in another currency than the euro", "");
        case NUMBER_WRONG:
            return number_with_unit(f);
        case NUMBER_READ:
            break;
    }
    if (f->spec->is & COLUMN_WHOLE && n.groups && n.value != floor(n.value))
        return refuse(f, "not a whole number", "");
    return take_number(f, n.value);
}

static bool convert_number(const Field *f) {
    NumberText n;
    double value;
    const size_t length = f->length;
    const bool group = length >= 5 && (f->text[length - 4] == '.' || f->text[length - 4] == ',');
    const bool plain = f->form->decimal_mark == '.' && num_parse(f->text, length, &value);
    if (group && f->text[length - 4] == f->form->decimal_mark && thousand_or_one(f, &n))
        return doubtful_number(f, &n);
    return plain ? take_number(f, value) : people_number(f);
}

/* ---- days and months ---- */

void row_until(Row *row, int newest) {
    row->newest = newest;
    row->newest_month = newest ? month_of_date(newest) : 0;
}

/* value: a month, or a day. Every row of turnover comes by: no calendar is worked out. */
static bool in_time(const Field *f, int value) {
    if (!(f->spec->is & COLUMN_PAST)) return true;
    const bool month = f->spec->kind == CELL_MONTH;
    const int newest = month ? f->row->newest_month : f->row->newest;
    if (value < (month ? MONTH_OLDEST : DATE_OLDEST)) return refuse(f, date_too_old, "");
    if (newest && value > newest) return refuse(f, "lies in the future", "");
    return true;
}

static bool doubtful_date(const Field *f, const DateText *d, bool month) {
    char first[DATE_TEXT], second[DATE_TEXT], both[2 * DATE_TEXT + 64];
    const int length = month ? MONTH_TEXT - 1 : DATE_TEXT - 1;
    if (d->proves != DATES_ANY && f->form->order != DATES_ANY)
        return refuse(f,
                      f->form->order == DATES_DAY_FIRST ? "not a date with the day first"
                                                        : "not a date with the month first",
                      "");
    (void)snprintf(both, sizeof both, "%.*s with the day first, %.*s with the month first", length,
                   date_format(d->date, first), length, date_format(d->other, second));
    return refuse(f, "a date that can be read in two ways", both);
}

/* "2024-Q1" in a column of first or of last days; false when it names no period. */
static bool edge_of_period(const Field *f, int *date) {
    enum { NAME_MOST = 48 };
    char name[NAME_MOST];
    Period period;
    if (!(f->spec->is & (COLUMN_FROM | COLUMN_TO)) || f->length >= sizeof name) return false;
    memcpy(name, f->text, f->length);
    name[f->length] = 0;
    if (!period_words(name, &period)) return false;
    *date = f->spec->is & COLUMN_FROM ? month_first_date(period.first)
                                      : month_first_date(period.last + 1) - 1;
    return true;
}

/* "jan 2024" in the same columns. */
static bool edge_of_month(const Field *f, int *date) {
    DateText month = {0};
    if (!(f->spec->is & (COLUMN_FROM | COLUMN_TO))) return false;
    if (month_text_read(f->text, f->length, f->form->order, &month) != DATE_READ) return false;
    const int first = month_of_date(month.date);
    *date = f->spec->is & COLUMN_FROM ? month_first_date(first) : month_first_date(first + 1) - 1;
    return true;
}

static bool convert_date(const Field *f) {
    DateText d = {0};
    const bool month = f->spec->kind == CELL_MONTH;
    int whole = 0;
    const bool plain = month ? month_parse(f->text, f->length, &whole)
                             : date_parse(f->text, f->length, &whole) || edge_of_period(f, &whole);
    if (plain) {
        f->row->cell[f->column].number = whole;
        return in_time(f, whole);
    }
    const DateForm form = month ? month_text_read(f->text, f->length, f->form->order, &d)
                                : date_text_read(f->text, f->length, f->form->order, &d);
    if (form == DATE_MISSING) return missing(f);
    if (form == DATE_DOUBTFUL) return doubtful_date(f, &d, month);
    if (form == DATE_WRONG && !month && edge_of_month(f, &whole)) {
        f->row->cell[f->column].number = whole;
        return in_time(f, whole);
    }
    if (form == DATE_WRONG)
        return refuse(
            f,
            month ? "not a month (2024-01, or its first or last day)" : "not a date (2024-01-31)",
            "");
    whole = month ? month_of_date(d.date) : d.date;
    f->row->cell[f->column].number = whole;
    return in_time(f, whole);
}

/* ---- words ---- */

/* The word of the blank-separated list, in any case; NULL when it is none of them. */
static const char *word_listed(const char *words, const char *text, size_t length) {
    for (const char *p = words; *p;) {
        const char *const word = p;
        while (*p && *p != ' ') p++;
        if ((size_t)(p - word) == length && strncasecmp(word, text, length) == 0) return word;
        p += *p == ' ';
    }
    return NULL;
}

/* "2,1E+09": what a spreadsheet shows of a long id that it takes for a number. */
static bool rounded(const char *text, size_t length) {
    size_t k = strspn(text, "0123456789.,");
    if (k < 1 || k + 3 > length || (text[k] | 0x20) != 'e' || text[k + 1] != '+') return false;
    for (k += 2; k < length; k++)
        if (text[k] < '0' || text[k] > '9') return false;
    return true;
}

static bool convert_text(const Field *f) {
    Cell *cell = &f->row->cell[f->column];
    const char *text = f->text;
    if (!text_plain(text, f->length)) {
        if (memchr(text, 0, f->length)) return refuse(f, "contains a NUL byte", "");
        if (!utf8_valid(text, f->length))
            return refuse(f, "not UTF-8 (Latin-1?): convert the file with iconv", "");
    }
    if (f->spec->is & COLUMN_KEY && rounded(text, f->length))
        return refuse(f,
                      "an id that a spreadsheet rounded: make its column text there, and export it "
                      "again",
                      "");
    if (f->spec->words) text = word_listed(f->spec->words, text, f->length);
    if (!text) return refuse(f, "not one of the words this column knows", f->spec->words);
    cell->text = text;
    cell->length = f->length;
    return true;
}

/* Blanks of any kind around the text, as spreadsheets and web pages leave them. */
static void trim_field(Field *f) {
    const unsigned char first = (unsigned char)f->text[0],
                        last = (unsigned char)f->text[f->length - 1];
    if (first <= 0x20 || first >= 0x7F || last <= 0x20 || last >= 0x7F || first == '=')
        text_trim(&f->text, &f->length);
    const bool id = f->spec->is & COLUMN_KEY;
    if (first != '\'' || f->length < 2 || (f->spec->kind == CELL_TEXT && !id)) return;
    if (f->text[1] < '0' || f->text[1] > '9') return;
    f->text++; /* the mark of a spreadsheet: what follows is text */
    f->length--;
}

/* A number or a month as gevel writes it, within its range: nearly all cells of a large table. What
 * is anything else is looked at again. */
static bool convert_written(Row *row, size_t column, const char *text, size_t length) {
    const Column *spec = &row->table->columns[column];
    Cell *cell = &row->cell[column];
    double value;
    int month;
    if (row->form || !length || text[0] < '0' || text[0] > '9') return false;
    if (spec->kind == CELL_MONTH) {
        if (!month_parse(text, length, &month)) return false;
        if (spec->is & COLUMN_PAST &&
            (month < MONTH_OLDEST || (row->newest && month > row->newest_month)))
            return false;
        value = month;
    } else {
        if (spec->kind != CELL_NUMBER || !num_parse(text, length, &value)) return false;
        if (spec->is & COLUMN_WHOLE && length >= 5 && text[length - 4] == '.') return false;
        if (!(value >= spec->low && value <= spec->high)) return false;
        if (spec->is & COLUMN_ONES && value != floor(value)) return false;
    }
    cell->given = true;
    cell->number = value;
    return true;
}

bool row_convert(Row *row, size_t column, const char *text, size_t length) {
    assert(text || length == 0);
    if (convert_written(row, column, text, length)) return true;
    Field f = {row,
               column,
               &row->table->columns[column],
               row->form ? &row->form[column] : NULL,
               text,
               length,
               NULL,
               0,
               0};
    if (!f.form) f.form = &as_written;
    if (length) trim_field(&f);
    f.whole = f.text;
    f.whole_length = f.length;
    if (!f.length) return missing(&f);
    row->cell[column].given = true;
    switch (f.spec->kind) {
        case CELL_NUMBER:
            return convert_number(&f);
        case CELL_MONTH:
        case CELL_DATE:
            return convert_date(&f);
        case CELL_TIME:
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
    return text_blank_word(f.text, f.length) ? missing(&f) : convert_text(&f);
}

bool row_refuse_cell(Row *row, size_t column, const RowsCell *cell, const char *reason) {
    const Field f = {.row = row,
                     .column = column,
                     .spec = &row->table->columns[column],
                     .whole = cell->text,
                     .whole_length = cell->length};
    return refuse(&f, reason, "");
}
