/* link_pairs - candidates compared.
 *
 * Input     records [n] of several registers, and their blocks.
 * Method    a pair of records of different registers is compared in the first block that holds
 *           both; each worker has a list and a count of its own, joined in order of records.
 * Output    counts by vector; or pairs with their scores, in order.
 * Blind to  pairs within one register.
 * Cites     MODEL 14.2
 */
#include "models/link/link_pairs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/records/fold.h"

/* What is done to each candidate. */
typedef struct Walk {
    const LinkView *view;
    const LinkBlocks *blocks;
    size_t every; /* one range of blocks in so many */
    const unsigned char
        *keep; /* [LINK_CELLS] pairs of which vectors; NULL: they are only counted */
    uint64_t (*count)[LINK_CELLS]; /* [workers] */
    struct Found *found;           /* [workers] */
} Walk;

typedef struct Found {
    LinkPair *pair;
    size_t count, room;
} Found;

LinkPair link_pair_of(const LinkScore *score, uint32_t a, uint32_t b, size_t cell) {
    return (LinkPair){a, b, score[cell].total, (uint16_t)cell, (uint8_t)score[cell].kind, false};
}

/* A member of a block; its side is made at its first pair. */
typedef struct Member {
    uint32_t record;
    uint64_t earlier; /* earlier_blocks */
    bool made;
    LinkSide side;
} Member;

static LinkSide *side_of(const Walk *w, Member *m) {
    if (!m->made) link_side(w->view, m->record, &m->side);
    m->made = true;
    return &m->side;
}

static void visit_pair(Walk *w, Found *found, size_t worker, Member *x, Member *y) {
    const uint32_t a = x->record, b = y->record;
    const size_t cell = link_cell(link_compare_sides(w->view, side_of(w, x), side_of(w, y)));
    w->count[worker][cell]++;
    if (!w->keep || !w->keep[cell]) return;
    found->pair = mem_room(found->pair, found->count, &found->room, sizeof *found->pair);
    found->pair[found->count++] = (LinkPair){.a = a, .b = b, .cell = (uint16_t)cell};
}

/* The blocks of a record before this one, a bit each: two records without a common bit have none in
 * common. Most pairs share one block only and are seen to by this alone. */
static uint64_t earlier_blocks(const LinkBlocks *b, uint32_t record, size_t block) {
    enum { TOP_SIX = 64 - 6 };
    uint64_t bits = 0;
    for (size_t k = b->first[record]; b->of[k] < block; k++)
        bits |= UINT64_C(1) << (b->of[k] * UINT64_C(0x9e3779b97f4a7c15) >> TOP_SIX);
    return bits;
}

/* member: room for those of the block. */
static void visit_block(Walk *w, Found *found, size_t worker, size_t block, Member *member) {
    const LinkBlocks *b = w->blocks;
    const Record *record = w->view->records->record;
    const uint64_t *entry = b->entry + b->block[block].begin;
    const size_t members = b->block[block].size;
    for (size_t i = 0; i < members; i++) {
        member[i].record = link_entry_record(entry[i]);
        member[i].earlier = earlier_blocks(b, member[i].record, block);
        member[i].made = false;
    }
    for (size_t i = 0; i < members; i++)
        for (size_t j = i + 1; j < members; j++) {
            Member *const x = &member[i], *const y = &member[j];
            if (record[x->record].registry == record[y->record].registry) continue;
            if ((x->earlier & y->earlier) && link_blocks_common(b, x->record, y->record) != block)
                continue;
            visit_pair(w, found, worker, x, y);
        }
}

static void visit_range(void *context, size_t begin, size_t end, size_t worker) {
    Walk *w = context;
    Found *found = w->found ? &w->found[worker] : NULL;
    size_t most = 0;
    if (begin / PARALLEL_GRAIN % w->every) return;
    for (size_t block = begin; block < end; block++)
        if (w->blocks->block[block].size > most) most = w->blocks->block[block].size;
    Member *member = mem_grow(NULL, most + 1, sizeof *member);
    for (size_t block = begin; block < end; block++) visit_block(w, found, worker, block, member);
    mem_free(member);
}

/* ---- counting ---- */

static double all_pairs(const Records *records) {
    double size[RECORDS_REGISTERS_MOST] = {0}, pairs = 0, before = 0;
    for (size_t i = 0; i < records->n; i++) size[records->record[i].registry]++;
    for (size_t r = 0; r < records->registers; r++) {
        pairs += before * size[r];
        before += size[r];
    }
    return pairs;
}

