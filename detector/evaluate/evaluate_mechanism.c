/* evaluate_mechanism.c - which kinds of front are found, and which are not. */
#include "detector/evaluate/evaluate_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One front: rank among judged storefronts, 0 = not judged. */
typedef struct Found {
    const char *mechanism;
    size_t rank;
} Found;

static int by_mechanism(const void *left, const void *right) {
    const Found *a = left, *b = right;
    const int order = strcmp(a->mechanism, b->mechanism);
    if (order) return order;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static const char *mechanism_of(const EvaluationTruth *truth) {
    return *truth->mechanism ? truth->mechanism : "unnamed";
}

static size_t fronts_collect(const Sample *sample, Found *found) {
    size_t count = 0;
    for (size_t k = 0; k < sample->n; k++)
        if (sample->truth[k]->front)
            found[count++] = (Found){mechanism_of(sample->truth[k]), k + 1};
    for (size_t k = 0; k < sample->misses; k++)
        found[count++] = (Found){mechanism_of(sample->missed[k]), 0};
    return count;
}

/* Figures of found[0..n-1], all of one mechanism. */
static EvaluationMechanism summary(const Found *found, size_t n, size_t fronts) {
    EvaluationMechanism m = {.name = found->mechanism, .fronts = n};
    size_t early = 0;
    double ranks = 0.0;
    for (size_t k = 0; k < n; k++) {
        if (!found[k].rank) continue;
        m.judged++;
        ranks += (double)found[k].rank;
        early += found[k].rank <= fronts;
    }
    m.recall = evaluate_share(early, n);
    m.mean_rank = m.judged ? ranks / (double)m.judged : NAN;
    return m;
}

void evaluate_mechanisms(const Sample *sample, Arena *arena, Evaluation *evaluation) {
    Found *found = ARENA_ARRAY(arena, Found, evaluation->fronts + 1);
    const size_t fronts = fronts_collect(sample, found);
    /* equal elements (not judged, same mechanism) are interchangeable */
    if (fronts) qsort(found, fronts, sizeof *found, by_mechanism);
    evaluation->mechanism = ARENA_ARRAY(arena, EvaluationMechanism, fronts + 1);
    for (size_t begin = 0, end; begin < fronts; begin = end) {
        for (end = begin + 1; end < fronts; end++)
            if (strcmp(found[begin].mechanism, found[end].mechanism) != 0) break;
        evaluation->mechanism[evaluation->mechanisms++] =
            summary(found + begin, end - begin, fronts);
    }
}
