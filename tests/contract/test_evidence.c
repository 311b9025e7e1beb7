/* What every change of the model must keep: the order of storefronts, the unit of money, missing
 * cells and the number of threads mean nothing; evidence adds up. Panels are made in memory. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "models/curves/additive.h"
#include "models/posterior/evidence.h"
#include "tests/support/columns.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

enum { SHOPS = 300, MONTHS = 24, FRONTS = 12 };

static Columns street(size_t n, size_t months, unsigned long seed) {
    return columns_street(n, months, FRONTS, seed);
}

static Evidence judge(Columns *c, const Parallel *parallel) {
    Err err = {0};
    Evidence evidence;
    must(evidence_compute(&c->panel, params_open(c->arena), parallel, c->arena, &evidence, &err),
         &err);
    return evidence;
}

static Evidence judge_with(Columns *c, const char *const *setting) {
    Err err = {0};
    Evidence evidence;
    Params *params = params_open(c->arena);
    for (; *setting; setting++) must(params_set(params, *setting, &err), &err);
    must(evidence_compute(&c->panel, params, &parallel_serial, c->arena, &evidence, &err), &err);
    return evidence;
}

static Evidence judge_without_digits(Columns *c) {
    static const char *const silent[] = {"digits.rounding_fronts=0.01", "digits.honest_max=0.01",
                                         "digits.mixed_fronts=0.003", NULL};
    return judge_with(c, silent);
}

static Evidence judge_untaught(Columns *c) {
    static const char *const untaught[] = {"digits.rounding_fronts=0.01", "digits.honest_max=0.01",
                                           "digits.mixed_fronts=0.003", "curves.least=10000", NULL};
    return judge_with(c, untaught);
}

/* Largest |a - b| where both are judged; counts disagreement about judged as infinite. */
static double distance(const Evidence *a, const double *x, const Evidence *b, const double *y,
                       const size_t *place) {
    double most = 0.0;
    for (size_t i = 0; i < a->n; i++) {
        const size_t j = place ? place[i] : i;
        if (a->judged[i] != b->judged[j]) return INFINITY;
        if (a->judged[i]) most = fmax(most, fabs(x[i] - y[j]));
    }
    return most;
}

static void expect_additive(const Evidence *e) {
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i]) continue;
        double sum = e->prior_log_odds;
        for (size_t s = 0; s < e->signals; s++) sum += e->evidence[i * e->signals + s];
        cr_expect(lt(dbl, fabs(sum - e->log_odds[i]), 1e-9), "storefront %zu", i);
        cr_expect(lt(dbl, fabs(1.0 / (1.0 + exp(-sum)) - e->posterior[i]), 1e-9));
        cr_expect(e->share_low[i] <= e->share[i] && e->share[i] <= e->share_high[i]);
        cr_expect(e->share[i] >= 0.0 && e->share[i] <= 1.0);
        cr_expect(e->unexplained_eur_year[i] >= 0.0);
    }
}

static int descending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Fronts at more than three times their trade are the first of the list, and likelier by far. */
Test(evidence, adds_up_to_the_log_odds) {
    Columns c = street(SHOPS, MONTHS, 101);
    const Evidence e = judge(&c, &parallel_serial);
    cr_assert(eq(sz, e.signals, signals_count()));
    expect_additive(&e);
    double fronts = 0.0, others = 0.0, sorted[SHOPS];
    size_t first = 0;
    memcpy(sorted, e.posterior, sizeof sorted);
    qsort(sorted, SHOPS, sizeof *sorted, descending);
    for (size_t i = 0; i < SHOPS; i++) {
        *(i < FRONTS ? &fronts : &others) += e.posterior[i];
        first += i < FRONTS && e.posterior[i] >= sorted[FRONTS - 1];
    }
    cr_expect(lt(sz, FRONTS * 3 / 4, first), "%zu of %d", first, FRONTS);
    cr_expect(lt(dbl, 10 * others / (SHOPS - FRONTS), fronts / FRONTS),
              "mean posterior of fronts %g, of others %g", fronts / FRONTS,
              others / (SHOPS - FRONTS));
    cr_expect(lt(dbl, others / (SHOPS - FRONTS), 0.05));
    columns_close(&c);
}

