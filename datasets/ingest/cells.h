/* cells.h - numbers and dates in the cells of files that others write. */
#ifndef DATASETS_INGEST_CELLS_H
#define DATASETS_INGEST_CELLS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/text.h"

typedef struct RowsCell {
    const char *text; /* valid during the row; not ended by NUL */
    size_t length;    /* 0 = missing */
} RowsCell;

/* Typed cells: missing gives NaN / INT_MIN and true; malformed gives false. */
bool cell_number(const RowsCell *cell, char decimal_mark, double *value); /* 1.234,5 with ',' */
bool cell_date(const RowsCell *cell, const char *pattern, int *date);     /* "dd-mm-yyyy" */
static inline bool cell_is(const RowsCell *cell, const char *word) {
    return text_slice_equal(cell->text, cell->length, word);
}

#endif
