/* canvas_svg.c - drawings inside a page. */
#include "reports/draw/canvas.h"

#include <math.h>

static const char *const classes[INKS] = {
    [INK_GRID] = "grid",         [INK_AXIS] = "axis",         [INK_BAND] = "band",
    [INK_EXPECTED] = "expected", [INK_DECLARED] = "declared", [INK_FOOTFALL] = "footfall",
    [INK_TICK] = "tick",         [INK_YEAR] = "tick year",    [INK_PANEL] = "panel-name",
};

static void path(void *target, Ink ink, const Point *point, size_t count, bool closed) {
    Markup *m = target;
    Text d = {0};
    for (size_t k = 0; k < count; k++) {
        text_addc(&d, k ? 'L' : 'M');
        text_add_number(&d, round(10 * point[k].x) / 10); /* a tenth is finer than any screen */
        text_addc(&d, ' ');
        text_add_number(&d, round(10 * point[k].y) / 10);
    }
    if (closed) text_addc(&d, 'Z');
    markup_begin(m, "path", classes[ink]);
    markup_attr(m, "d", d.at ? d.at : "");
    markup_close(m);
    text_free(&d);
}

static void box(void *target, Ink ink, Point corner, double width, double height) {
    Markup *m = target;
    markup_begin(m, "rect", classes[ink]);
    markup_attr_number(m, "x", corner.x);
    markup_attr_number(m, "y", corner.y);
    markup_attr_number(m, "width", width);
    markup_attr_number(m, "height", height);
    markup_close(m);
}

static void dot(void *target, Ink ink, Point centre, double radius) {
    Markup *m = target;
    markup_begin(m, "circle", ink == INK_DECLARED ? "declared-dot" : classes[ink]);
    markup_attr_number(m, "cx", centre.x);
    markup_attr_number(m, "cy", centre.y);
    markup_attr_number(m, "r", radius);
    markup_close(m);
}

static void label(void *target, Ink ink, Point at, Anchor anchor, const char *text) {
    static const char *const anchors[] = {"start", "middle", "end"};
    Markup *m = target;
    markup_begin(m, "text", classes[ink]);
    markup_attr_number(m, "x", at.x);
    markup_attr_number(m, "y", at.y);
    if (anchor != ANCHOR_START) markup_attr(m, "text-anchor", anchors[anchor]);
    markup_text(m, text);
    markup_close(m);
}

Canvas canvas_svg(Markup *m) {
    return (Canvas){m, path, box, dot, label};
}