/* The columns that stages fill are none of the panel's, and the others are numbers that a reader
 * can weigh: none so large that only another one, as large and against it, could make sense of it.
 */
Test(evidence, every_column_of_a_storefront_is_finite_and_bounded) {
    Columns c = street(SHOPS, MONTHS, 113);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[50 * MONTHS + t] = t < 12 ? NAN : 1;          /* opens, and files one euro */
        c.turnover[51 * MONTHS + t] = t % 2 ? 1e-3f : 3e10f;     /* thirteen orders of magnitude */
        c.turnover[52 * MONTHS + t] = t < 7 ? 5000 : (float)NAN; /* closes after seven months */
        c.footfall[53 * MONTHS + t] = t % 2 ? 1e-3f : 3e10f;
    }
    const Evidence e = judge(&c, &parallel_serial);
    for (size_t i = 0; i < SHOPS; i++)
        for (size_t s = 0; s < e.signals; s++)
            cr_expect(fabs(e.evidence[i * e.signals + s]) <= 12, "%s of storefront %zu: %g",
                      signals_all[s]->id, i, e.evidence[i * e.signals + s]);
    expect_additive(&e);
    columns_close(&c);
}

Test(evidence, the_order_of_storefronts_means_nothing) {
    Columns c = street(SHOPS, MONTHS, 102);
    size_t place[SHOPS];
    for (size_t i = 0; i < SHOPS; i++) place[i] = (i * 77 + 13) % SHOPS; /* no factor in common */
    Columns d = columns_moved(&c, place);
    const Evidence a = judge(&c, &parallel_serial), b = judge(&d, &parallel_serial);
    cr_expect(lt(dbl, distance(&a, a.log_odds, &b, b.log_odds, place), 1e-9));
    cr_expect(lt(dbl, distance(&a, a.share, &b, b.share, place), 1e-9));
    for (size_t i = 0; i < SHOPS; i++)
        for (size_t s = 0; s < a.signals; s++) {
            const double x = a.evidence[i * a.signals + s];
            const double y = b.evidence[place[i] * a.signals + s];
            cr_expect(lt(dbl, fabs(x - y), 1e-9), "%s of storefront %zu", signals_all[s]->id, i);
        }
    columns_close(&c);
    columns_close(&d);
}

/* Final digits depend on the unit by nature, so the digits signal is made silent: fronts round as
 * often as others. What remains is that fronts and mirror images are planted in whole euros, some
 * of them round, and that whole numbers of another unit end in other digits: what the city teaches
 * about them, and about the share of turnover that was added, differs a little. What is read
 * without it does not (unit_plain_coupling). */
Test(evidence, the_unit_of_money_means_next_to_nothing) {
    static const float units[] = {7.3f, 0.2f};
    for (size_t u = 0; u < 2; u++) {
        Columns c = street(SHOPS, MONTHS, 103), d = street(SHOPS, MONTHS, 103);
        for (size_t k = 0; k < SHOPS * MONTHS; k++) d.turnover[k] *= units[u];
        const Evidence a = judge_without_digits(&c), b = judge_without_digits(&d);
        const double change = distance(&a, a.posterior, &b, b.posterior, NULL);
        cr_log_info("unit %g: largest change of a posterior %g", (double)units[u], change);
        cr_expect(lt(dbl, change, 0.12), "largest change of a posterior: %g", change);
        cr_expect(lt(dbl, distance(&a, a.share, &b, b.share, NULL), 0.03));
        columns_close(&c);
        columns_close(&d);
    }
}

/* Where too few storefronts teach the city anything, the likelihoods count by themselves. Logs are
 * kept as floats: half a unit in the last place near 10 is 5e-7, which the tightest noise of the
 * model (0.01) turns into at most 2e-4 of log odds over 24 months, or 6e-5 of a posterior. */
