/* portable.h - exponentials and logarithms whose bits do not depend on the processor.
 *
 * The C library picks exp, log and pow by what the processor can do (fused multiplication), and
 * their last bits differ; those of long doubles have one version each. A run made again on another
 * machine must give the same bytes, so whatever reaches a list is computed with these, or with
 * vector.h in loops. Domain, infinities and NaN are those of math.h; rounded to double. */
#ifndef MODELS_MATH_PORTABLE_H
#define MODELS_MATH_PORTABLE_H
#include <math.h>

static inline double portable_exp(double x) {
    return (double)expl((long double)x);
}

static inline double portable_log(double x) {
    return (double)logl((long double)x);
}

static inline double portable_expm1(double x) {
    return (double)expm1l((long double)x);
}

static inline double portable_log1p(double x) {
    return (double)log1pl((long double)x);
}

static inline double portable_exp2(double x) {
    return (double)exp2l((long double)x);
}

static inline double portable_log2(double x) {
    return (double)log2l((long double)x);
}

static inline double portable_erfc(double x) {
    return (double)erfcl((long double)x);
}

static inline double portable_sin(double x) {
    return (double)sinl((long double)x);
}

static inline double portable_cos(double x) {
    return (double)cosl((long double)x);
}

static inline double portable_pow(double x, double power) {
    return (double)powl((long double)x, (long double)power);
}

/* Log density of N(0, sd^2) at x. */
static inline double portable_log_normal(double x, double sd) {
    const double z = x / sd, root_2pi = 2.5066282746310005;
    return -0.5 * z * z - portable_log(sd * root_2pi);
}

#endif
