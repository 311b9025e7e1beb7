/* registry.c - the lists of signals and parameter groups, made from signals.def and params.def. */
#include "models/params/params.h"
#include "models/signals/signal.h"

#include <assert.h>
#include <string.h>

#define SIGNAL(id) extern const Signal signal_##id;
#include "models/signals/signals.def"
#undef SIGNAL
#define GROUP(name) extern const ParamGroup name##_group;
#include "models/params/params.def"
#undef GROUP

const Signal *const signals_all[] = {
#define SIGNAL(id) &signal_##id,
#include "models/signals/signals.def"
#undef SIGNAL
    NULL,
};

/* A signal without parameters stays in the list with specs NULL: address constants cannot be
 * filtered. params.c counts no rows for it. */
const ParamGroup *const param_groups[] = {
#define GROUP(name) &name##_group,
#include "models/params/params.def"
#undef GROUP
#define SIGNAL(id) &signal_##id.params,
#include "models/signals/signals.def"
#undef SIGNAL
    NULL,
};

size_t signals_count(void) {
    return sizeof signals_all / sizeof signals_all[0] - 1;
}

size_t signals_details(void) {
    size_t count = 0;
    for (const Signal *const *signal = signals_all; *signal; signal++)
        for (const char *const *d = (*signal)->details; *d; d++) count++;
    return count;
}

size_t signals_asked(const Panel *panel, size_t *details) {
    size_t count = 0;
    *details = 0;
    for (; signals_all[count]; count++) {
        if (signals_all[count]->asked && !signals_all[count]->asked(panel)) break;
        for (const char *const *d = signals_all[count]->details; *d; d++) ++*details;
    }
    return count;
}

const char **signals_detail_names(Arena *arena) {
    const char **name = ARENA_ARRAY(arena, const char *, signals_details());
    size_t at = 0;
    for (const Signal *const *signal = signals_all; *signal; signal++)
        for (const char *const *d = (*signal)->details; *d; d++)
            name[at++] = arena_printf(arena, "%s.%s", (*signal)->id, *d);
    return name;
}

const Signal *signal_find(const char *id) {
    assert(id);
    for (const Signal *const *signal = signals_all; *signal; signal++)
        if (strcmp((*signal)->id, id) == 0) return *signal;
    return NULL;
}
