/* guess_table.h - which tables the columns of one sheet can feed. */
#ifndef DATASETS_GUESS_GUESS_TABLE_H
#define DATASETS_GUESS_GUESS_TABLE_H
#include "datasets/guess/guess_sheet.h"

/* Fills sheet->tables. */
void guess_sheet_tables(GuessSheet *sheet, Arena *arena);

#endif
