/* book_ods.h - workbooks of LibreOffice (OpenDocument 1.3, part 3): their sheets and cells. */
#ifndef DATASETS_INGEST_BOOK_ODS_H
#define DATASETS_INGEST_BOOK_ODS_H
#include "datasets/ingest/book_zip.h"
#include "datasets/ingest/sheet_grid.h"

/* Called for each sheet in order. */
typedef void (*OdsSheet)(void *context, const char *name, bool hidden);

Status ods_sheets(BookZip *zip, OdsSheet take, void *context, Err *err);
/* *found is false when there is no sheet of this name. */
Status ods_read(BookZip *zip, const char *sheet, Grid *grid, bool *found, Err *err);

#endif
