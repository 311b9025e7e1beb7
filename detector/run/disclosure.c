#include "detector/run/disclosure.h"

#include "datasets/base/text.h"
#include "datasets/panel/district.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rule ---- */

bool disclosure_told(DisclosureCell cell, const DisclosureRule *rule) {
    return cell.whole >= rule->whole && cell.part >= rule->part &&
           cell.whole - cell.part >= rule->rest && cell.part <= rule->rate * cell.whole;
}

static DisclosureCell sum_hidden(const DisclosureCell *cell, size_t n, const bool *hidden,
                                 size_t *cells) {
    DisclosureCell sum = {0};
    *cells = 0;
    for (size_t k = 0; k < n; k++) {
        if (!hidden[k]) continue;
        sum.whole += cell[k].whole;
        sum.part += cell[k].part;
        ++*cells;
    }
    return sum;
}

/* The smallest cell still told; n when there is none. */
static size_t next_to_hide(const DisclosureCell *cell, size_t n, const bool *hidden) {
    size_t best = n;
    for (size_t k = 0; k < n; k++)
        if (!hidden[k] && cell[k].whole > 0 && (best == n || cell[k].whole < cell[best].whole))
            best = k;
    return best;
}

bool disclosure_hide(const DisclosureCell *cell, size_t n, const DisclosureRule *rule,
                     bool *hidden) {
    DisclosureCell sum;
    size_t cells;
    for (size_t k = 0; k < n; k++)
        hidden[k] |= cell[k].whole > 0 && !disclosure_told(cell[k], rule);
    while ((sum = sum_hidden(cell, n, hidden, &cells)),
           cells && (cells < 2 || !disclosure_told(sum, rule))) {
        const size_t k = next_to_hide(cell, n, hidden);
        if (k == n) return !disclosure_told(sum, rule);
        hidden[k] = true;
    }
    return false;
}

double disclosure_round(double value, double unit) {
    return unit > 0 ? unit * round(value / unit) : value;
}

/* ---- the groups of a run ---- */

static DisclosureRule rule_of_judged(const DisclosureParams *params) {
    return (DisclosureRule){.whole = params->least, .rate = 1};
}

static DisclosureRule rule_of_counts(const DisclosureParams *params) {
    return (DisclosureRule){params->least, params->least, params->least, 1};
}

static const char *known_name(const char *name) {
    return name && district_known(name) ? name : "";
}

static DisclosureGroup one_of(const WatchRow *row, DisclosureBy by) {
    const bool standing_out = row->judged && row->posterior >= DISCLOSURE_STANDING_OUT;
    return (DisclosureGroup){.name = known_name(by == BY_SECTOR ? row->sector : row->district),
                             .judged = row->judged,
                             .count = {[COUNT_RANKED] = row->selection == SELECTION_RANKED,
                                       [COUNT_SELECTED] = row->selection != SELECTION_NONE,
                                       [COUNT_STANDING_OUT] = standing_out}};
}

static void add(DisclosureGroup *to, const DisclosureGroup *one) {
    to->judged += one->judged;
    for (size_t c = 0; c < DISCLOSURE_COUNTS; c++) to->count[c] += one->count[c];
}

static int by_name(const void *left, const void *right) {
    return strcmp(((const DisclosureGroup *)left)->name, ((const DisclosureGroup *)right)->name);
}

/* One group per storefront, sorted, then equal names added up in place. */
static void gather(const Watchlist *list, DisclosureBy by, Arena *arena, Disclosure *d) {
    d->group = ARENA_ARRAY(arena, DisclosureGroup, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        d->group[r] = one_of(&list->rows[r], by);
        add(&d->total, &d->group[r]);
    }
    if (list->n) qsort(d->group, list->n, sizeof *d->group, by_name);
    for (size_t r = 0; r < list->n; r++) {
        const DisclosureGroup one = d->group[r];
        if (d->n && text_equal(d->group[d->n - 1].name, one.name))
            add(&d->group[d->n - 1], &one);
        else
            d->group[d->n++] = one;
    }
}

static void hide_judged(Disclosure *d, const DisclosureRule *rule, DisclosureCell *cell,
                        bool *hidden) {
    for (size_t k = 0; k < d->n; k++) {
        cell[k] = (DisclosureCell){(double)d->group[k].judged, 0};
        hidden[k] = false;
    }
    d->total.hide_judged = disclosure_hide(cell, d->n, rule, hidden);
    for (size_t k = 0; k < d->n; k++) d->group[k].hide_judged = hidden[k];
}

/* Adds to hidden[n] what count `c` needs. Sums of hidden cells only grow by what another count adds
 * later, so what passed the rule still passes it. */
static bool hide_more(const Disclosure *d, DisclosureCount c, const DisclosureRule *rule,
                      DisclosureCell *cell, bool *hidden) {
    for (size_t k = 0; k < d->n; k++)
        cell[k] = (DisclosureCell){(double)d->group[k].judged, (double)d->group[k].count[c]};
    return disclosure_hide(cell, d->n, rule, hidden);
}

/* Counts [from, to) hide the same groups: they differ by a few storefronts, so that one would give
 * the other away. */
static void hide_alike(Disclosure *d, DisclosureCount from, DisclosureCount to,
                       const DisclosureRule *rule, DisclosureCell *cell, bool *hidden) {
    bool total = false;
    for (size_t k = 0; k < d->n; k++) hidden[k] = d->group[k].hide_judged;
    for (DisclosureCount c = from; c < to; c++) total |= hide_more(d, c, rule, cell, hidden);
    for (DisclosureCount c = from; c < to; c++) {
        d->total.hide[c] = total;
        for (size_t k = 0; k < d->n; k++) d->group[k].hide[c] = hidden[k];
    }
}

static void round_counts(Disclosure *d, double unit) {
    for (size_t k = 0; k < d->n; k++) {
        DisclosureGroup *group = &d->group[k];
        group->judged = (size_t)disclosure_round((double)group->judged, unit);
        for (size_t c = 0; c < DISCLOSURE_COUNTS; c++)
            group->count[c] = (size_t)disclosure_round((double)group->count[c], unit);
    }
}

Disclosure disclosure_of(const Watchlist *list, DisclosureBy by, const DisclosureParams *params,
                         Arena *arena) {
    Disclosure d = {.total.name = ""};
    gather(list, by, arena, &d);
    const DisclosureRule judged = rule_of_judged(params), counts = rule_of_counts(params);
    DisclosureCell *cell = ARENA_ARRAY(arena, DisclosureCell, d.n + 1);
    bool *hidden = ARENA_ARRAY(arena, bool, d.n + 1);
    hide_judged(&d, &judged, cell, hidden);
    hide_alike(&d, COUNT_RANKED, COUNT_STANDING_OUT, &counts, cell, hidden);
    hide_alike(&d, COUNT_STANDING_OUT, DISCLOSURE_COUNTS, &counts, cell, hidden);
    round_counts(&d, params->round);
    return d;
}

const DisclosureGroup *disclosure_find(const Disclosure *disclosure, const char *name) {
    const DisclosureGroup key = {.name = known_name(name)};
    return bsearch(&key, disclosure->group, disclosure->n, sizeof key, by_name);
}

bool disclosure_total_told(double judged, double counted, const DisclosureParams *params) {
    const DisclosureRule rule = rule_of_counts(params);
    return disclosure_told((DisclosureCell){judged, counted}, &rule);
}
