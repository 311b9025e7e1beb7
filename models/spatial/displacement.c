/* displacement - difference in differences with a ratio's interval.
 *
 * Input     own log Bayes factors [n] of a zone; mass and variance of three zones in two periods.
 * Method    Mass: n times the share s that maximises sum log(s B + 1 - s), variance from its
 *           observed information. removed = A0 C1/C0 - A1, gained = B1 - B0 C1/C0, share = gained
 *           / removed; variances by the delta method, the ratio less its first-order bias;
 *           Fieller's interval.
 * Output    numbers of fronts, share, interval.
 * Blind to  displacement into C, and Bayes factors that mean other things in the two periods.
 * Cites     MODEL 9.2; Bowers & Johnson (2003), doi:10.1023/A:1024909009240; Fieller (1954),
 *           doi:10.1111/j.2517-6161.1954.tb00159.x
 */
#include "models/spatial/displacement.h"
#include "models/math/portable.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Slope of the log likelihood at a share, which falls in it; *information: how fast. */
static double slope_at(const double *log_bf, size_t n, double share, double *information) {
    static const double most = 30; /* nats: certainty that can still be multiplied */
    double sum = 0;
    *information = 0;
    for (size_t i = 0; i < n; i++) {
        const double gain = portable_expm1(fmin(fmax(log_bf[i], -most), most));
        const double slope = gain / (1 + share * gain);
        sum += slope;
        *information += slope * slope;
    }
    return sum;
}

void displacement_mass(const double *log_bf, size_t n, double *mass, double *variance) {
    const double least = 0.1 / (double)(n + 1);
    double low = least, high = 1 - least, information;
    for (int step = 0; step < 50; step++) { /* 2^-50 of a share */
        const double middle = (low + high) / 2;
        if (slope_at(log_bf, n, middle, &information) > 0)
            low = middle;
        else
            high = middle;
    }
    (void)slope_at(log_bf, n, low, &information);
    *mass = (double)n * low;
    *variance = fmax((double)n * (double)n / information, 0.1);
}

/* Values of {removed, gained} as linear forms: their slopes in each of the six masses. */
typedef struct Slopes {
    double removed[2][ZONES], gained[2][ZONES];
} Slopes;

static Slopes slopes_of(const DisplacementInput *in, double growth) {
    const double a0 = in->mass[0][ZONE_PRESSED], b0 = in->mass[0][ZONE_NEAR];
    const double c0 = in->mass[0][ZONE_CONTROL];
    Slopes s = {0};
    s.removed[0][ZONE_PRESSED] = growth;
    s.removed[1][ZONE_PRESSED] = -1;
    s.removed[0][ZONE_CONTROL] = -a0 * growth / c0;
    s.removed[1][ZONE_CONTROL] = a0 / c0;
    s.gained[1][ZONE_NEAR] = 1;
    s.gained[0][ZONE_NEAR] = -growth;
    s.gained[0][ZONE_CONTROL] = b0 * growth / c0;
    s.gained[1][ZONE_CONTROL] = -b0 / c0;
    return s;
}

static double covariance(const DisplacementInput *in, const double left[2][ZONES],
                         const double right[2][ZONES]) {
    double sum = 0;
    for (int t = 0; t < 2; t++)
        for (int z = 0; z < ZONES; z++) sum += left[t][z] * right[t][z] * in->variance[t][z];
    return sum;
}

/* All shares s for which gained - s removed is within z sd of 0. */
static void fieller(Displacement *d, double var_removed, double var_gained, double both, double z) {
    const double a = d->removed * d->removed - z * z * var_removed;
    const double b = d->removed * d->gained - z * z * both;
    const double c = d->gained * d->gained - z * z * var_gained;
    const double root = b * b - a * c;
    if (!(a > 0) || root < 0) return; /* removed is not clearly different from 0 */
    d->low = (b - sqrt(root)) / a;
    d->high = (b + sqrt(root)) / a;
}

void displacement_estimate(const DisplacementInput *in, double level, Displacement *out) {
    assert(level > 0 && level < 1);
    const double c0 = in->mass[0][ZONE_CONTROL], c1 = in->mass[1][ZONE_CONTROL];
    const double growth = c1 / c0;
    *out = (Displacement){.low = -INFINITY, .high = INFINITY};
    out->removed = in->mass[0][ZONE_PRESSED] * growth - in->mass[1][ZONE_PRESSED];
    out->gained = in->mass[1][ZONE_NEAR] - in->mass[0][ZONE_NEAR] * growth;
    out->share = out->gained / out->removed;
    out->quotient = (in->mass[1][ZONE_NEAR] / c1 - in->mass[0][ZONE_NEAR] / c0) /
                    (in->mass[1][ZONE_PRESSED] / c1 - in->mass[0][ZONE_PRESSED] / c0);
    const Slopes s = slopes_of(in, growth);
    const double removed = covariance(in, s.removed, s.removed);
    const double gained = covariance(in, s.gained, s.gained);
    const double both = covariance(in, s.removed, s.gained);
    out->removed_sd = sqrt(removed);
    out->gained_sd = sqrt(gained);
    out->share_sd =
        sqrt(fmax(gained - 2 * out->share * both + out->share * out->share * removed, 0)) /
        fabs(out->removed);
    /* a ratio of noisy numbers is too large on average, to first order by this */
    out->share -= (out->share * removed - both) / (out->removed * out->removed);
    fieller(out, removed, gained, both, gsl_cdf_ugaussian_Pinv(0.5 + level / 2));
}
