/* link_similarity - Jaro-Winkler similarity, and slips of the pen.
 *
 * Input     two texts of letters, digits and blanks, 0..64 characters.
 * Method    m letters of a are matched with equal letters of b at most max(|a|, |b|)/2 - 1 places
 *           away, from left to right; t = half the matched letters that stand in another order;
 *           j = (m/|a| + m/|b| + (m - t)/m)/3; j + p (1 - j)/10, p = common prefix, at most 4.
 *           Slips: the distance of optimal string alignment, a column of its table in one word.
 * Output    0..1; 1 when equal. Slips: 0..64.
 * Blind to  what words mean, and to words in another order. Jaro-Winkler takes letters that come
 *           twice for each other ("kersenzwanen", "krsenzwanen": .85), which slips do not.
 * Cites     Winkler (1990), "String comparator metrics", ASA Section on Survey Research Methods;
 *           Hyyro (2003) for bit vectors, doi:10.1007/978-3-540-39984-1_28
 */
#include "models/link/link_similarity.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { LETTERS = 37 }; /* a-z, 0-9, all others */

static size_t letter(char c) {
    if (c >= 'a' && c <= 'z') return (size_t)(c - 'a');
    return c >= '0' && c <= '9' ? (size_t)(c - '0') + 26 : LETTERS - 1;
}

/* Bits low..high of a word, both inclusive. */
static uint64_t bits(size_t low, size_t high) {
    return (high >= 63 ? ~UINT64_C(0) : (UINT64_C(1) << (high + 1)) - 1) & ~UINT64_C(0) << low;
}

/* Letters of both that match, as bits of their places; returns how many. */
static size_t match(const char *a, size_t la, const char *b, size_t lb, uint64_t used[2]) {
    uint64_t places[LETTERS] = {0};
    const size_t longer = la > lb ? la : lb, reach = longer > 3 ? longer / 2 - 1 : 0;
    size_t matched = 0;
    for (size_t j = 0; j < lb; j++) places[letter(b[j])] |= UINT64_C(1) << j;
    for (size_t i = 0; i < la; i++) {
        if (i > lb + reach) break;
        const uint64_t window = bits(i > reach ? i - reach : 0, i + reach);
        const uint64_t free = places[letter(a[i])] & window & ~used[1];
        if (!free) continue;
        used[0] |= UINT64_C(1) << i;
        used[1] |= free & -free;
        matched++;
    }
    return matched;
}

static size_t out_of_order(const char *a, const char *b, const uint64_t used[2]) {
    size_t wrong = 0;
    for (uint64_t x = used[0], y = used[1]; x; x &= x - 1, y &= y - 1)
        wrong += a[__builtin_ctzll(x)] != b[__builtin_ctzll(y)];
    return wrong;
}

double jaro_winkler(const char *a, size_t la, const char *b, size_t lb) {
    uint64_t used[2] = {0, 0};
    assert(la <= SIMILARITY_TEXT && lb <= SIMILARITY_TEXT);
    if (la == lb && memcmp(a, b, la) == 0) return 1;
    const size_t matched = match(a, la, b, lb, used);
    if (!matched) return 0;
    const double m = (double)matched, t = (double)out_of_order(a, b, used) / 2;
    const double j = (m / (double)la + m / (double)lb + (m - t) / m) / 3;
    size_t prefix = 0;
    while (prefix < 4 && prefix < la && prefix < lb && a[prefix] == b[prefix]) prefix++;
    return j + 0.1 * (double)prefix * (1 - j);
}

size_t slips(const char *a, size_t la, const char *b, size_t lb) {
    uint64_t places[LETTERS] = {0};
    assert(la <= SIMILARITY_TEXT && lb <= SIMILARITY_TEXT);
    if (!la || !lb) return la + lb;
    for (size_t i = 0; i < la; i++) places[letter(a[i])] |= UINT64_C(1) << i;
    const uint64_t last = UINT64_C(1) << (la - 1);
    uint64_t up = ~UINT64_C(0), down = 0, zero = 0, before = 0; /* differences of the column */
    size_t distance = la;
    for (size_t j = 0; j < lb; j++) {
        const uint64_t here = places[letter(b[j])];
        const uint64_t swapped = ((~zero & here) << 1) & before;
        zero = (((here & up) + up) ^ up) | here | down | swapped;
        const uint64_t right = down | ~(zero | up), left = zero & up;
        distance += (right & last) != 0;
        distance -= (left & last) != 0;
        up = left << 1 | ~(zero | (right << 1 | 1));
        down = zero & (right << 1 | 1);
        before = here;
    }
    return distance;
}

uint64_t letters_of(const char *text, size_t length) {
    uint64_t letters = 0;
    for (size_t k = 0; k < length; k++) letters |= UINT64_C(1) << letter(text[k]);
    return letters;
}
