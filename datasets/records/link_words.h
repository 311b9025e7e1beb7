/* link_words.h - the shipped table reference/link_words.csv: what words of names and addresses mean
 * in Dutch, French, German, English, Spanish and Italian. */
#ifndef DATASETS_RECORDS_LINK_WORDS_H
#define DATASETS_RECORDS_LINK_WORDS_H
#include "datasets/base/id_map.h"

typedef enum WordKind {
    WORD_LEGAL,  /* legal forms: "bvba" */
    WORD_STOP,   /* words that tell nothing apart: "de", "the" */
    WORD_SAME,   /* another way to write a word of a name: "rest" is "restaurant" */
    WORD_STREET, /* a street type written short: "str" is "straat" */
    WORD_PLAIN,  /* a word of a street written otherwise: "first" is "1" */
    WORD_TYPE,   /* street types, which a street may be written with or without */
    WORD_ENDING, /* the same at the end of a word: "kerkstr" is "kerkstraat" */
    WORD_UNIT,   /* what follows is a box, floor or suite */
    WORD_BESIDE, /* what follows is another place: "near" */
    WORD_KINDS
} WordKind;

typedef struct LinkWords {
    IdMap kind[WORD_KINDS];
    const char **means; /* by the number in the map: what the word stands for, "" = itself */
} LinkWords;

/* Reads the table, which is part of the program. */
void link_words_open(LinkWords *words, Arena *arena);

bool link_words_has(const LinkWords *words, WordKind kind, const char *text, size_t length);
/* What the word stands for; NULL when the table does not have it. */
const char *link_words_means(const LinkWords *words, WordKind kind, const char *text,
                             size_t length);

#endif
