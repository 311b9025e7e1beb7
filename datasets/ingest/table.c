#include "datasets/ingest/table.h"

#include <assert.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

const Table *const tables_all[] = {
#define TABLE(name) &table_##name,
#include "datasets/ingest/tables.def"
#undef TABLE
    NULL,
};

const char row_no_storefront[] = "no such storefront: import storefronts.csv first";
const char row_month_clash[] = "this month was already given in the same file, with another value";

void value_show(const char *text, size_t length, char out[VALUE_SHOWN + 1]) {
    size_t k = 0;
    for (size_t i = 0; i < length && k < VALUE_SHOWN; i++)
        out[k++] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
    out[k] = 0;
}

static bool refuse(Row *row, size_t column, const char *text, size_t length, const char *reason) {
    if (row->reason) return false;
    row->bad_column = row->table->columns[column].name;
    row->reason = reason;
    value_show(text, length, row->bad_value);
    return false;
}

Status row_reject(Row *row, size_t column, const char *reason) {
    const Cell *cell = &row->cell[column];
    char number[NUM_TEXT] = "";
    if (cell->given && !cell->text) (void)num_format(cell->number, number);
    (void)refuse(row, column, cell->text ? cell->text : number,
                 cell->text ? cell->length : strlen(number), reason);
    return ST_OK;
}

void row_aside(FactWriter *sink, Row *row, const char *what) {
    row->aside = true;
    sink->aside++;
    sink->aside_what = what;
}

/* Is the slice one of the blank-separated words? */
static bool word_listed(const char *words, const char *text, size_t length) {
    for (const char *p = words; *p;) {
        const char *const word = p;
        while (*p && *p != ' ') p++;
        if ((size_t)(p - word) == length && memcmp(word, text, length) == 0) return true;
        p += *p == ' ';
    }
    return false;
}

static bool convert_number(Row *row, size_t column, const char *text, size_t length) {
    const Column *c = &row->table->columns[column];
    Cell *cell = &row->cell[column];
    if (!num_parse(text, length, &cell->number))
        return refuse(row, column, text, length, "not a number with a decimal point");
    if (cell->number < c->low)
        return refuse(row, column, text, length, "below the smallest possible value");
    if (cell->number > c->high)
        return refuse(row, column, text, length, "above the largest plausible value");
    return true;
}

bool row_convert(Row *row, size_t column, const char *text, size_t length) {
    assert(text || length == 0);
    const Column *c = &row->table->columns[column];
    Cell *cell = &row->cell[column];
    int whole = 0;
    if (!length) return c->required ? refuse(row, column, text, 0, "empty, but required") : true;
    cell->given = true;
    switch (c->kind) {
        case CELL_NUMBER:
            return convert_number(row, column, text, length);
        case CELL_MONTH:
            if (!month_parse(text, length, &whole))
                return refuse(row, column, text, length, "not a month YYYY-MM from 1900 to 2199");
            cell->number = whole;
            return true;
        case CELL_DATE:
            if (!date_parse(text, length, &whole))
                return refuse(row, column, text, length, "not a date YYYY-MM-DD from 1900 to 2199");
            cell->number = whole;
            return true;
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
    if (!text_plain(text, length)) {
        if (memchr(text, 0, length))
            return refuse(row, column, text, length, "contains a NUL byte");
        if (!utf8_valid(text, length))
            return refuse(row, column, text, length,
                          "not UTF-8 (Latin-1?): convert the file with iconv");
    }
    if (c->words && !word_listed(c->words, text, length))
        return refuse(row, column, text, length, "not one of the words this column knows");
    cell->text = text;
    cell->length = length;
    return true;
}
