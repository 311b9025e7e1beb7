/* plot.h - what plots are made of: a frame, axes with round numbers, a title for who cannot see.
 *
 * Colours are classes of assets/style.css; a plot that is a file of its own carries
 * assets/plot.css. */
#ifndef REPORTS_DRAW_PLOT_H
#define REPORTS_DRAW_PLOT_H
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

/* 1, 2 or 5 times a power of ten, so that about `ticks` of them cover `most` > 0. */
double plot_unit(double most, double ticks);

typedef struct Plot {
    Markup *m;
    const Voice *v;
    double width, height;            /* of the drawing, in its units */
    double left, top, right, bottom; /* where the data lie there */
    double x0, x1, y0, y1;           /* what they mean */
} Plot;

/* Opens the svg; the caller closes it. `id` is unique in the page; `program` a style or NULL. */
void plot_begin(Plot *plot, const char *id, const char *title, const char *text,
                const char *program);
double plot_x(const Plot *plot, double value);
double plot_y(const Plot *plot, double value);
void plot_line(const Plot *plot, const char *class_name, double x1, double y1, double x2,
               double y2);
void plot_dot(const Plot *plot, const char *class_name, double x, double y, double radius);
void plot_label(const Plot *plot, const char *class_name, double x, double y, const char *anchor,
                const char *text);
/* Lines across the frame at `value`, with its label outside; drawing units are worked out here. */
void plot_tick_x(const Plot *plot, double value, const char *text);
void plot_tick_y(const Plot *plot, double value, const char *text);
void plot_names(const Plot *plot, const char *x, const char *y);

#endif
