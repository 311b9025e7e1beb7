#include "detector/run/scan.h"

#include "datasets/base/threads.h"
#include "datasets/panel/links.h"
#include "datasets/store/audit.h"
#include "datasets/store/moment.h"
#include "detector/run/city_stages.h"
#include "detector/run/evidence_cache.h"
#include "detector/run/evidence_held.h"
#include "detector/run/facts.h"
#include "detector/run/facts_digest.h"
#include "detector/run/gate.h"
#include "detector/run/manifest.h"
#include "detector/run/outcomes.h"
#include "detector/run/ranking.h"
#include "detector/run/scan_list.h"
#include "detector/run/scope.h"
#include "detector/run/stages_cache.h"
#include "models/params/params_detector.h"
#include "models/posterior/evidence.h"

#include <math.h>
#include <string.h>

static void tell(const ScanOptions *options, const char *label, double done) {
    enum { STEPS = 5 };
    if (options->progress) options->progress(options->progress_context, label, done, STEPS);
}

/* ---- the run ---- */

/* Everything one run makes, in order. */
typedef struct Run {
    Store *store;
    const Params *params;
    const ScanOptions *options;
    Arena *arena;
    Panel *panel;
    Outcomes outcomes;
    Inspected inspected;
    Evidence evidence;
    Ranking ranking;
    Scope scope;
    unsigned char *outside;  /* [n] NULL without a scope */
    size_t outsiders;        /* of those judged */
    char key[DIGEST_TEXT];   /* of the storefronts' own evidence */
    char facts[DIGEST_TEXT]; /* of all that was read; empty = not taken */
    bool computed;           /* it, rather than read back */
    ManifestFiles files;
    Links links;
    Arena *links_arena;
    Err links_err;
    AuditHead log;    /* when the facts were read */
    EvidenceRow *row; /* [n] with held: digests of their facts */
    size_t judged_again;
    const StagesStart *start; /* of a question with other figures: none */
    const Estimates *held;    /* NULL = the city is learned */
    ManifestEstimates estimates;
    EstimatesBytes kept;
} Run;

/* Who may be selected at all; the others stay, as peers. */
static void apply_scope(Run *run) {
    const Panel *panel = run->panel;
    if (!run->scope.set) return;
    run->outside = ARENA_ARRAY(run->arena, unsigned char, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++) {
        run->outside[i] =
            !scope_covers(&run->scope, panel->sector_name[panel->sector[i]], panel->district[i]);
        run->outsiders += run->outside[i] && run->evidence.judged[i];
    }
}

static void rank(Run *run) {
    apply_scope(run);
    const RankingInput input = {
        .n = run->panel->n,
        .id = run->panel->id,
        .judged = run->evidence.judged,
        .log_odds = run->evidence.log_odds,
        .posterior = run->evidence.posterior,
        .euros = run->evidence.unexplained_eur_year,
        .held = run->inspected.held,
        .visits = run->inspected.visits,
        .outside = run->outside,
    };
    ranking_make(&input, params_group(run->params, &ranking_group), run->options->seed, run->arena,
                 &run->ranking);
}

/* Missing months stay missing. */
static void alter(Panel *panel, const ScanAlteration *a, Arena *arena) {
    const size_t months = panel->months, cells = panel->n * months;
    const size_t end = a->count ? a->first + a->count : months;
    float *turnover = ARENA_ARRAY(arena, float, cells),
          *footfall = ARENA_ARRAY(arena, float, cells);
    memcpy(turnover, panel->turnover, cells * sizeof *turnover);
    memcpy(footfall, panel->footfall, cells * sizeof *footfall);
    for (size_t i = 0; i < panel->n; i++) {
        if (strcmp(panel->id[i], a->storefront_id) != 0) continue;
        for (size_t t = 0; t < months; t++) {
            const size_t c = i * months + t;
            footfall[c] *= (float)a->footfall_factor;
            if (t < a->first || t >= end) continue;
            turnover[c] = (float)((double)turnover[c] * a->turnover_factor + a->turnover_add_eur);
        }
    }
    panel->turnover = turnover;
    panel->footfall = footfall;
}

static Status read_facts(Run *run, Err *err) {
    run->panel = ARENA_ARRAY(run->arena, Panel, 1);
    const ScanOptions *o = run->options;
    const PanelWindow window = {o->from, o->to, o->threads};
    TRY(facts_panel(run->store, run->params, &window, run->arena, run->panel, err));
    if (o->blind) run->panel->confirmed = NULL;
    if (o->alteration) alter(run->panel, o->alteration, run->arena);
    return ST_OK;
}

static void make_key(void *context) {
    Run *run = context;
    if (run->held) {
        evidence_rows(run->panel, run->row);
        estimates_gaps(run->held, run->panel, &run->estimates.gaps);
        return;
    }
    evidence_key(run->panel, run->params, run->key);
}

static Status measure_facts(const Run *run, Err *err) {
    if (!run->options->gate) return ST_OK;
    Arena *scratch = arena_open();
    Coverage coverage = {0};
    Status status = gate_measure(run->store, run->panel, run->params, scratch, &coverage, err);
    if (!status) status = coverage_gate(&coverage, err);
    arena_close(scratch);
    return status;
}

/* The key of the evidence is made while the facts are measured. */
static Status check_facts(Run *run, Err *err) {
    if (run->held) run->row = ARENA_ARRAY(run->arena, EvidenceRow, run->panel->n + 1);
    Beside *key = beside_start(run->options->threads, make_key, run);
    const Status status = measure_facts(run, err);
    beside_wait(key);
    return status;
}

