#include "detector/rerun/counterfactual.h"

#include <jansson.h>

#include <assert.h>
#include <math.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/store/moment.h"
#include "detector/rerun/past.h"
#include "detector/rerun/whatif.h"
#include "detector/run/estimates_store.h"
#include "detector/run/facts.h"
#include "detector/run/manifest.h"
#include "detector/run/scan.h"
#include "detector/run/scope.h"
#include "models/math/portable.h"
#include "models/params/params_detector.h"
#include "models/params/version.h"
#include "models/posterior/recalibration.h"
#include "models/posterior/rejudge.h"

const char *lever_name(Lever lever) {
    assert(lever < LEVERS);
    static const char *const names[LEVERS] = {"turnover_share", "turnover_eur", "footfall_share",
                                              "month", "span"};
    return names[lever];
}

/* ---- the score of altered figures ---- */

typedef struct Bench {
    const Watchlist *run;
    const WatchRow *row;
    Counterfactual *out;
    Arena *arena;
    Params *params;
    ScanHold hold; /* what the run held */
    Panel panel;
    Evidence evidence;
    Fit fit;
    size_t i; /* its row of the panel */
    Storefront *shop;
    double slope, weight[SIGNALS_MAX]; /* what inspections taught; 1 and 0 without */
    double level_eur, least_eur;       /* median and smallest declared month */
} Bench;

/* Signals that the run has a column for: the first ones. */
static size_t columns(const Bench *b) {
    return b->run->signals < signals_count() ? b->run->signals : signals_count();
}

static void learn(Bench *b) {
    b->slope = 1;
    json_t *root = json_loads(b->run->manifest, 0, NULL), *fit = json_object_get(root, "fit");
    json_t *slope = json_object_get(fit, "inspections_slope");
    if (json_is_number(slope)) b->slope = json_number_value(slope);
    for (size_t k = 0; k < columns(b); k++) {
        char name[64];
        (void)snprintf(name, sizeof name, "inspections_weight_%s", signals_all[k]->id);
        b->weight[k] = json_number_value(json_object_get(fit, name));
    }
    json_decref(root);
}

/* Log odds before inspections corrected them, with these own log Bayes factors. */
static double before_inspections(const Bench *b, const double *own) {
    double sum = b->run->prior_log_odds;
    for (size_t k = 0; k < columns(b); k++) {
        const Signal *signal = signals_all[k];
        if (signal->kind != SIGNAL_STAGE)
            sum += own[k];
        else if (strcmp(signal->id, "inspections") != 0)
            sum += b->row->evidence[k];
    }
    return sum;
}

/* The correction is linear within its limit, and moves on unchanged beyond. */
static double corrected(const Bench *b, const double *own) {
    const RecalibrationParams *p = params_group(b->params, &calibrate_group);
    const double from = before_inspections(b, b->row->evidence), to = before_inspections(b, own);
    const double inner = fmin(fmax(to, -p->logit_limit), p->logit_limit) -
                         fmin(fmax(from, -p->logit_limit), p->logit_limit);
    double score = b->row->log_odds + b->slope * inner + (to - from - inner);
    for (size_t k = 0; k < columns(b); k++)
        if (signals_all[k]->kind != SIGNAL_STAGE)
            score += b->weight[k] * (own[k] - b->row->evidence[k]);
    return score;
}

/* The change that position u stands for; within log factor of 0, 0 = none. */
static double change_at(const Bench *b, Lever lever, double u) {
    if (lever != LEVER_TURNOVER_EUR) return portable_expm1(u);
    return u < 0 ? -b->least_eur * -portable_expm1(u) : b->level_eur * portable_expm1(u);
}

/* A change of a lever in the months of a way. */
static Alteration alteration_of(Lever lever, const Way *way, double change) {
    Alteration a = {1, 0, 1, way->first, way->count};
    if (lever == LEVER_TURNOVER_EUR)
        a.turnover_add_eur = change;
    else if (lever == LEVER_FOOTFALL_SHARE)
        a.footfall_factor += change;
    else
        a.turnover_factor += change;
    return a;
}

static double score_at(Bench *b, Lever lever, const Way *way, double u) {
    double own[SIGNALS_MAX];
    const Alteration alteration = alteration_of(lever, way, change_at(b, lever, u));
    rejudge(&b->fit, b->params, b->i, &alteration, b->shop, own);
    return corrected(b, own);
}

/* ---- the search ---- */

typedef struct Search {
    Bench *bench;
    Lever lever;
    bool listed;
    double threshold;
    int steps;
    double reach; /* log of the furthest factor */
    int halvings;
    double bound;  /* larger changes are of no interest */
    double *score; /* [2 steps + 1] */
} Search;

static bool crosses(const Search *s, double score) {
    return s->listed ? score < s->threshold : score > s->threshold;
}

