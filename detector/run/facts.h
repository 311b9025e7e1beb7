/* facts.h - the facts that a run judges: months of a store, with what they leave out filled in. */
#ifndef DETECTOR_RUN_FACTS_H
#define DETECTOR_RUN_FACTS_H
#include "datasets/panel/panel_load.h"
#include "models/params/params.h"

/* Loads the months of the window (panel_load), then takes footfall from counters where storefronts
 * have none of their own (counters_apply) and shares out turnover of enterprises
 * (allocation_apply), and takes from outcomes who was confirmed. */
Status facts_panel(Store *store, const Params *params, const PanelWindow *window, Arena *arena,
                   Panel *panel, Err *err);

/* The same of a part of a country, in the months of the whole (panel_load_within). */
Status facts_panel_within(Store *store, const Params *params, const PanelWindow *window,
                          const PanelSpan *span, Arena *arena, Panel *panel, Err *err);

#endif
