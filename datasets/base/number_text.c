#include "datasets/base/number_text.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/num.h"
#include "datasets/base/text_trim.h"

enum { PLAIN_MOST = 48, MARKS_MOST = 16 };

/* A number without its decoration, cut at its marks. */
typedef struct Digits {
    char plain[PLAIN_MOST + 1]; /* its digits, marks left out */
    size_t length;
    char mark[MARKS_MOST]; /* '.' ',' ' ' (a blank) '\'' in order */
    size_t at[MARKS_MOST]; /* digits before each */
    size_t marks;
    char exponent[8]; /* "e-5", or "" */
    bool negative;
} Digits;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- decoration ---- */

static bool cut_front(const char **text, size_t *length, const char *word) {
    const size_t size = strlen(word);
    if (*length < size || strncasecmp(*text, word, size) != 0) return false;
    *text += size;
    *length -= size;
    return true;
}

static bool cut_back(const char *text, size_t *length, const char *word) {
    const size_t size = strlen(word);
    if (*length < size || strncasecmp(text + *length - size, word, size) != 0) return false;
    *length -= size;
    return true;
}

static const char *const minus[] = {"-", "\xE2\x88\x92", "\xE2\x80\x93", NULL};
static const char *const euros[] = {"\xE2\x82\xAC", "EUROS", "EURO", "EUR", NULL};
static const char *const others[] = {
    "$",   "\xC2\xA3", "\xC2\xA5", "CHF", "USD", "GBP", "SEK", "DKK",       "NOK", "PLN",
    "CZK", "HUF",      "RON",      "AUD", "CAD", "Fr.", "kr",  "z\xC5\x82", NULL};

static bool cut_any(const char **text, size_t *length, const char *const *words) {
    for (; *words; words++)
        if (cut_front(text, length, *words) || cut_back(*text, length, *words)) return true;
    return false;
}

/* "12,-" and "12.--" are whole amounts. */
static void cut_dashes(const char *text, size_t *length) {
    static const char *const ends[] = {",--", ".--", ",-", ".-", NULL};
    for (const char *const *end = ends; *end; end++)
        if (cut_back(text, length, *end)) return;
}

/* Signs, brackets, currency and blanks around the digits. False when a sign stands twice. */
static bool undress(const char **text, size_t *length, bool *negative, bool *foreign) {
    int signs = 0;
    bool more = true;
    while (more && *length) {
        if (is_digit(**text) && is_digit((*text)[*length - 1])) break; /* most numbers */
        text_trim(text, length);
        more = cut_any(text, length, euros);
        if (!more && (more = cut_any(text, length, others))) *foreign = true;
        if (more) continue;
        cut_dashes(*text, length);
        if (*length > 2 && **text == '(' && (*text)[*length - 1] == ')') {
            (*text)++;
            *length -= 2;
            more = true;
        } else if (!(more = cut_any(text, length, minus))) {
            if (!cut_front(text, length, "+")) break;
            more = true;
            signs++;
            continue;
        }
        signs++;
        *negative = true;
    }
    return signs < 2;
}

/* ---- digits and marks ---- */

/* The mark that text begins with and its bytes; 0 = none. */
static char mark_of(const char *text, size_t length, size_t *size) {
    static const char *const apostrophes[] = {"'", "\xE2\x80\x99", "\xC2\xB4", "`", NULL};
    *size = 1;
    if (*text == '.' || *text == ',') return *text;
    for (const char *const *a = apostrophes; *a; a++) {
        *size = strlen(*a);
        if (length >= *size && memcmp(text, *a, *size) == 0) return '\'';
    }
    *size = text_blank(text, length);
    return *size ? ' ' : 0;
}

static bool take_exponent(Digits *d, const char *text, size_t length) {
    if (length < 2 || length >= sizeof d->exponent || (*text != 'e' && *text != 'E')) return false;
    size_t k = text[1] == '-' || text[1] == '+' ? 2 : 1;
    if (k == length) return false;
    for (; k < length; k++)
        if (!is_digit(text[k])) return false;
    memcpy(d->exponent, text, length);
    return true;
}

