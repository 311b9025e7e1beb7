#include "datasets/ingest/cells.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"

bool cell_number(const RowsCell *cell, char decimal_mark, double *value) {
    char plain[64];
    size_t used = 0;
    *value = NAN;
    if (!cell->length) return true;
    if (decimal_mark == '.') return num_parse(cell->text, cell->length, value);
    for (size_t i = 0; i < cell->length; i++) {
        char c = cell->text[i];
        if (c == '.') continue; /* between thousands */
        if (c == decimal_mark) c = '.';
        if (used == sizeof plain) return false;
        plain[used++] = c;
    }
    return num_parse(plain, used, value);
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

bool cell_date(const RowsCell *cell, const char *pattern, int *date) {
    *date = INT_MIN;
    if (!cell->length) return true;
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
