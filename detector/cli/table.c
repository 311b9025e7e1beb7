/* table.c - aligned columns of text (terminal.h). */
#include "detector/cli/terminal.h"

#include <math.h>
#include <string.h>

Table table_open(Arena *arena, const Column *column, size_t columns) {
    return (Table){.arena = arena, .column = column, .columns = columns};
}

void table_cell(Table *table, const char *text) {
    if (table->cells == table->capacity) {
        table->capacity = table->capacity ? 2 * table->capacity : 64;
        const char **grown = ARENA_ARRAY(table->arena, const char *, table->capacity);
        if (table->cells) memcpy(grown, table->cell, table->cells * sizeof *grown);
        table->cell = grown;
    }
    table->cell[table->cells++] = text && *text ? terminal_safe(table->arena, text) : "-";
}

/* Digits with a comma between thousands. */
static const char *grouped(Arena *arena, const char *digits) {
    const size_t sign = digits[0] == '-', n = strlen(digits) - sign;
    char *out = arena_alloc(arena, sign + n + n / 3 + 1, 1), *at = out;
    if (sign) *at++ = '-';
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) *at++ = ',';
        *at++ = digits[sign + i];
    }
    return out;
}

void table_count(Table *table, size_t count) {
    table_cell(table, grouped(table->arena, arena_printf(table->arena, "%zu", count)));
}

void table_eur(Table *table, double eur) {
    const char *digits = isnan(eur) ? NULL : arena_printf(table->arena, "%.0f", eur);
    table_cell(table, digits ? grouped(table->arena, digits) : NULL);
}

void table_percent(Table *table, double share) {
    table_cell(table, isnan(share) ? NULL : arena_printf(table->arena, "%.1f %%", 100 * share));
}

void table_real(Table *table, double value, int decimals) {
    table_cell(table, isnan(value) ? NULL : arena_printf(table->arena, "%.*f", decimals, value));
}

/* Characters, not bytes: UTF-8 continuation bytes take no place. */
static size_t width_of(const char *text) {
    size_t width = 0;
    for (; *text; text++) width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void print_cell(const char *text, size_t width, bool right, bool last) {
    const size_t used = width_of(text);
    const int pad = used < width ? (int)(width - used) : 0;
    if (right)
        (void)printf("%*s%s", pad, "", text);
    else
        (void)printf("%s%*s", text, last ? 0 : pad, "");
    (void)fputs(last ? "" : "  ", stdout);
}

/* ---- the last column, when it holds sentences and the terminal is narrow ---- */

enum { ROOM = 40, INDENT = 4 }; /* columns: least for sentences beside the row; else below it */

/* Words of text from column `at` on, broken before column `width`. */
static void print_words(const char *text, size_t at, size_t width) {
    for (size_t column = at; *text;) {
        const size_t length = strcspn(text, " ");
        const char *word = text;
        size_t wide = 0;
        for (size_t k = 0; k < length; k++) wide += ((unsigned char)word[k] & 0xc0) != 0x80;
        if (column > at && column + 1 + wide > width) {
            (void)printf("\n%*s", (int)at, "");
            column = at;
        }
        (void)printf("%s%.*s", column > at ? " " : "", (int)length, word);
        column += (column > at) + wide;
        text += length;
        text += strspn(text, " ");
    }
}

static void print_last(const char *text, size_t at, const Column *column,
                       const Terminal *terminal) {
    const size_t width = terminal->width;
    if (!width || column->right || at + width_of(text) <= width) {
        (void)fputs(text, stdout);
    } else if (at + ROOM <= width) {
        print_words(text, at, width);
    } else {
        (void)printf("\n%*s", INDENT, "");
        print_words(text, INDENT, width);
    }
}

void table_print(const Table *table, const Terminal *terminal) {
    const size_t m = table->columns;
    size_t *width = ARENA_ARRAY(table->arena, size_t, m);
    for (size_t j = 0; j < m; j++) width[j] = width_of(table->column[j].title);
    for (size_t i = 0; i < table->cells; i++) {
        const size_t w = width_of(table->cell[i]);
        if (w > width[i % m]) width[i % m] = w;
    }
    size_t start = 0;
    for (size_t j = 0; j + 1 < m; j++) start += width[j] + 2;
    if (terminal->colour) (void)fputs("\033[2m", stdout);
    for (size_t j = 0; j < m; j++)
        print_cell(table->column[j].title, width[j], table->column[j].right, j + 1 == m);
    (void)fputs(terminal->colour ? "\033[0m\n" : "\n", stdout);
    for (size_t i = 0; i < table->cells; i++) {
        const size_t j = i % m;
        if (j + 1 < m || table->column[j].right) {
            print_cell(table->cell[i], width[j], table->column[j].right, j + 1 == m);
        } else {
            print_last(table->cell[i], start, &table->column[j], terminal);
        }
        if (j + 1 == m) (void)fputc('\n', stdout);
    }
}
