/* visit_figures.h - what an inspector can count at the door: customers in a quarter of an hour, if
 * the trade is what the model expects and if it is what was declared. Arithmetic on saved numbers
 * and the shipped table of sectors; no score. */
#ifndef REPORTS_WORDS_VISIT_FIGURES_H
#define REPORTS_WORDS_VISIT_FIGURES_H
#include "detector/run/watchlist.h"

enum { VISIT_QUARTER = 15 }; /* minutes */

typedef struct VisitFigures {
    double expected, declared; /* customers per 15 minutes, mean over opening hours; NaN unknown */
    double minutes;            /* to count before one can tell the two apart; NaN = never */
    double basket_eur, hours_week; /* medians of the sector: ticket including VAT, open hours */
} VisitFigures;
VisitFigures visit_figures_of(const Watchlist *list, const WatchRow *row);

#endif
