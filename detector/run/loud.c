#include "detector/run/loud.h"

#include "models/signals/signal.h"

static size_t speaks_for(const Watchlist *list, size_t signal) {
    static const double least = 1; /* nat: the odds times e */
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++)
        count += list->rows[r].judged && list->rows[r].evidence[signal] >= least;
    return count;
}

size_t loud_find(const Watchlist *list, const FairnessParams *params, Arena *arena,
                 LoudSignal **loud) {
    size_t judged = 0, found = 0;
    *loud = ARENA_ARRAY(arena, LoudSignal, list->signals + 1);
    for (size_t r = 0; r < list->n; r++) judged += list->rows[r].judged;
    for (size_t s = 0; s < list->signals && judged; s++) {
        const Signal *signal = signal_find(list->signal_ids[s]);
        if (!signal || signal->kind == SIGNAL_STAGE) continue;
        const size_t count = speaks_for(list, s);
        const double share = (double)count / (double)judged;
        if (share > params->signal_share)
            (*loud)[found++] = (LoudSignal){list->signal_ids[s], count, share};
    }
    return found;
}
