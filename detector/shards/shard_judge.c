#include "detector/shards/shard_judge.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/ingest/party_key.h"
#include "datasets/panel/panel_columns.h"
#include "datasets/store/moment.h"
#include "datasets/store/store.h"
#include "detector/run/evidence_held.h"
#include "detector/run/facts.h"
#include "detector/run/gate.h"
#include "detector/shards/shard_pool.h"

/* A shard while it is read. */
typedef struct ShardRead {
    const Shard *shard;
    const ShardReading *of;
    Store store;
    Arena *arena;
    Panel panel;
    Outcomes outcomes;
} ShardRead;

static Status of_shard(const Shard *shard, const Err *own, Err *err) {
    return FAIL(err, own->status, "shard %s: %s", shard->name, own->text);
}

/* Calls work with the store open as of one moment. */
static Status with_store(const Shard *shard, ShardRead *reading, Status (*work)(ShardRead *, Err *),
                         Err *err) {
    Err own = {0};
    reading->store = (Store){.lock_fd = -1};
    reading->shard = shard;
    Status status =
        store_open_wait(shard->path, STORE_READ, shard->lock_wait_s, &reading->store, &own);
    if (!status) {
        status = moment_begin(&reading->store, &own);
        if (!status) status = work(reading, &own);
        moment_end(&reading->store);
        store_close(&reading->store);
    }
    return status ? of_shard(shard, &own, err) : ST_OK;
}

/* ---- what it has ---- */

typedef struct SpanReading {
    ShardRead reading;
    PanelSpan *span;
} SpanReading;

static Status read_span(ShardRead *reading, Err *err) {
    SpanReading *r = (SpanReading *)reading;
    TRY(panel_span(&reading->store, r->span, err));
    if (r->span->storefronts) return ST_OK;
    return FAIL(err, ST_INPUT, "it has no storefronts: import them, or take it out of the folder");
}

Status shard_span(const Shard *shard, PanelSpan *span, Err *err) {
    SpanReading r = {.span = span};
    *span = (PanelSpan){0};
    return with_store(shard, &r.reading, read_span, err);
}

static Status read_panel(ShardRead *r, Err *err) {
    const ScanOptions *o = r->of->options;
    const PanelWindow window = {o->from, o->to, o->threads};
    return facts_panel_within(&r->store, r->of->params, &window, &r->of->span, r->arena, &r->panel,
                              err);
}

/* ---- what it gives to the pool ---- */

static Status check_facts(ShardRead *r, Err *err) {
    if (!r->of->options->gate) return ST_OK;
    Arena *scratch = arena_open();
    Coverage coverage = {0};
    Status status = gate_measure(&r->store, &r->panel, r->of->params, scratch, &coverage, err);
    if (!status) status = coverage_gate(&coverage, err);
    arena_close(scratch);
    return status;
}

static Status read_for_pool(ShardRead *r, Err *err) {
    TRY(read_panel(r, err));
    TRY(check_facts(r, err));
    moment_release(&r->store);
    return ST_OK;
}

Status shard_give(Shard *shard, const ShardReading *reading, Arena *arena, Panel *pool,
                  uint64_t *columns, Err *err) {
    ShardRead r = {.of = reading, .arena = arena};
    const uint32_t *row;
    *columns = 0;
    TRY(with_store(shard, &r, read_for_pool, err));
    *columns = panel_columns(&r.panel);
    evidence_key(&r.panel, reading->params, shard->facts);
    const size_t rows =
        shard_pool_rows(&r.panel, (size_t)reading->span.storefronts, reading->pool, arena, &row);
    panel_pick(&r.panel, row, rows, arena, pool);
    pool->sensors = NULL;
    pool->counters = NULL;
    return ST_OK;
}

/* ---- what it says ---- */

