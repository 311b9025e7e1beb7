/* Fronts planted into copies, and the mirror: they depend on ids alone, keep what was not traded,
 * and each kind adds what its name says. */
#include "models/plant/plant.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "tests/support/columns.h"

enum { N = 120, T = 36, EACH = 50, ROWS = PLANT_KINDS * EACH };

/* Storefronts of 6,000 to 40,000 a month with a season; every fifth opens in month 8, every
 * seventh rests in months 20 and 21, every third has no footfall, every fourth changed hands. */
static Columns street(void) {
    Columns c = columns_open(N, T);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < N; i++) {
        const double level = 9.5 + gsl_ran_gaussian(r, 0.4);
        c.sector[i] = (int)(i % COLUMN_SECTORS);
        c.transfer[i] = i % 4 ? -1 : 17;
        for (size_t t = 0; t < T; t++) {
            const bool closed = (i % 5 == 0 && t < 8) || (i % 7 == 0 && (t == 20 || t == 21));
            const double trade =
                exp(level + 0.2 * sin(0.5236 * (double)t) + gsl_ran_gaussian(r, 0.1));
            c.turnover[i * T + t] = closed ? NAN : (float)floor(trade);
            c.footfall[i * T + t] = i % 3 ? (float)exp(8 + gsl_ran_gaussian(r, 0.1)) : (float)NAN;
        }
    }
    gsl_rng_free(r);
    return c;
}

typedef struct Street {
    Columns columns;
    Fit fit;
    PlainCity *city;
    uint32_t row[N];
    PlantParams params;
} Street;

static Street street_of(Columns columns) {
    Street s = {.columns = columns};
    const Params *params = params_open(columns.arena);
    Panel *panel = ARENA_ARRAY(columns.arena, Panel, 1);
    *panel = columns.panel;
    s.fit = columns_fit(&columns);
    s.fit.panel = panel;
    s.city = plain_learn(&s.fit, params, &parallel_serial, columns.arena);
    s.params = *(const PlantParams *)params_group(params, &plant_group);
    s.params.copies = EACH;
    for (size_t i = 0; i < N; i++) s.row[i] = (uint32_t)i;
    return s;
}

static Planted plant_among(const Street *s, size_t storefronts) {
    Planted planted;
    cr_assert(plant_copies(s->city, &s->fit, s->row, storefronts, &s->params, s->columns.arena,
                           &planted));
    cr_assert(eq(sz, planted.panel.n, PLANT_KINDS * (size_t)s->params.copies));
    return planted;
}

static Planted plant(const Street *s) {
    return plant_among(s, N);
}

static bool same(float a, float b) {
    return a == b || (isnan(a) && isnan(b));
}

/* ---- draws ---- */

Test(plant, a_hash_is_of_the_id_and_the_salt) {
    cr_expect(eq(u64, plant_hash("S00001", 7), plant_hash("S00001", 7)));
    cr_expect(ne(u64, plant_hash("S00001", 7), plant_hash("S00002", 7)));
    cr_expect(ne(u64, plant_hash("S00001", 7), plant_hash("S00001", 8)));
    /* SplitMix64 finalises the sum of FNV-1a of "" and the odd constant:
     *   z = (0xcbf29ce484222325 + 0x9e3779b97f4a7c15) % 2**64
     *   z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 % 2**64
     *   z = (z ^ z >> 27) * 0x94d049bb133111eb % 2**64
     *   print(hex(z ^ z >> 31))          # Python */
    cr_expect(eq(u64, plant_hash("", 0), 0xc3817c016ba4ff30u));
    size_t fold[5] = {0};
    for (size_t i = 0; i < 5000; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "S%05zu", i);
        fold[plant_hash(id, 7) % 5]++;
    }
    for (size_t f = 0; f < 5; f++) /* sd sqrt(5000 * 0.16) = 28 */
        cr_expect(lt(dbl, fabs((double)fold[f] - 1000), 5 * 28), "fifth %zu: %zu", f, fold[f]);
}

