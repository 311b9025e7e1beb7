/* belgian_number.h - numbers of the Belgian register: enterprises 0ddd.ddd.ddd and 1ddd.ddd.ddd,
 * establishments 2.ddd.ddd.ddd, branches 9.ddd.ddd.ddd. Only the ten digits count; the last two are
 * 97 - (the first eight mod 97). A VAT number is BE and the enterprise number. */
#ifndef DATASETS_REFERENCE_BELGIAN_NUMBER_H
#define DATASETS_REFERENCE_BELGIAN_NUMBER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum BelgianNumber { BE_NONE, BE_ENTERPRISE, BE_ESTABLISHMENT, BE_BRANCH } BelgianNumber;

enum { BE_TEXT = 14 };

/* Its kind and ten digits as a number; dots, hyphens, slashes, blanks of any kind and a BE before
 * them are allowed (BTW BE, TVA BE), and a missing leading zero of an old nine-digit number.
 * BE_NONE with *why: not a number, or wrong check digits (branches, which are internal, are not
 * checked). */
BelgianNumber belgian_number(const char *text, size_t length, int64_t *number, const char **why);

/* As the register writes it: 0100.000.070, 2.900.000.090. */
const char *belgian_number_text(int64_t number, char out[BE_TEXT]);

extern const char be_number_mistyped[]; /* why: ten digits, but wrong check digits */

static inline BelgianNumber belgian_number_kind(int64_t number) {
    const int64_t first = number / 1000000000;
    return first < 2    ? BE_ENTERPRISE
           : first == 2 ? BE_ESTABLISHMENT
           : first == 9 ? BE_BRANCH
                        : BE_NONE;
}

#endif
