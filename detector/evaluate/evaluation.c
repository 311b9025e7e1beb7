#include "detector/evaluate/evaluation.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const EvaluationTruth *evaluation_truth_find(const EvaluationTruth *truth, size_t count,
                                             const char *id) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(truth[middle].storefront_id, id);
        if (!order) return truth + middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

Estimate evaluate_share(size_t part, size_t whole) {
    assert(part <= whole);
    if (!whole) return (Estimate){NAN, NAN};
    const double p = (double)part / (double)whole;
    return (Estimate){p, sqrt(p * (1.0 - p) / (double)whole)};
}
