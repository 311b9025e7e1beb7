/* terminal.h - what people see: progress on stderr, tables and numbers on stdout.
 *
 * A terminal gets a bar with rate and time left; a file or pipe gets one line when a stage begins
 * and one when it ends; -q gets neither. Control characters in data never reach a terminal. For a
 * log, messages are JSON lines {time, level, message, exit_code}; they never hold a name or an
 * address. Under systemd, text has the level that its journal reads ("<3>" an error). */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "datasets/base/mem.h"

enum { TERMINAL_LABEL = 64 };

typedef struct Terminal {
    bool quiet, colour; /* colour: of stdout */
    size_t width;       /* of stdout, characters; 0 = no terminal, or it does not say */
    size_t messages;    /* the same of stderr */
    bool bar;           /* stderr is a terminal */
    bool json;          /* messages are JSON lines, without progress */
    bool events;        /* of those, a second apart, {time, level "progress", message, done, total}
                         */
    bool running;       /* a stage is shown */
    char label[TERMINAL_LABEL];
    double started, drawn; /* seconds of the monotonic clock */
} Terminal;

/* Colour needs a terminal, TERM other than dumb, no NO_COLOR and no --no-color. */
void terminal_open(Terminal *terminal, bool quiet, bool no_color);
/* A ProgressFn of the Terminal `context`. */
void terminal_progress(void *context, const char *label, double done, double total);
void terminal_finish(Terminal *terminal); /* ends the stage that is shown */
/* One line on stderr unless quiet; on a terminal that is narrower, folded. */
void terminal_say(Terminal *terminal, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Why the program ends: "gevel: TEXT" on stderr, also when quiet. */
void terminal_error(Terminal *terminal, int exit_code, const char *text);

/* text with control characters shown as '?', in the arena. */
const char *terminal_safe(Arena *arena, const char *text);

/* Writes a file's text to stdout: to a file or pipe as it is, to a terminal without its control
 * characters, which are replaced in `text`. */
void terminal_copy(char *text, size_t length);

/* The same of a JSON document, whose strings stay what they are: \u009b for what JSON itself may
 * leave as it is. -1 when stdout cannot be written. */
int terminal_json(const json_t *document, size_t flags);
/* A part of one, which ends between characters; false when stdout cannot be written. */
bool terminal_json_text(const char *text, size_t length);

typedef struct Column {
    const char *title;
    bool right; /* numbers */
} Column;

/* Rows are filled cell by cell; nothing is ever cut off. On a terminal too narrow for it, a last
 * column of text is broken between words, and columns that do not fit follow below their row. */
typedef struct Table {
    Arena *arena;
    const Column *column;
    size_t columns, cells, capacity;
    const char **cell;
} Table;

Table table_open(Arena *arena, const Column *column, size_t columns);
void table_cell(Table *table, const char *text); /* NULL or "" prints "-" */
void table_count(Table *table, size_t count);    /* 12,345 */
void table_eur(Table *table, double eur);        /* 12,345; NaN prints "-" */
void table_percent(Table *table, double share);  /* 0.123 -> 12.3 % */
void table_real(Table *table, double value, int decimals);
void table_print(const Table *table, const Terminal *terminal);

/* Writes a text from column `at` on, broken between words before column `width` and continued at
 * column `indent`; returns the column after it. */
size_t terminal_words(FILE *out, const char *text, size_t at, size_t indent, size_t width);
/* Writes lines of text: to a terminal of `width` columns that is too narrow for them, paragraphs
 * that fit; 0 = as they are. A line that begins with a blank is none of a paragraph. */
void terminal_text(FILE *out, const char *text, size_t width);

/* A heading above a table on stdout. */
void terminal_heading(const Terminal *terminal, const char *text);

#define TABLE_OPEN(arena, columns) \
    table_open((arena), (columns), sizeof(columns) / sizeof((columns)[0]))

#endif