static Status read_municipalities(ShardRead *r, ShardPart *part, Err *err) {
    Stmt stmt;
    bool row = true;
    const char **name = ARENA_ARRAY(r->arena, const char *, r->panel.n + 1);
    size_t i = 0;
    part->municipality = name;
    TRY(stmt_open(&r->store, sql_query("storefront_municipalities"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row && i < r->panel.n)
        name[i++] = arena_strdup(r->arena, stmt_get_text(&stmt, 0));
    stmt_close(&stmt);
    return status;
}

static Status read_scope(ShardRead *r, ShardPart *part, Err *err) {
    Scope scope;
    TRY(scope_load(&r->store, r->arena, &scope, err));
    if (!scope.set) return ST_OK;
    json_t *root = json_object();
    (void)json_object_set_new(root, "scope", scope_json(&scope, 0));
    char *text = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT);
    part->scope = arena_strdup(r->arena, text);
    free(text);
    json_decref(root);
    return ST_OK;
}

typedef struct PartReading {
    ShardRead reading;
    ShardPart *part;
} PartReading;

static Status read_all(ShardRead *r, Err *err) {
    ShardPart *part = ((PartReading *)r)->part;
    TRY(read_panel(r, err));
    TRY(outcomes_load(&r->store, r->arena, &r->outcomes, err));
    TRY(read_municipalities(r, part, err));
    TRY(read_scope(r, part, err));
    TRY(manifest_files(&r->store, r->arena, &part->files, err));
    TRY(party_key_check(&r->store, r->arena, &part->party_key, err));
    TRY(link_ties_load(&r->store, r->arena, &part->ties, err));
    TRY(endings_load(&r->store, r->arena, &part->endings, err));
    TRY(openings_load(&r->store, &r->panel, r->arena, &part->opened, err));
    moment_release(&r->store);
    return ST_OK;
}

static int by_storefront(const void *left, const void *right) {
    const Outcome *a = left, *b = right;
    if (a->storefront != b->storefront) return a->storefront < b->storefront ? -1 : 1;
    return (a->inspected_on > b->inspected_on) - (a->inspected_on < b->inspected_on);
}

/* Outcomes by rows of the shard instead of numbers of its store. */
static void take_outcomes(const ShardRead *r, ShardPart *part) {
    const Panel *panel = &r->panel;
    part->outcome = ARENA_ARRAY(r->arena, Outcome, r->outcomes.n + 1);
    for (size_t k = 0; k < r->outcomes.n; k++) {
        const Outcome *from = &r->outcomes.outcome[k];
        const size_t i = panel_row_of(panel, from->storefront_id);
        if (i == panel->n) continue;
        Outcome *outcome = &part->outcome[part->outcomes++];
        *outcome = *from;
        outcome->storefront = (int64_t)i + 1;
    }
    if (part->outcomes) qsort(part->outcome, part->outcomes, sizeof *part->outcome, by_storefront);
}

/* What the list and the stages ask of a panel: months are not among it. */
static void take_panel(const Panel *panel, ShardPart *part) {
    part->panel = *panel;
    part->panel.key = NULL;
    part->panel.turnover = part->panel.footfall = NULL;
    part->panel.period = part->panel.zero = NULL;
    part->panel.sensors = NULL;
    part->panel.counters = NULL;
    for (size_t k = 0; k < PROXY_KINDS; k++) part->panel.proxy[k] = NULL;
}

static void take_evidence(const Panel *panel, const Evidence *e, Arena *arena, ShardPart *part) {
    double *declared = ARENA_ARRAY(arena, double, e->n + 1);
    for (size_t i = 0; i < e->n; i++) declared[i] = evidence_declared(panel, i);
    part->signals = e->signals;
    part->evidence = e->evidence;
    part->share = e->share;
    part->share_low = e->share_low;
    part->share_high = e->share_high;
    part->declared = declared;
    part->judged = e->judged;
    part->reason = e->reason;
}

static Status judge(const ShardRead *r, Evidence *evidence, ShardPart *part, Err *err) {
    const ShardReading *of = r->of;
    EvidenceRow *row = ARENA_ARRAY(r->arena, EvidenceRow, r->panel.n + 1);
    evidence_rows(&r->panel, row);
    estimates_gaps(of->held, &r->panel, &part->gaps);
    Threads *threads = threads_open(of->options->threads);
    const EvidenceInput input = {.panel = &r->panel,
                                 .params = of->params,
                                 .parallel = threads_parallel(threads),
                                 .held = of->held};
    const HeldInput held = {.evidence = &input,
                            .estimates = of->estimates,
                            .gaps = &part->gaps,
                            .row = row,
                            .store_path = r->shard->path};
    const Status status = evidence_held(&held, r->arena, evidence, &part->judged_again, err);
    threads_close(threads);
    return status;
}

Status shard_judge(const Shard *shard, const ShardReading *reading, Arena *arena, ShardPart *part,
                   Err *err) {
    PartReading p = {.reading = {.of = reading, .arena = arena}, .part = part};
    ShardRead *r = &p.reading;
    char facts[DIGEST_TEXT];
    Evidence evidence;
    Err own = {0};
    *part = (ShardPart){0};
    TRY(with_store(shard, r, read_all, err));
    evidence_key(&r->panel, reading->params, facts);
    if (strcmp(facts, shard->facts) != 0)
        return FAIL(err, ST_FAILED,
                    "shard %s: its facts changed while the shards were read; run the scan again",
                    shard->name);
    panel_columns_fill(&r->panel, reading->columns, arena);
    if (judge(r, &evidence, part, &own)) return of_shard(shard, &own, err);
    take_outcomes(r, part);
    take_panel(&r->panel, part);
    take_evidence(&r->panel, &evidence, arena, part);
    return ST_OK;
}
