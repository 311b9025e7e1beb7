/* guess_why.h - why nothing is proposed for a sheet, in words that lead on. */
#ifndef DATASETS_GUESS_GUESS_WHY_H
#define DATASETS_GUESS_GUESS_WHY_H
#include "datasets/guess/guess_sheet.h"

/* A column whose name is known and whose cells are not what it holds, with the first such cell; or
 * the table that the sheet comes nearest to, and what it lacks. */
const char *guess_why(GuessSheet *sheet, Arena *arena);

#endif
