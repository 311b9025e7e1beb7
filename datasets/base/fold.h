/* fold.h - words as people compare them: without case, accents and marks between them. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H
#include <stdbool.h>
#include <stddef.h>

enum { FOLD_TEXT = 128 }; /* longer words are cut */

/* "Surface (m²)" -> "surface m2", "Oppervlakte_m2" -> "oppervlakte m2", "Straße" -> "strasse":
 * Latin letters of UTF-8 in lower case without accents, digits, and one blank for whatever lies
 * between. Letters of other scripts are left out. */
const char *fold(const char *text, char out[FOLD_TEXT]);

#endif
