#include "detector/rerun/rerank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/id_map.h"
#include "datasets/base/text.h"
#include "datasets/base/version.h"
#include "datasets/store/moment.h"
#include "detector/rerun/restage.h"
#include "detector/run/manifest.h"
#include "detector/run/outcomes.h"
#include "detector/run/ranking.h"
#include "detector/run/scope.h"
#include "detector/run/scores_cache.h"
#include "models/params/version.h"
#include "models/signals/signal.h"

/* The run as ranking sees it: by rank, which any order serves as well as. */
typedef struct Again {
    Store *store;
    const Watchlist *before;
    const Params *params;
    Arena *arena, *scratch;
    Panel panel; /* what ranking and its record read: keys, sectors, districts, months */
    Outcomes outcomes;
    Inspected inspected;
    Scope scope;
    Ranking ranking;
    Restaged city;       /* where links and inspections were weighed again */
    const Evidence *new; /* its evidence; NULL = scores are those saved */
} Again;

/* ---- whether the saved scores stand ---- */

static Status no_facts_since(Store *store, int64_t run_id, bool *stand, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("scores_stand"), &stmt, err));
    stmt_int(&stmt, 1, run_id);
    const Status status = stmt_step(&stmt, &row, err);
    *stand = !status && row && stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}

Status rerank_scores(Store *store, Arena *arena, Watchlist *list, Err *err) {
    bool stand = false;
    if (!store->as_of) TRY(no_facts_since(store, list->run_id, &stand, err));
    if (stand && scores_cache_load(store->path, arena, list)) return ST_OK;
    return watchlist_load_part(store, list->run_id, WATCH_SCORES, arena, list, err);
}

/* *from: the earliest stage whose parameters differ. */
static Status run_stands(const Again *again, ParamStage *from, bool *stand, Err *err) {
    const Watchlist *before = again->before;
    Params *recorded = NULL;
    ParamValue first;
    *stand = false;
    *from = STAGE_RANKING;
    if (!before->run_id || again->store->as_of || !text_equal(before->version, gevel_version) ||
        manifest_model(before->manifest) != MODEL_VERSION)
        return ST_OK;
    TRY(manifest_params(before->manifest, again->scratch, &recorded, err));
    if (params_touch(recorded, again->params, &first)) *from = first.group->stage;
    if (*from < STAGE_CITY) return ST_OK;
    return no_facts_since(again->store, before->run_id, stand, err);
}

/* ---- what ranking reads ---- */

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Distinct sectors, sorted, as a panel has them; few beside storefronts, so each is sorted once. */
static void number_sectors(Again *again, const char *const *name) {
    const size_t n = again->before->n;
    const char **sorted = ARENA_ARRAY(again->scratch, const char *, n + 1);
    int *sector = ARENA_ARRAY(again->scratch, int, n + 1);
    int64_t *place = ARENA_ARRAY(again->scratch, int64_t, n + 1);
    size_t distinct = 0;
    IdMap seen;
    id_map_open(&seen, again->scratch);
    for (size_t i = 0; i < n; i++) {
        const size_t length = strlen(name[i]);
        place[i] = id_map_find(&seen, name[i], length);
        if (place[i] >= 0) continue;
        place[i] = (int64_t)distinct;
        (void)id_map_put(&seen, name[i], length, place[i]);
        sorted[distinct++] = name[i];
    }
    int *rank = ARENA_ARRAY(again->scratch, int, distinct + 1);
    qsort(sorted, distinct, sizeof *sorted, by_text);
    for (size_t k = 0; k < distinct; k++)
        rank[id_map_find(&seen, sorted[k], strlen(sorted[k]))] = (int)k;
    for (size_t i = 0; i < n; i++) sector[i] = rank[place[i]];
    again->panel.sectors = distinct;
    again->panel.sector_name = sorted;
    again->panel.sector = sector;
}

/* A panel of what ranking and its record read, by rank. */
static void panel_make(Again *again) {
    const Watchlist *before = again->before;
    const size_t n = before->n;
    int64_t *key = ARENA_ARRAY(again->scratch, int64_t, n + 1);
    const char **id = ARENA_ARRAY(again->scratch, const char *, n + 1);
    const char **sector = ARENA_ARRAY(again->scratch, const char *, n + 1);
    const char **district = ARENA_ARRAY(again->scratch, const char *, n + 1);
    for (size_t r = 0; r < n; r++) {
        const WatchRow *row = &before->rows[r];
        key[r] = row->key;
        id[r] = row->storefront_id;
        sector[r] = row->sector && *row->sector ? row->sector : "unknown";
        district[r] = row->district;
    }
    again->panel = (Panel){.n = n,
                           .months = before->months,
                           .first_month = before->first_month,
                           .key = key,
                           .id = id,
                           .district = district};
    number_sectors(again, sector);
}

static Status read_now(Again *again, Err *err) {
    TRY(outcomes_load(again->store, again->scratch, &again->outcomes, err));
    return scope_load(again->store, again->scratch, &again->scope, err);
}

/* ---- the list ---- */

