/* keys.h - who a row speaks of: one reading of the numbers of enterprises and storefronts, however
 * they are written.
 *
 * 0100.000.070, BE0100000070 and "0100 000 070" are one enterprise, stored as the register writes
 * it or as the store holds it already. A number that a spreadsheet robbed of its zero is found by
 * its check digits and told; zeros of other ids are never put back, but named. */
#ifndef DATASETS_INGEST_KEYS_H
#define DATASETS_INGEST_KEYS_H
#include "datasets/ingest/table.h"
#include "datasets/reference/belgian_number.h"

enum { KEY_TEXT = 24 };

/* The enterprise's id as it is stored; `out` may hold it. */
Status key_enterprise(FactWriter *sink, const Row *row, const Cell *cell, char out[KEY_TEXT],
                      RowsCell *key, Err *err);

/* The cell of the column becomes that key, with its text in `out`. */
Status key_enterprise_cell(FactWriter *sink, Row *row, size_t column, char out[KEY_TEXT], Err *err);

/* The number of an enterprise whose turnover the unit gives: sink->enterprise[] holds its id. */
int64_t key_enterprise_index(FactWriter *sink, const Cell *cell);

/* storefront.id, or -1; *key is the storefront's id as it is stored, or as the cell has it. */
int64_t key_storefront(FactWriter *sink, const Row *row, const Cell *cell, char out[KEY_TEXT],
                       RowsCell *key);
/* The same, or -1 after rejecting the row, which then waits for its storefront. */
int64_t key_storefront_known(FactWriter *sink, Row *row, size_t column);

#endif