Test(plant, copies_depend_on_ids_and_never_on_the_order_of_rows) {
    Columns c = street();
    size_t place[N];
    for (size_t i = 0; i < N; i++) place[i] = (i * 77 + 13) % N; /* 77 and 120 share no factor */
    Street a = street_of(c), b = street_of(columns_moved(&c, place));
    const Planted p = plant(&a), q = plant(&b);
    size_t unlike = 0;
    for (size_t k = 0; k < ROWS; k++) {
        cr_expect(eq(str, (char *)p.panel.id[k], (char *)q.panel.id[k]));
        cr_expect(eq(sz, place[p.source[k]], q.source[k]));
        cr_expect(eq(int, p.kind[k], q.kind[k]));
        cr_expect(eq(int, p.panel.transfer[k], q.panel.transfer[k]));
        for (size_t t = 0; t < T; t++) {
            unlike += !same(panel_turnover(&p.panel, k)[t], panel_turnover(&q.panel, k)[t]);
            unlike += !same(panel_footfall(&p.panel, k)[t], panel_footfall(&q.panel, k)[t]);
        }
    }
    cr_expect(zero(sz, unlike));
    columns_close(&b.columns);
    columns_close(&a.columns);
}

Test(plant, another_seed_plants_other_copies) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    s.params.seed = 2;
    const Planted q = plant(&s);
    size_t equal = 0;
    for (size_t k = 0; k < ROWS; k++) equal += p.source[k] == q.source[k];
    cr_expect(lt(sz, equal, ROWS / 10));
    columns_close(&s.columns);
}

/* Of each kind, none a second time before all have been taken. */
Test(plant, every_storefront_has_its_turn) {
    Street s = street_of(street());
    s.params.copies = 2.5 * N;
    const Planted p = plant(&s);
    size_t turns[PLANT_KINDS][N] = {0};
    for (size_t k = 0; k < p.panel.n; k++) turns[p.kind[k]][p.source[k]]++;
    for (size_t k = 0; k < PLANT_KINDS; k++)
        for (size_t i = 0; k != PLANT_EMPTY && i < N; i++)
            cr_expect(turns[k][i] == 2 || turns[k][i] == 3, "kind %zu: %zu", k, turns[k][i]);
    columns_close(&s.columns);
}

/* What is planted into the others stays, month by month, when a storefront leaves. */
Test(plant, a_storefront_less_leaves_the_other_copies) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    const Planted q = plant_among(&s, N - 1);
    size_t kept = 0, at = 0;
    for (size_t k = 0; k < q.panel.n; k++) {
        for (at = 0; at < p.panel.n; at++)
            if (p.kind[at] == q.kind[k] && p.source[at] == q.source[k] &&
                memcmp(panel_turnover(&p.panel, at), panel_turnover(&q.panel, k),
                       T * sizeof(float)) == 0)
                break;
        kept += at < p.panel.n;
    }
    cr_expect(lt(sz, q.panel.n * 9 / 10, kept), "%zu of %zu", kept, q.panel.n);
    columns_close(&s.columns);
}

Test(plant, short_lives_and_shared_figures_are_no_sources) {
    Columns c = street();
    c.shared[1] = 1;
    for (size_t t = 5; t < T; t++) c.turnover[2 * T + t] = NAN;
    Street s = street_of(c);
    s.fit.too_short[3] = 1;
    const Planted p = plant(&s);
    for (size_t k = 0; k < ROWS; k++) cr_expect(p.source[k] < 1 || p.source[k] > 3);
    Planted none;
    cr_expect(eq(int, plant_copies(s.city, &s.fit, s.row + 1, 3, &s.params, c.arena, &none), 0));
    columns_close(&s.columns);
}

Test(plant, without_footfall_nobody_can_have_lost_his_customers) {
    Columns c = street();
    for (size_t k = 0; k < N * T; k++) c.footfall[k] = NAN;
    Street s = street_of(c);
    Planted p;
    cr_assert(plant_copies(s.city, &s.fit, s.row, N, &s.params, c.arena, &p));
    cr_expect(eq(sz, p.panel.n, ROWS - EACH));
    for (size_t k = 0; k < p.panel.n; k++) cr_expect(ne(int, p.kind[k], PLANT_EMPTY));
    columns_close(&s.columns);
}

/* ---- what is added ---- */

Test(plant, months_without_trade_stay_so) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    size_t closed = 0;
    for (size_t k = 0; k < ROWS; k++)
        for (size_t t = 0; t < T; t++) {
            const bool none = isnan(panel_turnover(s.fit.panel, p.source[k])[t]);
            closed += none;
            cr_expect(eq(int, isnan(panel_turnover(&p.panel, k)[t]) != 0, none));
        }
    cr_expect(lt(sz, 100, closed));
    columns_close(&s.columns);
}

