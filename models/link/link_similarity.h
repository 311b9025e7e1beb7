/* link_similarity.h - how alike two words are. */
#ifndef MODELS_LINK_LINK_SIMILARITY_H
#define MODELS_LINK_LINK_SIMILARITY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIMILARITY_TEXT = 64 }; /* letters that count */

/* Jaro-Winkler similarity of two texts of [a-z0-9 ], 0..1; at most SIMILARITY_TEXT letters each. */
double jaro_winkler(const char *a, size_t length_a, const char *b, size_t length_b);

/* Letters left out, put in, changed or swapped with the next, from one text to the other; letter by
 * letter, each once (optimal string alignment). At most SIMILARITY_TEXT letters each. */
size_t slips(const char *a, size_t length_a, const char *b, size_t length_b);

/* The letters of a text as bits, and from those of two texts a similarity that theirs cannot
 * exceed: quick to see that most words are not alike. */
uint64_t letters_of(const char *text, size_t length);
double jaro_winkler_most(uint64_t letters_a, size_t length_a, uint64_t letters_b, size_t length_b);

#endif