static double position(const Search *s, int step) {
    return s->reach * step / s->steps;
}

/* Nearest crossing between step - side, which does not cross, and step, which does. */
static double bisect(const Search *s, const Way *way, int step, int side) {
    double in = position(s, step - side), out = position(s, step);
    for (int k = 0; k < s->halvings; k++) {
        const double middle = 0.5 * (in + out);
        if (crosses(s, score_at(s->bench, s->lever, way, middle)))
            out = middle;
        else
            in = middle;
    }
    return out;
}

static bool monotone(const Search *s) {
    bool rises = true, falls = true;
    for (int k = 1; k <= 2 * s->steps; k++) {
        rises &= s->score[k] >= s->score[k - 1];
        falls &= s->score[k] <= s->score[k - 1];
    }
    return rises || falls;
}

static void take(const Search *s, int step, int side, Way *way) {
    const double u = bisect(s, way, step, side), change = change_at(s->bench, s->lever, u);
    if (way->found && fabs(change) >= fabs(way->change)) return;
    way->found = true;
    way->change = change;
    way->log_odds = score_at(s->bench, s->lever, way, u);
}

/* The columns first.. of a way, 0 = all. */
static Way way_of(const Search *s, size_t first, size_t count) {
    return (Way){.possible = true,
                 .change = NAN,
                 .log_odds = NAN,
                 .first = first,
                 .count = count,
                 .low = change_at(s->bench, s->lever, position(s, -s->steps)),
                 .high = change_at(s->bench, s->lever, position(s, s->steps)),
                 .monotone = true};
}

static void search(const Search *s, Way *way) {
    for (int step = -s->steps; step <= s->steps; step++)
        s->score[s->steps + step] = score_at(s->bench, s->lever, way, position(s, step));
    for (int side = -1; side <= 1; side += 2)
        for (int step = side; abs(step) <= s->steps; step += side)
            if (crosses(s, s->score[s->steps + step])) {
                const double least = change_at(s->bench, s->lever, position(s, step - side));
                if (fabs(least) < s->bound) take(s, step, side, way);
                break;
            }
}

static void search_all(const Search *s, Way *way) {
    *way = way_of(s, 0, 0);
    search(s, way);
    way->monotone = monotone(s);
}

/* Euros that a change of these columns moves; 0 = nothing was declared in them. */
static double declared_in(const Bench *b, size_t first, size_t count) {
    const float *turnover = panel_turnover(&b->panel, b->i);
    double sum = 0;
    for (size_t t = first; t < first + count; t++)
        if (turnover[t] > 0) sum += (double)turnover[t];
    return sum;
}

/* The windows of `count` months; the one that moves the fewest euros stays in *best. */
static void search_windows(Search *s, size_t count, double *moved, Way *best) {
    for (size_t first = 0; first + count <= s->bench->panel.months; first++) {
        const double declared = declared_in(s->bench, first, count);
        Way way = way_of(s, first, count);
        if (!(declared > 0)) continue;
        s->bound = *moved / declared;
        search(s, &way);
        if (!way.found || fabs(way.change) * declared >= *moved) continue;
        *moved = fabs(way.change) * declared;
        *best = way;
    }
}

static void search_lever(const Search *s, Way *way) {
    /* steps each way, and halvings: there are many windows, and one is enough */
    enum { COARSE = 8, HALVINGS = 12 };
    static const size_t spans[] = {3, 6, 12};
    double moved = INFINITY;
    if (s->lever != LEVER_MONTH && s->lever != LEVER_SPAN) {
        search_all(s, way);
        return;
    }
    Search coarse = *s;
    if (coarse.steps > COARSE) coarse.steps = COARSE;
    if (coarse.halvings > HALVINGS) coarse.halvings = HALVINGS;
    *way = way_of(&coarse, 0, s->lever == LEVER_MONTH ? 1 : spans[0]);
    if (s->lever == LEVER_MONTH) search_windows(&coarse, 1, &moved, way);
    for (size_t k = 0; s->lever == LEVER_SPAN && k < sizeof spans / sizeof *spans; k++)
        search_windows(&coarse, spans[k], &moved, way);
}

/* ---- where the list ends ---- */

typedef struct ListEnd {
    size_t ranked, last; /* selected by rank; the last of them, run->n = none */
    double doubt;        /* ordinary ones to expect among them */
} ListEnd;

static ListEnd end_of(const Watchlist *run) {
    ListEnd end = {.last = run->n};
    for (size_t r = 0; r < run->n; r++) {
        if (run->rows[r].selection != SELECTION_RANKED) continue;
        end.last = r;
        end.ranked++;
        end.doubt += 1 - run->rows[r].posterior;
    }
    return end;
}

