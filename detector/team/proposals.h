/* proposals.h - other parameters, proposed by one person, approved by another, used by scans.
 *
 * A proposal is a few parameters with the values that they should have and had in the run that it
 * was made from, and a reason. Somebody else approves or refuses it, with a reason. From then on
 * scans use what was approved, over the defaults and a parameter file; of two proposals for one
 * parameter, the one approved last; until it is taken back. Nothing is ever changed or removed, and
 * each step is an entry of the log in the caller's transaction. */
#ifndef DETECTOR_TEAM_PROPOSALS_H
#define DETECTOR_TEAM_PROPOSALS_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"
#include "models/params/params.h"

typedef enum ProposalState {
    PROPOSAL_WAITING,
    PROPOSAL_APPROVED,
    PROPOSAL_REFUSED,
    PROPOSAL_ENDED, /* approved, and taken back later */
} ProposalState;
extern const char *const proposal_states[]; /* "waiting" ..., NULL */

enum { PROPOSAL_REASON = 2000 /* bytes */ };

typedef struct ProposalValue {
    const char *key;         /* "ranking.budget" */
    const char *was, *value; /* as people write them */
} ProposalValue;

typedef struct Proposal {
    int64_t id, run_id;
    const char *reason;
    int64_t by, at; /* account, second */
    const char *by_name;
    ProposalState state;
    int64_t decided_by, decided_at;
    const char *decided_name, *because;
    const char *ended_name, *ended_because;
    int64_t ended_at;
    size_t values;
    ProposalValue *value; /* [values] by key */
} Proposal;

/* One (id) or all (0): those that wait first, then the newest; in the arena. */
Status proposals_load(Store *store, int64_t id, Arena *arena, Proposal **proposals, size_t *count,
                      Err *err);

/* ST_USAGE without a reason or a difference, and for a parameter that decides nothing of a run. */
Status proposal_add(Store *store, const Proposal *proposal, int64_t *id, Err *err);

/* Approves, refuses, or takes back what was approved. ST_USAGE without a reason, for one's own, and
 * for a proposal that is not in a state that allows it. */
typedef struct ProposalDeed {
    int64_t by, now;
    ProposalState to; /* APPROVED, REFUSED, ENDED */
    const char *because;
} ProposalDeed;
Status proposal_decide(Store *store, const Proposal *proposal, const ProposalDeed *deed, Err *err);

typedef struct ValueInForce {
    const char *key, *value;
    int64_t proposal;
} ValueInForce;
/* What scans use, by key; in the arena. */
Status proposals_in_force(Store *store, Arena *arena, ValueInForce **values, size_t *count,
                          Err *err);
/* Sets them, their origin "proposal N". ST_PARAMS, naming the proposal, when one does not fit this
 * version of the program. */
Status proposals_apply(Store *store, Params *params, Arena *arena, size_t *count, Err *err);

/* Whether a parameter decides anything of a saved run: those alone can be proposed. */
bool proposal_may_name(const ParamValue *value);

#endif
