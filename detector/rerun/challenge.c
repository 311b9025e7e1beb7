#include "detector/rerun/challenge.h"

#include "datasets/store/snapshot.h"

#include "detector/evaluate/visits.h"
#include "models/math/portable.h"
#include "models/math/proportions.h"

#include <math.h>
#include <stdlib.h>

/* ---- figures ---- */

static double loss_of(const WatchRow *row, bool confirmed) {
    const double p = confirmed ? row->posterior : 1 - row->posterior;
    return -portable_log(fmax(p, 1e-12)); /* one impossible event must not be all that counts */
}

static void precision_of(const Visits *visits, const WatchRow *const *row, Score *s) {
    WeightedShare share = {0};
    for (size_t k = 0; k < visits->n; k++)
        if (row[k] && row[k]->selection == SELECTION_RANKED)
            weighted_add(&share, visits->visit[k].weight, visits->visit[k].confirmed);
    const Interval interval = weighted_interval(&share);
    s->visited = share.visits;
    s->confirmed = share.hits;
    s->precision = interval.value;
    s->low = interval.low;
    s->high = interval.high;
}

static void losses_of(const VisitFigures *visits, size_t count, const WatchRow **const row[SIDES],
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
    c->loss_low = c->loss_difference - NORMAL_90 * sqrt(spread) / all;
    c->loss_high = c->loss_difference + NORMAL_90 * sqrt(spread) / all;
}

void challenge_score(const Watchlist *const blind[SIDES], const Outcomes *outcomes, Arena *arena,
                     Challenge *c) {
    Visits visits;
    const WatchRow **row[SIDES];
    visits_take(outcomes, INT_MIN, arena, &visits);
    c->visits = visits.n;
    for (size_t k = 0; k < visits.n; k++) c->controls += visits.visit[k].control;
    for (size_t side = 0; side < SIDES; side++) {
        row[side] = visits_rows(&visits, blind[side], arena);
        precision_of(&visits, row[side], &c->score[side]);
    }
    losses_of(visits.visit, visits.n, row, c);
}

/* ---- overlap ---- */

static int by_key(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The keys of the first k of a list, or of those selected by rank (k = 0); sorted. */
static size_t keys_of(const Watchlist *list, size_t k, Arena *scratch, int64_t **keys) {
    size_t count = 0;
    *keys = ARENA_ARRAY(scratch, int64_t, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        const bool in = k ? r < k && row->judged : row->selection == SELECTION_RANKED;
        if (in) (*keys)[count++] = row->key;
    }
    if (count) qsort(*keys, count, sizeof **keys, by_key);
    return count;
}

static size_t shared(const Challenge *c, size_t k, Arena *scratch) {
    int64_t *a, *b;
    const size_t n = keys_of(&c->list[CHAMPION], k, scratch, &a);
    const size_t m = keys_of(&c->list[CHALLENGER], k, scratch, &b);
    size_t both = 0;
    for (size_t i = 0; i < n; i++) both += bsearch(&a[i], b, m, sizeof *b, by_key) != NULL;
    return both;
}

static void count_shared(Challenge *c, Arena *scratch) {
    static const size_t cuts[CHALLENGE_CUTS] = {10, 25, 50, 100};
    int64_t *keys;
    for (size_t k = 0; k < CHALLENGE_CUTS; k++)
        c->cut[k] = (Cut){cuts[k], shared(c, cuts[k], scratch)};
    c->shared = shared(c, 0, scratch);
    for (size_t side = 0; side < SIDES; side++)
        c->score[side].listed = keys_of(&c->list[side], 0, scratch, &keys);
}

/* ---- the run ---- */

static Status judge_sides(Store *store, const Params *const params[SIDES],
                          const ScanOptions *options, Arena *arena, Challenge *c, Err *err) {
    Watchlist *blind = ARENA_ARRAY(arena, Watchlist, SIDES);
    const Watchlist *const lists[SIDES] = {&blind[CHAMPION], &blind[CHALLENGER]};
    Outcomes outcomes;
    ScanOptions open = *options, blinded = *options;
    open.reuse = blinded.reuse = true;
    blinded.blind = true;
    for (size_t side = 0; side < SIDES; side++) {
        TRY(scan_run(store, params[side], &open, arena, &c->list[side], err));
        TRY(scan_run(store, params[side], &blinded, arena, &blind[side], err));
    }
    TRY(compare_runs(&c->list[CHAMPION], &c->list[CHALLENGER], arena, &c->comparison, err));
    TRY(outcomes_load(store, arena, &outcomes, err));
    count_shared(c, arena);
    challenge_score(lists, &outcomes, arena, c);
    return ST_OK;
}

Status challenge_run(Store *store, const Params *const params[SIDES], const ScanOptions *options,
                     Arena *arena, Challenge *c, Err *err) {
    Store copy; /* both sides judge the same facts */
    *c = (Challenge){0};
    TRY(snapshot_copy(store, &copy, err));
    const Status status = judge_sides(&copy, params, options, arena, c, err);
    store_close(&copy);
    return status;
}
