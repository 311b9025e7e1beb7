/* canvas_pdf.c - drawings on paper. */
#include "reports/pdf/paper.h"

typedef struct Look {
    double red, green, blue, alpha, width, dash;
    bool filled;
} Look;

/* Ink that also prints well in grey. */
static const Look looks[INKS] = {
    [INK_GRID] = {0.80, 0.82, 0.84, 1, 0.8, 0, false},
    [INK_AXIS] = {0.35, 0.38, 0.42, 1, 0.9, 0, false},
    [INK_BAND] = {0.05, 0.33, 0.58, 0.14, 0, 0, true},
    [INK_EXPECTED] = {0.33, 0.38, 0.42, 1, 1.75, 5, false},
    [INK_DECLARED] = {0.04, 0.30, 0.55, 1, 2.25, 0, false},
    [INK_FOOTFALL] = {0.66, 0.72, 0.78, 1, 0, 0, true},
    [INK_TICK] = {0.30, 0.33, 0.37, 1, 15, 0, true},
    [INK_YEAR] = {0.30, 0.33, 0.37, 1, 15, 0, true},
    [INK_PANEL] = {0.30, 0.33, 0.37, 1, 15, 0, true},
};

static void finish(cairo_t *cr, Ink ink) {
    const Look *look = &looks[ink];
    cairo_set_source_rgba(cr, look->red, look->green, look->blue, look->alpha);
    if (look->filled) {
        cairo_fill(cr);
        return;
    }
    cairo_set_line_width(cr, look->width);
    cairo_set_dash(cr, &look->dash, look->dash > 0 ? 1 : 0, 0);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cr);
}

static void path(void *target, Ink ink, const Point *point, size_t count, bool closed) {
    cairo_t *cr = ((Paper *)target)->cr;
    cairo_new_path(cr); /* showing text leaves a current point */
    for (size_t k = 0; k < count; k++) cairo_line_to(cr, point[k].x, point[k].y);
    if (closed) cairo_close_path(cr);
    finish(cr, ink);
}

static void box(void *target, Ink ink, Point corner, double width, double height) {
    cairo_t *cr = ((Paper *)target)->cr;
    cairo_new_path(cr);
    cairo_rectangle(cr, corner.x, corner.y, width, height);
    finish(cr, ink);
}

static void dot(void *target, Ink ink, Point centre, double radius) {
    cairo_t *cr = ((Paper *)target)->cr;
    const Look *look = &looks[ink];
    cairo_new_path(cr);
    cairo_arc(cr, centre.x, centre.y, radius, 0, 6.283185307179586);
    cairo_set_source_rgba(cr, look->red, look->green, look->blue, look->alpha);
    cairo_fill(cr);
}

static void label(void *target, Ink ink, Point at, Anchor anchor, const char *text) {
    Paper *paper = target;
    SetText *set = paper_set(paper, FACE_DRAWING, 1, -1, text);
    const SetSize size = set_size(set);
    const double left = anchor == ANCHOR_END      ? size.width
                        : anchor == ANCHOR_MIDDLE ? size.width / 2
                                                  : 0;
    const Look *look = &looks[ink];
    cairo_set_source_rgba(paper->cr, look->red, look->green, look->blue, look->alpha);
    set_show(paper, set, at.x - left, at.y - size.baseline);
    set_free(set);
}

Canvas canvas_pdf(Paper *paper) {
    return (Canvas){paper, path, box, dot, label};
}
