/* facts_check.h - whether the store still says what a saved run read.
 *
 * The manifest holds a digest of it (facts_digest.h). It is made again from the facts as the run
 * knew them, which takes as long as reading them: nothing is weighed, as a replay does. */
#ifndef DETECTOR_RERUN_FACTS_CHECK_H
#define DETECTOR_RERUN_FACTS_CHECK_H
#include "detector/run/watchlist.h"

typedef enum FactsVerdict {
    FACTS_SAME,
    FACTS_OTHER,  /* and nothing that the log knows of explains it */
    FACTS_GONE,   /* some were purged or erased since */
    FACTS_UNTOLD, /* a run of another model, or from before such digests */
    FACTS_VERDICTS
} FactsVerdict;
extern const char *const facts_verdicts[FACTS_VERDICTS]; /* "same" "other" "gone" "untold" */

typedef struct FactsCheck {
    FactsVerdict verdict;
    const char *text; /* a sentence without a full stop */
} FactsCheck;

/* run: its record suffices (WATCH_RECORD). Changes nothing. ST_OK whatever the verdict; other
 * failures are those of reading facts, ST_INTEGRITY for a number that no import writes among them.
 */
Status facts_check(Store *store, const Watchlist *run, Arena *arena, FactsCheck *check, Err *err);

#endif
