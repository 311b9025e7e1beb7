#include "detector/rerun/stability.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/store/moment.h"
#include "detector/rerun/past.h"
#include "detector/rerun/whatif.h"
#include "models/fit/fit.h"
#include "models/posterior/replicate.h"

enum { FIRST = 100 };

typedef struct Study {
    const Watchlist *run;
    const StabilityOptions *options;
    Arena *arena, *scratch;
    Stability *out;
    Params *params;
    Panel panel;
    Fit fit;
    Replicas replicas;
    size_t *candidate; /* [drawn] rows of the panel, by rank in the run */
    double *score;     /* [drawn] of one draw */
    double *previous;  /* [drawn] own evidence in the draw before */
    double *rest;      /* [judged - drawn] scores of the others, from low to high */
    size_t rests;
    double *base;       /* [drawn] scores of the run, from low to high */
    double *pool;       /* [draws x drawn] scores, of each draw from low to high, at last of all */
    double *moved;      /* [ranges x draws] a storefront's score */
    double *ahead;      /* [ranges x draws] others above that, in the run and in the draw */
    double *overlap[2]; /* [draws] */
} Study;

/* ---- who is drawn ---- */

static size_t judged_of(const Watchlist *run) {
    size_t n = 0;
    while (n < run->n && run->rows[n].judged) n++;
    return n;
}

static int by_text(const void *id, const void *entry) {
    return strcmp(id, *(const char *const *)entry);
}

static Status choose(Study *s, Err *err) {
    const StabilityParams *p = params_group(s->params, &stability_group);
    const size_t judged = judged_of(s->run);
    const double wanted = fmax(p->least, p->reach * (double)s->out->places);
    const size_t drawn = wanted < (double)judged ? (size_t)wanted : judged;
    s->candidate = ARENA_ARRAY(s->scratch, size_t, drawn);
    s->score = ARENA_ARRAY(s->scratch, double, drawn);
    s->previous = ARENA_ARRAY(s->scratch, double, drawn);
    s->rest = ARENA_ARRAY(s->scratch, double, judged - drawn + 1);
    s->base = ARENA_ARRAY(s->scratch, double, drawn);
    for (size_t r = 0; r < drawn; r++) {
        const char *const *found = bsearch(s->run->rows[r].storefront_id, s->panel.id, s->panel.n,
                                           sizeof *s->panel.id, by_text);
        if (!found)
            return FAIL(err, ST_INTEGRITY, "storefront %s of run %lld is no longer among its facts",
                        s->run->rows[r].storefront_id, (long long)s->run->run_id);
        s->candidate[r] = (size_t)(found - s->panel.id);
    }
    s->out->drawn = drawn;
    s->rests = judged - drawn;
    for (size_t r = judged; r-- > drawn;) s->rest[judged - 1 - r] = s->run->rows[r].log_odds;
    for (size_t r = drawn; r-- > 0;) s->base[drawn - 1 - r] = s->run->rows[r].log_odds;
    return ST_OK;
}

/* ---- the city-wide fit from half of its storefronts ---- */

static double fit_number(const json_t *fit, const char *name, double otherwise) {
    const json_t *number = json_object_get(fit, name);
    return json_is_number(number) ? json_number_value(number) : otherwise;
}

/* The shares of honest kinds, of mechanisms and of their twins, as the run estimated them. */
static void take_shares(Study *s) {
    json_t *root = json_loads(s->run->manifest, 0, NULL), *fit = json_object_get(root, "fit");
    double *w = s->fit.tail_weight;
    w[TAIL_WIDE] = fit_number(fit, "share_wide_level", w[TAIL_WIDE]);
    w[TAIL_HEAVY] = fit_number(fit, "share_unexplained_level", w[TAIL_HEAVY]);
    w[TAIL_OWN_WAY] = fit_number(fit, "share_own_dynamics", w[TAIL_OWN_WAY]);
    w[TAIL_PLAIN] = 1 - w[TAIL_WIDE] - w[TAIL_HEAVY] - w[TAIL_OWN_WAY];
    for (size_t k = 0; signals_all[k]; k++) {
        const char *id = signals_all[k]->id;
        s->fit.mechanism[k] = fit_number(fit, arena_printf(s->scratch, "mechanism_%s", id), 1);
        s->fit.twin[k] = fit_number(fit, arena_printf(s->scratch, "twin_%s", id), 1);
    }
    json_decref(root);
}

