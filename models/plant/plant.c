/* plant - fronts of nine kinds planted into copies of the city's own storefronts.
 *
 * Input     storefronts of a fit: turnover [T] EUR, footfall, transfers; peers' months.
 * Method    for each copy an amount A (in mean months; most log-uniform between moderate_low and
 *           moderate_high), a jitter J of the month (log sd), a start; added by kind: every month,
 *           from a month on, growing, until a month or for a window, noisy or skipping, in busy
 *           months, as a smooth total, in made-up amounts, or not added while customers leave.
 *           Months without trade stay so. SplitMix64 keyed by (seed, id, kind, turn).
 * Output    a panel of copies.
 * Blind to  fronts of other shapes; theirs is the weight that curves leave to all kinds together.
 * Cites     MODEL 13.9; Steele, Lea & Flood (2014), doi:10.1145/2660193.2660195 (SplitMix)
 */
#include "models/plant/plant.h"
#include "models/math/vector.h"

#include <stdlib.h>
#include <string.h>

#include "models/math/robust.h"
#include "models/plant/plant_proxies.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(PlantParams, field), initial, low, high, unit, why }
#define W(kind, index, initial, why)                                                             \
    {                                                                                            \
        "weight_" kind, offsetof(PlantParams, weight) + (index) * sizeof(double), initial, 0, 1, \
            "share of fronts", why                                                               \
    }
static const ParamSpec specs[] = {
    P(seed, 1, 0, 1e9, "number", "another seed plants other copies: shows what chance decides"),
    P(copies, 1000, 50, 5000, "copies of a kind",
      "with 400 the order still depends on which were drawn; 2,500 find no more"),
    P(least_months, 6, 3, 60, "months", "fewer have no shape that an addition could change"),
    W("steady", PLANT_STEADY, 0.24, "wages paid, rent paid, and the rest as till receipts"),
    W("from", PLANT_FROM, 0.28, "most known fronts began with a take-over or a new director"),
    W("growing", PLANT_GROWING, 0.10, "amounts follow what has to be moved"),
    W("until", PLANT_UNTIL, 0.09, "some stop before anyone looks"),
    W("noisy", PLANT_NOISY, 0.08, "some make their months look lively"),
    W("busy", PLANT_BUSY, 0.06, "some add when nobody would notice"),
    W("smooth", PLANT_SMOOTH, 0.05, "some declare what they decided on beforehand"),
    W("made_up", PLANT_MADE_UP, 0.06, "people who invent amounts round them"),
    W("empty", PLANT_EMPTY, 0.04, "the shop without customers that declares as before"),
    P(moderate, 0.7, 0, 1, "share of copies", "most additions are worth hiding"),
    P(moderate_low, 0.4, 0.05, 10, "mean months", "less than this no list could find"),
    P(moderate_high, 1.6, 0.1, 20, "mean months",
      "a shop that declares two and a half times its trade"),
    P(low, 0.3, 0.05, 10, "mean months", "the smallest of the others"),
    P(high, 4, 0.1, 50, "mean months", "the largest: a counter with nothing behind it"),
    P(lively, 0.5, 0, 1, "share of steady copies",
      "whose owner adds noise as well: noise must not speak for him"),
    P(quiet_low, 0.02, 0.001, 1, "log units", "the same amount each month, nearly"),
    P(quiet_high, 0.12, 0.001, 1, "log units", "an owner who does not think about noise"),
    P(noisy_low, 0.10, 0.001, 2, "log units", "an owner who does"),
    P(noisy_high, 0.50, 0.001, 2, "log units", "beyond this the noise itself stands out"),
    {0},
};
const ParamGroup plant_group = {
    .name = "plant",
    .title = "Fronts planted into copies of the city's storefronts",
    .stage = STAGE_EVIDENCE,
    .specs = specs,
    .size = sizeof(PlantParams),
};
const char *const plant_names[PLANT_KINDS] = {"steady", "from",   "growing", "until", "noisy",
                                              "busy",   "smooth", "made_up", "empty"};

/* ---- draws ---- */

