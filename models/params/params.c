/* params.c - values of all parameters, where each came from, and the checks on setting one. */
#include "models/params/params.h"

#include "datasets/base/num.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Slot {
    const ParamGroup *group;
    const ParamSpec *spec;
    double *value; /* in the group's struct */
    const char *origin;
    const char *why; /* of a preset; NULL = the specification's */
} Slot;

struct Params {
    Arena *arena;
    size_t count;
    Slot *slot;   /* [count] in order of param_groups */
    void **block; /* [groups] the structs */
};

static size_t groups_count(void) {
    size_t count = 0;
    while (param_groups[count]) count++;
    return count;
}

static size_t specs_count(const ParamGroup *group) {
    size_t count = 0;
    while (group->specs && group->specs[count].name) count++;
    return count;
}

static void group_open(Params *params, const ParamGroup *group, char *block) {
    for (size_t k = 0; k < specs_count(group); k++) {
        const ParamSpec *spec = group->specs + k;
        assert(spec->offset + sizeof(double) <= group->size);
        /* arena blocks are aligned and offsets are of doubles */
        double *value = (double *)(void *)(block + spec->offset);
        *value = spec->initial;
        params->slot[params->count++] = (Slot){group, spec, value, "default", NULL};
    }
}

Params *params_open(Arena *arena) {
    const size_t groups = groups_count();
    size_t slots = 0;
    for (size_t g = 0; g < groups; g++) slots += specs_count(param_groups[g]);
    Params *params = ARENA_ARRAY(arena, Params, 1);
    params->arena = arena;
    params->slot = ARENA_ARRAY(arena, Slot, slots + 1);
    params->block = ARENA_ARRAY(arena, void *, groups + 1);
    for (size_t g = 0; g < groups; g++) {
        params->block[g] = arena_alloc(arena, 1, param_groups[g]->size + 1);
        group_open(params, param_groups[g], params->block[g]);
    }
    return params;
}

const void *params_group(const Params *params, const ParamGroup *group) {
    for (size_t g = 0; param_groups[g]; g++)
        if (param_groups[g] == group) return params->block[g];
    assert(false && "a group of params.def or of a signal");
    return NULL;
}

size_t params_count(const Params *params) {
    return params->count;
}

ParamValue params_at(const Params *params, size_t index) {
    assert(index < params->count);
    const Slot *slot = params->slot + index;
    return (ParamValue){slot->group, slot->spec, *slot->value, slot->origin,
                        slot->why ? slot->why : slot->spec->why};
}

/* Index of "group.name", or params->count. */
static size_t slot_of(const Params *params, const char *key) {
    const char *dot = strchr(key, '.');
    for (size_t k = 0; dot && k < params->count; k++) {
        const Slot *slot = params->slot + k;
        if (text_slice_equal(key, (size_t)(dot - key), slot->group->name) &&
            strcmp(dot + 1, slot->spec->name) == 0)
            return k;
    }
    return params->count;
}

bool params_find(const Params *params, const char *key, ParamValue *value) {
    const size_t index = slot_of(params, key);
    if (index == params->count) return false;
    *value = params_at(params, index);
    return true;
}

static Status unknown_key(const Params *params, const char *where, const char *key, Err *err) {
    const char **keys = ARENA_ARRAY(params->arena, const char *, params->count + 1);
    for (size_t k = 0; k < params->count; k++)
        keys[k] = arena_printf(params->arena, "%s.%s", params->slot[k].group->name,
                               params->slot[k].spec->name);
    const char *nearest = text_nearest(key, keys);
    if (nearest)
        return FAIL(err, ST_PARAMS, "%s: unknown key '%s'; did you mean '%s'?", where, key,
                    nearest);
    return FAIL(err, ST_PARAMS, "%s: unknown key '%s'; 'gevel params' lists the known ones", where,
                key);
}

/* ---- choices: the words stand in the unit ---- */

