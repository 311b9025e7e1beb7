#include "detector/shards/shard_scan.h"

#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/panel/panel_columns.h"
#include "datasets/panel/panel_wire.h"
#include "detector/shards/shard_join.h"
#include "detector/shards/shard_judge.h"
#include "detector/shards/shard_pool.h"

typedef struct Work {
    const ShardScan *scan;
    Arena *arena, *pool_arena;
    Shard *shard;   /* [count] */
    PanelSpan span; /* of those taken so far */
    ShardReading reading;
    Panel *pool; /* [count] what shards gave; at rank 0 */
    ShardLearned learned;
    ShardPart *part; /* [count] at rank 0 */
    size_t done;     /* steps, for the progress */
} Work;

static void tell(Work *w, const char *label) {
    const ScanOptions *o = w->scan->options;
    const double steps = (double)(2 * w->scan->dir->count + 3);
    if (o->progress && w->scan->peers->rank == 0)
        o->progress(o->progress_context, label, (double)w->done, steps);
    w->done++;
}

/* ---- shards, each by one process ---- */

/* What is done for a shard where it is read, with bytes in the arena; and what rank 0 takes from
 * them. */
typedef struct ShardStep {
    const char *label;
    Status (*make)(Work *w, size_t k, Arena *arena, Blob *blob, Err *err);
    Status (*take)(Work *w, size_t k, const Blob *blob, Err *err);
} ShardStep;

static size_t whose(const Work *w, size_t k) {
    return k % w->scan->peers->count;
}

/* The bytes outlive the memory in which they were worked out. */
static Status make(Work *w, const ShardStep *step, size_t k, Arena *keep, Blob *blob, Err *err) {
    Arena *scratch = arena_open();
    const Status status = step->make(w, k, scratch, blob, err);
    if (!status) {
        void *bytes = arena_alloc(keep, blob->size + 1, 1);
        memcpy(bytes, blob->bytes, blob->size);
        blob->bytes = bytes;
    }
    arena_close(scratch);
    return status;
}

static Status make_mine(Work *w, const ShardStep *step, Arena *const *keep, Blob *blob, Err *err) {
    for (size_t k = 0; k < w->scan->dir->count; k++) {
        if (whose(w, k) != w->scan->peers->rank) continue;
        tell(w, step->label);
        TRY(make(w, step, k, keep[k], &blob[k], err));
    }
    return ST_OK;
}

/* In the order of shards; after a failure bytes are still brought, for whoever sends them waits. */
static Status take_all(Work *w, const ShardStep *step, Arena **keep, Blob *blob, Err *err) {
    const Peers *peers = w->scan->peers;
    Status status = ST_OK;
    for (size_t k = 0; k < w->scan->dir->count; k++) {
        peers_bring(peers, whose(w, k), keep[k], &blob[k]);
        if (peers->rank == 0 && !status) status = step->take(w, k, &blob[k], err);
        arena_close(keep[k]);
        keep[k] = NULL;
    }
    return status;
}

static Status each_shard(Work *w, const ShardStep *step, Err *err) {
    const size_t count = w->scan->dir->count;
    const Peers *peers = w->scan->peers;
    Arena *scratch = arena_open(), **keep = ARENA_ARRAY(scratch, Arena *, count + 1);
    Blob *blob = ARENA_ARRAY(scratch, Blob, count + 1);
    for (size_t k = 0; k < count; k++) keep[k] = arena_open();
    Status status = peers_agree(peers, make_mine(w, step, keep, blob, err), err);
    if (!status) status = peers_agree(peers, take_all(w, step, keep, blob, err), err);
    for (size_t k = 0; k < count; k++) arena_close(keep[k]);
    arena_close(scratch);
    return status;
}

static Status unread(const Work *w, size_t k, const Wire *wire, Err *err) {
    return FAIL(err, ST_INTEGRITY,
                "shard %s: what the process that read it sent cannot be read: %s; do all "
                "processes run the same gevel?",
                w->shard[k].name, wire->fault);
}

/* ---- months of all shards ---- */

