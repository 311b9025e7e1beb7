/* fairness.h - how often each district and sector is listed, against the city as a whole. */
#ifndef DETECTOR_FAIRNESS_H
#define DETECTOR_FAIRNESS_H
#include "datasets/panel.h"
#include "detector/ranking.h"

typedef struct FairnessRate {
    const char *name;
    size_t judged, listed;  /* listed: by rank; the control sample is even by design */
    double rate, low, high; /* listed / judged, Wilson 90 % interval; rate NaN for judged = 0 */
} FairnessRate;

typedef struct Fairness {
    double base_rate; /* of all judged storefronts; NaN without any */
    size_t districts, sectors;
    FairnessRate *district, *sector; /* sorted by name */
} Fairness;

void fairness_measure(const Panel *panel, const Ranking *ranking, Arena *arena, Fairness *fairness);

/* Wilson's 90 % interval of part / whole; 0..1 for whole = 0. doi:10.1080/01621459.1927.10502953 */
void fairness_wilson(size_t part, size_t whole, double *low, double *high);

#endif
