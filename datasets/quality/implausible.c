#include "datasets/quality/implausible.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/reference/sector_priors.h"

enum {
    PEERS_LEAST = 4,
    STREET_LEAST = 3,
    MONTHS_LEAST = 4,
    POWER_MOST = 3,
    CITY_LEAST = 5,
    SECTOR_MOST = 20000
};

/* Decades (log10). Honest storefronts of a sector lie within a factor of two of each other per
 * square metre: six is beyond them. */
static const double far_off = 0.8, prior_agrees = 0.5, prior_alone = 1.1, spreads_off = 3.5,
                    spread_least = 0.15, month_near = 0.2, month_spread_least = 0.06,
                    month_spreads = 6, month_share_most = 0.25, street_weight = 3;
/* The median of absolute deviations of a normal distribution, as a share of its spread. */
static const double mad_share = 0.6745;

/* ---- medians ---- */

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts; NaN for none. */
static double median(double *value, size_t n) {
    if (!n) return NAN;
    qsort(value, n, sizeof *value, compare);
    return n % 2 ? value[n / 2] : (value[n / 2 - 1] + value[n / 2]) / 2;
}

static double spread(double *value, size_t n, double middle, double least) {
    for (size_t k = 0; k < n; k++) value[k] = fabs(value[k] - middle);
    return fmax(least, median(value, n) / mad_share);
}

/* ---- one storefront ---- */

/* Its typical month, log10 EUR; NaN without turnover. Months are few: put in order as they come. */
static double level_of(const Panel *panel, size_t i, double *sorted) {
    const float *row = panel_turnover(panel, i);
    size_t n = 0;
    for (size_t t = 0; t < panel->months; t++) {
        if (isnan(row[t])) continue;
        size_t k = n++;
        for (; k > 0 && sorted[k - 1] > (double)row[t]; k--) sorted[k] = sorted[k - 1];
        sorted[k] = (double)row[t];
    }
    return n ? log10((sorted[(n - 1) / 2] + sorted[n / 2]) / 2) : (double)NAN;
}

static double size_of(const Panel *panel, size_t i) {
    return panel->area && panel->area[i] > 0 ? log10((double)panel->area[i]) : NAN;
}

/* What the priors of their sectors expect, log10 EUR per month; NaN without one. */
static void expect_by_prior(const Panel *panel, double *expected) {
    SectorPrior *prior = mem_grow(NULL, panel->sectors + 1, sizeof *prior);
    for (size_t s = 0; s < panel->sectors; s++)
        if (!sector_prior(panel->sector_name[s], &prior[s])) prior[s] = (SectorPrior){0};
    for (size_t i = 0; i < panel->n; i++) {
        const SectorPrior *p = &prior[panel->sector[i]];
        const double size = size_of(panel, i), density = p->density > 0 ? p->density : (double)NAN;
        expected[i] = log10(density / 12) + (isnan(size) ? log10(p->floor) : size);
    }
    mem_free(prior);
}

typedef struct Work {
    const Panel *panel;
    double *level, *prior, *expected; /* [n] log10 EUR per month */
    double *spread;                   /* [n] of its sector */
    double *scratch;                  /* [max(n, months)] */
    size_t *order;                    /* [n] by sector */
} Work;

/* ---- sectors ---- */

static void order_by_sector(const Work *w) {
    const Panel *panel = w->panel;
    size_t *at = mem_grow(NULL, panel->sectors + 1, sizeof *at);
    memset(at, 0, (panel->sectors + 1) * sizeof *at);
    for (size_t i = 0; i < panel->n; i++) at[panel->sector[i] + 1]++;
    for (size_t s = 1; s <= panel->sectors; s++) at[s] += at[s - 1];
    for (size_t i = 0; i < panel->n; i++) w->order[at[panel->sector[i]]++] = i;
    mem_free(at);
}

/* What storefronts order[begin..end) take, per square metre or as a whole; of very many a part. */
typedef struct Reference {
    double middle, spread; /* NaN: too few */
} Reference;

static Reference reference_of(const Work *w, size_t begin, size_t end, bool by_size) {
    Reference r = {NAN, NAN};
    const size_t step = (end - begin) / SECTOR_MOST + 1;
    size_t n = 0;
    for (size_t k = begin; k < end; k += step) {
        const size_t i = w->order[k];
        const double level = w->level[i] - (by_size ? size_of(w->panel, i) : 0);
        if (!isnan(level)) w->scratch[n++] = level;
    }
    if (n <= PEERS_LEAST) return r;
    r.middle = median(w->scratch, n);
    r.spread = spread(w->scratch, n, r.middle, spread_least);
    return r;
}

