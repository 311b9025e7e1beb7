/* portable.h - exponentials and logarithms whose bits do not depend on the processor.
 *
 * The C library picks exp, log and pow by what the processor can do (fused multiplication), and
 * their last bits differ; those of long doubles have one version each. A run made again on another
 * machine must give the same bytes, so whatever reaches a list is computed with these, or with
 * vector.h in loops. Domain, infinities and NaN are those of math.h; rounded to double. */
#ifndef MODELS_MATH_PORTABLE_H
#define MODELS_MATH_PORTABLE_H
#include <math.h>

#define PORTABLE(name)                               \
    static inline double portable_##name(double x) { \
        return (double)name##l((long double)x);      \
    }
PORTABLE(exp) /* portable_exp(x), and so on */
PORTABLE(exp2)
PORTABLE(expm1)
PORTABLE(log)
PORTABLE(log2)
PORTABLE(log1p)
PORTABLE(erfc)
PORTABLE(sin)
PORTABLE(cos)
#undef PORTABLE

static inline double portable_pow(double x, double power) {
    return (double)powl((long double)x, (long double)power);
}

/* Log density of N(0, sd^2) at x. */
static inline double portable_log_normal(double x, double sd) {
    const double z = x / sd, root_2pi = 2.5066282746310005;
    return -0.5 * z * z - portable_log(sd * root_2pi);
}

#endif
