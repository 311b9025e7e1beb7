#include "detector/challenge.h"

#include <math.h>
#include <stdlib.h>

static const double normal_90 = 1.6448536269514722; /* central 90 % of the normal */

/* ---- visits ---- */

typedef struct Visit {
    int64_t key; /* of the storefront */
    bool confirmed, control;
    double weight; /* 1 / probability of selection */
} Visit;

/* The newest conclusive visit of each storefront with a known chance; by storefront. */
static size_t visits_of(const Outcomes *outcomes, Arena *scratch, Visit **visits) {
    size_t count = 0;
    *visits = ARENA_ARRAY(scratch, Visit, outcomes->n + 1);
    for (size_t k = 0; k < outcomes->n; k++) {
        const Outcome *o = &outcomes->outcome[k];
        if (o->finding == FINDING_INCONCLUSIVE || !(o->inclusion_probability > 0)) continue;
        const Visit visit = {o->storefront, o->finding == FINDING_CONFIRMED,
                             o->selection == SELECTION_RANDOM, 1 / o->inclusion_probability};
        if (count && (*visits)[count - 1].key == visit.key) count--;
        (*visits)[count++] = visit;
    }
    return count;
}

static int by_key(const void *left, const void *right) {
    const Visit *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

/* row[visits]: the storefront of each visit on a list; NULL = not judged there. */
static const WatchRow **rows_of(const Watchlist *list, const Visit *visits, size_t count,
                                Arena *scratch) {
    const WatchRow **row = ARENA_ARRAY(scratch, const WatchRow *, count + 1);
    for (size_t r = 0; r < list->n; r++) {
        const Visit wanted = {.key = list->rows[r].key};
        const Visit *found = bsearch(&wanted, visits, count, sizeof *visits, by_key);
        if (found && list->rows[r].judged) row[found - visits] = &list->rows[r];
    }
    return row;
}

/* ---- figures ---- */

static double loss_of(const WatchRow *row, bool confirmed) {
    const double p = confirmed ? row->posterior : 1 - row->posterior;
    return -log(fmax(p, 1e-12)); /* one impossible event must not be all that counts */
}

static void precision_of(const Visit *visits, size_t count, const WatchRow *const *row, Score *s) {
    double all = 0, hits = 0, squares = 0;
    for (size_t k = 0; k < count; k++) {
        if (!row[k] || row[k]->selection != SELECTION_RANKED) continue;
        const double w = visits[k].weight;
        s->visited++;
        s->confirmed += visits[k].confirmed;
        all += w;
        squares += w * w;
        hits += visits[k].confirmed ? w : 0;
    }
    s->precision = s->low = s->high = NAN;
    if (!s->visited) return;
    const double n = all * all / squares, p = hits / all, z2 = normal_90 * normal_90;
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = normal_90 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    s->precision = p;
    s->low = fmax(middle - half, 0);
    s->high = fmin(middle + half, 1);
}

static void losses_of(const Visit *visits, size_t count, const WatchRow **const row[SIDES],
                      Challenge *c) {
    double all = 0, sum[SIDES] = {0}, spread = 0;
    for (size_t k = 0; k < count; k++) {
        if (!row[CHAMPION][k] || !row[CHALLENGER][k]) continue;
        all += visits[k].weight;
        for (size_t side = 0; side < SIDES; side++)
            sum[side] += visits[k].weight * loss_of(row[side][k], visits[k].confirmed);
    }
    for (size_t side = 0; side < SIDES; side++) c->score[side].log_loss = sum[side] / all;
    c->loss_difference = c->score[CHALLENGER].log_loss - c->score[CHAMPION].log_loss;
    for (size_t k = 0; k < count; k++) {
        if (!row[CHAMPION][k] || !row[CHALLENGER][k]) continue;
        const double d = loss_of(row[CHALLENGER][k], visits[k].confirmed) -
                         loss_of(row[CHAMPION][k], visits[k].confirmed) - c->loss_difference;
        spread += visits[k].weight * visits[k].weight * d * d;
    }
    c->loss_low = c->loss_difference - normal_90 * sqrt(spread) / all;
    c->loss_high = c->loss_difference + normal_90 * sqrt(spread) / all;
}

void challenge_score(const Watchlist *const blind[SIDES], const Outcomes *outcomes, Arena *arena,
                     Challenge *c) {
    Visit *visits;
    const WatchRow **row[SIDES];
    c->visits = visits_of(outcomes, arena, &visits);
    for (size_t k = 0; k < c->visits; k++) c->controls += visits[k].control;
    for (size_t side = 0; side < SIDES; side++) {
        row[side] = rows_of(blind[side], visits, c->visits, arena);
        precision_of(visits, c->visits, row[side], &c->score[side]);
    }
    losses_of(visits, c->visits, row, c);
}

/* ---- overlap ---- */

/* The keys of the first k of a list, or of those selected by rank (k = 0); sorted. */
static size_t keys_of(const Watchlist *list, size_t k, Arena *scratch, Visit **keys) {
    size_t count = 0;
    *keys = ARENA_ARRAY(scratch, Visit, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        const bool in = k ? r < k && row->judged : row->selection == SELECTION_RANKED;
        if (in) (*keys)[count++].key = row->key;
    }
    if (count) qsort(*keys, count, sizeof **keys, by_key);
    return count;
}

static size_t shared(const Challenge *c, size_t k, Arena *scratch) {
    Visit *a, *b;
    const size_t n = keys_of(&c->list[CHAMPION], k, scratch, &a);
    const size_t m = keys_of(&c->list[CHALLENGER], k, scratch, &b);
    size_t both = 0;
    for (size_t i = 0; i < n; i++) both += bsearch(&a[i], b, m, sizeof *b, by_key) != NULL;
    return both;
}

static void count_shared(Challenge *c, Arena *scratch) {
    static const size_t cuts[CHALLENGE_CUTS] = {10, 25, 50, 100};
    Visit *keys;
    for (size_t k = 0; k < CHALLENGE_CUTS; k++)
        c->cut[k] = (Cut){cuts[k], shared(c, cuts[k], scratch)};
    c->shared = shared(c, 0, scratch);
    for (size_t side = 0; side < SIDES; side++)
        c->score[side].listed = keys_of(&c->list[side], 0, scratch, &keys);
}

/* ---- the run ---- */

static Status make_lists(Store *store, const Params *params, const ScanOptions *options,
                         Arena *arena, Watchlist *list, Watchlist *blind, Err *err) {
    ScanOptions scan = *options;
    scan.reuse = true;
    TRY(scan_run(store, params, &scan, arena, list, err));
    scan.blind = true;
    return scan_run(store, params, &scan, arena, blind, err);
}

Status challenge_run(Store *store, const Params *const params[SIDES], const ScanOptions *options,
                     Arena *arena, Challenge *c, Err *err) {
    Watchlist *blind = ARENA_ARRAY(arena, Watchlist, SIDES);
    const Watchlist *const lists[SIDES] = {&blind[CHAMPION], &blind[CHALLENGER]};
    Outcomes outcomes;
    *c = (Challenge){0};
    for (size_t side = 0; side < SIDES; side++)
        TRY(make_lists(store, params[side], options, arena, &c->list[side], &blind[side], err));
    TRY(compare_runs(&c->list[CHAMPION], &c->list[CHALLENGER], arena, &c->comparison, err));
    TRY(outcomes_load(store, arena, &outcomes, err));
    count_shared(c, arena);
    challenge_score(lists, &outcomes, arena, c);
    return ST_OK;
}
