#include "detector/evaluate/accuracy.h"

#include "datasets/base/text.h"
#include "models/math/proportions.h"
#include "models/signals/signal.h"

#include <math.h>
#include <stdlib.h>

/* ---- drift ---- */

static Status drift_cases(Store *store, size_t most, double *expected, Drift *drift, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("outcomes_expected"), &stmt, err));
    stmt_int(&stmt, 1, (int64_t)most);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row && drift->visits < most) {
        expected[drift->visits++] = stmt_get_real(&stmt, 1);
        drift->confirmed += text_equal(stmt_get_text(&stmt, 0), "confirmed");
        drift->expected += stmt_get_real(&stmt, 1);
    }
    stmt_close(&stmt);
    return status;
}

Status accuracy_drift(Store *store, const Params *params, Drift *drift, Err *err) {
    const InspectionsParams *own = params_group(params, &signal_find("inspections")->params);
    const size_t most = (size_t)own->drift_window;
    Arena *scratch = arena_open();
    double *expected = ARENA_ARRAY(scratch, double, most + 1), at_most, at_least;
    *drift = (Drift){.p_value = NAN, .least = (size_t)ceil(own->least)};
    const Status status = drift_cases(store, most, expected, drift, err);
    if (!status && drift->visits) {
        proportions_successes(expected, drift->visits, drift->confirmed,
                              ARENA_ARRAY(scratch, double, most + 1), &at_most, &at_least);
        drift->p_value = fmin(1, 2 * fmin(at_most, at_least));
        drift->alarm = drift->p_value < own->drift_error && drift->visits >= drift->least;
    }
    arena_close(scratch);
    return status;
}

/* ---- rounds ---- */

/* What is known of one storefront, up to a round. */
typedef struct Fact {
    int64_t storefront, run_id;
    bool confirmed, control; /* control: drawn at random by that run */
    unsigned team;
    double logit; /* printed before the visit; NaN = no list that is kept led to it */
} Fact;

static int by_storefront(const void *left, const void *right) {
    const Fact *a = left, *b = right;
    if (a->storefront != b->storefront) return a->storefront < b->storefront ? -1 : 1;
    return (a->run_id > b->run_id) - (a->run_id < b->run_id);
}

/* Of run_id and before; 0 = of all. */
static size_t facts_make(const Outcomes *outcomes, int64_t run_id, Fact *fact) {
    size_t n = 0;
    for (size_t k = 0; k < outcomes->n; k++) {
        const Outcome *o = &outcomes->outcome[k];
        if (o->finding == FINDING_INCONCLUSIVE || (run_id && o->run_id > run_id)) continue;
        fact[n++] = (Fact){o->storefront,
                           o->run_id,
                           o->finding == FINDING_CONFIRMED,
                           o->selection == SELECTION_RANDOM,
                           o->team,
                           NAN};
    }
    qsort(fact, n, sizeof *fact, by_storefront);
    return n;
}

/* The newest fact of a storefront that came with or before a run; NULL = none. */
static Fact *fact_of(Fact *fact, size_t n, int64_t storefront, int64_t run_id) {
    size_t low = 0, high = n;
    const Fact wanted = {.storefront = storefront, .run_id = run_id};
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_storefront(&fact[middle], &wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low && fact[low - 1].storefront == storefront ? &fact[low - 1] : NULL;
}

typedef struct Gather {
    Fact *fact;
    size_t facts;
    Arena *arena;
    Accuracy *out;
    double *unvisited; /* [rest] log odds of whom nobody had visited by the newest run */
    size_t rest;
} Gather;

static void take_visit(Gather *g, const WatchRow *row, Fact *fact) {
    const bool ranked = row->selection == SELECTION_RANKED;
    g->out->ranked += ranked;
    g->out->ranked_confirmed += ranked && fact->confirmed;
    fact->logit = row->log_odds;
}

/* The visits that one run's list led to, and the rest. */
static void take_round(Gather *g, const Watchlist *list) {
    g->unvisited = ARENA_ARRAY(g->arena, double, list->n + g->facts + 1);
    g->rest = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!row->judged) continue;
        g->out->city_storefronts += 1;
        Fact *fact = fact_of(g->fact, g->facts, row->key, list->run_id);
        if (!fact)
            g->unvisited[g->rest++] = row->log_odds;
        else if (fact->run_id == list->run_id)
            take_visit(g, row, fact);
    }
}

static bool has_outcomes(const Fact *fact, size_t facts, int64_t run_id) {
    for (size_t k = 0; k < facts; k++)
        if (fact[k].run_id == run_id) return true;
    return false;
}

