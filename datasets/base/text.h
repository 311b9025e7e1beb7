/* text.h - one growing text buffer, and the small string helpers that all layers need. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise, append, text_free. `at` always ends in NUL once something was appended. */
typedef struct Text {
    char *at;
    size_t length, capacity;
} Text;

void text_free(Text *text);
void text_clear(Text *text);
void text_add(Text *text, const char *bytes, size_t length);
void text_adds(Text *text, const char *string);
void text_addc(Text *text, char c);
void text_addf(Text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Digits without a format string, for drawings of many numbers. */
void text_add_count(Text *text, size_t value);
void text_add_number(Text *text, double value); /* finite; two decimals at most: "-0.5" "3" */

bool text_equal(const char *a, const char *b); /* NULL equals NULL only */
bool text_slice_equal(const char *slice, size_t length, const char *word); /* exact */
size_t text_characters(const char *text);                                  /* characters of UTF-8 */
/* Only ASCII and no NUL: true for most texts, and quick to see. */
bool text_plain(const char *bytes, size_t length);
bool utf8_valid(const char *bytes, size_t length);

/* The word of the list (ends with NULL) nearest to `word` by edit distance, or NULL when none is
 * within a third of its length: for "did you mean". */
const char *text_nearest(const char *word, const char *const *list);

#endif