/* Log odds from which a storefront beside `others` selected ones, of which `doubt` are expected to
 * be ordinary, keeps the list at its level; -INFINITY = always. */
static double defensible(const Watchlist *run, size_t others, double doubt) {
    const double level = manifest_ranking(run->manifest) > 1 ? watchlist_length(run).fdr_level : 1;
    const double p = 1 + doubt - level * (double)(others + 1);
    if (!(p > 0)) return -INFINITY;
    return p < 1 ? portable_log(p / (1 - p)) : INFINITY;
}

/* Of a listed storefront: the best that would take its place, or where the list could no longer be
 * defended with it; of another: the last listed, or where there is room, what the list can bear.
 * Held ones, which stand above the last listed without being selected, take no one's place. */
static double threshold_of(const Watchlist *run, const WatchRow *row, bool listed) {
    const ListEnd end = end_of(run);
    if (listed) {
        const WatchLength length = watchlist_length(run);
        size_t r = end.last + 1;
        while (r < run->n && run->rows[r].judged && watchlist_small(&length, &run->rows[r])) r++;
        const bool more = r < run->n && run->rows[r].judged;
        const double next = more ? run->rows[r].log_odds : -INFINITY;
        const double level = defensible(run, end.ranked - 1, end.doubt - (1 - row->posterior));
        const double off = fmax(next, level);
        return isfinite(off) ? off : NAN;
    }
    const double last = end.ranked ? run->rows[end.last].log_odds : INFINITY;
    const bool room = watchlist_length(run).cut;
    const double on = room ? fmin(last, defensible(run, end.ranked, end.doubt)) : last;
    return isfinite(on) ? on : NAN;
}

static const char *obstacle_of(const WatchRow *row, const WatchLength *length, const Scope *scope,
                               const Counterfactual *out) {
    if (!row->judged) return "it is not judged";
    if (!scope_covers(scope, row->sector, row->district))
        return "its sector or area lies outside the scope of selection";
    if (!out->listed && watchlist_small(length, row))
        return "so little a year would not be trade that it is not worth a visit, whatever its "
               "probability";
    if (length->order != ORDER_PROBABILITY)
        return "the list is not in the order of probabilities, which is what is searched here";
    if (isnan(out->threshold)) return "the list has places for all that are judged, or for none";
    if (!out->listed && row->log_odds > out->threshold)
        return "it was inspected recently and is held back, whatever its figures say";
    return NULL;
}

/* ---- the bench ---- */

static void amounts(Bench *b) {
    const float *turnover = panel_turnover(&b->panel, b->i);
    double sum = 0, known = 0;
    b->least_eur = INFINITY;
    for (size_t t = 0; t < b->panel.months; t++) {
        if (!(turnover[t] > 0)) continue;
        sum += (double)turnover[t];
        known++;
        b->least_eur = fmin(b->least_eur, (double)turnover[t]);
    }
    b->level_eur = sum / known;
}

static bool same_evidence(Bench *b) {
    const Alteration none = {1, 0, 1, 0, 0};
    double own[SIGNALS_MAX];
    size_t details;
    if (b->i == b->panel.n || !b->evidence.judged[b->i]) return false;
    if (b->run->signals != signals_asked(&b->panel, &details)) return false;
    rejudge(&b->fit, b->params, b->i, &none, b->shop, own);
    for (size_t k = 0; k < b->run->signals; k++)
        if (signals_all[k]->kind != SIGNAL_STAGE && fabs(own[k] - b->row->evidence[k]) > 1e-9)
            return false;
    return true;
}

static Status judge_city(Store *store, void *context, Err *err) {
    Bench *b = context;
    const PanelWindow window = watchlist_window(b->run);
    TRY(facts_panel(store, b->params, &window, b->arena, &b->panel, err));
    const Estimates *held;
    b->hold = estimates_of(b->run, b->arena);
    TRY(estimates_for(store, &b->hold, b->params, b->arena, &held, err));
    moment_release(store);
    Threads *pool = threads_open(0);
    const EvidenceInput input = {
        .panel = &b->panel, .params = b->params, .parallel = threads_parallel(pool), .held = held};
    const Status status = evidence_fit(&input, b->arena, &b->evidence, &b->fit, err);
    threads_close(pool);
    while (b->i < b->panel.n && strcmp(b->panel.id[b->i], b->row->storefront_id) != 0) b->i++;
    return status;
}

static Status not_the_same(const Bench *b, Err *err) {
    const long long run_id = (long long)b->run->run_id;
    const int model = manifest_model(b->run->manifest);
    if (model == MODEL_VERSION)
        return FAIL(err, ST_INTEGRITY,
                    "the evidence of %s in run %lld cannot be recomputed from this store; gevel "
                    "runs replay %lld says what differs",
                    b->row->storefront_id, run_id, run_id);
    return FAIL(err, ST_FAILED,
                "the evidence of %s in run %lld cannot be recomputed by this build: the run is of "
                "model version %d and this build has %d; ask about a newer run",
                b->row->storefront_id, run_id, model, MODEL_VERSION);
}