/* honest[n]: what the run thought of each storefront; 0 for a random half. */
static void halve(const Study *s, gsl_rng *rng, double *honest, Arena *scratch) {
    const size_t n = s->panel.n;
    size_t *order = ARENA_ARRAY(scratch, size_t, n);
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        honest[i] = 1;
    }
    for (size_t r = 0; r < s->out->drawn; r++)
        honest[s->candidate[r]] = 1 - s->run->rows[r].posterior;
    gsl_ran_shuffle(rng, order, n, sizeof *order);
    for (size_t k = 0; k < n / 2; k++) honest[order[k]] = 0;
}

static Status refit(Study *s, size_t number, const Parallel *parallel, Err *err) {
    Arena *scratch = arena_open();
    double *honest = ARENA_ARRAY(scratch, double, s->panel.n);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, (unsigned long)(s->options->seed * 1000003u + number));
    halve(s, rng, honest, scratch);
    gsl_rng_free(rng);
    replicas_restore(&s->replicas);
    const Status status = fit_pass(&s->fit, honest, parallel, scratch, err);
    arena_close(scratch);
    return status;
}

/* ---- ranks ---- */

static int ascending(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* How many of sorted[n] are above x. */
static size_t above(const double *sorted, size_t n, double x) {
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] > x)
            high = middle;
        else
            low = middle + 1;
    }
    return n - low;
}

static double shared(const Study *s, const double *sorted, size_t k) {
    size_t in = 0;
    for (size_t r = 0; r < k; r++)
        in += above(sorted, s->out->drawn, s->score[r]) + above(s->rest, s->rests, s->score[r]) < k;
    return (double)in / (double)k;
}

/* A score moves by the difference of two draws: so much do two cities differ by noise alone, and
 * what both get wrong about the storefront drops out. */
static void note_draw(Study *s, size_t draw) {
    const StabilityParams *p = params_group(s->params, &stability_group);
    const size_t drawn = s->out->drawn;
    double *sorted = s->pool + draw * drawn;
    for (size_t r = 0; r < drawn; r++)
        s->score[r] = s->run->rows[r].log_odds + p->widen * (s->replicas.own[r] - s->previous[r]);
    memcpy(sorted, s->score, drawn * sizeof *sorted);
    qsort(sorted, drawn, sizeof *sorted, ascending);
    for (size_t k = 0; k < s->out->ranges; k++) {
        const WatchRow *row = s->out->range[k].row;
        const double score = s->score[row->rank - 1];
        const size_t in_run = above(s->base, drawn, score) - (row->log_odds > score);
        s->moved[k * s->out->draws + draw] = score;
        s->ahead[k * s->out->draws + draw] = (double)(in_run + above(sorted, drawn, score));
    }
    s->overlap[0][draw] = shared(s, sorted, s->out->first.k);
    s->overlap[1][draw] = shared(s, sorted, s->out->list.k);
}

static Status draw_all(Study *s, const Parallel *parallel, Err *err) {
    const StabilityParams *p = params_group(s->params, &stability_group);
    const size_t draws = s->out->draws;
    const size_t refits = p->refits < (double)draws ? (size_t)p->refits : draws;
    for (size_t d = 0, fits = 0; d <= draws; d++) {
        if (d * refits / (draws + 1) >= fits) {
            TRY(refit(s, fits++, parallel, err));
            replicas_split(&s->replicas, parallel);
        }
        replicas_draw(&s->replicas, d, parallel);
        if (d) note_draw(s, d - 1);
        memcpy(s->previous, s->replicas.own, s->out->drawn * sizeof *s->previous);
        if (s->options->progress)
            s->options->progress(s->options->progress_context, "drawing", (double)d, (double)draws);
    }
    return ST_OK;
}

/* ---- what is told ---- */

static int by_size(const void *left, const void *right) {
    const size_t a = *(const size_t *)left, b = *(const size_t *)right;
    return (a > b) - (a < b);
}

/* rank[draws] of the k-th storefront. Moved scores spread wider than those of any one city, for
 * they hold noise more than once: among them no storefront would keep its place at the top. So a
 * score is counted among those of the run, and of the others a draw only says how many more than
 * usual, or fewer, stand above it. own[draws] is scratch. */
static void count_ranks(const Study *s, size_t k, double *own, size_t *rank) {
    const size_t draws = s->out->draws, drawn = s->out->drawn;
    const double *moved = s->moved + k * draws, *ahead = s->ahead + k * draws;
    memcpy(own, moved, draws * sizeof *own);
    qsort(own, draws, sizeof *own, ascending);
    for (size_t d = 0; d < draws; d++) {
        const size_t others = above(s->pool, draws * drawn, moved[d]) - above(own, draws, moved[d]);
        const double usual = (double)others / (double)draws;
        rank[d] =
            1 + (size_t)llround(fmax(ahead[d] - usual, 0)) + above(s->rest, s->rests, moved[d]);
    }
}

