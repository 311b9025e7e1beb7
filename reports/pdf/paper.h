/* paper.h - a tagged A4 PDF: pages are laid out first and drawn when they fit.
 *
 * Lengths are points (1/72 inch), y downwards. Fonts are embedded; the dates in the file come from
 * the run, so the same run gives the same bytes. Written without a drawing library, because 2,000
 * sheets must not take longer than the list they belong to. */
#ifndef REPORTS_PAPER_H
#define REPORTS_PAPER_H
#include "reports/canvas.h"
#include "reports/lang/voice.h"
#include "reports/pdf/lines.h"

enum { PAPER_WIDTH = 595, PAPER_HEIGHT = 842, PAPER_MARGIN = 34 };

typedef enum Face {
    FACE_TITLE,
    FACE_VALUE, /* a number to be seen at once */
    FACE_HEAD,
    FACE_STRONG,
    FACE_BODY,
    FACE_SMALL,
    FACES
} Face;

enum { PAPER_FONTS = 2 }; /* regular, bold */

typedef struct SheetItem SheetItem;
typedef struct Paper {
    const Voice *v;
    PdfFile file;
    SheetItem *item; /* of the page that is laid out */
    FontFace font[PAPER_FONTS];
    Lines lines;  /* of the page that is laid out */
    Text content; /* of the page that is drawn */
    int pen;      /* of the drawing in it, canvas_pdf.c */
    Text object;  /* room for one object */
    size_t pages, tree, resources, document, structure, fonts[PAPER_FONTS]; /* object numbers */
    size_t count;                                                           /* of pages */
    Text page, section, parents; /* lists of the document */
    const char *title;
} Paper;

/* ST_FAILED without a font. Opened and closed by the same function, closed also then. */
Status paper_open(Paper *paper, const Voice *v, const char *title, Err *err);
void paper_close(Paper *paper);
/* Finishes the file and writes it to dir/name. */
Status paper_write(Paper *paper, const char *dir, const char *name, Err *err);

typedef struct Sheet {
    Paper *paper;
    double scale; /* of every face: 1 or a little less */
    size_t count; /* of paper->item */
    SheetItem *item;
} Sheet;

void sheet_begin(Sheet *sheet, Paper *paper, double scale);
/* Text in a column; tag is its role ("P", "H1"; "Lbl" and "LBody" of an item of a list; "TH" first
 * and "TD" in a row of a table). Returns y below it. */
double sheet_text(Sheet *sheet, Face face, const char *tag, double x, double y, double width,
                  const char *text);
void sheet_rule(Sheet *sheet, double x, double y, double width);
void sheet_box(Sheet *sheet, double x, double y, double width, double height); /* outline */
void sheet_shade(Sheet *sheet, double x, double y, double width, double height);
/* The drawing of months, `width` wide; `name` is what it shows. Returns its height. */
double sheet_months(Sheet *sheet, const WatchRow *row, double x, double y, double width,
                    const char *name);
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

/* Of the page that is drawn: its parts in order of reading. `tag` of part k names its role; `name`
 * of a figure what it shows. */
typedef struct Part {
    const char *tag, *name;
} Part;
void structure_page(Paper *paper, size_t page, const Part *part, size_t count);

/* Drawings in the middle of a page's content; canvas_pdf_end after the last stroke. */
Canvas canvas_pdf(Paper *paper);
void canvas_pdf_end(Paper *paper);

#endif
