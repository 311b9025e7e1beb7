/* sheet_file.h - one table as a workbook, to be filled in and imported again.
 *
 * Texts are stored as texts, so nothing a register says can act as a formula. */
#ifndef REPORTS_WRITE_SHEET_FILE_H
#define REPORTS_WRITE_SHEET_FILE_H
#include <stddef.h>

#include "datasets/base/err.h"

typedef struct SheetFileColumn {
    const char *name;
    double width;               /* characters */
    const char *number;         /* how a number is shown; NULL = the column holds texts */
    const char *const *choices; /* what may be filled in, up to a NULL; NULL = anything */
} SheetFileColumn;

typedef struct SheetFileCell {
    const char *text; /* NULL = empty */
    double number;
} SheetFileCell;

typedef struct SheetFile {
    const char *title; /* of the sheet */
    size_t columns, rows;
    const SheetFileColumn *column; /* [columns] */
    const SheetFileCell *cell;     /* [rows x columns] */
} SheetFile;

/* Writes the file, which appears by rename. ST_FAILED when it cannot be written. */
Status sheet_file_write(const SheetFile *file, const char *path, Err *err);

#endif
