#include "detector/rerun/blindspots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/store/moment.h"
#include "detector/rerun/past.h"
#include "detector/rerun/whatif.h"
#include "detector/run/estimates_store.h"
#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/plant/plant.h"
#include "models/posterior/rejudge.h"

enum { THIRDS = 3, ORDER_SALT = 11 };

typedef struct Judged {
    size_t row;
    int sector;
    double median; /* EUR a month */
    uint64_t order;
    const char *id;
} Judged;

typedef struct Study {
    const Watchlist *run;
    const BlindOptions *options;
    Arena *arena, *scratch;
    BlindSpots *out;
    Params *params;
    const BlindspotParams *p;
    Panel panel;
    Evidence evidence;
    Fit fit;
    Judged *judged; /* [judges] by sector, then size */
    size_t judges;
    Storefront **shop; /* [workers] */
} Study;

/* ---- the list ---- */

static int descending(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a < b) - (a > b);
}

static Status end_of_list(Study *s, Err *err) {
    const RankingParams *ranking = params_group(s->params, &ranking_group);
    double *score = ARENA_ARRAY(s->scratch, double, s->panel.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->panel.n; i++)
        if (s->evidence.judged[i]) score[n++] = s->evidence.log_odds[i];
    s->out->budget = (size_t)ranking->budget;
    s->out->found = s->p->found;
    if (n <= s->out->budget)
        return FAIL(
            err, ST_USAGE,
            "a list of %zu has a place for all %zu storefronts of run %lld that are judged: "
            "nothing stays off it",
            s->out->budget, n, (long long)s->run->run_id);
    qsort(score, n, sizeof *score, descending);
    s->out->threshold = score[s->out->budget - 1];
    return ST_OK;
}

/* ---- groups ---- */

static int by_size(const void *left, const void *right) {
    const Judged *a = left, *b = right;
    if (a->sector != b->sector) return a->sector < b->sector ? -1 : 1;
    if (a->median < b->median || a->median > b->median) return a->median < b->median ? -1 : 1;
    return strcmp(a->id, b->id);
}

static int by_order(const void *left, const void *right) {
    const Judged *a = left, *b = right;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    return strcmp(a->id, b->id);
}

static double median_month(const Panel *panel, size_t i) {
    const float *turnover = panel_turnover(panel, i);
    double known[MONTHS_MAX];
    size_t n = 0;
    for (size_t t = 0; t < panel->months; t++)
        if (turnover[t] > 0) known[n++] = (double)turnover[t];
    return robust_median(known, n);
}

static void sort_judged(Study *s) {
    const Panel *panel = &s->panel;
    s->judged = ARENA_ARRAY(s->scratch, Judged, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++)
        if (s->evidence.judged[i])
            s->judged[s->judges++] =
                (Judged){i, panel->sector[i], median_month(panel, i),
                         plant_hash(panel->id[i], (uint64_t)s->p->seed * ORDER_SALT), panel->id[i]};
    qsort(s->judged, s->judges, sizeof *s->judged, by_size);
}

/* Those of judged[n] who are not on the list, in an order of chance, as many as are tried. */
static void choose(const Study *s, const Judged *judged, size_t n, BlindGroup *group) {
    Judged *copy = ARENA_ARRAY(s->scratch, Judged, n);
    size_t *row = ARENA_ARRAY(s->arena, size_t, n);
    memcpy(copy, judged, n * sizeof *copy);
    qsort(copy, n, sizeof *copy, by_order);
    for (size_t k = 0; k < n && (double)group->asked < s->p->storefronts; k++)
        if (s->evidence.log_odds[copy[k].row] <= s->out->threshold)
            row[group->asked++] = copy[k].row;
    group->row = row;
}

static void add_group(const Study *s, const char *sector, int third, const Judged *judged,
                      size_t n) {
    BlindGroup *group = &s->out->group[s->out->groups++];
    double *median = ARENA_ARRAY(s->scratch, double, n);
    for (size_t k = 0; k < n; k++) median[k] = judged[k].median;
    *group = (BlindGroup){.sector = sector,
                          .third = third,
                          .storefronts = n,
                          .median_eur_year = 12 * robust_median(median, n)};
    choose(s, judged, n, group);
}

