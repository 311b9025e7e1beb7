/* chart_months.h - the drawing of one storefront's months: declared turnover over the expected line
 * and band, and the people counted below. One description for every canvas. */
#ifndef REPORTS_DRAW_CHART_MONTHS_H
#define REPORTS_DRAW_CHART_MONTHS_H
#include "reports/draw/canvas.h"
#include "reports/lang/voice.h"

/* The size of the drawing; `plot` is where the months lie. */
enum { MONTHS_WIDTH = 920, MONTHS_HEIGHT = 418, MONTHS_TOP = 12, MONTHS_BOTTOM = 384 };

/* False when the run keeps no series of the row: there is nothing to draw. */
bool chart_months_known(const Voice *v, const WatchRow *row);
/* Whether anybody was counted; the row is known. */
bool chart_months_people(const Voice *v, const WatchRow *row);
void chart_months_draw(const Canvas *canvas, const Voice *v, const WatchRow *row);

double chart_months_value(const Voice *v, const WatchRow *row, int series, size_t t);
double chart_months_most(const Voice *v, const WatchRow *row, int series); /* 0 without any */
double chart_months_x(const Voice *v, double t);                           /* middle of month t */

#endif
