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

/* The kinds of letter of a text as bits. */
uint64_t letters_of(const char *text, size_t length);

/* How many bits are set; not every processor that this runs on has an instruction for it. */
static inline size_t count_bits(uint64_t x) {
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return ((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56;
}

/* Whether the similarity of two texts of such lengths and kinds of letter can be `least` (above
 * .4): quick to see that most words are not alike. Each kind of letter that the other text lacks
 * leaves one letter at least without a match, so m letters match at most; with a prefix of four, j
 * + .4 (1 - j) >= least asks m (|a| + |b|) >= ((3 least - 1.2)/.6 - 1) |a| |b|. */
static inline bool jaro_winkler_can(uint64_t letters_a, size_t la, uint64_t letters_b, size_t lb,
                                    double least) {
    const double rounding = 1e-6; /* what is at the edge is computed */
    const double asked = ((3 * least - 1.2) / 0.6 - 1) * (double)(la * lb) - rounding;
    const size_t shorter = la < lb ? la : lb;
    if ((double)(shorter * (la + lb)) < asked || !shorter) return false;
    const size_t most_a = la - count_bits(letters_a & ~letters_b);
    const size_t most_b = lb - count_bits(letters_b & ~letters_a);
    return (double)((most_a < most_b ? most_a : most_b) * (la + lb)) >= asked;
}

#endif
