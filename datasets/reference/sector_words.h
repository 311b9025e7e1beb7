/* sector_words.h - what people call a sector, in Dutch, French, German, English, Spanish and
 * Italian: words of everyday (sector_words.csv), and the titles of the NACE-BEL codes
 * (nace_storefront.csv). */
#ifndef DATASETS_REFERENCE_SECTOR_WORDS_H
#define DATASETS_REFERENCE_SECTOR_WORDS_H
#include <stddef.h>

#include "datasets/base/mem.h"

typedef struct SectorWords SectorWords;

const SectorWords *sector_words_open(Arena *arena);

/* The sector group that a text names, whatever its case, accents, blanks and hyphens; NULL = none,
 * or several. */
const char *sector_words_group(const SectorWords *words, const char *text, size_t length);
/* The group one of whose words is nearest to the text, for "did you mean"; NULL = none is near. */
const char *sector_words_nearest(const SectorWords *words, const char *text, size_t length);

#endif
