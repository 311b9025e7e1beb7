/* text_trim.h - what spreadsheets and people leave around and for values: blanks that are no
 * spaces, and words for "nothing here". */
#ifndef BASE_TEXT_TRIM_H
#define BASE_TEXT_TRIM_H
#include <stdbool.h>
#include <stddef.h>

/* Length in bytes of the blank or control character that `text` begins with: ASCII blanks and
 * controls, no-break, narrow, thin and zero-width spaces, a byte order mark, marks of writing
 * direction. 0 = it begins with something to be seen. */
size_t text_blank(const char *text, size_t length);
/* Cuts them off both ends, and the formula off a text that a spreadsheet was to keep: ="00012". */
void text_trim(const char **text, size_t *length);

/* Nothing, or what spreadsheets, databases and statistics programs write for it, in any case:
 * "-" "NA" "N/A" "nan" "null" "#N/B" "#N/A" "#NV" "#N/D" "k.A.". Trimmed texts only. */
bool text_missing(const char *text, size_t length);
/* Of a column of names, where "NA" may be one: only what nobody is called. */
bool text_blank_word(const char *text, size_t length);

#endif
