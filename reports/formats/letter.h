/* letter.h - the letter to one business: what is held, why it was chosen, how to object. */
#ifndef REPORTS_FORMATS_LETTER_H
#define REPORTS_FORMATS_LETTER_H
#include "detector/contest/contest.h"
#include "detector/contest/correction.h"
#include "reports/record/edition.h"

typedef struct Letter {
    const WatchRow *row;            /* with its months (past_months) */
    const Corrections *corrections; /* of the storefront */
    const Contest *contest;         /* the open one, or NULL */
    const char *contact;            /* where to write to; NULL = the sender */
} Letter;

typedef enum LetterMedium { LETTER_PAGE, LETTER_PAPER } LetterMedium;
extern const char *const letter_files[]; /* "letter.html" "letter.pdf" */

/* Adds the letter, as a page or a PDF, to `file`. */
Status letter_make(const Edition *edition, const Letter *letter, LetterMedium medium, Text *file,
                   Err *err);
/* Writes letter.html and letter.pdf into the folder `dir`. */
Status letter_write(const Edition *edition, const Letter *letter, const char *dir, Err *err);

#endif
