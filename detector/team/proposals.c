#include "detector/team/proposals.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

const char *const proposal_states[] = {"waiting", "approved", "refused", "ended", NULL};

/* ---- reading ---- */

static ProposalState state_of(const char *name) {
    int state = PROPOSAL_WAITING;
    while (state < PROPOSAL_ENDED && !text_equal(proposal_states[state], name)) state++;
    return (ProposalState)state;
}

static Proposal read_proposal(Stmt *stmt, Arena *arena) {
    return (Proposal){
        .id = stmt_get_int(stmt, 0),
        .run_id = stmt_get_int(stmt, 1),
        .reason = arena_strdup(arena, stmt_get_text(stmt, 2)),
        .by = stmt_get_int(stmt, 3),
        .by_name = arena_strdup(arena, stmt_get_text(stmt, 4)),
        .at = stmt_get_int(stmt, 5),
        .state = state_of(stmt_get_text(stmt, 6)),
        .decided_by = stmt_get_int(stmt, 7),
        .decided_name = arena_strdup(arena, stmt_get_text(stmt, 8)),
        .decided_at = stmt_get_int(stmt, 9),
        .because = arena_strdup(arena, stmt_get_text(stmt, 10)),
        .ended_name = arena_strdup(arena, stmt_get_text(stmt, 11)),
        .ended_at = stmt_get_int(stmt, 12),
        .ended_because = arena_strdup(arena, stmt_get_text(stmt, 13)),
    };
}

static Status load_values(Store *store, Proposal *proposal, Arena *arena, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    TRY(stmt_open(store,
                  "SELECT key, was, value FROM proposal_value WHERE proposal = ?1 ORDER BY key",
                  &stmt, err));
    stmt_int(&stmt, 1, proposal->id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        proposal->value =
            arena_room(arena, proposal->value, proposal->values, &room, sizeof *proposal->value);
        proposal->value[proposal->values++] =
            (ProposalValue){.key = arena_strdup(arena, stmt_get_text(&stmt, 0)),
                            .was = arena_strdup(arena, stmt_get_text(&stmt, 1)),
                            .value = arena_strdup(arena, stmt_get_text(&stmt, 2))};
    }
    stmt_close(&stmt);
    return status;
}

Status proposals_load(Store *store, int64_t id, Arena *arena, Proposal **proposals, size_t *count,
                      Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *proposals = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("proposals_load"), &stmt, err));
    stmt_int(&stmt, 1, id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *proposals = arena_room(arena, *proposals, *count, &room, sizeof **proposals);
        (*proposals)[(*count)++] = read_proposal(&stmt, arena);
    }
    stmt_close(&stmt);
    for (size_t k = 0; k < *count && !status; k++)
        status = load_values(store, &(*proposals)[k], arena, err);
    return status;
}

/* ---- the log ---- */

static Status log_step(Store *store, const char *action, const Proposal *proposal, int64_t id,
                       Err *err) {
    char subject[40];
    json_t *detail = json_object();
    for (size_t k = 0; k < proposal->values; k++)
        json_object_set_new(detail, proposal->value[k].key, json_string(proposal->value[k].value));
    char *text = json_dumps(detail, JSON_SORT_KEYS | JSON_COMPACT);
    json_decref(detail);
    (void)snprintf(subject, sizeof subject, "proposal %lld", (long long)id);
    const Status status =
        audit_add(store, &(AuditEvent){.action = action, .subject = subject, .detail = text}, err);
    free(text);
    return status;
}

/* ---- proposing ---- */

bool proposal_may_name(const ParamValue *value) {
    return value->group->stage >= STAGE_FIGURES && value->group->stage <= STAGE_RECORD;
}

static Status check_reason(const char *reason, Err *err) {
    if (!reason || !*reason)
        return FAIL(err, ST_USAGE, "say why, in a sentence that another person can judge");
    if (strlen(reason) > PROPOSAL_REASON)
        return FAIL(err, ST_USAGE, "a reason has at most 2,000 characters");
    return ST_OK;
}
_Static_assert(PROPOSAL_REASON == 2000, "as the message says");

/* That every value can be used by a scan, and what that means for it. */
static Status check_values(const Proposal *proposal, Arena *arena, Err *err) {
    Params *params = params_open(arena);
    if (!proposal->values)
        return FAIL(err, ST_USAGE, "change at least one parameter to propose something");
    for (size_t k = 0; k < proposal->values; k++) {
        const ProposalValue *value = &proposal->value[k];
        ParamValue known;
        Err wrong = {0};
        if (params_set(params, arena_printf(arena, "%s=%s", value->key, value->value), &wrong))
            return FAIL(err, ST_USAGE, "%s", wrong.text);
        if (!params_find(params, value->key, &known) || !proposal_may_name(&known))
            return FAIL(err, ST_USAGE, "%s decides nothing of a run", value->key);
    }
    return ST_OK;
}

