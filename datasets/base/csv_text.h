/* csv_text.h - the one writer of texts in CSV. */
#ifndef DATASETS_BASE_CSV_TEXT_H
#define DATASETS_BASE_CSV_TEXT_H
#include "datasets/base/text.h"

/* RFC 4180: quoted when it holds a comma, quote or line break, and, for some readers trim cells,
 * when it begins or ends with a blank; quotes doubled. NULL = empty. */
void csv_add_words(Text *out, const char *words);

#endif
