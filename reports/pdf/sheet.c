/* sheet.c - one page: laid out as items, then drawn. */
#include "reports/months.h"
#include "reports/pdf/paper.h"
#include "reports/qr.h"

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
    Face face;
    double x, y, width, height;
    const char *tag, *text;
    size_t line, lines; /* of paper->lines */
    const WatchRow *row;
};

static const struct {
    double size;
    size_t font;
} faces[FACES] = {
    [FACE_TITLE] = {15.5, 1}, [FACE_VALUE] = {11.5, 1}, [FACE_HEAD] = {9.2, 1},
    [FACE_STRONG] = {8, 1},   [FACE_BODY] = {8, 0},     [FACE_SMALL] = {6.8, 0},
};

/* ---- layout ---- */

void sheet_begin(Sheet *sheet, Paper *paper, double scale) {
    if (!paper->item) paper->item = ARENA_ARRAY(paper->v->arena, SheetItem, ITEMS_MAX);
    *sheet = (Sheet){.paper = paper, .scale = scale, .item = paper->item};
}

static SheetItem *add(Sheet *sheet, ItemKind kind, double x, double y, double width,
                      double height) {
    /* a page has a fixed number of parts; each list of sentences is cut by its caller */
    SheetItem *item = &sheet->item[sheet->count < ITEMS_MAX ? sheet->count++ : ITEMS_MAX - 1];
    *item = (SheetItem){.kind = kind, .x = x, .y = y, .width = width, .height = height};
    return item;
}