typedef struct Stream {
    uint64_t state;
} Stream;

static uint64_t finish(uint64_t z) {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t plant_hash(const char *id, uint64_t salt) {
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a, then mixed */
    for (const char *c = id; *c; c++) h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    return finish(h + 0x9e3779b97f4a7c15u * (salt + 1));
}

static double uniform(Stream *s) {
    s->state += 0x9e3779b97f4a7c15u;
    return (double)(finish(s->state) >> 11) * 0x1p-53;
}
static double between(Stream *s, double low, double high) {
    return low + (high - low) * uniform(s);
}
static double log_between(Stream *s, double low, double high) {
    return vector_exp(between(s, vector_log(low), vector_log(high)));
}
static bool chance(Stream *s, double p) {
    return uniform(s) < p;
}
/* Marsaglia's polar method (1964): no cosine, whose last bit depends on the processor. */
static double normal(Stream *s) {
    double x, y, r;
    do {
        x = between(s, -1, 1);
        y = between(s, -1, 1);
        r = x * x + y * y;
    } while (r >= 1 || r == 0);
    return x * sqrt(-2 * vector_log(r) / r);
}

/* ---- one copy ---- */

typedef struct Copy {
    const Panel *panel;
    size_t source, months;
    PlantKind kind;
    Stream stream;
    double declared[MONTHS_MAX], peers[MONTHS_MAX]; /* EUR, 0 = none; log */
    double mean, middle, busy_from;
    double unit; /* EUR that its owner rounds to; 1 = none */
    double amount, jitter, ramp, skip;
    int first, last, start, stop; /* columns: of trade; of the addition */
    bool proportional, follows, own_busy;
} Copy;

/* Who rounds what he trades rounds what he declares with an addition. */
static double rounds_to(const double *amount, size_t n) {
    static const double units[] = {1000, 100, 50, 10, 5};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t round = 0;
        for (size_t k = 0; k < n; k++) round += !(fmod(nearbyint(amount[k]), units[u]) > 0);
        if ((double)round >= 0.9 * (double)n) return units[u];
    }
    return 1;
}

static void read_source(Copy *c) {
    const float *turnover = panel_turnover(c->panel, c->source);
    double known[MONTHS_MAX], sum = 0;
    size_t n = 0;
    c->first = (int)c->months;
    c->last = -1;
    for (size_t t = 0; t < c->months; t++) {
        const bool traded = turnover[t] > 0;
        c->declared[t] = traded ? (double)turnover[t] : 0;
        if (!traded) continue;
        if (c->first > (int)t) c->first = (int)t;
        c->last = (int)t;
        sum += known[n++] = (double)turnover[t];
    }
    c->mean = sum / (double)n;
    c->unit = rounds_to(known, n);
    c->middle = robust_median(known, n);
    for (size_t t = 0; t < c->months; t++) known[t] = c->peers[t];
    robust_sort(known, c->months);
    c->busy_from = robust_quantile(known, c->months, 0.6);
}

/* Who declares the same amount every month, or picks his months, has an amount in mind. */
static bool half_in_proportion(PlantKind kind) {
    return kind == PLANT_FROM || kind == PLANT_GROWING || kind == PLANT_UNTIL ||
           kind == PLANT_NOISY;
}

static void draw_amount(Copy *c, const PlantParams *p) {
    Stream *s = &c->stream;
    c->amount = chance(s, p->moderate) ? log_between(s, p->moderate_low, p->moderate_high)
                                       : log_between(s, p->low, p->high);
    const bool often = c->kind == PLANT_NOISY || c->kind == PLANT_BUSY;
    const bool lively =
        (often && chance(s, 0.7)) || (c->kind == PLANT_STEADY && chance(s, p->lively));
    c->jitter = lively ? log_between(s, p->noisy_low, p->noisy_high)
                       : log_between(s, p->quiet_low, p->quiet_high);
    c->proportional =
        c->kind != PLANT_MADE_UP && chance(s, half_in_proportion(c->kind) ? 0.5 : 0.12);
    c->follows = chance(s, 0.1);
    c->own_busy = chance(s, 0.5);
    c->skip = c->kind == PLANT_NOISY && chance(s, 0.5) ? between(s, 0.1, 0.5) : 0;
}

