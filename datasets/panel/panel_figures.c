#include "datasets/panel/panel_figures.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/figures.h"
#include "datasets/panel/stored.h"

/* A figure may differ this much from the sum of finer ones: rounding and late corrections. */
static const double tolerance = 0.05;

static Status two_numbers(Store *store, const char *query, int64_t *a, int64_t *b, Err *err) {
    Stmt stmt;
    bool row;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status) {
        *a = stmt_get_int(&stmt, 0);
        *b = stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    return status;
}

Status figures_row(const FigureRows *rows, int64_t key, size_t *row, Err *err) {
    const bool inside = key >= 0 && (size_t)key < rows->keys;
    *row = inside ? rows->position[key] - (size_t)1 : SIZE_MAX;
    if (*row != SIZE_MAX) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "%s has rows of storefront number %lld, which is not in its register: look with "
                "'gevel doctor', and restore a backup",
                rows->store->path, (long long)key);
}

Status figures_window(Store *store, int64_t *first, int64_t *last, Err *err) {
    return two_numbers(store, "figures_window", first, last, err);
}

/* ---- a storefront's own figures ---- */

/* [n x T], made when the first figure over several months is placed. */
static unsigned char *period_rows(const FigureRows *rows, Panel *panel, unsigned char *period) {
    if (period) return period;
    period = ARENA_ARRAY(rows->arena, unsigned char, panel->n * panel->months);
    for (size_t i = 0; i < panel->n; i++)
        for (size_t t = 0; t < panel->months; t++) period[i * panel->months + t] = (unsigned char)t;
    panel->period = period;
    return period;
}

/* What finer figures say about the months of a coarser one. */
typedef struct Overlap {
    size_t months, free, first_free;
    double known; /* EUR of the months that are not free */
    bool finer;   /* some are known by finer figures than this one */
} Overlap;

static Overlap overlap_of(const float *turnover, const unsigned char *period, size_t first,
                          size_t last, size_t months) {
    assert(first <= last && last < months);
    Overlap o = {.months = last - first + 1};
    for (size_t t = first; t <= last; t++) {
        if (isnan(turnover[t])) {
            if (!o.free++) o.first_free = t;
            continue;
        }
        o.known += (double)turnover[t];
        size_t span = 0;
        for (size_t u = 0; u < months && period; u++) span += period[u] == period[t];
        o.finer |= (period ? span : 1) < o.months;
    }
    return o;
}

/* A period filed as zero: so are its months, where nothing finer says otherwise. */
static void place_zero(const FigureRows *rows, size_t i, const float *turnover, size_t from,
                       size_t to) {
    for (size_t t = from; t <= to; t++)
        if (isnan(turnover[t])) zero_months_put(rows->zero, i, t, true);
}

/* Gives the free months of a figure what is left of it. */
static void place(const FigureRows *rows, Panel *panel, size_t i, const FigurePeriod *p,
                  double amount, unsigned char **period) {
    const int from = p->first - panel->first_month, to = p->last - panel->first_month;
    if (from < 0 || to >= (int)panel->months) return;
    float *turnover = rows->turnover + i * panel->months;
    const unsigned char *own = *period ? *period + i * panel->months : NULL;
    const Overlap o = overlap_of(turnover, own, (size_t)from, (size_t)to, panel->months);
    const double total = amount / p->length * (double)o.months, left = total - o.known;
    const bool agrees = o.free ? left > -tolerance * total : fabs(left) <= tolerance * total;
    if (o.finer && !agrees) panel->contradictions++;
    if (amount == 0) place_zero(rows, i, turnover, (size_t)from, (size_t)to);
    if (!(left > 0) || 2 * o.free < o.months) return;
    if (o.free > 1) *period = period_rows(rows, panel, *period);
    for (int t = from; t <= to; t++) {
        if (!isnan(turnover[t])) continue;
        turnover[t] = (float)(left / (double)o.free);
        zero_months_put(rows->zero, i, (size_t)t, false);
        if (o.free > 1) (*period)[i * panel->months + (size_t)t] = (unsigned char)o.first_free;
    }
}

