#include "detector/compare/change.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "datasets/base/text.h"

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
        if (ids->count == ids->capacity) {
            ids->capacity = 2 * ids->capacity + 64;
            const char **more = ARENA_ARRAY(arena, const char *, ids->capacity);
            if (ids->count) memcpy(more, ids->id, ids->count * sizeof *more);
            ids->id = more;
        }
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

/* The manifest prints a parameter with 15 digits. */
static bool same_value(double a, double b) {
    static const double digits = 1e-14;
    return fabs(a - b) <= digits * fmax(fabs(a), fabs(b));
}

/* The first parameter that the manifest does not hold with the same value; NULL = none. */
static const char *changed_param(const char *manifest, const Params *params, Arena *arena) {
    json_t *root = json_loads(manifest, 0, NULL), *said = json_object_get(root, "params");
    const char *changed = NULL;
    for (size_t k = 0; k < params_count(params) && !changed; k++) {
        const ParamValue value = params_at(params, k);
        if (strcmp(value.group->name, "retention") == 0) continue; /* no part of a run */
        const char *key = arena_printf(arena, "%s.%s", value.group->name, value.spec->name);
        const json_t *number = json_object_get(json_object_get(said, key), "value");
        if (!number || !same_value(json_number_value(number), value.value)) changed = key;
    }
    json_decref(root);
    return changed;
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
        const char *version = stmt_get_text(&stmt, 0), *manifest = stmt_get_text(&stmt, 1);
        const char *key = changed_param(manifest ? manifest : "", params, arena);
        if (!text_equal(version, GEVEL_VERSION))
            *why = arena_printf(arena, "the newest run is of version %s", version);
        else if (stmt_get_int(&stmt, 2))
            *why = "facts came in since the newest run";
        else if (key)
            *why = arena_printf(arena, "the parameter %s changed", key);
    }
    stmt_close(&stmt);
    return status;
}
