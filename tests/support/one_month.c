#include "tests/support/one_month.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/posterior/evidence.h"
#include "models/posterior/rejudge.h"
#include "tests/support/world.h"

typedef struct Place {
    double log_odds;
    size_t row;
} Place;

static int by_log_odds(const void *a, const void *b) {
    const double x = ((const Place *)a)->log_odds, y = ((const Place *)b)->log_odds;
    return (x < y) - (x > y);
}

/* The storefronts of the list, first to last. */
static size_t listed(const Evidence *e, Arena *arena, Place **out) {
    Place *place = ARENA_ARRAY(arena, Place, e->n);
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++)
        if (e->judged[i]) place[n++] = (Place){e->log_odds[i], i};
    if (n) qsort(place, n, sizeof *place, by_log_odds);
    *out = place;
    return n;
}

typedef struct Bench {
    const Fit *fit;
    const Params *params;
    Storefront *shop;
    double bound;
    const char *name;
} Bench;

/* One storefront, as filed. */
typedef struct Shop {
    const Bench *bench;
    size_t i, place;
    double own[SIGNALS_MAX];
} Shop;

/* Which columns moved. */
static void tell(const Shop *shop, const double *own, size_t month, double factor, double moved) {
    fprintf(stderr, "%s: place %zu, month %zu times %g: %+.2f (", shop->bench->name,
            shop->place + 1, month + 1, factor, moved);
    for (size_t s = 0; s < signals_count(); s++)
        if (fabs(own[s] - shop->own[s]) > 0.5)
            fprintf(stderr, " %s %+.1f", signals_all[s]->id, own[s] - shop->own[s]);
    fprintf(stderr, " )\n");
}

static void try_amounts(const Shop *shop, const float *amount, size_t month, double factor,
                        Moves *moves) {
    const Bench *b = shop->bench;
    double own[SIGNALS_MAX], moved = 0;
    rejudge_amounts(b->fit, b->params, shop->i, amount, b->shop, own);
    for (size_t s = 0; s < signals_count(); s++) moved += own[s] - shop->own[s];
    moves->tries++;
    moves->mean += fabs(moved);
    moves->down = fmin(moves->down, moved);
    moves->up = fmax(moves->up, moved);
    if (fabs(moved) <= b->bound) return;
    moves->beyond++;
    tell(shop, own, month, factor, moved);
}

static void try_months(const Bench *b, size_t i, size_t place, OneMonth *found) {
    static const float factors[] = {0.05F, 0.3F, 0.6F, 0.85F, 1.2F, 1.7F, 3, 20};
    const Panel *panel = b->fit->panel;
    float amount[MONTHS_MAX];
    memcpy(amount, panel_turnover(panel, i), panel->months * sizeof *amount);
    Shop shop = {.bench = b, .i = i, .place = place};
    rejudge_amounts(b->fit, b->params, i, amount, b->shop, shop.own);
    for (size_t t = 0; t < panel->months; t++) {
        const float filed = amount[t];
        if (!(filed > 0)) continue;
        for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
            amount[t] = filed * factors[f];
            try_amounts(&shop, amount, t, (double)factors[f], &found->changed);
        }
        amount[t] = NAN;
        try_amounts(&shop, amount, t, (double)NAN, &found->missing);
        amount[t] = filed;
    }
}

static void report(const char *name, const char *what, double bound, Moves *moves) {
    moves->mean /= (double)(moves->tries ? moves->tries : 1);
    fprintf(stderr, "%s, one month %s: %zu tries, mean %.2f nats, %+.2f to %+.2f, %zu beyond %g\n",
            name, what, moves->tries, moves->mean, moves->down, moves->up, moves->beyond, bound);
}

OneMonth one_month_moves(const char *name, const Panel *panel, size_t first, double bound,
                         Arena *arena) {
    Err err = {0};
    Evidence evidence;
    Fit fit;
    OneMonth found = {0};
    Params *params = params_open(arena);
    const EvidenceInput input = {.panel = panel, .params = params, .parallel = &parallel_serial};
    must(evidence_fit(&input, arena, &evidence, &fit, &err), &err);
    Place *place;
    const size_t n = listed(&evidence, arena, &place);
    Storefront *shop = storefront_new(arena);
    shop->brief = true;
    const Bench bench = {&fit, params, shop, bound, name};
    for (size_t k = 0; k < n && k < first; k++) try_months(&bench, place[k].row, k, &found);
    report(name, "changed", bound, &found.changed);
    report(name, "missing", bound, &found.missing);
    return found;
}
