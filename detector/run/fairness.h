/* fairness.h - how often each district and sector is listed, against the city as a whole.
 *
 * A group is warned about when its share of the list, divided by its share of the judged
 * storefronts, lies outside the band of FairnessParams and the sample is large enough to say so:
 * the exact interval of that ratio, wide enough for all groups of the breakdown together, does not
 * touch the band. A list of fifty cannot show that of a small district, so a district is warned
 * about as well when all of its storefronts, listed or not, rank above or below those of the same
 * sector elsewhere: van Elteren's test (1960), from `shift` on. A warning is not proof of
 * unfairness: sectors differ. It asks for an explanation.
 */
#ifndef DETECTOR_RUN_FAIRNESS_H
#define DETECTOR_RUN_FAIRNESS_H
#include "datasets/panel/panel.h"
#include "detector/run/ranking.h"
#include "models/params/params_detector.h"

typedef struct FairnessRate {
    const char *name;
    size_t judged, listed;  /* listed: by rank; the control sample is even by design */
    double rate, low, high; /* listed / judged, Wilson 90 % interval; rate NaN for judged = 0 */
    double ratio, ratio_low, ratio_high; /* to the base rate; NaN without one */
    double above; /* how often one of it ranks above one of its sector elsewhere, 0..1; NaN for
                     sectors, and where there is nobody to compare with */
    bool warned;
} FairnessRate;

typedef struct Fairness {
    double base_rate; /* of all judged storefronts; NaN without any */
    size_t districts, sectors, warnings;
    FairnessRate *district, *sector; /* sorted by name */
} Fairness;

void fairness_measure(const Panel *panel, const Ranking *ranking, const FairnessParams *params,
                      Arena *arena, Fairness *fairness);

/* One sentence for every warning that a run's manifest records, in the arena. */
size_t fairness_sentences(const char *manifest, Arena *arena, const char ***sentence);

/* Wilson's 90 % interval of part / whole; 0..1 for whole = 0. doi:10.1080/01621459.1927.10502953 */
void fairness_wilson(size_t part, size_t whole, double *low, double *high);

#endif
