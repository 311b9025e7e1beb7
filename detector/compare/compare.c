#include "detector/compare/compare.h"

#include "datasets/base/id_map.h"
#include "detector/compare/compare_manifest.h"
#include "detector/compare/compare_why.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Job {
    const Side *before, *after;
    /* [mixed_n] by id: the facts of after under the parameters of before; or NULL */
    const WatchRow **mixed;
    size_t mixed_n;
    Arena *arena;
    Comparison *comparison;
    Lists lists;
} Job;

static int by_id(const void *left, const void *right) {
    const WatchRow *const *a = left, *const *b = right;
    return strcmp((*a)->storefront_id, (*b)->storefront_id);
}

static const WatchRow **rows_by_id(const Watchlist *list, Arena *scratch) {
    const WatchRow **rows = ARENA_ARRAY(scratch, const WatchRow *, list->n + 1);
    for (size_t r = 0; r < list->n; r++) rows[r] = list->rows + r;
    if (list->n) qsort(rows, list->n, sizeof *rows, by_id);
    return rows;
}

static bool selected(const WatchRow *row) {
    return row && row->selection != SELECTION_NONE;
}

static size_t count_selected(const Watchlist *list) {
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++) count += selected(&list->rows[r]);
    return count;
}

typedef struct Pairs {
    Pair *pair;
    size_t count;
    IdMap number; /* from id to pair */
} Pairs;

/* Those that one run selected, or the rows of the others that the other run selected. */
static void pairs_add(Pairs *pairs, const Watchlist *list, bool after, bool chosen) {
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (selected(row) != chosen) continue;
        const size_t length = strlen(row->storefront_id);
        int64_t k = id_map_find(&pairs->number, row->storefront_id, length);
        if (k < 0 && !chosen) continue;
        if (k < 0) {
            k = (int64_t)pairs->count++;
            (void)id_map_put(&pairs->number, row->storefront_id, length, k);
        }
        *(after ? &pairs->pair[k].after : &pairs->pair[k].before) = row;
    }
}

/* All storefronts that either run selected, each once: few beside a city's. */
static Pairs pairs_make(const Watchlist *before, const Watchlist *after, Arena *scratch) {
    const size_t most = count_selected(before) + count_selected(after);
    Pairs pairs = {.pair = ARENA_ARRAY(scratch, Pair, most + 1)};
    id_map_open(&pairs.number, scratch);
    pairs_add(&pairs, before, false, true);
    pairs_add(&pairs, after, true, true);
    pairs_add(&pairs, before, false, false);
    pairs_add(&pairs, after, true, false);
    return pairs;
}

/* ---- changes ---- */

static size_t count_of(const Watchlist *list, Selection selection) {
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++) count += list->rows[r].selection == selection;
    return count;
}

/* How the move of log odds splits into what facts and what parameters did. */
static void split(const Job *job, const Pair *pair, Change *change) {
    const Comparison *c = job->comparison;
    const double move = change->log_odds_after - change->log_odds_before;
    change->by_facts = change->by_parameters = NAN;
    if (!job->mixed || isnan(move) || !c->parameters) return;
    const WatchRow *const *row =
        bsearch(&pair->after, job->mixed, job->mixed_n, sizeof *job->mixed, by_id);
    if (!row || !(*row)->judged) return;
    change->by_facts = (*row)->log_odds - change->log_odds_before;
    change->by_parameters = move - change->by_facts;
}

static Change change_make(const Job *job, const Pair *pair) {
    const Watchlist *before = job->before->list, *after = job->after->list;
    const WatchRow *row = pair->after ? pair->after : pair->before;
    Change change = {
        .kind = !selected(pair->before)  ? CHANGE_ENTERED
                : !selected(pair->after) ? CHANGE_LEFT
                                         : CHANGE_MOVED,
        .storefront_id = row->storefront_id,
        .name = row->name,
        .sector = row->sector,
        .district = row->district,
        .rank_before = pair->before ? pair->before->rank : 0,
        .rank_after = pair->after ? pair->after->rank : 0,
        .log_odds_before = pair->before ? pair->before->log_odds : NAN,
        .log_odds_after = pair->after ? pair->after->log_odds : NAN,
    };
    why_sources(before, after, &job->lists, pair, job->arena, &change);
    change.model_differs = job->comparison->model_before != job->comparison->model_after;
    split(job, pair, &change);
    compare_months(job->before, pair->before, job->after, pair->after, job->arena, &change);
    why_tell(&job->lists, pair, job->arena, &change);
    return change;
}

/* Where a change stands among those of its kind: lowest first. */
static double place(const Change *change) {
    if (change->kind == CHANGE_ENTERED) return (double)change->rank_after;
    if (change->kind == CHANGE_LEFT) return (double)change->rank_before;
    return -fabs((double)change->rank_after - (double)change->rank_before);
}

static int by_place(const void *left, const void *right) {
    const Change *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (place(a) != place(b)) return place(a) < place(b) ? -1 : 1;
    return strcmp(a->storefront_id, b->storefront_id);
}

static bool differs(const Pair *pair) {
    if (!selected(pair->before) || !selected(pair->after)) return true;
    return pair->before->rank != pair->after->rank;
}

static void changes_make(const Job *job, const Pair *pairs, size_t count) {
    Comparison *comparison = job->comparison;
    size_t changes = 0;
    for (size_t k = 0; k < count; k++) changes += differs(pairs + k);
    comparison->change = ARENA_ARRAY(job->arena, Change, changes + 1);
    for (size_t k = 0; k < count; k++) {
        if (!differs(pairs + k)) {
            comparison->stayed++;
            continue;
        }
        const Change change = change_make(job, pairs + k);
        comparison->entered += change.kind == CHANGE_ENTERED;
        comparison->left += change.kind == CHANGE_LEFT;
        comparison->moved += change.kind == CHANGE_MOVED;
        comparison->change[comparison->changes++] = change;
    }
    if (changes) qsort(comparison->change, changes, sizeof *comparison->change, by_place);
}

Status compare_sides(const Side *before, const Side *after, const Watchlist *mixed, Arena *arena,
                     Comparison *comparison, Err *err) {
    *comparison = (Comparison){0};
    TRY(compare_manifests(before->list->manifest, after->list->manifest, arena, comparison, err));
    Arena *scratch = arena_open();
    const Pairs pairs = pairs_make(before->list, after->list, scratch);
    const Job job = {.before = before,
                     .after = after,
                     .mixed = mixed ? rows_by_id(mixed, scratch) : NULL,
                     .mixed_n = mixed ? mixed->n : 0,
                     .arena = arena,
                     .comparison = comparison,
                     .lists = {.comparison = comparison,
                               .ranked_before = count_of(before->list, SELECTION_RANKED),
                               .ranked_after = count_of(after->list, SELECTION_RANKED),
                               .random_before = count_of(before->list, SELECTION_RANDOM),
                               .random_after = count_of(after->list, SELECTION_RANDOM),
                               .length_before = watchlist_length(before->list),
                               .length_after = watchlist_length(after->list)}};
    changes_make(&job, pairs.pair, pairs.count);
    arena_close(scratch);
    return ST_OK;
}

Status compare_runs(const Watchlist *before, const Watchlist *after, Arena *arena,
                    Comparison *comparison, Err *err) {
    const Side a = {before, NULL}, b = {after, NULL};
    return compare_sides(&a, &b, NULL, arena, comparison, err);
}
