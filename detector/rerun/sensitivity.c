#include "detector/rerun/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/snapshot.h"
#include "detector/rerun/morris.h"
#include "detector/rerun/whatif.h"
#include "models/params/params_detector.h"

typedef struct Study {
    Store *store;
    const SensitivityOptions *options;
    WhatIf base; /* the run, and its parameters on the facts of today */
    size_t last; /* rank of the last listed */
    Sensitivity *row;
    size_t rows;
    double done, trials;
    unsigned long levels; /* even */
} Study;

/* ---- one trial ---- */

static int by_key(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static size_t listed_keys(const Watchlist *list, Arena *scratch, int64_t **keys) {
    size_t count = 0;
    *keys = ARENA_ARRAY(scratch, int64_t, list->n + 1);
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection == SELECTION_RANKED) (*keys)[count++] = list->rows[r].key;
    if (count) qsort(*keys, count, sizeof **keys, by_key);
    return count;
}

static double share_kept(const Watchlist *before, const Watchlist *after, Arena *scratch) {
    int64_t *old, *now;
    const size_t n = listed_keys(before, scratch, &old), m = listed_keys(after, scratch, &now);
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) kept += bsearch(old + k, now, m, sizeof *now, by_key) != NULL;
    return (double)kept / (double)n;
}

static double move_of(size_t before, size_t after) {
    return fabs((double)after - (double)before);
}

static void note_mover(const Study *study, const Comparison *c, Arena *arena, Sensitivity *row) {
    for (size_t k = 0; k < c->changes; k++) {
        const Change *change = &c->change[k];
        if (!change->rank_before || change->rank_before > study->last || !change->rank_after)
            continue;
        if (move_of(change->rank_before, change->rank_after) <=
            move_of(row->rank_before, row->rank_after))
            continue;
        row->mover = arena_strdup(arena, change->storefront_id);
        row->rank_before = change->rank_before;
        row->rank_after = change->rank_after;
    }
}

/* Share kept with these values[rows]; `row` (or NULL) takes who moves most. */
static Status try_values(Study *study, const double *value, Sensitivity *row, Arena *arena,
                         double *kept, Err *err) {
    Arena *scratch = arena_open();
    WhatIf whatif = {.before = &study->base.after};
    Params *params = NULL;
    Status status = whatif_params(study->base.before, scratch, &params, err);
    for (size_t k = 0; k < study->rows && !status; k++)
        if (value[k] != study->row[k].value)
            status = params_set(
                params, arena_printf(scratch, "%s=%.15g", study->row[k].key, value[k]), err);
    ScanOptions scan = study->options->scan;
    scan.progress = NULL;
    if (!status) status = whatif_run(study->store, params, &scan, scratch, &whatif, err);
    if (!status) *kept = share_kept(&study->base.after, &whatif.after, scratch);
    if (!status && row) note_mover(study, &whatif.comparison, arena, row);
    arena_close(scratch);
    study->done++;
    if (study->options->scan.progress)
        study->options->scan.progress(study->options->scan.progress_context, "trying parameters",
                                      study->done, study->trials);
    return status;
}

static double *values_of(const Study *study, Arena *scratch) {
    double *value = ARENA_ARRAY(scratch, double, study->rows + 1);
    for (size_t k = 0; k < study->rows; k++) value[k] = study->row[k].value;
    return value;
}

/* ---- one at a time ---- */

static Status one_at_a_time(Study *study, Arena *arena, Arena *scratch, Err *err) {
    double *value = values_of(study, scratch);
    for (size_t k = 0; k < study->rows; k++) {
        Sensitivity *row = &study->row[k];
        value[k] = row->low;
        TRY(try_values(study, value, row, arena, &row->kept_low, err));
        value[k] = row->high;
        TRY(try_values(study, value, row, arena, &row->kept_high, err));
        value[k] = row->value;
    }
    return ST_OK;
}

/* ---- Morris ---- */

static Status try_position(void *context, const double *position, size_t moved, double *kept,
                           Err *err) {
    Study *study = context;
    Arena *scratch = arena_open();
    double *value = ARENA_ARRAY(scratch, double, study->rows + 1);
    (void)moved;
    for (size_t k = 0; k < study->rows; k++)
        value[k] = study->row[k].low + position[k] * (study->row[k].high - study->row[k].low);
    const Status status = try_values(study, value, NULL, scratch, kept, err);
    arena_close(scratch);
    return status;
}

