/* link_decisions.h - what people decided about pairs of records: kept by source key, and binding
 * for every linking after it. */
#ifndef DETECTOR_LINK_LINK_DECISIONS_H
#define DETECTOR_LINK_LINK_DECISIONS_H
#include "datasets/records/records.h"
#include "datasets/store/sql.h"
#include "models/link/link_cluster.h"

typedef enum LinkVerdictWord {
    VERDICT_SAME,
    VERDICT_DIFFERENT,
    VERDICT_SIBLING,   /* the same business at another door: not the same premises */
    VERDICT_SUCCESSOR, /* another business at the same door: not the same premises */
    VERDICT_WORDS
} LinkVerdictWord;
extern const char *const link_verdict_names[]; /* ends with NULL */

typedef struct LinkDecision {
    uint32_t a, b; /* records, a < b; UINT32_MAX = no longer there */
    LinkVerdictWord word;
    int decided_on;
    const char *because;
    bool seen;  /* what was compared then is known */
    bool stale; /* the text of a record has changed since */
} LinkDecision;

typedef struct LinkDecisions {
    size_t count, stale,
        lost; /* the last about each pair; of changed texts; of records not there */
    const LinkDecision *decision; /* [count] */
    size_t verdicts;
    const LinkVerdict *verdict; /* [verdicts] in order of (a, b) */
} LinkDecisions;

Status link_decisions_load(Store *store, const Records *records, Arena *arena,
                           LinkDecisions *decisions, Err *err);

/* Records a decision about records a and b in a transaction of its own, and logs it. */
Status link_decision_add(Store *store, const Records *records, const LinkDecision *decision,
                         Err *err);

/* Notes what decisions from sheets are about; within the caller's transaction. */
Status link_decisions_seen(Store *store, const Records *records, const LinkDecisions *decisions,
                           Err *err);

/* The last decision about two records, or NULL. */
const LinkDecision *link_decision_of(const LinkDecisions *decisions, size_t a, size_t b);

#endif
