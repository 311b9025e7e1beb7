/* Counters to storefronts: kriging against numbers worked out by hand, planted fields and shifts.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "models/impute/counters.h"
#include "tests/support/world.h"

/* Two counters 100 m apart, a door half way: k = e^-0.5, K = [1.25 e^-1; e^-1 1.25], so both
 * weights are k/(1.25 + e^-1) = 0.374893 and the variance is 1.25 - 2 x 0.374893 k = 0.795231. On
 * one street of variance 0.49: k + 0.49, diagonals 1.74, e^-1 + 0.49. */
Test(krige, weights_and_variance_by_hand) {
    const double value[] = {2, 4}, none[] = {0, 0};
    KrigingPlace place[] = {{0, 0, NULL}, {0, 100, NULL}}, door = {0, 50, NULL};
    /* on no known street its part is a nugget too: 0.09 + 0.16 = 0.25 */
    KrigingField field = {.area = 1, .street = 0.3, .own = 0.4, .range = 100};
    const KrigingData data = {2, 1, place, value, none};
    double weight[KRIGE_NEAR];
    size_t near[KRIGE_NEAR];
    cr_assert(eq(sz, kriging_nearest(&data, &door, NULL, 2, 5, near), (size_t)2));
    double variance = kriging_weights(&data, &field, &door, near, 2, weight);
    cr_expect(lt(dbl, fabs(weight[0] - 0.374893), 1e-6));
    cr_expect(lt(dbl, fabs(weight[1] - 0.374893), 1e-6));
    cr_expect(lt(dbl, fabs(variance - 0.795231), 1e-5), "%.8f", variance);
    place[0].street = place[1].street = door.street = "Meir";
    field.street = 0.7;
    field.own = 0.5;
    variance = kriging_weights(&data, &field, &door, near, 2, weight);
    const double link = exp(-0.5) + 0.49, both = 1.74 + exp(-1) + 0.49;
    cr_expect(lt(dbl, fabs(weight[0] - link / both), 1e-9));
    cr_expect(lt(dbl, fabs(variance - (1.74 - 2 * link * link / both)), 1e-9));
    cr_expect(eq(sz, kriging_nearest(&data, &door, NULL, 0, 5, near), (size_t)1),
              "one is left out");
}

enum { PLACES = 60, ROWS = 40 };

/* A field of known spread, drawn through the factor of its covariance. */
Test(krige, a_planted_field_is_found_again) {
    const KrigingField truth = {.area = 0.5, .street = 0.3, .own = 0.2, .range = 400};
    static KrigingPlace place[PLACES];
    static double value[ROWS * PLACES], zero[PLACES], factor[PLACES][PLACES];
    static const char *const street[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < PLACES; k++)
        place[k] =
            (KrigingPlace){2000 * gsl_rng_uniform(r), 2000 * gsl_rng_uniform(r), street[k % 10]};
    for (size_t i = 0; i < PLACES; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.25 * exp(-kriging_distance(&place[i], &place[j]) / 400) +
                         (i % 10 == j % 10 ? 0.09 : 0) + (i == j ? 0.04 : 0);
            for (size_t k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k];
            factor[i][j] = i == j ? sqrt(sum) : sum / factor[j][j];
        }
    for (size_t row = 0; row < ROWS; row++) {
        double z[PLACES];
        for (size_t k = 0; k < PLACES; k++) z[k] = gsl_ran_gaussian(r, 1);
        for (size_t i = 0; i < PLACES; i++) {
            value[row * PLACES + i] = 11;
            for (size_t j = 0; j <= i; j++) value[row * PLACES + i] += factor[i][j] * z[j];
        }
    }
    gsl_rng_free(r);
    const KrigingData data = {PLACES, ROWS, place, value, zero};
    const KrigingField prior = {.area = 1, .street = 0.6, .own = 0.5, .range = 200};
    const KrigingField found = kriging_fit(&data, &prior, 1);
    cr_log_info("area %.3f street %.3f own %.3f range %.0f", found.area, found.street, found.own,
                found.range);
    cr_expect(lt(dbl, fabs(log(found.area / truth.area)), 0.2));
    cr_expect(lt(dbl, fabs(log(found.street / truth.street)), 0.2));
    cr_expect(lt(dbl, fabs(log(found.own / truth.own)), 0.15));
    cr_expect(lt(dbl, fabs(log(found.range / truth.range)), 0.4));
}

/* ---- shifts ---- */

enum { COUNTERS = 6, MONTHS = 24 };

typedef struct Town {
    Arena *arena;
    CounterCity city;
} Town;

/* Counters a kilometre apart, all with the season of one city and a month noise of 0.02. */
static Town town_open(void) {
    Arena *a = arena_open();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    Town t = {.arena = a,
              .city = {.params = params_group(params_open(a), &counters_group),
                       .n = COUNTERS,
                       .months = MONTHS,
                       .about = ARENA_ARRAY(a, PanelCounter, COUNTERS),
                       .x = ARENA_ARRAY(a, double, COUNTERS *MONTHS),
                       .level = ARENA_ARRAY(a, double, COUNTERS),
                       .level2 = ARENA_ARRAY(a, double, COUNTERS),
                       .city = ARENA_ARRAY(a, double, MONTHS),
                       .rest = ARENA_ARRAY(a, double, COUNTERS *MONTHS),
                       .month2 = ARENA_ARRAY(a, double, COUNTERS),
                       .place = ARENA_ARRAY(a, KrigingPlace, COUNTERS)}};
    for (size_t k = 0; k < COUNTERS; k++) {
        t.city.place[k].east = 1000 * (double)k;
        for (size_t m = 0; m < MONTHS; m++)
            t.city.x[k * MONTHS + m] =
                10 + (double)k + 0.3 * sin(0.5236 * (double)m) + gsl_ran_gaussian(r, 0.02);
    }
    gsl_rng_free(r);
    return t;
}

