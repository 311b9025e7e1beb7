/* proxies - turnover against what a shop must buy, is paid by card, pays, uses and has room for.
 *
 * Input     log turnover [T]; purchases, card takings, wages, energy, water, waste and seats [T],
 *           NaN = not known.
 * Method    u = log of turnover over the amount, both summed over three months, less the month's
 *           part in the sector (peers.c); level = med u - the sector's median, shrunk to what the
 *           shipped tables lead one to expect, moved by the city's median difference from that.
 *           Wages count as hours of staff, the owner's own added. move = med u over months in
 *           which turnover is above its own median - med u over the others. served = med log
 *           turnover of an hour - log of the most that an hour can serve; turns likewise, of a seat
 *           that is taken again and again for as long as it, or else its sector, is open.
 * Output    goods, goods_move; card, card_move; staffed, served; energy, water, waste; seated,
 *           turns.
 * Blind to  goods bought on paper alone, money that comes in by card, meals that are taken away.
 * Cites     MODEL 13.14; Slemrod (2019), doi:10.1257/jel.20181437 (third-party information); Kimes
 *           et al. (1998), doi:10.1177/001088049803900308 (revenue of a seat by the hour)
 */
#include "models/plain/proxies.h"

#include <string.h>

#include "datasets/reference/sector_priors.h"
#include "models/math/robust.h"
#include "models/math/vector.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(ProxyParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(sector_shrink, 8, 0, 1000, "storefronts",
      "half of what eight storefronts of a sector show is the sector's"),
    P(least_months, 4, 2, 60, "months", "one delivery more or less may fill three months"),
    P(least_share, 0.02, 0.0001, 0.5, "of turnover",
      "purchases or card takings below it are as good as none: nothing more is said of less"),
    P(hour_eur, 17, 5, 100, "EUR gross", "mean of an hour in Belgian shops and bars"),
    P(owner_hours, 217, 0, 700, "hours a month", "an owner works 50 hours a week unpaid"),
    P(seat_minutes, 30, 5, 240, "minutes",
      "a quick lunch: dinners take an hour and more, and few guests come one after the other"),
    P(phantom, 0.25, 0, 1, "share of copies",
      "whose owner buys goods on paper in proportion to what is added"),
    {0},
};
const ParamGroup proxies_group = {
    .name = "proxies",
    .title = "Purchases, card takings, wages, use and seats",
    .stage = STAGE_EVIDENCE,
    .specs = specs,
    .size = sizeof(ProxyParams),
};

double plain_proxy_amount(const ProxyParams *params, ProxyKind kind, double value) {
    return kind == PROXY_WAGES ? value / params->hour_eur + params->owner_hours : value;
}

double plain_proxy_value(const ProxyParams *params, ProxyKind kind, double amount) {
    return kind == PROXY_WAGES ? fmax(amount - params->owner_hours, 0) * params->hour_eur : amount;
}

/* ---- the ratio by month ---- */

/* What turnover and the amount come to around each month, where both are known. */
typedef struct Ratio {
    double log[MONTHS_MAX];      /* of turnover over the amount; NaN */
    double turnover[MONTHS_MAX]; /* its log */
} Ratio;

static double floor_of(const ProxyParams *p, ProxyKind kind) {
    return kind == PROXY_PURCHASES || kind == PROXY_CARD ? p->least_share : 0;
}

static void read_ratio(const ProxyParams *p, const Fit *fit, size_t i, ProxyKind kind,
                       Ratio *ratio) {
    const size_t months = fit->panel->months;
    const float *value = fit->panel->proxy[kind] + i * months;
    double sold[MONTHS_MAX] = {0}, amount[MONTHS_MAX] = {0};
    for (size_t t = 0; t < months; t++) {
        const double y = (double)fit->y[i * months + t];
        if (isnan(y) || isnan(value[t])) continue;
        sold[t] = vector_exp(y);
        amount[t] = plain_proxy_amount(p, kind, (double)value[t]);
    }
    for (size_t t = 0; t < months; t++) {
        double sum = 0, of = 0;
        ratio->log[t] = ratio->turnover[t] = NAN;
        if (!(sold[t] > 0)) continue;
        for (size_t u = t ? t - 1 : 0; u < months && u <= t + 1; u++) {
            sum += sold[u];
            of += amount[u];
        }
        of = fmax(of, floor_of(p, kind) * sum);
        if (!(of > 0)) continue;
        ratio->log[t] = vector_log(sum / of);
        ratio->turnover[t] = vector_log(sum);
    }
}

static size_t known_of(const double *value, size_t n) {
    size_t known = 0;
    for (size_t t = 0; t < n; t++) known += (size_t)!isnan(value[t]);
    return known;
}

/* ---- what the city teaches ---- */

typedef struct Learning {
    const PlainCity *city;
    const Fit *fit;
    PlainProxies *out;
    ProxyKind kind;
    float *ratio;  /* [n x T] */
    double *level; /* [n] median without the months; NaN */
} Learning;

