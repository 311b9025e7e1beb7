/* params_stage.c - which stage of a run a parameter belongs to, and what a change of it touches. */
#include "models/params/params.h"

#include "datasets/base/num.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const ParamSpec *param_spec(const char *key) {
    const size_t length = strcspn(key, ".");
    for (const ParamGroup *const *group = param_groups; *group; group++)
        for (const ParamSpec *spec = (*group)->specs; spec && spec->name; spec++)
            if (text_slice_equal(key, length, (*group)->name) && key[length] &&
                strcmp(key + length + 1, spec->name) == 0)
                return spec;
    return NULL;
}

ParamStage param_stage(const char *key) {
    const size_t length = strcspn(key, ".");
    for (const ParamGroup *const *group = param_groups; *group; group++)
        if (text_slice_equal(key, length, (*group)->name)) return (*group)->stage;
    return STAGE_NONE;
}

static bool same_value(double a, double b) {
    static const double digits = 1e-14; /* relative: a manifest prints 15 digits */
    return fabs(a - b) <= digits * fmax(fabs(a), fabs(b));
}

bool params_touch(const Params *before, const Params *after, ParamValue *first) {
    bool found = false;
    assert(params_count(before) == params_count(after));
    for (size_t k = 0; k < params_count(after); k++) {
        const ParamValue value = params_at(after, k);
        if (same_value(params_at(before, k).value, value.value)) continue;
        if (found && first->group->stage <= value.group->stage) continue;
        *first = value;
        found = true;
    }
    return found;
}

void params_digest(const Params *params, ParamStage first, ParamStage last, Digest *digest) {
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        char digits[NUM_TEXT];
        if (value.group->stage < first || value.group->stage > last) continue;
        digest_add(digest, value.group->name, strlen(value.group->name) + 1);
        digest_add(digest, value.spec->name, strlen(value.spec->name) + 1);
        (void)num_format(value.value, digits);
        digest_add(digest, digits, strlen(digits) + 1);
    }
}
