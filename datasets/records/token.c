#include "datasets/records/token.h"

#include <string.h>

void token_set(Token *token, const char *text, size_t length) {
    if (length >= TOKEN_TEXT) length = TOKEN_TEXT - 1;
    memcpy(token->text, text, length);
    token->text[length] = 0;
}
