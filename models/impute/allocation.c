/* allocation - an enterprise's turnover shared among its storefronts.
 *
 * Input     figures of an enterprise [EUR over a set of months]; area m2, staff FTE, footfall
 *           [persons a month] of its storefronts, NaN = unknown; sector priors.
 * Method    log w_i = sum_k a_ik log route_ik, a_ik proportional to 1/sd_ik^2; variance s_i^2 =
 *           sum_kl a_ik a_il r_kl sd_ik sd_il, r = correlation between routes; then all s_i times
 *           sqrt((n k^2 + c)/(n + c)), k = MAD of (log own turnover - log w_i - its sector's
 *           median)/s_i over the n storefronts that file for themselves. A figure is shared
 *           over storefronts and months in proportion to w, open months only. With shares f_i the
 *           error of log w_i - log sum w is s_i^2 (1-f_i)^2 + sum_{j != i} f_j^2 s_j^2 (delta
 *           method). Gross margin: turnover = margin / (goods share - services share).
 * Output    turnover [n x T]; allocation_sd, margin_sd [n] log units; shops [n].
 * Blind to  which of its storefronts an enterprise earns too much in.
 * Cites     Oehlert (1992), doi:10.1080/00031305.1992.10475842 (delta method); MODEL 2.4, 2.5
 */
#include "models/impute/allocation.h"

#include <math.h>
#include <string.h>

#include "datasets/reference/sector_priors.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(AllocationParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(correlation, 0.5, 0, 0.95, "correlation",
      "a shop that sells more per m2 than its sector also sells more per head: half of each "
      "spread is the shop's own"),
    P(spread_weight, 30, 1, 10000, "storefronts",
      "the spreads of the tables count as this many storefronts whose own turnover is known"),
    P(own_share, 0.9, 0.5, 1, "share of the enterprise",
      "a storefront with this much of it moves as the enterprise does; any other part is diluted"),
    P(area_sd, 0.5, 0.05, 3, "log units",
      "spread of turnover per m2 in a sector without priors: the widest usual one of the table"),
    P(staff_sd, 0.45, 0.05, 3, "log units", "spread of turnover per FTE in such a sector"),
    P(footfall_sd, 1.0, 0.05, 3, "log units",
      "spread of turnover per passer-by in such a sector: capture 0.7 and basket 0.7 together"),
    P(services_low, 0.12, 0, 0.9, "share of turnover",
      "rent, energy and other services already deducted from gross margin: the lowest usual"),
    P(services_high, 0.30, 0, 0.9, "share of turnover", "the highest usual"),
    P(margin_sd, 0.15, 0, 2, "log units",
      "goods shares differ between shops of a sector, and other income is in the margin"),
    {0},
};

const ParamGroup allocation_group = {
    .name = "allocation",
    .title = "Enterprise turnover given to storefronts",
    .stage = STAGE_FIGURES,
    .specs = specs,
    .size = sizeof(AllocationParams),
};

enum { ROUTES = 3, MONTHS = 120 };

/* What is worked with; the panel shows it read-only. */
typedef struct Work {
    Panel *panel;
    const AllocationParams *params;
    const SectorPrior *prior; /* [sectors]; all 0 where the tables know nothing */
    float *turnover, *allocation_sd, *margin_sd;
    unsigned char *period, *shared;
    uint16_t *shops;
    double *weight, *sd;   /* [n] of storefronts of enterprises: EUR a year, log units */
    unsigned char *filled; /* [n x T] came from an enterprise */
    Arena *arena;
} Work;

/* ---- how large a part each storefront is ---- */

static double mean_footfall(const Panel *panel, size_t i) {
    double sum = 0, months = 0;
    for (size_t t = 0; t < panel->months; t++) {
        const float people = panel_footfall(panel, i)[t];
        if (!(people > 0)) continue;
        sum += (double)people;
        months++;
    }
    return months > 0 ? sum / months : NAN;
}

/* Ways from a storefront's sizes to its turnover. */
typedef struct Routes {
    size_t count;
    double value[ROUTES], spread[ROUTES]; /* [count] log EUR a year; its error, log units */
} Routes;

