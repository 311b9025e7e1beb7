#include "detector/link/link_store.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/json.h"
#include "datasets/base/text.h"

/* ---- writing ---- */

static json_t *integers(const int32_t *value, size_t count) {
    json_t *out = json_array();
    for (size_t k = 0; k < count; k++) json_array_append_new(out, json_integer(value[k]));
    return out;
}

static json_t *weights(const int32_t weight[LINK_COMPARISONS][LINK_LEVELS]) {
    json_t *comparisons = json_array();
    for (int c = 0; c < LINK_COMPARISONS; c++)
        json_array_append_new(comparisons, integers(weight[c], LINK_LEVELS));
    return comparisons;
}

static void put_left(const LinkLeft *left, json_t *out) {
    json_t *registry = json_array();
    for (size_t k = 0; k < left->registers; k++)
        json_array_append_new(registry, json_integer((json_int_t)left->registry[k]));
    json_put(out, "left_registry", registry);
    json_put(out, "left_prior", integers(left->prior, left->registers));
    json_put(out, "left_weight", weights(left->weight));
}

static json_t *json_of(const LinkModel *m) {
    json_t *out = json_object(), *kinds = json_array();
    for (int q = 0; q < LINK_UNRELATED; q++) json_array_append_new(kinds, weights(m->weight[q]));
    if (m->left.registers) put_left(&m->left, out);
    json_put(out, "weight", kinds);
    json_put(out, "prior", integers(m->prior, LINK_UNRELATED));
    json_put(out, "activity_levels", json_integer(link_levels[LINK_ACTIVITY]));
    json_put(out, "records", json_number(m->rarity.records));
    json_put(out, "near_numbers", json_number(m->near_numbers));
    json_put(out, "block_cap", json_number(m->block_cap));
    json_put(out, "word_cap", json_number(m->word_cap));
    return out;
}

