#include "datasets/ingest/period_words.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/ingest/month_words.h"

enum { YEAR_FIRST = 1990, YEAR_LAST = 2199, CENTURY = 2000, QUARTER = 3, HALF = 6, YEAR = 12 };

/* Dutch, French, German, English, Spanish, Italian; folded (base/word_fold.h), between blanks. The
 * German KW is a week. */
static const char quarters[] =
    " q k t qt trim kwartaal kwart trimestre trimester quartal quarter qtr ";
static const char halves[] = " h s hj semester semestre halfjaar halbjahr half semestral halfyear ";
static const char ordinals[] = " e er ste de eme ere st nd rd th o a ";

/* What the words of a text say. */
typedef struct Said {
    int year;   /* 0 = none */
    int short_; /* a number of two digits, which may be a year; 0 = none */
    int number; /* of the quarter or half year; 0 = none */
    int months; /* QUARTER, HALF; 0 = neither */
} Said;

static bool is_one_of(const char *words, const char *text, size_t length) {
    char wanted[16] = " ";
    if (!length || length > sizeof wanted - 3) return false;
    memcpy(wanted + 1, text, length);
    memcpy(wanted + 1 + length, " ", 2);
    return strstr(words, wanted) != NULL;
}

/* Each may be said once; false when it is said again. */
static bool say(int *what, int value) {
    if (*what) return false;
    *what = value;
    return true;
}

static bool take_number(Said *said, const char *text, size_t digits) {
    long long value = 0;
    if (!num_parse_long(text, digits, &value)) return false;
    if (digits == 4 && value >= YEAR_FIRST && value <= YEAR_LAST)
        return say(&said->year, (int)value);
    if (digits == 2 && value > 0) return say(&said->short_, (int)value);
    return digits == 1 && value >= 1 && value <= 4 && say(&said->number, (int)value);
}

/* Letters between or behind digits: "q" of "2024q1", "er" of "1er"; or a word. */
static bool take_letters(Said *said, const char *text, size_t length, bool with_digits) {
    const int months = is_one_of(quarters, text, length) ? QUARTER
                       : is_one_of(halves, text, length) ? HALF
                                                         : 0;
    if (months && (with_digits || length > 1)) /* "k" alone is a thousand */
        return said->months == months || say(&said->months, months);
    return !with_digits || is_one_of(ordinals, text, length);
}

/* One word, which digits and letters may make together. */
static bool take_word(Said *said, const char *word) {
    const bool mixed = strpbrk(word, "0123456789") != NULL;
    if (!mixed && month_word(word)) return false;
    while (*word) {
        const size_t digits = strspn(word, "0123456789"), letters = strcspn(word, "0123456789");
        const size_t length = digits ? digits : letters;
        if (digits ? !take_number(said, word, digits) : !take_letters(said, word, letters, mixed))
            return false;
        word += length;
    }
    return true;
}

bool period_words(const char *text, Period *period) {
    char folded[WORD_FOLD], *rest = NULL;
    Said said = {0};
    (void)word_fold(text, folded);
    for (char *word = strtok_r(folded, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!take_word(&said, word)) return false;
    if (!said.months) said.months = YEAR;
    const bool part = said.months < YEAR;
    if (part && !said.year && said.short_)
        said.year = CENTURY + said.short_;
    else if (said.short_)
        return false;
    const int most = YEAR / said.months;
    if (!said.year || (part ? said.number < 1 || said.number > most : said.number)) return false;
    period->first = month_make(said.year, part ? 1 + (said.number - 1) * said.months : 1);
    period->last = period->first + said.months - 1;
    return true;
}

const char *period_format(const Period *period, char out[PERIOD_TEXT]) {
    const int months = period->last - period->first + 1, year = month_year(period->first);
    const int number = 1 + (period->first - month_make(year, 1)) / months;
    if (months == YEAR)
        (void)snprintf(out, PERIOD_TEXT, "%04d", year);
    else
        (void)snprintf(out, PERIOD_TEXT, "%04d-%c%d", year, months == HALF ? 'H' : 'Q', number);
    return out;
}
