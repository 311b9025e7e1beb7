/* period_words.h - quarters, half years and years as headings and cells of tables name them. */
#ifndef DATASETS_INGEST_PERIOD_WORDS_H
#define DATASETS_INGEST_PERIOD_WORDS_H
#include <stdbool.h>

enum { PERIOD_TEXT = 24 }; /* "2024-Q1" */

typedef struct Period {
    int first, last; /* months, as in base/num.h; both are of it */
} Period;

/* "Q1 2024", "2024K1", "Omzet T1 24", "1e kwartaal 2024", "2. Quartal 2024", "H2 2024", "1er
 * semestre 2024", "2024", "Umsatz 2024": the months. Months have words of their own
 * (month_words.h). False for anything else: a week, a period without a year, a text with two. */
bool period_words(const char *text, Period *period);
/* "2024-Q1", "2024-H2", "2024": the same, as mappings say it. */
const char *period_format(const Period *period, char out[PERIOD_TEXT]);

#endif
