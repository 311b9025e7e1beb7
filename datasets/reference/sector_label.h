/* sector_label.h - the sector group that a cell means: a code of NACE or of a national list of it,
 * however it is written ("2008:47.26", "47.26.0", "47.260", "47 26", "G47.26", "NAF 47.24Z",
 * "47.24 – Bakkerij"), or a word. */
#ifndef DATASETS_REFERENCE_SECTOR_LABEL_H
#define DATASETS_REFERENCE_SECTOR_LABEL_H
#include <stdbool.h>

#include "datasets/reference/nace.h"
#include "datasets/reference/sector_words.h"

enum { SECTOR_LABEL = 16 };

/* The group, or NULL. A code without its version counts where both versions agree or one alone
 * knows it; a code of four digits, or of another country's list, where one group holds most
 * of the class. Else the words behind the code decide. */
const char *sector_label_group(const Nace *nace, const SectorWords *words, const char *text,
                               size_t length);

/* The code alone, "47.11" or "47.11.2", the same for every way to write it; false when the text
 * does not begin with one, or names its version. */
bool sector_label_code(const char *text, size_t length, char out[SECTOR_LABEL]);

#endif
