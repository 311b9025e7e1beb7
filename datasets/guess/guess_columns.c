#include "datasets/guess/guess_columns.h"

#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/guess/guess_names.h"
#include "datasets/ingest/month_words.h"

enum { HEADERS_LOOKED_AT = 30, MONTHS_LEAST = 2 };

const char *const day_forms[DAY_FORMS] = {"yyyy-mm-dd", "dd/mm/yyyy", "dd-mm-yyyy", "dd.mm.yyyy",
                                          "yyyy/mm/dd", "mm/dd/yyyy", "yyyymmdd"};

/* ---- the header ---- */

static bool is_number(const char *text) {
    return *text && strspn(text, "0123456789.,-+ '") == strlen(text);
}

static bool is_month(const char *text) {
    int month;
    return month_words(text, &month);
}

/* How much a row looks like a header: names that are known, months, text; numbers speak against it,
 * and so does a title that was merged over all columns. */
static int header_score(const GuessGrid *grid, size_t row) {
    int score = 0;
    size_t filled = 0, same = 0;
    for (size_t c = 0; c < grid->columns; c++) {
        const char *text = grid->cell[row][c];
        if (!*text) continue;
        filled++;
        for (size_t b = 0; b < c; b++) same += strcmp(text, grid->cell[row][b]) == 0;
        if (is_month(text))
            score += 3;
        else if (is_number(text))
            score -= 4;
        else
            score += guess_is_name(text) ? 6 : 1;
    }
    return filled < 2 || same >= filled - 1 ? -1 : score;
}

static const char *join(const GuessGrid *grid, size_t row, size_t column, Arena *arena) {
    const char *over = grid->cell[row - 1][column], *name = grid->cell[row][column];
    if (!*name) return over;
    if (!*over || strcmp(over, name) == 0) return name;
    return arena_printf(arena, "%s %s", over, name);
}

/* Years above months make one header of two lines. */
static bool joins_above(const GuessGrid *grid, size_t row, Arena *arena) {
    size_t alone = 0, joined = 0;
    if (!row) return false;
    for (size_t c = 0; c < grid->columns; c++) {
        alone += is_month(grid->cell[row][c]);
        joined += is_month(join(grid, row, c, arena));
    }
    return joined > alone && joined >= MONTHS_LEAST;
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
    if (!num_parse(plain, used, &value)) return;
    if (!(value >= column->low)) column->low = value;
    if (!(value <= column->high)) column->high = value;
}

static void add_day(GuessColumn *column, const char *text) {
    const size_t length = strcspn(text, "T ");
    bool any = false;
    for (size_t k = 0; k < DAY_FORMS; k++) {
        int date;
        const RowsCell cell = {text, length};
        if (!length || !pattern_date(&cell, day_forms[k], &date)) continue;
        column->form[k]++;
        any = true;
    }
    column->days += any;
}

static void add_cell(GuessColumn *column, const char *text) {
    char bare[64];
    if (!*text) return;
    column->filled++;
    column->months += is_month(text);
    add_day(column, text);
    if (!bare_number(text, bare)) return;
    column->numbers++;
    add_mark(column, bare);
    add_range(column, bare);
}

/* ---- all ---- */

static void name_column(const GuessGrid *grid, GuessColumns *columns, size_t c, Arena *arena) {
    GuessColumn *column = &columns->column[c];
    const size_t row = columns->header;
    column->heading = columns->header_lines == 2 ? join(grid, row, c, arena) : grid->cell[row][c];
    column->is_month = month_words(column->heading, &column->month);
    column->low = column->high = NAN;
    for (size_t b = 0; b < c; b++) {
        if (!*column->heading || strcmp(columns->column[b].heading, column->heading) != 0) continue;
        column->twice = columns->column[b].twice = true;
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
}