static void span_wire(Wire *wire, PanelSpan *span) {
    int64_t *const number[] = {&span->first,        &span->last,       &span->figures_first,
                               &span->figures_last, &span->passers_by, &span->visitors,
                               &span->storefronts,  &span->visited};
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
        uint64_t bits = (uint64_t)*number[k];
        wire_u64(wire, &bits);
        *number[k] = (int64_t)bits;
    }
}

static Status make_span(Work *w, size_t k, Arena *arena, Blob *blob, Err *err) {
    Wire wire;
    PanelSpan span;
    TRY(shard_span(&w->shard[k], &span, err));
    wire_write(&wire, arena);
    span_wire(&wire, &span);
    *blob = (Blob){wire.to, wire.at};
    return ST_OK;
}

static Status take_span(Work *w, size_t k, const Blob *blob, Err *err) {
    Wire wire;
    PanelSpan span = {0};
    wire_read(&wire, blob->bytes, blob->size, w->arena);
    span_wire(&wire, &span);
    if (!wire_done(&wire)) return unread(w, k, &wire, err);
    panel_span_add(&w->reading.span, &span);
    return ST_OK;
}

static Status find_span(Work *w, Err *err) {
    static const ShardStep step = {"reading shards", make_span, take_span};
    Wire wire;
    w->done = 0;
    TRY(each_shard(w, &step, err));
    w->done = 0;
    wire_write(&wire, w->arena);
    span_wire(&wire, &w->reading.span);
    Blob blob = {wire.to, wire.at};
    peers_spread(w->scan->peers, w->arena, &blob);
    wire_read(&wire, blob.bytes, blob.size, w->arena);
    span_wire(&wire, &w->reading.span);
    return ST_OK;
}

/* ---- the pool, and what it teaches ---- */

static Status make_pool(Work *w, size_t k, Arena *arena, Blob *blob, Err *err) {
    Wire wire;
    Panel *pool = ARENA_ARRAY(arena, Panel, 1);
    uint64_t columns;
    TRY(shard_give(&w->shard[k], &w->reading, arena, pool, &columns, err));
    pool->key = NULL;
    wire_write(&wire, arena);
    wire_u64(&wire, &columns);
    panel_wire(&wire, pool);
    *blob = (Blob){wire.to, wire.at};
    return ST_OK;
}

/* Keys are of single stores: a panel of all has its own. */
static uint64_t without_keys(uint64_t columns) {
    for (size_t k = 0; k < PANEL_COLUMNS; k++)
        if (panel_column[k].offset == offsetof(Panel, key)) columns &= ~((uint64_t)1 << k);
    return columns;
}

static Status take_pool(Work *w, size_t k, const Blob *blob, Err *err) {
    Wire wire;
    uint64_t columns = 0;
    wire_read(&wire, blob->bytes, blob->size, w->pool_arena);
    wire_u64(&wire, &columns);
    panel_wire(&wire, &w->pool[k]);
    if (!wire_done(&wire)) return unread(w, k, &wire, err);
    w->reading.columns |= without_keys(columns);
    return ST_OK;
}

static Status learn_here(Work *w, Err *err) {
    const size_t count = w->scan->dir->count;
    if (w->scan->peers->rank) return ST_OK;
    const Panel **part = ARENA_ARRAY(w->pool_arena, const Panel *, count + 1);
    for (size_t k = 0; k < count; k++) {
        panel_columns_fill(&w->pool[k], w->reading.columns, w->pool_arena);
        part[k] = &w->pool[k];
    }
    tell(w, "learning the city");
    Threads *threads = threads_open(w->scan->options->threads);
    const Status status = shard_pool_learn(part, count, w->scan->params, threads_parallel(threads),
                                           w->arena, &w->learned, err);
    threads_close(threads);
    return status;
}

