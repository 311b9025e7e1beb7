#include "datasets/guess/guess_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/date_text.h"
#include "datasets/base/num.h"
#include "datasets/base/number_text.h"
#include "datasets/base/place_text.h"
#include "datasets/base/text_trim.h"
#include "datasets/base/word_fold.h"
#include "datasets/ingest/month_words.h"
#include "datasets/ingest/period_words.h"
#include "datasets/ingest/unit_words.h"
#include "datasets/reference/column_names.h"

enum {
    HEADERS_LOOKED_AT = 30,
    MONTHS_LEAST = 2,
    DAYS_LEAST = 7 /* a week side by side: fewer may be any dates */
};

const char *const day_forms[DAY_FORMS] = {"yyyy-mm-dd", "dd/mm/yyyy", "dd-mm-yyyy",
                                          "dd.mm.yyyy", "yyyy/mm/dd", "mm/dd/yyyy",
                                          "mm-dd-yyyy", "mm.dd.yyyy", "yyyymmdd"};

/* ---- the header ---- */

static bool is_number(const char *text) {
    return *text && strspn(text, "0123456789.,-+ '") == strlen(text);
}

static bool is_year(const char *text) {
    return strlen(text) == 4 && strspn(text, "0123456789") == 4 && strcmp(text, "1990") >= 0 &&
           strcmp(text, "2199") <= 0;
}

static bool is_month(const char *text) {
    int month;
    return month_words(text, &month);
}

/* 0, 1, 2, ... 23: hours of a day, or its days of a month, side by side. */
static bool counts_on(const GuessGrid *grid, size_t row) {
    enum { RUN_LEAST = 12 };
    size_t run = 0;
    for (size_t c = 1; c < grid->columns && run < RUN_LEAST; c++) {
        long long before, here;
        const char *a = grid->cell[row][c - 1], *b = grid->cell[row][c];
        const bool next = num_parse_long(a, strlen(a), &before) &&
                          num_parse_long(b, strlen(b), &here) && here == before + 1;
        run = next ? run + 1 : 1;
    }
    return run >= RUN_LEAST;
}

/* A date in this order: a number with more of them behind it, no "2025" and no "Jan-25". */
static bool is_date(const char *text, DateOrder order, int *date) {
    TimeText time;
    const size_t digits = strspn(text, "0123456789");
    if (!digits || !text[digits] || !strpbrk(text + digits, "0123456789")) return false;
    if (time_text_read(text, strlen(text), order, &time) != DATE_READ || time.day.serial)
        return false;
    *date = time.day.date;
    return true;
}

/* Dates in this order that a row has. *within: one of them is neither the first nor the last day of
 * a month, by which months are named too. */
static size_t dates_in(const GuessGrid *grid, size_t row, DateOrder order, bool *within) {
    size_t dates = 0;
    int date;
    *within = false;
    for (size_t c = 0; c < grid->columns; c++) {
        if (!is_date(grid->cell[row][c], order, &date)) continue;
        const int month = month_of_date(date);
        dates++;
        *within |= date != month_first_date(month) && date + 1 != month_first_date(month + 1);
    }
    return dates;
}

/* The order in which a row names days side by side; DATES_ANY when it names none. */
static DateOrder days_across(const GuessGrid *grid, size_t row) {
    bool within, other;
    const size_t first = dates_in(grid, row, DATES_DAY_FIRST, &within),
                 last = dates_in(grid, row, DATES_MONTH_FIRST, &other);
    if (last > first) return last >= DAYS_LEAST && other ? DATES_MONTH_FIRST : DATES_ANY;
    return first >= DAYS_LEAST && within ? DATES_DAY_FIRST : DATES_ANY;
}

/* How much a row looks like a header: names that are known, months, text; numbers speak against it,
 * and so does a title that was merged over all columns. */
static int header_score(const GuessGrid *grid, size_t row) {
    int score = 0;
    size_t filled = 0, same = 0;
    const bool hours = counts_on(grid, row);
    const DateOrder days = days_across(grid, row);
    int date;
    for (size_t c = 0; c < grid->columns; c++) {
        const char *text = grid->cell[row][c];
        if (!*text) continue;
        filled++;
        for (size_t b = 0; b < c; b++) same += strcmp(text, grid->cell[row][b]) == 0;
        if (is_month(text))
            score += 3;
        else if (days != DATES_ANY && is_date(text, days, &date))
            score += 3;
        else if (is_year(text) || (hours && is_number(text)))
            continue; /* a column for each year, or a year in a row */
        else if (is_number(text))
            score -= 4;
        else
            score += column_name_known(text) ? 6 : 1;
    }
    return filled < 2 || same >= filled - 1 ? -1 : score;
}

