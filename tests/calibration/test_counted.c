/* Cities whose footfall is known only through counters in some streets: the claimed errors hold,
 * and lists keep their share of false entries because the model knows of them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/impute/counters.h"
#include "models/math/fdr.h"
#include "models/posterior/evidence.h"
#include "tests/support/columns.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 2000, MONTHS = 24, LEVELS = 3 };
static const double nominal[LEVELS] = {0.1, 0.2, 0.3};
static const double least[LEVELS] = {10, 30, 30}; /* of 200 fronts; less is no list */

static void counted_panel(World *world, const CityOptions *options, const char *name,
                          Panel *panel) {
    world_open(world);
    world_city(world, options, name);
    world_import(world, world_path(world, name));
    world_panel(world, panel);
    counters_apply(panel, params_open(world->arena), world->arena);
}

/* ---- false discoveries ---- */

typedef struct Lists {
    double listed[LEVELS], wrong[LEVELS];
} Lists;

/* The lists that a panel's own evidence gives at the nominal shares. */
static void add_lists(const Panel *panel, const unsigned char *front, Arena *arena, Lists *l) {
    Err err = {0};
    Evidence e;
    must(evidence_compute(panel, params_open(arena), &parallel_serial, arena, &e, &err), &err);
    double *p = ARENA_ARRAY(arena, double, e.n), *q = ARENA_ARRAY(arena, double, e.n);
    unsigned char *honest = ARENA_ARRAY(arena, unsigned char, e.n);
    size_t n = 0;
    for (size_t i = 0; i < e.n; i++) {
        if (!e.judged[i]) continue;
        size_t k = n++;
        for (; k > 0 && p[k - 1] < e.posterior[i]; k--) {
            p[k] = p[k - 1];
            honest[k] = honest[k - 1];
        }
        p[k] = e.posterior[i];
        honest[k] = !front[i];
    }
    fdr_q_values(p, n, q);
    for (size_t a = 0; a < LEVELS; a++)
        for (size_t k = 0; k < n && q[k] <= nominal[a]; k++) {
            l->listed[a]++;
            l->wrong[a] += honest[k];
        }
}

static double wrong_share(const Lists *l, size_t a) {
    return l->listed[a] > 0 ? l->wrong[a] / l->listed[a] : 0;
}

/* ---- errors of footfall ---- */

typedef struct Cover {
    double levels, level_inside, level_square, months, month_inside, month_square;
} Cover;

/* Levels and months of one storefront against the true ones. */
static void compare(const Panel *truth, const Panel *guess, size_t i, Cover *c) {
    double off[MONTHS], sum = 0, n = 0;
    for (size_t t = 0; t < MONTHS; t++) {
        off[t] = log((double)(panel_footfall(guess, i)[t] / panel_footfall(truth, i)[t]));
        if (isnan(off[t])) continue;
        sum += off[t];
        n++;
    }
    if (n < MONTHS / 2) return;
    const double z = sum / n / (double)guess->footfall_sd[i];
    c->levels++;
    c->level_inside += fabs(z) < 1.645;
    c->level_square += z * z;
    for (size_t t = 0; t < MONTHS; t++) {
        const double m = (off[t] - sum / n) / (double)guess->footfall_month_sd[i];
        if (isnan(m)) continue;
        c->months++;
        c->month_inside += fabs(m) < 1.645;
        c->month_square += m * m;
    }
}

/* The same streets, known exactly and through counters. */
static void add_city(uint64_t seed, Cover *cover, Lists *lists) {
    CityOptions options = {.storefronts = STOREFRONTS,
                           .months = MONTHS,
                           .seed = seed,
                           .front_share = 0.05,
                           .legit_share = 0.12,
                           .footfall = CITY_STREETS};
    World a, b;
    Panel truth, guess;
    counted_panel(&a, &options, "streets", &truth);
    options.footfall = CITY_SENSORS;
    counted_panel(&b, &options, "sensors", &guess);
    cr_assert(truth.footfall_sd == NULL);
    unsigned char *front = ARENA_ARRAY(b.arena, unsigned char, guess.n);
    world_truth(world_path(&b, "sensors/truth.csv"), &guess, front);
    add_lists(&guess, front, b.arena, lists);
    for (size_t i = 0; i < truth.n; i++) compare(&truth, &guess, i, cover);
    const PanelCounters *found = guess.counters;
    cr_log_info(
        "%zu counters: %zu storefronts near, %zu far; left out: %zu months of %zu, median "
        "error %.1f %%, %.1f %% in the 90 %% interval",
        found->used, found->near, found->far, found->left_out, found->left_out_sensors,
        100 * found->left_out_error, 100 * found->left_out_inside);
    cr_expect(eq(sz, found->near + found->far, truth.n));
    cr_expect(lt(dbl, 0.8, found->left_out_inside));
    world_close(&a);
    world_close(&b);
}

/* Doors of a street share its error, so the counters count, not the doors: some 40 a city; 5 sd of
 * a binomial share of 80 are 0.17. */
