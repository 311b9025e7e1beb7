#include "detector/link/linking.h"

#include <string.h>

#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "datasets/records/fold.h"
#include "datasets/records/records_reused.h"
#include "datasets/store/moment.h"
#include "detector/link/link_store.h"
#include "models/link/link_again.h"
#include "models/link/link_left.h"

/* Pairs less likely than this are not kept: no review asks for them. */
static const double least_kept = 0.001;

/* By the memory of an earlier linking where there is one of this model. */
static Status read_records(Store *store, Linking *l, LinkMemory *memory, Err *err) {
    if (!l->learned && link_memory_load(store->path, &l->model, l->arena, memory)) {
        TRY(records_load_again(store, &memory->records, l->arena, &l->records, &l->change, err));
        l->again = l->change.fits;
        link_memory_rest(memory);
    }
    return l->again ? ST_OK : records_load(store, l->arena, &l->records, err);
}

static Status read_facts(Store *store, const LinkingOptions *options, Linking *l,
                         LinkMemory *memory, Err *err) {
    bool found = false;
    TRY(link_store_model(store, l->arena, &l->model, &l->version, &found, err));
    l->learned = !found || options->learn;
    TRY(read_records(store, l, memory, err));
    TRY(records_reused(store, &l->records, l->arena, &l->reused, &l->reused_keys, err));
    TRY(link_decisions_load(store, &l->records, l->arena, &l->decisions, err));
    TRY(link_rows_load(store, l->records.n, l->arena, &l->saved, err));
    if (l->records.registers > 1) return ST_OK;
    return FAIL(err, ST_INPUT,
                "there is nothing to link: import the records of another register (records.csv)");
}

static double cross_pairs(const Records *records) {
    double size[RECORDS_REGISTERS_MOST] = {0}, pairs = 0, before = 0;
    for (size_t i = 0; i < records->n; i++) size[records->record[i].registry]++;
    for (size_t r = 0; r < records->registers; r++) {
        pairs += before * size[r];
        before += size[r];
    }
    return pairs;
}

LinkParams linking_params(const Linking *l) {
    LinkParams p = *(const LinkParams *)params_group(l->params, &link_group);
    if (l->learned) return p;
    p.near_numbers = l->model.near_numbers;
    p.block_cap = l->model.block_cap;
    p.word_cap = l->model.word_cap;
    return p;
}

static void look(Linking *l, const LinkParams *p, Arena *work) {
    if (l->learned) {
        link_rarity_count(&l->records, p, l->arena, &l->model.rarity);
        l->model.near_numbers = p->near_numbers;
        l->model.block_cap = p->block_cap;
        l->model.word_cap = p->word_cap;
        l->version++;
    }
    link_view(&l->records, &l->model.rarity, p->near_numbers, l->arena, &l->view);
    link_blocks_make(&l->view, p, l->arena, work, &l->blocks);
}

/* Premises at the first look, and at a second one of what that left over. */
static void cluster(Linking *l, const LinkConstraints *constraints, const LinkLearned *learned) {
    link_pairs_decide(&l->pairs, constraints, l->arena);
    link_clusters_make(&l->records, &l->pairs, constraints, l->arena, &l->clusters);
    if (l->learned) link_left_learn(&l->records, &l->pairs, &l->clusters, learned, &l->model);
    link_left_join(&l->records, &l->model, constraints, &l->pairs, &l->clusters);
}

/* What was filed under a key that was another shop's is not this one's: a person has to say. */
static void hold_reused(Linking *l) {
    for (size_t i = 0; l->reused_keys && i < l->records.n; i++) {
        const bool decided = l->link[i].total == LINK_CERTAIN;
        if (l->reused[i] && !decided && l->link[i].state == LINK_MONEY)
            l->link[i].state = LINK_ACCEPTED;
    }
}

