/* word_fold.h - words as people compare them: without case, accents and marks between them. */
#ifndef BASE_WORD_FOLD_H
#define BASE_WORD_FOLD_H
#include <stdbool.h>
#include <stddef.h>

enum { WORD_FOLD = 128 }; /* longer words are cut */

/* "Surface (m²)" -> "surface m2", "Oppervlakte_m2" -> "oppervlakte m2", "Straße" -> "strasse":
 * Latin letters of UTF-8 in lower case without accents, digits, and one blank for whatever lies
 * between. Letters of other scripts are left out. */
const char *word_fold(const char *text, char out[WORD_FOLD]);

#endif
