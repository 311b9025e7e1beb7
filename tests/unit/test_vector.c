/* The exponential and logarithm of vector loops against the C library's in extended precision. */
#include <criterion/criterion.h>
#include <math.h>

#include "models/math/vector.h"

enum { POINTS = 200001 };

Test(vector, exp_is_within_its_stated_error) {
    double worst = 0;
    for (int k = 0; k < POINTS; k++) {
        const double x = -708 + 1408.0 * k / (POINTS - 1);
        const double error = fabs((double)(vector_exp(x) / expl(x) - 1));
        if (error > worst) worst = error;
    }
    cr_expect(worst < 1e-14, "%g", worst);
    cr_expect_eq(vector_exp(0), 1);
    cr_expect(vector_exp(-INFINITY) < 1e-307);
    cr_expect(isnan(vector_exp(NAN)));
}

Test(vector, single_exp_is_within_its_stated_error) {
    double worst = 0;
    for (int k = 0; k < POINTS; k++) {
        const float x = (float)(-87 + 175.0 * k / (POINTS - 1));
        const double error = fabs((double)((long double)vector_expf(x) / expl((long double)x) - 1));
        if (error > worst) worst = error;
    }
    cr_expect(worst < 2e-7, "%g", worst);
    cr_expect_eq(vector_expf(0), 1);
    cr_expect(vector_expf(-INFINITY) < 1e-37f);
    cr_expect(isnan(vector_expf(NAN)));
}

Test(vector, log_is_within_its_stated_error) {
    double worst = 0;
    for (int k = 0; k < POINTS; k++) {
        const double x = exp(-700 + 1400.0 * k / (POINTS - 1)), exact = (double)logl(x);
        const double error = fabs(vector_log(x) - exact) / (1e-14 + 2e-16 * fabs(exact));
        if (error > worst) worst = error;
    }
    for (int k = 0; k < POINTS; k++) {
        const double x = 0.5 + 1.5 * k / (POINTS - 1), exact = (double)logl(x);
        const double error = fabs(vector_log(x) - exact) / 1e-14;
        if (error > worst) worst = error;
    }
    cr_expect(worst < 1, "%g", worst);
    cr_expect_eq(vector_log(1), 0);
}
