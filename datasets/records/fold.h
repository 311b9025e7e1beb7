/* fold.h - a text as plain lower-case words, so that the same name written twice is the same text.
 *
 * Accents fall away (NFKD), case is folded, '&' becomes "and"; apostrophes and points vanish; what
 * else is neither letter nor digit becomes a blank, except - / and #, which addresses need. What
 * comes out is ASCII: letters of other scripts have no counterpart there and are counted, never
 * guessed. */
#ifndef DATASETS_RECORDS_FOLD_H
#define DATASETS_RECORDS_FOLD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FOLD_TEXT = 200 }; /* bytes with the final NUL; what is longer is cut off */

typedef struct Folded {
    size_t length;
    char text[FOLD_TEXT]; /* [a-z0-9 #/-], no blank at its ends */
    size_t foreign;       /* letters of other scripts, left out */
    bool broken;          /* not UTF-8: nothing of it is used */
} Folded;

/* text [length] in UTF-8; it need not end with NUL. */
void fold(const char *text, size_t length, Folded *out);

/* 64 bits of a text, the same on every machine (FNV-1a, then the finaliser of MurmurHash3). */
uint64_t fold_hash(const char *text, size_t length);
/* Two of them as one; the order counts. */
uint64_t fold_join(uint64_t a, uint64_t b);

#endif
