/* guess_subject.h - what the figures under a heading are about, where words say that they are not
 * plain turnover in euros: "Umsatz CHF", "Omzet (x 1.000)", "Omzet incl. btw", "Aankopen jan/24".
 *
 * A figure that is taken for what it is not is worse than one that is left out. */
#ifndef DATASETS_GUESS_GUESS_SUBJECT_H
#define DATASETS_GUESS_GUESS_SUBJECT_H
#include <stdbool.h>

typedef struct GuessSubject {
    const char *refused; /* why it cannot be turnover as it stands; NULL = it can */
    const char *proxy;   /* kind of proxies.csv that it is; NULL = none */
    bool other;          /* it is about something else than turnover */
    bool thousands;      /* of euros */
    bool gross;          /* refused for the VAT in it alone */
} GuessSubject;

/* Adds what a heading, a title or the name of a sheet says. */
void guess_subject_add(GuessSubject *subject, const char *text);

/* The same of a heading, which may also compare one figure of sales with another. */
void guess_subject_heading(GuessSubject *subject, const char *heading);

/* Why a floor area under this heading is not in square metres; NULL = nothing says so. */
const char *guess_other_measure(const char *heading);

/* Whether a column of a file of counts is no count of people on foot: other traffic, the weather,
 * a part of the time. */
bool guess_not_people(const char *heading);

/* Whether one of the words stands in the folded text (base/word_fold.h). */
bool guess_has_word(const char *folded, const char *words);

/* Whether one of the parts stands in the folded text, within words too; they end with NULL. */
bool guess_has_part(const char *folded, const char *const *parts);

extern const char *const guess_words_turnover[]; /* parts of words for turnover */

#endif
