#include "detector/shards/shard_join.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/json.h"
#include "datasets/base/text.h"
#include "datasets/panel/links.h"
#include "datasets/panel/panel_columns.h"
#include "datasets/panel/panel_join.h"
#include "detector/run/city_stages.h"
#include "detector/run/scan_list.h"

typedef struct Whole {
    ShardJoin *join;
    Arena *arena;
    Panel panel;
    const PanelOrigin *origin; /* [n] */
    uint32_t **row;            /* [parts] rows of the whole, by rows of the part */
    Evidence evidence;
    Links links;
    Outcomes outcomes;
    Inspected inspected;
    Scope scope;
    unsigned char *outside; /* [n] NULL without a scope */
    ManifestFiles files;
    Ranking ranking;
} Whole;

/* ---- storefronts ---- */

static Status join_panels(Whole *w, Err *err) {
    static const float known;
    const ShardJoin *join = w->join;
    const Panel **panel = ARENA_ARRAY(w->arena, const Panel *, join->parts + 1);
    for (size_t p = 0; p < join->parts; p++) panel[p] = &join->part[p]->panel;
    panel_join(panel, join->parts, w->arena, &w->panel, &w->origin);
    TRY(shard_pool_distinct(&w->panel, err));
    w->row = ARENA_ARRAY(w->arena, uint32_t *, join->parts + 1);
    for (size_t p = 0; p < join->parts; p++)
        w->row[p] = ARENA_ARRAY(w->arena, uint32_t, panel[p]->n + 1);
    for (size_t i = 0; i < w->panel.n; i++)
        w->row[w->origin[i].part][w->origin[i].row] = (uint32_t)i;
    /* of proxies only which there are: that decides which signals are asked */
    for (size_t k = 0; k < PANEL_COLUMNS; k++)
        if (join->reading->columns >> k & 1 && panel_column[k].offset >= offsetof(Panel, proxy) &&
            panel_column[k].offset < offsetof(Panel, proxy) + sizeof w->panel.proxy)
            panel_column_set(&w->panel, &panel_column[k], &known);
    return ST_OK;
}

/* Enterprises that several shards have: their totals were not looked at together. */
static void count_spread(Whole *w) {
    Arena *scratch = arena_open();
    IdMap seen;
    id_map_open(&seen, scratch);
    for (size_t i = 0; i < w->panel.n; i++) {
        const char *id = w->panel.enterprise ? w->panel.enterprise[i] : NULL;
        if (!id || !*id) continue;
        const size_t length = strlen(id);
        const int64_t part = w->origin[i].part, before = id_map_find(&seen, id, length);
        if (before < 0) {
            (void)id_map_put(&seen, id, length, 2 * part);
        } else if (before / 2 != part && !(before & 1)) {
            w->join->spread++;
            (void)id_map_put(&seen, id, length, before | 1);
        }
    }
    arena_close(scratch);
}

/* Parties meet where they were hashed under one key. */
static void count_keys(ShardJoin *join) {
    for (size_t p = 0; p < join->parts; p++) {
        const char *key = join->part[p]->party_key;
        bool known = !key;
        for (size_t q = 0; q < p; q++) known |= text_equal(join->part[q]->party_key, key);
        join->keys += !known;
    }
}

/* ---- evidence ---- */

static void evidence_row(const ShardPart *part, size_t from, Evidence *e, size_t i) {
    memcpy(e->evidence + i * e->signals, part->evidence + from * e->signals,
           e->signals * sizeof *e->evidence);
    e->share[i] = part->share[from];
    e->share_low[i] = part->share_low[from];
    e->share_high[i] = part->share_high[from];
    e->judged[i] = part->judged[from];
    e->reason[i] = part->reason[from];
    e->log_odds[i] = e->posterior[i] = e->unexplained_eur_year[i] = NAN;
}

