/* A year filed as one figure says less than the same year filed by month. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/posterior/evidence.h"
#include "tests/support/columns.h"
#include "tests/support/world.h"

enum { SHOPS = 400, MONTHS = 36, SUBJECTS = 6 };

/* Honest trade with a season; the first `flat` get twelve equal months a year. They are few: what
 * many of a city do is honest there. */
typedef struct Street {
    Columns columns;
    Panel *panel;
    float *turnover;
    unsigned char *period;
} Street;

static Street street_open(unsigned long seed, size_t flat) {
    const Columns c = columns_open(SHOPS, MONTHS);
    Street s = {.columns = c,
                .panel = ARENA_ARRAY(c.arena, Panel, 1),
                .turnover = c.turnover,
                .period = ARENA_ARRAY(c.arena, unsigned char, SHOPS *MONTHS)};
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    *s.panel = c.panel;
    s.panel->sectors = 1;
    for (size_t i = 0; i < SHOPS; i++) {
        c.staff[i] = (float)gsl_ran_lognormal(r, 1.1, 0.5);
        const double level = 9 + 0.8 * log((double)c.staff[i]) + gsl_ran_gaussian(r, 0.35);
        for (size_t t = 0; t < MONTHS; t++) {
            const double season = 0.25 * sin(0.5236 * (double)t);
            const double trade = exp(level + season + gsl_ran_gaussian(r, 0.08));
            c.turnover[i * MONTHS + t] = (float)(floor(trade) + 0.37);
            c.footfall[i * MONTHS + t] = (float)exp(9.5 + 0.8 * season + gsl_ran_gaussian(r, 0.08));
            s.period[i * MONTHS + t] = (unsigned char)t;
        }
        for (size_t t = 0; t < MONTHS && i < flat; t++) {
            double year = 0;
            for (size_t m = 0; m < 12; m++)
                year += (double)s.turnover[i * MONTHS + t - t % 12 + m] / 12;
            if (t % 12 == 11)
                for (size_t m = 0; m < 12; m++) s.turnover[i * MONTHS + t - m] = (float)year;
        }
    }
    gsl_rng_free(r);
    return s;
}

static void file_by(Street *s, size_t months) {
    for (size_t i = 0; i < SUBJECTS; i++)
        for (size_t t = 0; t < MONTHS; t++)
            s->period[i * MONTHS + t] = (unsigned char)(t - t % months);
    s->panel->period = s->period;
}

static Evidence judge(Street *s) {
    Err err = {0};
    Evidence e;
    Arena *arena = s->columns.arena;
    must(evidence_compute(s->panel, params_open(arena), &parallel_serial, arena, &e, &err), &err);
    return e;
}

static size_t signal_index(const char *id) {
    size_t k = 0;
    while (strcmp(signals_all[k]->id, id) != 0) k++;
    return k;
}

/* Evidence on months: everything but the level. */
static double within(const Evidence *e, size_t i) {
    double sum = 0;
    for (size_t k = 0; k < e->signals; k++)
        if (k != signal_index("level")) sum += fabs(e->evidence[i * e->signals + k]);
    return sum;
}

Test(figures, a_year_is_not_twelve_equal_months) {
    Street split = street_open(201, SUBJECTS), filed = street_open(201, SUBJECTS);
    file_by(&filed, 12);
    const Evidence months = judge(&split), years = judge(&filed);
    const size_t smooth = signal_index("smooth"), burst = signal_index("burst");
    size_t too_smooth = 0;
    for (size_t i = 0; i < SUBJECTS; i++) {
        cr_assert(years.judged[i]);
        too_smooth += months.log_odds[i] > years.log_odds[i];
        cr_expect(eq(dbl, years.evidence[i * years.signals + smooth], 0.0));
        cr_expect(eq(dbl, years.evidence[i * years.signals + burst], 0.0));
        cr_expect(lt(dbl, within(&years, i), within(&months, i)), "storefront %zu", i);
        cr_expect(lt(dbl, years.posterior[i], 0.5));
    }
    cr_expect(lt(sz, SUBJECTS / 2, too_smooth), "equal months do look smoother: %zu", too_smooth);
    columns_close(&split.columns);
    columns_close(&filed.columns);
}

/* The period array of a storefront that files by month changes nothing for it, to the last bit. */
Test(figures, months_of_their_own_stay_what_they_are) {
    Street plain = street_open(202, 0), marked = street_open(202, 0);
    marked.panel->period = marked.period;
    const Evidence a = judge(&plain), b = judge(&marked);
    cr_expect(zero(int, memcmp(a.evidence, b.evidence, a.n * a.signals * sizeof *a.evidence)));
    cr_expect(zero(int, memcmp(a.log_odds, b.log_odds, a.n * sizeof *a.log_odds)));
    columns_close(&plain.columns);
    columns_close(&marked.columns);
}

Test(figures, a_street_without_a_single_month_is_judged_by_years_and_by_quarters) {
    static const size_t lengths[] = {3, 12};
    for (size_t k = 0; k < 2; k++) {
        Street s = street_open(203, 0);
        for (size_t i = 0; i < SHOPS; i++)
            for (size_t t = 0; t < MONTHS; t++) {
                double sum = 0;
                const size_t from = t - t % lengths[k];
                for (size_t m = 0; m < lengths[k]; m++)
                    sum += (double)s.turnover[i * MONTHS + from + m] / (double)lengths[k];
                s.period[i * MONTHS + t] = (unsigned char)from;
                if (t == from + lengths[k] - 1)
                    for (size_t m = 0; m < lengths[k]; m++)
                        s.turnover[i * MONTHS + from + m] = (float)sum;
            }
        s.panel->period = s.period;
        const Evidence e = judge(&s);
        size_t alarms = 0;
        for (size_t i = 0; i < SHOPS; i++) {
            cr_expect(e.judged[i] && isfinite(e.log_odds[i]));
            alarms += e.posterior[i] > 0.5;
        }
        cr_expect(le(sz, alarms, (size_t)3),
                  "%zu honest storefronts above one half, figures of %zu months", alarms,
                  lengths[k]);
        columns_close(&s.columns);
    }
}
