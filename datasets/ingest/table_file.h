/* table_file.h - one CSV file of a known or recognised table, inside a transaction. */
#ifndef DATASETS_INGEST_TABLE_FILE_H
#define DATASETS_INGEST_TABLE_FILE_H
#include "datasets/ingest/source.h"

/* The table whose required columns are all among these and that knows most of them; NULL = none. */
const Table *table_of_header(const char *const *header, size_t columns);

/* Reads the file's header and finds its table; NULL table with a note when it is none of ours.
 * ST_INPUT for an empty file, columns about persons, or a required column that is missing. */
Status table_file_recognise(const Part *part, const char *as, Arena *arena, const Table **table,
                            const char **note, Err *err);

/* Whether the file is as gevel writes it, as far as its beginning shows: commas, the header on the
 * first line and once, no cell that only its column explains. Other files are read with more care,
 * and less speed. */
Status table_file_plain(const Load *load, const Table *table, bool *plain, Err *err);

/* Reads all rows of the unit's only part, a plain file, into the sink; counts in load->file.
 * ST_INPUT when the file cannot be read or, with --strict, at the first bad row. */
Status table_file_read(Load *load, const Table *table, Err *err);

#endif
