/* book_xlsx.h - workbooks of Excel (ECMA-376): which sheets there are, and their cells. */
#ifndef DATASETS_INGEST_BOOK_XLSX_H
#define DATASETS_INGEST_BOOK_XLSX_H
#include "datasets/ingest/book_zip.h"
#include "datasets/ingest/sheet_grid.h"

/* Called for each sheet in order. */
typedef void (*XlsxSheet)(void *context, const char *name, bool hidden);

Status xlsx_sheets(BookZip *zip, XlsxSheet take, void *context, Err *err);
/* *found is false when there is no sheet of this name. */
Status xlsx_read(BookZip *zip, const char *sheet, Grid *grid, bool *found, Err *err);

#endif
