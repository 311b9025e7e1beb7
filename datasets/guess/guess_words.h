/* guess_words.h - what the words of a sheet speak of: turnover, people who enter, people who pass.
 */
#ifndef DATASETS_GUESS_GUESS_WORDS_H
#define DATASETS_GUESS_GUESS_WORDS_H
#include "datasets/guess/guess_sheet.h"

/* As guess_has_part, of a text that is not folded yet. */
bool guess_text_speaks(const char *text, const char *const *words);
/* The same of a sheet: its name, its titles, and the headings that are months. */
bool guess_speaks_of(const GuessSheet *sheet, const char *const *words);
/* The same of its name and all its headings. */
bool guess_headings_speak(const GuessSheet *sheet, const char *const *words);
bool guess_names_counters(const GuessSheet *sheet); /* or sensors, cameras */
/* The kind of footfall that the sheet counts: passers_by or visitors. */
const char *guess_kind_of_people(const GuessSheet *sheet);
extern const char *const guess_words_footfall[], *const guess_words_passers_by[];

#endif