/* When it adds: by kind from a month on, until one, for a window, or always. */
static void draw_time(Copy *c) {
    Stream *s = &c->stream;
    const int span = c->last - c->first + 1,
              at = c->first + (int)(between(s, 0.1, 0.88) * span + 0.5);
    const bool lively = c->kind == PLANT_NOISY || c->kind == PLANT_BUSY || c->kind == PLANT_MADE_UP;
    const bool late = c->kind == PLANT_FROM || c->kind == PLANT_EMPTY ||
                      (c->kind == PLANT_GROWING && chance(s, 0.5)) || (lively && chance(s, 0.3));
    c->start = late ? at : c->first;
    c->stop = (int)c->months;
    c->ramp = 0;
    if (c->kind == PLANT_UNTIL) {
        const bool window = chance(s, 0.35);
        c->start = window ? at : c->first;
        c->stop = window ? at + (int)fmax(4, 0.4 * span) : at;
    }
    if (c->kind == PLANT_GROWING) c->ramp = late ? between(s, 3, 24) : fmax(span, 6);
}

static bool busy_month(const Copy *c, size_t t) {
    return c->own_busy ? c->declared[t] > c->middle : c->peers[t] > c->busy_from;
}

static double addition(Copy *c, size_t t) {
    const double noise = vector_exp(normal(&c->stream) * c->jitter);
    const bool skipped = chance(&c->stream, c->skip);
    if ((int)t < c->start || (int)t >= c->stop || skipped) return 0;
    double live = c->ramp > 0 ? fmin(((int)t - c->start + 1) / c->ramp, 1) : 1;
    double unit = c->proportional ? c->declared[t]
                  : c->follows    ? c->mean * vector_exp(c->peers[t])
                                  : c->mean;
    if (c->kind == PLANT_BUSY) unit = c->mean * (busy_month(c, t) ? 1 : 0.1);
    return unit * c->amount * live * noise;
}

/* Half coarse, half fine, as people make amounts up. */
static double made_up(Copy *c, double amount) {
    double base = 0.01;
    while (base * 1000 <= c->mean) base *= 10; /* 1000 of a mean of 184,233 */
    const bool coarse = chance(&c->stream, 0.5), five = chance(&c->stream, 0.5);
    if (coarse && base >= 1) return nearbyint(amount / base) * base;
    return floor(amount / 10) * 10 + (five ? 5 : 0);
}

static double declare(Copy *c, size_t t, bool round) {
    double amount = c->declared[t];
    if (c->kind == PLANT_SMOOTH)
        amount = c->mean * (1 + fmin(c->amount, 2)) *
                 vector_exp(normal(&c->stream) * fmin(c->jitter, 0.06));
    else if (c->kind != PLANT_EMPTY)
        amount += addition(c, t);
    if (round) amount = made_up(c, amount);
    return fmax(nearbyint(amount / c->unit) * c->unit, 1);
}

/* The months of one figure hold its mean. */
static void average_figures(const Copy *c, float *out) {
    for (size_t t = 0; c->panel->period && t < c->months; t++) {
        double sum = 0, n = 0;
        if (panel_figure(c->panel, c->source, t) != t || !(out[t] > 0)) continue;
        for (size_t u = t; u < c->months; u++)
            if (panel_figure(c->panel, c->source, u) == t && out[u] > 0) sum += (double)out[u], n++;
        for (size_t u = t; u < c->months; u++)
            if (panel_figure(c->panel, c->source, u) == t && out[u] > 0) out[u] = (float)(sum / n);
    }
}

