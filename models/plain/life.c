/* life - first, last and pause months, and whether turnover noticed that customers left.
 *
 * Input     log turnover, months of trade, footfall deviations of one storefront; filed amounts.
 * Method    first and last month of trade inside the window against the level; the lowest month
 *           beside a pause; shares of whole-euro amounts that end in 0 or 5 and in 00; over windows
 *           of eight months the largest lasting fall of footfall, and what turnover did beyond it.
 * Output    opening, closing, pause; fives, hundreds; foot_fall, decouple.
 * Blind to  a shop that opened before the window.
 * Cites     MODEL 13.8
 */
#include <string.h>

#include "models/plain/plain.h"

void plain_life(const PlainRow *row, double *out) {
    const size_t n = row->months;
    if (row->last < 0) return;
    if (row->first > 0)
        out[PLAIN_opening] = row->log[row->first] - row->peers[row->first] - row->level;
    if (row->last < (int)n - 1)
        out[PLAIN_closing] = row->log[row->last] - row->peers[row->last] - row->level;
    for (int t = row->first + 1; t < row->last; t++)
        if (row->on[t] && !row->ok[t])
            out[PLAIN_pause] = fmin(out[PLAIN_pause], row->log[t] - row->peers[t] - row->level);
}

void plain_amounts(const Panel *panel, size_t i, double *out) {
    const float *turnover = panel_turnover(panel, i);
    double fives = 0, hundreds = 0, amounts = 0;
    for (size_t t = 0; t < panel->months; t++) {
        if (!(turnover[t] > 0) || panel_figure(panel, i, t) != t) continue;
        const double amount = nearbyint((double)turnover[t]);
        amounts++;
        fives += 5 * nearbyint(amount / 5) == amount;
        hundreds += 100 * nearbyint(amount / 100) == amount;
    }
    if (!(amounts > 0)) return;
    out[PLAIN_fives] = fives / amounts;
    out[PLAIN_hundreds] = hundreds / amounts;
}

void plain_decoupling(const PlainCity *city, const PlainRow *row, const PlainSpread *spread,
                      double *out) {
    enum { REACH = 8, LEAST = 3 };
    const size_t n = row->months;
    double foot[MONTHS_MAX + 1] = {0}, trade[MONTHS_MAX + 1] = {0}, count[MONTHS_MAX + 1] = {0};
    double free[MONTHS_MAX] = {0};
    if (!city->foot_month) return;
    for (size_t t = 0; t < n; t++) free[t] = row->ok[t] ? row->log[t] - row->peers[t] : NAN;
    const double level = plain_median(free, n), reach = spread->reach;
    double middle[MONTHS_MAX];
    plain_running_median(free, n, 2, middle);
    for (size_t t = 0; t < n; t++)
        if (!isnan(free[t])) free[t] = fmin(fmax(free[t], middle[t] - reach), middle[t] + reach);
    for (size_t t = 0; t < n; t++) {
        const bool known = row->ok[t] && !isnan(row->foot[t]);
        foot[t + 1] = foot[t] + (known ? row->foot[t] : 0);
        trade[t + 1] = trade[t] + (known ? free[t] - level : 0);
        count[t + 1] = count[t] + known;
    }
    double largest = INFINITY;
    for (size_t tau = 2; tau + 1 < n; tau++) {
        const size_t from = tau > REACH ? tau - REACH : 0, to = tau + REACH < n ? tau + REACH : n;
        const double before = count[tau] - count[from], after = count[to] - count[tau];
        if (before < LEAST || after < LEAST) continue;
        const double fall = (foot[to] - foot[tau]) / after - (foot[tau] - foot[from]) / before;
        if (fall >= largest) continue;
        largest = fall;
        out[PLAIN_foot_fall] = -fall;
        out[PLAIN_decouple] =
            (trade[to] - trade[tau]) / after - (trade[tau] - trade[from]) / before - fall;
    }
}
