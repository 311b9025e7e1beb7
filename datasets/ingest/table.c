#include "datasets/ingest/table.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/value_shown.h"
#include "datasets/reference/column_names.h"

const Table *const tables_all[] = {
#define TABLE(name) &table_##name,
#include "datasets/ingest/tables.def"
#undef TABLE
    NULL,
};

const char *const turnover_sources[] = {"declared", "vat", "accounts", "till", NULL};

const char row_no_storefront[] = "no such storefront: import storefronts.csv first";
const char row_month_clash[] = "this month was already given in the same file, with another value";
const char row_no_value[] = "rows without a value";

/* A number, or the day or month that it stands for. */
static void show_converted(CellKind kind, double value, char text[NUM_TEXT]) {
    if (kind == CELL_DATE)
        (void)date_format((int)value, text);
    else if (kind == CELL_MONTH)
        (void)month_format((int)value, text);
    else
        (void)num_format(value, text);
}

Status row_reject(Row *row, size_t column, const char *reason) {
    const Cell *cell = &row->cell[column];
    char number[NUM_TEXT] = "";
    if (row->reason) return ST_OK;
    if (cell->given && !cell->text)
        show_converted(row->table->columns[column].kind, cell->number, number);
    row->bad_column = row->table->columns[column].name;
    row->reason = reason;
    row->readings[0] = 0;
    value_show(cell->text ? cell->text : number, cell->text ? cell->length : strlen(number),
               row->bad_value);
    return ST_OK;
}

int table_find(const Table *table, const char *name) {
    for (int c = 0; table->columns[c].name; c++)
        if (strcmp(table->columns[c].name, name) == 0) return c;
    return -1;
}

enum { STATES = 3 };
static const char *const states[STATES] = {"status", "quality", "flag"};

static bool names_a_state(const char *heading) {
    for (size_t k = 0; k < STATES; k++)
        if (column_named(heading, states[k]) >= NAME_KNOWN) return true;
    return false;
}

/* The first column for the state of a counter that no heading has yet; -1 = none. */
static int free_state(const Table *table, const int *target, size_t columns) {
    for (size_t k = 0; k < STATES; k++) {
        const int state = table_find(table, states[k]);
        size_t c = 0;
        while (c < columns && target[c] != state) c++;
        if (c == columns) return state;
    }
    return -1;
}

void table_targets(const Table *table, const char *const *header, size_t columns, int *target) {
    for (size_t c = 0; c < columns; c++) target[c] = table_find(table, header[c]);
    if (strcmp(table->name, "counts") != 0) return;
    for (size_t c = 0; c < columns; c++)
        if (target[c] < 0 && names_a_state(header[c]))
            target[c] = free_state(table, target, columns);
}

bool proxy_refused(Row *row, size_t kind, size_t value) {
    const Cell *name = &row->cell[kind];
    const double seats = row->cell[value].number;
    if (!name->given || !text_slice_equal(name->text, name->length, "seats")) return false;
    if (seats >= 0 && seats <= SEATS_MOST && seats == floor(seats)) return false;
    (void)row_reject(row, value, "seats are a whole number, of 10,000 at most");
    return true;
}

static Told *tell(FactWriter *sink, const char *what, bool stored) {
    size_t k = 0;
    while (k < sink->tolds && sink->told[k].what != what) k++;
    assert(k < TOLD_MAX && "as many texts as there are kinds");
    if (k == sink->tolds) sink->told[sink->tolds++] = (Told){.what = what, .stored = stored};
    sink->told[k].count++;
    return &sink->told[k];
}

void row_aside(FactWriter *sink, Row *row, const char *what) {
    row->aside = true;
    (void)tell(sink, what, false);
}

void told_aside(FactWriter *sink, const char *what) {
    (void)tell(sink, what, false);
}

void row_tell(FactWriter *sink, const Row *row, const char *what, const Cell *cell) {
    Told *told = tell(sink, what, true);
    if (told->count > 1) return;
    told->line = row->line;
    if (cell && cell->text && !row->table->personal)
        value_show(cell->text, cell->length, told->value);
}

bool row_says_nothing(FactWriter *sink, Row *row) {
    if (row->reason != row_no_value) return false;
    row->reason = NULL;
    row_aside(sink, row, row_no_value);
    return true;
}

const char *reason_text(const char *reason, const char *readings, char out[REASON_SHOWN]) {
    if (!*readings) return reason;
    (void)snprintf(out, REASON_SHOWN, "%s: %s", reason, readings);
    return out;
}