static void join_evidence(Whole *w) {
    const size_t n = w->panel.n, signals = w->join->part[0]->signals;
    const ShardLearned *learned = w->join->learned;
    Evidence *e = &w->evidence;
    double *declared = ARENA_ARRAY(w->arena, double, n + 1);
    *e = (Evidence){.n = n,
                    .signals = signals,
                    .details = signals_details(),
                    .detail_names = signals_detail_names(w->arena),
                    .prevalence = learned->prevalence,
                    .fit_numbers = learned->fit_numbers,
                    .fit = learned->fit,
                    .learned = learned->learned,
                    .evidence = ARENA_ARRAY(w->arena, double, n *signals + 1),
                    .log_odds = ARENA_ARRAY(w->arena, double, n + 1),
                    .posterior = ARENA_ARRAY(w->arena, double, n + 1),
                    .share = ARENA_ARRAY(w->arena, double, n + 1),
                    .share_low = ARENA_ARRAY(w->arena, double, n + 1),
                    .share_high = ARENA_ARRAY(w->arena, double, n + 1),
                    .unexplained_eur_year = ARENA_ARRAY(w->arena, double, n + 1),
                    .judged = ARENA_ARRAY(w->arena, unsigned char, n + 1),
                    .reason = ARENA_ARRAY(w->arena, const char *, n + 1),
                    .declared = declared};
    for (size_t i = 0; i < n; i++) {
        const ShardPart *part = w->join->part[w->origin[i].part];
        evidence_row(part, w->origin[i].row, e, i);
        declared[i] = part->declared[w->origin[i].row];
    }
    evidence_settle(&w->panel, learned->prevalence, e);
}

/* ---- links, outcomes, scope, files ---- */

/* Who started again is asked only once something was found at any door (panel_load.h). */
static void join_again(Whole *w, const LinkTies *ties, Arena *scratch) {
    const ShardJoin *join = w->join;
    const size_t n = w->panel.n;
    const Endings **part = ARENA_ARRAY(scratch, const Endings *, join->parts + 1);
    int *opened = ARENA_ARRAY(scratch, int, n + 1);
    unsigned char *mark = ARENA_ARRAY(w->arena, unsigned char, n + 1);
    Endings endings;
    for (size_t p = 0; p < join->parts; p++) part[p] = &join->part[p]->endings;
    endings_join(part, join->parts, scratch, &endings);
    for (size_t i = 0; i < n; i++)
        opened[i] = join->part[w->origin[i].part]->opened[w->origin[i].row];
    if (w->panel.phoenix) memcpy(mark, w->panel.phoenix, n);
    started_again(&w->panel, ties, &endings, opened, mark);
    w->panel.phoenix = mark;
}

static void join_links(Whole *w) {
    const size_t parts = w->join->parts;
    Arena *scratch = arena_open();
    const LinkTies **part = ARENA_ARRAY(scratch, const LinkTies *, parts + 1);
    LinkTies ties;
    for (size_t p = 0; p < parts; p++) part[p] = &w->join->part[p]->ties;
    link_ties_join(part, parts, scratch, &ties);
    links_make(&w->panel, &ties, w->arena, &w->links);
    if (w->join->reading->span.visited) join_again(w, &ties, scratch);
    arena_close(scratch);
}

static int by_storefront(const void *left, const void *right) {
    const Outcome *a = left, *b = right;
    if (a->storefront != b->storefront) return a->storefront < b->storefront ? -1 : 1;
    return (a->inspected_on > b->inspected_on) - (a->inspected_on < b->inspected_on);
}

static void join_outcomes(Whole *w) {
    const ShardJoin *join = w->join;
    Outcomes *all = &w->outcomes;
    *all = (Outcomes){.newest = INT_MIN};
    for (size_t p = 0; p < join->parts; p++) all->n += join->part[p]->outcomes;
    all->outcome = ARENA_ARRAY(w->arena, Outcome, all->n + 1);
    for (size_t p = 0, at = 0; p < join->parts; p++)
        for (size_t k = 0; k < join->part[p]->outcomes; k++) {
            Outcome *outcome = &all->outcome[at++];
            *outcome = join->part[p]->outcome[k];
            outcome->storefront = w->panel.key[w->row[p][outcome->storefront - 1]];
            if (outcome->inspected_on > all->newest) all->newest = outcome->inspected_on;
        }
    if (all->n) qsort(all->outcome, all->n, sizeof *all->outcome, by_storefront);
    outcomes_number_teams(all, w->arena);
}

