#include "models/robust.h"

#include <math.h>

static void swap(double *a, double *b) {
    const double t = *a;
    *a = *b;
    *b = t;
}

/* Hoare's selection: afterwards x[k] is the k-th smallest, smaller ones left, larger ones right. */
static double select_kth(double *x, size_t n, size_t k) {
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

double robust_median(double *x, size_t n) {
    if (n == 0) return NAN;
    const double upper = select_kth(x, n, n / 2);
    if (n % 2) return upper;
    double lower = x[0];
    for (size_t i = 1; i < n / 2; i++)
        if (x[i] > lower) lower = x[i];
    return 0.5 * (lower + upper);
}

double robust_mad(double *x, size_t n) {
    const double center = robust_median(x, n);
    for (size_t i = 0; i < n; i++) x[i] = fabs(x[i] - center);
    return ROBUST_NORMAL_MAD * robust_median(x, n);
}

double robust_quantile(const double *sorted, size_t n, double p) {
    if (n == 0) return NAN;
    const double at = p * (double)(n - 1);
    const size_t low = (size_t)at;
    if (low + 1 >= n) return sorted[n - 1];
    return sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]);
}

void robust_sort(double *x, size_t n) {
    for (size_t i = 1; i < n; i++) {
        const double value = x[i];
        size_t j = i;
        for (; j > 0 && x[j - 1] > value; j--) x[j] = x[j - 1];
        x[j] = value;
    }
}

double robust_log_sum(const double *x, size_t n) {
    double top = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++)
        if (x[i] > top) top = x[i];
    if (top == -INFINITY) return top;
    for (size_t i = 0; i < n; i++)
        if (x[i] > top - 40) sum += exp(x[i] - top);
    return top + log(sum);
}
