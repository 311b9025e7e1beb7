#include "datasets/guess/guess_pick.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/word_fold.h"
#include "datasets/reference/column_names.h"

static const double share_least = 0.8; /* of the cells of a column that must fit its kind */

/* ---- columns ---- */

bool pick_most(size_t fitting, size_t filled) {
    return filled && (double)fitting >= share_least * (double)filled;
}

bool pick_plain(const char *heading) {
    return *heading && !strpbrk(heading, "\r\n"); /* a mapping names it on one line */
}

static bool fits(const GuessSheet *sheet, const GuessColumn *column, const Column *wanted) {
    const bool serials =
        pick_most(sheet->part->sheet ? column->numbers : column->serials, column->filled);
    if (!*column->heading || column->twice || !column->filled) return false;
    if (!pick_plain(column->heading)) return false;
    if (strcmp(wanted->name, "count") == 0 && guess_not_people(column->heading)) return false;
    if (strcmp(wanted->name, "start") == 0) return pick_most(column->days, column->filled);
    switch (wanted->kind) {
        case CELL_NUMBER:
            return pick_most(column->numbers, column->filled);
        case CELL_MONTH:
            return pick_most(column->months, column->filled) ||
                   pick_most(column->days, column->filled) || (!sheet->part->sheet && serials);
        case CELL_DATE:
            return pick_most(column->days, column->filled) || serials ||
                   (wanted->is & (COLUMN_FROM | COLUMN_TO) &&
                    pick_most(column->months, column->filled));
        case CELL_TIME:
            return pick_most(column->days, column->filled);
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
    return !pick_most(column->places, column->filled);
}

/* How surely each column of the file is each one of the table. */
typedef struct Pairs {
    unsigned char sure[COLUMNS_MAX][GRID_WIDTH];
} Pairs;

/* Why a column is not in the unit of the table's; NULL = nothing says so. */
static const char *other_unit(const GuessSheet *sheet, size_t c, const Column *wanted) {
    if (strcmp(wanted->name, "amount_eur") == 0) return sheet->about[c].refused;
    if (strcmp(wanted->name, "floor_area_m2") != 0) return NULL;
    return guess_other_measure(sheet->columns.column[c].heading);
}

/* An amount that is not plain turnover in euros is left out, and told; so is an area in feet. */
static bool may_be(GuessSheet *sheet, size_t c, const Column *wanted) {
    const GuessColumn *column = &sheet->columns.column[c];
    if (column->is_month || column->is_day || !fits(sheet, column, wanted)) return false;
    if (other_unit(sheet, c, wanted)) return false;
    return strcmp(wanted->name, "amount_eur") != 0 || !sheet->about[c].other;
}

/* A bare "Nr" behind the street is the number of the house, not of the shop. */
static bool behind_street(const GuessSheet *sheet, size_t c) {
    static const char *const bare[] = {"nr",     "no",  "n",   "number", "nummer",
                                       "numero", "num", "nro", NULL};
    char folded[WORD_FOLD];
    if (!c || column_named(sheet->columns.column[c - 1].heading, "street") == NAME_NONE)
        return false;
    (void)word_fold(sheet->columns.column[c].heading, folded);
    for (const char *const *word = bare; *word; word++)
        if (strcmp(*word, folded) == 0) return true;
    return false;
}

/* Names that only files of one table have ("Total" of a counter) stand under "counts.count". */
static int sureness(const GuessColumn *column, const Table *table, const char *name) {
    char own[80];
    (void)snprintf(own, sizeof own, "%s.%s", table->name, name);
    const int whole = column_named(column->heading, name),
              below = column_named(column->below, name),
              special = column_named(column->heading, own);
    const int sure = whole > below ? whole : below;
    return special > sure ? NAME_PART : sure;
}

static void weigh(GuessSheet *sheet, const Table *table, Pairs *pairs) {
    for (size_t w = 0; table->columns[w].name; w++)
        for (size_t c = 0; c < sheet->columns.count; c++) {
            const GuessColumn *column = &sheet->columns.column[c];
            int sure = sureness(column, table, table->columns[w].name);
            const char *unit = other_unit(sheet, c, &table->columns[w]);
            if (behind_street(sheet, c))
                sure = strcmp(table->columns[w].name, "house_number") == 0 ? NAME_KNOWN : NAME_NONE;
            pairs->sure[w][c] =
                may_be(sheet, c, &table->columns[w]) ? (unsigned char)sure : NAME_NONE;
            if (unit && sure > NAME_NONE) sheet->refused[c] = unit;
        }
}

/* The best pair of a column of the table and one of the file that are both free. */
static bool best_pair(const GuessSheet *sheet, const Table *table, const Pairs *pairs,
                      size_t *wanted, size_t *found) {
    unsigned char best = NAME_NONE;
    for (size_t w = 0; table->columns[w].name; w++)
        for (size_t c = 0; c < sheet->columns.count; c++) {
            if (pairs->sure[w][c] <= best) continue;
            best = pairs->sure[w][c];
            *wanted = w;
            *found = c;
        }
    return best != NAME_NONE;
}

/* Both halves of a place in one column, whatever it is called. */
static void pick_place(const GuessSheet *sheet, const Table *table, GuessTable *guess) {
    const int lon = pick_column(table, "lon"), lat = pick_column(table, "lat");
    if (lon < 0 || lat < 0 || guess->from[lon] >= 0 || guess->from[lat] >= 0) return;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (column->twice || !pick_plain(column->heading)) continue;
        if (!pick_most(column->places, column->filled)) continue;
        guess->from[lon] = guess->from[lat] = (int)c;
        return;
    }
}

