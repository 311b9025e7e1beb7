/* link_cluster - premises from pairs.
 *
 * Input     pairs (a, b, millibits) of n records of several registers; verdicts of people.
 * Method    pairs from the best down, ties by record; two clusters are joined when the mean over
 *           all their pairs of different registers is positive, a pair that shares no block being
 *           compared too (but for decided ones), and no two of their records exclude each other: by
 *           a verdict, as two of register 0, or of another register at one time.
 * Output    the first record of each record's cluster.
 * Blind to  nothing beyond the pairs: a chain of weak links does not join two certain ones.
 * Cites     MODEL 14.5; Sokal & Michener (1958) for average linkage
 */
#include "models/link/link_cluster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- pairs ---- */

static int by_records(const void *a, const void *b) {
    const LinkPair *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int by_total(const void *a, const void *b) {
    const LinkPair *x = a, *y = b;
    if (x->total != y->total) return x->total > y->total ? -1 : 1;
    return by_records(a, b);
}

void link_pairs_decide(LinkPairs *pairs, const LinkConstraints *c, Arena *arena) {
    if (!c->verdicts) return;
    LinkPair *all = ARENA_ARRAY(arena, LinkPair, pairs->count + c->verdicts);
    size_t count = pairs->count;
    if (count) memcpy(all, pairs->pair, count * sizeof *all);
    for (size_t k = 0; k < c->verdicts; k++) {
        const LinkVerdict *v = &c->verdict[k];
        const LinkPair *known = link_pairs_find(pairs, v->a, v->b);
        LinkPair *pair = known ? &all[known - pairs->pair] : &all[count++];
        if (!known) *pair = (LinkPair){.a = v->a, .b = v->b, .kind = LINK_UNRELATED};
        pair->total = v->same ? LINK_CERTAIN : -LINK_CERTAIN;
    }
    qsort(all, count, sizeof *all, by_records);
    pairs->pair = all;
    pairs->count = count;
}

/* ---- what excludes ---- */

typedef struct Joining {
    const Records *records;
    const LinkPairs *pairs;
    const LinkConstraints *constraints;
    LinkClusters *clusters;
    bool *decided; /* [n] said to be the same as another: where it was not compared, nothing follows
                    */
    uint32_t *size; /* [n] of the first record of a cluster: how many it has */
} Joining;

static bool lives_overlap(const Record *a, const Record *b, double days) {
    const double begin = (double)(a->opened_on > b->opened_on ? a->opened_on : b->opened_on);
    const double end = (double)(a->closed_on < b->closed_on ? a->closed_on : b->closed_on);
    return end - begin > days;
}

static bool exclude(const Joining *j, uint32_t a, uint32_t b, const LinkPair *pair) {
    const Record *x = &j->records->record[a], *y = &j->records->record[b];
    if (pair && pair->total == -LINK_CERTAIN) return true;
    if (x->registry != y->registry) return false;
    return x->registry == 0 || lives_overlap(x, y, j->constraints->overlap_days);
}

/* Whether the clusters that begin with a and b belong together; by a pair that is left over,
 * whenever nothing forbids it. */
static bool belong(const Joining *j, uint32_t a, uint32_t b, bool left) {
    int64_t sum = 0, pairs = 0;
    for (uint32_t x = a; x != UINT32_MAX; x = j->clusters->next[x])
        for (uint32_t y = b; y != UINT32_MAX; y = j->clusters->next[y]) {
            const LinkPair *pair = link_pairs_find(j->pairs, x, y);
            if (exclude(j, x, y, pair)) return false;
            if (!pair && j->records->record[x].registry == j->records->record[y].registry) continue;
            if (!pair && (j->decided[x] || j->decided[y])) continue;
            sum += pair ? pair->total : link_pairs_total(j->pairs, x, y);
            pairs++;
        }
    return pairs > 0 && (left || sum > 0);
}

/* ---- joining ---- */

/* Both lists stay in order of records. */
static void join(Joining *j, uint32_t a, uint32_t b) {
    LinkClusters *c = j->clusters;
    const uint32_t first = a < b ? a : b;
    uint32_t x = a, y = b, *link = NULL, last = first;
    while (x != UINT32_MAX || y != UINT32_MAX) {
        uint32_t *from = x < y ? &x : &y;
        const uint32_t record = *from;
        *from = c->next[record];
        c->of[record] = first;
        if (link) *link = record;
        link = &c->next[record];
        last = record;
    }
    c->next[last] = UINT32_MAX;
    j->size[first] = j->size[a] + j->size[b];
    if (j->size[first] > c->largest) c->largest = j->size[first];
}

static void mark_decided(const LinkConstraints *c, bool *decided) {
    for (size_t k = 0; k < c->verdicts; k++)
        if (c->verdict[k].same) decided[c->verdict[k].a] = decided[c->verdict[k].b] = true;
}

static void count_clusters(size_t n, LinkClusters *c) {
    c->clusters = 0;
    for (size_t i = 0; i < n; i++) c->clusters += c->of[i] == i && c->next[i] != UINT32_MAX;
}

void link_clusters_join(const Records *records, const LinkPairs *pairs,
                        const LinkConstraints *constraints, LinkPair *more, size_t count,
                        LinkClusters *clusters) {
    const size_t n = records->n;
    Arena *scratch = arena_open();
    Joining j = {.records = records,
                 .pairs = pairs,
                 .constraints = constraints,
                 .clusters = clusters,
                 .decided = ARENA_ARRAY(scratch, bool, n + 1),
                 .size = ARENA_ARRAY(scratch, uint32_t, n + 1)};
    mark_decided(constraints, j.decided);
    for (size_t i = 0; i < n; i++) j.size[clusters->of[i]]++;
    if (count) qsort(more, count, sizeof *more, by_total);
    for (size_t k = 0; k < count && more[k].total > 0; k++) {
        const uint32_t a = clusters->of[more[k].a], b = clusters->of[more[k].b];
        if (a != b && belong(&j, a, b, more[k].left)) join(&j, a, b);
    }
    count_clusters(n, clusters);
    arena_close(scratch);
}

void link_clusters_make(const Records *records, const LinkPairs *pairs,
                        const LinkConstraints *constraints, Arena *arena, LinkClusters *clusters) {
    const size_t n = records->n;
    Arena *scratch = arena_open();
    *clusters = (LinkClusters){.of = ARENA_ARRAY(arena, uint32_t, n + 1),
                               .next = ARENA_ARRAY(arena, uint32_t, n + 1),
                               .largest = n > 0};
    for (size_t i = 0; i < n; i++) {
        clusters->of[i] = (uint32_t)i;
        clusters->next[i] = UINT32_MAX;
    }
    LinkPair *likely = ARENA_ARRAY(scratch, LinkPair, pairs->count + 1);
    size_t count = 0;
    for (size_t k = 0; k < pairs->count; k++)
        if (pairs->pair[k].total > 0) likely[count++] = pairs->pair[k];
    link_clusters_join(records, pairs, constraints, likely, count, clusters);
    arena_close(scratch);
}
