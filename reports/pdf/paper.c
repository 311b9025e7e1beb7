#include "reports/pdf/paper.h"

#include "datasets/base/num.h"
#include "reports/months.h"
#include "reports/output.h"
#include "reports/qr.h"

#include <cairo-pdf.h>
#include <string.h>

enum { ITEMS_MAX = 400 };

typedef enum ItemKind {
    ITEM_TEXT,
    ITEM_RULE,
    ITEM_BOX,
    ITEM_SHADE,
    ITEM_MONTHS,
    ITEM_CODE
} ItemKind;

struct SheetItem {
    ItemKind kind;
    double x, y, width, height;
    const char *tag, *text;
    PangoLayout *layout;
    const WatchRow *row;
};

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int length) {
    text_add(closure, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(Paper *paper, const char *title) {
    const char *started = paper->v->list->started_at;
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR,
                                   "gevel " GEVEL_VERSION);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_SUBJECT,
                                   say(paper->v, SAY_ROUTINE));
    /* without a date cairo writes the clock's */
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   started ? started : "1970-01-01T00:00:00Z");
}

void paper_open(Paper *paper, const Voice *v, const char *title) {
    *paper = (Paper){.v = v};
    paper->surface =
        cairo_pdf_surface_create_for_stream(collect, &paper->bytes, PAPER_WIDTH, PAPER_HEIGHT);
    describe(paper, title);
    paper->cr = cairo_create(paper->surface);
    paper->fonts = pango_cairo_font_map_new();
    paper->context = pango_font_map_create_context(paper->fonts);
    pango_context_set_language(paper->context, pango_language_from_string(v->language->code));
    /* advances of the font itself, not of a screen's pixels */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(paper->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(paper->context, FALSE);
    cairo_tag_begin(paper->cr, "Document", NULL);
}

void paper_close(Paper *paper) {
    if (paper->context) g_object_unref(paper->context);
    if (paper->fonts) g_object_unref(paper->fonts);
    if (paper->cr) cairo_destroy(paper->cr);
    if (paper->surface) cairo_surface_destroy(paper->surface);
    text_free(&paper->bytes);
}

/* The last place of word in the file, or NULL. */
static const char *last_of(const Text *file, const char *word) {
    const char *found = NULL;
    const size_t length = strlen(word);
    for (const char *p = file->at;
         (p = memmem(p, file->length - (size_t)(p - file->at), word, length)); p += length)
        found = p;
    return found;
}

/* Cairo 1.16 cannot say which language a document is in. Its catalogue is the last object, so words
 * added there move nothing but the table that follows; any other shape of file is left alone. */
static void add_language(const Paper *paper, Text *out) {
    const Text *file = &paper->bytes;
    const char *catalogue = last_of(file, "/Type /Catalog\n"), *table = last_of(file, "\nxref\n");
    const char *start = last_of(file, "startxref\n");
    long long offset = 0;
    if (start) start += strlen("startxref\n");
    if (!catalogue || !table || !start || table < catalogue ||
        !num_parse_long(start, strspn(start, "0123456789"), &offset) ||
        file->at + offset != table + 1 || last_of(file, " obj\n") > catalogue) {
        text_add(out, file->at, file->length);
        return;
    }
    const size_t before = (size_t)(catalogue - file->at) + strlen("/Type /Catalog\n");
    const size_t length = out->length;
    text_add(out, file->at, before);
    text_addf(out, "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n",
              paper->v->language->code);
    const long long grown = (long long)(out->length - length - before);
    text_add(out, file->at + before, (size_t)(start - file->at) - before);
    text_addf(out, "%lld\n%%%%EOF\n", offset + grown);
}

Status paper_write(Paper *paper, const char *dir, const char *name, Err *err) {
    cairo_tag_end(paper->cr, "Document");
    cairo_destroy(paper->cr);
    paper->cr = NULL;
    cairo_surface_finish(paper->surface);
    const cairo_status_t status = cairo_surface_status(paper->surface);
    if (status)
        return FAIL(err, ST_FAILED, "%s cannot be made: %s", name, cairo_status_to_string(status));
    Text file = {0};
    add_language(paper, &file);
    const Status written = output_file(dir, name, &file, err);
    text_free(&file);
    return written;
}

/* ---- layout ---- */

void sheet_begin(Sheet *sheet, Paper *paper, double scale) {
    *sheet = (Sheet){
        .paper = paper, .scale = scale, .item = ARENA_ARRAY(paper->v->arena, SheetItem, ITEMS_MAX)};
}

static SheetItem *add(Sheet *sheet, ItemKind kind, double x, double y, double width,
                      double height) {
    /* a page has a fixed number of parts; each list of sentences is cut by its caller */
    SheetItem *item = &sheet->item[sheet->count < ITEMS_MAX ? sheet->count++ : ITEMS_MAX - 1];
    if (item->layout) g_object_unref(item->layout);
    *item = (SheetItem){.kind = kind, .x = x, .y = y, .width = width, .height = height};
    return item;
}

static PangoFontDescription *font_of(Face face, double scale) {
    static const struct {
        double size;
        PangoWeight weight;
    } faces[FACES] = {
        [FACE_TITLE] = {15.5, PANGO_WEIGHT_BOLD}, [FACE_VALUE] = {11.5, PANGO_WEIGHT_BOLD},
        [FACE_HEAD] = {9.2, PANGO_WEIGHT_BOLD},   [FACE_STRONG] = {8, PANGO_WEIGHT_BOLD},
        [FACE_BODY] = {8, PANGO_WEIGHT_NORMAL},   [FACE_SMALL] = {6.8, PANGO_WEIGHT_NORMAL},
    };
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
    pango_font_description_set_weight(font, faces[face].weight);
    pango_font_description_set_absolute_size(font, faces[face].size * scale * PANGO_SCALE);
    return font;
}

static SheetItem *add_text(Sheet *sheet, Face face, const char *tag, double x, double y,
                           double width, const char *text) {
    SheetItem *item = add(sheet, ITEM_TEXT, x, y, width, 0);
    PangoFontDescription *font = font_of(face, sheet->scale);
    int height;
    item->tag = tag;
    item->layout = pango_layout_new(sheet->paper->context);
    pango_layout_set_font_description(item->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(item->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(item->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(item->layout, text, -1);
    pango_layout_get_size(item->layout, NULL, &height);
    item->height = (double)height / PANGO_SCALE;
    return item;
}

double sheet_text(Sheet *sheet, Face face, const char *tag, double x, double y, double width,
                  const char *text) {
    return y + add_text(sheet, face, tag, x, y, width, text)->height;
}

void sheet_rule(Sheet *sheet, double x, double y, double width) {
    (void)add(sheet, ITEM_RULE, x, y, width, 0);
}

void sheet_box(Sheet *sheet, double x, double y, double width, double height) {
    (void)add(sheet, ITEM_BOX, x, y, width, height);
}

void sheet_shade(Sheet *sheet, double x, double y, double width, double height) {
    (void)add(sheet, ITEM_SHADE, x, y, width, height);
}

double sheet_months(Sheet *sheet, const WatchRow *row, double x, double y, double width) {
    const double height = width * MONTHS_HEIGHT / MONTHS_WIDTH;
    add(sheet, ITEM_MONTHS, x, y, width, height)->row = row;
    return height;
}

void sheet_code(Sheet *sheet, double x, double y, double size, const char *text) {
    add(sheet, ITEM_CODE, x, y, size, size)->text = text;
}

void sheet_stretch(Sheet *sheet, size_t index, double height) {
    if (index < sheet->count) sheet->item[index].height = height;
}

void sheet_move(Sheet *sheet, size_t first, double dy) {
    for (size_t k = first; k < sheet->count; k++) sheet->item[k].y += dy;
}

/* ---- drawing ---- */

static void draw_months(const Paper *paper, const SheetItem *item) {
    Pen pen = {paper->cr, pango_layout_new(paper->context)};
    PangoFontDescription *font = font_of(FACE_BODY, 13.0 / 8.0);
    pango_layout_set_font_description(pen.layout, font);
    pango_font_description_free(font);
    cairo_save(paper->cr);
    cairo_translate(paper->cr, item->x, item->y);
    cairo_scale(paper->cr, item->width / MONTHS_WIDTH, item->width / MONTHS_WIDTH);
    const Canvas canvas = canvas_pdf(&pen);
    months_draw(&canvas, paper->v, item->row);
    cairo_restore(paper->cr);
    g_object_unref(pen.layout);
}

static void draw_code(const Paper *paper, const SheetItem *item) {
    cairo_t *cr = paper->cr;
    const QrCode code = qr_code(item->text, paper->v->arena);
    const double unit = item->width / (code.width + 2 * QR_QUIET);
    cairo_new_path(cr);
    for (int k = 0; k < code.width * code.width; k++)
        if (code.black[k])
            cairo_rectangle(cr, item->x + unit * (QR_QUIET + k % code.width),
                            item->y + unit * (QR_QUIET + k / code.width), unit, unit);
    cairo_fill(cr);
}

static void draw_shape(const Paper *paper, const SheetItem *item) {
    cairo_t *cr = paper->cr;
    cairo_new_path(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    if (item->kind == ITEM_RULE) {
        cairo_set_source_rgb(cr, 0.55, 0.58, 0.62);
        cairo_set_line_width(cr, 0.6);
        cairo_move_to(cr, item->x, item->y);
        cairo_rel_line_to(cr, item->width, 0);
        cairo_stroke(cr);
    } else {
        cairo_rectangle(cr, item->x, item->y, item->width, item->height);
        if (item->kind == ITEM_SHADE) {
            cairo_set_source_rgb(cr, 0.94, 0.95, 0.96);
            cairo_fill(cr);
        } else {
            cairo_set_source_rgb(cr, 0.35, 0.38, 0.42);
            cairo_set_line_width(cr, 0.7);
            cairo_stroke(cr);
        }
    }
}

static void draw_tagged(const Paper *paper, const SheetItem *item) {
    cairo_tag_begin(paper->cr, item->tag ? item->tag : "Figure", NULL);
    cairo_set_source_rgb(paper->cr, 0, 0, 0);
    if (item->kind == ITEM_TEXT) {
        cairo_move_to(paper->cr, item->x, item->y);
        pango_cairo_show_layout(paper->cr, item->layout);
    } else if (item->kind == ITEM_MONTHS)
        draw_months(paper, item);
    else
        draw_code(paper, item);
    cairo_tag_end(paper->cr, item->tag ? item->tag : "Figure");
}

void sheet_end(Sheet *sheet) {
    const Paper *paper = sheet->paper;
    cairo_tag_begin(paper->cr, "Sect", NULL);
    for (size_t k = 0; k < sheet->count; k++) {
        const SheetItem *item = &sheet->item[k];
        if (item->kind == ITEM_RULE || item->kind == ITEM_BOX || item->kind == ITEM_SHADE)
            draw_shape(paper, item);
        else
            draw_tagged(paper, item);
    }
    cairo_tag_end(paper->cr, "Sect");
    cairo_show_page(paper->cr);
    sheet_drop(sheet);
}

void sheet_drop(Sheet *sheet) {
    for (size_t k = 0; k < sheet->count; k++)
        if (sheet->item[k].layout) g_object_unref(sheet->item[k].layout);
    sheet->count = 0;
}