static void expect_by_sector(const Work *w) {
    const Panel *panel = w->panel;
    order_by_sector(w);
    for (size_t begin = 0, end; begin < panel->n; begin = end) {
        const int sector = panel->sector[w->order[begin]];
        for (end = begin; end < panel->n && panel->sector[w->order[end]] == sector;) end++;
        const Reference sized = reference_of(w, begin, end, true),
                        whole = reference_of(w, begin, end, false);
        for (size_t k = begin; k < end; k++) {
            const size_t i = w->order[k];
            const double size = size_of(panel, i);
            const bool by_size = !isnan(size) && !isnan(sized.middle);
            w->expected[i] = by_size ? sized.middle + size : whole.middle;
            w->spread[i] = by_size ? sized.spread : whole.spread;
        }
    }
}

/* ---- streets ---- */

typedef struct Place {
    uint64_t street; /* hash of postcode and street; 0 = none */
    size_t row;
} Place;

static uint64_t hash_of(uint64_t hash, const char *text) {
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 1099511628211u; /* FNV-1a */
    return (hash ^ 0xff) * 1099511628211u;
}

static int compare_places(const void *a, const void *b) {
    const Place *x = a, *y = b;
    if (x->street != y->street) return x->street < y->street ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* A dear street is dear for all in it; one that is off as a whole is a street of faults. */
static void shift_street(const Work *w, const Place *place, size_t count) {
    size_t n = 0;
    for (size_t k = 0; k < count; k++) {
        const double off = w->level[place[k].row] - w->expected[place[k].row];
        if (!isnan(off)) w->scratch[n++] = off;
    }
    if (n <= STREET_LEAST) return;
    const double shift = median(w->scratch, n) * (double)n / ((double)n + street_weight);
    if (fabs(shift) >= prior_agrees) return;
    for (size_t k = 0; k < count; k++) w->expected[place[k].row] += shift;
}

static void shift_by_street(const Work *w) {
    const Panel *panel = w->panel;
    if (!panel->street || !panel->postcode) return;
    Place *place = mem_grow(NULL, panel->n + 1, sizeof *place);
    for (size_t i = 0; i < panel->n; i++) {
        const char *street = panel->street[i], *code = panel->postcode[i];
        const uint64_t hash = hash_of(14695981039346656037u, code ? code : "");
        place[i] = (Place){street ? hash_of(hash, street) : 0, i};
    }
    qsort(place, panel->n, sizeof *place, compare_places);
    for (size_t begin = 0, end; begin < panel->n; begin = end) {
        for (end = begin; end < panel->n && place[end].street == place[begin].street;) end++;
        if (place[begin].street) shift_street(w, place + begin, end - begin);
    }
    mem_free(place);
}

/* ---- verdicts ---- */

static int power_of(double decades) {
    const int power = (int)lround(decades);
    return power > POWER_MOST ? POWER_MOST : power < -POWER_MOST ? -POWER_MOST : power;
}

/* The power of ten by which storefront i is off; 0 = not. */
static int storefront_power(const Work *w, size_t i) {
    const double by_peers = w->level[i] - w->expected[i], by_prior = w->level[i] - w->prior[i];
    if (isnan(by_peers)) return fabs(by_prior) >= prior_alone ? power_of(by_prior) : 0;
    const double limit = fmax(far_off, spreads_off * w->spread[i]);
    if (fabs(by_peers) < limit) return 0;
    const bool agrees = isnan(by_prior) ||
                        (fabs(by_prior) >= prior_agrees && signbit(by_prior) == signbit(by_peers));
    return agrees ? power_of(by_peers) : 0;
}

/* The power of ten by which the city as a whole is off its priors. */
static int city_power(const Work *w) {
    size_t n = 0;
    const size_t step = w->panel->n / SECTOR_MOST + 1;
    for (size_t i = 0; i < w->panel->n; i += step)
        if (!isnan(w->level[i] - w->prior[i])) w->scratch[n++] = w->level[i] - w->prior[i];
    const double off = n >= CITY_LEAST ? median(w->scratch, n) : 0;
    return fabs(off) >= far_off ? power_of(off) : 0;
}

static void add_item(ImplausibleFound *found, Implausible item) {
    if (found->shown < IMPLAUSIBLE_SHOWN) found->item[found->shown++] = item;
}

static void judge_storefront(const Work *w, size_t i, ImplausibleFound *found, unsigned char *of) {
    int power = storefront_power(w, i);
    double expected = isnan(w->expected[i]) ? w->prior[i] : w->expected[i];
    const double by_prior = w->level[i] - w->prior[i];
    if (!power && found->city_power && fabs(by_prior) >= prior_agrees &&
        signbit(by_prior) == (found->city_power < 0)) {
        power = found->city_power;
        expected = w->prior[i];
    }
    if (!power) return;
    found->storefronts++;
    of[i] = 1;
    add_item(found, (Implausible){.row = i,
                                  .month = -1,
                                  .power = power,
                                  .eur = pow(10, w->level[i]),
                                  .expected_eur = pow(10, expected)});
}

/* ---- months ---- */

static bool is_own(const Panel *panel, size_t i, size_t t) {
    return !isnan(panel_turnover(panel, i)[t]) && panel_figure(panel, i, t) == t;
}

static bool has_far_month(const Work *w, size_t i) {
    const float *row = panel_turnover(w->panel, i);
    const double level = pow(10, w->level[i]), far = pow(10, far_off - month_near);
    bool found = false;
    for (size_t t = 0; t < w->panel->months; t++)
        found |= (double)row[t] > level * far || (double)row[t] < level / far;
    return found;
}

static void judge_months(const Work *w, size_t i, ImplausibleFound *found, unsigned char *of) {
    const Panel *panel = w->panel;
    const float *row = panel_turnover(panel, i);
    size_t n = 0, off = 0;
    if (!has_far_month(w, i)) return;
    for (size_t t = 0; t < panel->months; t++)
        if (is_own(panel, i, t)) w->scratch[n++] = log10((double)row[t]);
    if (n < MONTHS_LEAST) return;
    const double middle = median(w->scratch, n),
                 sd = spread(w->scratch, n, middle, month_spread_least);
    for (int judging = 0; judging < 2; judging++)
        for (size_t t = 0; t < panel->months; t++) {
            if (!is_own(panel, i, t)) continue;
            const double decades = log10((double)row[t]) - middle;
            const int power = power_of(decades);
            if (!power || fabs(decades - power) > month_near || fabs(decades) < month_spreads * sd)
                continue;
            off += !judging;
            if (!judging || (double)off > month_share_most * (double)n) continue;
            found->months++;
            of[i] = 1;
            add_item(found, (Implausible){.row = i,
                                          .month = panel->first_month + (int)t,
                                          .power = power,
                                          .eur = (double)row[t],
                                          .expected_eur = pow(10, middle)});
        }
}

/* ---- where it stands ---- */

static int year_of(const Panel *panel, const Implausible *item) {
    if (item->month >= 0) return month_year(item->month);
    const float *row = panel_turnover(panel, item->row);
    size_t t = 0;
    while (t + 1 < panel->months && isnan(row[t])) t++;
    return month_year(panel->first_month + (int)t);
}

static Status find_lines(Store *store, const Panel *panel, Arena *arena, ImplausibleFound *found,
                         Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("turnover_line"), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < found->shown && !status; k++) {
        Implausible *item = &found->item[k];
        bool row = false;
        stmt_int(&stmt, 1, panel->key[item->row]);
        stmt_int(&stmt, 2, year_of(panel, item));
        status = stmt_step(&stmt, &row, err);
        if (row) {
            item->path = arena_strdup(arena, stmt_get_text(&stmt, 0));
            item->line = stmt_get_int(&stmt, 1);
        }
        stmt_rewind(&stmt);
    }
    stmt_close(&stmt);
    return status;
}

