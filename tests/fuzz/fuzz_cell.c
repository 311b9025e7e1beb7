/* Cells of registers: amounts with marks between thousands, dates by pattern, times of counters,
 * numbers of the Belgian register, places. */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/number_text.h"
#include "datasets/base/place_text.h"
#include "datasets/ingest/counts.h"
#include "datasets/ingest/period_words.h"
#include "datasets/ingest/rows.h"
#include "datasets/ingest/unit_words.h"
#include "datasets/reference/belgian_number.h"
#include "datasets/reference/projection.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A number with a decimal comma: written so again it reads back; without a declared mark it is the
 * same, or one of two readings; a text that proves a point is none. */
static void check_amount(const RowsCell *cell) {
    double value, again;
    char text[NUM_TEXT];
    NumberText open;
    if (!cell_number(cell, ',', &value) || isnan(value)) return;
    const NumberForm form = number_text_read(cell->text, cell->length, 0, &open);
    FUZZ_PROMISE(isfinite(value) && open.proves != '.');
    FUZZ_PROMISE(form == NUMBER_READ ? open.value == value
                                     : form == NUMBER_DOUBTFUL && open.other == value);
    (void)num_format(value, text);
    for (char *c = text; *c; c++)
        if (*c == '.') *c = ',';
    FUZZ_PROMISE(cell_number(&(RowsCell){text, strlen(text)}, ',', &again) && again == value);
    fuzz_note(&value, sizeof value);
}

/* Written as gevel writes it, it is the same day. */
static void check_date(const RowsCell *cell) {
    int date, same;
    char text[DATE_TEXT];
    if (!cell_date(cell, "dd.mm.yyyy", &date) || date == INT_MIN) return;
    (void)date_format(date, text);
    if (strcmp(text, "1900") >= 0)
        FUZZ_PROMISE(date_parse(text, DATE_TEXT - 1, &same) && same == date);
    FUZZ_PROMISE(cell_date(&(RowsCell){text, DATE_TEXT - 1}, "dd.mm.yyyy", &same) && same == date);
    fuzz_note(&date, sizeof date);
}

/* The first day of a month read is that month, in every form. */
static void check_month(const RowsCell *cell) {
    DateText month, same;
    char text[DATE_TEXT];
    if (month_text_read(cell->text, cell->length, DATES_DAY_FIRST, &month) != DATE_READ) return;
    FUZZ_PROMISE(month_first_date(month_of_date(month.date)) == month.date);
    (void)date_format(month.date, text);
    FUZZ_PROMISE(!month_text_read(text, MONTH_TEXT - 1, DATES_ANY, &same));
    FUZZ_PROMISE(same.date == month.date);
}

/* A period is of three, six or twelve months, and as mappings say it the same. */
static void check_period(const RowsCell *cell) {
    char text[64], name[PERIOD_TEXT];
    Period period, same;
    if (cell->length >= sizeof text) return;
    memcpy(text, cell->text, cell->length);
    text[cell->length] = 0;
    if (!period_words(text, &period)) return;
    const int months = period.last - period.first + 1;
    FUZZ_PROMISE(months == 3 || months == 6 || months == 12);
    FUZZ_PROMISE(period_words(period_format(&period, name), &same));
    FUZZ_PROMISE(same.first == period.first && same.last == period.last);
    fuzz_note(&period, sizeof period);
}

static void check_time(const RowsCell *cell) {
    Count count = {0};
    if (!counts_time(cell->text, cell->length, DATES_ANY, &count)) return;
    const int date = count.date;
    FUZZ_PROMISE(count.minute >= 0 && count.minute < 24 * 60);
    FUZZ_PROMISE(count.offset == COUNT_NO_OFFSET || abs(count.offset) < 15 * 60);
    FUZZ_PROMISE(counts_localise(&count, "Europe/Brussels"));
    FUZZ_PROMISE(count.date - date >= 0 && count.date - date <= 1);
    fuzz_note(&count.minute, sizeof count.minute);
}

