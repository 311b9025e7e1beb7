#include "detector/link/link_evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"

/* A true pair, a < b. */
typedef struct Pair {
    uint32_t a, b;
} Pair;

static int by_pair(const void *x, const void *y) {
    const Pair *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

typedef struct Truths {
    Pair *pair; /* [count] in order */
    size_t count;
} Truths;

static bool is_true(const Truths *t, uint32_t a, uint32_t b) {
    const Pair wanted = {a < b ? a : b, a < b ? b : a};
    return t->count && bsearch(&wanted, t->pair, t->count, sizeof wanted, by_pair);
}

static void index_records(const Records *r, Arena *arena, IdMap *ids) {
    id_map_open(ids, arena);
    for (size_t i = 0; i < r->n; i++) {
        const char *id =
            arena_printf(arena, "%s\x1f%s", r->register_name[r->record[i].registry], r->key[i]);
        (void)id_map_put(ids, id, strlen(id), (int64_t)i);
    }
}

static int64_t find(const IdMap *ids, Arena *arena, const char *registry, const char *key) {
    const char *id = arena_printf(arena, "%s\x1f%s", registry, key);
    return id_map_find(ids, id, strlen(id));
}

static Truths truths_of(const Linking *l, const LinkTruth *truth, size_t count, Arena *arena,
                        LinkEvaluation *e) {
    IdMap ids;
    Truths t = {.pair = ARENA_ARRAY(arena, Pair, count + 1)};
    index_records(&l->records, arena, &ids);
    for (size_t k = 0; k < count; k++) {
        const int64_t a = find(&ids, arena, "storefronts", truth[k].storefront_id);
        const int64_t b = find(&ids, arena, truth[k].registry, truth[k].record);
        if (a < 0 || b < 0)
            e->unknown++;
        else
            t.pair[t.count++] = (Pair){(uint32_t)a, (uint32_t)b};
    }
    qsort(t.pair, t.count, sizeof *t.pair, by_pair);
    return t;
}

/* ---- counting ---- */

static void say(LinkShare *share, bool right) {
    share->said++;
    share->right += right;
}

static void finish(LinkShare *s, size_t all) {
    s->all = all;
    s->precision = s->said ? (double)s->right / (double)s->said : NAN;
    s->recall = all ? (double)s->right / (double)all : NAN;
    s->f1 = 2 * (double)s->right / (double)(s->said + all);
}

static void count_pairs(const Linking *l, const Truths *t, LinkEvaluation *e) {
    for (size_t k = 0; k < l->pairs.count; k++) {
        const LinkPair *p = &l->pairs.pair[k];
        if (l->records.record[p->a].registry != 0) continue;
        const double probability = link_probability(p->total);
        const bool right = is_true(t, p->a, p->b);
        e->expected += probability;
        if (p->total > 0) say(&e->natural, right);
        if (probability >= 0.99) say(&e->sure, right);
        if (probability < 0.01) continue;
        const size_t b = (size_t)fmin(LINK_BINS * probability, LINK_BINS - 1);
        e->bin[b].pairs++;
        e->bin[b].same += right;
        e->bin[b].predicted += probability;
    }
}

static void count_links(const Linking *l, const Truths *t, LinkEvaluation *e) {
    for (size_t i = 0; i < l->records.n; i++) {
        const LinkRecord *link = &l->link[i];
        const uint32_t first = l->clusters.of[i];
        if (l->records.record[i].registry == 0) continue;
        if (l->records.record[first].registry == 0)
            say(&e->premises, is_true(t, first, (uint32_t)i));
        if (link->state == LINK_MONEY) say(&e->money, is_true(t, link->storefront, (uint32_t)i));
    }
}

static void calibration(LinkEvaluation *e) {
    double off = 0, pairs = 0;
    for (size_t b = 0; b < LINK_BINS; b++) {
        off += fabs(e->bin[b].predicted - (double)e->bin[b].same);
        pairs += (double)e->bin[b].pairs;
    }
    e->calibration_error = pairs > 0 ? off / pairs : NAN;
}

void link_evaluate(const Linking *l, const LinkTruth *truth, size_t count, LinkEvaluation *e) {
    Arena *scratch = arena_open();
    *e = (LinkEvaluation){0};
    const Truths t = truths_of(l, truth, count, scratch, e);
    const LinkParams params = linking_params(l);
    size_t blocked = 0;
    for (size_t k = 0; k < t.count; k++)
        blocked += link_blocks_hold(&l->view, &l->blocks, &params, t.pair[k].a, t.pair[k].b);
    e->truths = t.count;
    e->blocking_recall = t.count ? (double)blocked / (double)t.count : NAN;
    count_pairs(l, &t, e);
    count_links(l, &t, e);
    finish(&e->natural, t.count);
    finish(&e->premises, t.count);
    finish(&e->money, t.count);
    finish(&e->sure, t.count);
    calibration(e);
    arena_close(scratch);
}
