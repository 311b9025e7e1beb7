/* canvas_pdf.c - drawings on paper. */
#include "reports/pdf/paper.h"

enum { TEXT_SIZE = 13 }; /* of labels, in units of the drawing */

typedef struct Look {
    const char *colour; /* for stroke and fill: "0.80 0.82 0.84 " */
    const char *style;  /* of strokes: width and dashes; of fills the transparency, or "" */
    bool filled;
} Look;

/* Ink that also prints well in grey. */
static const Look looks[INKS] = {
    [INK_GRID] = {"0.80 0.82 0.84 ", "0.8 w ", false},
    [INK_AXIS] = {"0.35 0.38 0.42 ", "0.9 w ", false},
    [INK_BAND] = {"0.05 0.33 0.58 ", "/Band gs ", true},
    [INK_EXPECTED] = {"0.33 0.38 0.42 ", "1.75 w [5] 0 d ", false},
    [INK_DECLARED] = {"0.04 0.30 0.55 ", "2.25 w 1 j ", false},
    [INK_FOOTFALL] = {"0.66 0.72 0.78 ", "", true},
    [INK_TICK] = {"0.30 0.33 0.37 ", "", true},
    [INK_YEAR] = {"0.30 0.33 0.37 ", "", true},
    [INK_PANEL] = {"0.30 0.33 0.37 ", "", true},
};

/* What the pen is set to: an ink, an ink for dots, or nothing. A page has over a hundred strokes,
 * most of them with the ink of the one before. */
enum { PEN_NONE, PEN_FIRST, PEN_DOT = PEN_FIRST + INKS };

static Text *set_pen(void *target, Ink ink, bool dot) {
    Paper *paper = target;
    Text *out = &paper->content;
    const Look *look = &looks[ink];
    const int pen = (dot ? PEN_DOT : PEN_FIRST) + (int)ink;
    if (paper->pen == pen) return out;
    text_adds(out, paper->pen == PEN_NONE ? "q " : "Q q ");
    text_adds(out, look->colour);
    text_adds(out, look->filled && !dot ? "rg " : "RG ");
    text_adds(out, dot ? "1 J " : look->style);
    paper->pen = pen;
    return out;
}

void canvas_pdf_end(Paper *paper) {
    if (paper->pen != PEN_NONE) text_adds(&paper->content, "Q ");
    paper->pen = PEN_NONE;
}

static void finish(Text *out, Ink ink) {
    text_adds(out, looks[ink].filled ? "f\n" : "S\n");
}

static void number(Text *out, double value) {
    text_add_number(out, value);
    text_addc(out, ' ');
}

static void path(void *target, Ink ink, const Point *point, size_t count, bool closed) {
    Text *out = set_pen(target, ink, false);
    for (size_t k = 0; k < count; k++) {
        number(out, point[k].x);
        number(out, point[k].y);
        text_adds(out, k ? "l\n" : "m\n");
    }
    if (closed) text_adds(out, "h ");
    finish(out, ink);
}

static void box(void *target, Ink ink, Point corner, double width, double height) {
    Text *out = set_pen(target, ink, false);
    number(out, corner.x);
    number(out, corner.y);
    number(out, width);
    number(out, height);
    text_adds(out, "re ");
    finish(out, ink);
}

/* A line of no length with round ends is a dot. */
static void dot(void *target, Ink ink, Point centre, double radius) {
    Text *out = set_pen(target, ink, true);
    number(out, 2 * radius);
    text_adds(out, "w ");
    number(out, centre.x);
    number(out, centre.y);
    text_adds(out, "m ");
    number(out, centre.x);
    number(out, centre.y);
    text_adds(out, "l S\n");
}

static void label(void *target, Ink ink, Point at, Anchor anchor, const char *text) {
    Paper *paper = target;
    FontFace *face = &paper->font[0];
    const size_t line = paper->lines.lines;
    (void)lines_break(&paper->lines, face, text, 1e9);
    double wide = 0;
    const Line *shown = &paper->lines.line[line];
    for (size_t k = 0; k < shown->count; k++)
        wide += paper->lines.word[shown->first + k]->width + (k ? face->blank->width : 0);
    wide *= TEXT_SIZE / 1000.0;
    const double left = anchor == ANCHOR_END ? wide : anchor == ANCHOR_MIDDLE ? wide / 2 : 0;
    Text *out = set_pen(target, ink, false);
    text_addf(out, "BT/F0 %d Tf 1 0 0 -1 ", TEXT_SIZE);
    number(out, at.x - left);
    number(out, at.y);
    text_adds(out, "Tm");
    lines_show(&paper->lines, face, line, false, out);
    text_adds(out, "ET\n");
}

Canvas canvas_pdf(Paper *paper) {
    return (Canvas){paper, path, box, dot, label};
}
