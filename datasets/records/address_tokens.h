/* address_tokens.h - an address as street words and house numbers that can be compared. */
#ifndef DATASETS_RECORDS_ADDRESS_TOKENS_H
#define DATASETS_RECORDS_ADDRESS_TOKENS_H
#include <stdint.h>

#include "datasets/records/link_words.h"
#include "datasets/records/token.h"

enum { STREET_WORDS = 4, STREET_NAMES = 2 };

typedef struct StreetTokens {
    size_t count;
    Token word[STREET_WORDS];
} StreetTokens;

typedef struct AddressTokens {
    size_t streets;
    StreetTokens
        street[STREET_NAMES]; /* both names of a bilingual street: "Nieuwstraat / Rue ..." */
    uint32_t low, high;       /* house numbers, inclusive; 0 = none: "12-14", "120-24" */
} AddressTokens;

/* `street` may hold the number, before or behind; a number in `house_number` (NULL = no such
 * column) goes before. Box, floor and suite are left out. */
void address_tokens(const LinkWords *words, const char *street, const char *house_number,
                    AddressTokens *out);

#endif
