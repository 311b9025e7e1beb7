/* The share of fronts where evidence is total or absent. */
#include <criterion/criterion.h>
#include <math.h>

#include "datasets/base/mem.h"
#include "models/evidence.h"
#include "models/mixture.h"

enum { SHOPS = 10 };

static double prevalence(const double *total, size_t n) {
    Arena *arena = arena_open();
    const double share =
        mixture_prevalence(total, n, 0.05, params_group(params_open(arena), &mixture_group));
    arena_close(arena);
    return share;
}

/* Beyond any doubt, one way or the other, also where exp overflows: one in ten is a front. */
Test(mixture, prevalence_of_certainties_is_their_share) {
    double total[SHOPS];
    for (size_t i = 0; i < SHOPS; i++) total[i] = i ? -1000 : 1000;
    cr_expect_float_eq(prevalence(total, SHOPS), 0.1, 1e-12);
}

Test(mixture, prevalence_of_nobody_is_what_was_thought_before) {
    const double total[] = {NAN, NAN};
    cr_expect_float_eq(prevalence(total, 2), 0.05, 0);
    Evidence none = {.prevalence = 0.03};
    evidence_recount(&none);
    cr_expect_float_eq(none.prevalence, 0.03, 0);
}
