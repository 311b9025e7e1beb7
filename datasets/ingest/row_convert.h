/* row_convert.h - one cell of a table: from what stands in the file to what is stored.
 *
 * What gevel writes is read at once; what people write, as number_text.h and date_text.h read it
 * with the form of the column. A cell with two readings is refused with both; words for "nothing"
 * are missing; a bad cell that only describes is left out, told, and the row goes on. */
#ifndef DATASETS_INGEST_ROW_CONVERT_H
#define DATASETS_INGEST_ROW_CONVERT_H
#include "datasets/ingest/table.h"

/* Converts the raw text of one field in place, as row->form says; false and a rejection when it is
 * not valid. */
bool row_convert(Row *row, size_t column, const char *text, size_t length);

/* Nothing of the row can have happened after this date; 0 = any. */
void row_until(Row *row, int newest);

/* A cell that its reader cannot use, though it converts: left out when it only describes, else the
 * row is rejected. False when the row is. */
bool row_refuse_cell(Row *row, size_t column, const RowsCell *cell, const char *reason);

#endif