static Status morris(Study *study, Arena *scratch, Err *err) {
    const size_t n = study->options->trajectories;
    const Morris m = {study->rows, study->levels, try_position, study};
    MorrisEffect *effect = ARENA_ARRAY(scratch, MorrisEffect, study->rows + 1);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, (unsigned long)study->options->seed);
    Status status = ST_OK;
    for (size_t r = 0; r < n && !status; r++) status = morris_walk(&m, rng, effect, err);
    gsl_rng_free(rng);
    for (size_t k = 0; k < study->rows; k++) {
        study->row[k].mu_star = morris_mu_star(&effect[k], n);
        study->row[k].sigma = morris_sigma(&effect[k], n);
    }
    return status;
}

/* ---- the study ---- */

void sensitivity_reach(const ParamValue *p, double reach, double *low, double *high) {
    const double range = p->spec->high - p->spec->low;
    const double away = reach * (p->value == 0 ? range : fabs(p->value));
    *low = fmax(p->value - away, p->spec->low);
    *high = fmin(p->value + away, p->spec->high);
}

static Sensitivity row_make(const ParamValue *p, double reach, Arena *arena) {
    double low, high;
    sensitivity_reach(p, reach, &low, &high);
    return (Sensitivity){.key = arena_printf(arena, "%s.%s", p->group->name, p->spec->name),
                         .value = p->value,
                         .low = low,
                         .high = high,
                         .mu_star = NAN,
                         .sigma = NAN};
}

static Status rows_make(Study *study, const Params *params, Arena *arena, Err *err) {
    const SensitivityOptions *o = study->options;
    study->row = ARENA_ARRAY(arena, Sensitivity, params_count(params) + 1);
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue p = params_at(params, k);
        if (!o->group || text_equal(o->group, p.group->name))
            study->row[study->rows++] = row_make(&p, o->reach, arena);
    }
    const double k = (double)study->rows;
    study->trials = 2 * k + (double)o->trajectories * (k + 1);
    if (study->rows) return ST_OK;
    return FAIL(err, ST_USAGE, "there is no group of parameters \"%s\"; gevel params shows them",
                o->group);
}

static double least(const Sensitivity *row) {
    return fmin(row->kept_low, row->kept_high);
}

static int by_effect(const void *left, const void *right) {
    const Sensitivity *a = left, *b = right;
    if (least(a) != least(b)) return least(a) < least(b) ? -1 : 1;
    const double move_a = move_of(a->rank_before, a->rank_after);
    const double move_b = move_of(b->rank_before, b->rank_after);
    if (move_a != move_b) return move_a > move_b ? -1 : 1;
    if (a->mu_star > b->mu_star || a->mu_star < b->mu_star) return a->mu_star > b->mu_star ? -1 : 1;
    return strcmp(a->key, b->key);
}

static Status base_make(Study *study, const Params *params, Arena *arena, Err *err) {
    ScanOptions scan = study->options->scan;
    scan.progress = NULL;
    TRY(whatif_run(study->store, params, &scan, arena, &study->base, err));
    for (size_t r = 0; r < study->base.after.n; r++)
        if (study->base.after.rows[r].selection == SELECTION_RANKED) study->last = r + 1;
    if (study->last) return ST_OK;
    return FAIL(err, ST_USAGE,
                "run %lld selects no storefront by rank, so no parameter can change its list",
                (long long)study->base.before->run_id);
}

static Status study_make(Study *study, const Params *params, Arena *arena, Err *err) {
    const SensitivityParams *p = params_group(params, &sensitivity_group);
    study->levels = 2 * (unsigned long)(p->levels / 2);
    TRY(rows_make(study, params, arena, err));
    TRY(base_make(study, params, arena, err));
    Arena *scratch = arena_open();
    Status status = one_at_a_time(study, arena, scratch, err);
    if (!status) status = morris(study, scratch, err);
    arena_close(scratch);
    qsort(study->row, study->rows, sizeof *study->row, by_effect);
    return status;
}

Status sensitivity_find(Store *store, const Watchlist *run, const SensitivityOptions *options,
                        Arena *arena, Sensitivities *found, Err *err) {
    Store copy; /* every trial reads the facts again */
    Study study = {.store = &copy, .options = options, .base.before = run};
    Params *params = NULL;
    TRY(whatif_params(run, arena, &params, err));
    TRY(snapshot_copy(store, &copy, err));
    const Status status = study_make(&study, params, arena, err);
    store_close(&copy);
    *found = (Sensitivities){study.rows, study.row};
    return status;
}
