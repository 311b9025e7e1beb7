/* link_side.h - a record as comparisons read it: what its words say, next to each other. Made once
 * for all pairs of a block; texts are written when a comparison first asks for them. */
#ifndef MODELS_LINK_LINK_SIDE_H
#define MODELS_LINK_LINK_SIDE_H
#include "models/link/link_rarity.h"
#include "models/link/link_similarity.h"

/* Length of words behind each other, and their kinds of letter (link_similarity.h). */
typedef struct LinkOutline {
    uint64_t letters;
    size_t length;
} LinkOutline;

typedef struct LinkText {
    LinkOutline outline; /* of the text as it was cut to SIMILARITY_TEXT; length 0: not written */
    char text[SIMILARITY_TEXT];
} LinkText;

/* The words of a name: all; those that do not only say the trade, with blanks between and without.
 */
typedef enum LinkTextOf { TEXT_ALL, TEXT_SPACED, TEXT_TELLING, LINK_TEXTS } LinkTextOf;

typedef struct LinkSide {
    const Record *record;
    uint64_t name; /* as in the view */
    bool common;
    uint8_t telling_words;        /* how many of its words do not only say the trade */
    uint32_t telling[NAME_WORDS]; /* their numbers */
    const char *word[NAME_WORDS]; /* of each word of the name */
    uint64_t letters[NAME_WORDS];
    float weight[NAME_WORDS];
    unsigned char length[NAME_WORDS];
    double weights; /* summed */
    LinkOutline all, tells, street[STREET_NAMES];
    LinkText text[LINK_TEXTS];
} LinkSide;

void link_side(const LinkView *view, size_t i, LinkSide *side);

/* Writes the text where it is not written yet. */
const LinkText *link_side_text(const LinkView *view, LinkSide *side, LinkTextOf of);

/* Words behind each other, cut to SIMILARITY_TEXT. */
void link_side_write(const LinkView *view, const uint32_t *word, size_t words, bool blanks,
                     LinkText *out);

#endif