/* What stands over a column in the line above: a name over others holds until the next, one over
 * nothing is whole (rows.h reads headers of two lines so). */
static const char *above(const GuessGrid *grid, size_t row, size_t column) {
    size_t c = column;
    while (c && !*grid->cell[row - 1][c]) c--;
    return c == column || *grid->cell[row][c] ? grid->cell[row - 1][c] : "";
}

static const char *join(const GuessGrid *grid, size_t row, size_t column, Arena *arena) {
    const char *over = above(grid, row, column), *name = grid->cell[row][column];
    if (!*name) return over;
    if (!*over || strcmp(over, name) == 0) return name;
    return arena_printf(arena, "%s %s", over, name);
}

static bool is_dated(const char *text) {
    return is_month(text) || period_words(text, &(Period){0});
}

static bool names_month(const char *heading) {
    char folded[WORD_FOLD], word[WORD_FOLD];
    size_t months = 0;
    (void)word_fold(heading, folded);
    for (const char *p = folded; *p; p += strcspn(p, " "), p += *p == ' ') {
        const size_t length = strcspn(p, " ");
        memcpy(word, p, length);
        word[length] = 0;
        months += month_word(word) > 0;
    }
    return months == 1;
}

/* Below the heading of a month stand figures; below a month that is data the next one stands. */
static bool figures_below(const GuessGrid *grid, size_t row, size_t column) {
    const char *next = row + 1 < grid->rows ? grid->cell[row + 1][column] : "x";
    return !*next || (is_number(next) && !is_dated(next));
}

/* Years above months or quarters make one header of two lines, and so do words that say what the
 * months below them are of. */
static bool joins_above(const GuessGrid *grid, size_t row, Arena *arena) {
    size_t alone = 0, joined = 0, months = 0, data = 0, over = 0;
    if (!row) return false;
    for (size_t c = 0; c < grid->columns; c++) {
        const char *text = grid->cell[row][c], *top = above(grid, row, c);
        /* below a whole month stand figures, and no part of a date */
        const bool dated = is_dated(text),
                   both = (dated || !is_month(top)) && is_dated(join(grid, row, c, arena)),
                   month = dated || names_month(text);
        alone += dated;
        joined += both;
        months += month;
        over += month && *top && !is_dated(top);
        data += (both || month) && !figures_below(grid, row, c);
    }
    if (data) return false;
    return (joined > alone && joined >= MONTHS_LEAST) ||
           (months >= MONTHS_LEAST && over == months && header_score(grid, row - 1) > 0);
}

static bool find_header(const GuessGrid *grid, Arena *arena, GuessColumns *columns) {
    int best = 0;
    for (size_t r = 0; r < grid->rows && r < HEADERS_LOOKED_AT; r++) {
        const bool two = joins_above(grid, r, arena);
        const int score = header_score(grid, r) + (two ? 20 : 0);
        if (score <= best) continue;
        best = score;
        columns->header = r;
        columns->header_lines = two ? 2 : 1;
    }
    columns->first = columns->header + 1;
    return best > 0;
}

/* ---- cells ---- */

/* Digits in groups of three behind the first mark. */
static bool is_grouped(const char *text, char mark) {
    const char *p = text + strspn(text, "0123456789");
    if (p == text || p - text > 3 || *p != mark) return false;
    while (*p == mark) {
        if (strspn(p + 1, "0123456789") != 3) return false;
        p += 4;
    }
    return !*p;
}

/* "12.345,67", "60,5": the decimal mark is beyond doubt; "1.250" may be either. */
static void add_mark(GuessColumn *column, const char *text) {
    const char *comma = strrchr(text, ','), *point = strrchr(text, '.');
    if (!comma && !point) return;
    if (is_grouped(text, ',') || is_grouped(text, '.')) {
        const bool several = strchr(text, comma ? ',' : '.') != (comma ? comma : point);
        if (!several) {
            column->doubtful++;
            column->doubtful_commas += comma != NULL;
            return;
        }
        column->commas += point != NULL; /* 1.234.567: points group */
        column->points += comma != NULL;
        return;
    }
    if (comma && (!point || comma > point))
        column->commas++;
    else
        column->points++;
}

/* The text without signs, blanks and the euro; false when it is not a number. */
static bool bare_number(const char *text, char out[64]) {
    size_t used = 0;
    bool digit = false;
    for (; *text; text++) {
        if (*text == '-' && digit && strpbrk(text, "0123456789")) return false; /* a day */
        if (strchr(" -+'", *text)) continue;
        if (strncmp(text, "\xC2\xA0", 2) == 0 || strncmp(text, "\xE2\x82\xAC", 3) == 0 ||
            strncmp(text, "\xE2\x80\xAF", 3) == 0) {
            text += *text == '\xC2' ? 1 : 2;
            continue;
        }
        if (strncmp(text, "EUR", 3) == 0) {
            text += 2;
            continue;
        }
        if (!strchr("0123456789.,", *text) || used == 63) return false;
        digit |= *text >= '0' && *text <= '9';
        out[used++] = *text;
    }
    out[used] = 0;
    return digit;
}