static void ratio_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Learning *l = context;
    const size_t months = l->city->months;
    Ratio ratio;
    for (size_t i = begin; i < end; i++) {
        read_ratio(l->out->params, l->fit, i, l->kind, &ratio);
        for (size_t t = 0; t < months; t++) l->ratio[i * months + t] = (float)ratio.log[t];
    }
}

static void level_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Learning *l = context;
    const size_t months = l->city->months;
    double left[MONTHS_MAX];
    for (size_t i = begin; i < end; i++) {
        const double *month = l->out->month[l->kind] + (size_t)l->fit->panel->sector[i] * months;
        for (size_t t = 0; t < months; t++) left[t] = (double)l->ratio[i * months + t] - month[t];
        l->level[i] = (double)known_of(left, months) >= l->out->params->least_months
                          ? plain_median(left, months)
                          : NAN;
    }
}

/* prior[S]: the log ratio that the shipped tables lead one to expect; NaN. */
static void find_priors(const Panel *panel, const PlainProxies *out, ProxyKind kind,
                        double *prior) {
    for (size_t s = 0; s < panel->sectors; s++) {
        SectorPrior known;
        prior[s] = kind == PROXY_WAGES ? out->most[s] : NAN;
        if (kind == PROXY_PURCHASES && sector_prior(panel->sector_name[s], &known))
            prior[s] = -vector_log(fmax(1 - known.goods_margin, out->params->least_share));
    }
}

/* Levels of the storefronts of each sector, one sector after the other; from[S + 1]. */
static void by_sector(const Panel *panel, const double *level, double *sorted, size_t *from) {
    for (size_t i = 0; i < panel->n; i++)
        if (!isnan(level[i])) from[panel->sector[i] + 1]++;
    for (size_t s = 0; s < panel->sectors; s++) from[s + 1] += from[s];
    for (size_t i = 0; i < panel->n; i++)
        if (!isnan(level[i])) sorted[from[panel->sector[i]]++] = level[i];
    for (size_t s = panel->sectors; s > 0; s--) from[s] = from[s - 1];
    from[0] = 0;
}

static double median_or(double *value, size_t n, double other) {
    return n ? robust_median(value, n) : other;
}

static void find_usual(const Learning *l, Arena *scratch) {
    const Panel *panel = l->fit->panel;
    const double shrink = l->out->params->sector_shrink;
    double *prior = ARENA_ARRAY(scratch, double, panel->sectors + 1);
    double *sorted = ARENA_ARRAY(scratch, double, panel->n + 1),
           *work = ARENA_ARRAY(scratch, double, panel->n + 1);
    size_t *from = ARENA_ARRAY(scratch, size_t, panel->sectors + 1), n = 0;
    find_priors(panel, l->out, l->kind, prior);
    by_sector(panel, l->level, sorted, from);
    for (size_t s = 0; s < panel->sectors; s++)
        for (size_t k = from[s]; k < from[s + 1] && !isnan(prior[s]); k++)
            work[n++] = sorted[k] - prior[s];
    const double beyond = median_or(work, n, 0);
    memcpy(work, sorted, from[panel->sectors] * sizeof *work);
    const double middle = median_or(work, from[panel->sectors], 0);
    for (size_t s = 0; s < panel->sectors; s++) {
        const size_t count = from[s + 1] - from[s];
        const double other = isnan(prior[s]) ? middle : prior[s] + beyond;
        const double own = median_or(sorted + from[s], count, other), c = (double)count;
        l->out->usual[l->kind][s] = count ? (c * own + shrink * other) / (c + shrink) : other;
    }
}

static void learn_kind(Learning *l, const Parallel *parallel, Arena *arena) {
    const PlainCity *city = l->city;
    const Panel *panel = l->fit->panel;
    Arena *scratch = arena_open();
    double *local = ARENA_ARRAY(scratch, double, (city->places + 1) * city->months);
    l->ratio = ARENA_ARRAY(scratch, float, panel->n * panel->months);
    l->level = ARENA_ARRAY(scratch, double, panel->n);
    l->out->month[l->kind] = ARENA_ARRAY(arena, double, city->sectors * city->months);
    l->out->usual[l->kind] = ARENA_ARRAY(arena, double, city->sectors);
    parallel->run(parallel, panel->n, ratio_range, l);
    plain_peers(city, panel, l->ratio, parallel, l->out->month[l->kind], local);
    parallel->run(parallel, panel->n, level_range, l);
    find_usual(l, scratch);
    arena_close(scratch);
}

/* Tickets an hour times the usual ticket, without VAT; and such a ticket for each time that a seat
 * can be taken in a month of its sector's opening hours. */
