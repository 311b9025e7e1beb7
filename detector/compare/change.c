#include "detector/compare/change.h"

#include <string.h>

#include "detector/run/manifest.h"
#include "detector/run/ranking.h"
#include "models/params/version.h"

typedef struct Ids {
    const char **id; /* [count] in order of rank */
    size_t count, capacity;
} Ids;

/* The ids that run `a` ranked and run `b` did not. */
static Status only_in(Store *store, int64_t a, int64_t b, Arena *arena, Ids *ids, Err *err) {
    Stmt stmt;
    bool row = true;
    *ids = (Ids){0};
    TRY(stmt_open(store, sql_query("change_entered"), &stmt, err));
    stmt_int(&stmt, 1, a);
    stmt_int(&stmt, 2, b);
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        ids->id = arena_room(arena, ids->id, ids->count, &ids->capacity, sizeof *ids->id);
        ids->id[ids->count++] = arena_strdup(arena, stmt_get_text(&stmt, 0));
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    return status;
}

Status list_change(Store *store, int64_t run_id, int64_t before, Arena *arena, ListChange *change,
                   Err *err) {
    Stmt stmt;
    bool row = false;
    Ids entered = {0}, left = {0};
    *change = (ListChange){0};
    TRY(stmt_open(store, sql_query("change_before"), &stmt, err));
    stmt_int(&stmt, 1, run_id);
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        change->before = before == RUN_BEFORE ? stmt_get_int(&stmt, 0) : before;
        change->listed = (size_t)stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    if (!status) status = only_in(store, run_id, change->before, arena, &entered, err);
    if (!status && change->before)
        status = only_in(store, change->before, run_id, arena, &left, err);
    change->entered = entered.count;
    change->entered_id = entered.id;
    change->left = left.count;
    return status;
}

/* ---- is a run due? ---- */

/* A sentence when the newest run would be made with other parameters; NULL = it would not. */
static const char *changed_params(const char *manifest, const Params *params, Arena *arena) {
    Params *recorded = NULL;
    ParamValue first;
    Err own = {0};
    if (manifest_params(manifest, arena, &recorded, &own))
        return arena_printf(arena, "the newest run's parameters cannot be read (%s)", own.text);
    if (!params_touch(recorded, params, &first) || first.group->stage > STAGE_RECORD) return NULL;
    return arena_printf(arena, "the parameter %s.%s changed", first.group->name, first.spec->name);
}

Status run_due(Store *store, const Params *params, Arena *arena, const char **why, Err *err) {
    Stmt stmt;
    bool row = false;
    *why = NULL;
    TRY(stmt_open(store, sql_query("change_due"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && !row) {
        *why = "there is no run yet";
    } else if (!status) {
        const char *manifest = stmt_get_text(&stmt, 0);
        const int model = manifest_model(manifest);
        if (model != MODEL_VERSION)
            *why = arena_printf(arena, "the newest run is of model version %d, this build has %d",
                                model, MODEL_VERSION);
        else if (manifest_ranking(manifest) != RANKING_VERSION)
            *why = arena_printf(arena, "the newest run is of ranking version %d, this build has %d",
                                manifest_ranking(manifest), RANKING_VERSION);
        else if (stmt_get_int(&stmt, 1))
            *why = "facts have come in since the newest run";
        else
            *why = changed_params(manifest, params, arena);
    }
    stmt_close(&stmt);
    return status;
}
