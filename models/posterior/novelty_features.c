/* novelty_features - what peers and footfall leave unexplained of a storefront, in ten numbers.
 *
 * Input     e = y - mean [n] by month.
 * Method    order statistics and least squares of e; see the enum in novelty.h.
 * Output    feature [F]; NaN in the first where months are too few or too coarse. Likeness of two
 *           years is 0 where there are not two.
 * Blind to  months within a quarter or a year.
 * Cites     MODEL 6.2
 */
#include <math.h>
#include <string.h>

#include "models/math/robust.h"
#include "models/posterior/novelty.h"

typedef struct Months {
    size_t n, window; /* figures; columns of the panel */
    double e[MONTHS_MAX], at[MONTHS_MAX], season[MONTHS_MAX];
    int month[MONTHS_MAX];
    double spread;
} Months;

static Months months_of(const Storefront *shop) {
    Months m = {.n = shop->n, .window = shop->fit->panel->months};
    double work[MONTHS_MAX];
    for (size_t k = 0; k < m.n; k++) m.e[k] = work[k] = shop->y[k] - shop->mean[k];
    const double middle = robust_median(work, m.n);
    for (size_t k = 0; k < m.n; k++) {
        m.e[k] -= middle;
        m.month[k] = shop->month[k];
        m.at[k] = (double)shop->month[k] / (double)(m.window - 1) - 0.5;
        m.season[k] = shop->season[k];
    }
    memcpy(work, m.e, m.n * sizeof *work);
    m.spread = robust_mad(work, m.n) + 0.01; /* a constant series has one, too */
    return m;
}

/* Least squares of e on v, less its mean, with a little ridge. */
static double slope_on(const Months *m, const double *v, double ridge) {
    double mean = 0, level = 0, ve = 0, vv = ridge;
    for (size_t k = 0; k < m->n; k++) {
        mean += v[k] / (double)m->n;
        level += m->e[k] / (double)m->n;
    }
    for (size_t k = 0; k < m->n; k++) {
        ve += (v[k] - mean) * (m->e[k] - level);
        vv += (v[k] - mean) * (v[k] - mean);
    }
    return ve / vv;
}

/* Correlation of neighbours after slope and bend, and mean step over spread. */
static void memory_and_roughness(const Months *m, double slope, double bend, float *memory,
                                 float *rough) {
    double product = 0, square = 1e-4, steps = 0, pairs = 0, before = 0;
    for (size_t k = 0; k < m->n; k++) {
        const double r = m->e[k] - slope * m->at[k] - bend * (m->at[k] * m->at[k] - 1.0 / 12);
        square += r * r / (double)m->n;
        if (k && m->month[k] == m->month[k - 1] + 1) {
            product += r * before;
            steps += fabs(m->e[k] - m->e[k - 1]);
            pairs++;
        }
        before = r;
    }
    *memory = pairs > 0 ? (float)(product / pairs / square) : 0;
    *rough = (float)log(steps / fmax(pairs, 1) / m->spread + 0.1);
}

/* log of the spread of changes over a year, over that of months; 0 without a second year. */
static double likeness_of_years(const Months *m) {
    double change[MONTHS_MAX];
    size_t k = 0, later = 0;
    for (size_t first = 0; first < m->n; first++) {
        while (later < m->n && m->month[later] < m->month[first] + 12) later++;
        if (later < m->n && m->month[later] == m->month[first] + 12)
            change[k++] = m->e[later] - m->e[first];
    }
    return k < 6 ? 0 : log(robust_mad(change, k) + 0.005) - log(m->spread);
}

static double lopsidedness(const Months *m) {
    double sorted[MONTHS_MAX];
    memcpy(sorted, m->e, m->n * sizeof *sorted);
    robust_sort(sorted, m->n);
    const double low = robust_quantile(sorted, m->n, 0.1),
                 high = robust_quantile(sorted, m->n, 0.9);
    return (low + high - 2 * robust_quantile(sorted, m->n, 0.5)) / (high - low + 0.02);
}

/* How far a third of the window stands above the rest, at most. */
static double highest_third(const Months *m) {
    double before[MONTHS_MAX + 1] = {0}, highest = 0; /* sum of the months before a column */
    size_t count[MONTHS_MAX + 1] = {0}, k = 0;
    for (size_t t = 0; t < m->window; t++) {
        const bool known = k < m->n && m->month[k] == (int)t;
        before[t + 1] = before[t] + (known ? m->e[k] : 0);
        count[t + 1] = count[t] + known;
        k += known;
    }
    for (size_t from = 0, to = m->window / 3; to <= m->window; from++, to++) {
        const size_t in = count[to] - count[from], out = m->n - in;
        const double sum = before[to] - before[from], rest = before[m->window] - sum;
        if (in > 1 && out > 1) highest = fmax(highest, sum / (double)in - rest / (double)out);
    }
    return highest;
}

void novelty_features(const Storefront *shop, const NoveltyParams *params, float *feature) {
    feature[0] = NAN;
    if (shop->coarse || shop->cells != shop->n || (double)shop->n < params->least_months) return;
    const Months m = months_of(shop);
    double square[MONTHS_MAX];
    for (size_t k = 0; k < m.n; k++) square[k] = m.at[k] * m.at[k];
    const double slope = slope_on(&m, m.at, 0.05), bend = slope_on(&m, square, 0.005);
    feature[NOVELTY_LEVEL] = (float)(shop->fit->residual[shop->i] / shop->fit->level_sd[shop->i]);
    feature[NOVELTY_NOISE] = (float)log(m.spread);
    feature[NOVELTY_SLOPE] = (float)slope;
    feature[NOVELTY_BEND] = (float)bend;
    memory_and_roughness(&m, slope, bend, &feature[NOVELTY_MEMORY], &feature[NOVELTY_ROUGH]);
    feature[NOVELTY_REPEAT] = (float)likeness_of_years(&m);
    feature[NOVELTY_SKEW] = (float)lopsidedness(&m);
    feature[NOVELTY_SEASON] = (float)slope_on(&m, m.season, 0.03);
    feature[NOVELTY_HUMP] = (float)highest_third(&m);
}
