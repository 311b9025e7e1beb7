/* name_tokens.h - a commercial name as words that can be compared. */
#ifndef DATASETS_RECORDS_NAME_TOKENS_H
#define DATASETS_RECORDS_NAME_TOKENS_H
#include "datasets/records/link_words.h"
#include "datasets/records/token.h"

enum { NAME_WORDS = 8 };

typedef struct NameTokens {
    size_t count;
    Token word[NAME_WORDS]; /* in order, without legal form and stop words unless nothing is left */
    bool legal_only;        /* the name is no more than a legal form */
    bool foreign, broken;   /* nothing of it is left: another script; it is not UTF-8 */
} NameTokens;

/* A name that is missing, in another script or not UTF-8 has no words. */
void name_tokens(const LinkWords *words, const char *name, size_t length, NameTokens *out);

#endif
