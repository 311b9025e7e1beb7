#include "detector/rerun/restage.h"

#include <math.h>
#include <string.h>

#include "detector/run/city_stages.h"
#include "detector/run/stages_cache.h"
#include "detector/run/watch_keys.h"
#include "models/signals/signal.h"

typedef struct Work {
    const StagesStart *start;
    const Watchlist *before;
    const Params *params;
    const Outcomes *outcomes;
    Arena *arena;
    size_t *row; /* [n] of the list, by row of the panel */
    Panel panel; /* what stages read of it */
    Restaged *out;
} Work;

/* ---- the panel, as far as stages read it ---- */

static bool find_rows(Work *w) {
    w->row = ARENA_ARRAY(w->arena, size_t, w->start->n + 1);
    const WatchKeys keys = watch_keys(w->before, w->arena);
    for (size_t i = 0; i < w->start->n; i++) {
        const WatchRow *row = watch_keys_row(&keys, w->start->key[i]);
        if (!row) return false;
        w->row[i] = (size_t)(row - w->before->rows);
    }
    return true;
}

static const unsigned char *marked(const Work *w, StageMark mark) {
    if (!(w->start->columns & mark)) return NULL;
    unsigned char *column = ARENA_ARRAY(w->arena, unsigned char, w->start->n + 1);
    for (size_t i = 0; i < w->start->n; i++) column[i] = (w->start->marks[i] & mark) != 0;
    return column;
}

/* Whose turnover is a part of a total; how uncertain that part is, stages do not ask. */
static const float *parts(const Work *w) {
    if (!(w->start->columns & MARK_PART)) return NULL;
    float *column = ARENA_ARRAY(w->arena, float, w->start->n + 1);
    for (size_t i = 0; i < w->start->n; i++) column[i] = w->start->marks[i] & MARK_PART ? 1 : 0;
    return column;
}

/* Of proxies only which there are: that decides which signals are asked. */
static void panel_make(Work *w) {
    static const float known;
    w->panel = (Panel){.n = w->start->n,
                       .months = w->before->months,
                       .first_month = w->before->first_month,
                       .key = w->start->key,
                       .allocation_sd = parts(w),
                       .phoenix = marked(w, MARK_PHOENIX),
                       .opaque = marked(w, MARK_OPAQUE)};
    for (size_t k = 0; k < PROXY_KINDS; k++)
        if (w->start->proxies >> k & 1) w->panel.proxy[k] = &known;
}

/* ---- the evidence before any stage ---- */

/* Details of the run, those of stages forgotten. */
static float *details_of(const Work *w) {
    const size_t wide = signals_details(), has = w->before->details;
    float *detail = ARENA_ARRAY(w->arena, float, w->start->n *wide + 1);
    for (size_t i = 0; i < w->start->n; i++) {
        float *to = detail + i * wide;
        const float *from = w->before->rows[w->row[i]].details;
        for (size_t k = 0; k < wide; k++) to[k] = from && k < has ? from[k] : NAN;
        size_t at = 0;
        for (size_t s = 0; s < signals_count(); s++)
            for (const char *const *d = signals_all[s]->details; *d; d++, at++)
                if (signals_all[s]->kind == SIGNAL_STAGE) to[at] = NAN;
    }
    return detail;
}

static void evidence_start(const Work *w, Evidence *e) {
    const StagesStart *start = w->start;
    *e = (Evidence){.n = start->n,
                    .signals = start->signals,
                    .details = signals_details(),
                    .prior_log_odds = start->prior_log_odds,
                    .prevalence = start->prevalence,
                    .fit_numbers = start->fit_numbers,
                    .fit = start->fit,
                    .evidence = start->evidence,
                    .log_odds = start->log_odds,
                    .posterior = start->posterior,
                    .unexplained_eur_year = start->eur_year,
                    .declared = start->declared,
                    .share = ARENA_ARRAY(w->arena, double, start->n + 1),
                    .judged = ARENA_ARRAY(w->arena, unsigned char, start->n + 1),
                    .detail = w->before->scores_only ? NULL : details_of(w)};
    for (size_t i = 0; i < start->n; i++) {
        e->share[i] = w->before->rows[w->row[i]].unexplained_share;
        e->judged[i] = (start->marks[i] & MARK_JUDGED) != 0;
    }
}

/* ---- the stages, and what comes of them ---- */

static Status weigh(Work *w, Inspected *inspected, Err *err) {
    const CityFacts city = {&w->panel, w->start->links, w->outcomes, w->params};
    return city_stages(&city, w->arena, &w->out->evidence, inspected, err);
}

static void row_scores(const Evidence *e, size_t i, WatchRow *row) {
    row->evidence = e->evidence + i * e->signals;
    if (e->detail) row->details = e->detail + i * e->details;
    if (!row->judged) return;
    row->posterior = e->posterior[i];
    row->log_odds = e->log_odds[i];
    row->unexplained_eur_year = e->unexplained_eur_year[i];
}

static void list_make(const Work *w, const Inspected *inspected) {
    const size_t n = w->start->n;
    const Evidence *e = &w->out->evidence;
    Watchlist *list = &w->out->list;
    Inspected *by_row = &w->out->inspected;
    *list = *w->before;
    list->prior_log_odds = e->prior_log_odds;
    list->prevalence = e->prevalence;
    list->rows = ARENA_ARRAY(w->arena, WatchRow, n + 1);
    *by_row = *inspected;
    by_row->held = ARENA_ARRAY(w->arena, unsigned char, n + 1);
    by_row->visits = ARENA_ARRAY(w->arena, unsigned, n + 1);
    for (size_t i = 0; i < n; i++) {
        const size_t r = w->row[i];
        list->rows[r] = w->before->rows[r];
        row_scores(e, i, &list->rows[r]);
        by_row->held[r] = inspected->held[i];
        by_row->visits[r] = inspected->visits[i];
    }
}

Status restage(const Store *store, const Watchlist *before, const Params *params,
               const Outcomes *outcomes, Arena *arena, Restaged *out, bool *done, Err *err) {
    size_t details;
    Inspected inspected;
    Work w = {.before = before,
              .params = params,
              .outcomes = outcomes,
              .arena = arena,
              .out = out,
              .start = stages_cache_load(store->path, before, arena)};
    *done = false;
    if (!w.start || w.start->n != before->n || !find_rows(&w)) return ST_OK;
    panel_make(&w);
    if (signals_asked(&w.panel, &details) != before->signals) return ST_OK;
    evidence_start(&w, &out->evidence);
    TRY(weigh(&w, &inspected, err));
    list_make(&w, &inspected);
    *done = true;
    return ST_OK;
}
