/* text_fold.h - words as people mean them: without case, accents and doubled blanks. */
#ifndef BASE_TEXT_FOLD_H
#define BASE_TEXT_FOLD_H
#include <stddef.h>

/* The UTF-8 text in small letters without accents and marks, runs of blanks as one, none outside;
 * at most size - 1 bytes and a NUL. What is no UTF-8 gives "". Returns the length. */
size_t text_fold(const char *text, size_t length, char *out, size_t size);

#endif