static Status insert(Store *store, const Proposal *proposal, int64_t *id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO proposal(run_id, reason, proposed_by, proposed_at) "
                  "VALUES(?1, ?2, ?3, ?4)",
                  &stmt, err));
    stmt_int(&stmt, 1, proposal->run_id);
    stmt_text(&stmt, 2, proposal->reason);
    stmt_int(&stmt, 3, proposal->by);
    stmt_int(&stmt, 4, proposal->at);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

static Status insert_values(Store *store, const Proposal *proposal, int64_t id, Err *err) {
    Stmt stmt;
    Status status = ST_OK;
    TRY(stmt_open(store,
                  "INSERT INTO proposal_value(proposal, key, was, value) VALUES(?1, ?2, ?3, ?4)",
                  &stmt, err));
    for (size_t k = 0; k < proposal->values && !status; k++) {
        stmt_int(&stmt, 1, id);
        stmt_text(&stmt, 2, proposal->value[k].key);
        stmt_text(&stmt, 3, proposal->value[k].was);
        stmt_text(&stmt, 4, proposal->value[k].value);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

Status proposal_add(Store *store, const Proposal *proposal, int64_t *id, Err *err) {
    Arena *arena = arena_open();
    Status status = check_reason(proposal->reason, err);
    if (!status) status = check_values(proposal, arena, err);
    arena_close(arena);
    if (status) return status;
    TRY(insert(store, proposal, id, err));
    TRY(insert_values(store, proposal, *id, err));
    return log_step(store, "proposal_add", proposal, *id, err);
}

/* ---- deciding ---- */

static Status check_deed(const Proposal *proposal, const ProposalDeed *deed, Err *err) {
    const bool ends = deed->to == PROPOSAL_ENDED;
    TRY(check_reason(deed->because, err));
    if (!ends && proposal->by == deed->by)
        return FAIL(err, ST_USAGE, "you proposed this: another person decides");
    if (proposal->state == (ends ? PROPOSAL_APPROVED : PROPOSAL_WAITING)) return ST_OK;
    return FAIL(err, ST_USAGE, "this proposal was decided by somebody else meanwhile: look again");
}

Status proposal_decide(Store *store, const Proposal *proposal, const ProposalDeed *deed, Err *err) {
    static const char *const actions[] = {NULL, "proposal_approve", "proposal_refuse",
                                          "proposal_end"};
    Stmt stmt;
    TRY(check_deed(proposal, deed, err));
    TRY(stmt_open(store,
                  deed->to == PROPOSAL_ENDED
                      ? "UPDATE proposal SET state = ?2, ended_by = ?3, ended_at = ?4, "
                        "ended_because = ?5 WHERE id = ?1"
                      : "UPDATE proposal SET state = ?2, decided_by = ?3, decided_at = ?4, "
                        "because = ?5 WHERE id = ?1",
                  &stmt, err));
    stmt_int(&stmt, 1, proposal->id);
    stmt_text(&stmt, 2, proposal_states[deed->to]);
    stmt_int(&stmt, 3, deed->by);
    stmt_int(&stmt, 4, deed->now);
    stmt_text(&stmt, 5, deed->because);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status ? status : log_step(store, actions[deed->to], proposal, proposal->id, err);
}

/* ---- in force ---- */

Status proposals_in_force(Store *store, Arena *arena, ValueInForce **values, size_t *count,
                          Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *values = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("proposals_in_force"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *values = arena_room(arena, *values, *count, &room, sizeof **values);
        (*values)[(*count)++] =
            (ValueInForce){.key = arena_strdup(arena, stmt_get_text(&stmt, 0)),
                           .value = arena_strdup(arena, stmt_get_text(&stmt, 1)),
                           .proposal = stmt_get_int(&stmt, 2)};
    }
    stmt_close(&stmt);
    return status;
}

Status proposals_apply(Store *store, Params *params, Arena *arena, size_t *count, Err *err) {
    ValueInForce *values = NULL;
    TRY(proposals_in_force(store, arena, &values, count, err));
    for (size_t k = 0; k < *count; k++) {
        size_t index;
        const char *name = params_keep(
            params, arena_printf(arena, "proposal %lld", (long long)values[k].proposal));
        const Assignment assignment = {
            .where = name, .key = values[k].key, .text = values[k].value, .origin = name};
        TRY(params_assign(params, &assignment, &index, err));
    }
    return ST_OK;
}
