#include "detector/rerun/past.h"

#include "datasets/store/history.h"
#include "detector/rerun/whatif.h"
#include "detector/run/facts.h"

Status past_do(Store *store, int64_t run_id, PastWork work, void *context, bool *known, Err *err) {
    int64_t input;
    bool later;
    TRY(history_of_run(store, run_id, &input, &later, err));
    *known = input != 0;
    if (!*known) return ST_OK;
    TRY(history_open(store, input, run_id, err));
    const Status status = work(store, context, err);
    const Status closed = history_close(store, err);
    return status ? status : closed;
}

typedef struct Wanted {
    const Watchlist *run;
    Arena *arena;
    Panel *panel;
} Wanted;

static Status load(Store *store, void *context, Err *err) {
    const Wanted *w = context;
    const PanelWindow window = watchlist_window(w->run);
    Params *params = NULL;
    TRY(whatif_params(w->run, w->arena, &params, err));
    return facts_panel(store, params, &window, w->arena, w->panel, err);
}

Status past_panel(Store *store, const Watchlist *run, Arena *arena, Panel *panel, bool *known,
                  Err *err) {
    Wanted wanted = {run, arena, panel};
    return past_do(store, run->run_id, load, &wanted, known, err);
}