static void summarise(Study *s) {
    const size_t draws = s->out->draws;
    const size_t low = (size_t)(0.05 * (double)draws), high = draws - 1 - low;
    double *own = ARENA_ARRAY(s->scratch, double, draws);
    size_t *rank = ARENA_ARRAY(s->scratch, size_t, draws);
    qsort(s->pool, draws * s->out->drawn, sizeof *s->pool, ascending);
    for (size_t k = 0; k < s->out->ranges; k++) {
        RankRange *range = &s->out->range[k];
        size_t stays = 0;
        count_ranks(s, k, own, rank);
        for (size_t d = 0; d < draws; d++) stays += rank[d] <= s->out->places;
        qsort(rank, draws, sizeof *rank, by_size);
        range->low = rank[low];
        range->median = rank[draws / 2];
        range->high = rank[high];
        range->stays = (double)stays / (double)draws;
    }
    Overlap *const overlap[2] = {&s->out->first, &s->out->list};
    for (size_t o = 0; o < 2; o++) {
        qsort(s->overlap[o], draws, sizeof(double), ascending);
        for (size_t d = 0; d < draws; d++) overlap[o]->mean += s->overlap[o][d] / (double)draws;
        overlap[o]->low = s->overlap[o][low];
        overlap[o]->high = s->overlap[o][high];
    }
}

static Status name_places(Study *s, Err *err) {
    Stability *out = s->out;
    out->range = ARENA_ARRAY(s->arena, RankRange, s->run->n + 1);
    for (size_t r = 0; r < s->run->n; r++) {
        if (s->run->rows[r].selection != SELECTION_RANKED) continue;
        out->range[out->ranges++].row = &s->run->rows[r];
        out->places = r + 1;
    }
    if (out->ranges) return ST_OK;
    return FAIL(err, ST_USAGE,
                "run %lld selects no storefront by rank: there is no list whose stability could be "
                "measured",
                (long long)s->run->run_id);
}

/* ---- the study ---- */

static void open_replicas(Study *s, const Parallel *parallel) {
    const size_t draws = s->out->draws, judged = judged_of(s->run);
    s->out->first.k = judged < FIRST ? judged : FIRST;
    if (s->out->first.k > s->out->drawn) s->out->first.k = s->out->drawn;
    s->out->list.k = s->out->places;
    s->pool = ARENA_ARRAY(s->scratch, double, draws * s->out->drawn);
    s->moved = ARENA_ARRAY(s->scratch, double, s->out->ranges *draws);
    s->ahead = ARENA_ARRAY(s->scratch, double, s->out->ranges *draws);
    for (size_t o = 0; o < 2; o++) s->overlap[o] = ARENA_ARRAY(s->scratch, double, draws);
    s->replicas = (Replicas){.fit = &s->fit,
                             .params = s->params,
                             .row = s->candidate,
                             .n = s->out->drawn,
                             .seed = s->options->seed};
    replicas_open(&s->replicas, parallel, s->scratch);
}

static Status study(Study *s, Store *store, const Parallel *parallel, Err *err) {
    bool known;
    TRY(whatif_params(s->run, s->scratch, &s->params, err));
    TRY(past_panel(store, s->run, s->scratch, &s->panel, &known, err));
    if (!known)
        return FAIL(err, ST_INTEGRITY, "the inputs of run %lld are no longer in this store",
                    (long long)s->run->run_id);
    moment_release(store);
    const StabilityParams *p = params_group(s->params, &stability_group);
    s->out->draws = s->options->draws ? s->options->draws : (size_t)p->draws;
    TRY(name_places(s, err));
    TRY(choose(s, err));
    TRY(fit_open(&s->panel, s->params, s->scratch, &s->fit, err));
    take_shares(s);
    open_replicas(s, parallel);
    TRY(draw_all(s, parallel, err));
    summarise(s);
    return ST_OK;
}

Status stability_find(Store *store, const Watchlist *run, const StabilityOptions *options,
                      Arena *arena, Stability *out, Err *err) {
    Arena *scratch = arena_open();
    Threads *threads = threads_open(options->threads);
    Study *s = ARENA_ARRAY(scratch, Study, 1);
    *out = (Stability){0};
    *s = (Study){.run = run, .options = options, .arena = arena, .scratch = scratch, .out = out};
    const Status status = study(s, store, threads_parallel(threads), err);
    threads_close(threads);
    arena_close(scratch);
    return status;
}
