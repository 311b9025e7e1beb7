/* text_fold.h - words as people mean them: without case, accents and doubled blanks. */
#ifndef BASE_TEXT_FOLD_H
#define BASE_TEXT_FOLD_H
#include <stddef.h>

/* The UTF-8 text in small letters without accents and marks, runs of blanks as one, none outside;
 * at most size - 1 bytes and a NUL. What is no UTF-8 gives "". Returns the length. */
size_t text_fold(const char *text, size_t length, char *out, size_t size);

/* The order of a printed list of names: ä beside a, É beside e, capitals as small letters (DIN
 * 5007-1, and as Dutch and French list names); names that differ in nothing else by their bytes.
 * Negative, 0 or positive as strcmp. */
int text_order(const char *a, const char *b);

#endif
