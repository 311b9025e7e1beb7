/* panel_load.h - the panel from the store. */
#ifndef DATASETS_PANEL_PANEL_LOAD_H
#define DATASETS_PANEL_PANEL_LOAD_H
#include "datasets/panel/panel.h"
#include "datasets/store/sql.h"

/* Loads the months of the window, at most the last 120, as of one moment of the store. Later inputs
 * win month by month. Fails ST_INPUT when the store has no turnover in the window, ST_INTEGRITY
 * when its rows do not fit its register. */
Status panel_load(Store *store, const PanelWindow *window, Arena *arena, Panel *panel, Err *err);

#endif
