/* The fast printer gives the same text as the plain one. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num_fixed.h"

static void same(double value, bool must) {
    char fast[NUM_TEXT] = "", plain[NUM_TEXT];
    const bool done = num_fixed(value, fast);
    if (!done && must) cr_fail("%.17g was not taken", value);
    if (!done) return;
    num_format(value, plain);
    if (strcmp(fast, plain) != 0) cr_fail("%a: fast %s, plain %s", value, fast, plain);
}

Test(num_fixed, chosen_values) {
    const double values[] = {0.0,
                             1.0,
                             -1.0,
                             0.1,
                             0.3,
                             1.0 / 3.0,
                             2.0 / 3.0,
                             1e-4,
                             9.99e-4,
                             1e14,
                             0.5,
                             0.0625,
                             1e15 - 0.125,
                             123456.789,
                             100.0,
                             1e10,
                             2.5e-4,
                             0.1 + 0.2,
                             4503599627.370496,
                             1.0 - 0x1p-53,
                             1.0 + 0x1p-52,
                             9007199254740.993,
                             999999999999999.9};
    for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) {
        same(values[k], true);
        if (values[k] != 0.0) same(-values[k], true);
    }
    const double others[] = {-0.0, NAN, INFINITY, -INFINITY, 1e15, 1e-5, 1e300, 5e-324};
    char out[NUM_TEXT];
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        cr_expect(zero(int, num_fixed(others[k], out)), "%g", others[k]);
}

Test(num_fixed, neighbours_of_powers) {
    for (int e = -13; e < 50; e++)
        for (int step = -2; step <= 2; step++) {
            double value = ldexp(1.0, e);
            for (int k = 0; k < abs(step); k++) value = nextafter(value, step < 0 ? 0.0 : INFINITY);
            same(value, e > -13);
        }
    for (int e = -4; e < 15; e++) {
        const double value = pow(10.0, e);
        same(nextafter(value, 0.0), e > -4);
        same(value, true);
        same(nextafter(value, INFINITY), true);
    }
}

Test(num_fixed, random_values) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int k = 0; k < 300000; k++) {
        const double any = pow(10.0, 19.0 * gsl_rng_uniform(rng) - 4.0);
        same(any, any < 1e15 && any >= 1e-4);
        const double few = pow(10.0, (double)gsl_rng_uniform_int(rng, 8));
        same((double)gsl_rng_uniform_int(rng, 100000000) / few, false);
        same((double)gsl_rng_uniform_int(rng, 1 << 30) / 1048576.0, false);
    }
    gsl_rng_free(rng);
}
