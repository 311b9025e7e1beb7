#include "reports/lang/language.h"

#include "datasets/base/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char euro[] = "\xE2\x82\xAC", minus[] = "\xE2\x88\x92", no_break[] = "\xC2\xA0";

const Language languages_all[LANGUAGES] = {
    {LANGUAGE_EN,
     "en",
     "English",
     ",",
     ".",
     false,
     "1",
     "",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"},
     {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}},
    {LANGUAGE_NL,
     "nl",
     "Nederlands",
     ".",
     ",",
     false,
     "1",
     "",
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
      "oktober", "november", "december"},
     {"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}},
    {LANGUAGE_FR,
     "fr",
     "Fran\xC3\xA7"
     "ais",
     "\xE2\x80\xAF", /* narrow no-break blank */
     ",",
     true,
     "1er",
     "",
     {"janvier", "f\xC3\xA9vrier", "mars", "avril", "mai", "juin", "juillet", "ao\xC3\xBBt",
      "septembre", "octobre", "novembre",
      "d\xC3\xA9"
      "cembre"},
     {"jan", "f\xC3\xA9v", "mar", "avr", "mai", "juin", "juil", "ao\xC3\xBBt", "sep", "oct", "nov",
      "d\xC3\xA9"
      "c"}},
    {LANGUAGE_DE,
     "de",
     "Deutsch",
     ".",
     ",",
     true,
     "1.",
     ".",
     {"Januar", "Februar", "M\xC3\xA4rz", "April", "Mai", "Juni", "Juli", "August", "September",
      "Oktober", "November", "Dezember"},
     {"Jan", "Feb", "M\xC3\xA4r", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"}},
};

const Language *language_find(const char *code) {
    for (size_t k = 0; k < LANGUAGES; k++)
        if (text_equal(languages_all[k].code, code)) return &languages_all[k];
    return NULL;
}

void language_whole(const Language *language, double value, Text *out) {
    char digits[400];
    const double whole = fabs(round(value));
    const int length = whole < 1e15 ? snprintf(digits, sizeof digits, "%lld", (long long)whole)
                                    : snprintf(digits, sizeof digits, "%.0f", whole);
    if (round(value) < 0) text_adds(out, minus);
    for (int k = 0; k < length; k++) {
        if (k && (length - k) % 3 == 0) text_adds(out, language->group);
        text_addc(out, digits[k]);
    }
}

void language_euros(const Language *language, double value, Text *out) {
    if (!language->euro_last) text_addf(out, "%s ", euro);
    language_whole(language, value, out);
    if (language->euro_last) text_addf(out, "%s%s", no_break, euro);
}

void language_decimal(const Language *language, double value, int decimals, Text *out) {
    char digits[400];
    int length = snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    if (decimals == 1 && digits[length - 1] == '0') digits[length -= 2] = 0;
    if (value < 0 && strspn(digits, "0.") < (size_t)length) text_adds(out, minus);
    for (const char *p = digits; *p; p++) {
        if (*p == '.')
            text_adds(out, language->decimal);
        else
            text_addc(out, *p);
    }
}

void language_fixed(const Language *language, double value, int decimals, Text *out) {
    char digits[400];
    (void)snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    if (value < 0 && strspn(digits, "0.") < strlen(digits)) text_adds(out, minus);
    for (const char *p = digits; *p; p++) {
        if (*p == '.')
            text_adds(out, language->decimal);
        else
            text_addc(out, *p);
    }
}

const char *language_from(const Language *language, int month) {
    if (language->id != LANGUAGE_FR) return "";
    return strchr("ao", language->month[month % 12][0]) ? "d'" : "de ";
}

void language_month(const Language *language, int month, Text *out) {
    text_addf(out, "%s %d", language->month[month % 12], month_year(month));
}

void language_date(const Language *language, int date, Text *out) {
    const int month = month_of_date(date), day = date - month_first_date(month) + 1;
    if (day == 1)
        text_addf(out, "%s ", language->first);
    else
        text_addf(out, "%d%s ", day, language->day_mark);
    language_month(language, month, out);
}