double sheet_text(Sheet *sheet, Face face, const char *tag, double x, double y, double width,
                  const char *text) {
    Paper *paper = sheet->paper;
    FontFace *font = &paper->font[faces[face].font];
    const double size = faces[face].size * sheet->scale;
    SheetItem *item = add(sheet, ITEM_TEXT, x, y, width, 0);
    item->face = face;
    item->tag = tag;
    item->line = paper->lines.lines;
    item->lines = lines_break(&paper->lines, font, text, 1000 * width / size);
    item->height = (double)item->lines * size * (font->ascent + font->descent) / 1000;
    return y + item->height;
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

double sheet_months(Sheet *sheet, const WatchRow *row, double x, double y, double width,
                    const char *name) {
    const double height = width * MONTHS_HEIGHT / MONTHS_WIDTH;
    SheetItem *item = add(sheet, ITEM_MONTHS, x, y, width, height);
    item->row = row;
    item->text = name;
    return height;
}

void sheet_code(Sheet *sheet, const WatchRow *row, double x, double y, double size) {
    SheetItem *item = add(sheet, ITEM_CODE, x, y, size, size);
    item->row = row;
    item->text = qr_text(sheet->paper->v, row);
}

void sheet_stretch(Sheet *sheet, size_t index, double height) {
    if (index < sheet->count) sheet->item[index].height = height;
}

void sheet_move(Sheet *sheet, size_t first, double dy) {
    for (size_t k = first; k < sheet->count; k++) sheet->item[k].y += dy;
}

/* ---- drawing ---- */

/* Numbers, each with a blank behind it, and the operator. */
static void operate(Text *out, const char *operator, const double * number, size_t count) {
    for (size_t k = 0; k < count; k++) {
        text_add_number(out, number[k]);
        text_addc(out, ' ');
    }
    text_adds(out, operator);
    text_addc(out, '\n');
}

#define OPERATE(out, operator, ...)                           \
    operate((out), (operator), (const double[]){__VA_ARGS__}, \
            sizeof(const double[]){__VA_ARGS__} / sizeof(double))

static void draw_text(const Sheet *sheet, const SheetItem *item) {
    Paper *paper = sheet->paper;
    Text *out = &paper->content;
    const size_t font = faces[item->face].font;
    const FontFace *face = &paper->font[font];
    const double size = faces[item->face].size * sheet->scale;
    text_adds(out, font ? "BT/F1 " : "BT/F0 ");
    OPERATE(out, "Tf", size);
    OPERATE(out, "TL", size * (face->ascent + face->descent) / 1000);
    OPERATE(out, "Tm", 1, 0, 0, -1, item->x, item->y + size * face->ascent / 1000);
    for (size_t k = 0; k < item->lines; k++) {
        lines_show(&paper->lines, face, item->line + k, k + 1 < item->lines, out);
        text_adds(out, "T*\n");
    }
    text_adds(out, "ET ");
}

static void draw_months(const Sheet *sheet, const SheetItem *item) {
    Paper *paper = sheet->paper;
    const double unit = item->width / MONTHS_WIDTH;
    const Canvas canvas = canvas_pdf(paper);
    text_adds(&paper->content, "q ");
    /* six decimals: two would shift a drawing of this width by several points */
    text_addf(&paper->content, "%.6f 0 0 %.6f ", unit, unit);
    OPERATE(&paper->content, "cm", item->x, item->y);
    months_draw(&canvas, paper->v, item->row);
    canvas_pdf_end(paper);
    text_adds(&paper->content, "Q ");
}

/* The modules as a mask of one bit each (8.9.6): an image that prints sharp at any size. */
static void draw_code(const Sheet *sheet, const SheetItem *item) {
    Text *out = &sheet->paper->content;
    const QrCode code = qr_code(sheet->paper->v, item->row);
    const double unit = item->width / (code.width + 2 * QR_QUIET), side = unit * code.width;
    text_adds(out, "q ");
    OPERATE(out, "cm", side, 0, 0, -side, item->x + unit * QR_QUIET,
            item->y + unit * QR_QUIET + side);
    text_addf(out, "BI/W %d/H %d/IM true/D[1 0]ID ", code.width, code.width);
    for (int y = 0; y < code.width; y++)
        for (int x = 0; x < code.width; x += 8) {
            unsigned byte = 0;
            for (int k = 0; k < 8 && x + k < code.width; k++)
                byte |= (unsigned)code.black[y * code.width + x + k] << (7 - k);
            text_addc(out, (char)byte);
        }
    text_adds(out, "\nEI Q ");
}

static void draw_shape(Text *out, const SheetItem *item) {
    text_adds(out, "/Artifact BMC q ");
    if (item->kind == ITEM_RULE) {
        text_adds(out, "0.55 0.58 0.62 RG 0.6 w ");
        OPERATE(out, "m", item->x, item->y);
        OPERATE(out, "l", item->x + item->width, item->y);
        text_adds(out, "S");
    } else if (item->kind == ITEM_SHADE) {
        text_adds(out, "0.94 0.95 0.96 rg ");
        OPERATE(out, "re", item->x, item->y, item->width, item->height);
        text_adds(out, "f");
    } else {
        text_adds(out, "0.35 0.38 0.42 RG 0.7 w ");
        OPERATE(out, "re", item->x, item->y, item->width, item->height);
        text_adds(out, "S");
    }
    text_adds(out, " Q EMC\n");
}

static void draw_part(const Sheet *sheet, const SheetItem *item, const Part *part, size_t k) {
    Text *out = &sheet->paper->content;
    text_addc(out, '/');
    text_adds(out, part->tag);
    text_adds(out, "<</MCID ");
    text_add_count(out, k);
    text_adds(out, ">>BDC ");
    if (item->kind == ITEM_TEXT)
        draw_text(sheet, item);
    else if (item->kind == ITEM_MONTHS)
        draw_months(sheet, item);
    else
        draw_code(sheet, item);
    text_adds(out, "EMC\n");
}

static void put_page(Paper *paper, size_t page) {
    const size_t contents = pdf_reserve(&paper->file);
    pdf_stream(&paper->file, contents, "", &paper->content);
    text_addf(&paper->object,
              "<</Type/Page/Parent %zu 0 R/MediaBox[0 0 %d %d]/Resources %zu 0 R/Contents %zu 0 R"
              "/StructParents %zu/Tabs/S>>",
              paper->pages, PAPER_WIDTH, PAPER_HEIGHT, paper->resources, contents, paper->count);
    pdf_object(&paper->file, page, &paper->object);
    text_clear(&paper->object);
    pdf_ref(&paper->page, page);
    text_addc(&paper->page, ' ');
}

void sheet_end(Sheet *sheet) {
    Paper *paper = sheet->paper;
    Part part[ITEMS_MAX];
    size_t parts = 0;
    text_clear(&paper->content);
    OPERATE(&paper->content, "cm", 1, 0, 0, -1, 0, PAPER_HEIGHT); /* y downwards */
    for (size_t k = 0; k < sheet->count; k++) {
        const SheetItem *item = &sheet->item[k];
        if (item->kind == ITEM_RULE || item->kind == ITEM_BOX || item->kind == ITEM_SHADE) {
            draw_shape(&paper->content, item);
            continue;
        }
        part[parts] =
            item->kind == ITEM_TEXT ? (Part){item->tag, NULL} : (Part){"Figure", item->text};
        draw_part(sheet, item, &part[parts], parts);
        parts++;
    }
    const size_t page = pdf_reserve(&paper->file);
    structure_page(paper, page, part, parts);
    put_page(paper, page);
    paper->count++;
    sheet_drop(sheet);
}

void sheet_drop(Sheet *sheet) {
    lines_clear(&sheet->paper->lines);
    sheet->count = 0;
}
