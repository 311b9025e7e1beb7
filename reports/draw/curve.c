#include "reports/draw/curve.h"

#include "reports/draw/plot.h"

#include <math.h>

void curve_draw(Markup *m, const Voice *v, const CurvePoints *p, double most) {
    if (p->n < 2 || !(p->x[p->n - 1] > p->x[0]) || !(most > 0)) return;
    Plot plot = {.m = m,
                 .v = v,
                 .width = 180,
                 .height = 72,
                 .left = 4,
                 .top = 4,
                 .right = 176,
                 .bottom = 68,
                 .x0 = p->x[0],
                 .x1 = p->x[p->n - 1],
                 .y0 = -most,
                 .y1 = most};
    Text path = {0};
    plot_begin(&plot, p->id, p->title, p->text, NULL);
    plot_line(&plot, "grid", plot.left, plot_y(&plot, 0), plot.right, plot_y(&plot, 0));
    for (size_t k = 0; k < p->n; k++)
        text_addf(&path, "%s%.1f,%.1f", k ? " " : "", plot_x(&plot, p->x[k]),
                  plot_y(&plot, fmax(-most, fmin(most, p->y[k]))));
    markup_begin(m, "polyline", "fit");
    markup_attr(m, "points", path.at);
    markup_close(m);
    markup_close(m);
    text_free(&path);
}