static void add_range(GuessColumn *column, const char *text) {
    double value;
    char plain[64];
    size_t used = 0;
    for (; *text && used < sizeof plain - 1; text++) plain[used++] = *text == ',' ? '.' : *text;
    if (!num_parse(plain, used, &value) || value == 0) return; /* 0 is no place */
    if (!(value >= column->low)) column->low = value;
    if (!(value <= column->high)) column->high = value;
}

/* The form of a day that begins with a number; DAY_FORMS when none says how it stands. */
static void add_form(GuessColumn *column, const char *text, const TimeText *time) {
    static const char marks[] = "/-.";
    const size_t digits = strspn(text, "0123456789");
    const char *mark = text[digits] ? strchr(marks, text[digits]) : NULL;
    if (digits == 8 && !mark) column->form[DAY_FORMS - 1]++;
    if (digits == 4 && mark && *mark != '.') column->form[*mark == '/' ? 4 : 0]++;
    if (digits < 1 || digits > 2 || !mark || !strchr("0123456789", text[digits + 1])) return;
    if (time->day.proves != DATES_MONTH_FIRST) column->form[1 + (mark - marks)]++;
    if (time->day.proves != DATES_DAY_FIRST) column->form[5 + (mark - marks)]++;
}

static void add_day(GuessColumn *column, const char *text) {
    TimeText time;
    const size_t length = strlen(text), digits = strspn(text, "0123456789");
    const DateForm form = time_text_read(text, length, DATES_ANY, &time);
    column->serials += form == DATE_READ && time.day.serial;
    const bool number = time.day.serial || (digits == length && digits != 8);
    if ((form != DATE_READ && form != DATE_DOUBTFUL) || number) return;
    column->days++;
    add_form(column, text, &time);
}

/* "2024" beside "3" or "maart", "13/01/2024" beside "10" or "10:00". */
static void add_part(GuessColumn *column, const char *text) {
    long long value = -1;
    char folded[WORD_FOLD];
    const size_t digits = strspn(text, "0123456789");
    const bool clock = digits && (!text[digits] || text[digits] == ':' || text[digits] == 'u' ||
                                  text[digits] == 'h');
    if (digits && digits <= 4) (void)num_parse_long(text, digits, &value);
    column->hours += clock && value >= 0 && value <= 24 && digits <= 2;
    column->years += digits == 4 && !text[4] && value >= 1990 && value <= 2199;
    column->month_parts += digits ? digits <= 2 && !text[digits] && value >= 1 && value <= 12
                                  : month_word(word_fold(text, folded)) > 0;
}

/* "Q3", "3", "3e kwartaal": with a year beside it a period. */
static bool is_quarter(const char *text) {
    char dated[64];
    Period period;
    if (strlen(text) == 1) return *text >= '1' && *text <= '4';
    (void)snprintf(dated, sizeof dated, "%.50s 2000", text);
    return !period_words(text, &period) && period_words(dated, &period);
}

static bool has_decimals(double value) {
    return fabs(value - round(value)) > 1e-9;
}

/* Degrees with their sign, or both halves of a place; two bare numbers, which may be one with
 * blanks in it, have decimals that only places have. True when the cell is a place. */
static bool add_place(GuessColumn *column, const char *text) {
    PlaceText place;
    const PlaceForm form = place_text_read(text, strlen(text), &place);
    const char *mark = strpbrk(text, ".,");
    const bool bare = strchr("0123456789-+", *text) && !strstr(text, "\xC2\xB0");
    const bool decimals = mark && strspn(mark + 1, "0123456789") >= 3 && has_decimals(place.x) &&
                          has_decimals(place.y);
    column->numbers += form > PLACE_PAIR;
    if (form != PLACE_PAIR) return form > PLACE_PAIR;
    const bool degrees = fabs(place.x) <= 180 && fabs(place.y) <= 90;
    const bool is = !bare || (decimals && degrees);
    column->places += is;
    return is;
}

/* "(99,00)", "100,00-", "1,2E+04": what an import reads as a number is one. */
static bool add_written(GuessColumn *column, const char *text) {
    NumberText number;
    const NumberForm form = number_text_read(text, strlen(text), 0, &number);
    if (form != NUMBER_READ && form != NUMBER_DOUBTFUL) return false;
    column->numbers++;
    column->commas += number.proves == ',';
    column->points += number.proves == '.';
    column->doubtful += !number.proves && number.shape;
    column->doubtful_commas += !number.proves && number.shape == ',';
    return true;
}