/* ---- does it hold? ---- */

/* Outward, to what will be printed: a tenth of a percent, or a euro. */
static double rounded(Lever lever, double change) {
    const double unit = lever == LEVER_TURNOVER_EUR ? 1 : 1e-3;
    return copysign(ceil(fabs(change) / unit - 1e-9) * unit, change);
}

/* The whole city with this change: does the storefront change sides? */
static Status rescan(const Bench *b, Store *store, Lever lever, Way *way, bool *holds, Err *err) {
    const PanelWindow window = watchlist_window(b->run);
    const Alteration a = alteration_of(lever, way, way->change);
    const ScanAlteration alteration = {.storefront_id = b->row->storefront_id,
                                       .turnover_factor = a.turnover_factor,
                                       .turnover_add_eur = a.turnover_add_eur,
                                       .footfall_factor = a.footfall_factor,
                                       .first = a.first,
                                       .count = a.count};
    const ScanOptions options = {.from = window.from,
                                 .to = window.to,
                                 .seed = b->run->seed,
                                 .hold = b->hold,
                                 .alteration = &alteration};
    Arena *scratch = arena_open();
    Watchlist list = {0};
    const Status status = scan_run(store, b->params, &options, scratch, &list, err);
    const WatchRow *row = status ? NULL : watchlist_row(&list, b->row->storefront_id);
    *holds = row && (row->selection == SELECTION_RANKED) != (b->row->selection == SELECTION_RANKED);
    if (row) way->log_odds = row->log_odds;
    arena_close(scratch);
    return status;
}

static Status verify(const Bench *b, Store *store, Lever lever, Way *way, Err *err) {
    static const double wider[] = {1, 1.3, 1.8};
    const double found = way->change;
    bool holds = false;
    for (size_t k = 0; k < sizeof wider / sizeof *wider && !holds; k++) {
        const double change = rounded(lever, found * wider[k]);
        if (change < way->low || change > way->high) break;
        way->change = change;
        TRY(rescan(b, store, lever, way, &holds, err));
    }
    way->found = holds;
    way->unkept = !holds;
    if (!holds) way->change = rounded(lever, found);
    return ST_OK;
}

/* ---- all of it ---- */

static Status bench_ready(Bench *b, Store *store, Err *err) {
    TRY(judge_city(store, b, err));
    b->shop = storefront_new(b->arena);
    if (!same_evidence(b)) return not_the_same(b, err);
    learn(b);
    amounts(b);
    return ST_OK;
}

/* With the store as the run saw it. */
static Status find_ways(Store *store, void *context, Err *err) {
    Bench *b = context;
    Counterfactual *out = b->out;
    TRY(bench_ready(b, store, err));
    const CounterfactualParams *p = params_group(b->params, &counterfactual_group);
    for (int lever = 0; lever < LEVERS; lever++) {
        const Search s = {.bench = b,
                          .lever = (Lever)lever,
                          .listed = out->listed,
                          .threshold = out->threshold,
                          .steps = (int)p->steps,
                          .reach = portable_log(p->factor),
                          .halvings = (int)p->halvings,
                          .bound = INFINITY,
                          .score = ARENA_ARRAY(b->arena, double, 2 * (size_t)p->steps + 1)};
        Way *way = &out->way[lever];
        if (lever == LEVER_FOOTFALL_SHARE && b->fit.no_footfall[b->i]) continue;
        search_lever(&s, way);
        if (way->found) TRY(verify(b, store, (Lever)lever, way, err));
    }
    return ST_OK;
}

Status counterfactual_find(Store *store, const Watchlist *run, const WatchRow *row, Arena *arena,
                           Counterfactual *out, Err *err) {
    const bool listed = row->selection == SELECTION_RANKED;
    *out = (Counterfactual){
        .listed = listed, .log_odds = row->log_odds, .threshold = threshold_of(run, row, listed)};
    Scope scope;
    bool known;
    scope_of_manifest(run->manifest, arena, &scope);
    const WatchLength length = watchlist_length(run);
    out->obstacle = obstacle_of(row, &length, &scope, out);
    if (out->obstacle) return ST_OK;
    Bench *b = ARENA_ARRAY(arena, Bench, 1);
    *b = (Bench){.run = run, .row = row, .arena = arena, .out = out};
    TRY(whatif_params(run, arena, &b->params, err));
    TRY(past_do(store, run->run_id, find_ways, b, &known, err));
    return known ? ST_OK : find_ways(store, b, err);
}