static void shift_from(Town *t, size_t counter, size_t month, double size) {
    for (size_t m = month; m < MONTHS; m++) t->city.x[counter * MONTHS + m] += size;
}

static void align(Town *t) {
    counters_split(&t->city);
    counters_align(&t->city);
}

Test(shifts, a_moved_counter_is_aligned_to_its_later_months) {
    Town t = town_open();
    shift_from(&t, 2, 10, 0.5);
    align(&t);
    for (size_t k = 0; k < COUNTERS; k++)
        cr_expect(eq(sz, t.city.about[k].shifts, (size_t)(k == 2)));
    cr_expect(eq(int, t.city.about[2].shift_month, 10));
    cr_expect(lt(dbl, fabs(t.city.about[2].shift - 0.5), 0.03));
    cr_expect(lt(dbl, fabs(t.city.level[2] - 12.5), 0.05), "%g", t.city.level[2]);
    cr_expect(lt(dbl, fabs(sqrt(t.city.level2[2]) - 0.25), 0.02), "half of it stays unknown");
    arena_close(t.arena);
}

/* Larger changes than counters ever showed: a rise is the street's, a fall speaks against no
 * storefront.
 */
Test(shifts, a_large_rise_stays_and_a_large_fall_is_aligned) {
    Town t = town_open();
    shift_from(&t, 2, 10, 1.2);
    shift_from(&t, 4, 14, -1.2);
    align(&t);
    cr_expect(eq(sz, t.city.about[2].shifts, (size_t)0));
    cr_expect(eq(dbl, t.city.level2[2], 0));
    cr_expect(eq(sz, t.city.about[4].shifts, (size_t)1));
    cr_expect(lt(dbl, fabs(sqrt(t.city.level2[4]) - 0.6), 0.03));
    cr_expect(t.city.about[2].doubted && t.city.about[4].doubted);
    arena_close(t.arena);
}

Test(shifts, a_change_that_the_neighbour_sees_is_the_street) {
    Town t = town_open();
    t.city.place[3].east = t.city.place[2].east + 100;
    shift_from(&t, 2, 10, -0.5);
    shift_from(&t, 3, 10, -0.45);
    align(&t);
    for (size_t k = 0; k < COUNTERS; k++) cr_expect(eq(sz, t.city.about[k].shifts, (size_t)0));
    arena_close(t.arena);
}

Test(shifts, a_christmas_market_is_no_shift) {
    Town t = town_open();
    for (size_t m = 11; m < 13; m++) t.city.x[m] += 0.6;
    align(&t);
    cr_expect(eq(sz, t.city.about[0].shifts, (size_t)0));
    cr_expect(eq(int, t.city.about[0].doubted, 0));
    arena_close(t.arena);
}

/* ---- a whole city ---- */

static const Panel *counted_city(World *w, const char *kind, Panel *panel) {
    Err err = {0};
    const CityOptions options = {
        .storefronts = 300, .months = 12, .seed = 3, .footfall = CITY_SENSORS};
    world_open(w);
    world_city(w, &options, "city");
    world_import(w, world_path(w, "city"));
    const char *path = world_path(w, "footfall.csv");
    FILE *file = fopen(path, "w");
    fputs("storefront_id,month,count,kind\n", file);
    for (int m = 1; m <= 12; m++) fprintf(file, "S0000007,2024-%02d,4321,%s\n", m, kind);
    fclose(file);
    world_import(w, path);
    must(panel_load(&w->store, &(PanelWindow){INT_MIN, INT_MAX, 1}, w->arena, panel, &err), &err);
    counters_apply(panel, params_open(w->arena), w->arena);
    return panel;
}

static size_t row_named(const Panel *panel, const char *id) {
    size_t i = 0;
    while (strcmp(panel->id[i], id) != 0) i++;
    return i;
}

Test(counted, own_footfall_stays_and_far_storefronts_have_none) {
    World w;
    Panel p;
    counted_city(&w, "passers_by", &p);
    const size_t own = row_named(&p, "S0000007");
    cr_expect(eq(flt, panel_footfall(&p, own)[3], 4321.0F));
    cr_expect(eq(flt, p.footfall_sd[own], 0.0F));
    cr_expect(eq(sz, p.counters->own, (size_t)1));
    cr_expect(lt(sz, (size_t)50, p.counters->near));
    cr_expect(lt(sz, (size_t)0, p.counters->far));
    for (size_t i = 0; i < p.n; i++) {
        if (i == own) continue;
        const bool near = p.footfall_m[i] <= 500;
        cr_expect(eq(int, near, !isnan(p.footfall_sd[i])), "%s", p.id[i]);
        if (near) cr_expect(lt(flt, 0.05F, p.footfall_sd[i]));
    }
    world_close(&w);
}

Test(counted, counters_of_passers_by_do_not_fill_visitors) {
    World w;
    Panel p;
    counted_city(&w, "visitors", &p);
    cr_expect(p.counters->unlike);
    cr_expect(p.footfall_sd == NULL);
    cr_expect(isnan(panel_footfall(&p, row_named(&p, "S0000008"))[3]));
    world_close(&w);
}
