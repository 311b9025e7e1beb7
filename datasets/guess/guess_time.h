/* guess_time.h - from which columns of a sheet a day or a time is read. */
#ifndef DATASETS_GUESS_GUESS_TIME_H
#define DATASETS_GUESS_GUESS_TIME_H
#include "datasets/guess/guess_sheet.h"

/* Adds to the column `name` of the table what goes with it: an hour in a column of its own; where
 * none was found, year, month, day and hour; of counts, the times at which they ended. */
void guess_time(const GuessSheet *sheet, const Table *table, const char *name, GuessTable *guess);

/* Whether year, month and day stand in columns of their own, and no column holds whole days. */
bool guess_days_in_parts(const GuessSheet *sheet);

/* A column of the file that has one of these words in its heading and most of whose cells fit: the
 * field of GuessColumn at `offset` counts them. -1 = none. */
int guess_find_part(const GuessSheet *sheet, const char *words, size_t offset);
extern const char guess_year_words[], guess_month_words[];

#endif
