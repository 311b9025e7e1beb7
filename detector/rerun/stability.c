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
#include "detector/run/estimates_store.h"
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
    const Estimates *held; /* what the run held: then no city teaches; NULL = nothing */
    Fit fit;               /* of the run */
    Replicas everyone;     /* under it: they make the other cities */
    Replicas replicas;     /* near the list: they are judged in them */
    size_t cities;         /* with other months */
    size_t *candidate;     /* [drawn] rows of the panel, by rank in the run */
    double *score;         /* [drawn] of one draw */
    double *own;           /* [cities x draws of each x drawn] own evidence */
    double *rest;          /* [judged - drawn] scores of the others, from low to high */
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

/* ---- other cities of the same storefronts ---- */

/* A city with other months throughout, and what it teaches: its fit, curves and kinds. */
static Status relearn(Study *s, size_t number, const Parallel *parallel, Arena *scratch, Fit *fit,
                      Err *err) {
    const size_t cells = s->panel.n * s->panel.months;
    float *turnover = ARENA_ARRAY(scratch, float, cells);
    float *footfall = ARENA_ARRAY(scratch, float, cells);
    Panel *panel = ARENA_ARRAY(scratch, Panel, 1);
    Evidence evidence;
    memcpy(turnover, s->panel.turnover, cells * sizeof *turnover);
    memcpy(footfall, s->panel.footfall, cells * sizeof *footfall);
    replicas_write(&s->everyone, number, parallel, turnover, footfall);
    *panel = s->panel;
    panel->turnover = turnover;
    panel->footfall = footfall;
    const EvidenceInput input = {
        .panel = panel, .params = s->params, .parallel = parallel, .held = s->held};
    return evidence_fit(&input, scratch, &evidence, fit, err);
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

/* A score moves by the difference of two draws, each in a city of its own: so much do two cities
 * differ by noise alone, and what both get wrong about the storefront drops out. */
static void note_draw(Study *s, size_t draw, const double *one, const double *other) {
    const StabilityParams *p = params_group(s->params, &stability_group);
    const size_t drawn = s->out->drawn;
    double *sorted = s->pool + draw * drawn;
    for (size_t r = 0; r < drawn; r++)
        s->score[r] = s->run->rows[r].log_odds + p->widen * (one[r] - other[r]);
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

static Status draw_city(Study *s, size_t city, size_t each, const Parallel *parallel, Err *err) {
    const size_t drawn = s->out->drawn, cities = s->cities;
    Arena *scratch = arena_open();
    Fit fit;
    const Status status = relearn(s, cities * each + city, parallel, scratch, &fit, err);
    if (!status) replicas_under(&s->replicas, &fit, parallel);
    for (size_t d = 0; d < each && !status; d++) {
        replicas_draw(&s->replicas, city * each + d, parallel);
        memcpy(s->own + (city * each + d) * drawn, s->replicas.own, drawn * sizeof *s->own);
        if (s->options->progress)
            s->options->progress(s->options->progress_context, "drawing",
                                 (double)(city * each + d + 1), (double)(cities * each));
    }
    arena_close(scratch);
    return status;
}

static Status draw_all(Study *s, const Parallel *parallel, Err *err) {
    const size_t draws = s->out->draws, drawn = s->out->drawn;
    const size_t each = (draws + s->cities - 1) / s->cities;
    s->own = ARENA_ARRAY(s->scratch, double, s->cities *each *drawn);
    for (size_t c = 0; c < s->cities; c++) TRY(draw_city(s, c, each, parallel, err));
    for (size_t d = 0; d < draws; d++) {
        const size_t other = (d / each + 1) % s->cities * each + d % each;
        note_draw(s, d, s->own + d * drawn, s->own + other * drawn);
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
    size_t *row = ARENA_ARRAY(s->scratch, size_t, s->panel.n + 1);
    for (size_t i = 0; i < s->panel.n; i++) row[i] = i;
    s->everyone = (Replicas){
        .fit = &s->fit, .params = s->params, .row = row, .n = s->panel.n, .seed = s->options->seed};
    s->replicas = s->everyone;
    s->replicas.row = s->candidate;
    s->replicas.n = s->out->drawn;
    replicas_open(&s->replicas, parallel, s->scratch);
    replicas_open(&s->everyone, parallel, s->scratch);
    replicas_split(&s->everyone, parallel);
}

static Status study(Study *s, Store *store, const Parallel *parallel, Err *err) {
    bool known;
    TRY(whatif_params(s->run, s->scratch, &s->params, err));
    TRY(past_panel(store, s->run, s->scratch, &s->panel, &known, err));
    if (!known)
        return FAIL(err, ST_INTEGRITY, "the inputs of run %lld are no longer in this store",
                    (long long)s->run->run_id);
    const ScanHold hold = estimates_of(s->run, s->scratch);
    TRY(estimates_for(store, &hold, s->params, s->scratch, &s->held, err));
    moment_release(store);
    const StabilityParams *p = params_group(s->params, &stability_group);
    s->out->draws = s->options->draws ? s->options->draws : (size_t)p->draws;
    s->cities = p->refits < (double)s->out->draws ? (size_t)p->refits : s->out->draws;
    TRY(name_places(s, err));
    TRY(choose(s, err));
    const EvidenceInput input = {
        .panel = &s->panel, .params = s->params, .parallel = parallel, .held = s->held};
    Evidence evidence;
    TRY(evidence_fit(&input, s->scratch, &evidence, &s->fit, err));
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