/* The digits of the text, and the rule of the check digits once more. */
static void check_be_number(const RowsCell *cell) {
    const char *why = NULL, *again_why = NULL;
    int64_t number, again, digits = 0;
    char text[BE_TEXT];
    const BelgianNumber kind = belgian_number(cell->text, cell->length, &number, &why);
    if (kind == BE_NONE) {
        FUZZ_PROMISE(why);
        return;
    }
    for (size_t k = 0; k < cell->length; k++)
        if (isdigit((unsigned char)cell->text[k])) digits = 10 * digits + (cell->text[k] - '0');
    FUZZ_PROMISE(digits == number && number >= 0 && number < 10000000000);
    FUZZ_PROMISE(kind == BE_BRANCH || (number / 100) % 97 + number % 100 == 97);
    (void)belgian_number_text(number, text);
    FUZZ_PROMISE(belgian_number(text, strlen(text), &again, &again_why) == kind && again == number);
}

static Projection *opened(const char *name) {
    Projection *projection = NULL;
    Err err = {0};
    FUZZ_PROMISE(!projection_open(name, &projection, &err));
    return projection;
}

/* Metres of a national map to degrees and back, within a centimetre. */
static void check_place(const uint8_t *data) {
    static const char *const names[] = {"EPSG:31370", "EPSG:3812", "EPSG:28992", "EPSG:2154",
                                        "EPSG:25832"};
    enum { NAMES = sizeof names / sizeof *names };
    static Projection *all[NAMES];
    const size_t k = data[0] % NAMES;
    double x, y, lon, lat, x_back, y_back;
    const char *why = NULL;
    if (!all[k]) all[k] = opened(names[k]);
    memcpy(&x, data + 1, sizeof x);
    memcpy(&y, data + 1 + sizeof x, sizeof y);
    const bool inside = projection_wgs84(all[k], x, y, &lon, &lat, &why);
    FUZZ_PROMISE(inside || (why && isnan(lon) && isnan(lat)));
    if (!inside) return;
    FUZZ_PROMISE(fabs(lon) <= 180 && fabs(lat) <= 90);
    FUZZ_PROMISE(projection_from_wgs84(all[k], lon, lat, &x_back, &y_back));
    FUZZ_PROMISE(fabs(x - x_back) < 0.01 && fabs(y - y_back) < 0.01);
}

/* Degrees that say their axis lie on Earth; as a point of text a pair reads back. */
static void check_place_text(const RowsCell *cell) {
    PlaceText place, again;
    char text[80];
    const PlaceForm form = place_text_read(cell->text, cell->length, &place);
    if (form == PLACE_LON || form == PLACE_LAT) FUZZ_PROMISE(fabs(place.x) <= 180);
    if (form != PLACE_PAIR) return;
    FUZZ_PROMISE(isfinite(place.x) && isfinite(place.y));
    if (fabs(place.x) > 1e6 || fabs(place.y) > 1e6) return;
    (void)snprintf(text, sizeof text, "POINT (%.6f %.6f)", place.x, place.y);
    FUZZ_PROMISE(place_text_read(text, strlen(text), &again) == PLACE_PAIR);
    FUZZ_PROMISE(fabs(again.x - place.x) < 1e-5 && fabs(again.y - place.y) < 1e-5);
    fuzz_note(&place, sizeof place);
}

/* What is left of a number with its unit is the beginning of what was there. */
static void check_unit(const RowsCell *cell) {
    const char *text = cell->text;
    size_t length = cell->length;
    double factor;
    const UnitForm form = unit_words_cut("floor_area_m2", NULL, &text, &length, &factor);
    FUZZ_PROMISE(text >= cell->text && text + length <= cell->text + cell->length);
    FUZZ_PROMISE(form != UNIT_OWN || length > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    const RowsCell cell = {arena_strndup(arena, (const char *)data, size), size};
    check_amount(&cell);
    check_month(&cell);
    check_period(&cell);
    check_date(&cell);
    check_time(&cell);
    check_be_number(&cell);
    check_place_text(&cell);
    check_unit(&cell);
    if (size == 1 + 2 * sizeof(double)) check_place(data);
    arena_close(arena);
    return 0;
}