/* From here on every process holds the same estimates. */
static Status hold(Work *w, Err *err) {
    Wire wire;
    EstimatesBytes *e = &w->learned.estimates;
    uint64_t columns = w->reading.columns;
    const char *digest = e->digest;
    wire_write(&wire, w->arena);
    wire_u64(&wire, &columns);
    wire_text(&wire, &digest);
    wire_bytes(&wire, (void *)(uintptr_t)e->bytes, e->size);
    Blob blob = {wire.to, wire.at};
    peers_spread(w->scan->peers, w->arena, &blob);
    wire_read(&wire, blob.bytes, blob.size, w->arena);
    wire_u64(&wire, &w->reading.columns);
    wire_text(&wire, &w->reading.estimates);
    Estimates *held = ARENA_ARRAY(w->arena, Estimates, 1);
    w->reading.held = held;
    return estimates_unpack(wire.from + wire.at, wire.size - wire.at, w->arena, held, err);
}

static Status learn(Work *w, Err *err) {
    static const ShardStep step = {"reading facts", make_pool, take_pool};
    w->pool_arena = arena_open();
    w->pool = ARENA_ARRAY(w->pool_arena, Panel, w->scan->dir->count + 1);
    Status status = each_shard(w, &step, err);
    if (!status) status = peers_agree(w->scan->peers, learn_here(w, err), err);
    arena_close(w->pool_arena);
    return status ? status : peers_agree(w->scan->peers, hold(w, err), err);
}

/* ---- what shards say under it ---- */

static Status make_part(Work *w, size_t k, Arena *arena, Blob *blob, Err *err) {
    Wire wire;
    ShardPart *part = ARENA_ARRAY(arena, ShardPart, 1);
    TRY(shard_judge(&w->shard[k], &w->reading, arena, part, err));
    wire_write(&wire, arena);
    shard_part_wire(&wire, part);
    *blob = (Blob){wire.to, wire.at};
    return ST_OK;
}

static Status take_part(Work *w, size_t k, const Blob *blob, Err *err) {
    Wire wire;
    wire_read(&wire, blob->bytes, blob->size, w->arena);
    shard_part_wire(&wire, &w->part[k]);
    return wire_done(&wire) ? ST_OK : unread(w, k, &wire, err);
}

static Status rank_all(Work *w, Watchlist *list, ShardTold *told, Err *err) {
    const size_t count = w->scan->dir->count;
    if (w->scan->peers->rank) return ST_OK;
    const ShardPart **part = ARENA_ARRAY(w->arena, const ShardPart *, count + 1);
    ShardJoin join = {.part = part,
                      .name = w->scan->dir->name,
                      .parts = count,
                      .reading = &w->reading,
                      .learned = &w->learned};
    told->pool = w->learned.pool;
    for (size_t k = 0; k < count; k++) {
        part[k] = &w->part[k];
        told->judged_again += part[k]->judged_again;
    }
    tell(w, "ranking");
    TRY(shard_join(&join, w->arena, list, err));
    told->spread = join.spread;
    told->keys = join.keys;
    return ST_OK;
}

static Status judge(Work *w, Watchlist *list, ShardTold *told, Err *err) {
    static const ShardStep step = {"weighing evidence", make_part, take_part};
    w->part = ARENA_ARRAY(w->arena, ShardPart, w->scan->dir->count + 1);
    TRY(each_shard(w, &step, err));
    return peers_agree(w->scan->peers, rank_all(w, list, told, err), err);
}

Status shard_scan(const ShardScan *scan, Arena *arena, Watchlist *list, ShardTold *told, Err *err) {
    Work *w = ARENA_ARRAY(arena, Work, 1);
    *list = (Watchlist){0};
    *told = (ShardTold){0};
    *w = (Work){.scan = scan,
                .arena = arena,
                .shard = ARENA_ARRAY(arena, Shard, scan->dir->count + 1),
                .reading = {.params = scan->params, .options = scan->options, .pool = scan->pool}};
    for (size_t k = 0; k < scan->dir->count; k++)
        w->shard[k] = (Shard){.path = scan->dir->path[k],
                              .name = scan->dir->name[k],
                              .lock_wait_s = scan->lock_wait_s};
    TRY(find_span(w, err));
    TRY(learn(w, err));
    return judge(w, list, told, err);
}
