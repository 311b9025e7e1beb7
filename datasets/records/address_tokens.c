#include "datasets/records/address_tokens.h"

#include <ctype.h>
#include <string.h>

#include "datasets/records/fold.h"

/* ---- house numbers ---- */

typedef struct Number {
    uint32_t low, high;
    const char *end;
} Number;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
static bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
static const char *blanks(const char *p) {
    return p + strspn(p, " ");
}

/* At most nine digits count. */
static const char *digits(const char *p, uint32_t *value) {
    *value = 0;
    for (int k = 0; is_digit(*p); p++, k++)
        if (k < 9) *value = *value * 10 + (uint32_t)(*p - '0');
    return p;
}

/* "120-24" is 120-124; "12-3" is 12. */
static uint32_t upper_end(uint32_t low, uint32_t high) {
    if (high >= low) return high;
    const uint32_t same_hundred = low - low % 100 + high;
    return high > 99 || low < 100 || same_hundred < low ? low : same_hundred;
}

static bool starts_ordinal(const char *p) {
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t k = 0; k < 4; k++)
        if (strncmp(p, ends[k], 2) == 0 && !isalnum((unsigned char)p[2])) return true;
    return false;
}

/* Past "bis", "ter" or one letter: "12bis", "12 bis", "12a". */
static const char *after_suffix(const char *p) {
    const char *const word = blanks(p);
    const bool again = strncmp(word, "bis", 3) == 0 || strncmp(word, "ter", 3) == 0;
    if (again && !isalnum((unsigned char)word[3])) return word + 3;
    return is_letter(*p) && !isalnum((unsigned char)p[1]) ? p + 1 : p;
}

/* A number, a range or a number with a letter ("12", "12-14", "12/14", "12a", "12 bis") at p. */
static bool number_at(const char *p, Number *number) {
    if (!is_digit(*p)) return false;
    p = digits(p, &number->low);
    number->high = number->low;
    const char *const after = blanks(p);
    if ((*after == '-' || *after == '/') && is_digit(*blanks(after + 1))) {
        uint32_t high;
        p = digits(blanks(after + 1), &high);
        number->high = upper_end(number->low, high);
    }
    p = after_suffix(p);
    if (isalnum((unsigned char)*p) || starts_ordinal(blanks(p))) return false;
    number->end = p;
    return number->low > 0;
}

/* The number at the start of the text, else the one at its end; taken out of it. */
static void take_number(char *text, AddressTokens *out) {
    Number number;
    char *at = text + strspn(text, " #");
    bool found = number_at(at, &number);
    for (char *p = text; !found && *p; p++) {
        if (!is_digit(*p) || (p > text && isalnum((unsigned char)p[-1]))) continue;
        found = number_at(p, &number) && !*blanks(number.end);
        at = p;
    }
    if (!found) return;
    out->low = number.low;
    out->high = number.high;
    while (at < number.end) *at++ = ' ';
}

/* ---- what is no part of the street ---- */

/* Does the word name a unit: "box 3", "bus b", "floor"? "Ste Catherine" does not. */
static bool opens_unit(const LinkWords *words, const char *word, size_t length) {
    if (!link_words_has(words, WORD_UNIT, word, length)) return false;
    const char *next = blanks(word + length);
    next += *next == '#';
    return is_digit(*next) || strcspn(next, " ") <= 2;
}

/* Cuts the text before a unit or another place. */
static void cut_rest(const LinkWords *words, char *text) {
    for (char *p = text; *p;) {
        p += strspn(p, " ");
        const size_t length = strcspn(p, " ");
        const bool beside = link_words_has(words, WORD_BESIDE, p, length) && p > text;
        if (beside || (p > text && (*p == '#' || opens_unit(words, p, length)))) {
            *p = 0;
            return;
        }
        p += length;
    }
}

/* ---- the street ---- */

/* "79th", "3e" as a number without its ending. */
static size_t without_ordinal(const char *text, size_t length) {
    static const char *const ends[] = {"st", "nd", "rd", "th", "er", "eme", "de", "e"};
    size_t number = 0;
    while (number < length && is_digit(text[number])) number++;
    if (!number) return length;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (strlen(ends[k]) == length - number &&
            strncmp(text + number, ends[k], length - number) == 0)
            return number;
    return length;
}

/* "kerkstr" as "kerkstraat". */
static void whole_ending(const LinkWords *words, Token *token) {
    const size_t length = strlen(token->text);
    for (size_t cut = 3; cut + 2 <= length; cut++) {
        const char *means = link_words_means(words, WORD_ENDING, token->text + cut, length - cut);
        if (!means || cut + strlen(means) >= TOKEN_TEXT) continue;
        memcpy(token->text + cut, means, strlen(means) + 1);
        return;
    }
}

static void street_word(const LinkWords *words, const char *text, size_t length, Token *token) {
    length = without_ordinal(text, length);
    const char *means = link_words_means(words, WORD_STREET, text, length);
    if (!means) means = link_words_means(words, WORD_PLAIN, text, length);
    token_set(token, means ? means : text, means ? strlen(means) : length);
    if (!means) whole_ending(words, token);
}

static bool is_core(const LinkWords *words, const Token *token) {
    const size_t length = strlen(token->text);
    return !link_words_has(words, WORD_TYPE, token->text, length) &&
           !link_words_has(words, WORD_STOP, token->text, length);
}

/* The words between two places of the text; those that are no types, unless nothing is left. */
static void take_street(const LinkWords *words, const char *text, const char *end,
                        AddressTokens *out) {
    enum { MOST = 16 };
    Token all[MOST];
    size_t count = 0, core = 0;
    while (text < end && count < MOST) {
        text += strspn(text, " #/-");
        const size_t length = strcspn(text, " #/-");
        if (text >= end || !length) break;
        street_word(words, text, length, &all[count]);
        core += is_core(words, &all[count++]);
        text += length;
    }
    if (!count || out->streets == STREET_NAMES) return;
    StreetTokens *street = &out->street[out->streets++];
    for (size_t k = 0; k < count && street->count < STREET_WORDS; k++)
        if (!core || is_core(words, &all[k])) street->word[street->count++] = all[k];
}

/* Where the second name of a bilingual street begins: "nieuwstraat / rue neuve". */
static const char *second_name(const char *text) {
    for (const char *p = text; *p; p++) {
        const bool bar = *p == '/' || (*p == '-' && p > text && p[-1] == ' ' && p[1] == ' ');
        if (!bar || p == text) continue;
        const char *before = p - 1;
        while (before > text && *before == ' ') before--;
        if (is_letter(*before) && is_letter(*blanks(p + 1))) return p;
    }
    return NULL;
}

void address_tokens(const LinkWords *words, const char *street, const char *house_number,
                    AddressTokens *out) {
    Folded text, number;
    *out = (AddressTokens){0};
    fold(street ? street : "", street ? strlen(street) : 0, &text);
    fold(house_number ? house_number : "", house_number ? strlen(house_number) : 0, &number);
    cut_rest(words, text.text);
    cut_rest(words, number.text);
    take_number(number.text, out);
    if (!out->low) take_number(text.text, out);
    const char *const end = text.text + strlen(text.text), *const second = second_name(text.text);
    take_street(words, text.text, second ? second : end, out);
    if (second) take_street(words, second + 1, end, out);
}
