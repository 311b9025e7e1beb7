/* visits.h - what an inspector found at the door, and its withdrawal.
 *
 * A visit and its outcome (run/outcomes.h) are one transaction with the entry of the log, the
 * caller's. A form that is sent twice carries the same token and is recorded once. A visit that was
 * withdrawn stays, with who withdrew it and why; its outcome is that of the visit before it on the
 * same day, or none. */
#ifndef DETECTOR_TEAM_VISITS_H
#define DETECTOR_TEAM_VISITS_H
#include "detector/run/outcomes.h"
#include "detector/team/cases.h"

enum { VISIT_NOT_SAID = -1, VISIT_TOKEN = 33, VISIT_NOTE = 4000 /* bytes */ };

typedef struct Visit {
    int64_t id, account, storefront, case_id; /* case 0 = none */
    const char *token;                        /* 32 hex digits */
    const char *storefront_id, *who;
    int inspected_on; /* day */
    Finding finding;
    int reason_right, customers, minutes; /* VISIT_NOT_SAID */
    const char *note;
    int64_t recorded_at, withdrawn_at; /* 0 = it stands */
    const char *withdrawn_reason;
    const char *photo;   /* [photo_length] as it was sent, to be recorded; not loaded */
    size_t photo_length; /* 0 = none */
    bool has_photo;
} Visit;

void visit_token(char out[VISIT_TOKEN]);
/* The token of a key that a program chose for itself: the same for the same account and key. */
void visit_token_of(int64_t account, const char *key, char out[VISIT_TOKEN]);

typedef struct VisitFilter {
    int64_t id, storefront, account; /* 0 = any */
    const char *token;               /* NULL = any */
    size_t most;
} VisitFilter;
/* Newest first; in the arena. */
Status visits_load(Store *store, const VisitFilter *filter, Arena *arena, Visit **visits,
                   size_t *count, Err *err);

/* Records one, or finds the one that was recorded with this token: visit->id becomes its id.
 * ST_USAGE for a day in the future, a note that is too long, or the token of another visit:
 * another's, of another storefront, or with another finding. */
Status visit_record(Store *store, Visit *visit, int64_t now, Arena *arena, Err *err);
/* ST_USAGE without a reason, and for one that was withdrawn already. */
Status visit_withdraw(Store *store, const Visit *visit, const CaseDeed *deed, Arena *arena,
                      Err *err);

#endif
