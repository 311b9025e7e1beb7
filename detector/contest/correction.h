/* correction.h - what a business shows about its own turnover: a month, the right amount, and the
 * document that proves it.
 *
 * A correction is a fact with a day and a document, and an input of its own: the next scan reads
 * the corrected month whatever is delivered afterwards, runs made before replay as they were.
 * `gevel inputs retract` takes one back. */
#ifndef DETECTOR_CONTEST_CORRECTION_H
#define DETECTOR_CONTEST_CORRECTION_H
#include <stdbool.h>
#include <stdint.h>

#include "datasets/base/mem.h"
#include "datasets/store/store.h"

enum { CORRECTION_MOST_EUR = 1000000000 /* a month: more is a slip of the keyboard */ };

typedef struct Correction {
    const char *storefront_id;
    int month;         /* month number (base/num.h) */
    double amount_eur; /* excluding VAT; 0 = no trade in that month */
    const char *reason, *document;
    int corrected_on; /* days since 1970-01-01 */
    int64_t input_id; /* of the correction that holds, set by correction_record */
    bool known;       /* it held already: nothing was recorded */
} Correction;

/* ST_INPUT for a month that has not begun, an amount that is none, and without reason or
 * document. */
Status correction_check(const Correction *correction, Err *err);
/* Records a correction as the deed of `actor` (NULL: that of the store's handle). The same amount
 * from the same document again changes nothing. ST_INPUT: no such storefront, a month that has not
 * begun, or an amount that is none. */
Status correction_record(Store *store, Correction *correction, const char *actor, Err *err);

typedef struct Corrections {
    size_t n;
    const Correction *correction; /* [n] newest first: the first of a month holds */
} Corrections;
/* Those of one storefront, or of all (NULL). */
Status corrections_list(Store *store, const char *storefront_id, Arena *arena,
                        Corrections *corrections, Err *err);

#endif