Test(evidence, the_unit_of_money_means_nothing_to_likelihoods) {
    static const float units[] = {7.3f, 0.001f};
    for (size_t u = 0; u < 2; u++) {
        Columns c = street(SHOPS, MONTHS, 103), d = street(SHOPS, MONTHS, 103);
        for (size_t k = 0; k < SHOPS * MONTHS; k++) d.turnover[k] *= units[u];
        const Evidence a = judge_untaught(&c), b = judge_untaught(&d);
        const double change = distance(&a, a.posterior, &b, b.posterior, NULL);
        cr_expect(lt(dbl, change, 6e-5), "largest change of a posterior: %g", change);
        cr_expect(lt(dbl, distance(&a, a.share, &b, b.share, NULL), 0.03));
        columns_close(&c);
        columns_close(&d);
    }
}

Test(evidence, missing_cells_are_judged_or_explained) {
    Columns c = street(SHOPS, MONTHS, 104);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[20 * MONTHS + t] = NAN;             /* nothing declared */
        if (t > 1) c.turnover[21 * MONTHS + t] = NAN;  /* two months only */
        if (t % 3) c.turnover[22 * MONTHS + t] = NAN;  /* a quarterly filer */
        c.footfall[23 * MONTHS + t] = NAN;             /* no sensor */
        if (t > 11) c.footfall[24 * MONTHS + t] = NAN; /* a sensor that broke */
    }
    c.staff[25] = c.area[26] = c.hours[27] = NAN;
    c.shared[28] = 1;
    const Evidence e = judge(&c, &parallel_serial);
    for (size_t i = 0; i < SHOPS; i++) {
        const bool blind = i == 20 || i == 21 || i == 28;
        cr_expect(eq(int, e.judged[i], !blind), "storefront %zu", i);
        cr_expect(eq(int, e.reason[i] != NULL, blind));
        cr_expect(eq(int, isnan(e.posterior[i]) != 0, blind));
        cr_expect(eq(int, isnan(e.log_odds[i]) != 0, blind));
    }
    expect_additive(&e);
    columns_close(&c);
}

Test(evidence, one_storefront_is_judged_or_explained) {
    Columns c = street(1, MONTHS, 105);
    Err err = {0};
    Evidence e;
    const Status status =
        evidence_compute(&c.panel, params_open(c.arena), &parallel_serial, c.arena, &e, &err);
    if (status)
        cr_expect(ne(chr, err.text[0], '\0'));
    else
        cr_expect(e.judged[0] ? isfinite(e.posterior[0]) : e.reason[0] != NULL);
    columns_close(&c);
}

/* Each is judged by what the city says without the fifth that it is in: as many answers as
 * fifths, close to each other. */
Test(evidence, equal_storefronts_are_judged_equally) {
    Columns c = street(SHOPS, MONTHS, 106);
    for (size_t i = 31; i < 60; i++) {
        c.sector[i] = c.sector[30], c.staff[i] = c.staff[30];
        c.area[i] = c.area[30], c.hours[i] = c.hours[30];
        memcpy(c.turnover + i * MONTHS, c.turnover + 30 * MONTHS, MONTHS * sizeof *c.turnover);
        memcpy(c.footfall + i * MONTHS, c.footfall + 30 * MONTHS, MONTHS * sizeof *c.footfall);
    }
    const Evidence e = judge(&c, &parallel_serial);
    double answer[30];
    size_t answers = 0;
    for (size_t i = 30; i < 60; i++) {
        size_t k = 0;
        while (k < answers && answer[k] != e.log_odds[i]) k++;
        if (k == answers) answer[answers++] = e.log_odds[i];
        cr_expect(epsilon_eq(dbl, e.log_odds[i], e.log_odds[30], 0.5), "storefront %zu", i);
    }
    cr_expect(answers <= CURVE_FOLDS, "%zu answers", answers);
    columns_close(&c);
}

Test(evidence, constant_amounts_give_finite_numbers) {
    Columns c = street(SHOPS, MONTHS, 107);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[40 * MONTHS + t] = 23850.0f;
        c.footfall[41 * MONTHS + t] = 1.0f;
    }
    const Evidence e = judge(&c, &parallel_serial);
    for (size_t i = 0; i < SHOPS; i++) cr_expect(isfinite(e.log_odds[i]), "storefront %zu", i);
    columns_close(&c);
}