Status figures_load(const FigureRows *rows, const char *query, Panel *panel, Err *err) {
    Stmt stmt;
    bool row = true;
    unsigned char *period = (unsigned char *)panel->period;
    TRY(stmt_open(rows->store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, panel->first_month);
    stmt_int(&stmt, 2, panel->first_month + (int)panel->months - 1);
    if (rows->only) stmt_int(&stmt, 4, rows->only);
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        size_t i;
        double amount;
        FigurePeriod p;
        status = figures_row(rows, stmt_get_int(&stmt, 0), &i, err);
        if (!status) status = stored_number(&stmt, 3, &stored_money, &amount, err);
        if (status) break;
        if (figure_period((int)stmt_get_int(&stmt, 1), (int)stmt_get_int(&stmt, 2), &p)) continue;
        place(rows, panel, i, &p, amount, &period);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- enterprises ---- */

/* Growing list of figures, cut into enterprises afterwards. */
typedef struct Gathered {
    PanelFigure *figure;
    size_t count, capacity;
    PanelEnterprise *enterprise; /* figures counted, `figure` set at the end */
    size_t enterprises, enterprise_capacity;
    Arena *arena;
} Gathered;

static void gather_figure(Gathered *g, PanelFigure figure) {
    g->figure = arena_room(g->arena, g->figure, g->count, &g->capacity, sizeof *g->figure);
    g->figure[g->count++] = figure;
    g->enterprise[g->enterprises - 1].figures++;
}

/* The enterprise of this row; a new one when its id differs from the last. */
static void gather_enterprise(Gathered *g, const char *id) {
    if (g->enterprises && text_equal(g->enterprise[g->enterprises - 1].id, id)) return;
    g->enterprise = arena_room(g->arena, g->enterprise, g->enterprises, &g->enterprise_capacity,
                               sizeof *g->enterprise);
    g->enterprise[g->enterprises++] = (PanelEnterprise){.id = arena_strdup(g->arena, id)};
}

/* A month of an enterprise; later inputs come later and count, so they replace it. */
static void gather_month(Gathered *g, int t, double amount) {
    assert(t >= 0);
    const size_t begin = g->count - g->enterprise[g->enterprises - 1].figures;
    size_t k = begin;
    while (k < g->count && g->figure[k].first != t) k++;
    if (k < g->count)
        g->figure[k].amount_eur = amount;
    else
        gather_figure(g, (PanelFigure){.first = t, .last = t, .amount_eur = amount});
}

static Status gather_months(Gathered *g, const Panel *panel, Stmt *stmt, Err *err) {
    StoredYears years;
    SeriesYear year;
    gather_enterprise(g, stmt_get_text(stmt, 0));
    stored_years(stmt, &years);
    while (stored_next(&years, &year))
        for (int m = 0; m < 12; m++) {
            const int t = month_make(year.year, 1) + m - panel->first_month;
            TRY(stored_check(stmt, &stored_money, year.month[m], err));
            if (t < 0 || t >= (int)panel->months || isnan(year.month[m])) continue;
            gather_month(g, t, year.month[m]);
        }
    return stored_end(stmt, &years, err);
}

static Status gather_period(Gathered *g, const Panel *panel, Stmt *stmt, Err *err) {
    FigurePeriod p;
    double amount;
    TRY(stored_number(stmt, 3, &stored_money, &amount, err));
    gather_enterprise(g, stmt_get_text(stmt, 0));
    if (figure_period((int)stmt_get_int(stmt, 1), (int)stmt_get_int(stmt, 2), &p)) return ST_OK;
    const int first = p.first - panel->first_month, last = p.last - panel->first_month;
    if (first < 0 || last >= (int)panel->months) return ST_OK;
    gather_figure(g, (PanelFigure){.first = first,
                                   .last = last,
                                   .amount_eur = amount / p.length * (double)(last - first + 1),
                                   .margin = stmt_get_int(stmt, 4) != 0});
    return ST_OK;
}

static Status gather(const FigureRows *rows, const Panel *panel, const char *query, bool months,
                     Gathered *g, Err *err) {
    Stmt stmt;
    bool row = true;
    const int first = panel->first_month, last = first + (int)panel->months - 1;
    *g = (Gathered){.arena = rows->arena};
    TRY(stmt_open(rows->store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, first);
    stmt_int(&stmt, 2, last);
    Status status = ST_OK;
    while (!status && !(status = stmt_step(&stmt, &row, err)) && row)
        status = (months ? gather_months : gather_period)(g, panel, &stmt, err);
    stmt_close(&stmt);
    const PanelFigure *at = g->figure;
    for (size_t e = 0; e < g->enterprises; e++) {
        g->enterprise[e].figure = at;
        at += g->enterprise[e].figures;
    }
    return status;
}

/* Both lists are in order of enterprise_id: months first, then periods. */
static PanelEnterprise *merge(const Gathered *a, const Gathered *b, Arena *arena, size_t *count) {
    PanelEnterprise *out = ARENA_ARRAY(arena, PanelEnterprise, a->enterprises + b->enterprises + 1);
    size_t i = 0, j = 0;
    *count = 0;
    while (i < a->enterprises || j < b->enterprises) {
        const int order = i == a->enterprises   ? 1
                          : j == b->enterprises ? -1
                                                : strcmp(a->enterprise[i].id, b->enterprise[j].id);
        PanelEnterprise *e = &out[(*count)++];
        *e = order <= 0 ? a->enterprise[i++] : b->enterprise[j++];
        if (order != 0) continue;
        const PanelEnterprise *more = &b->enterprise[j++];
        PanelFigure *all = ARENA_ARRAY(arena, PanelFigure, e->figures + more->figures);
        memcpy(all, e->figure, e->figures * sizeof *all);
        memcpy(all + e->figures, more->figure, more->figures * sizeof *all);
        e->figure = all;
        e->figures += more->figures;
    }
    return out;
}

/* The columns between two dates, NULL = always. */
static void open_columns(const Panel *panel, Stmt *stmt, int *opened, int *closed) {
    *opened = 0;
    *closed = (int)panel->months - 1;
    if (sqlite3_column_type(stmt->handle, 2) != SQLITE_NULL) {
        const int t = month_of_date((int)stmt_get_int(stmt, 2)) - panel->first_month;
        if (t > 0) *opened = t;
    }
    if (sqlite3_column_type(stmt->handle, 3) != SQLITE_NULL) {
        const int t = month_of_date((int)stmt_get_int(stmt, 3)) - panel->first_month;
        if (t < *closed) *closed = t;
    }
}

/* Members of all enterprises in one walk: storefronts come in order of enterprise_id as well. */
static Status find_members(const FigureRows *rows, const Panel *panel, PanelEnterprise *e,
                           size_t count, Err *err) {
    uint32_t *member = ARENA_ARRAY(rows->arena, uint32_t, panel->n + 1);
    int *opened = ARENA_ARRAY(rows->arena, int, panel->n + 1);
    int *closed = ARENA_ARRAY(rows->arena, int, panel->n + 1);
    Stmt stmt;
    bool row = true;
    size_t k = 0, at = 0;
    TRY(stmt_open(rows->store, sql_query("figures_members"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 0);
        while (k < count && strcmp(e[k].id, id) < 0) k++;
        if (k == count || strcmp(e[k].id, id) != 0) continue;
        if (!e[k].members++) {
            e[k].member = member + at;
            e[k].opened = opened + at;
            e[k].closed = closed + at;
        }
        size_t i;
        status = figures_row(rows, stmt_get_int(&stmt, 1), &i, err);
        if (status) break;
        assert(at < panel->n);
        member[at] = (uint32_t)i;
        open_columns(panel, &stmt, &opened[at], &closed[at]);
        at++;
    }
    stmt_close(&stmt);
    return status;
}

/* Storefronts without any turnover of their own wait for their part. */
static void mark_shared(const FigureRows *rows, Panel *panel, const PanelEnterprise *e) {
    unsigned char *shared = (unsigned char *)panel->shared;
    for (size_t k = 0; k < e->members && e->figures; k++) {
        const float *own = rows->turnover + e->member[k] * panel->months;
        bool known = false;
        for (size_t t = 0; t < panel->months; t++) known |= !isnan(own[t]);
        shared[e->member[k]] = !known;
    }
}

Status figures_load_enterprises(const FigureRows *rows, Panel *panel, Err *err) {
    Gathered months, periods;
    size_t count = 0, kept = 0;
    int64_t orphans = 0, none;
    TRY(two_numbers(rows->store, "rubrics_orphaned", &orphans, &none, err));
    panel->orphans = (size_t)orphans;
    TRY(gather(rows, panel, "figures_enterprise_months", true, &months, err));
    TRY(gather(rows, panel, "figures_load_enterprises", false, &periods, err));
    PanelEnterprise *e = merge(&months, &periods, rows->arena, &count);
    if (!count) return ST_OK;
    TRY(find_members(rows, panel, e, count, err));
    for (size_t k = 0; k < count; k++) {
        if (!e[k].members) {
            panel->strangers++;
            continue;
        }
        mark_shared(rows, panel, &e[k]);
        e[kept++] = e[k];
    }
    panel->enterprises = kept;
    panel->enterprise_turnover = e;
    return ST_OK;
}
