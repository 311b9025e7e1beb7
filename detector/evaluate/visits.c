#include "detector/evaluate/visits.h"

#include "models/math/proportions.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

void visits_take(const Outcomes *outcomes, int after, Arena *arena, Visits *visits) {
    *visits = (Visits){.visit = ARENA_ARRAY(arena, VisitFigures, outcomes->n + 1)};
    for (size_t k = 0; k < outcomes->n; k++) {
        const Outcome *o = &outcomes->outcome[k];
        if (o->finding == FINDING_INCONCLUSIVE || !(o->inclusion_probability > 0)) continue;
        if (o->inspected_on <= after) continue;
        const VisitFigures visit = {o->storefront, o->finding == FINDING_CONFIRMED,
                                    o->selection == SELECTION_RANDOM, 1 / o->inclusion_probability};
        if (visits->n && visits->visit[visits->n - 1].key == visit.key) visits->n--;
        visits->visit[visits->n++] = visit;
    }
}

static int by_key(const void *left, const void *right) {
    const VisitFigures *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

const WatchRow **visits_rows(const Visits *visits, const Watchlist *list, Arena *arena) {
    const WatchRow **row = ARENA_ARRAY(arena, const WatchRow *, visits->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        const VisitFigures wanted = {.key = list->rows[r].key};
        const VisitFigures *found =
            visits->n ? bsearch(&wanted, visits->visit, visits->n, sizeof wanted, by_key) : NULL;
        if (found && list->rows[r].judged) row[found - visits->visit] = &list->rows[r];
    }
    return row;
}

void weighted_add(WeightedShare *share, double weight, bool hit) {
    assert(weight >= 0);
    share->visits++;
    share->hits += hit;
    share->all += weight;
    share->hit += hit ? weight : 0;
    share->squares += weight * weight;
}

Interval weighted_interval(const WeightedShare *s) {
    if (!s->visits) return (Interval){NAN, NAN, NAN};
    const double n = s->all * s->all / s->squares, p = s->hit / s->all;
    Interval interval = {.value = p};
    proportions_wilson(p, n, &interval.low, &interval.high);
    return interval;
}
