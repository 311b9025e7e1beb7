/* mapping.h - how a city's own CSV becomes one of the neutral tables: an INI file.
 *
 *     [file]
 *     table = storefronts          ; any neutral table
 *     delimiter = semicolon        ; comma semicolon tab pipe; default: what the lines agree on
 *     encoding = windows-1252      ; of what is no UTF-8: iso-8859-1 macintosh; default: found out
 *     decimal = comma              ; point (default) comma
 *     dates = dd.mm.yyyy           ; order of days and months; default: as the column proves
 *     projection = EPSG:25832      ; of the columns mapped to lon and lat; default degrees
 *     zone = Europe/Brussels       ; of times in UTC or without an offset; default: they are local
 *     [columns]
 *     storefront_id = Betriebs-Nr  ; neutral column = the file's column
 *     [constants]
 *     source = till                ; neutral column = the same text in every row
 *     [sector]
 *     Bäckerei = bakery            ; the file's word = sector group; others stay as they are
 *
 *     "Bar: cocktails = 2" = bar   ; words and columns with '=' or outer blanks stand in quotes
 *
 * Words of any column can be mapped so: a section with the neutral column's name. What a line may
 * look like: base/ini.h. */
#ifndef DATASETS_INGEST_MAPPING_H
#define DATASETS_INGEST_MAPPING_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/ingest/rows.h"
#include "datasets/ingest/table.h"

typedef struct MappingWord {
    size_t column; /* of the table */
    const char *from, *to;
} MappingWord;

typedef struct Mapping {
    const char *path; /* NULL: the columns are the table's own */
    const Table *table;
    char delimiter; /* 0 = that of the header */
    Encoding encoding;
    char decimal_mark;                 /* 0 = the one that the cells prove */
    const char *dates, *months;        /* "dd.mm.yyyy", "mm.yyyy" */
    const char *projection;            /* NULL = degrees */
    const char *zone;                  /* of times in UTC; NULL = they are local */
    const char *source[COLUMNS_MAX];   /* the file's column, or NULL */
    const char *constant[COLUMNS_MAX]; /* NULL = none */
    size_t words, word_capacity;
    MappingWord *word;
} Mapping;

/* Reads a mapping file. ST_INPUT names file:line, what is wrong and the nearest known name; also
 * when a required column of the table is not mapped. */
Status mapping_load(const char *path, Arena *arena, Mapping *mapping, Err *err);

/* A mapping of the columns that the header names as the table does. */
void mapping_own(const Table *table, const Sample *sample, Mapping *mapping);

/* What a word of a column means: mapped, or itself. */
RowsCell mapping_word(const Mapping *mapping, size_t column, RowsCell cell);

#endif
