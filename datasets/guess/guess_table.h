/* guess_table.h - which tables the columns of one sheet can feed. */
#ifndef DATASETS_GUESS_GUESS_TABLE_H
#define DATASETS_GUESS_GUESS_TABLE_H
#include "datasets/guess/guess_sheet.h"

/* Fills sheet->tables. */
void guess_sheet_tables(GuessSheet *sheet, Arena *arena);

bool guess_text_speaks(const char *text, const char *const *words); /* ends with NULL */
/* The kind of footfall that the sheet counts: passers_by or visitors. */
const char *guess_kind_of_people(const GuessSheet *sheet);
/* Whether words of the sheet (its name, titles, headings) speak of people counted, and of which. */
bool guess_speaks_of(const GuessSheet *sheet, const char *const *words);
extern const char *const guess_words_footfall[], *const guess_words_passers_by[],
                                                     *const guess_words_turnover[];

#endif
