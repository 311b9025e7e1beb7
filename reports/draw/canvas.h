/* canvas.h - what a drawing is made of, so that one description serves SVG and PDF.
 *
 * Coordinates are the drawing's own units, y downwards. What a style looks like is the canvas's
 * affair: a class of assets/style.css, or ink and line width on paper. */
#ifndef REPORTS_DRAW_CANVAS_H
#define REPORTS_DRAW_CANVAS_H
#include "reports/write/markup.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum Ink {
    INK_GRID,
    INK_AXIS,
    INK_BAND,
    INK_EXPECTED,
    INK_DECLARED,
    INK_FOOTFALL,
    INK_TICK,  /* text of an axis */
    INK_YEAR,  /* the same, strong */
    INK_PANEL, /* name of a panel */
    INKS
} Ink;

typedef enum Anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

typedef struct Point {
    double x, y;
} Point;

typedef struct Canvas {
    void *target;
    void (*path)(void *target, Ink ink, const Point *point, size_t count, bool closed);
    void (*box)(void *target, Ink ink, Point corner, double width, double height);
    void (*dot)(void *target, Ink ink, Point centre, double radius);
    void (*label)(void *target, Ink ink, Point at, Anchor anchor, const char *text);
} Canvas;

Canvas canvas_svg(Markup *m);

#endif
