/* curve.h - what a number says in a city, drawn small. */
#ifndef REPORTS_DRAW_CURVE_H
#define REPORTS_DRAW_CURVE_H
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

typedef struct CurvePoints {
    const char *id, *title, *text; /* id unique in the page; text: the same for who cannot see */
    size_t n;
    const double *x, *y; /* [n] x ascending; y in nats */
} CurvePoints;

/* The curve over the line of no evidence, from -most to most; nothing for fewer than two points. */
void curve_draw(Markup *m, const Voice *v, const CurvePoints *points, double most);

#endif
