/* The mixture of signals, and the share of fronts, where evidence is total or absent. */
#include <criterion/criterion.h>
#include <math.h>

#include "datasets/base/mem.h"
#include "models/posterior/evidence.h"
#include "models/posterior/mixture.h"

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

/* ---- signals combined ---- */

/* All mixture signals alike, others silent. */
static void alike(Reading all, Reading reading[SIGNALS_MAX]) {
    for (size_t k = 0; signals_all[k]; k++)
        reading[k] = signals_all[k]->kind == SIGNAL_MIXTURE
                         ? all
                         : (Reading){.front = -INFINITY, .honest = -INFINITY};
}

static double total(const Mixed *mixed) {
    double sum = 0;
    for (size_t k = 0; signals_all[k]; k++) sum += mixed->evidence[k];
    return sum;
}

/* epsilon may be set to 0: then its twin explains nothing, however well it fits. */
Test(mixture, a_twin_of_probability_zero_says_nothing) {
    Reading reading[SIGNALS_MAX];
    Mixed mixed;
    alike((Reading){.front = -2, .weight = 0.3, .honest = 50, .share = 0.4, .share_sq = 0.16},
          reading);
    mixture_combine(-3.17, reading, &mixed);
    cr_expect_float_eq(total(&mixed), -2 + 3.17, 1e-12);
    cr_expect_float_eq(mixture_honest(-3.17, reading), -3.17, 1e-12);
}

Test(mixture, without_a_front_that_applies_the_level_alone_speaks) {
    size_t detail;
    const size_t level = evidence_column("level", &detail);
    Reading reading[SIGNALS_MAX];
    Mixed mixed;
    alike((Reading){.front = -INFINITY, .weight = 0.3, .honest = -4, .epsilon = 0.02}, reading);
    reading[level].factor = 0.7;
    mixture_combine(-3.17, reading, &mixed);
    for (size_t k = 0; signals_all[k]; k++)
        cr_expect_eq(mixed.evidence[k], k == level ? 0.7 : 0, "%s", signals_all[k]->id);
    cr_expect(mixed.share == 0 && mixed.share_sd == 0);
}

/* Every mixture signal can be weighed: signal.h promises both. */
Test(mixture, its_signals_have_a_weight_and_a_twin) {
    Arena *arena = arena_open();
    const Params *params = params_open(arena);
    ParamValue value;
    for (size_t k = 0; signals_all[k]; k++) {
        if (signals_all[k]->kind != SIGNAL_MIXTURE) continue;
        const char *id = signals_all[k]->id;
        cr_expect(params_find(params, arena_printf(arena, "%s.weight", id), &value), "%s", id);
        cr_expect(params_find(params, arena_printf(arena, "%s.epsilon", id), &value), "%s", id);
    }
    arena_close(arena);
}
