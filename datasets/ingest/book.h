/* book.h - workbooks of spreadsheet programs (.xlsx, .xlsm, .ods): their sheets, and each as CSV.
 *
 * Formulas count with the value that was saved with them, macros are never looked at. What the CSV
 * looks like: sheet_grid.h. */
#ifndef DATASETS_INGEST_BOOK_H
#define DATASETS_INGEST_BOOK_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/ingest/book_zip.h"

typedef struct BookSheet {
    const char *name;
    bool hidden;
} BookSheet;

typedef struct BookSheets {
    size_t count, capacity;
    BookSheet *sheet; /* [count] in the order of the workbook */
} BookSheets;

/* By the ending of its name, in upper or lower case. */
bool book_is(const char *name);
/* Why a file of this ending is not read and what to do instead, or NULL: .xls .xlsb .parquet ... */
const char *book_way_out(const char *name);

/* ST_INPUT when it is no workbook. */
Status book_sheets(const char *path, Arena *arena, BookSheets *sheets, Err *err);
/* Adds a sheet to `csv`, and to `told` what its reader should know of it (formulas without a value,
 * hidden rows). ST_INPUT when there is none of this name, or it is too large. */
Status book_csv(const char *path, const char *sheet, Text *csv, Text *told, Err *err);

/* The same of a workbook in memory, which lay in a zip. */
Status book_sheets_within(const BookBytes *book, Arena *arena, BookSheets *sheets, Err *err);
Status book_csv_within(const BookBytes *book, const char *sheet, Text *csv, Text *told, Err *err);

#endif
