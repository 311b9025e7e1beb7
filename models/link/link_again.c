/* link_again - what has changed, compared again.
 *
 * Input     records [n] now and before, entries and pairs of before, which records are the same.
 * Method    dirty are records that are new, gone or other, and those of blocks whose size was on
 *           one side of the cap and is on the other: a pair of two others has the same vector and
 *           shares the same blocks. Vectors of pairs with a dirty record are taken from the counts
 *           as they were before and added as they are now; kept pairs likewise.
 * Output    entries, counts by vector, pairs: those of all records, to the byte.
 * Blind to  a model that has changed: there all has to be compared.
 * Cites     MODEL 14.2
 */
#include "models/link/link_again.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int by_number(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* ---- entries ---- */

/* Those of records that are new or other. */
static uint64_t *fresh_entries(const LinkAgain *g, Arena *scratch, size_t *count) {
    uint64_t key[LINK_KEYS], *out = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t i = 0; i < g->view->records->n; i++) {
        if (g->from[i] != UINT32_MAX) continue;
        const size_t keys = link_block_entries(g->view, i, g->params->word_cap, key);
        for (size_t k = 0; k < keys; k++) {
            out = arena_room(scratch, out, *count, &room, sizeof *out);
            out[(*count)++] = key[k];
        }
    }
    if (*count) qsort(out, *count, sizeof *out, by_number);
    return out;
}

/* Records keep their order, so entries do. */
static uint64_t *merge_entries(const LinkAgain *g, const uint64_t *fresh, size_t more, Arena *arena,
                               size_t *count) {
    const LinkBefore *b = &g->before;
    uint64_t *out = ARENA_ARRAY(arena, uint64_t, b->entries + more + 1);
    size_t n = 0, k = 0;
    for (size_t i = 0; i < b->entries; i++) {
        const uint32_t record = link_entry_record(b->entry[i]), now = g->to[record];
        if (now == UINT32_MAX) continue;
        const uint64_t entry = b->entry[i] - record + now;
        while (k < more && fresh[k] < entry) out[n++] = fresh[k++];
        out[n++] = entry;
    }
    while (k < more) out[n++] = fresh[k++];
    *count = n;
    return out;
}

/* ---- who is dirty ---- */

typedef struct Side {
    const LinkView *view;
    const uint64_t *entry;
    size_t entries;
    unsigned char *dirty; /* [n] */
} Side;

/* The untouched records of a key whose block has crossed the cap, on both sides. */
static void mark_crossing(const LinkAgain *g, const Side side[2], uint64_t key) {
    const LinkBlock before = link_block_of(side[0].entry, side[0].entries, key);
    const LinkBlock now = link_block_of(side[1].entry, side[1].entries, key);
    const double cap = g->params->block_cap;
    const bool was = (double)before.size > cap;
    if (((double)now.size > cap) == was) return;
    for (size_t k = now.begin; k < now.begin + now.size; k++) {
        const uint32_t record = link_entry_record(side[1].entry[k]);
        side[1].dirty[record] = 1;
        if (g->from[record] != UINT32_MAX) side[0].dirty[g->from[record]] = 1;
    }
}

static void mark_dirty(const LinkAgain *g, const Side side[2]) {
    const uint32_t *other[2] = {g->to, g->from};
    uint64_t key[LINK_KEYS];
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < side[s].view->records->n; i++) {
            if (other[s][i] != UINT32_MAX) continue;
            side[s].dirty[i] = 1;
            const size_t keys = link_block_entries(side[s].view, i, g->params->word_cap, key);
            for (size_t k = 0; k < keys; k++) mark_crossing(g, side, key[k]);
        }
}

/* ---- comparing ---- */

typedef struct Walk {
    const LinkAgain *again;
    const Side *side;
    const LinkScore *score;
    int32_t least;
    const uint32_t *list;          /* dirty records */
    uint64_t (*count)[LINK_CELLS]; /* [workers] */
    struct Found *found;           /* [ranges]; NULL: vectors are only counted */
} Walk;

typedef struct Found {
    LinkPair *pair;
    size_t count, room;
} Found;

typedef struct Partners {
    uint64_t *at;
    size_t count, room;
} Partners;

/* Records of other registers in any block of record i, each once; of two dirty ones the first has
 * the pair. */
static void partners_of(const Walk *w, uint32_t i, Partners *p) {
    const Side *s = w->side;
    const Record *record = s->view->records->record;
    uint64_t key[LINK_KEYS];
    const size_t keys = link_block_entries(s->view, i, w->again->params->word_cap, key);
    p->count = 0;
    for (size_t k = 0; k < keys; k++) {
        const LinkBlock run = link_block_of(s->entry, s->entries, key[k]);
        if ((double)run.size > w->again->params->block_cap) continue;
        for (size_t m = run.begin; m < run.begin + run.size; m++) {
            const uint32_t other = link_entry_record(s->entry[m]);
            if (record[other].registry == record[i].registry) continue;
            if (s->dirty[other] && other < i) continue;
            p->at = mem_room(p->at, p->count, &p->room, sizeof *p->at);
            p->at[p->count++] = other;
        }
    }
    if (p->count) qsort(p->at, p->count, sizeof *p->at, by_number);
}

/* own: the side of record i. */
static void compare_with(Walk *w, Found *found, size_t worker, uint32_t i, LinkSide *own,
                         uint32_t other) {
    const LinkView *v = w->side->view;
    const uint32_t a = i < other ? i : other, b = i < other ? other : i;
    LinkSide theirs;
    link_side(v, other, &theirs);
    const size_t cell = link_cell(i < other ? link_compare_sides(v, own, &theirs)
                                            : link_compare_sides(v, &theirs, own));
    w->count[worker][cell]++;
    if (!found || w->score[cell].total < w->least) return;
    found->pair = mem_room(found->pair, found->count, &found->room, sizeof *found->pair);
    found->pair[found->count++] = link_pair_of(w->score, a, b, cell);
}

