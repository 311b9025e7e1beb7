/* corrections.h - figures that somebody in the console says are wrong, and who agreed.
 *
 * Asking for a correction records it (contest/correction.h), or with `second` leaves it waiting
 * until another person approves or refuses it, with a reason. What is recorded is a correction like
 * that of `gevel correct`, with a job that tells what it changes. Each step is an entry of the log
 * in the caller's transaction. */
#ifndef DETECTOR_TEAM_CORRECTIONS_H
#define DETECTOR_TEAM_CORRECTIONS_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"

typedef enum CorrectionState {
    CORRECTION_WAITING,
    CORRECTION_RECORDED,
    CORRECTION_REFUSED
} CorrectionState;
extern const char *const correction_states[]; /* "waiting" ..., NULL */

enum { CORRECTION_TEXT = 2000 /* bytes of a reason or a document */ };

typedef struct CorrectionRequest {
    int64_t id, storefront;
    const char *storefront_id;
    int month;         /* month number (base/num.h) */
    double amount_eur; /* of the month, excluding VAT; 0 = no trade */
    const char *reason, *document;
    int received_on;  /* days since 1970-01-01 */
    int64_t asked_by; /* account */
    const char *asked_name;
    int64_t asked_at; /* second */
    CorrectionState state;
    const char *decided_name; /* NULL while it waits, and where one person is enough */
    int64_t decided_at;
    const char *because;
    int64_t input_id, job; /* 0 = not recorded */
} CorrectionRequest;

typedef struct CorrectionFilter {
    int64_t id, storefront; /* 0 = any */
    bool waiting;           /* only those that wait */
} CorrectionFilter;
/* Those that wait first, then the newest; in the arena. */
Status corrections_asked(Store *store, const CorrectionFilter *filter, Arena *arena,
                         CorrectionRequest **requests, size_t *count, Err *err);

/* Records it, or with `second` keeps it waiting. ST_USAGE without reason or document, for a month
 * that has not begun, an amount that is none, a day that is none, and while one of the same month
 * waits. */
Status correction_ask(Store *store, const CorrectionRequest *request, bool second, Err *err);

typedef struct CorrectionDeed {
    int64_t by, now;
    bool approve;
    const char *because;
} CorrectionDeed;
/* ST_USAGE for one's own, for one that was decided, and without a reason. */
Status correction_decide(Store *store, const CorrectionRequest *request, const CorrectionDeed *deed,
                         Err *err);

#endif
