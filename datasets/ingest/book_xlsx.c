#include "datasets/ingest/book_xlsx.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/mem.h"
#include "datasets/base/num.h"
#include "datasets/ingest/sheet_number.h"

enum { STRINGS_MOST = 256 << 20, STYLES_MOST = 1 << 16, FORMATS_MOST = 4096 };

/* ---- the parts: which sheet lies in which entry ---- */

typedef struct Links {
    const char *type; /* wanted: its last word, or NULL */
    const char *id;   /* wanted: its Id, or NULL */
    char target[512]; /* of the first that fits */
} Links;

static void XMLCALL link_start(void *context, const char *name, const char **attributes) {
    Links *links = context;
    if (!book_element(name, "Relationship") || *links->target) return;
    const char *id = book_attribute(attributes, "Id"), *type = book_attribute(attributes, "Type"),
               *target = book_attribute(attributes, "Target");
    const char *last = type ? strrchr(type, '/') : NULL;
    if (links->id && !(id && strcmp(id, links->id) == 0)) return;
    if (links->type && !(last && strcmp(last + 1, links->type) == 0)) return;
    if (target) (void)snprintf(links->target, sizeof links->target, "%s", target);
}

static void XMLCALL no_end(void *context, const char *name) {
    (void)context, (void)name;
}

/* The entry that `from` ("xl/workbook.xml") links to; "" when it links to none. */
static Status follow(BookZip *zip, const char *from, Links *links, char entry[1024], Err *err) {
    char rels[1024];
    const char *slash = strrchr(from, '/');
    const int folder = slash ? (int)(slash - from) + 1 : 0;
    (void)snprintf(rels, sizeof rels, "%.*s_rels/%s.rels", folder, from, from + folder);
    *entry = 0;
    if (!book_zip_has(zip, rels)) return ST_OK;
    TRY(book_zip_parse(zip, rels, &(BookHandlers){link_start, no_end, NULL, links, NULL}, err));
    if (!*links->target) return ST_OK;
    if (*links->target == '/')
        (void)snprintf(entry, 1024, "%s", links->target + 1);
    else
        (void)snprintf(entry, 1024, "%.*s%s", folder, from, links->target);
    return ST_OK;
}

static Status workbook_entry(BookZip *zip, char entry[1024], Err *err) {
    Links links = {.type = "officeDocument"};
    TRY(follow(zip, "", &links, entry, err));
    if (!*entry) (void)snprintf(entry, 1024, "xl/workbook.xml");
    return ST_OK;
}

/* ---- the workbook ---- */

typedef struct Workbook {
    XlsxSheet take; /* or NULL */
    void *context;
    const char *wanted; /* or NULL */
    char id[128];       /* of the wanted sheet */
    bool found, since_1904;
    bool uncalculated; /* asks to be calculated when opened: a 0 of a formula may be no result */
} Workbook;

