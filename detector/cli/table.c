/* table.c - aligned columns of text (terminal.h). */
#include "detector/cli/terminal.h"

#include "datasets/base/text.h"

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

static void print_cell(const char *text, size_t width, bool right, bool last) {
    const size_t used = text_characters(text);
    const int pad = used < width ? (int)(width - used) : 0;
    if (right)
        (void)printf("%*s%s", pad, "", text);
    else
        (void)printf("%s%*s", text, last ? 0 : pad, "");
    (void)fputs(last ? "" : "  ", stdout);
}

/* ---- a terminal too narrow for the rows ---- */

enum { ROOM = 40, INDENT = 4 }; /* columns: least for sentences beside the row; else below it */

/* A table as it is laid out: how wide each column is, and how many stand side by side. The others
 * follow below their row. */
typedef struct Layout {
    const Table *table;
    const Terminal *terminal;
    const size_t *width; /* [columns] characters */
    size_t beside;       /* columns on the row's own line */
    size_t last_at;      /* where the last column begins, when all stand side by side */
} Layout;

/* Everything where it fits; a last column of text may be broken, beside the row or below it. */
static Layout lay_out(const Table *table, const Terminal *terminal, const size_t *width) {
    const size_t m = table->columns, room = terminal->width;
    Layout out = {.table = table, .terminal = terminal, .width = width, .beside = m};
    for (size_t j = 0; j + 1 < m; j++) out.last_at += width[j] + 2;
    if (!room || out.last_at + width[m - 1] <= room) return out;
    if (!table->column[m - 1].right && out.last_at <= room) return out;
    size_t end = 0;
    for (out.beside = 0; out.beside < m && end + width[out.beside] <= room; out.beside++)
        end += width[out.beside] + 2;
    if (!out.beside) out.beside = 1;
    return out;
}

static void print_last(const Layout *layout, const char *text) {
    const size_t room = layout->terminal->width, at = layout->last_at;
    if (!room || at + text_characters(text) <= room) {
        (void)fputs(text, stdout);
    } else if (at + ROOM <= room) {
        (void)terminal_words(stdout, text, at, at, room);
    } else {
        (void)printf("\n%*s", INDENT, "");
        (void)terminal_words(stdout, text, INDENT, INDENT, room);
    }
}

/* The cells from column `beside` on, one behind the other; a number with its title before it. */
static void print_below(const Layout *layout, const char *const *cell, bool titles) {
    const Table *table = layout->table;
    size_t column = INDENT;
    (void)printf("\n%*s", INDENT, "");
    for (size_t j = layout->beside; j < table->columns; j++) {
        const bool named = !titles && table->column[j].right;
        const char *text =
            named ? arena_printf(table->arena, "%s %s", table->column[j].title, cell[j]) : cell[j];
        if (column > INDENT) {
            (void)fputs("  ", stdout);
            column += 2;
        }
        column = terminal_words(stdout, text, column, INDENT, layout->terminal->width);
    }
}

static void print_row(const Layout *layout, const char *const *cell, bool titles) {
    const Table *table = layout->table;
    const size_t m = table->columns, beside = layout->beside;
    for (size_t j = 0; j < beside; j++) {
        const bool right = table->column[j].right;
        if (j + 1 == m && !right && !titles)
            print_last(layout, cell[j]);
        else
            print_cell(cell[j], layout->width[j], right, j + 1 == beside);
    }
    if (beside < m) print_below(layout, cell, titles);
}

void table_print(const Table *table, const Terminal *terminal) {
    const size_t m = table->columns;
    size_t *width = ARENA_ARRAY(table->arena, size_t, m);
    const char **title = ARENA_ARRAY(table->arena, const char *, m);
    for (size_t j = 0; j < m; j++) {
        title[j] = table->column[j].title;
        width[j] = text_characters(title[j]);
    }
    for (size_t i = 0; i < table->cells; i++) {
        const size_t w = text_characters(table->cell[i]);
        if (w > width[i % m]) width[i % m] = w;
    }
    const Layout layout = lay_out(table, terminal, width);
    if (terminal->colour) (void)fputs("\033[2m", stdout);
    print_row(&layout, title, true);
    (void)fputs(terminal->colour ? "\033[0m\n" : "\n", stdout);
    for (size_t i = 0; i + m <= table->cells; i += m) {
        print_row(&layout, table->cell + i, false);
        (void)fputc('\n', stdout);
    }
}
