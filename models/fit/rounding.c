/* rounding - how many of a storefront's filed amounts end in 0 or 5, and how many in 00.
 *
 * Input     turnover [n x T] EUR, as filed; which months share one figure.
 * Method    a figure counts once; of several months it is the sum of its cells' means, cut to whole
 *           euros with a quarter euro of slack. Amounts from 2^24 (of several months 2^22) on are
 *           left out: single precision no longer tells their last digits.
 * Output    counts: amounts, fives, hundreds; all 0 where amounts were computed, not filed.
 * Blind to  amounts filed in cents: they count as the whole euros below them.
 * Cites     MODEL 5.9
 */
#include "models/fit/rounding.h"

#include <assert.h>

static void take(Rounding *r, long amount) {
    r->amounts++;
    if (amount % 100 == 0)
        r->hundreds++;
    else if (amount % 5 == 0)
        r->fives++;
}

/* Of figures over several months a cell holds the mean; its figure was filed. */
static Rounding count_figures(const Panel *panel, size_t i) {
    const float *mean = panel_turnover(panel, i);
    double total[MONTHS_KEPT] = {0}, slack[MONTHS_KEPT] = {0};
    Rounding r = {0};
    for (size_t t = 0; t < panel->months; t++) {
        if (!(mean[t] > 0)) continue;
        const size_t figure = panel_figure(panel, i, t);
        if (total[figure] > 0) slack[figure] = 0.25;
        total[figure] += (double)mean[t];
    }
    for (size_t t = 0; t < panel->months; t++)
        /* up to 2^22 a sum of float means is off by less than a quarter euro */
        if (total[t] > 0 && total[t] < 0x1p22) take(&r, (long)(total[t] + slack[t]));
    return r;
}

Rounding rounding_count(const Panel *panel, size_t i) {
    assert(i < panel->n && panel->months <= MONTHS_KEPT);
    if (panel_foreign_sd(panel, i) > 0) return (Rounding){0};
    if (panel->period) return count_figures(panel, i);
    const float *amount = panel_turnover(panel, i);
    Rounding r = {0};
    for (size_t t = 0; t < panel->months; t++) /* floats count exactly up to 2^24 */
        if (amount[t] > 0 && amount[t] < 0x1p24f) take(&r, (long)amount[t]);
    return r;
}