static Status put_counts(Store *store, const LinkRarity *rarity, int64_t version, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("link_count_add"), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < rarity->count && !status; k++) {
        stmt_int(&stmt, 1, version);
        stmt_int(&stmt, 2, (int64_t)rarity->at[k].hash);
        stmt_int(&stmt, 3, rarity->at[k].records);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

Status link_store_put_model(Store *store, const LinkModel *model, int64_t version, Err *err) {
    char digest[DIGEST_TEXT], now[CLOCK_TEXT];
    json_t *json = json_of(model);
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    Stmt stmt;
    link_model_digest(model, digest);
    Status status = stmt_open(store, sql_query("link_model_add"), &stmt, err);
    if (!status) {
        stmt_int(&stmt, 1, version);
        stmt_text(&stmt, 2, clock_now(now));
        stmt_int(&stmt, 3, (int64_t)model->rarity.records);
        stmt_text(&stmt, 4, digest);
        stmt_text(&stmt, 5, text);
        status = stmt_run(&stmt, err);
        stmt_close(&stmt);
    }
    free(text);
    json_decref(json);
    return status ? status : put_counts(store, &model->rarity, version, err);
}

/* ---- reading ---- */

static bool read_integers(const json_t *array, int32_t *out, size_t count) {
    if (json_array_size(array) != count) return false;
    for (size_t k = 0; k < count; k++) {
        const json_t *value = json_array_get(array, k);
        if (!json_is_integer(value)) return false;
        out[k] = (int32_t)json_integer_value(value);
    }
    return true;
}

static bool read_weights(const json_t *comparisons, int32_t out[LINK_COMPARISONS][LINK_LEVELS]) {
    bool good = true;
    for (size_t c = 0; good && c < LINK_COMPARISONS; c++)
        good = read_integers(json_array_get(comparisons, c), out[c], LINK_LEVELS);
    return good;
}

/* Models of before there was a second look have none. */
static bool read_left(const json_t *json, LinkLeft *left) {
    const json_t *registry = json_object_get(json, "left_registry");
    const size_t count = json_array_size(registry);
    if (!registry) return true;
    if (count > RECORDS_REGISTERS_MOST) return false;
    for (size_t k = 0; k < count; k++)
        left->registry[k] = (uint64_t)json_integer_value(json_array_get(registry, k));
    left->registers = count;
    return read_integers(json_object_get(json, "left_prior"), left->prior, count) &&
           read_weights(json_object_get(json, "left_weight"), left->weight);
}

static bool read_model(const json_t *json, LinkModel *m) {
    const json_t *kinds = json_object_get(json, "weight");
    bool good = read_integers(json_object_get(json, "prior"), m->prior, LINK_UNRELATED);
    for (size_t q = 0; good && q < LINK_UNRELATED; q++)
        good = read_weights(json_array_get(kinds, q), m->weight[q]);
    good = good && read_left(json, &m->left);
    m->rarity.records = json_number_value(json_object_get(json, "records"));
    m->near_numbers = json_number_value(json_object_get(json, "near_numbers"));
    m->block_cap = json_number_value(json_object_get(json, "block_cap"));
    m->word_cap = json_number_value(json_object_get(json, "word_cap"));
    return good;
}

static int by_hash(const void *a, const void *b) {
    const LinkCount *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static Status read_counts(Store *store, int64_t version, Arena *arena, LinkRarity *rarity,
                          Err *err) {
    Stmt stmt;
    bool row = true;
    LinkCount *at = NULL;
    size_t count = 0, room = 0;
    TRY(stmt_open(store, sql_query("link_counts"), &stmt, err));
    stmt_int(&stmt, 1, version);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        at = arena_room(arena, at, count, &room, sizeof *at);
        at[count++] =
            (LinkCount){(uint64_t)stmt_get_int(&stmt, 0), (uint32_t)stmt_get_int(&stmt, 1)};
    }
    stmt_close(&stmt);
    if (count) qsort(at, count, sizeof *at, by_hash); /* SQLite orders them as signed numbers */
    rarity->count = count;
    rarity->at = at;
    return status;
}

static Status check_digest(const LinkModel *model, const char *stored, int64_t version, Err *err) {
    char digest[DIGEST_TEXT];
    link_model_digest(model, digest);
    if (text_equal(digest, stored)) return ST_OK;
    return FAIL(
        err, ST_INTEGRITY,
        "link model %lld is not the one that was learned: restore a backup, or learn another "
        "with 'gevel link --learn'",
        (long long)version);
}

/* Models of before sectors had four levels knew two: what they say about another sector holds for
 * all that are not the same. */
static void widen(int32_t weight[LINK_LEVELS]) {
    for (int l = 2; l < link_levels[LINK_ACTIVITY]; l++) weight[l] = weight[1];
}

static void widen_model(LinkModel *model) {
    for (int q = 0; q < LINK_UNRELATED; q++) widen(model->weight[q][LINK_ACTIVITY]);
    widen(model->left.weight[LINK_ACTIVITY]);
}

Status link_store_model(Store *store, Arena *arena, LinkModel *model, int64_t *version, bool *found,
                        Err *err) {
    Stmt stmt;
    bool good = false, narrow = false;
    const char *digest = NULL;
    *model = (LinkModel){0};
    *version = 0;
    TRY(stmt_open(store, sql_query("link_model_last"), &stmt, err));
    const Status status = stmt_step(&stmt, found, err);
    if (!status && *found) {
        json_t *json = json_loads(stmt_get_text(&stmt, 2), 0, NULL);
        *version = stmt_get_int(&stmt, 0);
        digest = arena_strdup(arena, stmt_get_text(&stmt, 1));
        good = json && read_model(json, model);
        narrow = !json_object_get(json, "activity_levels");
        json_decref(json);
    }
    stmt_close(&stmt);
    if (status || !*found) return status;
    TRY(read_counts(store, *version, arena, &model->rarity, err));
    TRY(check_digest(model, good ? digest : "", *version, err));
    if (narrow) widen_model(model);
    return ST_OK;
}
