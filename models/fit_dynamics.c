/* fit_dynamics - footfall of each storefront: slow part, fast part, and its largest lasting change.
 *
 * Input     fit->x [n x T], month_x [S x T], level_x [n], log units.
 * Method    d = x - level - month; low = median of the up to 5 observed values in t-2..t+2, shrunk
 * by k/(k + 0.75); high = d - low. Jump: the split of the months that maximises |median after -
 * median before| sqrt(n1 n2/(n1 + n2)). Output    low, high [n x T] (0 where unknown); jump,
 * jump_se, jump_month [n]. Blind to  changes during the first or last two months.
 */
#include <math.h>

#include "models/fit.h"
#include "models/robust.h"

/* Deviations from level and month effect; NaN where not counted. Returns how many are known. */
static size_t deviations(const Fit *fit, size_t i, double *d) {
    const size_t months = fit->panel->months;
    const double *effect = fit_month_row(fit->month_x, fit, i);
    size_t known = 0;
    for (size_t t = 0; t < months; t++) {
        d[t] = (double)fit->x[i * months + t] - fit->level_x[i] - effect[t];
        if (!isnan(d[t])) known++;
    }
    return known;
}

static void split_low_high(Fit *fit, size_t i, const double *d) {
    const size_t months = fit->panel->months, reach = (size_t)fit->params->window;
    for (size_t t = 0; t < months; t++) {
        double window[2 * 12 + 1];
        size_t k = 0;
        const size_t from = t > reach ? t - reach : 0;
        for (size_t u = from; u <= t + reach && u < months; u++)
            if (!isnan(d[u])) window[k++] = d[u];
        robust_sort(window, k);
        const double low =
            k ? robust_quantile(window, k, 0.5) * (double)k / ((double)k + fit->params->low_shrink)
              : 0;
        fit->low[i * months + t] = (float)low;
        fit->high[i * months + t] = isnan(d[t]) ? 0 : (float)(d[t] - low);
    }
}

/* Running median of a sorted prefix that grows by insertion. */
static void insert_sorted(double *sorted, size_t k, double value) {
    for (; k > 0 && sorted[k - 1] > value; k--) sorted[k] = sorted[k - 1];
    sorted[k] = value;
}

/* before[t]: median of observed d[0..t-1]; after[t]: of d[t..]. */
static void side_medians(const double *d, size_t months, double *before, double *after,
                         size_t *count) {
    double sorted[MONTHS_MAX];
    size_t k = 0;
    for (size_t t = 0; t < months; t++) {
        before[t] = k ? robust_quantile(sorted, k, 0.5) : NAN;
        count[t] = k;
        if (!isnan(d[t])) insert_sorted(sorted, k++, d[t]);
    }
    k = 0;
    for (size_t t = months; t-- > 0;) {
        if (!isnan(d[t])) insert_sorted(sorted, k++, d[t]);
        after[t] = k ? robust_quantile(sorted, k, 0.5) : NAN;
    }
}

/* Standard error of the jump from month-to-month differences with the jump taken out. */
static double jump_error(const double *d, size_t months, double jump, size_t at, size_t known,
                         size_t before) {
    double difference[MONTHS_MAX];
    size_t k = 0;
    for (size_t t = 1; t < months; t++) {
        if (isnan(d[t]) || isnan(d[t - 1])) continue;
        difference[k++] = fabs(d[t] - d[t - 1] - (t == at ? jump : 0));
    }
    double sd = k ? robust_median(difference, k) * ROBUST_NORMAL_MAD / sqrt(2) : 0.2;
    sd = fmax(sd, 0.05);
    const double n1 = before ? (double)before : 1,
                 n2 = known > before ? (double)(known - before) : 1;
    return 1.25 * sd * sqrt(1 / n1 + 1 / n2); /* 1.25: efficiency of the median at the normal */
}

static void find_jump(Fit *fit, size_t i, const double *d, size_t known) {
    const size_t months = fit->panel->months;
    double before[MONTHS_MAX], after[MONTHS_MAX], best = 0, jump = 0;
    size_t count[MONTHS_MAX], at = 0;
    side_medians(d, months, before, after, count);
    for (size_t t = 3; t + 2 < months; t++) {
        const size_t n1 = count[t], n2 = known - n1;
        if (n1 < 2 || n2 < 2) continue;
        const double change = after[t] - before[t];
        const double strength = fabs(change) * sqrt((double)n1 * (double)n2 / (double)known);
        if (strength > best) {
            best = strength;
            jump = change;
            at = t;
        }
    }
    fit->jump[i] = jump;
    fit->jump_month[i] = (int)at;
    fit->jump_se[i] = jump_error(d, months, jump, at, known, at ? count[at] : 0);
}

static void dynamics_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    Fit *fit = context;
    double d[MONTHS_MAX];
    for (size_t i = begin; i < end; i++) {
        const size_t known = deviations(fit, i, d);
        split_low_high(fit, i, d);
        find_jump(fit, i, d, known);
    }
}

void fit_dynamics(Fit *fit, const Parallel *parallel) {
    parallel->run(parallel, fit->panel->n, dynamics_range, fit);
}
