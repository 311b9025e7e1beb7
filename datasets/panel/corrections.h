/* corrections.h - months whose turnover the business corrected.
 *
 * They stand before everything delivered, whichever came first. A corrected month is a month of its
 * own: where it was part of a quarter or a year, the other months share what it leaves. */
#ifndef DATASETS_PANEL_CORRECTIONS_H
#define DATASETS_PANEL_CORRECTIONS_H
#include "datasets/panel/panel_figures.h"

/* panel->correction, put into turnover by month before figures of longer periods are placed. A
 * month without trade stands there as 0, so that no figure fills it, until corrections_settle. */
Status corrections_load(const FigureRows *rows, Panel *panel, Err *err);

/* Puts every corrected month where a later step may have written; a month without trade becomes
 * NaN, as everywhere. */
void corrections_settle(Panel *panel);

#endif