Test(counted, claimed_errors_cover_the_true_ones_and_lists_hold) {
    Cover c = {0};
    Lists lists = {0};
    for (uint64_t seed = 41; seed < 43; seed++) add_city(seed, &c, &lists);
    for (size_t a = 0; a < LEVELS; a++) {
        cr_log_info("nominal %.0f %%: %.0f listed, %.1f %% false", 100 * nominal[a],
                    lists.listed[a], 100 * wrong_share(&lists, a));
        cr_expect(le(dbl, wrong_share(&lists, a), nominal[a] + 0.04));
        cr_expect(lt(dbl, least[a], lists.listed[a]));
    }
    const double level = c.level_inside / c.levels, month = c.month_inside / c.months;
    cr_log_info(
        "%.0f storefronts: 90 %% interval of the level holds %.1f %%, rms z %.2f; of months "
        "%.1f %%, rms z %.2f",
        c.levels, 100 * level, sqrt(c.level_square / c.levels), 100 * month,
        sqrt(c.month_square / c.months));
    cr_expect(lt(dbl, 0.6 * 2 * STOREFRONTS, c.levels));
    cr_expect(lt(dbl, 0.8, level), "%g", level);
    cr_expect(lt(dbl, 0.3, c.level_square / c.levels), "claims far too much error");
    cr_expect(lt(dbl, 0.8, month), "%g", month);
    cr_expect(lt(dbl, 0.2, c.month_square / c.months), "claims far too much error");
}

/* ---- an ignored error ---- */

/* Streets where turnover follows footfall one for one. Three storefronts in four are counted at the
 * door; of the others only an estimate is known, whose error is 0.9 (level) and 0.1 (month). */
typedef struct Streets {
    Columns columns;
    Panel panel;
    float *level_sd, *month_sd;
    unsigned char *front;
} Streets;

static void draw_storefront(gsl_rng *r, size_t i, const Streets *s) {
    const bool guessed = i % 4 == 0;
    const double known = gsl_ran_gaussian(r, 0.6), miss = guessed ? gsl_ran_gaussian(r, 0.9) : 0;
    const double level = 9 + known + miss + gsl_ran_gaussian(r, 0.25);
    s->front[i] = gsl_rng_uniform(r) < 0.03;
    s->level_sd[i] = guessed ? 0.9F : 0;
    s->month_sd[i] = guessed ? 0.1F : 0;
    for (size_t t = 0; t < MONTHS; t++) {
        const double season = 0.2 * sin(0.5236 * (double)t) + gsl_ran_gaussian(r, 0.06);
        const double error = guessed ? gsl_ran_gaussian(r, 0.1) : 0;
        const double trade = exp(level + season + error + gsl_ran_gaussian(r, 0.05));
        const double added = s->front[i] ? 2 * exp(level) : 0;
        s->columns.turnover[i * MONTHS + t] = (float)(floor(trade + added) + 0.37);
        s->columns.footfall[i * MONTHS + t] = (float)exp(10 + known + season);
    }
}

static Streets streets_make(unsigned long seed) {
    const Columns c = columns_open(STOREFRONTS, MONTHS);
    Streets s = {.columns = c,
                 .panel = c.panel,
                 .level_sd = ARENA_ARRAY(c.arena, float, STOREFRONTS),
                 .month_sd = ARENA_ARRAY(c.arena, float, STOREFRONTS),
                 .front = ARENA_ARRAY(c.arena, unsigned char, STOREFRONTS)};
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    for (size_t i = 0; i < STOREFRONTS; i++) draw_storefront(r, i, &s);
    gsl_rng_free(r);
    s.panel.sectors = 1;
    s.panel.footfall_sd = s.level_sd;
    s.panel.footfall_month_sd = s.month_sd;
    return s;
}

/* That so many or more of a list are false when each is with the chance it allows. */
static double chance_of(const Lists *l, size_t a) {
    const unsigned wrong = (unsigned)l->wrong[a], listed = (unsigned)l->listed[a];
    return wrong ? gsl_cdf_binomial_Q(wrong - 1, nominal[a], listed) : 1;
}

/* With its error the list is right, and without it: the city's own storefronts show how far levels
 * lie from what is expected. But then fewer stand in it, for all levels say less. */
Test(counted, an_ignored_error_of_footfall_shortens_the_list) {
    Lists known = {0}, ignored = {0};
    for (unsigned long seed = 1; seed <= 4; seed++) {
        Streets s = streets_make(seed);
        add_lists(&s.panel, s.front, s.columns.arena, &known);
        s.panel.footfall_sd = s.panel.footfall_month_sd = NULL;
        add_lists(&s.panel, s.front, s.columns.arena, &ignored);
        columns_close(&s.columns);
    }
    for (size_t a = 0; a < LEVELS; a++) {
        cr_log_info("nominal %.0f %%: %.0f listed, %.1f %% false; error ignored: %.0f, %.1f %%",
                    100 * nominal[a], known.listed[a], 100 * wrong_share(&known, a),
                    ignored.listed[a], 100 * wrong_share(&ignored, a));
        cr_expect(le(dbl, wrong_share(&known, a), nominal[a] + 0.04));
        cr_expect(lt(dbl, 0.01, chance_of(&ignored, a)));
        if (!a) continue; /* a handful */
        cr_expect(le(dbl, wrong_share(&ignored, a), nominal[a] + 0.04));
        cr_expect(lt(dbl, 10, known.listed[a])); /* 59 and 100 measured; 240 are planted */
        cr_expect(lt(dbl, 1.1 * ignored.listed[a], known.listed[a]));
    }
}