/* By how much copy k is above its source in month t, in mean months of the source. */
static double added(const Street *s, const Planted *p, size_t k, size_t t) {
    const float *source = panel_turnover(s->fit.panel, p->source[k]);
    double sum = 0, n = 0;
    for (size_t u = 0; u < T; u++)
        if (source[u] > 0) sum += (double)source[u], n++;
    return ((double)panel_turnover(&p->panel, k)[t] - (double)source[t]) / (sum / n);
}

Test(plant, amounts_are_above_the_source) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    for (size_t k = 0; k < ROWS; k++) {
        double most = 0;
        if (p.kind[k] == PLANT_EMPTY || p.kind[k] == PLANT_SMOOTH) continue;
        for (size_t t = 0; t < T; t++) {
            const double a = added(&s, &p, k, t);
            if (isnan(a)) continue;
            cr_expect(a > -0.01, "%s copy %zu month %zu: %g", plant_names[p.kind[k]], k, t, a);
            most = fmax(most, a);
        }
        cr_expect(lt(dbl, 0.02, most), "%s copy %zu adds something", plant_names[p.kind[k]], k);
    }
    columns_close(&s.columns);
}

/* First and last month with more than a hundredth of a mean month on top, which is more than
 * rounding does; -1 = none. */
static void reach(const Street *s, const Planted *p, size_t k, int *first, int *last) {
    *first = *last = -1;
    for (int t = 0; t < T; t++) {
        if (!(added(s, p, k, (size_t)t) > 0.01)) continue;
        if (*first < 0) *first = t;
        *last = t;
    }
}

static size_t month_traded(const Street *s, const Planted *p, size_t k, bool last) {
    const float *source = panel_turnover(s->fit.panel, p->source[k]);
    size_t t = last ? T - 1 : 0;
    while (!(source[t] > 0)) t += last ? (size_t)-1 : 1;
    return t;
}

/* Without rounding and with the smallest jitter: what each kind does is seen to the digit. */
static Street quiet_street(void) {
    Street s = street_of(street());
    s.params.quiet_low = s.params.quiet_high = s.params.noisy_low = s.params.noisy_high = 0.001;
    return s;
}

Test(plant, steady_adds_in_every_month) {
    const Street s = quiet_street();
    const Planted p = plant(&s);
    for (size_t k = 0; k < ROWS; k++) {
        if (p.kind[k] != PLANT_STEADY) continue;
        for (size_t t = 0; t < T; t++) {
            const double a = added(&s, &p, k, t);
            cr_expect(isnan(a) || a > 0.15, "copy %zu month %zu: %g", k, t, a);
            cr_expect(isnan(a) || a < 8, "copy %zu month %zu: %g", k, t, a);
        }
    }
    arena_close(s.columns.arena);
}

Test(plant, from_adds_from_a_month_on_and_often_has_a_new_owner) {
    const Street s = quiet_street();
    const Planted p = plant(&s);
    size_t owners = 0, late = 0;
    for (size_t k = 0; k < ROWS; k++) {
        int first, last;
        if (p.kind[k] != PLANT_FROM) {
            cr_expect(eq(int, p.panel.transfer[k], s.columns.transfer[p.source[k]]));
            continue;
        }
        reach(&s, &p, k, &first, &last);
        cr_assert(lt(int, -1, first));
        const int opened = (int)month_traded(&s, &p, k, false);
        late += first >= opened + 3;
        for (int t = first; t < T; t++) {
            const double a = added(&s, &p, k, (size_t)t);
            cr_expect(isnan(a) || a > 0.1, "copy %zu month %d: %g", k, t, a);
        }
        cr_expect(eq(int, last, (int)month_traded(&s, &p, k, true)));
        if (p.panel.transfer[k] != s.columns.transfer[p.source[k]]) {
            owners++;
            cr_expect(abs(first - p.panel.transfer[k]) <= 2, "it began with the new owner");
        }
    }
    cr_expect(lt(sz, EACH * 3 / 4, late), "%zu of %d begin later than the shop", late, EACH);
    cr_expect(owners >= 5 && owners <= 27, "about 15 of 50: %zu", owners);
    arena_close(s.columns.arena);
}

