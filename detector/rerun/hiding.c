#include "detector/rerun/hiding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/snapshot.h"
#include "detector/rerun/blindspots.h"
#include "detector/rerun/morris.h"
#include "detector/rerun/whatif.h"
#include "models/params/params_detector.h"

typedef struct Moved {
    const char *key;
    double low, high;
    size_t factor;
    bool down; /* in this trajectory: high at position 0 */
} Moved;

typedef struct Study {
    Store *store;
    const Watchlist *run;
    const SensitivityOptions *options;
    Moved *moved; /* [moves] */
    size_t moves, factors;
    Hiding *row; /* [factors] */
    gsl_rng *rng;
    double spot[ADDINGS]; /* EUR a year, of the last trial; NaN where nobody can */
    double done, trials;
} Study;

/* ---- one trial ---- */

static void note_rise(const double *before, const double *after, Hiding *row) {
    for (int w = 0; w < ADDINGS; w++) {
        const double rise = after[w] - before[w];
        if (!(rise > row->opens)) continue;
        row->opens = rise;
        row->way = (Adding)w;
    }
}

static double mean_of(const double *spot) {
    double sum = 0, count = 0;
    for (int w = 0; w < ADDINGS; w++)
        if (!isnan(spot[w])) sum += spot[w], count++;
    return count > 0 ? sum / count : 0;
}

/* The largest amounts that stay off the list with these parameters. */
static Status plant(Study *study, Params *params, Arena *scratch, Err *err) {
    BlindSpots found;
    const BlindOptions options = {.adding = ADDINGS,
                                  .params = params,
                                  .whole = true,
                                  .threads = study->options->scan.threads};
    TRY(blindspots_find(study->store, study->run, &options, scratch, &found, err));
    for (int w = 0; w < ADDINGS; w++) {
        const BlindSpot *spot = &found.group[0].spot[w];
        study->spot[w] = spot->tries ? spot->eur_year : NAN;
    }
    study->done++;
    if (study->options->scan.progress)
        study->options->scan.progress(study->options->scan.progress_context, "trying parameters",
                                      study->done, study->trials);
    return ST_OK;
}

static Status set_all(const Study *study, const double *position, Params *params, Arena *scratch,
                      Err *err) {
    for (size_t k = 0; k < study->moves; k++) {
        const Moved *m = &study->moved[k];
        const double at = m->down ? 1 - position[m->factor] : position[m->factor];
        TRY(params_set(params,
                       arena_printf(scratch, "%s=%.15g", m->key, m->low + at * (m->high - m->low)),
                       err));
    }
    return ST_OK;
}

/* Whether parameters of a group move with or against it is drawn again with each trajectory; one
 * that is a factor itself has no such choice. */
static void draw_ways(Study *study) {
    for (size_t k = 0; k < study->moves; k++)
        study->moved[k].down = !study->options->group && gsl_rng_uniform_int(study->rng, 2);
}

static Status try_position(void *context, const double *position, size_t moved, double *answer,
                           Err *err) {
    Study *study = context;
    double before[ADDINGS];
    Params *params = NULL;
    Arena *scratch = arena_open();
    memcpy(before, study->spot, sizeof before);
    if (moved == MORRIS_NONE) draw_ways(study);
    Status status = whatif_params(study->run, scratch, &params, err);
    if (!status) status = set_all(study, position, params, scratch, err);
    if (!status) status = plant(study, params, scratch, err);
    if (!status && moved != MORRIS_NONE) note_rise(before, study->spot, &study->row[moved]);
    *answer = mean_of(study->spot);
    arena_close(scratch);
    return status;
}

/* ---- factors ---- */

/* What a list is made with, and a trial can tell: not what links and inspections add. */
static bool decides(const ParamGroup *group) {
    return group->stage == STAGE_FIGURES || group->stage == STAGE_EVIDENCE ||
           group->stage == STAGE_RANKING;
}

static size_t factor_of(Study *study, const char *key, Arena *arena) {
    for (size_t f = 0; f < study->factors; f++)
        if (text_equal(study->row[f].key, key)) return f;
    study->row[study->factors] = (Hiding){.key = arena_strdup(arena, key)};
    return study->factors++;
}

static Status factors_make(Study *study, const Params *params, Arena *arena, Err *err) {
    const char *only = study->options->group;
    const size_t all = params_count(params);
    bool known = !only;
    study->moved = ARENA_ARRAY(arena, Moved, all + 1);
    study->row = ARENA_ARRAY(arena, Hiding, all + 1);
    for (size_t k = 0; k < all; k++) {
        const ParamValue p = params_at(params, k);
        const bool named = only && text_equal(only, p.group->name);
        known |= named;
        if (!decides(p.group) || (only && !named)) continue;
        double low, high;
        sensitivity_reach(&p, study->options->reach, &low, &high);
        const char *key = arena_printf(arena, "%s.%s", p.group->name, p.spec->name);
        const size_t factor = factor_of(study, only ? key : p.group->name, arena);
        study->row[factor].parameters++;
        study->moved[study->moves++] = (Moved){key, low, high, factor, false};
    }
    study->trials = (double)study->options->trajectories * ((double)study->factors + 1) + 1;
    if (study->factors) return ST_OK;
    return FAIL(err, ST_USAGE,
                known ? "who is planted where does not depend on the parameters of \"%s\""
                      : "there is no group of parameters \"%s\"; gevel params shows them",
                only);
}

/* ---- the study ---- */

static int by_opening(const void *left, const void *right) {
    const Hiding *a = left, *b = right;
    if (a->opens > b->opens || a->opens < b->opens) return a->opens > b->opens ? -1 : 1;
    if (a->mu_star > b->mu_star || a->mu_star < b->mu_star) return a->mu_star > b->mu_star ? -1 : 1;
    return strcmp(a->key, b->key);
}

static Status walk(Study *study, Params *params, Arena *scratch, Err *err) {
    const SensitivityParams *p = params_group(params, &sensitivity_group);
    const size_t n = study->options->trajectories;
    const Morris m = {study->factors, 2 * (unsigned long)(p->levels / 2), try_position, study};
    MorrisEffect *effect = ARENA_ARRAY(scratch, MorrisEffect, study->factors + 1);
    for (size_t r = 0; r < n; r++) TRY(morris_walk(&m, study->rng, effect, err));
    for (size_t k = 0; k < study->factors; k++) {
        study->row[k].mu_star = morris_mu_star(&effect[k], n);
        study->row[k].sigma = morris_sigma(&effect[k], n);
    }
    return ST_OK;
}

Status hiding_find(Store *store, const Watchlist *run, const SensitivityOptions *options,
                   Arena *arena, Hidings *found, Err *err) {
    Store copy; /* every trial reads the facts again */
    Params *params = NULL;
    Study study = {.store = &copy, .run = run, .options = options};
    TRY(whatif_params(run, arena, &params, err));
    TRY(factors_make(&study, params, arena, err));
    TRY(snapshot_copy(store, &copy, err));
    Arena *scratch = arena_open();
    study.rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(study.rng, (unsigned long)options->seed);
    Status status = plant(&study, params, scratch, err);
    *found = (Hidings){mean_of(study.spot), study.factors, study.row};
    if (!status) status = walk(&study, params, scratch, err);
    gsl_rng_free(study.rng);
    arena_close(scratch);
    store_close(&copy);
    qsort(study.row, study.factors, sizeof *study.row, by_opening);
    return status;
}