/* A size and its turnover per unit; an unknown size is the sector's median, as sure as that is. */
static void add_route(double size, double median, double median_sd, double per_unit, double sd,
                      Routes *routes) {
    const bool known = size > 0;
    if (!(per_unit > 0) || (!known && !(median > 0))) return;
    routes->value[routes->count] = portable_log((known ? size : median) * per_unit);
    routes->spread[routes->count] = known ? sd : sqrt(sd * sd + median_sd * median_sd);
    routes->count++;
}

static Routes routes_of(const Work *w, size_t i) {
    const Panel *panel = w->panel;
    const SectorPrior *p = &w->prior[panel->sector[i]];
    const AllocationParams *a = w->params;
    const bool known = p->density > 0;
    Routes routes = {0};
    /* without priors only ratios of sizes count: any turnover per unit serves */
    add_route((double)panel->area[i], p->floor, p->floor_sd, known ? p->density : 1,
              known ? p->density_sd : a->area_sd, &routes);
    add_route((double)panel->staff[i], p->staff, p->staff_sd, known ? p->per_fte : 1,
              known ? p->per_fte_sd : a->staff_sd, &routes);
    const double ticket = p->conversion * p->basket / (1 + p->vat);
    add_route(mean_footfall(panel, i), 0, 0, known ? 12 * p->capture * ticket : 1,
              hypot(known ? hypot(p->capture_sd, p->basket_sd) : a->footfall_sd,
                    panel_sd(panel->footfall_sd, i)),
              &routes);
    return routes;
}

static void weigh(Work *w, size_t i) {
    double total = 0, mean = 0, variance = 0;
    const Routes routes = routes_of(w, i);
    const size_t count = routes.count;
    const double *value = routes.value, *spread = routes.spread;
    for (size_t k = 0; k < count; k++) total += 1 / (spread[k] * spread[k]);
    for (size_t k = 0; k < count; k++) {
        const double a = 1 / (spread[k] * spread[k] * total);
        mean += a * value[k];
        for (size_t l = 0; l < count; l++) {
            const double b = 1 / (spread[l] * spread[l] * total);
            variance += a * b * spread[k] * spread[l] * (k == l ? 1 : w->params->correlation);
        }
    }
    w->weight[i] = portable_exp(mean);
    w->sd[i] = count ? sqrt(variance) : 2 * w->params->area_sd; /* nothing known: equal parts */
}

/* Log of own turnover a month; NaN with less than half a year of it. */
static double own_level(const Work *w, size_t i) {
    const float *turnover = panel_turnover(w->panel, i);
    double sum = 0, months = 0;
    for (size_t t = 0; t < w->panel->months; t++) {
        if (isnan(turnover[t])) continue;
        sum += (double)turnover[t];
        months++;
    }
    return months >= 6 ? portable_log(sum / months) : NAN;
}

/* How much better or worse than the tables say the weights predict the turnover of this city's
 * storefronts that file for themselves. */
static double spread_factor(Work *w) {
    const Panel *panel = w->panel;
    const size_t n = panel->n;
    double *off = ARENA_ARRAY(w->arena, double, n), *work = ARENA_ARRAY(w->arena, double, n);
    double *pooled = ARENA_ARRAY(w->arena, double, n);
    size_t all = 0;
    for (size_t i = 0; i < n; i++) {
        weigh(w, i);
        off[i] = own_level(w, i) - portable_log(w->weight[i]);
    }
    for (size_t s = 0; s < panel->sectors; s++) {
        size_t k = 0;
        for (size_t i = 0; i < n; i++)
            if ((size_t)panel->sector[i] == s && !isnan(off[i])) work[k++] = off[i];
        if (k < 5) continue; /* the median of fewer follows them */
        const double middle = robust_median(work, k);
        for (size_t i = 0; i < n; i++)
            if ((size_t)panel->sector[i] == s && !isnan(off[i]))
                pooled[all++] = (off[i] - middle) / w->sd[i];
    }
    if (!all) return 1;
    const double own = robust_mad(pooled, all), c = w->params->spread_weight;
    return sqrt(((double)all * own * own + c) / ((double)all + c));
}

/* ---- one enterprise ---- */

static bool open_in(const PanelEnterprise *e, size_t m, int t) {
    return t >= e->opened[m] && t <= e->closed[m];
}