/* More in each month than in the one before, as a share of trade or of a mean month; one in ten
 * follows its peers. */
Test(plant, growing_grows) {
    const Street s = quiet_street();
    const Planted p = plant(&s);
    double early = 0, late = 0;
    for (size_t k = 0; k < ROWS; k++) {
        int first, last;
        if (p.kind[k] != PLANT_GROWING) continue;
        reach(&s, &p, k, &first, &last);
        cr_assert(lt(int, -1, first));
        early += added(&s, &p, k, (size_t)first);
        late += added(&s, &p, k, (size_t)last);
    }
    cr_expect(lt(dbl, 3 * early, late), "%g at first, %g at last", early, late);
    arena_close(s.columns.arena);
}

Test(plant, until_stops) {
    const Street s = quiet_street();
    const Planted p = plant(&s);
    size_t stopped = 0, windows = 0;
    for (size_t k = 0; k < ROWS; k++) {
        int first, last;
        if (p.kind[k] != PLANT_UNTIL) continue;
        reach(&s, &p, k, &first, &last);
        cr_assert(lt(int, -1, first));
        stopped += last < (int)month_traded(&s, &p, k, true);
        windows += first > (int)month_traded(&s, &p, k, false) + 2;
    }
    cr_expect(lt(sz, EACH * 3 / 5, stopped), "%zu of %d stop inside the window", stopped, EACH);
    cr_expect(windows >= 6 && windows <= 30, "a third begins late: %zu", windows);
    arena_close(s.columns.arena);
}

/* Whether what copy k adds is one share of each month's trade. */
static bool one_share(const Street *s, const Planted *p, size_t k) {
    const float *source = panel_turnover(s->fit.panel, p->source[k]);
    const float *copy = panel_turnover(&p->panel, k);
    double least = INFINITY, most = 0;
    for (size_t t = 0; t < T; t++) {
        const double share = (double)copy[t] / (double)source[t] - 1;
        if (!(share > 1e-3)) continue;
        least = fmin(least, share);
        most = fmax(most, share);
    }
    return most < 1.03 * least;
}

/* Growing copies grow either way. A few copies round, or are of storefronts that hardly vary. */
Test(plant, half_of_four_kinds_add_in_proportion_to_trade_and_are_marked) {
    Street s = quiet_street();
    s.params.copies = 4 * EACH;
    const Planted p = plant(&s);
    size_t marked[PLANT_KINDS] = {0}, as_marked[PLANT_KINDS] = {0};
    for (size_t k = 0; k < p.panel.n; k++) {
        marked[p.kind[k]] += p.in_proportion[k];
        as_marked[p.kind[k]] += one_share(&s, &p, k) == (p.in_proportion[k] != 0);
    }
    for (size_t k = 0; k < PLANT_KINDS; k++) {
        const bool halves =
            k == PLANT_FROM || k == PLANT_GROWING || k == PLANT_UNTIL || k == PLANT_NOISY;
        cr_expect(halves ? marked[k] > 75 && marked[k] < 125 : !marked[k], "%s: %zu of 200",
                  plant_names[k], marked[k]);
        if (halves && k != PLANT_GROWING)
            cr_expect(lt(sz, 170, as_marked[k]), "%s: %zu of 200", plant_names[k], as_marked[k]);
    }
    columns_close(&s.columns);
}

Test(plant, noisy_is_noisy_or_leaves_months_out) {
    enum { MANY = 200 };
    Street s = street_of(street());
    s.params.copies = MANY;
    const Planted p = plant(&s);
    size_t skipping = 0;
    double spread[PLANT_KINDS] = {0};
    for (size_t k = 0; k < p.panel.n; k++) {
        int first, last, left_out = 0;
        double log_added[T], n = 0, sum = 0, square = 0;
        reach(&s, &p, k, &first, &last);
        for (int t = first; t <= last && first >= 0; t++) {
            const double a = added(&s, &p, k, (size_t)t);
            if (isnan(a)) continue;
            left_out += a < 1e-3;
            if (a < 1e-3) continue;
            log_added[t] = log(a);
            sum += log_added[t], square += log_added[t] * log_added[t], n++;
        }
        if (n > 6) spread[p.kind[k]] += sqrt(square / n - sum * sum / n / n) / MANY;
        skipping += p.kind[k] == PLANT_NOISY && left_out > 1;
        if (p.kind[k] == PLANT_STEADY) cr_expect(zero(int, left_out));
    }
    cr_expect(lt(sz, MANY / 4, skipping), "%zu of %d leave months out", skipping, MANY);
    cr_expect(lt(dbl, 1.3 * spread[PLANT_STEADY], spread[PLANT_NOISY]), "%g and %g",
              spread[PLANT_STEADY], spread[PLANT_NOISY]);
    columns_close(&s.columns);
}

