#include "detector/compare/compare_facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "models/math/portable.h"

static int by_id(const void *id, const void *entry) {
    return strcmp(id, *(const char *const *)entry);
}

/* [months] of the side's window; NULL = not known. */
static const float *series_of(const Side *side, const WatchRow *row, size_t series) {
    if (!row) return NULL;
    if (!side->panel) return row->series ? row->series + series * side->list->months : NULL;
    const char *const *id = side->panel->id, *const *found =
                                                 bsearch(row->storefront_id, id, side->panel->n,
                                                         sizeof *id, by_id);
    if (!found) return NULL;
    const size_t i = (size_t)(found - id);
    return series == SERIES_DECLARED ? panel_turnover(side->panel, i)
                                     : panel_footfall(side->panel, i);
}

/* Missing, or filed as zero: a panel does not tell them apart here, and a run uses neither. */
static bool no_trade(float value) {
    return isnan(value) || value == 0;
}

static bool same(float a, float b) {
    return a == b || (no_trade(a) && no_trade(b));
}

/* Months of both windows in which a series is not the same, added to the change's. */
static size_t add_months(const Side *before, const float *a, const Side *after, const float *b,
                         bool footfall, Change *change) {
    size_t changed = 0;
    for (size_t t = 0; t < after->list->months; t++) {
        const long u = (long)t + after->list->first_month - before->list->first_month;
        if (u < 0 || u >= (long)before->list->months || same(a[u], b[t])) continue;
        change->month[change->months++] = (MonthChange){.month = after->list->first_month + (int)t,
                                                        .footfall = footfall,
                                                        .before = (double)a[u],
                                                        .after = (double)b[t]};
        changed++;
    }
    return changed;
}

void compare_months(const Side *before, const WatchRow *row_before, const Side *after,
                    const WatchRow *row_after, Arena *arena, Change *change) {
    const float *a[2], *b[2];
    static const size_t series[2] = {SERIES_DECLARED, SERIES_FOOTFALL};
    change->months_known = true;
    for (size_t k = 0; k < 2; k++) {
        a[k] = series_of(before, row_before, series[k]);
        b[k] = series_of(after, row_after, series[k]);
        change->months_known &= a[k] && b[k];
    }
    if (!change->months_known) return;
    change->month = ARENA_ARRAY(arena, MonthChange, 2 * after->list->months);
    change->turnover_months = add_months(before, a[0], after, b[0], false, change);
    change->footfall_months = add_months(before, a[1], after, b[1], true, change);
}

/* How large a change is: its log ratio; what appears or disappears is larger than any. */
static double size_of(const MonthChange *m) {
    const double size = fabs(portable_log(m->after / m->before));
    return isnan(size) ? INFINITY : size;
}

static const char *amount(double value, Arena *arena) {
    return isnan(value) ? "none" : arena_printf(arena, "%.0f", value);
}

const char *compare_months_text(const Change *change, bool footfall, Arena *arena) {
    const size_t count = footfall ? change->footfall_months : change->turnover_months;
    const MonthChange *most = NULL;
    char month[MONTH_TEXT];
    for (size_t k = 0; k < change->months; k++) {
        const MonthChange *m = &change->month[k];
        if (m->footfall != footfall) continue;
        if (!most || size_of(m) > size_of(most)) most = m;
    }
    if (!most) return NULL;
    return arena_printf(arena, "%s of %zu month%s differ%s, most in %s: %s to %s %s",
                        footfall ? "footfall" : "turnover", count, count == 1 ? "" : "s",
                        count == 1 ? "s" : "", month_format(most->month, month),
                        amount(most->before, arena), amount(most->after, arena),
                        footfall ? "people" : "EUR");
}
