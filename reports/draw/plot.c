#include "reports/draw/plot.h"

#include <assert.h>
#include <math.h>

double plot_unit(double most, double ticks) {
    assert(most > 0 && ticks > 0);
    const double rough = most / ticks, power = pow(10.0, floor(log10(rough)));
    const double lead = rough / power;
    return power * (lead <= 1.0 ? 1.0 : lead <= 2.0 ? 2.0 : lead <= 5.0 ? 5.0 : 10.0);
}

void plot_begin(Plot *plot, const char *id, const char *title, const char *text,
                const char *program) {
    Markup *m = plot->m;
    Arena *arena = plot->v->arena;
    markup_begin(m, "svg", "plot");
    markup_attr(m, "xmlns", "http://www.w3.org/2000/svg");
    markup_attr(m, "viewBox", arena_printf(arena, "0 0 %.0f %.0f", plot->width, plot->height));
    markup_attr(m, "role", "img");
    markup_attr(m, "aria-labelledby", arena_printf(arena, "%s-title %s-desc", id, id));
    markup_open(m, "title");
    markup_attr(m, "id", arena_printf(arena, "%s-title", id));
    markup_text(m, title);
    markup_close(m);
    markup_open(m, "desc");
    markup_attr(m, "id", arena_printf(arena, "%s-desc", id));
    markup_text(m, text);
    markup_close(m);
    if (program) markup_program(m, "style", program);
}

double plot_x(const Plot *plot, double value) {
    assert(plot->x1 != plot->x0);
    return plot->left + (plot->right - plot->left) * (value - plot->x0) / (plot->x1 - plot->x0);
}

double plot_y(const Plot *plot, double value) {
    assert(plot->y1 != plot->y0);
    return plot->bottom - (plot->bottom - plot->top) * (value - plot->y0) / (plot->y1 - plot->y0);
}

void plot_line(const Plot *plot, const char *class_name, double x1, double y1, double x2,
               double y2) {
    markup_begin(plot->m, "line", class_name);
    markup_attr_number(plot->m, "x1", x1);
    markup_attr_number(plot->m, "y1", y1);
    markup_attr_number(plot->m, "x2", x2);
    markup_attr_number(plot->m, "y2", y2);
    markup_close(plot->m);
}

void plot_dot(const Plot *plot, const char *class_name, double x, double y, double radius) {
    markup_begin(plot->m, "circle", class_name);
    markup_attr_number(plot->m, "cx", x);
    markup_attr_number(plot->m, "cy", y);
    markup_attr_number(plot->m, "r", radius);
    markup_close(plot->m);
}

void plot_label(const Plot *plot, const char *class_name, double x, double y, const char *anchor,
                const char *text) {
    markup_begin(plot->m, "text", class_name);
    markup_attr_number(plot->m, "x", x);
    markup_attr_number(plot->m, "y", y);
    markup_attr(plot->m, "text-anchor", anchor);
    markup_text(plot->m, text);
    markup_close(plot->m);
}

void plot_tick_x(const Plot *plot, double value, const char *text) {
    const double x = plot_x(plot, value);
    plot_line(plot, "grid", x, plot->top, x, plot->bottom);
    plot_label(plot, NULL, x, plot->bottom + 18, "middle", text);
}

void plot_tick_y(const Plot *plot, double value, const char *text) {
    const double y = plot_y(plot, value);
    plot_line(plot, "grid", plot->left, y, plot->right, y);
    plot_label(plot, NULL, plot->left - 8, y + 4, "end", text);
}

void plot_names(const Plot *plot, const char *x, const char *y) {
    plot_label(plot, "panel-name", plot->right, plot->bottom + 38, "end", x);
    plot_label(plot, "panel-name", plot->left, plot->top - 12, "start", y);
}
