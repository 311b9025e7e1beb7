/* panel_load.h - the panel from the store. */
#ifndef DATASETS_PANEL_PANEL_LOAD_H
#define DATASETS_PANEL_PANEL_LOAD_H
#include "datasets/panel/panel.h"
#include "datasets/store/sql.h"

/* Loads the months of the window, at most the last 120, as of one moment of the store. Later inputs
 * win month by month. Fails ST_INPUT when the store has no turnover in the window, ST_INTEGRITY
 * when its rows do not fit its register. */
Status panel_load(Store *store, const PanelWindow *window, Arena *arena, Panel *panel, Err *err);

/* What months and footfall a store has: that of several stores together is their sum. */
typedef struct PanelSpan {
    int64_t first, last;                 /* months with turnover filed by month; last <= 0 = none */
    int64_t figures_first, figures_last; /* with figures of longer periods, likewise */
    int64_t passers_by, visitors;        /* months of footfall of each kind */
    int64_t storefronts;
    int64_t visited; /* stores in which anything was found at a door */
} PanelSpan;
Status panel_span(Store *store, PanelSpan *span, Err *err);
void panel_span_add(PanelSpan *span, const PanelSpan *more);

/* As panel_load, with the months and the kind of footfall that follow from `span` instead of from
 * this store alone: panels of the parts of a country have the same columns. People who started
 * again are left out, for they may have done so in another part (started_again.h). */
Status panel_load_within(Store *store, const PanelWindow *window, const PanelSpan *span,
                         Arena *arena, Panel *panel, Err *err);

/* A panel of one row: key, turnover, zeros and footfall of the storefront numbered `key`, as a
 * panel of all would have them in these months, and nothing else. *alone = false, and the panel is
 * of no use, where others are needed to tell: an enterprise shares its figures out, counters stand
 * for footfall that it has not, or the facts do not reach over the window. */
Status panel_load_one(Store *store, const PanelWindow *window, int64_t key,
                      const char *footfall_kind, Arena *arena, Panel *panel, bool *alone, Err *err);

#endif