static Status read_outcomes(Run *run, Err *err) {
    run->outcomes = (Outcomes){.newest = INT_MIN};
    if (run->options->blind) return ST_OK;
    return outcomes_load(run->store, run->arena, &run->outcomes, err);
}

static Status read_estimates(Run *run, Err *err) {
    const ScanHold *hold = &run->options->hold;
    TRY(estimates_for(run->store, hold, run->params, run->arena, &run->held, err));
    if (run->held)
        run->estimates = (ManifestEstimates){.digest = hold->digest, .run_id = hold->run_id};
    return ST_OK;
}

static Status compute_evidence(Run *run, const EvidenceInput *input, Err *err) {
    if (!run->held) {
        run->computed = true;
        return evidence_make(input, run->arena, &run->evidence, err);
    }
    const HeldInput held = {.evidence = input,
                            .estimates = run->estimates.digest,
                            .gaps = &run->estimates.gaps,
                            .row = run->row,
                            .store_path = run->options->alteration ? NULL : run->store->path};
    return evidence_held(&held, run->arena, &run->evidence, &run->judged_again, err);
}

static Status own_evidence(Run *run, Err *err) {
    const ScanOptions *options = run->options;
    if (options->reuse && !run->held && !options->keep &&
        evidence_cache_load(run->store->path, run->key, run->panel, run->arena, &run->evidence))
        return ST_OK;
    Threads *threads = threads_open(options->threads);
    const EvidenceInput input = {.panel = run->panel,
                                 .params = run->params,
                                 .parallel = threads_parallel(threads),
                                 .held = run->held,
                                 .keep = options->keep && !run->held ? &run->kept : NULL};
    const Status status = compute_evidence(run, &input, err);
    threads_close(threads);
    return status;
}

/* The last that is read: whoever waits to write may do so. */
static void read_links(void *context) {
    Run *run = context;
    const bool taken = !run->options->alteration;
    FactsRead read = {.panel = run->panel, .links = &run->links};
    Status status =
        links_load(run->store, run->panel, run->links_arena, &run->links, &run->links_err);
    if (!status && taken) status = facts_rest(run->store, &read, &run->links_err);
    moment_release(run->store);
    if (!status && taken) facts_digest(&read, run->facts);
}

/* What each storefront says by itself, while the links between them are read. */
static Status weigh(Run *run, Err *err) {
    Beside *links = beside_start(run->options->threads, read_links, run);
    const Status status = own_evidence(run, err);
    beside_wait(links);
    if (status || !run->links_err.status) return status;
    *err = run->links_err;
    return err->status;
}

/* What the city as a whole adds to that: links, then inspections. The own evidence is kept before
 * they change it. */
static Status stages(Run *run, Err *err) {
    if (run->computed && !run->options->alteration)
        evidence_cache_save(run->store->path, run->key, run->panel, &run->evidence);
    if (!run->options->alteration)
        run->start = stages_start(run->panel, &run->evidence, &run->links, run->arena);
    const CityFacts city = {run->panel, &run->links, &run->outcomes, run->params};
    return city_stages(&city, run->arena, &run->evidence, &run->inspected, err);
}

static Status weigh_all(Run *run, Err *err) {
    run->links_arena = arena_open();
    Status status = weigh(run, err);
    if (!status) status = stages(run, err);
    arena_close(run->links_arena);
    return status;
}

/* From facts to a ranking; the store is read no more when this returns. */
static Status judge(Run *run, Err *err) {
    const ScanOptions *options = run->options;
    tell(options, "reading facts", 0);
    TRY(audit_head(run->store, &run->log, err));
    TRY(read_facts(run, err));
    TRY(read_estimates(run, err));
    tell(options, "checking facts", 1);
    TRY(check_facts(run, err));
    tell(options, "weighing evidence", 2);
    TRY(read_outcomes(run, err));
    TRY(scope_load(run->store, run->arena, &run->scope, err));
    TRY(manifest_files(run->store, run->arena, &run->files, err));
    TRY(weigh_all(run, err));
    tell(options, "ranking", 3);
    rank(run);
    return ST_OK;
}

Status scan_run(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                Watchlist *list, Err *err) {
    Run *run = ARENA_ARRAY(arena, Run, 1);
    *run = (Run){.store = store, .params = params, .options = options, .arena = arena};
    TRY(moment_begin(store, err));
    const Status status = judge(run, err);
    moment_end(store);
    if (status) return status;
    if (run->kept.bytes) run->estimates.digest = run->kept.digest;
    const ManifestInput input = {.files = &run->files,
                                 .panel = run->panel,
                                 .params = params,
                                 .evidence = &run->evidence,
                                 .ranking = &run->ranking,
                                 .inspected = &run->inspected,
                                 .seed = options->seed,
                                 .facts = *run->facts ? run->facts : NULL,
                                 .scope = &run->scope,
                                 .outside = run->outsiders,
                                 .estimates = run->estimates.digest ? &run->estimates : NULL};
    scan_list(&input, arena, list);
    tell(options, "recording", 4);
    list->threads = options->threads;
    list->log_entries = run->log.entries;
    list->stages = run->start;
    list->judged_again = run->judged_again;
    list->gaps = run->held ? &run->estimates.gaps : NULL;
    list->estimates = run->kept.bytes ? &run->kept : NULL;
    TRY(manifest_make(&input, arena, &list->manifest, err));
    tell(options, "done", 5);
    return ST_OK;
}
