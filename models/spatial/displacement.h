/* displacement.h - the waterbed: does what leaves one place turn up next door?
 *
 * A = the place under pressure, B = places near it, C = places far enough to be untouched; before
 * and after a date. What is expected after without pressure is what C did. */
#ifndef MODELS_SPATIAL_DISPLACEMENT_H
#define MODELS_SPATIAL_DISPLACEMENT_H
#include <stddef.h>

typedef enum Zone { ZONE_PRESSED, ZONE_NEAR, ZONE_CONTROL, ZONES } Zone;

/* The number of fronts among n storefronts from their own log Bayes factors: the share that makes
 * these likeliest, by itself. Sums of probabilities will not do: each leans on the share of the
 * whole city in its period, so that differences between places and periods shrink. variance: that
 * of the number a like place would have, estimated in this way; at least a tenth of a front. O(n).
 */
void displacement_mass(const double *log_bf, size_t n, double *mass, double *variance);

/* Number of fronts in a zone, before [0] and after [1], and its variance. */
typedef struct DisplacementInput {
    double mass[2][ZONES], variance[2][ZONES];
} DisplacementInput;

typedef struct Displacement {
    double removed, removed_sd; /* from A, against what C did */
    double gained, gained_sd;   /* in B, likewise */
    double share, share_sd;     /* gained / removed, less the bias of a ratio: 0 = none moved, 1 =
                                   all; delta method */
    double low, high;           /* its interval after Fieller; -INFINITY, INFINITY when the data
                                   cannot tell whether anything was removed */
    double quotient;            /* weighted displacement quotient of Bowers and Johnson */
} Displacement;

/* level: of the interval, 0.9 = 90 %. Needs mass in C before; NaN otherwise. */
void displacement_estimate(const DisplacementInput *input, double level, Displacement *out);

#endif
