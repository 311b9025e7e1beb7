#include "datasets/ingest/cells.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/number_text.h"

bool cell_number(const RowsCell *cell, char decimal_mark, double *value) {
    NumberText number;
    *value = NAN;
    if (!cell->length) return true;
    if (decimal_mark == '.' && num_parse(cell->text, cell->length, value)) return true;
    const NumberForm form = number_text_read(cell->text, cell->length, decimal_mark, &number);
    *value = form == NUMBER_READ ? number.value : (double)NAN;
    return form == NUMBER_READ || form == NUMBER_MISSING;
}

/* Digits of the cell where the pattern has this letter; -1 when there are none. */
static int pick(const RowsCell *cell, const char *pattern, char letter) {
    int value = -1;
    for (size_t i = 0; pattern[i]; i++) {
        if (pattern[i] != letter) continue;
        const char c = cell->text[i];
        if (c < '0' || c > '9') return -1;
        value = 10 * (value < 0 ? 0 : value) + (c - '0');
    }
    return value;
}

bool pattern_date(const RowsCell *cell, const char *pattern, int *date) {
    if (cell->length != strlen(pattern)) return false;
    for (size_t i = 0; pattern[i]; i++)
        if (!strchr("dmy", pattern[i]) && pattern[i] != cell->text[i]) return false;
    const int year = pick(cell, pattern, 'y'), month = pick(cell, pattern, 'm'),
              day = pick(cell, pattern, 'd');
    if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
    const int number = month_make(year, month), first = month_first_date(number);
    if (first + day - 1 >= month_first_date(number + 1)) return false;
    *date = first + day - 1;
    return true;
}

DateOrder pattern_order(const char *pattern) {
    const char *day = strchr(pattern, 'd'), *month = strchr(pattern, 'm'),
               *year = strchr(pattern, 'y');
    if (!day || !month || !year || year < day || year < month) return DATES_ANY;
    return day < month ? DATES_DAY_FIRST : DATES_MONTH_FIRST;
}

bool cell_date(const RowsCell *cell, const char *pattern, int *date) {
    DateText read;
    *date = INT_MIN;
    if (!cell->length || pattern_date(cell, pattern, date)) return true;
    const DateForm form = date_text_read(cell->text, cell->length, pattern_order(pattern), &read);
    if (form == DATE_READ) *date = read.date;
    return form == DATE_READ || form == DATE_MISSING;
}
