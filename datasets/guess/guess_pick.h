/* guess_pick.h - which columns of a sheet can be which columns of a table. */
#ifndef DATASETS_GUESS_GUESS_PICK_H
#define DATASETS_GUESS_GUESS_PICK_H
#include "datasets/guess/guess_sheet.h"

/* Pairs columns of the table with those of the file, the surest first; each is used once. Notes in
 * sheet->refused which columns of amounts are left out, and why. */
void pick_columns(GuessSheet *sheet, const Table *table, GuessTable *guess);

/* Index of a column of the table, -1 = it has none of this name. */
int pick_column(const Table *table, const char *name);
bool pick_has(const Table *table, const GuessTable *guess, const char *name);
bool pick_complete(const Table *table, const GuessTable *guess); /* has all that it requires */
void pick_constant(const Table *table, GuessTable *guess, const char *name, const char *value);

/* Whether a column of the table is read from this one of the file, or from several of which it is
 * one. */
bool pick_reads(const GuessTable *guess, size_t column);

/* Proposes the table, unless as many as a sheet may feed are proposed already. */
void pick_add(GuessSheet *sheet, const GuessTable *guess);
bool pick_proposed(const GuessSheet *sheet, const Table *table);

/* Whether four in five of the cells that are filled fit; false when none is filled. */
bool pick_most(size_t fitting, size_t filled);
bool pick_plain(const char *heading); /* a mapping can name it on one line */

#endif