bool allocation_margin(double goods, const AllocationParams *p, double *factor, double *sd) {
    if (!(goods > p->services_high)) return false;
    const double low = 1 / (goods - p->services_low), high = 1 / (goods - p->services_high);
    const double half = portable_log(high / low) / (2 * 1.645);
    *factor = sqrt(low * high);
    *sd = sqrt(half * half + p->margin_sd * p->margin_sd);
    return true;
}

/* Goods share of the enterprise: of its storefronts' sectors, by weight. 0 = unknown. */
static double goods_share(const Work *w, const PanelEnterprise *e) {
    double sum = 0, total = 0;
    for (size_t m = 0; m < e->members; m++) {
        const double weight = w->weight[e->member[m]];
        const double goods = w->prior[w->panel->sector[e->member[m]]].goods_margin;
        sum += weight * goods;
        total += weight;
        if (!(goods > 0)) return 0;
    }
    return sum / total;
}

/* What of a figure is already known, and the weight of the storefront-months that are not. */
typedef struct Rest {
    double known, free, all; /* EUR; weights */
    bool finer;              /* some of it by shorter figures */
} Rest;

static Rest rest_of(const Work *w, const PanelEnterprise *e, const PanelFigure *f) {
    const size_t months = w->panel->months;
    Rest r = {0};
    for (size_t m = 0; m < e->members; m++)
        for (int t = f->first; t <= f->last; t++) {
            const size_t i = e->member[m], cell = i * months + (size_t)t;
            const bool known = !isnan(w->turnover[cell]);
            if (!known && !open_in(e, m, t)) continue;
            r.all += w->weight[i];
            if (!known) {
                r.free += w->weight[i];
                continue;
            }
            size_t span = 0;
            r.known += (double)w->turnover[cell];
            for (size_t u = 0; u < months; u++)
                span += w->period[i * months + u] == w->period[cell];
            r.finer |= !w->filled[cell] || span < (size_t)(f->last - f->first + 1);
        }
    return r;
}

/* Gives storefront m its part of `left` in the months that are not known; returns how many there
 * were. */
static size_t give(Work *w, const PanelEnterprise *e, size_t m, const PanelFigure *f, double rate) {
    const size_t i = e->member[m], row = i * w->panel->months;
    size_t given = 0;
    int first = -1;
    for (int t = f->first; t <= f->last; t++) {
        const size_t cell = row + (size_t)t;
        if (!isnan(w->turnover[cell]) || !open_in(e, m, t)) continue;
        if (first < 0) first = t;
        w->turnover[cell] = (float)(rate * w->weight[i]);
        w->period[cell] = (unsigned char)first;
        w->filled[cell] = 1;
        given++;
    }
    return given;
}

/* A figure may differ this much from finer ones: rounding and late corrections. */
static const double tolerance = 0.05;

/* Shares one figure; counts for each member how many of its months came from it. */
static void share_figure(Work *w, const PanelEnterprise *e, const PanelFigure *f, size_t *given,
                         double *margin_sd) {
    double factor = 1, sd = 0;
    if (f->margin &&
        (!(f->amount_eur > 0) || !allocation_margin(goods_share(w, e), w->params, &factor, &sd))) {
        w->panel->unidentified++;
        return;
    }
    const Rest rest = rest_of(w, e, f);
    const double total = factor * f->amount_eur, left = total - rest.known;
    const bool agrees =
        rest.free > 0 ? left > -tolerance * total : fabs(left) <= tolerance * fabs(total);
    if (rest.finer && !f->margin && !agrees) w->panel->contradictions++;
    if (!(left > 0) || 2 * rest.free < rest.all || !(rest.free > 0)) return;
    for (size_t m = 0; m < e->members; m++) given[m] += give(w, e, m, f, left / rest.free);
    *margin_sd = fmax(*margin_sd, sd);
}

/* One figure over all months that came from the enterprise: its mean a month. */
static void flatten(Work *w, size_t i) {
    const size_t months = w->panel->months, row = i * months;
    double sum = 0, count = 0;
    size_t first = months;
    for (size_t t = 0; t < months; t++) {
        if (!w->filled[row + t]) continue;
        if (first == months) first = t;
        sum += (double)w->turnover[row + t];
        count++;
    }
    for (size_t t = first; t < months; t++) {
        if (!w->filled[row + t]) continue;
        w->turnover[row + t] = (float)(sum / count);
        w->period[row + t] = (unsigned char)first;
    }
}