/* Pairs drawn by number, those of one register and candidates left out. */
static void draw_others(const LinkView *view, const LinkBlocks *blocks, double wanted,
                        LinkCells *cells) {
    enum { TRIES = 8 };
    const Records *records = view->records;
    for (uint64_t k = 0; k < TRIES * (uint64_t)wanted && (double)cells->drawn < wanted; k++) {
        const uint64_t draw = fold_join(k, 0x6c696e6bu);
        const size_t i = (size_t)((draw >> 32) % records->n),
                     j = (size_t)((draw & UINT32_MAX) % records->n);
        if (records->record[i].registry == records->record[j].registry) continue;
        if (link_blocks_common(blocks, i, j) != SIZE_MAX) continue;
        cells->sample[link_cell(link_compare(view, i < j ? i : j, i < j ? j : i))]++;
        cells->drawn++;
    }
}

/* Visits and adds up the vectors. */
static void walk(Walk *w, const Parallel *parallel, Arena *scratch, uint64_t out[LINK_CELLS]) {
    w->count = arena_alloc(scratch, parallel->workers, sizeof *w->count);
    if (w->keep) w->found = ARENA_ARRAY(scratch, Found, parallel->workers);
    parallel->run(parallel, w->blocks->blocks, visit_range, w);
    for (size_t k = 0; k < LINK_CELLS; k++) {
        out[k] = 0;
        for (size_t t = 0; t < parallel->workers; t++) out[k] += w->count[t][k];
    }
}

static void draw_cells(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                       LinkCells *cells) {
    *cells = (LinkCells){.pairs = all_pairs(view->records), .records = (double)view->records->n};
    if (view->records->n) draw_others(view, blocks, params->sample, cells);
}

static void sum_candidates(LinkCells *cells) {
    cells->candidates = 0;
    for (size_t k = 0; k < LINK_CELLS; k++) cells->candidates += cells->candidate[k];
}

void link_cells_count(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      const Parallel *parallel, LinkCells *cells) {
    Arena *scratch = arena_open();
    Walk w = {.view = view, .blocks = blocks, .every = 1};
    draw_cells(view, blocks, params, cells);
    walk(&w, parallel, scratch, cells->candidate);
    sum_candidates(cells);
    arena_close(scratch);
}

/* ---- scoring ---- */

const LinkScore *link_cell_scores(const LinkModel *model, Arena *arena) {
    LinkScore *score = ARENA_ARRAY(arena, LinkScore, LINK_CELLS);
    for (size_t cell = 0; cell < LINK_CELLS; cell++)
        score[cell] = link_score(model, link_cell_vector(cell));
    return score;
}

void link_pairs_sum(LinkPairs *pairs) {
    pairs->candidates = 0;
    pairs->expected = 0;
    for (size_t cell = 0; cell < LINK_CELLS; cell++) {
        pairs->candidates += pairs->cells[cell];
        pairs->expected += (double)pairs->cells[cell] * link_probability(pairs->score[cell].total);
    }
}

