/* robust - order statistics, robust scales and sums of exponentials on plain arrays.
 *
 * Input     x [n], without NaN; reordered.
 * Method    Hoare's selection; quantiles by linear interpolation (type 7); log sum exp around the
 *           largest term.
 * Output    median (NaN for n = 0), 1.4826 MAD, quantiles, log(sum(exp(x))).
 * Blind to  more than half of the values being wrong.
 * Cites     Rousseeuw & Croux (1993), doi:10.1080/01621459.1993.10476408; Hyndman & Fan (1996),
 *           doi:10.1080/00031305.1996.10473566
 */
#include "models/math/robust.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/portable.h"
#include "models/math/vector.h"

static void swap(double *a, double *b) {
    const double t = *a;
    *a = *b;
    *b = t;
}

/* Hoare's selection: afterwards x[k] is the k-th smallest, smaller ones left, larger ones right. */
static double select_kth(double *x, size_t n, size_t k) {
    assert(k < n);
    size_t low = 0, high = n - 1;
    while (low < high) {
        const double pivot = x[low + (high - low) / 2];
        size_t i = low, j = high;
        while (i <= j) {
            while (x[i] < pivot) i++;
            while (x[j] > pivot) j--;
            if (i <= j) {
                swap(&x[i], &x[j]);
                i++;
                if (j == 0) break;
                j--;
            }
        }
        if (k <= j && j < high)
            high = j;
        else if (k >= i)
            low = i;
        else
            break;
    }
    return x[k];
}

/* A range that holds the k-th smallest of x[n], with 4 standard errors to spare on both sides, from
 * an even sample: every 32nd value costs little beside the pass over all, and 2048 leave a range of
 * a tenth. Floyd & Rivest (1975), doi:10.1145/360680.360691 */
static void bracket(const double *x, size_t n, size_t k, double *low, double *high) {
    enum { EVERY = 32, SAMPLE_MAX = 2048 };
    double sample[SAMPLE_MAX];
    const size_t step = n / EVERY < SAMPLE_MAX ? EVERY : n / SAMPLE_MAX + 1, count = n / step;
    const size_t spare = (size_t)(2 * sqrt((double)count)) + 1; /* a rank's error: sqrt(count)/2 */
    for (size_t j = 0; j < count; j++) sample[j] = x[j * step];
    const size_t rank = k / step;
    *high = rank + spare < count ? select_kth(sample, count, rank + spare) : INFINITY;
    *low = rank >= spare ? select_kth(sample, count, rank - spare) : -INFINITY;
}

/* Brings the values in [low, high] to the front; returns how many, *below = how many are less.
 * Every step swaps, so that nothing depends on a branch. */
static size_t gather_range(double *x, size_t n, double low, double high, size_t *below) {
    assert(low <= high);
    size_t inside = 0, less = 0;
    for (size_t i = 0; i < n; i++) {
        const double value = x[i];
        x[i] = x[inside];
        x[inside] = value;
        less += value < low;
        inside += (value >= low) & (value <= high);
    }
    *below = less;
    return inside;
}

/* The k-th smallest (from 0), k > 0; *before = the one before it. Reorders x[n]. */
static double select_pair(double *x, size_t n, size_t k, double *before) {
    assert(k > 0 && k < n);
    enum { LARGE = 1 << 11 }; /* a sample of 64: below, the range it leaves saves nothing */
    if (n >= LARGE) {
        double low, high;
        size_t below;
        bracket(x, n, k, &low, &high);
        const size_t inside = gather_range(x, n, low, high, &below);
        if (below < k && k < below + inside) { /* both lie in the range */
            k -= below;
            n = inside;
        }
    }
    const double found = select_kth(x, n, k);
    *before = x[0];
    for (size_t i = 1; i < k; i++)
        if (x[i] > *before) *before = x[i];
    return found;
}

/* Ascending: where a value goes is how many are smaller, counted without a branch. Equal ones go to
 * the first of their places; the others are left open, and filled from there. */
