/* csv_text.h - the one writer of texts in CSV. */
#ifndef DATASETS_BASE_CSV_TEXT_H
#define DATASETS_BASE_CSV_TEXT_H
#include "datasets/base/text.h"

/* RFC 4180: quoted when it holds the separator, a quote or a line break, and, for some readers trim
 * cells, when it begins or ends with a blank; quotes doubled. NULL = empty. Careful: what
 * spreadsheets would take for a formula gets an apostrophe before it, so that it is none. */
void csv_add_cell(Text *out, const char *words, char separator, bool careful);

/* With commas, as it is. */
void csv_add_words(Text *out, const char *words);

#endif