static bool cut_marks(Digits *d, const char *text, size_t length) {
    size_t size;
    for (size_t i = 0; i < length; i += size) {
        if (is_digit(text[i])) {
            if (d->length == PLAIN_MOST) return false;
            d->plain[d->length++] = text[i];
            size = 1;
            continue;
        }
        const char mark = mark_of(text + i, length - i, &size);
        if (!mark) return d->length > 0 && take_exponent(d, text + i, length - i);
        if (d->marks == MARKS_MOST) return false;
        d->at[d->marks] = d->length;
        d->mark[d->marks++] = mark;
    }
    return d->length > 0;
}

/* Whether the first `count` marks all are group marks of one kind, each before three digits, the
 * last group ending at digit `end`. */
static bool grouped(const Digits *d, size_t count, size_t end) {
    for (size_t k = 0; k < count; k++) {
        const size_t next = k + 1 < count ? d->at[k + 1] : end;
        if (d->mark[k] != d->mark[0] || next - d->at[k] != 3) return false;
    }
    return !count || (d->at[0] >= 1 && d->at[0] <= 3 && d->plain[0] != '0');
}

/* The number when `decimal` is its decimal mark, or NaN. */
static double reading(const Digits *d, char decimal) {
    const size_t last = d->marks ? d->marks - 1 : 0;
    const bool has = d->marks && d->mark[last] == decimal;
    const size_t groups = has ? last : d->marks, end = has ? d->at[last] : d->length;
    for (size_t k = 0; k < groups; k++)
        if (d->mark[k] == decimal) return NAN;
    if (!grouped(d, groups, end)) return NAN;
    char plain[PLAIN_MOST + 16];
    double value;
    memcpy(plain, d->plain, end);
    size_t used = end;
    if (has) plain[used++] = '.';
    memcpy(plain + used, d->plain + end, d->length - end);
    used += d->length - end;
    const size_t exponent = strlen(d->exponent);
    memcpy(plain + used, d->exponent, exponent);
    if (!num_parse(plain, used + exponent, &value)) return NAN;
    return d->negative ? -value : value;
}

/* ---- the readings ---- */

static void describe(const Digits *d, NumberText *number) {
    const char last = d->marks ? d->mark[d->marks - 1] : 0;
    const bool point = !isnan(number->value), comma = !isnan(number->other);
    const bool marked = memchr(d->mark, '.', d->marks) || memchr(d->mark, ',', d->marks);
    if (marked && point != comma) number->proves = point ? '.' : ',';
    if (d->marks == 1 && point && comma && marked) number->shape = last;
    const bool decimal = last && last == (number->proves ? number->proves : 0);
    number->decimals = decimal ? (int)(d->length - d->at[d->marks - 1]) : 0;
    number->groups = (int)d->marks - decimal;
}

static NumberForm choose(NumberText *n, char decimal_mark) {
    const double point = n->value, comma = n->other;
    const bool same = point == comma;
    n->value = n->other = NAN;
    if (isnan(point) && isnan(comma)) return NUMBER_WRONG;
    const double wanted = same                  ? point
                          : decimal_mark == '.' ? point
                          : decimal_mark == ',' ? comma
                                                : NAN;
    if (!isnan(wanted)) {
        n->value = wanted;
        return NUMBER_READ;
    }
    if (!decimal_mark && n->proves) {
        n->value = n->proves == '.' ? point : comma;
        return NUMBER_READ;
    }
    n->value = point;
    n->other = comma;
    return NUMBER_DOUBTFUL;
}

/* "€ -": how a spreadsheet shows nothing in a column of money. */
static bool no_amount(const char *text, size_t length) {
    if (!cut_any(&text, &length, euros)) return false;
    text_trim(&text, &length);
    return length && text_blank_word(text, length);
}

NumberForm number_text_read(const char *text, size_t length, char decimal_mark,
                            NumberText *number) {
    Digits d = {.length = 0};
    bool foreign = false;
    *number = (NumberText){.value = NAN, .other = NAN};
    text_trim(&text, &length);
    if (text_missing(text, length) || no_amount(text, length)) return NUMBER_MISSING;
    if (!undress(&text, &length, &d.negative, &foreign)) return NUMBER_WRONG;
    if (foreign && length && is_digit(*text)) return NUMBER_FOREIGN;
    if (!cut_marks(&d, text, length)) return NUMBER_WRONG;
    number->value = reading(&d, '.');
    number->other = reading(&d, ',');
    describe(&d, number);
    return choose(number, decimal_mark);
}
