/* evidence_table - posteriors and euros from the columns of a table of evidence.
 *
 * Input     evidence [n x signals], a starting probability, unexplained shares.
 * Method    log odds = log odds of the start + sum of the columns, in their order; prevalence =
 *           mean posterior of those judged.
 * Output    log_odds, posterior, unexplained EUR a year; NaN = not judged.
 * Blind to  whether the columns say the same thing twice: mixture.c divides that beforehand.
 * Cites     MODEL 6.1, 6.5
 */
#include "models/posterior/evidence_table.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/portable.h"
#include "models/posterior/mixture.h"

double evidence_declared(const Panel *panel, size_t i) {
    assert(i < panel->n);
    const float *turnover = panel_turnover(panel, i);
    double sum = 0, months = 0;
    for (size_t t = 0; t < panel->months; t++)
        if (turnover[t] > 0) {
            sum += (double)turnover[t];
            months++;
        }
    return months > 0 ? 12 * sum / months : NAN;
}

/* log_odds is summed in column order, so that a reader of the columns gets the same number. */
void evidence_settle(const Panel *panel, double start, Evidence *e) {
    assert(start >= 0 && start <= 1);
    assert(e->n == panel->n);
    e->prior_log_odds = portable_log(start / (1 - start));
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i]) continue;
        e->log_odds[i] = e->prior_log_odds;
        for (size_t k = 0; k < e->signals; k++) e->log_odds[i] += e->evidence[i * e->signals + k];
        e->posterior[i] = mixture_logistic(e->log_odds[i]);
        const double declared = e->declared ? e->declared[i] : evidence_declared(panel, i);
        e->unexplained_eur_year[i] = e->posterior[i] * e->share[i] * declared;
    }
}

void evidence_recount(Evidence *e) {
    double sum = 0, count = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i]) continue;
        sum += e->posterior[i];
        count++;
    }
    if (count > 0) e->prevalence = sum / count;
}

size_t evidence_column(const char *signal_id, size_t *detail) {
    assert(signal_find(signal_id));
    const Signal *signal = signal_find(signal_id);
    size_t column = 0;
    *detail = 0;
    for (; signals_all[column] != signal; column++)
        for (const char *const *d = signals_all[column]->details; *d; d++) ++*detail;
    return column;
}

void evidence_note(const char *name, double value, Arena *arena, Evidence *e) {
    assert(name && (e->fit || e->fit_numbers == 0));
    FitNumber *more = ARENA_ARRAY(arena, FitNumber, e->fit_numbers + 1);
    if (e->fit_numbers) memcpy(more, e->fit, e->fit_numbers * sizeof *more);
    more[e->fit_numbers++] = (FitNumber){name, value};
    e->fit = more;
}
