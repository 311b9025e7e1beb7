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
} Fact;

static int by_storefront(const void *left, const void *right) {
    const Fact *a = left, *b = right;
    if (a->storefront != b->storefront) return a->storefront < b->storefront ? -1 : 1;
    return (a->run_id > b->run_id) - (a->run_id < b->run_id);
}

static size_t facts_make(const Outcomes *outcomes, Fact *fact) {
    size_t n = 0;
    for (size_t k = 0; k < outcomes->n; k++) {
        const Outcome *o = &outcomes->outcome[k];
        if (o->finding == FINDING_INCONCLUSIVE) continue;
        fact[n++] = (Fact){o->storefront, o->run_id, o->finding == FINDING_CONFIRMED,
                           o->selection == SELECTION_RANDOM};
    }
    qsort(fact, n, sizeof *fact, by_storefront);
    return n;
}

/* The newest fact of a storefront that came with or before a run; NULL = none. */
static const Fact *fact_of(const Fact *fact, size_t n, int64_t storefront, int64_t run_id) {
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
    const Fact *fact;
    size_t facts;
    Arena *arena;
    Accuracy *out;
} Gather;

/* One run's rows as a round: known, rest, and the controls that were visited. */
static PrevalenceRound round_make(Gather *g, const Watchlist *list) {
    double *posterior = ARENA_ARRAY(g->arena, double, list->n + 1);
    double *expected = ARENA_ARRAY(g->arena, double, g->facts + 1);
    double *chance = ARENA_ARRAY(g->arena, double, g->facts + 1), drawn = 0;
    unsigned char *confirmed = ARENA_ARRAY(g->arena, unsigned char, g->facts + 1);
    PrevalenceRound round = {
        .posterior = posterior, .expected = expected, .chance = chance, .confirmed = confirmed};
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!row->judged) continue;
        g->out->city_storefronts += 1;
        const Fact *fact = fact_of(g->fact, g->facts, row->key, list->run_id);
        const bool from_here = fact && fact->run_id == list->run_id;
        const bool control = from_here && fact->control;
        drawn += row->selection == SELECTION_RANDOM;
        g->out->ranked += from_here && row->selection == SELECTION_RANKED;
        g->out->ranked_confirmed +=
            from_here && row->selection == SELECTION_RANKED && fact->confirmed;
        if (fact && !control)
            round.known += fact->confirmed;
        else
            posterior[round.rest++] = row->posterior;
        if (!control) continue;
        expected[round.controls] = row->posterior;
        chance[round.controls] = row->inclusion_probability;
        confirmed[round.controls++] = fact->confirmed;
    }
    for (size_t c = 0; c < round.controls; c++) chance[c] *= (double)round.controls / drawn;
    return round;
}

static bool has_outcomes(const Fact *fact, size_t facts, int64_t run_id) {
    for (size_t k = 0; k < facts; k++)
        if (fact[k].run_id == run_id) return true;
    return false;
}

/* A round for every run that outcomes belong to; each list is loaded and let go. */
static Status rounds_make(Gather *g, Store *store, int64_t run_id, PrevalenceRound *round,
                          Err *err) {
    RunInfo *runs;
    size_t count;
    TRY(runs_list(store, g->arena, &runs, &count, err));
    for (size_t k = 0; k < count; k++) {
        if (run_id && runs[k].run_id != run_id) continue;
        if (!has_outcomes(g->fact, g->facts, runs[k].run_id)) continue;
        Arena *scratch = arena_open();
        Watchlist list;
        const Status status = watchlist_load(store, runs[k].run_id, scratch, &list, err);
        if (!status) round[g->out->rounds++] = round_make(g, &list);
        arena_close(scratch);
        TRY(status);
    }
    if (g->out->rounds) return ST_OK;
    return FAIL(err, ST_INPUT, "no conclusive outcome belongs to %s; 'gevel outcome' records them",
                run_id ? "that run" : "any run");
}

static void conclude(Accuracy *a, const PrevalenceRound *round) {
    enum { DRAWS = 4000 }; /* a tail of 5 % to within 0.7 points, two sd */
    const PrevalenceOptions options = {0.9, DRAWS, 1};
    prevalence_estimate(round, a->rounds, &options, &a->city);
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
    Gather gather = {fact, facts_make(&outcomes, fact), arena, accuracy};
    PrevalenceRound *round = ARENA_ARRAY(arena, PrevalenceRound, outcomes.n + 1);
    TRY(rounds_make(&gather, store, run_id, round, err));
    conclude(accuracy, round);
    return accuracy_drift(store, params, &accuracy->drift, err);
}