static void find_most(const Panel *panel, const PlainProxies *out) {
    const double weeks = 365.25 / 12 / 7;
    for (size_t s = 0; s < panel->sectors; s++) {
        SectorPrior known;
        const bool found = sector_prior(panel->sector_name[s], &known);
        const double ticket = found ? known.basket / (1 + known.vat) : 0;
        const double served = found ? known.tickets * ticket : 0;
        const double seated =
            found ? known.hours * weeks * 60 / out->params->seat_minutes * ticket : 0;
        out->hours[s] = found ? known.hours : NAN;
        out->most[s] = served > 0 ? vector_log(served) : NAN;
        out->most_seat[s] = seated > 0 ? vector_log(seated) : NAN;
    }
}

const PlainProxies *plain_proxies_learn(const PlainCity *city, const Fit *fit, const Params *params,
                                        const Parallel *parallel, Arena *arena) {
    const Panel *panel = fit->panel;
    if (!panel_has_proxies(panel)) return NULL;
    PlainProxies *out = ARENA_ARRAY(arena, PlainProxies, 1);
    *out = (PlainProxies){.params = params_group(params, &proxies_group),
                          .most = ARENA_ARRAY(arena, double, panel->sectors),
                          .hours = ARENA_ARRAY(arena, double, panel->sectors),
                          .most_seat = ARENA_ARRAY(arena, double, panel->sectors)};
    find_most(panel, out);
    for (ProxyKind kind = 0; kind < PROXY_KINDS; kind++) {
        Learning l = {.city = city, .fit = fit, .out = out, .kind = kind};
        if (panel->proxy[kind]) learn_kind(&l, parallel, arena);
    }
    return out;
}

/* ---- one storefront ---- */

/* Median of ratio over the months in which turnover is above its own median, less that of the
 * others; NaN with too few of either. */
static double moved(const PlainCity *city, size_t sector, double least, const Ratio *ratio) {
    const size_t months = city->months;
    double sold[MONTHS_MAX], high[MONTHS_MAX], low[MONTHS_MAX];
    for (size_t t = 0; t < months; t++)
        sold[t] = ratio->turnover[t] - city->month[sector * months + t];
    const double middle = plain_median(sold, months);
    for (size_t t = 0; t < months; t++) {
        high[t] = sold[t] > middle ? ratio->log[t] : NAN;
        low[t] = sold[t] <= middle ? ratio->log[t] : NAN;
    }
    if ((double)known_of(high, months) < least || (double)known_of(low, months) < least) return NAN;
    return plain_median(high, months) - plain_median(low, months);
}

/* Whoever sells to firms or on line is paid by transfer, works with other staff, and needs no
 * seats for it. */
static void silence(const Panel *panel, size_t i, double *out) {
    static const PlainNumber silent[] = {PLAIN_card,   PLAIN_card_move, PLAIN_staffed,
                                         PLAIN_served, PLAIN_seated,    PLAIN_turns};
    for (size_t k = 0; panel->documented[i] && k < sizeof silent / sizeof *silent; k++)
        out[silent[k]] = NAN;
}

/* Log EUR a month that a seat of storefront i can serve, in its own hours where they are known. */
static double most_of_seat(const PlainProxies *proxies, const Panel *panel, size_t i) {
    const size_t sector = (size_t)panel->sector[i];
    const double hours = (double)panel->hours[i];
    const double most = proxies->most_seat[sector];
    return hours > 0 ? most + vector_log(hours / proxies->hours[sector]) : most;
}

void plain_proxies(const PlainCity *city, const Fit *fit, size_t i, double *out) {
    static const PlainNumber level[PROXY_KINDS] = {PLAIN_goods,  PLAIN_card,  PLAIN_staffed,
                                                   PLAIN_energy, PLAIN_water, PLAIN_waste,
                                                   PLAIN_seated};
    const PlainProxies *proxies = city->proxies;
    const size_t months = city->months, sector = (size_t)fit->panel->sector[i];
    for (ProxyKind kind = 0; proxies && kind < PROXY_KINDS; kind++) {
        Ratio ratio;
        if (!proxies->month[kind]) continue;
        read_ratio(proxies->params, fit, i, kind, &ratio);
        if ((double)known_of(ratio.log, months) < proxies->params->least_months) continue;
        for (size_t t = 0; t < months; t++)
            ratio.log[t] -= proxies->month[kind][sector * months + t];
        const double middle = plain_median(ratio.log, months);
        const double move = moved(city, sector, proxies->params->least_months, &ratio);
        out[level[kind]] = middle - proxies->usual[kind][sector];
        if (kind == PROXY_PURCHASES) out[PLAIN_goods_move] = move;
        if (kind == PROXY_CARD) out[PLAIN_card_move] = move;
        if (kind == PROXY_WAGES) out[PLAIN_served] = middle - proxies->most[sector];
        if (kind == PROXY_SEATS) out[PLAIN_turns] = middle - most_of_seat(proxies, fit->panel, i);
    }
    silence(fit->panel, i, out);
}
