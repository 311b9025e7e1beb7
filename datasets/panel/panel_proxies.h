/* panel_proxies.h - purchases, card takings, wages, use and seats from the store. */
#ifndef DATASETS_PANEL_PANEL_PROXIES_H
#define DATASETS_PANEL_PANEL_PROXIES_H
#include "datasets/panel/panel_figures.h"

/* panel->proxy, whose first month and months are known. A kind of which the window has nothing
 * stays NULL. ST_INTEGRITY for a storefront that is not in the register. */
Status panel_proxies_load(const FigureRows *rows, Panel *panel, Err *err);

#endif
