#include "detector/run/facts.h"

#include "datasets/panel/corrections.h"
#include "models/impute/allocation.h"
#include "models/impute/counters.h"
#include "models/link/link_carry.h"

Status facts_panel(Store *store, const Params *params, const PanelWindow *window, Arena *arena,
                   Panel *panel, Err *err) {
    TRY(panel_load(store, window, arena, panel, err));
    counters_apply(panel, params, arena);
    allocation_apply(panel, params, arena);
    corrections_settle(panel);
    link_carry(panel, params, arena);
    return ST_OK;
}
