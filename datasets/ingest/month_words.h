/* month_words.h - months as headings and cells of tables name them, in six languages. */
#ifndef DATASETS_INGEST_MONTH_WORDS_H
#define DATASETS_INGEST_MONTH_WORDS_H
#include <stdbool.h>

/* "jan/24", "Omzet februari 2024", "mars 2024", "03/2024", "2024-03", "202403", and the days
 * "2024-03-31" and "31/03/2024": the month, as in base/num.h. False for anything else, also for a
 * quarter, a month without a year and a text with two months. */
bool month_words(const char *text, int *month);
/* The month of the year that a word is the name of, 1 to 12; 0 = none. The word is folded. */
int month_word(const char *word);

#endif
