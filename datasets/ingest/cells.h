/* cells.h - numbers and dates in the cells of files that others write. */
#ifndef DATASETS_INGEST_CELLS_H
#define DATASETS_INGEST_CELLS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/date_text.h"
#include "datasets/base/text.h"

/* How the cells of a column are read: as their reader declares, or as the column itself proves
 * (survey.h). */
typedef struct CellForm {
    char decimal_mark; /* '.' or ','; 0 = the one that a cell proves by itself */
    bool decimals;     /* other cells prove that the column has decimals: 1.250 is 1.25 */
    bool noughts; /* but 1.100 stands beside 1000.5: eleven hundred, or two programs wrote them */
    DateOrder order; /* of days and months; ANY = a cell that fits both is doubtful */
} CellForm;

typedef struct RowsCell {
    const char *text; /* valid during the row; not ended by NUL */
    size_t length;    /* 0 = missing */
} RowsCell;

/* Typed cells: missing (text_missing) gives NaN / INT_MIN and true; malformed and doubtful give
 * false. A date in another form than the pattern's is read as date_text.h does, days and months in
 * the pattern's order. */
bool cell_number(const RowsCell *cell, char decimal_mark, double *value); /* 1.234,5 with ',' */
bool cell_date(const RowsCell *cell, const char *pattern, int *date);     /* "dd-mm-yyyy" */
/* The same for exactly this form; the years 1800 to 2199. */
bool pattern_date(const RowsCell *cell, const char *pattern, int *date);
/* Order of days and months in a pattern: ANY when the year comes first. */
DateOrder pattern_order(const char *pattern);
static inline bool cell_is(const RowsCell *cell, const char *word) {
    return text_slice_equal(cell->text, cell->length, word);
}

#endif