static void rank(Again *again) {
    const Watchlist *before = again->before;
    const size_t n = before->n;
    const Panel *panel = &again->panel;
    unsigned char *judged = ARENA_ARRAY(again->scratch, unsigned char, n + 1);
    unsigned char *outside = ARENA_ARRAY(again->scratch, unsigned char, n + 1);
    double *log_odds = ARENA_ARRAY(again->scratch, double, n + 1);
    double *posterior = ARENA_ARRAY(again->scratch, double, n + 1);
    double *euros = ARENA_ARRAY(again->scratch, double, n + 1);
    for (size_t r = 0; r < n; r++) {
        const WatchRow *row = &before->rows[r];
        judged[r] = row->judged;
        log_odds[r] = row->log_odds;
        posterior[r] = row->posterior;
        euros[r] = row->unexplained_eur_year;
        outside[r] =
            !scope_covers(&again->scope, panel->sector_name[panel->sector[r]], panel->district[r]);
    }
    const RankingInput input = {.n = n,
                                .id = panel->id,
                                .judged = judged,
                                .log_odds = log_odds,
                                .posterior = posterior,
                                .euros = euros,
                                .held = again->inspected.held,
                                .visits = again->inspected.visits,
                                .outside = again->scope.set ? outside : NULL};
    ranking_make(&input, params_group(again->params, &ranking_group), before->seed, again->scratch,
                 &again->ranking);
}

static WatchRow row_again(const Again *again, size_t rank) {
    const Ranking *ranking = &again->ranking;
    const size_t i = ranking->order[rank - 1];
    WatchRow row = again->before->rows[i];
    row.rank = rank;
    row.judged = rank <= ranking->judged;
    row.selection = ranking->selection[i];
    row.inclusion_probability = ranking->inclusion_probability[i];
    row.q_value = ranking->q_value[i];
    if (row.selection == SELECTION_NONE) row.series = NULL;
    return row;
}

/* Those selected by either list, which is what a comparison tells of, or all where the run's own
 * rows are more than scores. */
static bool is_told(const Again *again, size_t i) {
    const WatchRow *row = &again->before->rows[i];
    return !again->before->scores_only || row->selection != SELECTION_NONE ||
           again->ranking.selection[i] != SELECTION_NONE;
}

static void rows_make(const Again *again, Watchlist *after) {
    const Watchlist *before = again->before;
    const Ranking *ranking = &again->ranking;
    WatchWhole *whole = ARENA_ARRAY(again->arena, WatchWhole, 1);
    size_t told = 0;
    for (size_t i = 0; i < before->n; i++) told += is_told(again, i);
    after->rows = ARENA_ARRAY(again->arena, WatchRow, told + 1);
    after->n = 0;
    for (size_t r = 0; r < before->n; r++) {
        const size_t i = ranking->order[r];
        const Selection selection = ranking->selection[i];
        whole->ranked += selection == SELECTION_RANKED;
        whole->random += selection == SELECTION_RANDOM;
        if (is_told(again, i)) after->rows[after->n++] = row_again(again, r + 1);
    }
    whole->n = before->n;
    after->whole = before->scores_only ? whole : NULL;
}

static Status list_make(const Again *again, Watchlist *after, Err *err) {
    char now[CLOCK_TEXT];
    const RankingParams *ranking = params_group(again->params, &ranking_group);
    const ManifestInput input = {.panel = &again->panel,
                                 .params = again->params,
                                 .ranking = &again->ranking,
                                 .inspected = &again->inspected,
                                 .evidence = again->new};
    *after = *again->before;
    after->run_id = 0;
    after->output_digest = after->audit_head = NULL;
    after->started_at = arena_strdup(again->arena, clock_now(now));
    after->budget = (size_t)llround(ranking->budget);
    rows_make(again, after);
    return manifest_again(again->before->manifest, &input, again->arena, &after->manifest, err);
}

static Status stage_again(Again *again, bool *done, Err *err) {
    TRY(restage(again->store, again->before, again->params, &again->outcomes, again->arena,
                &again->city, done, err));
    if (!*done) return ST_OK;
    again->before = &again->city.list;
    again->new = &again->city.evidence;
    again->inspected = again->city.inspected;
    return ST_OK;
}

static Status rerank(Again *again, Watchlist *after, bool *done, Err *err) {
    bool stand;
    ParamStage from;
    TRY(run_stands(again, &from, &stand, err));
    if (!stand) return ST_OK;
    TRY(read_now(again, err));
    if (from < STAGE_RANKING || again->outcomes.teams) TRY(stage_again(again, &stand, err));
    if (!stand) return ST_OK;
    panel_make(again);
    if (!again->new)
        outcomes_apply(&again->outcomes, &again->panel,
                       params_group(again->params, &signal_find("inspections")->params), NULL,
                       again->scratch, &again->inspected);
    rank(again);
    *done = true;
    return list_make(again, after, err);
}

Status rerank_run(Store *store, const Watchlist *before, const Params *params, Arena *arena,
                  Watchlist *after, bool *done, Err *err) {
    Again again = {.store = store,
                   .before = before,
                   .params = params,
                   .arena = arena,
                   .scratch = arena_open()};
    *done = false;
    Status status = moment_begin(store, err);
    if (!status) {
        status = rerank(&again, after, done, err);
        moment_end(store);
    }
    arena_close(again.scratch);
    return status;
}