/* All candidates with what the model says about them. */
static void compare(Linking *l, const LinkParams *p, const LinkMemory *memory,
                    const Parallel *parallel, LinkLearned *learned) {
    const int32_t least = link_millibits(least_kept);
    if (l->again) {
        link_view_again(&l->records, &memory->view, l->change.from, &l->model.rarity, l->arena,
                        &l->view);
        link_memory_rest(memory);
        const LinkAgain again = {memory->before, &l->view, l->change.from, l->change.to, p};
        link_again(&again, &l->model, least, parallel, l->arena, &l->blocks, &l->pairs);
        return;
    }
    Arena *work = arena_open();
    look(l, p, work);
    if (l->learned)
        link_pairs_learn(&l->view, &l->blocks, p, least, parallel, l->arena, &l->model, learned,
                         &l->pairs);
    else
        link_pairs_make(&l->view, &l->blocks, &l->model, least, parallel, l->arena, &l->pairs);
    link_blocks_forget(&l->blocks);
    arena_close(work);
}

/* A linking may be copied: nothing in it points into itself. */
static void detach(Linking *l) {
    Records *records = ARENA_ARRAY(l->arena, Records, 1);
    LinkView *view = ARENA_ARRAY(l->arena, LinkView, 1);
    *records = l->records;
    l->view.records = records;
    *view = l->view;
    l->pairs.view = view;
}

static void compute(Linking *l, const LinkingOptions *options, const LinkMemory *memory) {
    const LinkParams p = linking_params(l);
    const SuccessionParams *succession = params_group(l->params, &succession_group);
    LinkLearned learned = {0};
    Threads *threads = threads_open(options->threads);
    const Parallel *parallel = threads_parallel(threads);
    l->all_pairs = cross_pairs(&l->records);
    compare(l, &p, memory, parallel, &learned);
    detach(l);
    threads_close(threads);
    l->expected = l->pairs.expected;
    l->found = l->pairs;
    const LinkConstraints constraints = {l->decisions.verdicts, l->decisions.verdict,
                                         succession->overlap_days};
    cluster(l, &constraints, &learned);
    l->link = ARENA_ARRAY(l->arena, LinkRecord, l->records.n + 1);
    link_accept(&l->records, &l->pairs, &l->clusters, &p, l->link);
    hold_reused(l);
    link_successions_find(&l->view, succession, l->arena, &l->successions);
}

Status linking_make(Store *store, const Params *params, const LinkingOptions *options, Arena *arena,
                    Linking *linking, Err *err) {
    LinkMemory memory = {0};
    *linking = (Linking){.arena = arena, .params = params};
    TRY(moment_begin(store, err));
    const Status status = read_facts(store, options, linking, &memory, err);
    moment_release(store);
    if (!status) compute(linking, options, &memory);
    link_memory_close(&memory);
    return status;
}

/* Whether record a was known before b: storefronts first, then by input, register and key. */
static bool known_before(const Records *r, size_t a, size_t b) {
    if ((r->record[a].registry == 0) != (r->record[b].registry == 0))
        return r->record[a].registry == 0;
    return r->since[a] != r->since[b] ? r->since[a] < r->since[b] : a < b;
}

uint64_t linking_premises(const Linking *l, size_t i, size_t *anchor) {
    const Records *r = &l->records;
    size_t first = i;
    for (uint32_t k = l->clusters.of[i]; k != UINT32_MAX; k = l->clusters.next[k])
        if (known_before(r, k, first)) first = k;
    const char *registry = r->register_name[r->record[first].registry];
    if (anchor) *anchor = first;
    return fold_join(fold_hash(registry, strlen(registry)),
                     fold_hash(r->key[first], strlen(r->key[first])));
}

Status linking_find(const Linking *l, const char *text, size_t *record, Err *err) {
    const char *colon = strchr(text, ':');
    *record = records_find(&l->records, "storefronts", text);
    while (*record == SIZE_MAX && colon) {
        const char *registry = arena_strndup(l->arena, text, (size_t)(colon - text));
        *record = records_find(&l->records, registry, colon + 1);
        colon = strchr(colon + 1, ':');
    }
    if (*record != SIZE_MAX) return ST_OK;
    return FAIL(err, ST_USAGE,
                "there is no record '%.80s': name a storefront by its id, and any other record as "
                "REGISTER:KEY",
                text);
}