static void add_cell(GuessColumn *column, const char *text) {
    char bare[64], cut[64];
    Period period;
    const char *number = text;
    size_t length = strlen(text);
    if (text_missing(text, length)) return;
    column->filled++;
    column->months += is_month(text);
    column->periods += period_words(text, &period);
    column->quarters += is_quarter(text);
    add_day(column, text);
    add_part(column, text);
    if (add_place(column, text)) return;
    const bool plain = bare_number(text, bare);
    if (!plain && add_written(column, text)) return;
    if (!plain) {
        if (!unit_words_any(&number, &length) || length >= sizeof cut) return;
        memcpy(cut, number, length);
        cut[length] = 0;
        if (!bare_number(cut, bare)) return;
    }
    column->numbers++;
    add_mark(column, bare);
    add_range(column, bare);
}

/* ---- all ---- */

static void name_column(const GuessGrid *grid, GuessColumns *columns, size_t c, Arena *arena) {
    GuessColumn *column = &columns->column[c];
    const size_t row = columns->header;
    column->heading = columns->header_lines == 2 ? join(grid, row, c, arena) : grid->cell[row][c];
    column->below = grid->cell[row][c];
    column->is_month = month_words(column->heading, &column->month);
    column->is_period = !column->is_month && period_words(column->heading, &(Period){0});
    column->low = column->high = NAN;
    for (size_t b = 0; b < c; b++) {
        if (!*column->heading || strcmp(columns->column[b].heading, column->heading) != 0) continue;
        column->twice = columns->column[b].twice = true;
    }
}

/* ---- months whose year stands elsewhere ---- */

/* The only year that a text names; 0 = none, several, or one that is part of a day. */
static int year_in(const char *text) {
    char folded[WORD_FOLD];
    int found = 0;
    (void)word_fold(text, folded);
    for (const char *p = folded; *p; p += strcspn(p, " "), p += *p == ' ') {
        const size_t length = strcspn(p, " "), digits = strspn(p, "0123456789");
        long long year = 0;
        if (digits != length) continue;
        if (digits == 4) (void)num_parse_long(p, 4, &year);
        if (year < 1990 || year > 2199 || (found && found != (int)year)) return 0;
        found = (int)year;
    }
    return found;
}

/* The year that the titles above the header and the name of the sheet or file name; 0 = none, or
 * several. */
static int year_of(const GuessGrid *grid, const GuessColumns *columns) {
    int found = year_in(grid->part->sheet ? grid->part->sheet : grid->part->name);
    const size_t header = columns->header + 1 - columns->header_lines;
    for (size_t r = 0; r < header; r++)
        for (size_t c = 0; c < grid->columns; c++) {
            const int year = year_in(grid->cell[r][c]);
            if (year && found && year != found) return 0;
            if (year) found = year;
        }
    return found;
}

static void add_years(const GuessGrid *grid, GuessColumns *columns, Arena *arena) {
    size_t named = 0, dated = 0;
    for (size_t c = 0; c < columns->count; c++) {
        dated += columns->column[c].is_month;
        named += names_month(columns->column[c].heading);
    }
    const int year = named >= MONTHS_LEAST && !dated ? year_of(grid, columns) : 0;
    for (size_t c = 0; c < columns->count && year; c++) {
        GuessColumn *column = &columns->column[c];
        if (!names_month(column->heading)) continue;
        column->is_month = column->yearless =
            month_words(arena_printf(arena, "%s %d", column->heading, year), &column->month);
    }
}

/* The first of a month among its other days names no month. */
static void name_days(const GuessGrid *grid, GuessColumns *columns) {
    const DateOrder order = days_across(grid, columns->header);
    for (size_t c = 0; c < columns->count && order != DATES_ANY; c++) {
        GuessColumn *column = &columns->column[c];
        if (!is_date(column->heading, order, &column->day)) continue;
        column->is_day = true;
        column->is_month = column->is_period = false;
    }
}

void guess_columns(const GuessGrid *grid, Arena *arena, GuessColumns *columns) {
    *columns = (GuessColumns){0};
    if (!grid->rows || !find_header(grid, arena, columns)) return;
    columns->count = grid->columns;
    columns->column = ARENA_ARRAY(arena, GuessColumn, grid->columns + 1);
    for (size_t c = 0; c < grid->columns; c++) {
        name_column(grid, columns, c, arena);
        for (size_t r = columns->first; r < grid->rows; r++)
            add_cell(&columns->column[c], grid->cell[r][c]);
    }
    add_years(grid, columns, arena);
    name_days(grid, columns);
}