/* False when there are too few of the sector, judged[n]. */
static bool add_sector(const Study *s, const Judged *judged, size_t n) {
    const char *name = arena_strdup(s->arena, s->panel.sector_name[judged->sector]);
    if ((double)n < s->p->group) return false;
    const bool thirds = (double)(n / THIRDS) >= s->p->group;
    for (size_t third = 0; thirds && third < THIRDS; third++) {
        const size_t from = n * third / THIRDS, to = n * (third + 1) / THIRDS;
        add_group(s, name, (int)third + 1, judged + from, to - from);
    }
    if (!thirds) add_group(s, name, 0, judged, n);
    return true;
}

static Status make_groups(Study *s, Err *err) {
    const char *wanted = s->options->sector;
    bool seen = false, few = false;
    s->out->group = ARENA_ARRAY(s->arena, BlindGroup, THIRDS * s->panel.sectors + 1);
    for (size_t from = 0, to; from < s->judges; from = to) {
        const int sector = s->judged[from].sector;
        for (to = from; to < s->judges && s->judged[to].sector == sector;) to++;
        if (wanted && strcmp(wanted, s->panel.sector_name[sector]) != 0) continue;
        seen = true;
        few |= s->options->whole || !add_sector(s, s->judged + from, to - from);
    }
    if (few) add_group(s, NULL, 0, s->judged, s->judges);
    if (seen) return ST_OK;
    return FAIL(err, ST_USAGE, "run %lld has judged no storefront of the sector '%s'",
                (long long)s->run->run_id, wanted ? wanted : "");
}

/* ---- one way of a group ---- */

typedef struct Trial {
    Study *study;
    const BlindGroup *group;
    Addition addition;
    double amount; /* own mean months */
    Storefront *shop;
} Trial;

static bool listed(const Trial *trial, size_t i, double *eur_year) {
    const Study *s = trial->study;
    float declared[MONTHS_MAX];
    double own[SIGNALS_MAX], score = s->evidence.prior_log_odds;
    *eur_year += adding_declare(&s->fit, i, &trial->addition, declared);
    rejudge_amounts(&s->fit, s->params, i, declared, trial->shop, own);
    for (size_t k = 0; k < signals_count(); k++) score += own[k];
    return score > s->out->threshold;
}

/* The k-th storefront of the group tries; half of a split goes to the one after it. */
static bool try_one(Trial *trial, size_t k, double *eur_year) {
    const BlindGroup *group = trial->group;
    const bool split = trial->addition.adding == ADDING_SPLIT;
    const size_t i = group->row[k];
    trial->addition.eur =
        trial->amount * adding_mean_eur(&trial->study->panel, i) / (split ? 2 : 1);
    *eur_year = 0;
    const bool here = listed(trial, i, eur_year);
    const bool there = split && listed(trial, group->row[(k + 1) % group->asked], eur_year);
    return here || there;
}

static bool possible(const Trial *trial, size_t k) {
    if (trial->addition.adding == ADDING_SPLIT && trial->group->asked < 2) return false;
    return adding_possible(&trial->study->fit, trial->group->row[k], trial->addition.adding);
}

/* All tries of one amount. eur_year[asked x tries] is scratch. */
static BlindSpot try_amount(Trial *trial, double *eur_year) {
    const size_t tries = (size_t)trial->study->p->tries;
    BlindSpot spot = {.amount = trial->amount};
    for (size_t k = 0; k < trial->group->asked; k++)
        for (size_t number = 0; possible(trial, k) && number < tries; number++) {
            trial->addition.number = number;
            spot.listed += try_one(trial, k, &eur_year[spot.tries++]);
        }
    spot.listed /= (double)spot.tries;
    spot.eur_year = robust_median(eur_year, spot.tries);
    return spot;
}

static BlindSpot find_spot(Trial *trial) {
    const Study *s = trial->study;
    BlindSpot spot = {.listed = NAN};
    Arena *scratch = arena_open();
    double *eur_year = ARENA_ARRAY(scratch, double, trial->group->asked *(size_t)s->p->tries + 1);
    bool found = false;
    for (size_t step = 0; step < s->out->amounts && !found; step++) {
        trial->amount = s->out->amount[step];
        const BlindSpot next = try_amount(trial, eur_year);
        found = next.tries == 0 || next.listed >= s->p->found;
        if (found)
            spot.tries = next.tries;
        else
            spot = next;
    }
    spot.open = !found;
    arena_close(scratch);
    return spot;
}

