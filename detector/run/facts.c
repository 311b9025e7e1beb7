#include "detector/run/facts.h"

#include "datasets/panel/corrections.h"
#include "detector/run/outcomes.h"
#include "models/impute/allocation.h"
#include "models/impute/counters.h"
#include "models/link/link_carry.h"

static Status read_confirmed(Store *store, Arena *arena, Panel *panel, Err *err) {
    Arena *scratch = arena_open();
    Outcomes outcomes;
    const Status status = outcomes_load(store, scratch, &outcomes, err);
    if (!status) panel->confirmed = outcomes_confirmed(&outcomes, panel, arena);
    arena_close(scratch);
    return status;
}

Status facts_panel_within(Store *store, const Params *params, const PanelWindow *window,
                          const PanelSpan *span, Arena *arena, Panel *panel, Err *err) {
    TRY(panel_load_within(store, window, span, arena, panel, err));
    counters_apply(panel, params, arena);
    allocation_apply(panel, params, arena);
    corrections_settle(panel);
    link_carry(panel, params, arena);
    return read_confirmed(store, arena, panel, err);
}

Status facts_panel(Store *store, const Params *params, const PanelWindow *window, Arena *arena,
                   Panel *panel, Err *err) {
    return facts_panel_within(store, params, window, NULL, arena, panel, err);
}
