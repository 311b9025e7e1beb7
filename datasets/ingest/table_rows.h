/* table_rows.h - the rows of one CSV file into the sink: read, digested, converted and written at
 * the same time, on as many processors as there are.
 *
 * Rounds of some megabytes are cut into pieces at line ends; lanes convert pieces to batches while
 * one thread writes the batches of the round before and another reads the round after. Batches are
 * written in the order of the file, so the store, the rejects and their order do not depend on the
 * number of threads. Memory: three rounds and their batches, about ROUND_MEMORY whatever the file.
 */
#ifndef DATASETS_INGEST_TABLE_ROWS_H
#define DATASETS_INGEST_TABLE_ROWS_H
#include "datasets/ingest/source.h"

typedef struct RowSource {
    const Table *table;
    size_t columns;
    const int *target;    /* [columns] of the header: index into table->columns, -1 = ignored */
    const CellForm *form; /* [table's columns] how cells are read; NULL = as gevel writes them */
    bool libcsv_only;     /* for tests: no vectorised splitting */
} RowSource;

/* Reads all rows after the header of the unit's only part; counts in its file, and digests its
 * bytes when load->digest asks. ST_INPUT when the file cannot be read, a quote stays open or, with
 * --strict, at the first bad row. */
Status table_rows_ingest(Load *load, const RowSource *source, Err *err);

#endif