static int compare_pairs(const void *a, const void *b) {
    const LinkPair *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* What the workers found and the model keeps, in order of (a, b): each pair goes to the place of
 * its first record, so that nothing but the result stands beside what was found. Frees what was
 * found. */
static void gather(Found *found, size_t workers, int32_t least, Arena *arena, LinkPairs *pairs) {
    const size_t n = pairs->view->records->n;
    uint32_t *end = mem_grow(NULL, n + 1, sizeof *end);
    memset(end, 0, (n + 1) * sizeof *end);
    for (size_t t = 0; t < workers; t++)
        for (size_t k = 0; k < found[t].count; k++)
            end[found[t].pair[k].a + 1] += pairs->score[found[t].pair[k].cell].total >= least;
    for (size_t i = 0; i < n; i++) end[i + 1] += end[i];
    pairs->count = end[n];
    pairs->pair = ARENA_ARRAY(arena, LinkPair, pairs->count + 1);
    for (size_t t = 0; t < workers; t++) {
        for (size_t k = 0; k < found[t].count; k++) {
            const LinkPair *p = &found[t].pair[k];
            if (pairs->score[p->cell].total >= least)
                pairs->pair[end[p->a]++] = link_pair_of(pairs->score, p->a, p->b, p->cell);
        }
        mem_free(found[t].pair);
    }
    for (size_t i = 0, begin = 0; i < n; begin = end[i++])
        if (end[i] - begin > 1)
            qsort(pairs->pair + begin, end[i] - begin, sizeof *pairs->pair, compare_pairs);
    mem_free(end);
}

/* Vectors that score `least` and more. */
static void kept_cells(const LinkScore *score, int32_t least, unsigned char keep[LINK_CELLS]) {
    for (size_t cell = 0; cell < LINK_CELLS; cell++) keep[cell] = score[cell].total >= least;
}

void link_pairs_make(const LinkView *view, const LinkBlocks *blocks, const LinkModel *model,
                     int32_t least, const Parallel *parallel, Arena *arena, LinkPairs *pairs) {
    Arena *scratch = arena_open();
    unsigned char keep[LINK_CELLS];
    uint64_t *cells = ARENA_ARRAY(arena, uint64_t, LINK_CELLS);
    *pairs = (LinkPairs){.view = view, .score = link_cell_scores(model, arena), .cells = cells};
    kept_cells(pairs->score, least, keep);
    Walk w = {.view = view, .blocks = blocks, .every = 1, .keep = keep};
    walk(&w, parallel, scratch, cells);
    link_pairs_sum(pairs);
    gather(w.found, parallel->workers, least, arena, pairs);
    arena_close(scratch);
}

/* ---- learning and scoring at one look ---- */

/* A guess from one range of blocks in GUESS_EVERY at what the model will keep, with all that is up
 * to GUESS_LESS less likely, and vectors that one candidate in GUESS_RARE has: of those it knows
 * little (switchboards). */
static void guess_kept(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                       const Parallel *parallel, const LinkCells *drawn, const LinkModel *model,
                       int32_t least, unsigned char keep[LINK_CELLS]) {
    enum { GUESS_EVERY = 16, GUESS_RARE = 2000, GUESS_LESS = 4000 /* millibits */ };
    Arena *scratch = arena_open();
    LinkModel *guess = ARENA_ARRAY(scratch, LinkModel, 1);
    LinkCells *cells = ARENA_ARRAY(scratch, LinkCells, 1);
    LinkLearned learned;
    Walk w = {.view = view, .blocks = blocks, .every = GUESS_EVERY};
    *guess = *model;
    *cells = *drawn;
    walk(&w, parallel, scratch, cells->candidate);
    for (size_t k = 0; k < LINK_CELLS; k++) cells->candidate[k] *= GUESS_EVERY;
    sum_candidates(cells);
    link_learn(cells, params, guess, &learned);
    kept_cells(link_cell_scores(guess, scratch), least - GUESS_LESS, keep);
    for (size_t k = 0; k < LINK_CELLS; k++)
        keep[k] |= cells->candidate[k] < cells->candidates / GUESS_RARE;
    arena_close(scratch);
}

static bool all_kept(const LinkScore *score, int32_t least, const unsigned char keep[LINK_CELLS]) {
    for (size_t cell = 0; cell < LINK_CELLS; cell++)
        if (score[cell].total >= least && !keep[cell]) return false;
    return true;
}

void link_pairs_learn(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      int32_t least, const Parallel *parallel, Arena *arena, LinkModel *model,
                      LinkLearned *learned, LinkPairs *pairs) {
    Arena *scratch = arena_open();
    unsigned char keep[LINK_CELLS];
    LinkCells *cells = ARENA_ARRAY(scratch, LinkCells, 1);
    uint64_t *counted = ARENA_ARRAY(arena, uint64_t, LINK_CELLS);
    draw_cells(view, blocks, params, cells);
    guess_kept(view, blocks, params, parallel, cells, model, least, keep);
    Walk w = {.view = view, .blocks = blocks, .every = 1, .keep = keep};
    walk(&w, parallel, scratch, cells->candidate);
    sum_candidates(cells);
    link_learn(cells, params, model, learned);
    memcpy(counted, cells->candidate, LINK_CELLS * sizeof *counted);
    *pairs = (LinkPairs){.view = view, .score = link_cell_scores(model, arena), .cells = counted};
    if (all_kept(pairs->score, least, keep)) {
        link_pairs_sum(pairs);
        gather(w.found, parallel->workers, least, arena, pairs);
    } else {
        for (size_t t = 0; t < parallel->workers; t++) mem_free(w.found[t].pair);
        link_pairs_make(view, blocks, model, least, parallel, arena, pairs);
    }
    arena_close(scratch);
}

/* ---- looking up ---- */

const LinkPair *link_pairs_find(const LinkPairs *pairs, size_t a, size_t b) {
    const LinkPair wanted = {.a = (uint32_t)(a < b ? a : b), .b = (uint32_t)(a < b ? b : a)};
    return pairs->count ? bsearch(&wanted, pairs->pair, pairs->count, sizeof wanted, compare_pairs)
                        : NULL;
}

int32_t link_pairs_total(const LinkPairs *pairs, size_t a, size_t b) {
    const LinkPair *pair = link_pairs_find(pairs, a, b);
    if (pair) return pair->total;
    if (!pairs->view) return LINK_LEAST;
    const LinkVector v = link_compare(pairs->view, a < b ? a : b, a < b ? b : a);
    const int32_t total = pairs->score[link_cell(v)].total;
    return total > LINK_LEAST ? total : LINK_LEAST;
}
