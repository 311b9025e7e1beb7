/* link_similarity.h - how alike two words are. */
#ifndef MODELS_LINK_LINK_SIMILARITY_H
#define MODELS_LINK_LINK_SIMILARITY_H
#include <stdbool.h>
#include <stddef.h>

enum { SIMILARITY_TEXT = 64 }; /* letters that count */

/* Jaro-Winkler similarity of two texts of [a-z0-9 ], 0..1; at most SIMILARITY_TEXT letters each. */
double jaro_winkler(const char *a, size_t length_a, const char *b, size_t length_b);

#endif
