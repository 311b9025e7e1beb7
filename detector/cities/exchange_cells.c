#include "detector/cities/exchange_cells.h"

#include "datasets/base/text.h"
#include "detector/cities/places.h"
#include "detector/run/disclosure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Cell {
    ExchangeCell is;
    double standing; /* storefronts that stand out */
    bool unsaid;     /* no report tells how many */
    bool hidden;     /* in "other" */
} Cell;

/* All cells of one breakdown, and what is known of those in "other" together. */
typedef struct Cells {
    size_t n;
    Cell *cell;
    double unsaid;   /* standing out in cells of which no report tells it; NaN = not known either */
    double hidden;   /* sum of probabilities in "other" */
    double told;     /* standing out in cells of "other" of which reports tell it */
    double rounding; /* of sums */
} Cells;

static DisclosureRule rule_of(const ExchangeRules *rules) {
    const double half = rules->disclosure->least / 2;
    return (DisclosureRule){rules->exchange->least, half, half, rules->exchange->most_rate};
}

/* ---- gathered ---- */

static int by_name(const void *left, const void *right) {
    return strcmp(((const Cell *)left)->is.name, ((const Cell *)right)->is.name);
}

static void gather(const Watchlist *list, const char *by, Cells *c) {
    const bool sector = text_equal(by, "sector");
    size_t n = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!row->judged) continue;
        c->cell[n++] =
            (Cell){.is = {by, sector ? row->sector : row->district, 1, places_own(list, row)},
                   .standing = row->posterior >= DISCLOSURE_STANDING_OUT};
    }
    if (n) qsort(c->cell, n, sizeof *c->cell, by_name);
    for (size_t k = 0; k < n; k++) {
        Cell *last = c->n ? &c->cell[c->n - 1] : NULL;
        if (!last || strcmp(last->is.name, c->cell[k].is.name) != 0) {
            c->cell[c->n++] = c->cell[k];
            continue;
        }
        last->is.storefronts += c->cell[k].is.storefronts;
        last->is.fronts += c->cell[k].is.fronts;
        last->standing += c->cell[k].standing;
    }
}

/* What reports of the same run hide. */
static void hear_reports(const Watchlist *list, DisclosureBy by, const ExchangeRules *rules,
                         Arena *arena, Cells *c) {
    const Disclosure told = disclosure_of(list, by, rules->disclosure, arena);
    c->unsaid = told.total.hide[COUNT_STANDING_OUT] ? (double)NAN : 0;
    for (size_t k = 0; k < c->n; k++) {
        const DisclosureGroup *group = disclosure_find(&told, c->cell[k].is.name);
        c->cell[k].unsaid = !group || group->hide[COUNT_STANDING_OUT];
        if (c->cell[k].unsaid) c->unsaid += c->cell[k].standing;
    }
}

/* ---- by itself ---- */

static void hide_small(const ExchangeRules *rules, Arena *arena, Cells *c) {
    const DisclosureRule rule = rule_of(rules);
    DisclosureCell *cell = ARENA_ARRAY(arena, DisclosureCell, c->n + 1);
    bool *hidden = ARENA_ARRAY(arena, bool, c->n + 1);
    for (size_t k = 0; k < c->n; k++)
        cell[k] = (DisclosureCell){c->cell[k].is.storefronts, c->cell[k].is.fronts};
    (void)disclosure_hide(cell, c->n, &rule,
                          hidden); /* the total is the period's: exchange_total */
    for (size_t k = 0; k < c->n; k++) c->cell[k].hidden = hidden[k];
}

/* ---- joined with reports ---- */

static void sum_other(Cells *c) {
    c->hidden = c->told = 0;
    for (size_t k = 0; k < c->n; k++) {
        if (!c->cell[k].hidden) continue;
        c->hidden += c->cell[k].is.fronts;
        if (!c->cell[k].unsaid) c->told += c->cell[k].standing;
    }
}

/* How many of a cell can stand out, at most and at least, by what the bundle tells. */
static double most(const Cells *c, const Cell *cell) {
    const double sum = (cell->hidden ? c->hidden : cell->is.fronts) + c->rounding / 2;
    return fmin(cell->is.storefronts, 2 * sum - (cell->hidden ? c->told : 0));
}

