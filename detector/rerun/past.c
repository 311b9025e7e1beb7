#include "detector/rerun/past.h"

#include "datasets/panel/panel_load.h"
#include "datasets/store/history.h"
#include "detector/rerun/whatif.h"
#include "detector/run/facts.h"
#include "detector/run/manifest.h"

#include <math.h>

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

static const float *months_of(const Panel *panel, size_t i, size_t months, Arena *arena) {
    float *series = ARENA_ARRAY(arena, float, SERIES_COUNT *months + 1);
    for (size_t t = 0; t < SERIES_COUNT * months; t++) series[t] = NAN;
    for (size_t t = 0; t < months; t++) {
        series[SERIES_DECLARED * months + t] =
            panel_zero(panel, i, t) ? 0.0f : panel_turnover(panel, i)[t];
        series[SERIES_FOOTFALL * months + t] = panel_footfall(panel, i)[t];
    }
    return series;
}

typedef struct Alone {
    const Watchlist *run;
    WatchRow *row;
    Arena *arena;
    bool done;
} Alone;

static Status load_alone(Store *store, void *context, Err *err) {
    Alone *a = context;
    Panel *panel = ARENA_ARRAY(a->arena, Panel, 1);
    const PanelWindow window = watchlist_window(a->run);
    const char *kind = manifest_footfall_kind(a->run->manifest, a->arena);
    if (!kind || !a->run->months) return ST_OK;
    TRY(panel_load_one(store, &window, a->row->key, kind, a->arena, panel, &a->done, err));
    if (a->done) a->row->series = months_of(panel, 0, a->run->months, a->arena);
    return ST_OK;
}

Status past_months(Store *store, const Watchlist *run, WatchRow *row, Arena *arena, Err *err) {
    Panel *panel = ARENA_ARRAY(arena, Panel, 1);
    Err purged = {0};
    bool known = false;
    Alone alone = {run, row, arena, false};
    if (row->series) return ST_OK;
    TRY(past_do(store, run->run_id, load_alone, &alone, &known, err));
    if (!known || alone.done) return ST_OK;
    const Status status = past_panel(store, run, arena, panel, &known, &purged);
    if (status && status != ST_INPUT) return FAIL(err, status, "%s", purged.text);
    if (status || !known || panel->months != run->months) return ST_OK;
    for (size_t i = 0; i < panel->n; i++)
        if (panel->key[i] == row->key) row->series = months_of(panel, i, run->months, arena);
    return ST_OK;
}
