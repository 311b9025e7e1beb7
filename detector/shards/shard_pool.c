#include "detector/shards/shard_pool.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/panel/panel_join.h"

/* ---- who is chosen ---- */

typedef struct Draw {
    double number;
    uint32_t row;
} Draw;

/* Equal numbers are as good as impossible; rows make the order strict. */
static int by_number(const void *left, const void *right) {
    const Draw *a = left, *b = right;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static double number_of(const char *id) {
    static const char key[] = "pool of shards ";
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, key, sizeof key - 1);
    digest_add(&digest, id, strlen(id));
    return digest_uniform(&digest);
}

/* of `count` in a sector, when `most` of `whole` are wanted: at least one. */
static size_t share_of(size_t count, size_t whole, size_t most) {
    const size_t share = (size_t)ceil((double)count * (double)most / (double)whole);
    return share < count ? share : count;
}

static void mark_sector(const Panel *shard, size_t s, size_t take, Draw *draw, bool *taken) {
    size_t n = 0;
    for (size_t i = 0; i < shard->n; i++)
        if ((size_t)shard->sector[i] == s) draw[n++] = (Draw){number_of(shard->id[i]), (uint32_t)i};
    qsort(draw, n, sizeof *draw, by_number);
    for (size_t k = 0; k < take; k++) taken[draw[k].row] = true;
}

static void mark_all(const Panel *shard, size_t whole, size_t most, Arena *scratch, bool *taken) {
    size_t *count = ARENA_ARRAY(scratch, size_t, shard->sectors + 1);
    Draw *draw = ARENA_ARRAY(scratch, Draw, shard->n + 1);
    for (size_t i = 0; i < shard->n; i++) count[shard->sector[i]]++;
    for (size_t s = 0; s < shard->sectors; s++)
        if (count[s]) mark_sector(shard, s, share_of(count[s], whole, most), draw, taken);
}

size_t shard_pool_rows(const Panel *shard, size_t whole, size_t most, Arena *arena,
                       const uint32_t **row) {
    uint32_t *rows = ARENA_ARRAY(arena, uint32_t, shard->n + 1);
    size_t kept = 0;
    Arena *scratch = arena_open();
    bool *taken = ARENA_ARRAY(scratch, bool, shard->n + 1);
    if (whole > most) mark_all(shard, whole, most, scratch, taken);
    for (size_t i = 0; i < shard->n; i++)
        if (whole <= most || taken[i]) rows[kept++] = (uint32_t)i;
    arena_close(scratch);
    *row = rows;
    return kept;
}

/* ---- what they teach ---- */

Status shard_pool_distinct(const Panel *joined, Err *err) {
    for (size_t i = 1; i < joined->n; i++)
        if (strcmp(joined->id[i - 1], joined->id[i]) == 0)
            return FAIL(err, ST_INPUT,
                        "storefront %s is in two shards: each belongs to one, take it out of the "
                        "other",
                        joined->id[i]);
    return ST_OK;
}

/* Names and numbers outlive the evidence they came with. */
static void keep_fit(const Evidence *e, Arena *arena, ShardLearned *out) {
    FitNumber *fit = ARENA_ARRAY(arena, FitNumber, e->fit_numbers + 1);
    for (size_t k = 0; k < e->fit_numbers; k++)
        fit[k] = (FitNumber){arena_strdup(arena, e->fit[k].name), e->fit[k].value};
    out->fit = fit;
    out->fit_numbers = e->fit_numbers;
    if (!e->learned) return;
    Learned *learned = ARENA_ARRAY(arena, Learned, 1);
    *learned = *e->learned;
    out->learned = learned;
}

static Status learn(const EvidenceInput *input, Arena *scratch, Arena *arena, ShardLearned *out,
                    Err *err) {
    Evidence evidence;
    TRY(shard_pool_distinct(input->panel, err));
    TRY(evidence_make(input, scratch, &evidence, err));
    out->pool = input->panel->n;
    out->prior_log_odds = evidence.prior_log_odds;
    out->prevalence = evidence.prevalence;
    void *bytes = arena_alloc(arena, input->keep->size + 1, 1);
    memcpy(bytes, input->keep->bytes, input->keep->size);
    out->estimates = *input->keep;
    out->estimates.bytes = bytes;
    keep_fit(&evidence, arena, out);
    return ST_OK;
}

Status shard_pool_learn(const Panel *const *part, size_t parts, const Params *params,
                        const Parallel *parallel, Arena *arena, ShardLearned *out, Err *err) {
    Arena *scratch = arena_open();
    Panel *pool = ARENA_ARRAY(scratch, Panel, 1);
    const PanelOrigin *origin;
    EstimatesBytes keep;
    *out = (ShardLearned){0};
    panel_join(part, parts, scratch, pool, &origin);
    const EvidenceInput input = {
        .panel = pool, .params = params, .parallel = parallel, .keep = &keep};
    const Status status = learn(&input, scratch, arena, out, err);
    arena_close(scratch);
    return status;
}
