/* chart.h - drawings of one storefront as SVG inside a page; colours come from assets/style.css. */
#ifndef REPORTS_DRAW_CHART_H
#define REPORTS_DRAW_CHART_H
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

#include <stdbool.h>

/* Declared turnover over the expected line and band, and the people counted below; a figure with
 * legend and the same numbers as a table. Nothing but a sentence when the row has no series. */
void chart_months(Markup *m, const Voice *v, const WatchRow *row);

/* A bar from the middle: to the right for evidence > 0; `most` is the largest |evidence| shown. */
void chart_evidence(Markup *m, double evidence, double most);

/* A small bar for a share 0..1. */
void chart_share(Markup *m, double share);

/* The storefront, what it shares most tellingly, and the others that share it, filled where they
 * stand out by their own figures; no names. false (and nothing drawn) when the row knows none. */
bool chart_links(Markup *m, const Voice *v, const WatchRow *row);

#endif
