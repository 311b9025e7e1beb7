/* mapping.h - how a city's own table becomes neutral tables: an INI file.
 *
 *     [file]
 *     table = storefronts          ; any neutral table
 *     sheet = Handelszaken         ; of a workbook; default: every sheet with the columns named
 *     header = 3                   ; its line, or 2-3 when two lines make it; default: found out
 *     delimiter = semicolon        ; comma semicolon tab pipe; default: what the lines agree on
 *     encoding = windows-1252      ; of what is no UTF-8; iso-8859-1 iso-8859-2 cp850
 *                                  ; macintosh windows-1250 windows-1257 windows-1254
 *                                  ; iso-8859-9 iso-8859-15 cp852 windows-1251 windows-1253
 *     decimal = comma              ; point (default) comma
 *     dates = dd.mm.yyyy           ; order of days and months; default: as the column proves
 *     projection = EPSG:25832      ; of the columns mapped to lon and lat; default degrees
 *     zone = Europe/Brussels       ; of times in UTC or without an offset; default: they are local
 *     stamps = end                 ; times of counts are when they ended; start (default) end
 *     counts = running             ; figures count on from the one before, or each by itself;
 *                                  ; default: each, and refused where they only rise; running each
 *     amounts = thousands          ; of euros; units (default) thousands
 *     currency = EUR               ; the only one that a store keeps: others are refused
 *     [columns]
 *     storefront_id = Betriebs-Nr  ; neutral column = the file's column
 *     month = Jahr + Monat         ; two columns that make a month, or a day and its hour; up to
 *                                  ; four make a day or time: Jahr + Monat + Tag + Stunde
 *     day = Datum                  ; in footfall, in place of month: people of days, one in a
 *                                  ; row, which become months
 *     [constants]
 *     source = till                ; neutral column = the same text in every row
 *     [sector]
 *     Bäckerei = bakery            ; the file's word = sector group; others stay as they are
 *
 *     "Bar: cocktails = 2" = bar   ; words and columns with '=' or outer blanks stand in quotes
 *     [unfold]
 *     month = amount_eur           ; a column for each month: its heading is the month, its cells
 *                                  ; are amounts
 *     period = amount_eur          ; the same of quarters, half years or years
 *     hour = count                 ; a column for each hour of the day that start is mapped to
 *     day = count                  ; a column for each day: people of a storefront, which become
 *                                  ; months and the share of each that was counted
 *     [unfolded]
 *     Meir IN = Meir               ; what a heading stands for, where headings are no months;
 *                                  ; columns of one meaning are added
 *
 * Words of any column can be mapped so: a section with the neutral column's name. What a line may
 * look like: base/ini.h. A file may feed several tables: each further [file] begins another mapping
 * and keeps the settings that it does not set again. */
#ifndef DATASETS_INGEST_MAPPING_H
#define DATASETS_INGEST_MAPPING_H
#include "datasets/base/digest.h"
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/ingest/rows.h"
#include "datasets/ingest/table.h"

typedef struct MappingWord {
    size_t column; /* of the table */
    const char *from, *to;
} MappingWord;

/* What the heading of an unfolded column stands for. */
typedef struct MappingHeading {
    const char *from, *to;
} MappingHeading;

typedef struct Mapping {
    const char *path;  /* NULL: the columns are the table's own */
    const char *sheet; /* NULL = any */
    const Table *table;
    char delimiter; /* 0 = that of the header */
    Encoding encoding;
    char decimal_mark;                 /* 0 = the one that the cells prove */
    int header, header_lines;          /* rows.h */
    const char *dates, *months;        /* "dd.mm.yyyy", "mm.yyyy" */
    const char *projection;            /* NULL = degrees */
    const char *zone;                  /* of times in UTC; NULL = they are local */
    bool ends;                         /* times of counts are those of their end */
    bool thousands;                    /* amounts are in thousands of euros */
    Counting counting;                 /* running.h */
    const char *source[COLUMNS_MAX];   /* the file's column, or NULL */
    const char *constant[COLUMNS_MAX]; /* NULL = none */
    size_t words, word_capacity;
    MappingWord *word;
    bool unfolds;
    bool periods;  /* its headings are periods: the column is their first day, the next the last */
    bool hours;    /* its headings are hours of the day that stands in heading_column */
    bool days;     /* its headings are days, of which months are made in heading_column */
    bool day_rows; /* each row is a day of people, of which months are made in heading_column */
    size_t heading_column, value_column; /* of the table, when it unfolds or its rows are days */
    size_t headings, heading_capacity;
    MappingHeading *heading;  /* none: every heading that is a month */
    const char *text;         /* all it says, one "section name = value" a line */
    char digest[DIGEST_TEXT]; /* of that text: the same mapping however it is written */
} Mapping;

typedef struct MappingFile {
    const char *path;
    size_t count, capacity;
    Mapping *mapping; /* [count], one at least */
} MappingFile;

/* Reads a mapping file. ST_INPUT names file:line, what is wrong and the nearest known name; also
 * when a required column of a table is not mapped. */
Status mapping_load(const char *path, Arena *arena, MappingFile *file, Err *err);

/* What the heading of a column stands for when the table is unfolded ("2024-01" for a month); NULL
 * when the column is not one of those. */
const char *mapping_heading(const Mapping *mapping, const char *heading, Arena *arena);

enum { MAPPING_PARTS = 4 };

/* The columns of the header from which `source` is read: itself, or those of "Jaar + Maand" and
 * "Jaar + Maand + Dag + Uur"; NULL behind the last. False when the header lacks them, and part[0]
 * is the source. */
bool mapping_finds(const Sample *sample, const char *source, Arena *arena,
                   const char *part[MAPPING_PARTS]);

/* A mapping of the columns that the header names as the table does. */
void mapping_own(const Table *table, const Sample *sample, Mapping *mapping);

/* What a word of a column means: mapped, or itself. */
RowsCell mapping_word(const Mapping *mapping, size_t column, RowsCell cell);

#endif