static bool is_true(const char *value) {
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void XMLCALL workbook_start(void *context, const char *name, const char **attributes) {
    Workbook *w = context;
    if (book_element(name, "workbookPr")) {
        const char *since = book_attribute(attributes, "date1904");
        w->since_1904 = is_true(since);
    }
    if (book_element(name, "calcPr"))
        w->uncalculated = is_true(book_attribute(attributes, "fullCalcOnLoad"));
    if (!book_element(name, "sheet")) return;
    const char *title = book_attribute(attributes, "name"), *id = book_attribute(attributes, "id"),
               *state = book_attribute(attributes, "state");
    if (!title || !id) return;
    if (w->take) w->take(w->context, title, state && strcmp(state, "visible") != 0);
    if (!w->wanted || w->found || strcmp(title, w->wanted) != 0) return;
    w->found = true;
    (void)snprintf(w->id, sizeof w->id, "%s", id);
}

static Status read_workbook(BookZip *zip, const char *entry, Workbook *workbook, Err *err) {
    return book_zip_parse(zip, entry, &(BookHandlers){workbook_start, no_end, NULL, workbook, NULL},
                          err);
}

Status xlsx_sheets(BookZip *zip, XlsxSheet take, void *context, Err *err) {
    char entry[1024];
    Workbook workbook = {.take = take, .context = context};
    TRY(workbook_entry(zip, entry, err));
    return read_workbook(zip, entry, &workbook, err);
}

/* ---- styles: how numbers are shown ---- */

typedef struct Style {
    NumberForm form;
    int padding;
    char currency[CURRENCY_TEXT]; /* shown with the number, when it is not the euro */
} Style;

typedef struct NumberFormat {
    long long id;
    Style style;
} NumberFormat;

typedef struct Styles {
    NumberFormat *format;
    Style *style; /* [styles] by the number that cells give */
    size_t formats, format_room, styles, style_room;
    bool in_cells;
} Styles;

static long long whole(const char *text) {
    long long value = 0;
    if (text) (void)num_parse_long(text, strlen(text), &value);
    return value;
}

static void add_format(Styles *s, long long id, const char *code) {
    if (s->formats == FORMATS_MOST) return;
    s->format = mem_room(s->format, s->formats, &s->format_room, sizeof *s->format);
    NumberFormat *format = &s->format[s->formats++];
    *format = (NumberFormat){id, {.form = number_form(code), .padding = number_padding(code)}};
    number_currency(code, format->style.currency);
}

static void add_style(Styles *s, long long id) {
    Style style = {.form = number_form_builtin(id)};
    for (size_t k = 0; k < s->formats; k++)
        if (s->format[k].id == id) style = s->format[k].style;
    if (s->styles == STYLES_MOST) return;
    s->style = mem_room(s->style, s->styles, &s->style_room, sizeof *s->style);
    s->style[s->styles++] = style;
}

static void XMLCALL style_start(void *context, const char *name, const char **attributes) {
    Styles *s = context;
    const char *id = book_attribute(attributes, "numFmtId");
    if (book_element(name, "cellXfs")) s->in_cells = true;
    if (book_element(name, "numFmt")) {
        const char *code = book_attribute(attributes, "formatCode");
        if (id && code) add_format(s, whole(id), code);
    } else if (s->in_cells && book_element(name, "xf")) {
        add_style(s, whole(id));
    }
}

static void XMLCALL style_end(void *context, const char *name) {
    Styles *s = context;
    if (book_element(name, "cellXfs")) s->in_cells = false;
}

/* ---- shared strings ---- */

typedef struct Strings {
    Text text;
    size_t *end; /* [count] where each one ends */
    size_t count, room;
    bool reading, full;
} Strings;

static void XMLCALL string_start(void *context, const char *name, const char **attributes) {
    Strings *s = context;
    (void)attributes;
    if (book_element(name, "t")) s->reading = true;
    if (book_element(name, "rPh")) s->full = true; /* how to pronounce it: not read */
}

static void XMLCALL string_text(void *context, const char *bytes, int length) {
    Strings *s = context;
    if (s->reading && !s->full && s->text.length + (size_t)length <= STRINGS_MOST)
        text_add(&s->text, bytes, (size_t)length);
}

static void XMLCALL string_end(void *context, const char *name) {
    Strings *s = context;
    if (book_element(name, "t")) s->reading = false;
    if (book_element(name, "rPh")) s->full = false;
    if (!book_element(name, "si")) return;
    s->end = mem_room(s->end, s->count, &s->room, sizeof *s->end);
    s->end[s->count++] = s->text.length;
}

/* ---- a sheet ---- */

typedef struct Sheet {
    Grid *grid;
    const Strings *strings;
    const Styles *styles;
    bool since_1904, reading, silent, bad;
    bool uncalculated;    /* Workbook */
    bool formula, hidden; /* of the cell; of the row, until it is told */
    GridCell place;
    int64_t row, column;
    char type[12];
    Style style;
    Text text;
} Sheet;

/* "AB12": column and row from 0; what is absent stays. */
static const char *reference(const char *p, int64_t *column, int64_t *row) {
    int64_t c = 0, r = 0;
    for (; *p >= 'A' && *p <= 'Z' && c < 1 << 20; p++) c = 26 * c + (*p - 'A' + 1);
    for (; *p >= '0' && *p <= '9' && r < 1 << 28; p++) r = 10 * r + (*p - '0');
    if (c) *column = c - 1;
    if (r) *row = r - 1;
    return p;
}

static void cell_start(Sheet *s, const char **attributes) {
    const char *at = book_attribute(attributes, "r"), *type = book_attribute(attributes, "t"),
               *style = book_attribute(attributes, "s");
    s->column++;
    if (at) (void)reference(at, &s->column, &s->row);
    (void)snprintf(s->type, sizeof s->type, "%s", type ? type : "n");
    const long long number = style ? whole(style) : 0;
    s->style = number >= 0 && (size_t)number < s->styles->styles ? s->styles->style[number]
                                                                 : (Style){.form = FORM_NUMBER};
    s->formula = false;
    text_clear(&s->text);
}

static void merge(Sheet *s, const char *range) {
    int64_t c1 = -1, r1 = -1, c2 = -1, r2 = -1;
    if (!range) return;
    const char *p = reference(range, &c1, &r1);
    if (*p == ':') (void)reference(p + 1, &c2, &r2);
    if (c1 < 0 || r1 < 0 || c2 < 0 || r2 < 0) return;
    grid_merge(s->grid, &(GridSpan){(uint32_t)r1, (uint32_t)c1, (uint32_t)r2, (uint32_t)c2});
}

/* <col min="3" max="5" hidden="1"/>: columns from 1. */
static void column_start(Sheet *s, const char **attributes) {
    const char *min = book_attribute(attributes, "min"), *max = book_attribute(attributes, "max");
    if (min && max && is_true(book_attribute(attributes, "hidden")))
        grid_hide_columns(s->grid, whole(min) - 1, whole(max) - 1);
}

static void XMLCALL sheet_start(void *context, const char *name, const char **attributes) {
    Sheet *s = context;
    if (book_element(name, "row")) {
        const char *given = book_attribute(attributes, "r");
        s->row = given ? whole(given) - 1 : s->row + 1;
        s->column = -1;
        s->hidden = is_true(book_attribute(attributes, "hidden"));
    } else if (book_element(name, "c")) {
        cell_start(s, attributes);
    } else if (book_element(name, "f")) {
        s->formula = true;
    } else if (book_element(name, "v") || book_element(name, "t")) {
        s->reading = true;
    } else if (book_element(name, "rPh")) {
        s->silent = true;
    } else if (book_element(name, "col")) {
        column_start(s, attributes);
    } else if (book_element(name, "mergeCell")) {
        merge(s, book_attribute(attributes, "ref"));
    }
}

static void XMLCALL sheet_text(void *context, const char *bytes, int length) {
    Sheet *s = context;
    if (s->reading && !s->silent && s->text.length < 1 << 20)
        text_add(&s->text, bytes, (size_t)length);
}

static GridCell place_of(const Sheet *s) {
    return (GridCell){.row = s->row < GRID_ROWS ? (uint32_t)s->row : GRID_ROWS,
                      .column = s->column < GRID_COLUMNS ? (uint32_t)s->column : GRID_COLUMNS};
}

static void put(Sheet *s, const char *text, size_t length, bool typed) {
    if (s->row < 0 || s->column < 0) return;
    GridCell place = place_of(s);
    place.typed = typed;
    if (s->hidden) grid_hide(s->grid, &place);
    s->hidden = false;
    grid_put(s->grid, &place, text, length);
}

static void put_shared(Sheet *s) {
    long long k;
    if (!num_parse_long(s->text.at, s->text.length, &k) || k < 0 || (size_t)k >= s->strings->count)
        return;
    const size_t begin = k ? s->strings->end[k - 1] : 0;
    put(s, s->strings->text.at + begin, s->strings->end[k] - begin, false);
}

/* "CHF 12.5", as a person reads it: no plain number. */
static void put_amount(Sheet *s, double value) {
    char amount[SHEET_NUMBER_TEXT], shown[SHEET_NUMBER_TEXT + CURRENCY_TEXT];
    sheet_number(value, amount);
    (void)snprintf(shown, sizeof shown, "%s %s", s->style.currency, amount);
    put(s, shown, strlen(shown), false);
}

static void put_number(Sheet *s) {
    char text[SHEET_NUMBER_TEXT];
    double value;
    if (!num_parse(s->text.at, s->text.length, &value)) {
        put(s, s->text.at, s->text.length, false);
        return;
    }
    if (s->style.padding && value >= 0 && value < 1e15) {
        (void)snprintf(text, sizeof text, "%0*.0f", s->style.padding, value);
        put(s, text, strlen(text), false);
        return;
    }
    if (*s->style.currency) {
        put_amount(s, value);
        return;
    }
    if (s->style.form == FORM_NUMBER || !sheet_day(value, s->since_1904, s->style.form, text))
        sheet_number(value, text);
    put(s, text, strlen(text), true);
}

/* Programs that cannot calculate save a formula without a value, or with a 0. */
static bool is_lost(const Sheet *s) {
    double value;
    if (!s->formula || strcmp(s->type, "n") != 0 || s->row < 0 || s->column < 0) return false;
    if (!s->text.length) return true;
    return s->uncalculated && num_parse(s->text.at, s->text.length, &value) && value == 0;
}

static void cell_end(Sheet *s) {
    if (is_lost(s)) {
        const GridCell place = place_of(s);
        grid_lose(s->grid, &place);
        return;
    }
    if (!s->text.length) return;
    if (strcmp(s->type, "s") == 0)
        put_shared(s);
    else if (strcmp(s->type, "n") == 0)
        put_number(s);
    else
        put(s, s->text.at, s->text.length, strcmp(s->type, "d") == 0);
}

static void XMLCALL sheet_end(void *context, const char *name) {
    Sheet *s = context;
    if (book_element(name, "v") || book_element(name, "t")) s->reading = false;
    if (book_element(name, "rPh")) s->silent = false;
    if (book_element(name, "c")) cell_end(s);
    s->bad = s->grid->bad != NULL;
}

static Status read_sheet(BookZip *zip, const char *entry, Sheet *sheet, Err *err) {
    sheet->row = sheet->column = -1;
    const Status status = book_zip_parse(
        zip, entry, &(BookHandlers){sheet_start, sheet_end, sheet_text, sheet, &sheet->bad}, err);
    text_free(&sheet->text);
    return status;
}

/* Styles and shared strings stand in entries of their own, which small writers leave out. */
static Status read_side(BookZip *zip, const char *workbook, const char *type,
                        const BookHandlers *handlers, Err *err) {
    char entry[1024];
    Links links = {.type = type};
    TRY(follow(zip, workbook, &links, entry, err));
    if (!*entry || !book_zip_has(zip, entry)) return ST_OK;
    return book_zip_parse(zip, entry, handlers, err);
}

static Status read_all(BookZip *zip, const char *workbook, Workbook *found, Grid *grid, Err *err) {
    Styles styles = {0};
    Strings strings = {0};
    char entry[1024];
    Links links = {.id = found->id};
    Sheet sheet = {.grid = grid,
                   .strings = &strings,
                   .styles = &styles,
                   .since_1904 = found->since_1904,
                   .uncalculated = found->uncalculated};
    Status status = follow(zip, workbook, &links, entry, err);
    if (!status)
        status = read_side(zip, workbook, "styles",
                           &(BookHandlers){style_start, style_end, NULL, &styles, NULL}, err);
    if (!status)
        status =
            read_side(zip, workbook, "sharedStrings",
                      &(BookHandlers){string_start, string_end, string_text, &strings, NULL}, err);
    if (!status) status = read_sheet(zip, entry, &sheet, err);
    mem_free(styles.format);
    mem_free(styles.style);
    mem_free(strings.end);
    text_free(&strings.text);
    return status;
}

Status xlsx_read(BookZip *zip, const char *sheet, Grid *grid, bool *found, Err *err) {
    char entry[1024];
    Workbook workbook = {.wanted = sheet};
    TRY(workbook_entry(zip, entry, err));
    TRY(read_workbook(zip, entry, &workbook, err));
    *found = workbook.found;
    return workbook.found ? read_all(zip, entry, &workbook, grid, err) : ST_OK;
}
