#include "reports/record/aggregate.h"

#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static size_t sum_hidden(const size_t *count, size_t n, const bool *hidden, size_t *cells) {
    size_t sum = 0;
    *cells = 0;
    for (size_t i = 0; i < n; i++) {
        if (!hidden[i]) continue;
        sum += count[i];
        ++*cells;
    }
    return sum;
}

/* The smallest count still shown, one that is not 0 before one that is; n when there is none. */
static size_t next_to_hide(const size_t *count, size_t n, const bool *hidden) {
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        if (hidden[i]) continue;
        if (best == n || (count[i] && (!count[best] || count[i] < count[best]))) best = i;
    }
    return best;
}

bool aggregate_hide(const size_t *count, size_t n, size_t k, bool *hidden) {
    assert(k > 0);
    size_t total = 0, cells, sum;
    for (size_t i = 0; i < n; i++) {
        hidden[i] = count[i] > 0 && count[i] < k;
        total += count[i];
    }
    while ((sum = sum_hidden(count, n, hidden, &cells)), cells && (cells < 2 || sum < k)) {
        const size_t i = next_to_hide(count, n, hidden);
        if (i == n) return true;
        hidden[i] = true;
    }
    return total > 0 && total < k;
}

static const char *name_of(const Voice *v, const WatchRow *row, Breakdown by) {
    return by == BY_SECTOR ? named_text(v, row->sector, say(v, SAY_UNKNOWN))
                           : words_district(v, row->district);
}

static int by_name(const void *left, const void *right) {
    return strcmp(((const Group *)left)->name, ((const Group *)right)->name);
}

static bool counts(const WatchRow *row, Counted what) {
    if (what == COUNT_SELECTED) return row->selection != SELECTION_NONE;
    return row->judged && row->posterior >= AGGREGATE_STANDING_OUT;
}

/* One group per storefront, sorted, then equal names added up in place. */
static void gather(const Voice *v, Breakdown by, Counted what, Aggregate *a) {
    const Watchlist *list = v->list;
    a->group = ARENA_ARRAY(v->arena, Group, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        a->group[r] = (Group){
            .name = name_of(v, row, by), .judged = row->judged, .selected = counts(row, what)};
    }
    if (list->n) qsort(a->group, list->n, sizeof *a->group, by_name);
    for (size_t r = 0; r < list->n; r++) {
        const Group one = a->group[r];
        if (a->n && strcmp(a->group[a->n - 1].name, one.name) == 0) {
            a->group[a->n - 1].judged += one.judged;
            a->group[a->n - 1].selected += one.selected;
        } else
            a->group[a->n++] = one;
        a->judged += one.judged;
        a->selected += one.selected;
    }
}

Aggregate aggregate_of(const Voice *v, Breakdown by, Counted what, size_t k) {
    Aggregate a = {0};
    gather(v, by, what, &a);
    size_t *count = ARENA_ARRAY(v->arena, size_t, a.n + 1);
    bool *hidden = ARENA_ARRAY(v->arena, bool, a.n + 1);
    for (size_t i = 0; i < a.n; i++) count[i] = a.group[i].judged;
    a.hide_judged = aggregate_hide(count, a.n, k, hidden);
    for (size_t i = 0; i < a.n; i++) a.group[i].hide_judged = hidden[i];
    for (size_t i = 0; i < a.n; i++) count[i] = a.group[i].selected;
    a.hide_selected = aggregate_hide(count, a.n, k, hidden);
    for (size_t i = 0; i < a.n; i++) a.group[i].hide_selected = hidden[i];
    return a;
}