static void copy_make(Copy *c, const PlantParams *p, float *turnover, float *footfall) {
    draw_amount(c, p);
    draw_time(c);
    const bool round = c->kind == PLANT_MADE_UP || chance(&c->stream, 0.03);
    for (size_t t = 0; t < c->months; t++)
        turnover[t] = c->declared[t] > 0 ? (float)declare(c, t, round) : NAN;
    average_figures(c, turnover);
    if (c->kind != PLANT_EMPTY) return;
    const double left = vector_exp(-between(&c->stream, 0.4, 1.9));
    for (size_t t = (size_t)c->start; t < c->months; t++) footfall[t] *= (float)left;
}

/* ---- all of them ---- */

typedef struct Planting {
    uint32_t *source;    /* [copies] rows of the city */
    unsigned char *kind; /* [copies] */
    uint64_t *draw;      /* [copies] what is drawn, with the id of the source */
} Planting;

typedef struct Source {
    uint32_t row;
    bool counted;   /* footfall is known */
    uint64_t order; /* among those of one kind */
} Source;

static int by_order(const void *a, const void *b) {
    const Source *x = a, *y = b;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static size_t find_sources(const Fit *fit, const uint32_t *row, size_t count, const PlantParams *p,
                           Source *source) {
    const Panel *panel = fit->panel;
    size_t n = 0;
    for (size_t k = 0; k < count; k++) {
        const size_t i = row[k];
        double traded = 0, counted = 0;
        for (size_t t = 0; t < panel->months; t++) {
            traded += panel_turnover(panel, i)[t] > 0;
            counted += panel_footfall(panel, i)[t] > 0;
        }
        if (traded < p->least_months || panel->shared[i] || fit->too_short[i]) continue;
        source[n++] = (Source){.row = (uint32_t)i, .counted = counted >= p->least_months};
    }
    return n;
}

static bool any_transfer(const Panel *panel) {
    for (size_t i = 0; i < panel->n; i++)
        if (panel->transfer[i] > 0) return true;
    return false;
}

/* What a copy is drawn by, beside the id of its source: its kind, and which copy of that kind of
 * the same source it is. So another storefront in the city, or one less, leaves the other copies as
 * they are. */
static uint64_t draw_of(const PlantParams *p, unsigned char kind, size_t turn) {
    return (uint64_t)p->seed + 1000003 * (1 + kind + PLANT_KINDS * turn);
}

/* Those of which copies of a kind are made, in an order of its own: the empty kind needs footfall.
 */
static size_t line_up(const PlantParams *p, const Panel *panel, unsigned char kind,
                      const Source *source, size_t sources, Source *line) {
    size_t n = 0;
    for (size_t s = 0; s < sources; s++) {
        if (kind == PLANT_EMPTY && !source[s].counted) continue;
        line[n] = source[s];
        line[n++].order = plant_hash(panel->id[source[s].row], draw_of(p, kind, 0));
    }
    qsort(line, n, sizeof *line, by_order);
    return n;
}

/* Which source each copy is of: by turns. */
static size_t assign(const PlantParams *p, const Panel *panel, const Source *source, size_t sources,
                     Planting *planting) {
    Arena *scratch = arena_open();
    Source *line = ARENA_ARRAY(scratch, Source, sources + 1);
    size_t n = 0;
    for (unsigned char k = 0; k < PLANT_KINDS; k++) {
        const size_t length = line_up(p, panel, k, source, sources, line);
        for (size_t j = 0; length && j < (size_t)p->copies; j++, n++) {
            planting->source[n] = line[j % length].row;
            planting->kind[n] = k;
            planting->draw[n] = draw_of(p, k, j / length);
        }
    }
    arena_close(scratch);
    return n;
}

static void peers_of(const PlainCity *city, const Panel *panel, size_t i, double *peers) {
    const int place = city->place[i];
    for (size_t t = 0; t < city->months; t++)
        peers[t] = city->month[(size_t)panel->sector[i] * city->months + t] +
                   (place < 0 ? 0 : city->local[(size_t)place * city->months + t]);
}

static void picked(const PlainCity *city, const Panel *panel, size_t n, Arena *arena,
                   Planted *out) {
    panel_pick(panel, out->source, n, arena, &out->panel);
    out->place = ARENA_ARRAY(arena, int, n);
    for (size_t k = 0; k < n; k++) out->place[k] = city->place[out->source[k]];
}

/* Whether a copy buys on paper hangs on a hash of its own: all else is drawn as without. */
static void copy_proxies(const PlainCity *city, const Panel *from, const uint64_t *draw,
                         Arena *arena, Planted *out) {
    const size_t n = out->panel.n;
    const PlantedProxies planted = {from, out->source, &out->panel, arena};
    if (!city->proxies) return;
    unsigned char *paper = ARENA_ARRAY(arena, unsigned char, n);
    for (size_t k = 0; k < n; k++) {
        const uint64_t hash = plant_hash(from->id[out->source[k]], draw[k] + 2000003);
        paper[k] = (double)(hash >> 11) * 0x1p-53 < city->proxies->params->phantom;
    }
    plant_proxies_copies(&planted, paper);
}

bool plant_copies(const PlainCity *city, const Fit *fit, const uint32_t *row, size_t count,
                  const PlantParams *params, Arena *arena, Planted *out) {
    const Panel *panel = fit->panel;
    const size_t most = (size_t)params->copies * PLANT_KINDS, months = panel->months;
    Source *source = ARENA_ARRAY(arena, Source, count + 1);
    Planting planting = {ARENA_ARRAY(arena, uint32_t, most),
                         ARENA_ARRAY(arena, unsigned char, most),
                         ARENA_ARRAY(arena, uint64_t, most)};
    const size_t sources = find_sources(fit, row, count, params, source);
    if (!sources) return false;
    const size_t n = assign(params, panel, source, sources, &planting);
    out->source = planting.source;
    out->kind = planting.kind;
    picked(city, panel, n, arena, out);
    float *turnover = ARENA_ARRAY(arena, float, n *months);
    float *footfall = ARENA_ARRAY(arena, float, n *months);
    int *transfer = ARENA_ARRAY(arena, int, n);
    unsigned char *in_proportion = ARENA_ARRAY(arena, unsigned char, n);
    const bool transfers = any_transfer(panel);
    memcpy(footfall, out->panel.footfall, n * months * sizeof *footfall);
    for (size_t k = 0; k < n; k++) {
        const uint32_t from = planting.source[k];
        Copy c = {.panel = panel, .source = from, .months = months, .kind = planting.kind[k]};
        c.stream.state = plant_hash(panel->id[from], planting.draw[k]);
        peers_of(city, panel, from, c.peers);
        read_source(&c);
        copy_make(&c, params, turnover + k * months, footfall + k * months);
        in_proportion[k] = c.proportional && half_in_proportion(c.kind);
        transfer[k] = panel->transfer[from];
        if (c.kind == PLANT_FROM && transfers && c.start > 0 && chance(&c.stream, 0.3))
            transfer[k] = c.start;
    }
    out->panel.turnover = turnover;
    out->panel.footfall = footfall;
    out->panel.transfer = transfer;
    out->in_proportion = in_proportion;
    copy_proxies(city, panel, planting.draw, arena, out);
    return true;
}

void plant_mirror(const PlainCity *city, const Fit *fit, const uint32_t *row, size_t count,
                  Arena *arena, Planted *out) {
    const Panel *panel = fit->panel;
    const size_t months = panel->months;
    float *turnover = ARENA_ARRAY(arena, float, count *months);
    *out = (Planted){.source = row};
    picked(city, panel, count, arena, out);
    for (size_t k = 0; k < count; k++) {
        double log[MONTHS_MAX];
        plain_mirror(city, fit, row[k], out->place[k], log);
        for (size_t t = 0; t < months; t++) {
            const double filed = (double)panel_turnover(panel, row[k])[t];
            turnover[k * months + t] =
                isnan(log[t]) ? (float)filed
                              : (float)fmax(nearbyint(vector_exp(fmin(log[t], 25))), 1);
        }
    }
    out->panel.turnover = turnover;
    const PlantedProxies planted = {panel, row, &out->panel, arena};
    if (city->proxies) plant_proxies_mirror(&planted, city->proxies);
}
