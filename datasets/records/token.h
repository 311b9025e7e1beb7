/* token.h - one folded word. */
#ifndef DATASETS_RECORDS_TOKEN_H
#define DATASETS_RECORDS_TOKEN_H
#include <stddef.h>

enum { TOKEN_TEXT = 32 };

typedef struct Token {
    char text[TOKEN_TEXT]; /* [a-z0-9]; longer words are cut off */
} Token;

void token_set(Token *token, const char *text, size_t length);

#endif