/* Error of each part, from the shares of those who got one. */
static void spread_parts(Work *w, const PanelEnterprise *e, const size_t *given, double margin_sd) {
    double total = 0, squares = 0;
    size_t parts = 0;
    for (size_t m = 0; m < e->members; m++) {
        if (!given[m]) continue;
        total += w->weight[e->member[m]];
        parts++;
    }
    for (size_t m = 0; m < e->members; m++) {
        const size_t i = e->member[m];
        const double f = given[m] ? w->weight[i] / total * w->sd[i] : 0;
        squares += f * f;
    }
    for (size_t m = 0; m < e->members; m++) {
        const size_t i = e->member[m];
        if (!given[m]) continue;
        const double share = w->weight[i] / total, s = w->sd[i];
        const double others = squares - share * share * s * s;
        w->shared[i] = 0;
        w->margin_sd[i] = (float)margin_sd;
        w->shops[i] = (uint16_t)(parts > UINT16_MAX ? UINT16_MAX : parts);
        if (parts < 2) continue;
        w->allocation_sd[i] = (float)sqrt(s * s * (1 - share) * (1 - share) + fmax(others, 0));
        if (share < w->params->own_share) flatten(w, i);
    }
}

static void share_enterprise(Work *w, const PanelEnterprise *e) {
    size_t *given = ARENA_ARRAY(w->arena, size_t, e->members);
    double margin_sd = 0;
    for (size_t k = 0; k < e->figures; k++) share_figure(w, e, &e->figure[k], given, &margin_sd);
    spread_parts(w, e, given, margin_sd);
}

/* ---- all of them ---- */

static void *copied(Arena *arena, const void *from, size_t count, size_t size) {
    void *copy = arena_alloc(arena, count, size);
    if (from) memcpy(copy, from, count * size);
    return copy;
}

static const SectorPrior *priors_of(const Panel *panel, Arena *arena) {
    SectorPrior *prior = ARENA_ARRAY(arena, SectorPrior, panel->sectors);
    for (size_t s = 0; s < panel->sectors; s++)
        if (!sector_prior(panel->sector_name[s], &prior[s])) prior[s] = (SectorPrior){0};
    return prior;
}

static unsigned char *periods_of(const Panel *panel, Arena *arena) {
    const size_t cells = panel->n * panel->months;
    unsigned char *period = copied(arena, panel->period, cells, 1);
    for (size_t c = 0; c < cells && !panel->period; c++)
        period[c] = (unsigned char)(c % panel->months);
    return period;
}

void allocation_apply(Panel *panel, const Params *params, Arena *arena) {
    if (!panel->enterprises) return;
    const size_t n = panel->n, cells = n * panel->months;
    Arena *scratch = arena_open();
    Work w = {.panel = panel,
              .params = params_group(params, &allocation_group),
              .prior = priors_of(panel, scratch),
              .turnover = copied(arena, panel->turnover, cells, sizeof(float)),
              .allocation_sd = ARENA_ARRAY(arena, float, n),
              .margin_sd = ARENA_ARRAY(arena, float, n),
              .period = periods_of(panel, arena),
              .shared = copied(arena, panel->shared, n, 1),
              .shops = ARENA_ARRAY(arena, uint16_t, n),
              .weight = ARENA_ARRAY(scratch, double, n),
              .sd = ARENA_ARRAY(scratch, double, n),
              .filled = ARENA_ARRAY(scratch, unsigned char, cells),
              .arena = scratch};
    const double factor = spread_factor(&w);
    for (size_t i = 0; i < n; i++) w.sd[i] *= factor;
    for (size_t e = 0; e < panel->enterprises; e++)
        share_enterprise(&w, &panel->enterprise_turnover[e]);
    panel->turnover = w.turnover;
    panel->allocation_sd = w.allocation_sd;
    panel->margin_sd = w.margin_sd;
    panel->period = w.period;
    panel->shared = w.shared;
    panel->shops = w.shops;
    arena_close(scratch);
}
