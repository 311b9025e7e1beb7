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

/* Strokes of one ink, its boxes and its dots are collected and drawn as one: each drawing costs as
 * much as its points do. What can be seen through is not: where two of it meet they add up. */
void canvas_pdf_finish(Paper *paper) {
    cairo_t *cr = paper->cr;
    const Look *look = &looks[paper->ink];
    const double dots = 2 * paper->radius;
    if (paper->drawing == DRAWING_NOTHING) return;
    cairo_set_source_rgba(cr, look->red, look->green, look->blue, look->alpha);
    if (paper->drawing == DRAWING_FILL) {
        cairo_fill(cr);
    } else {
        const bool round = paper->drawing == DRAWING_DOTS;
        cairo_set_line_width(cr, round ? dots : look->width);
        cairo_set_dash(cr, &look->dash, !round && look->dash > 0 ? 1 : 0, 0);
        cairo_set_line_cap(cr, round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
        cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
        cairo_stroke(cr);
    }
    paper->drawing = DRAWING_NOTHING;
}

/* The path that a part goes on: the one before it of the same kind, or a new one. */
static cairo_t *go_on(Paper *paper, Drawing drawing, Ink ink, double radius) {
    const bool same = paper->drawing == drawing && paper->ink == ink && !(paper->radius < radius) &&
                      !(paper->radius > radius);
    if (!same || looks[ink].alpha < 1) {
        canvas_pdf_finish(paper);
        cairo_new_path(paper->cr); /* showing text leaves a current point */
    }
    paper->drawing = drawing;
    paper->ink = ink;
    paper->radius = radius;
    return paper->cr;
}

static Drawing drawing_of(Ink ink) {
    return looks[ink].filled ? DRAWING_FILL : DRAWING_STROKE;
}

static void path(void *target, Ink ink, const Point *point, size_t count, bool closed) {
    Paper *paper = target;
    if (looks[ink].filled) canvas_pdf_finish(paper); /* its holes are its own */
    cairo_t *cr = go_on(paper, drawing_of(ink), ink, 0);
    for (size_t k = 0; k < count; k++)
        k ? cairo_line_to(cr, point[k].x, point[k].y) : cairo_move_to(cr, point[k].x, point[k].y);
    if (closed) cairo_close_path(cr);
}

static void box(void *target, Ink ink, Point corner, double width, double height) {
    cairo_rectangle(go_on(target, drawing_of(ink), ink, 0), corner.x, corner.y, width, height);
}

/* A stroke without length whose round ends meet. */
static void dot(void *target, Ink ink, Point centre, double radius) {
    cairo_t *cr = go_on(target, DRAWING_DOTS, ink, radius);
    cairo_move_to(cr, centre.x, centre.y);
    cairo_close_path(cr);
}

static void label(void *target, Ink ink, Point at, Anchor anchor, const char *text) {
    Paper *paper = target;
    canvas_pdf_finish(paper);
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
