/* language.h - how one language writes numbers and dates, and its name. Never the locale. */
#ifndef REPORTS_LANGUAGE_H
#define REPORTS_LANGUAGE_H
#include "datasets/base/text.h"

typedef enum LanguageId {
    LANGUAGE_EN,
    LANGUAGE_NL,
    LANGUAGE_FR,
    LANGUAGE_DE,
    LANGUAGES
} LanguageId;

typedef struct Language {
    LanguageId id;
    const char *code, *name;      /* "nl", "Nederlands" */
    const char *group, *decimal;  /* between thousands; before decimals */
    bool euro_last;               /* "18 400 €" instead of "€ 18,400" */
    const char *first, *day_mark; /* of a month: "1", "1er"; behind any other day: German "7." */
    const char *month[12], *month_short[12];
} Language;

extern const Language languages_all[LANGUAGES];  /* English first */
const Language *language_find(const char *code); /* NULL when there is none */

/* Whole number with its thousands grouped. */
void language_whole(const Language *language, double value, Text *out);
void language_euros(const Language *language, double value, Text *out);
/* At most `decimals` digits after the mark; one decimal that is 0 is left out. */
void language_decimal(const Language *language, double value, int decimals, Text *out);
/* Exactly `decimals` digits after the mark. */
void language_fixed(const Language *language, double value, int decimals, Text *out);
/* What stands between "from" and a month: French "de " or "d'", which belong to it; else "". */
const char *language_from(const Language *language, int month);
void language_month(const Language *language, int month, Text *out); /* "maart 2023" */
void language_date(const Language *language, int date, Text *out);   /* "7 maart 2023" */

#endif