static void walk_range(void *context, size_t begin, size_t end, size_t worker) {
    Walk *w = context;
    Found *found = w->found ? &w->found[begin / PARALLEL_GRAIN] : NULL;
    Partners partners = {0};
    for (size_t k = begin; k < end; k++) {
        LinkSide own;
        partners_of(w, w->list[k], &partners);
        if (partners.count) link_side(w->side->view, w->list[k], &own);
        for (size_t m = 0; m < partners.count; m++)
            if (!m || partners.at[m] != partners.at[m - 1])
                compare_with(w, found, worker, w->list[k], &own, (uint32_t)partners.at[m]);
    }
    mem_free(partners.at);
}

static uint32_t *list_dirty(const Side *side, Arena *scratch, size_t *count) {
    const size_t n = side->view->records->n;
    uint32_t *list = ARENA_ARRAY(scratch, uint32_t, n + 1);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (side->dirty[i]) list[(*count)++] = (uint32_t)i;
    return list;
}

/* Vectors of all pairs with a dirty record, by worker and summed; the pairs, where asked for. */
static void walk(Walk *w, const Parallel *parallel, Arena *scratch, uint64_t out[LINK_CELLS],
                 size_t *ranges) {
    size_t count;
    w->list = list_dirty(w->side, scratch, &count);
    w->count = arena_alloc(scratch, parallel->workers, sizeof *w->count);
    *ranges = count / PARALLEL_GRAIN + 1;
    if (w->found) w->found = ARENA_ARRAY(scratch, Found, *ranges);
    parallel->run(parallel, count, walk_range, w);
    for (size_t t = 0; t < parallel->workers; t++)
        for (size_t k = 0; k < LINK_CELLS; k++) out[k] += w->count[t][k];
}

/* ---- pairs ---- */

static int by_records(const void *a, const void *b) {
    const LinkPair *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Pairs that were found now, in order. */
static LinkPair *gather(Found *found, size_t ranges, Arena *scratch, size_t *count) {
    *count = 0;
    for (size_t r = 0; r < ranges; r++) *count += found[r].count;
    LinkPair *out = ARENA_ARRAY(scratch, LinkPair, *count + 1);
    size_t n = 0;
    for (size_t r = 0; r < ranges; r++) {
        if (found[r].count) memcpy(out + n, found[r].pair, found[r].count * sizeof *out);
        n += found[r].count;
        mem_free(found[r].pair);
    }
    qsort(out, n, sizeof *out, by_records);
    return out;
}

/* Those of before without a dirty record, and those found now. */
static void merge_pairs(const LinkAgain *g, const unsigned char *dirty, const LinkPair *more,
                        size_t count, Arena *arena, LinkPairs *pairs) {
    const LinkBefore *b = &g->before;
    LinkPair *out = ARENA_ARRAY(arena, LinkPair, b->pairs + count + 1);
    size_t n = 0, k = 0;
    for (size_t p = 0; p < b->pairs; p++) {
        if (dirty[b->pair[p].a] || dirty[b->pair[p].b]) continue;
        const LinkPair pair =
            link_pair_of(pairs->score, g->to[b->pair[p].a], g->to[b->pair[p].b], b->pair[p].cell);
        while (k < count && by_records(&more[k], &pair) < 0) out[n++] = more[k++];
        out[n++] = pair;
    }
    while (k < count) out[n++] = more[k++];
    pairs->pair = out;
    pairs->count = n;
}

void link_again(const LinkAgain *g, const LinkModel *model, int32_t least, const Parallel *parallel,
                Arena *arena, LinkBlocks *blocks, LinkPairs *pairs) {
    Arena *scratch = arena_open();
    size_t more, entries, ranges;
    const uint64_t *fresh = fresh_entries(g, scratch, &more);
    const uint64_t *entry = merge_entries(g, fresh, more, arena, &entries);
    const Side side[2] = {
        {g->before.view, g->before.entry, g->before.entries,
         ARENA_ARRAY(scratch, unsigned char, g->before.view->records->n + 1)},
        {g->view, entry, entries, ARENA_ARRAY(scratch, unsigned char, g->view->records->n + 1)}};
    uint64_t *cells = ARENA_ARRAY(arena, uint64_t, LINK_CELLS), gone[LINK_CELLS] = {0};
    Found wanted = {0};
    mark_dirty(g, side);
    *pairs = (LinkPairs){.view = g->view, .score = link_cell_scores(model, arena), .cells = cells};
    Walk before = {.again = g, .side = &side[0], .score = pairs->score, .least = least};
    Walk now = before;
    now.side = &side[1];
    now.found = &wanted;
    walk(&before, parallel, scratch, gone, &ranges);
    walk(&now, parallel, scratch, cells, &ranges);
    for (size_t k = 0; k < LINK_CELLS; k++) {
        assert(g->before.cells[k] + cells[k] >= gone[k]);
        cells[k] += g->before.cells[k] - gone[k];
    }
    size_t count;
    const LinkPair *found = gather(now.found, ranges, scratch, &count);
    merge_pairs(g, side[0].dirty, found, count, arena, pairs);
    link_pairs_sum(pairs);
    link_blocks_count(g->view, entry, entries, g->params, blocks);
    arena_close(scratch);
}
