/* csv_dialect.h - the dialect in which somebody else's CSV file is written, and where its table
 * begins. */
#ifndef DATASETS_INGEST_CSV_DIALECT_H
#define DATASETS_INGEST_CSV_DIALECT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

/* The separator (, ; tab |) that stands most often outside quoted cells in the first line; a comma
 * when none does. */
char csv_delimiter(const char *line, size_t length);

/* The separator into which most of the first lines fall with the same number of cells; a comma when
 * none does. Decimal commas of every row do not deceive it: the header has none. */
char csv_agreed_delimiter(const char *text, size_t length);

/* Five years of days side by side, and what they are about. */
enum { CSV_COLUMNS = 2048, CSV_LOOKED_AT = 30 /* lines */ };

/* Spreadsheets put a title, a date and blank lines above the table, "sep=;" on the first line, or
 * the names of columns on two lines. */
typedef struct CsvShape {
    char delimiter;
    int64_t header_line, body_line; /* their numbers; the first line is 1 */
    size_t body_at;                 /* byte at which the first row begins */
    size_t columns, named;          /* of the header; up to its last name */
    bool wide;                      /* the header goes on behind CSV_COLUMNS */
    const char *const *header;      /* [columns] trimmed and unquoted; NULL-ended, in the arena */
} CsvShape;

/* The shape of a text of which these bytes are the beginning. delimiter 0 = the one that most lines
 * agree on. The header is the first line that is no title: one or two cells above wider lines. A
 * line below that names what the header leaves open, and holds no number, belongs to it. */
void csv_shape(const char *text, size_t length, char delimiter, Arena *arena, CsvShape *shape);

/* The byte behind the row that begins at `at`: a line feed within quotes ends none. */
size_t csv_row_end(const char *text, size_t length, size_t at);

/* A name that stands on several lines, on one: "Omzet\n(EUR)" is "Omzet (EUR)". In place. */
void csv_one_line(char *name);

/* Calls take for each cell of whole lines, trimmed and without its outer quotes; what follows the
 * last line feed is left. */
typedef void (*CsvTakeCell)(void *context, size_t column, const char *text, size_t length);
void csv_cells(const char *text, size_t length, char delimiter, CsvTakeCell take, void *context);

#endif