/* What a city comes to that cannot be fitted, all of it or (`sampled`) a hundred storefronts. */
static Status unfit(const Columns *c, const char *setting, bool sampled, Err *err) {
    Evidence e;
    Params *params = params_open(c->arena);
    if (sampled) must(params_set(params, "model.sample=100", err), err);
    if (setting) must(params_set(params, setting, err), err);
    return evidence_compute(&c->panel, params, &parallel_serial, c->arena, &e, err);
}

Test(evidence, too_few_months_is_a_shape_error) {
    for (int sampled = 0; sampled < 2; sampled++) {
        Columns c = street(SHOPS, 5, 108); /* enough for a storefront's level, not for a scan */
        Err err = {0};
        cr_assert(eq(int, (int)unfit(&c, NULL, sampled, &err), ST_SHAPE));
        cr_expect(strstr(err.text, "6 to 120 months, the window has 5") != NULL, "%s", err.text);
        columns_close(&c);
    }
}

Test(evidence, a_city_without_levels_is_a_numeric_error) {
    Columns c = street(SHOPS, MONTHS, 110);
    Err err = {0};
    for (size_t k = 0; k < SHOPS * MONTHS; k++)
        if (k % MONTHS > 1) c.turnover[k] = NAN; /* two months of everybody */
    cr_assert(eq(int, (int)unfit(&c, NULL, false, &err), ST_NUMERIC));
    cr_expect(strstr(err.text, "no storefront is left") != NULL, "%s", err.text);
    columns_close(&c);
}

/* A sector without storefronts has a level only by the ridge that draws it to the city's. */
Test(evidence, an_empty_sector_without_a_ridge_is_a_numeric_error) {
    for (int sampled = 0; sampled < 2; sampled++) {
        Columns c = street(SHOPS, MONTHS, 111);
        Err err = {0};
        for (size_t i = 0; i < SHOPS; i++) c.sector[i] = (int)(i % 2);
        must(unfit(&c, NULL, sampled, &err), &err);
        cr_assert(eq(int, (int)unfit(&c, "model.group_ridge=0", sampled, &err), ST_NUMERIC));
        cr_expect(strstr(err.text, "singular") != NULL, "%s", err.text);
        columns_close(&c);
    }
}

/* Months that were not filed, or filed as zero, are left out of the year and not taken for zeros.
 */
Test(evidence, an_amount_is_of_a_year_like_the_months_filed) {
    Columns c = street(SHOPS, MONTHS, 112);
    Evidence e = judge(&c, &parallel_serial);
    for (size_t t = 0; t < MONTHS; t++) {
        c.turnover[7 * MONTHS + t] = t % 3 == 0 ? 2385 : t % 3 == 1 ? NAN : 0;
        c.turnover[8 * MONTHS + t] = NAN;
    }
    e.share[7] = 0.25;
    evidence_settle(&c.panel, 0.05, &e);
    cr_expect(epsilon_eq(dbl, e.unexplained_eur_year[7], e.posterior[7] * 7155, 1e-6),
              "a quarter of 12 x 2,385 a year");
    cr_expect(isnan(e.unexplained_eur_year[8]), "there is no amount to tell");
    cr_expect(isfinite(e.posterior[8]));
    columns_close(&c);
}

static const struct { size_t threads; } crews[] = {{2}, {8}};

EachRow(evidence, threads_change_no_byte, crews) {
    Columns c = street(2 * PARALLEL_GRAIN + 77, MONTHS, 109);
    Threads *threads = threads_open(crews[*row].threads);
    const Evidence a = judge(&c, &parallel_serial), b = judge(&c, threads_parallel(threads));
    threads_close(threads);
    const size_t n = a.n;
    cr_expect(zero(int, memcmp(a.log_odds, b.log_odds, n * sizeof *a.log_odds)));
    cr_expect(zero(int, memcmp(a.evidence, b.evidence, n * a.signals * sizeof *a.evidence)));
    cr_expect(zero(int, memcmp(a.share, b.share, n * sizeof *a.share)));
    cr_expect(zero(int, memcmp(a.expected, b.expected, n * MONTHS * sizeof *a.expected)));
    cr_assert(eq(sz, a.fit_numbers, b.fit_numbers));
    for (size_t k = 0; k < a.fit_numbers; k++)
        cr_expect(eq(dbl, a.fit[k].value, b.fit[k].value), "%s", a.fit[k].name);
    columns_close(&c);
}

