/* paper.h - a tagged A4 PDF: pages are laid out first and drawn when they fit.
 *
 * Lengths are points (1/72 inch), y downwards. Fonts are embedded; the dates in the file come from
 * the run, so the same run gives the same bytes. */
#ifndef REPORTS_PAPER_H
#define REPORTS_PAPER_H
#include "datasets/base/err.h"
#include "reports/draw/canvas.h"
#include "reports/lang/voice.h"

#include <cairo.h>
#include <pango/pangocairo.h>

enum { PAPER_WIDTH = 595, PAPER_HEIGHT = 842, PAPER_MARGIN = 34 };

typedef enum Face {
    FACE_TITLE,
    FACE_VALUE, /* a number to be seen at once */
    FACE_HEAD,
    FACE_STRONG,
    FACE_BODY,
    FACE_SMALL,
    FACE_DRAWING, /* labels, in units of the drawing */
    FACES
} Face;

/* What a canvas has begun and not drawn yet. */
typedef enum Drawing { DRAWING_NOTHING, DRAWING_STROKE, DRAWING_FILL, DRAWING_DOTS } Drawing;

typedef struct SheetItem SheetItem;
typedef struct Setting Setting;
typedef struct Paper {
    const Voice *v;
    Text bytes; /* the file so far */
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts; /* its own, so that nothing of it outlives the paper */
    PangoContext *context;
    Setting *setting; /* words that were set, for the next page that says them */
    Arena *page;      /* what is set on the page that is laid out */
    SheetItem *item;  /* of the page that is laid out */
    Drawing drawing;  /* its path is the current one of cr */
    Ink ink;
    double radius; /* of dots */
} Paper;

/* Opened and closed by the same function. */
void paper_open(Paper *paper, const Voice *v, const char *title);
void paper_close(Paper *paper);
/* Finishes the file: its bytes are added to `file`. */
Status paper_finish(Paper *paper, Text *file, Err *err);
/* Finishes the file and writes it to dir/name. */
Status paper_write(Paper *paper, const char *dir, const char *name, Err *err);

typedef struct Sheet {
    Paper *paper;
    double scale; /* of every face: 1 or a little less */
    size_t count; /* of item */
    SheetItem *item;
} Sheet;

/* A column of a page: where it stands and how far down it is filled. */
typedef struct SheetColumn {
    double x, width, y;
} SheetColumn;

void sheet_begin(Sheet *sheet, Paper *paper, double scale);
/* Text that goes on in a column; tag is its role ("P", "H1"; "Lbl" and "LBody" of an item of a
 * list; "TH" first and "TD" in a row of a table). Returns y below it. */
double sheet_text(Sheet *sheet, Face face, const char *tag, const SheetColumn *column,
                  const char *text);
void sheet_rule(Sheet *sheet, double x, double y, double width);
void sheet_box(Sheet *sheet, double x, double y, double width, double height); /* outline */
void sheet_shade(Sheet *sheet, double x, double y, double width, double height);
/* The drawing of months, `width` wide; returns its height. */
double sheet_months(Sheet *sheet, const WatchRow *row, double x, double y, double width);
/* The QR code of a row, `size` wide with its quiet zone. */
void sheet_code(Sheet *sheet, const WatchRow *row, double x, double y, double size);
/* Sets the height of item number `index`, once what it frames is laid out. */
void sheet_stretch(Sheet *sheet, size_t index, double height);
/* Moves the items from `first` on down by `dy`. */
void sheet_move(Sheet *sheet, size_t first, double dy);
/* Draws the page and starts the next one. */
void sheet_end(Sheet *sheet);
/* Forgets a page that did not fit. */
void sheet_drop(Sheet *sheet);

/* ---- between the files of this folder ---- */

/* Text set in a face, `width` wide (below 0: in one line); shown once. Lives as long as the page,
 * and is freed before. */
typedef struct SetText SetText;
typedef struct SetSize {
    double width, height, baseline;
} SetSize;
SetText *paper_set(Paper *paper, Face face, double scale, double width, const char *text);
SetSize set_size(const SetText *set);
void set_show(const Paper *paper, SetText *set, double x, double y); /* its upper left */
void set_free(SetText *set);                                         /* NULL is allowed */
void settings_free(Paper *paper);

/* What a page is to who hears it: the parts of a list or a table stand in its elements. */
typedef struct Tags {
    cairo_t *cr;
    const char *outer, *inner; /* open elements, or NULL */
    const char *last;          /* the tag before */
} Tags;
void tags_begin(Tags *tags, const char *tag);
void tags_end(Tags *tags, const char *tag);
void tags_close(Tags *tags);

/* Drawings in the middle of a page; finish draws what is left of one. */
Canvas canvas_pdf(Paper *paper);
void canvas_pdf_finish(Paper *paper);

#endif
