/* odd - the month that is unlike its neighbours is not what a storefront is judged by.
 *
 * Input     r [T], logs, NaN = none.
 * Method    odd_months times, while at least odd_least months count: the month furthest from the
 *           running median of five, when by more than odd_limit x 1.4826 median distance, is taken
 *           as not filed; level and own season are found again.
 * Output    ok, on, log, x, r, counted, level without it.
 * Blind to  a second odd month, which counts as `clip` spreads from its neighbours at most.
 * Cites     MODEL 4.5; Hampel (1974), doi:10.1080/01621459.1974.10482962
 */
#include "models/plain/plain.h"

/* -1 when none is further from its neighbours than so many spreads. */
static int odd_month(const PlainRow *row, double limit) {
    double away[MONTHS_MAX], most = -1;
    int odd = -1;
    plain_running_median(row->r, row->months, 2, away);
    for (size_t t = 0; t < row->months; t++) {
        away[t] = fabs(row->r[t] - away[t]);
        if (!(away[t] > most)) continue;
        most = away[t];
        odd = (int)t;
    }
    return most > limit * plain_mad(away, row->months) ? odd : -1;
}

void plain_leave_out_odd(const PlainCity *city, const Fit *fit, PlainRow *row) {
    const ModelParams *p = fit->params;
    for (double left_out = 0; left_out < p->odd_months; left_out++) {
        const int odd = (double)row->counted < p->odd_least ? -1 : odd_month(row, p->odd_limit);
        if (odd < 0) return;
        row->on[odd] = row->ok[odd] = 0;
        row->log[odd] = row->x[odd] = NAN;
        row->counted--;
        row->level = plain_median(row->x, row->months);
        plain_season(city, row);
    }
}