/* One list has one scope. */
static Status join_scopes(Whole *w, Err *err) {
    const ShardJoin *join = w->join;
    const char *scope = join->part[0]->scope;
    for (size_t p = 1; p < join->parts; p++)
        if (!text_equal(scope ? scope : "", join->part[p]->scope ? join->part[p]->scope : ""))
            return FAIL(err, ST_INPUT,
                        "shards %s and %s have different scopes, and one list has one: give all "
                        "the same with gevel scope",
                        join->name[0], join->name[p]);
    if (!scope) return ST_OK;
    scope_of_manifest(scope, w->arena, &w->scope);
    w->outside = ARENA_ARRAY(w->arena, unsigned char, w->panel.n + 1);
    for (size_t i = 0; i < w->panel.n; i++) {
        const char *sector = w->panel.sector_name[w->panel.sector[i]];
        w->outside[i] = !scope_covers(&w->scope, sector, w->panel.district[i]);
        w->join->outside += w->outside[i] && w->evidence.judged[i];
    }
    return ST_OK;
}

static void join_files(Whole *w) {
    const ShardJoin *join = w->join;
    for (size_t p = 0; p < join->parts; p++) w->files.count += join->part[p]->files.count;
    ManifestFile *file = ARENA_ARRAY(w->arena, ManifestFile, w->files.count + 1);
    for (size_t p = 0, at = 0; p < join->parts; p++)
        for (size_t k = 0; k < join->part[p]->files.count; k++)
            file[at++] = join->part[p]->files.file[k];
    w->files.file = file;
}

/* ---- the list ---- */

static void rank(Whole *w) {
    const RankingInput input = {.n = w->panel.n,
                                .id = w->panel.id,
                                .judged = w->evidence.judged,
                                .log_odds = w->evidence.log_odds,
                                .posterior = w->evidence.posterior,
                                .euros = w->evidence.unexplained_eur_year,
                                .held = w->inspected.held,
                                .visits = w->inspected.visits,
                                .outside = w->outside};
    const ShardReading *reading = w->join->reading;
    ranking_make(&input, params_group(reading->params, &ranking_group), reading->options->seed,
                 w->arena, &w->ranking);
}

static json_t *shards_part(const ShardJoin *join) {
    json_t *part = json_object(), *store = json_array();
    for (size_t p = 0; p < join->parts; p++)
        (void)json_array_append_new(
            store, json_pack("{s:o, s:o}", "name", json_words(join->name[p]), "storefronts",
                             json_size(join->part[p]->panel.n)));
    json_put(part, "stores", store);
    json_put(part, "pool", json_size(join->learned->pool));
    json_put(part, "estimates", json_string(join->learned->estimates.digest));
    return part;
}

/* The manifest of a run, and beside it shards{stores[{name storefronts}] pool estimates}. */
static Status manifest_with_shards(const Whole *w, const ManifestInput *input, const char **text,
                                   Err *err) {
    TRY(manifest_make(input, w->arena, text, err));
    json_t *root = json_loads(*text, 0, NULL);
    json_put(root, "shards", shards_part(w->join));
    char *dump = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(root);
    *text = arena_strdup(w->arena, dump);
    free(dump);
    return *text ? ST_OK : FAIL(err, ST_FAILED, "the manifest could not be written as JSON");
}

static Status list_make(Whole *w, Watchlist *list, Err *err) {
    const ShardJoin *join = w->join;
    const ManifestInput input = {.files = &w->files,
                                 .panel = &w->panel,
                                 .params = join->reading->params,
                                 .evidence = &w->evidence,
                                 .ranking = &w->ranking,
                                 .inspected = &w->inspected,
                                 .seed = join->reading->options->seed,
                                 .scope = &w->scope,
                                 .outside = join->outside};
    scan_list(&input, w->arena, list);
    for (size_t r = 0; r < list->n; r++) {
        const PanelOrigin at = w->origin[w->ranking.order[r]];
        list->rows[r].municipality = join->part[at.part]->municipality[at.row];
    }
    return manifest_with_shards(w, &input, &list->manifest, err);
}

Status shard_join(ShardJoin *join, Arena *arena, Watchlist *list, Err *err) {
    Whole *w = ARENA_ARRAY(arena, Whole, 1);
    *w = (Whole){.join = join, .arena = arena};
    join->outside = join->spread = join->keys = 0;
    TRY(join_panels(w, err));
    count_spread(w);
    count_keys(join);
    join_evidence(w);
    join_links(w);
    join_outcomes(w);
    TRY(join_scopes(w, err));
    join_files(w);
    const CityFacts city = {&w->panel, &w->links, &w->outcomes, join->reading->params};
    TRY(city_stages(&city, arena, &w->evidence, &w->inspected, err));
    rank(w);
    return list_make(w, list, err);
}