void pick_columns(GuessSheet *sheet, const Table *table, GuessTable *guess) {
    Pairs pairs = {0};
    size_t wanted = 0, found = 0;
    *guess = (GuessTable){.table = table->name};
    for (size_t k = 0; k < COLUMNS_MAX; k++) guess->from[k] = guess->with[k] = -1;
    weigh(sheet, table, &pairs);
    while (best_pair(sheet, table, &pairs, &wanted, &found)) {
        guess->from[wanted] = (int)found;
        for (size_t c = 0; c < GRID_WIDTH; c++) pairs.sure[wanted][c] = NAME_NONE;
        for (size_t w = 0; w < COLUMNS_MAX; w++) pairs.sure[w][found] = NAME_NONE;
    }
    pick_place(sheet, table, guess);
}

int pick_column(const Table *table, const char *name) {
    for (int k = 0; table->columns[k].name; k++)
        if (strcmp(table->columns[k].name, name) == 0) return k;
    return -1;
}

bool pick_has(const Table *table, const GuessTable *guess, const char *name) {
    const int k = pick_column(table, name);
    return k >= 0 && (guess->from[k] >= 0 || guess->constant[k]);
}

bool pick_complete(const Table *table, const GuessTable *guess) {
    for (const Column *c = table->columns; c->name; c++)
        if (c->required && !pick_has(table, guess, c->name)) return false;
    return true;
}

void pick_constant(const Table *table, GuessTable *guess, const char *name, const char *value) {
    const int k = pick_column(table, name);
    if (k >= 0 && guess->from[k] < 0) guess->constant[k] = value;
}

bool pick_reads(const GuessTable *guess, size_t column) {
    const int c = (int)column;
    for (size_t w = 0; w < COLUMNS_MAX; w++)
        if (guess->from[w] == c || guess->with[w] == c || guess->more[w][0] == c + 1 ||
            guess->more[w][1] == c + 1)
            return true;
    return false;
}

void pick_add(GuessSheet *sheet, const GuessTable *guess) {
    if (sheet->tables < GUESS_TABLES) sheet->table[sheet->tables++] = *guess;
}

bool pick_proposed(const GuessSheet *sheet, const Table *table) {
    for (size_t k = 0; k < sheet->tables; k++)
        if (strcmp(sheet->table[k].table, table->name) == 0) return true;
    return false;
}
