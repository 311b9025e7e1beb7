/* contest.h - a business objects to being selected, or to a figure: until that is decided, nobody
 * visits it. No score depends on a contest; a figure that is wrong is corrected (correction.h). */
#ifndef DETECTOR_CONTEST_CONTEST_H
#define DETECTOR_CONTEST_CONTEST_H
#include <stdbool.h>
#include <stdint.h>

#include "datasets/base/mem.h"
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"

typedef enum Decision { DECISION_UPHELD, DECISION_REJECTED, DECISION_WITHDRAWN } Decision;
extern const char *const decision_names[]; /* "upheld" "rejected" "withdrawn", NULL */

extern const char *const bringer_names[]; /* "business" "accountant" "lawyer" "other", NULL */

typedef struct Contest {
    const char *storefront_id;
    int64_t storefront;
    int opened_on; /* days since 1970-01-01 */
    const char *reason, *document;
    const char *brought_by; /* one of bringer_names; NULL = not said */
    bool closed;
    int closed_on;
    Decision decision;
    const char *because;
    bool known; /* one was open already: nothing was recorded */
} Contest;

/* Opens a contest as the deed of `actor` (NULL: that of the store's handle). One that is open
 * already stays as it is. ST_INPUT: no such storefront. */
Status contest_open(Store *store, Contest *contest, const char *actor, Err *err);
/* Closes the open contest of contest->storefront_id with its decision, day and because. ST_INPUT:
 * none is open, or it came in on a later day. */
Status contest_close(Store *store, Contest *contest, const char *actor, Err *err);

typedef struct Contests {
    size_t n;
    const Contest *contest; /* [n] open ones first, newest first */
} Contests;
/* Those of one storefront, or of all (NULL). */
Status contests_list(Store *store, const char *storefront_id, Arena *arena, Contests *contests,
                     Err *err);

/* The open contest of a storefront, in the arena; NULL without one. */
Status contest_find(Store *store, const char *storefront_id, Arena *arena, const Contest **open,
                    Err *err);

/* Sets `contested` of the rows whose storefront has an open contest now. */
Status contests_mark(Store *store, Watchlist *list, Err *err);

#endif
