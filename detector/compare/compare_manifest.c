#include "detector/compare/compare_manifest.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/run/manifest.h"
#include "models/params/params.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

/* One fact of a manifest: a parameter's value or an input's digest. */
typedef struct Fact {
    const char *key, *value;
} Fact;

typedef struct Facts {
    size_t count;
    Fact *fact; /* sorted by key, then value */
} Facts;

static int by_key(const void *left, const void *right) {
    const Fact *a = left, *b = right;
    const int order = strcmp(a->key, b->key);
    return order ? order : strcmp(a->value, b->value);
}

/* As people write it, where this version knows the parameter. */
static const char *value_text(const char *key, double value, Arena *arena) {
    char words[PARAM_TEXT], digits[NUM_TEXT];
    const ParamSpec *spec = param_spec(key);
    return arena_strdup(arena, spec ? param_text(spec, value, words) : num_format(value, digits));
}

static Facts params_of(const json_t *root, Arena *arena) {
    json_t *params = json_object_get(root, "params"), *row;
    Facts facts = {0, ARENA_ARRAY(arena, Fact, json_object_size(params) + 1)};
    const char *key;
    json_object_foreach(params, key, row) {
        const double value = json_number_value(json_object_get(row, "value"));
        facts.fact[facts.count++] = (Fact){arena_strdup(arena, key), value_text(key, value, arena)};
    }
    if (facts.count) qsort(facts.fact, facts.count, sizeof *facts.fact, by_key);
    return facts;
}

static Facts inputs_of(const json_t *root, Arena *arena) {
    json_t *inputs = json_object_get(root, "inputs"), *row;
    Facts facts = {0, ARENA_ARRAY(arena, Fact, json_array_size(inputs) + 1)};
    size_t index;
    json_array_foreach(inputs, index, row) {
        const char *path = json_string_value(json_object_get(row, "path"));
        const char *digest = json_string_value(json_object_get(row, "digest"));
        if (path && digest)
            facts.fact[facts.count++] =
                (Fact){arena_strdup(arena, path), arena_strdup(arena, digest)};
    }
    if (facts.count) qsort(facts.fact, facts.count, sizeof *facts.fact, by_key);
    return facts;
}

/* Drops what both have, from two sorted lists. */
static void drop_common(Facts *a, Facts *b) {
    size_t i = 0, j = 0, kept_a = 0, kept_b = 0;
    while (i < a->count || j < b->count) {
        const int order = i == a->count ? 1 : j == b->count ? -1 : by_key(a->fact + i, b->fact + j);
        if (order < 0) a->fact[kept_a++] = a->fact[i];
        if (order > 0) b->fact[kept_b++] = b->fact[j];
        i += order <= 0;
        j += order >= 0;
    }
    a->count = kept_a;
    b->count = kept_b;
}

/* Pairs what is left by key: a file replaced under its name is one difference. */
static size_t differences(Facts a, Facts b, Arena *arena, Difference **out) {
    drop_common(&a, &b);
    *out = ARENA_ARRAY(arena, Difference, a.count + b.count + 1);
    size_t i = 0, j = 0, count = 0;
    while (i < a.count || j < b.count) {
        const int order = i == a.count   ? 1
                          : j == b.count ? -1
                                         : strcmp(a.fact[i].key, b.fact[j].key);
        (*out)[count++] = (Difference){
            .key = order <= 0 ? a.fact[i].key : b.fact[j].key,
            .before = order <= 0 ? a.fact[i].value : NULL,
            .after = order >= 0 ? b.fact[j].value : NULL,
        };
        i += order <= 0;
        j += order >= 0;
    }
    return count;
}

static json_t *parse(const char *manifest) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    if (json_is_object(root)) return root;
    json_decref(root);
    return NULL;
}

Status compare_manifests(const char *before, const char *after, Arena *arena,
                         Comparison *comparison, Err *err) {
    json_t *a = parse(before), *b = parse(after);
    Status status = ST_OK;
    if (a && b) {
        comparison->parameters =
            differences(params_of(a, arena), params_of(b, arena), arena, &comparison->parameter);
        comparison->inputs =
            differences(inputs_of(a, arena), inputs_of(b, arena), arena, &comparison->input);
        comparison->model_before = manifest_model(before);
        comparison->model_after = manifest_model(after);
    } else {
        status =
            FAIL(err, ST_INTEGRITY, "the %s run's manifest is not a JSON object; restore a backup",
                 a ? "later" : "earlier");
    }
    json_decref(a);
    json_decref(b);
    return status;
}
