/* sheet.c - one page: laid out as items, then drawn. */
#include "reports/draw/chart_months.h"
#include "reports/draw/qr.h"
#include "reports/pdf/paper.h"

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
    const char *tag;
    SetText *set;
    const WatchRow *row;
};

/* ---- layout ---- */

void sheet_begin(Sheet *sheet, Paper *paper, double scale) {
    if (!paper->page) paper->page = arena_open();
    if (!paper->item) paper->item = ARENA_ARRAY(paper->v->arena, SheetItem, ITEMS_MAX);
    *sheet = (Sheet){.paper = paper, .scale = scale, .item = paper->item};
}

static SheetItem *add(Sheet *sheet, ItemKind kind, double x, double y, double width,
                      double height) {
    /* a page has a fixed number of parts; each list of sentences is cut by its caller */
    SheetItem *item = &sheet->item[sheet->count < ITEMS_MAX ? sheet->count++ : ITEMS_MAX - 1];
    set_free(item->set);
    *item = (SheetItem){.kind = kind, .x = x, .y = y, .width = width, .height = height};
    return item;
}

double sheet_text(Sheet *sheet, Face face, const char *tag, const SheetColumn *column,
                  const char *text) {
    SheetItem *item = add(sheet, ITEM_TEXT, column->x, column->y, column->width, 0);
    item->tag = tag;
    item->set = paper_set(sheet->paper, face, sheet->scale, column->width, text);
    item->height = set_size(item->set).height;
    return column->y + item->height;
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

void sheet_code(Sheet *sheet, const WatchRow *row, double x, double y, double size) {
    add(sheet, ITEM_CODE, x, y, size, size)->row = row;
}

void sheet_stretch(Sheet *sheet, size_t index, double height) {
    if (index < sheet->count) sheet->item[index].height = height;
}

void sheet_move(Sheet *sheet, size_t first, double dy) {
    for (size_t k = first; k < sheet->count; k++) sheet->item[k].y += dy;
}

/* ---- drawing ---- */

static void draw_months(Paper *paper, const SheetItem *item) {
    const Canvas canvas = canvas_pdf(paper);
    cairo_save(paper->cr);
    cairo_translate(paper->cr, item->x, item->y);
    cairo_scale(paper->cr, item->width / MONTHS_WIDTH, item->width / MONTHS_WIDTH);
    chart_months_draw(&canvas, paper->v, item->row);
    canvas_pdf_finish(paper);
    cairo_restore(paper->cr);
}

/* The modules as a mask of one bit each: an image that prints sharp at any size. */
static cairo_surface_t *mask_of(const QrCode *code) {
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A1, code->width, code->width);
    unsigned char *bits = cairo_image_surface_get_data(mask);
    const int stride = cairo_image_surface_get_stride(mask);
    cairo_surface_flush(mask);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++) {
            /* the first is the lowest bit of a word in the machine's order of bytes */
            uint32_t *word = (uint32_t *)(void *)(bits + y * stride) + x / 32;
            if (code->black[y * code->width + x])
                *word |= G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1u << x % 32 : 1u << (31 - x % 32);
        }
    cairo_surface_mark_dirty(mask);
    return mask;
}

static void draw_code(const Paper *paper, const SheetItem *item) {
    const QrCode code = qr_code(paper->v, item->row);
    if (!code.width) return;
    const double unit = item->width / (code.width + 2 * QR_QUIET);
    cairo_surface_t *mask = mask_of(&code);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_save(paper->cr);
    cairo_translate(paper->cr, item->x + unit * QR_QUIET, item->y + unit * QR_QUIET);
    cairo_scale(paper->cr, unit, unit);
    cairo_mask(paper->cr, pattern);
    cairo_restore(paper->cr);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(mask);
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
        return;
    }
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

static void draw_tagged(Paper *paper, const SheetItem *item, Tags *tags) {
    const char *tag = item->kind == ITEM_TEXT ? item->tag : "Figure";
    tags_begin(tags, tag);
    cairo_set_source_rgb(paper->cr, 0, 0, 0);
    if (item->kind == ITEM_TEXT) {
        set_show(paper, item->set, item->x, item->y);
    } else if (item->kind == ITEM_MONTHS)
        draw_months(paper, item);
    else
        draw_code(paper, item);
    tags_end(tags, tag);
}

void sheet_end(Sheet *sheet) {
    Paper *paper = sheet->paper;
    Tags tags = {.cr = paper->cr};
    cairo_tag_begin(paper->cr, "Sect", NULL);
    for (size_t k = 0; k < sheet->count; k++) {
        const SheetItem *item = &sheet->item[k];
        if (item->kind == ITEM_RULE || item->kind == ITEM_BOX || item->kind == ITEM_SHADE)
            draw_shape(paper, item);
        else
            draw_tagged(paper, item, &tags);
    }
    tags_close(&tags);
    cairo_tag_end(paper->cr, "Sect");
    cairo_show_page(paper->cr);
    sheet_drop(sheet);
}

void sheet_drop(Sheet *sheet) {
    for (size_t k = 0; k < sheet->count; k++) {
        set_free(sheet->item[k].set);
        sheet->item[k].set = NULL;
    }
    arena_close(sheet->paper->page);
    sheet->paper->page = NULL;
    sheet->count = 0;
}