static const char bar[] = " | ";

static bool is_choice(const ParamSpec *spec) {
    return strstr(spec->unit, bar) != NULL;
}

/* Length of the word at p, which starts one of the unit. */
static size_t word_length(const char *p) {
    const char *end = strstr(p, bar);
    return end ? (size_t)(end - p) : strlen(p);
}

static const char *next_word(const char *p) {
    const char *end = strstr(p, bar);
    return end ? end + sizeof bar - 1 : NULL;
}

char *param_text(const ParamSpec *spec, double value, char out[PARAM_TEXT]) {
    const char *word = is_choice(spec) ? spec->unit : NULL;
    for (double k = 0; word && k < round(value); k++) word = next_word(word);
    if (!word) {
        char digits[NUM_TEXT];
        (void)snprintf(out, PARAM_TEXT, "%s", num_format(value, digits));
    } else {
        (void)snprintf(out, PARAM_TEXT, "%.*s", (int)word_length(word), word);
    }
    return out;
}

/* A word of the choice as its number; of another parameter, or another text: as num_parse. */
static bool read_value(const ParamSpec *spec, const char *text, double *value) {
    double k = 0;
    for (const char *word = is_choice(spec) ? spec->unit : NULL; word; word = next_word(word), k++)
        if (text_slice_equal(word, word_length(word), text)) {
            *value = k;
            return true;
        }
    if (!num_parse(text, strlen(text), value)) return false;
    if (is_choice(spec)) *value = round(*value);
    return true;
}

static Status not_a_value(const Assignment *assignment, const ParamSpec *spec, Err *err) {
    if (is_choice(spec))
        return FAIL(err, ST_PARAMS, "%s: %s expects one of %s, got '%.60s'", assignment->where,
                    assignment->key, spec->unit, assignment->text);
    return FAIL(err, ST_PARAMS, "%s: %s expects a number with a point as decimal mark, got '%.60s'",
                assignment->where, assignment->key, assignment->text);
}

Status params_assign(Params *params, const Assignment *assignment, size_t *index, Err *err) {
    const char *where = assignment->where, *key = assignment->key, *text = assignment->text;
    *index = slot_of(params, key);
    if (*index == params->count) return unknown_key(params, where, key, err);
    Slot *slot = params->slot + *index;
    const ParamSpec *spec = slot->spec;
    double value;
    if (!read_value(spec, text, &value)) return not_a_value(assignment, spec, err);
    char low[NUM_TEXT], high[NUM_TEXT], got[NUM_TEXT];
    if (value < spec->low || value > spec->high)
        return FAIL(err, ST_PARAMS, "%s: %s = %s is outside its range %s to %s %s (%s)", where, key,
                    num_format(value, got), num_format(spec->low, low),
                    num_format(spec->high, high), spec->unit, spec->why);
    *slot->value = value;
    slot->origin = assignment->origin;
    slot->why = NULL;
    return ST_OK;
}

Status params_set(Params *params, const char *assignment, Err *err) {
    const char *equals = strchr(assignment, '=');
    if (!equals)
        return FAIL(err, ST_PARAMS,
                    "--set expects group.name=value, such as ranking.budget=30, got '%s'",
                    assignment);
    const char *key = arena_strndup(params->arena, assignment, (size_t)(equals - assignment));
    size_t index;
    return params_assign(params, &(Assignment){"--set", key, equals + 1, "--set"}, &index, err);
}

Status params_restore(Params *params, const char *key, const char *value, const char *origin,
                      Err *err) {
    const Assignment saved = {"the saved run", key, value, params_keep(params, origin)};
    size_t index;
    return params_assign(params, &saved, &index, err);
}

void params_reason(Params *params, size_t index, const char *why) {
    params->slot[index].why = params_keep(params, why);
}

const char *params_keep(Params *params, const char *text) {
    assert(text);
    return arena_strdup(params->arena, text);
}
