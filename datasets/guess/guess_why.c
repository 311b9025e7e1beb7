#include "datasets/guess/guess_why.h"

#include <string.h>

#include "datasets/base/date_text.h"
#include "datasets/base/number_text.h"
#include "datasets/guess/guess_pick.h"
#include "datasets/reference/column_names.h"

enum { SHOWN = 40 /* bytes of a cell */ };

static const Table *const tables[] = {&table_storefronts, &table_turnover, &table_footfall,
                                      &table_counts, NULL};

/* ---- cells that are not what their column holds ---- */

/* "number", "month", "day", or NULL for a kind that any text is of. */
static const char *what_of(CellKind kind) {
    return kind == CELL_NUMBER                      ? "numbers"
           : kind == CELL_MONTH                     ? "months"
           : kind == CELL_DATE || kind == CELL_TIME ? "days"
                                                    : NULL;
}

static bool is_of(CellKind kind, const char *text) {
    const size_t length = strlen(text);
    NumberText number;
    DateText date;
    if (kind == CELL_NUMBER) return number_text_read(text, length, 0, &number) <= NUMBER_DOUBTFUL;
    if (kind == CELL_MONTH) return month_text_read(text, length, DATES_ANY, &date) <= DATE_DOUBTFUL;
    return date_text_read(text, length, DATES_ANY, &date) <= DATE_DOUBTFUL;
}

static const char *bad_cells(const GuessSheet *sheet, size_t c, const Column *wanted,
                             Arena *arena) {
    const char *first = NULL;
    size_t bad = 0, filled = 0;
    int64_t line = 0;
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
        const char *text = sheet->grid.cell[r][c];
        filled += *text != 0;
        if (!*text || is_of(wanted->kind, text)) continue;
        if (!bad++) first = text, line = sheet->grid.line[r];
    }
    if (!bad) return NULL;
    return arena_printf(arena,
                        "'%s' would be %s, but %zu of the %zu cells looked at are no %s (line "
                        "%lld: '%.*s')",
                        sheet->columns.column[c].heading, wanted->name, bad, filled,
                        what_of(wanted->kind), (long long)line, SHOWN, first);
}

static const char *why_cells(const GuessSheet *sheet, Arena *arena) {
    for (const Table *const *t = tables; *t; t++)
        for (const Column *w = (*t)->columns; w->name; w++)
            for (size_t c = 0; c < sheet->columns.count && w->required && what_of(w->kind); c++) {
                const bool named =
                    column_named(sheet->columns.column[c].heading, w->name) >= NAME_KNOWN;
                const char *why = named ? bad_cells(sheet, c, w, arena) : NULL;
                if (why) return why;
            }
    return NULL;
}

/* ---- what is lacking ---- */

static bool is_needed(const Table *table, const Column *column) {
    return column->required || (table == &table_turnover && strcmp(column->name, "month") == 0) ||
           (table == &table_turnover && strcmp(column->name, "storefront_id") == 0) ||
           (table == &table_storefronts && strcmp(column->name, "sector") == 0);
}

/* How many columns of the table the sheet has; what it lacks goes to *lacking. */
static size_t nearness(GuessSheet *sheet, const Table *table, const char **lacking) {
    GuessTable guess;
    size_t has = 0;
    *lacking = NULL;
    pick_columns(sheet, table, &guess);
    for (size_t k = 0; table->columns[k].name; k++) {
        has += guess.from[k] >= 0;
        if (guess.from[k] < 0 && !*lacking && is_needed(table, &table->columns[k]))
            *lacking = table->columns[k].name;
    }
    return has;
}

static const char *why_lacking(GuessSheet *sheet, Arena *arena) {
    const char *best = NULL, *lacks = NULL;
    size_t most = 0;
    for (const Table *const *t = tables; *t; t++) {
        const char *lacking;
        const size_t has = nearness(sheet, *t, &lacking);
        if (!lacking || has <= most) continue;
        most = has;
        best = (*t)->name;
        lacks = lacking;
    }
    if (!best) return NULL;
    return arena_printf(arena, "as %s it lacks a column that is known to be %s", best, lacks);
}

const char *guess_why(GuessSheet *sheet, Arena *arena) {
    if (!sheet->columns.count) return "no row looks like a header";
    const char *why = why_cells(sheet, arena);
    if (!why) why = why_lacking(sheet, arena);
    return why ? why : "its columns are not those of a table that gevel knows";
}