enum { SHORT = 64, COUNTED = 8 }; /* n^2 comparisons beat n log n branches up to there; lanes */
VECTOR static void sort_short(double *x, size_t n) {
    double from[SHORT] = {0};
    memcpy(from, x, n * sizeof *x);
    for (size_t k = 0; k < n; k++) x[k] = NAN;
    for (size_t block = 0; block < n; block += COUNTED) {
        int64_t less[COUNTED] = {0};
        for (size_t j = 0; j < n; j++)
            for (size_t e = 0; e < COUNTED; e++) less[e] += from[j] < from[block + e];
        for (size_t e = 0; e < COUNTED && block + e < n; e++) x[less[e]] = from[block + e];
    }
    for (size_t k = 1; k < n; k++) x[k] = isnan(x[k]) ? x[k - 1] : x[k];
}

double robust_median(double *x, size_t n) {
    if (n == 0) return NAN;
    if (n <= SHORT) {
        sort_short(x, n);
        return n % 2 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
    }
    double lower;
    const double upper = select_pair(x, n, n / 2, &lower);
    return n % 2 ? upper : 0.5 * (lower + upper);
}

double robust_mad(double *x, size_t n) {
    assert(x || n == 0);
    const double center = robust_median(x, n);
    for (size_t i = 0; i < n; i++) x[i] = fabs(x[i] - center);
    return ROBUST_NORMAL_MAD * robust_median(x, n);
}

double robust_quantile(const double *sorted, size_t n, double p) {
    assert(p >= 0 && p <= 1);
    assert(n == 0 || sorted[0] <= sorted[n - 1]);
    if (n == 0) return NAN;
    const double at = p * (double)(n - 1);
    const size_t low = (size_t)at;
    if (low + 1 >= n) return sorted[n - 1];
    return sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]);
}

void robust_sort(double *x, size_t n) {
    if (n <= SHORT) {
        sort_short(x, n);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const double value = x[i];
        size_t j = i;
        for (; j > 0 && x[j - 1] > value; j--) x[j] = x[j - 1];
        x[j] = value;
    }
}

VECTOR double robust_log_sum(const double *x, size_t n) {
    double top = -INFINITY, sum[4] = {0};
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (x[i] > top) top = x[i];
    if (top == -INFINITY) return top;
    for (; k + 4 <= n; k += 4)
        for (size_t e = 0; e < 4; e++) sum[e] += vector_exp(x[k + e] - top);
    for (; k < n; k++) sum[0] += vector_exp(x[k] - top);
    return top + portable_log((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

/* ---- windows that move ---- */

typedef struct Window {
    double sorted[2 * ROBUST_REACH + 2];
    size_t n;
} Window;

static void window_add(Window *w, double x) {
    size_t k = w->n++;
    if (isnan(x)) {
        w->n--;
        return;
    }
    for (; k > 0 && w->sorted[k - 1] > x; k--) w->sorted[k] = w->sorted[k - 1];
    w->sorted[k] = x;
}

static void window_remove(Window *w, double x) {
    size_t k = 0;
    if (isnan(x)) return;
    while (w->sorted[k] != x) k++;
    for (w->n--; k < w->n; k++) w->sorted[k] = w->sorted[k + 1];
}

void robust_running_median(const double *value, size_t n, size_t reach, double *out) {
    assert(reach <= ROBUST_REACH);
    Window w = {.n = 0};
    for (size_t t = 0; t < n && t < reach; t++) window_add(&w, value[t]);
    for (size_t t = 0; t < n; t++) {
        if (t + reach < n) window_add(&w, value[t + reach]);
        if (t > reach) window_remove(&w, value[t - reach - 1]);
        out[t] = !w.n      ? NAN
                 : w.n % 2 ? w.sorted[w.n / 2]
                           : 0.5 * (w.sorted[w.n / 2 - 1] + w.sorted[w.n / 2]);
    }
}