/* Task k is one way of one group. */
static void find_range(void *context, size_t begin, size_t end, size_t worker) {
    Study *s = context;
    for (size_t k = begin; k < end; k++) {
        BlindGroup *group = &s->out->group[k / ADDINGS];
        const Adding adding = (Adding)(k % ADDINGS);
        const bool wanted = s->options->adding == ADDINGS || s->options->adding == adding;
        Trial trial = {.study = s,
                       .group = group,
                       .addition = {.adding = adding, .params = s->p},
                       .shop = s->shop[worker]};
        group->spot[adding] = wanted ? find_spot(&trial) : (BlindSpot){.listed = NAN};
    }
}

/* ---- the study ---- */

static void lay_amounts(Study *s) {
    BlindSpots *out = s->out;
    const double ratio = portable_log(s->p->most / s->p->least);
    out->amounts = (size_t)s->p->steps;
    out->amount = ARENA_ARRAY(s->arena, double, out->amounts);
    for (size_t k = 0; k < out->amounts; k++)
        out->amount[k] = s->p->least * portable_exp(ratio * (double)k / (double)(out->amounts - 1));
}

static void find_largest(BlindSpots *out) {
    for (size_t g = 0; g < out->groups; g++)
        for (size_t w = 0; w < ADDINGS; w++) {
            const BlindSpot *spot = &out->group[g].spot[w];
            const BlindGroup *most = out->largest[w];
            if (spot->tries && (!most || spot->eur_year > most->spot[w].eur_year))
                out->largest[w] = &out->group[g];
        }
}

static void find_all(Study *s, Threads *threads) {
    const Parallel *parallel = threads_parallel(threads);
    const size_t workers = parallel->workers;
    s->shop = ARENA_ARRAY(s->scratch, Storefront *, workers);
    for (size_t w = 0; w < workers; w++) s->shop[w] = storefront_new(s->scratch);
    for (size_t g = 0; g < s->out->groups; g++) {
        Study part = *s;
        BlindSpots one = *s->out;
        one.group += g;
        part.out = &one;
        threads_each(threads, ADDINGS, find_range, &part);
        if (s->options->progress)
            s->options->progress(s->options->progress_context, "adding", (double)(g + 1),
                                 (double)s->out->groups);
    }
}

static Status study(Study *s, Store *store, Threads *threads, Err *err) {
    bool known;
    s->params = s->options->params;
    if (!s->params) TRY(whatif_params(s->run, s->scratch, &s->params, err));
    s->p = params_group(s->params, &blindspots_group);
    TRY(past_panel(store, s->run, s->scratch, &s->panel, &known, err));
    if (!known)
        return FAIL(err, ST_INTEGRITY, "the inputs of run %lld are no longer in this store",
                    (long long)s->run->run_id);
    const ScanHold hold = estimates_of(s->run, s->scratch);
    const Estimates *held;
    TRY(estimates_for(store, &hold, s->params, s->scratch, &held, err));
    moment_release(store);
    const EvidenceInput input = {.panel = &s->panel,
                                 .params = s->params,
                                 .parallel = threads_parallel(threads),
                                 .held = held};
    TRY(evidence_fit(&input, s->scratch, &s->evidence, &s->fit, err));
    TRY(end_of_list(s, err));
    sort_judged(s);
    TRY(make_groups(s, err));
    lay_amounts(s);
    find_all(s, threads);
    find_largest(s->out);
    return ST_OK;
}

Status blindspots_find(Store *store, const Watchlist *run, const BlindOptions *options,
                       Arena *arena, BlindSpots *out, Err *err) {
    Arena *scratch = arena_open();
    Threads *threads = threads_open(options->threads);
    Study *s = ARENA_ARRAY(scratch, Study, 1);
    *out = (BlindSpots){0};
    *s = (Study){.run = run, .options = options, .arena = arena, .scratch = scratch, .out = out};
    const Status status = study(s, store, threads, err);
    threads_close(threads);
    arena_close(scratch);
    return status;
}
