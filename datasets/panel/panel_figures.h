/* panel_figures.h - figures from the store into the panel. */
#ifndef DATASETS_PANEL_PANEL_FIGURES_H
#define DATASETS_PANEL_PANEL_FIGURES_H
#include "datasets/panel/panel.h"
#include "datasets/store/sql.h"

/* What the rows of a panel need to find their storefront. */
typedef struct FigureRows {
    Store *store;
    Arena *arena;
    const uint32_t *position; /* [keys] row + 1 by storefront.id */
    size_t keys;
    float *turnover; /* [n x T] filled by month before; figures fill the rest */
    ZeroMonths *zero;
    int64_t only; /* storefront.id, ?4 of the queries; 0 = all */
} FigureRows;

/* The panel row of the storefront that the store numbers `key`. ST_INTEGRITY when the register has
 * none of that number. */
Status figures_row(const FigureRows *rows, int64_t key, size_t *row, Err *err);
/* First and last month of all figures; *last < *first when there are none. */
Status figures_window(Store *store, int64_t *first, int64_t *last, Err *err);
/* Storefronts' figures (figures_load), or those of linked records (linked_figures_load), into
 * turnover, panel->period, panel->contradictions: the rest of what was loaded before. */
Status figures_load(const FigureRows *rows, const char *query, Panel *panel, Err *err);
/* panel->enterprise_turnover and panel->shared. */
Status figures_load_enterprises(const FigureRows *rows, Panel *panel, Err *err);

#endif