/* In its own busy months or its peers'; a tenth of that in the others. */
Test(plant, busy_adds_when_others_are_busy) {
    const Street s = quiet_street();
    const Planted p = plant(&s);
    for (size_t k = 0; k < ROWS; k++) {
        double most = 0, sum = 0, n = 0;
        size_t little = 0, much = 0;
        if (p.kind[k] != PLANT_BUSY) continue;
        for (size_t t = 0; t < T; t++)
            if (added(&s, &p, k, t) > 1e-3) most = fmax(most, added(&s, &p, k, t));
        for (size_t t = 0; t < T; t++) {
            const double a = added(&s, &p, k, t);
            if (!(a > 1e-3)) continue;
            sum += a, n++;
            much += a > 0.9 * most;
            little += a < 0.2 * most;
        }
        cr_expect(lt(sz, 0, much));
        cr_expect(much + little >= n - 1, "copy %zu: %zu much, %zu little of %g", k, much, little,
                  n);
    }
    arena_close(s.columns.arena);
}

/* Log spread of a row around its mean. */
static double log_spread(const float *value) {
    double sum = 0, square = 0, n = 0;
    for (size_t t = 0; t < T; t++)
        if (value[t] > 0)
            sum += log((double)value[t]), square += pow(log((double)value[t]), 2), n++;
    return sqrt(fmax(square / n - sum * sum / n / n, 0));
}

Test(plant, smooth_is_smooth_whatever_is_traded) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    for (size_t k = 0; k < ROWS; k++) {
        if (p.kind[k] != PLANT_SMOOTH) continue;
        const float *copy = panel_turnover(&p.panel, k);
        /* a jitter of at most 0.06 over 26 months or more: 0.06 (1 + 5/sqrt(52)) */
        cr_expect(lt(dbl, log_spread(copy), 0.102), "copy %zu", k);
        double mean = 0, n = 0;
        for (size_t t = 0; t < T; t++)
            if (copy[t] > 0) mean += added(&s, &p, k, t), n++;
        cr_expect(lt(dbl, 0.2, mean / n), "copy %zu: %g mean months on top", k, mean / n);
        cr_expect(lt(dbl, mean / n, 2.2), "copy %zu: %g", k, mean / n);
    }
    columns_close(&s.columns);
}

Test(plant, made_up_amounts_are_round) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    for (size_t k = 0; k < ROWS; k++) {
        if (p.kind[k] != PLANT_MADE_UP) continue;
        for (size_t t = 0; t < T; t++) {
            const float amount = panel_turnover(&p.panel, k)[t];
            cr_expect(isnan(amount) || fmod((double)amount, 5) == 0, "copy %zu: %g", k,
                      (double)amount);
        }
    }
    columns_close(&s.columns);
}

Test(plant, empty_keeps_its_turnover_and_loses_its_customers) {
    Street s = street_of(street());
    const Planted p = plant(&s);
    size_t rounded = 0;
    for (size_t k = 0; k < ROWS; k++) {
        const float *was = panel_footfall(s.fit.panel, p.source[k]),
                    *is = panel_footfall(&p.panel, k);
        size_t start = 0;
        bool as_before = true;
        if (p.kind[k] != PLANT_EMPTY) {
            for (size_t t = 0; t < T; t++) cr_expect(same(was[t], is[t]));
            continue;
        }
        while (start < T && same(was[start], is[start])) start++;
        cr_assert(lt(sz, start, T), "copy %zu", k);
        const double left = log((double)is[T - 1] / (double)was[T - 1]);
        cr_expect(left > -1.91 && left < -0.39, "copy %zu: %g", k, left);
        for (size_t t = start; t < T; t++)
            cr_expect(epsilon_eq(dbl, log((double)is[t] / (double)was[t]), left, 1e-5));
        for (size_t t = 0; t < T; t++)
            as_before &=
                same(panel_turnover(&p.panel, k)[t], panel_turnover(s.fit.panel, p.source[k])[t]);
        rounded += !as_before;
    }
    cr_expect(rounded <= 6, "but for three in a hundred, who round: %zu", rounded);
    columns_close(&s.columns);
}