static double fewest(const Cells *c, const Cell *cell) {
    const double sum = cell->is.fronts - c->rounding / 2;
    return cell->hidden ? 0 : fmax(0, 2 * sum - cell->is.storefronts);
}

/* Few stand out, or all but few, and how many is known to within less than `least`. */
static bool exposed(const Cells *c, const Cell *cell, double all_most, double all_fewest,
                    double least) {
    const double n = cell->is.storefronts, few = fmin(cell->standing, n - cell->standing);
    double low = fewest(c, cell), high = most(c, cell);
    if (!cell->unsaid || few >= least) return false;
    if (isfinite(c->unsaid)) {
        const double others_most = all_most - high, others_fewest = all_fewest - low;
        low = fmax(low, c->unsaid - others_most);
        high = fmin(high, c->unsaid - others_fewest);
    }
    return floor(high + 1e-6) - ceil(low - 1e-6) < fmin(least, n);
}

static bool any_exposed(Cells *c, double least) {
    double all_most = 0, all_fewest = 0;
    sum_other(c);
    for (size_t k = 0; k < c->n; k++) {
        if (!c->cell[k].unsaid) continue;
        all_most += floor(most(c, &c->cell[k]) + 1e-6);
        all_fewest += ceil(fewest(c, &c->cell[k]) - 1e-6);
    }
    for (size_t k = 0; k < c->n; k++)
        if (exposed(c, &c->cell[k], all_most, all_fewest, least)) return true;
    return false;
}

/* The smallest cell that is told here and not by reports; NULL when there is none. */
static Cell *next_to_hide(const Cells *c) {
    Cell *best = NULL;
    for (size_t k = 0; k < c->n; k++) {
        Cell *cell = &c->cell[k];
        if (cell->hidden || !cell->unsaid) continue;
        if (!best || cell->is.storefronts < best->is.storefronts) best = cell;
    }
    return best;
}

/* Once all that reports hide is in "other", its sum tells nothing that their totals do not. */
static void hide_joined(double least, Cells *c) {
    while (any_exposed(c, least)) {
        Cell *cell = next_to_hide(c);
        if (!cell) return;
        cell->hidden = true;
    }
}

/* ---- told ---- */

static ExchangeCell rounded(ExchangeCell cell, const ExchangeParams *params) {
    cell.storefronts = disclosure_round(cell.storefronts, params->round_storefronts);
    cell.fronts = disclosure_round(cell.fronts, params->round_fronts);
    return cell;
}

size_t exchange_cells(const Watchlist *list, const char *by, const ExchangeRules *rules,
                      Arena *arena, ExchangeCell *cell) {
    Cells c = {.cell = ARENA_ARRAY(arena, Cell, list->n + 1),
               .rounding = rules->exchange->round_fronts};
    ExchangeCell other = {.by = by, .name = "other"};
    size_t n = 0;
    gather(list, by, &c);
    hear_reports(list, text_equal(by, "sector") ? BY_SECTOR : BY_DISTRICT, rules, arena, &c);
    hide_small(rules, arena, &c);
    hide_joined(rules->disclosure->least, &c);
    for (size_t k = 0; k < c.n; k++) {
        if (!c.cell[k].hidden) {
            cell[n++] = rounded(c.cell[k].is, rules->exchange);
            continue;
        }
        other.storefronts += c.cell[k].is.storefronts;
        other.fronts += c.cell[k].is.fronts;
    }
    if (other.storefronts > 0) cell[n++] = rounded(other, rules->exchange);
    return n;
}

Status exchange_total(const Watchlist *list, const ExchangePeriod *period,
                      const ExchangeRules *rules, Err *err) {
    const DisclosureRule rule = rule_of(rules);
    const double n = period->storefronts, few = fmin(period->fronts, n - period->fronts);
    if (n < rule.whole)
        return FAIL(err, ST_INPUT,
                    "run %lld judged %.0f storefronts; fewer than %.0f are not shown to others "
                    "(exchange.least)",
                    (long long)list->run_id, n, rule.whole);
    if (few < rule.part)
        return FAIL(
            err, ST_INPUT,
            "of the %.0f storefronts that run %lld judged, fewer than %g are expected to be "
            "fronts, or fewer than that not to be; so few are not shown to others (half of "
            "disclosure.least)",
            n, (long long)list->run_id, rule.part);
    return ST_OK;
}
