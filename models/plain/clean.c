/* clean - which months of a storefront are months of full trade.
 *
 * Input     log turnover by month (NaN = none); months filed as zero.
 * Method    a month counts if something was traded and neither neighbour is a zero filing, a gap of
 *           two months, or, at an end of the trade inside the window, no trade at all: openings,
 *           closings and both sides of a pause are partial months. With fewer than least_months
 *           such months all traded months count.
 * Output    on, ok [T]; first and last month of trade.
 * Blind to  a partial month at the edge of the window, and one beside a single missing month.
 * Cites     MODEL 13.1
 */
#include "models/plain/plain.h"

static bool own_month(const Panel *panel, size_t i, size_t t) {
    const bool first = panel_figure(panel, i, t) == t;
    return first && (t + 1 == panel->months || panel_figure(panel, i, t + 1) == t + 1);
}

/* Months that stand for a pause: filed as zero, or the second of two without trade. */
static void gaps(const Fit *fit, size_t i, const PlainRow *row, unsigned char *gap) {
    const Panel *panel = fit->panel;
    const size_t months = row->months;
    const float *y = fit->y + i * months; /* months of longer figures are filed, too */
    for (size_t t = 0; t < months; t++) gap[t] = panel_zero(panel, i, t);
    for (size_t t = 0; t + 1 < months; t++)
        if (isnan(y[t]) && isnan(y[t + 1])) gap[t] = gap[t + 1] = 1;
}

static bool partial(const PlainRow *row, const unsigned char *gap, size_t t) {
    const size_t last = row->months - 1;
    if (t > 0 && gap[t - 1]) return true;
    if (t < last && gap[t + 1]) return true;
    if ((int)t == row->first && row->first > 0) return true;
    return (int)t == row->last && row->last < (int)last;
}

void plain_clean(const Fit *fit, size_t i, double least, PlainRow *row) {
    const Panel *panel = fit->panel;
    unsigned char gap[MONTHS_MAX];
    int traded = 0;
    row->months = panel->months;
    row->first = (int)panel->months;
    row->last = -1;
    row->counted = 0;
    for (size_t t = 0; t < row->months; t++) {
        const double y = (double)fit->y[i * row->months + t];
        row->on[t] = !isnan(y) && own_month(panel, i, t);
        row->log[t] = row->on[t] ? y : NAN;
        traded += row->on[t];
        if (isnan(y)) continue;
        if (row->first > (int)t) row->first = (int)t;
        row->last = (int)t;
    }
    gaps(fit, i, row, gap);
    for (size_t t = 0; t < row->months; t++) {
        row->ok[t] = row->on[t] && !partial(row, gap, t);
        row->counted += row->ok[t];
    }
    if ((double)row->counted >= least) return;
    for (size_t t = 0; t < row->months; t++) row->ok[t] = row->on[t];
    row->counted = traded;
}