/* Quarters of a source are quarters of its copies. */
Test(plant, a_figure_over_several_months_stays_one) {
    Columns c = street();
    unsigned char *period = ARENA_ARRAY(c.arena, unsigned char, N *T);
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++) {
            period[i * T + t] = (unsigned char)(i % 2 ? t : t - t % 3);
            if (i % 2 == 0) c.turnover[i * T + t] = 3000 + 3 * (float)(t / 3);
        }
    c.panel.period = period;
    Street s = street_of(c);
    const Planted p = plant(&s);
    size_t quarters = 0;
    for (size_t k = 0; k < ROWS; k++) {
        const float *copy = panel_turnover(&p.panel, k);
        if (p.source[k] % 2) continue;
        for (size_t t = 0; t < T; t++) cr_expect(eq(flt, copy[t], copy[t - t % 3]));
        quarters++;
    }
    cr_expect(lt(sz, ROWS / 3, quarters));
    columns_close(&s.columns);
}

/* ---- the mirror ---- */

static void expect_level(Fit *fit) {
    for (size_t i = 0; i < N; i++) fit->mu[i] = 9.5;
}

Test(mirror, of_the_mirror_is_the_original_within_rounding) {
    Street s = street_of(street());
    Planted once, twice;
    expect_level(&s.fit);
    plant_mirror(s.city, &s.fit, s.row, N, s.columns.arena, &once);
    Columns back = s.columns;
    back.panel = once.panel;
    Fit fit = columns_fit(&back);
    expect_level(&fit);
    plant_mirror(s.city, &fit, s.row, N, s.columns.arena, &twice);
    double most[2] = {0};
    size_t turned = 0;
    for (size_t k = 0; k < N * T; k++) {
        const double was = (double)s.columns.turnover[k];
        if (isnan(was)) {
            cr_expect(isnan(once.panel.turnover[k]) && isnan(twice.panel.turnover[k]));
            continue;
        }
        turned += fabs(log((double)once.panel.turnover[k] / was)) > 0.02;
        const bool counted = k / T % 3 > 0;
        most[counted] = fmax(most[counted], fabs(log((double)twice.panel.turnover[k] / was)));
    }
    cr_expect(lt(sz, N * T / 2, turned), "%zu months are turned", turned);
    cr_expect(lt(dbl, most[0], 0.001), "off by at most %g", most[0]);
    /* how it follows its footfall is estimated again, and shrunk again */
    cr_expect(lt(dbl, most[1], 0.1), "where footfall is counted, by at most %g", most[1]);
    columns_close(&s.columns);
}

/* What fell now rises, and the level lies as far on the other side of what is expected. */
Test(mirror, turns_a_fall_into_a_rise_and_the_level_round) {
    Columns c = street();
    for (size_t t = 18; t < T; t++) c.turnover[11 * T + t] /= 2;
    Street s = street_of(c);
    Planted mirror;
    double was[PLAIN_NUMBERS], is[PLAIN_NUMBERS];
    expect_level(&s.fit);
    plant_mirror(s.city, &s.fit, s.row, N, c.arena, &mirror);
    Columns turned = c;
    turned.panel = mirror.panel;
    Fit fit = columns_fit(&turned);
    expect_level(&fit);
    plain_read(s.city, &s.fit, 11, s.city->place[11], was);
    plain_read(s.city, &fit, 11, mirror.place[11], is);
    cr_expect(lt(dbl, 0.5, was[PLAIN_fall_size]));
    cr_expect(epsilon_eq(dbl, is[PLAIN_rise_size], was[PLAIN_fall_size], 0.02));
    cr_expect(epsilon_eq(dbl, is[PLAIN_fall_size], was[PLAIN_rise_size], 0.02));
    cr_expect(epsilon_eq(dbl, is[PLAIN_level], -was[PLAIN_level], 0.02));
    columns_close(&s.columns);
}