/* What a storefront says when its figures are read again, unaltered, is what it said. */
Test(evidence, read_again_it_is_the_same) {
    Columns c = street(SHOPS, MONTHS, 114);
    const Params *params = params_open(c.arena);
    const EvidenceInput input = {.panel = &c.panel, .params = params, .parallel = &parallel_serial};
    Err err = {0};
    Evidence e;
    Fit fit;
    must(evidence_fit(&input, c.arena, &e, &fit, &err), &err);
    cr_assert(fit.weighing != NULL, "the city taught what numbers are worth");
    Storefront *shop = storefront_new(c.arena);
    for (size_t i = 0; i < SHOPS; i += 7) {
        double own[SIGNALS_MAX];
        evidence_own(&fit, params, i, shop, own);
        for (size_t s = 0; s < e.signals; s++)
            cr_expect(epsilon_eq(dbl, own[s], e.evidence[i * e.signals + s], 1e-9),
                      "%s of storefront %zu", signals_all[s]->id, i);
    }
    columns_close(&c);
}

/* Every amount in this city is a multiple of 10, so that it says nothing that one's own are. */
Test(evidence, where_everybody_rounds_roundness_says_nothing) {
    Columns c = street(SHOPS, MONTHS, 131);
    for (size_t k = 0; k < SHOPS * MONTHS; k++) c.turnover[k] = 10 * roundf(c.turnover[k] / 10);
    const Evidence e = judge(&c, &parallel_serial);
    size_t detail;
    const size_t digits = evidence_column("digits", &detail);
    double sum = 0, judged = 0;
    for (size_t i = 0; i < SHOPS; i++) {
        if (!e.judged[i]) continue;
        sum += e.evidence[i * e.signals + digits];
        judged++;
    }
    cr_assert(lt(dbl, SHOPS / 2.0, judged));
    cr_expect(lt(dbl, fabs(sum / judged), 0.3), "mean %.2f nats", sum / judged);
    columns_close(&c);
}

/* Fronts of a shape that nobody planted: eight times their trade in every third month. Visits
 * confirm half of them: the other half stand out more, the honest do not. Two in three are learned
 * from by their hash, and whom visits confirmed. */
enum { STRANGE = 24 };

static double mean_rise(const Evidence *before, const Evidence *after, size_t from, size_t to) {
    double sum = 0, n = 0;
    for (size_t i = from; i < to; i += 2)
        if (before->judged[i] && after->judged[i]) {
            sum += after->log_odds[i] - before->log_odds[i];
            n++;
        }
    return sum / n;
}

Test(evidence, confirmed_fronts_teach_what_fronts_look_like) {
    static const char *const sample[] = {"curves.sample=200", NULL},
                             *const old[] = {"curves.sample=200", "curves.confirmed_months=0",
                                             NULL};
    Columns c = street(SHOPS, MONTHS, 137);
    int *confirmed = ARENA_ARRAY(c.arena, int, SHOPS);
    for (size_t i = 0; i < SHOPS; i++) {
        const bool strange = i >= FRONTS && i < FRONTS + STRANGE;
        confirmed[i] = strange && i % 2 ? c.panel.first_month + MONTHS : INT_MIN;
        for (size_t t = i % 3; strange && t < MONTHS; t += 3) c.turnover[i * MONTHS + t] *= 8;
    }
    const Evidence before = judge_with(&c, sample);
    c.panel.confirmed = confirmed;
    const Evidence after = judge_with(&c, sample), forgotten = judge_with(&c, old);
    const double alike = mean_rise(&before, &after, FRONTS, FRONTS + STRANGE),
                 honest = mean_rise(&before, &after, FRONTS + STRANGE, SHOPS);
    cr_log_info("rise of the like %.2f, of the honest %.2f", alike, honest);
    cr_expect(lt(dbl, honest + 0.5, alike));
    cr_expect(
        zero(int, memcmp(before.log_odds, forgotten.log_odds, SHOPS * sizeof *before.log_odds)));
    columns_close(&c);
}
