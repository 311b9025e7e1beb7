/* cases.h - a premises that somebody works on: opened from a list, assigned, visited, closed.
 *
 * A storefront has one case at a time. What happens to it is an event, which is never changed, and
 * an entry of the log, in the caller's transaction. A lead opens, assigns, puts aside, closes and
 * reopens; where a second person is wanted, one lead asks for an opening or a closing, and another
 * grants it. A case that is proposed is nobody's yet: who is to get it learns nothing, and may do
 * no more than before. Days since 1970-01-01, seconds since then. */
#ifndef DETECTOR_TEAM_CASES_H
#define DETECTOR_TEAM_CASES_H
#include "detector/team/account.h"

typedef enum CaseState { CASE_PROPOSED, CASE_OPEN, CASE_VISITED, CASE_CLOSED } CaseState;
extern const char *const case_states[]; /* "proposed" "open" "visited" "closed", NULL */

enum { CASE_NO_DAY = -1 };

typedef struct Case {
    int64_t id, storefront, run_id;
    const char *storefront_id;
    CaseState state;
    int64_t assignee; /* 0 = nobody */
    const char *assignee_name;
    int due_on, asleep_until; /* CASE_NO_DAY = none */
    int64_t opened_at;
    int64_t closing_by; /* who asked for the closing; 0 = nobody */
    int64_t opening_by; /* who asked for the opening, of one that is proposed */
} Case;

/* Open, and due before this day (days since 1970). */
bool case_is_late(const Case *work, int today);

typedef struct CaseFilter {
    int64_t id, storefront, assignee; /* 0 = any */
    bool closed, proposed;            /* also closed ones, those not opened yet */
} CaseFilter;

/* Those that wait for a second person first, then due, then oldest; in the arena. */
Status cases_load(Store *store, const CaseFilter *filter, Arena *arena, Case **cases, size_t *count,
                  Err *err);

typedef struct CaseEvent {
    int64_t at, account;
    const char *name, *kind, *detail;
} CaseEvent;
Status case_events(Store *store, int64_t id, Arena *arena, CaseEvent **events, size_t *count,
                   Err *err);

/* What somebody does to a case. */
typedef struct CaseDeed {
    const char *storefront_id; /* for the log */
    int64_t by, now;
    const char *reason; /* in the person's words; NULL = none */
} CaseDeed;

/* Who is to get the case of a storefront. */
typedef struct CaseWish {
    int64_t run_id, assignee;
    int due_on;  /* CASE_NO_DAY = any */
    bool second; /* two are wanted to open one */
} CaseWish;
/* Assigns the storefront's case, opened when it has none; or with `second` proposes one. Whoever
 * changes the wish of one that is proposed, has asked for it from then on. */
Status case_give(Store *store, int64_t storefront, const CaseWish *wish, const CaseDeed *deed,
                 int64_t *id, Err *err);
/* Opens what was proposed, for whom it was; or refuses it. ST_USAGE without a reason, and with
 * `second` for who asked, unless they take it back. */
Status case_decide(Store *store, int64_t id, bool second, bool approve, const CaseDeed *deed,
                   Err *err);
/* Out of sight until a day, at most half a year ahead. */
Status case_sleep(Store *store, int64_t id, int until, const CaseDeed *deed, Err *err);
/* Closes, or with `second`: the first lead asks, another one closes. ST_USAGE without a reason, and
 * for whoever asked. *closed tells which it was. */
Status case_close(Store *store, int64_t id, bool second, const CaseDeed *deed, bool *closed,
                  Err *err);
/* Or with `second` proposes it. ST_USAGE while the storefront has another case. */
Status case_reopen(Store *store, int64_t id, bool second, const CaseDeed *deed, Err *err);
/* A visit was recorded or withdrawn. */
Status case_visited(Store *store, int64_t id, bool withdrawn, const CaseDeed *deed, Err *err);

#endif