/* Whether a street could matter: hardly ever, where nothing is wrong. */
static bool any_far(const Work *w) {
    for (size_t i = 0; i < w->panel->n; i++)
        if (fabs(w->level[i] - w->expected[i]) >= prior_agrees) return true;
    return false;
}

static void judge(const Work *w, ImplausibleFound *found, unsigned char *of) {
    const Panel *panel = w->panel;
    for (size_t i = 0; i < panel->n; i++)
        w->level[i] = panel->shared[i] ? (double)NAN : level_of(panel, i, w->scratch);
    expect_by_prior(panel, w->prior);
    expect_by_sector(w);
    if (any_far(w)) shift_by_street(w);
    found->city_power = city_power(w);
    for (size_t i = 0; i < panel->n; i++) {
        of[i] = 0;
        judge_storefront(w, i, found, of);
        judge_months(w, i, found, of);
        found->affected += of[i];
    }
}

Status implausible_find(Store *store, const Panel *panel, Arena *arena, ImplausibleFound *found,
                        unsigned char *of, Err *err) {
    const size_t n = panel->n + 1, most = n > panel->months ? n : panel->months + 1;
    *found = (ImplausibleFound){.item = ARENA_ARRAY(arena, Implausible, IMPLAUSIBLE_SHOWN)};
    double *number = mem_grow(NULL, 4 * n + most, sizeof *number);
    const Work w = {.panel = panel,
                    .level = number,
                    .prior = number + n,
                    .expected = number + 2 * n,
                    .spread = number + 3 * n,
                    .scratch = number + 4 * n,
                    .order = mem_grow(NULL, n, sizeof *w.order)};
    judge(&w, found, of);
    mem_free(number);
    mem_free(w.order);
    return find_lines(store, panel, arena, found, err);
}