/* A round for every run that outcomes belong to; each list is loaded and let go. */
static Status rounds_make(Gather *g, Store *store, int64_t run_id, Err *err) {
    RunInfo *runs;
    size_t count;
    TRY(runs_list(store, g->arena, &runs, &count, err));
    for (size_t k = 0; k < count; k++) {
        if (run_id && runs[k].run_id != run_id) continue;
        if (!has_outcomes(g->fact, g->facts, runs[k].run_id)) continue;
        Arena *scratch = arena_open();
        Watchlist list;
        const Status status = watchlist_load(store, runs[k].run_id, scratch, &list, err);
        if (!status) take_round(g, &list);
        g->out->rounds += !status;
        arena_close(scratch);
        TRY(status);
    }
    if (g->out->rounds) return ST_OK;
    return FAIL(err, ST_INPUT, "no conclusive outcome belongs to %s; 'gevel outcome' records them",
                run_id ? "that run" : "any run");
}

/* All visits that a list led to, for what they tell of errors and teams. */
static Status teams_weigh(Gather *g, const Outcomes *outcomes, const Params *params, Err *err) {
    size_t *row = ARENA_ARRAY(g->arena, size_t, g->facts + 1), n = 0;
    double *logit = ARENA_ARRAY(g->arena, double, g->facts + 1);
    unsigned char *confirmed = ARENA_ARRAY(g->arena, unsigned char, g->facts + 1);
    unsigned *team = ARENA_ARRAY(g->arena, unsigned, g->facts + 1);
    for (size_t k = 0; k < g->facts; k++) {
        if (!isfinite(g->fact[k].logit)) continue;
        row[n] = (size_t)g->fact[k].storefront;
        logit[n] = g->fact[k].logit;
        confirmed[n] = g->fact[k].confirmed;
        team[n++] = g->fact[k].team;
    }
    const Finds finds = {n, outcomes->teams, row, logit, confirmed, team};
    g->out->teams = outcomes->teams;
    g->out->service = outcomes->service;
    return findings_weigh(&finds, params, g->arena, &g->out->findings, err);
}

static bool is_last(const Gather *g, size_t k) {
    return k + 1 == g->facts || g->fact[k + 1].storefront != g->fact[k].storefront;
}

/* Each storefront by its newest visit; one by a team that is set aside tells nothing. */
static void count_city(Gather *g, const Params *params) {
    const RecalibrationParams *calibrate = params_group(params, &calibrate_group);
    const InspectionsParams *own = params_group(params, &signal_find("inspections")->params);
    double *visited = ARENA_ARRAY(g->arena, double, g->facts + 1);
    unsigned char *confirmed = ARENA_ARRAY(g->arena, unsigned char, g->facts + 1);
    unsigned char *control = ARENA_ARRAY(g->arena, unsigned char, g->facts + 1);
    PrevalenceInput in = {.visited = visited, .confirmed = confirmed, .control = control};
    for (size_t k = 0; k < g->facts; k++) {
        const Fact *fact = &g->fact[k];
        const bool led = isfinite(fact->logit);
        if (!is_last(g, k)) continue;
        if (led && g->out->findings.team[fact->team].alarm) {
            g->unvisited[g->rest++] = fact->logit;
        } else if (led) {
            visited[in.visits] = fact->logit;
            confirmed[in.visits] = fact->confirmed;
            control[in.visits++] = fact->control;
        } else
            in.known += fact->confirmed;
    }
    in.rest = g->rest;
    in.unvisited = g->unvisited;
    const PrevalenceOptions options = {.level = 0.9,
                                       .missed = g->out->findings.missed,
                                       .mistaken = g->out->findings.mistaken,
                                       .hidden = own->hidden,
                                       .intercept_sd = calibrate->intercept_sd,
                                       .slope_sd = calibrate->slope_sd};
    prevalence_estimate(&in, &options, &g->out->city);
}

static void conclude(Accuracy *a) {
    a->city_storefronts /= (double)a->rounds;
    a->precision = a->ranked ? (double)a->ranked_confirmed / (double)a->ranked : NAN;
    proportions_exact(a->ranked_confirmed, a->ranked, 0.9, &a->precision_low, &a->precision_high);
}

Status accuracy_measure(Store *store, int64_t run_id, const Params *params, Arena *arena,
                        Accuracy *accuracy, Err *err) {
    Outcomes outcomes;
    *accuracy = (Accuracy){0};
    TRY(outcomes_load(store, arena, &outcomes, err));
    Fact *fact = ARENA_ARRAY(arena, Fact, outcomes.n + 1);
    Gather gather = {.fact = fact,
                     .facts = facts_make(&outcomes, run_id, fact),
                     .arena = arena,
                     .out = accuracy};
    TRY(rounds_make(&gather, store, run_id, err));
    TRY(teams_weigh(&gather, &outcomes, params, err));
    count_city(&gather, params);
    conclude(accuracy);
    return accuracy_drift(store, params, &accuracy->drift, err);
}
