#include "datasets/ingest/book_ods.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/mem.h"
#include "datasets/base/num.h"
#include "datasets/ingest/sheet_number.h"

static const char content[] = "content.xml";

/* ---- which sheets ---- */

typedef struct Listing {
    OdsSheet take;
    void *context;
    int depth;      /* of tables within tables */
    char style[64]; /* the one being read */
    Text unseen;    /* the styles of sheets that are not shown, each between line ends */
} Listing;

static bool is_unseen(const Listing *l, const char *style) {
    char line[sizeof l->style + 3];
    if (!style || !l->unseen.length) return false;
    (void)snprintf(line, sizeof line, "\n%s\n", style);
    return strstr(l->unseen.at, line) != NULL;
}

static void list_style(Listing *l, const char *name, const char **attributes) {
    const char *value;
    if (book_element(name, "style")) {
        value = book_attribute(attributes, "name");
        (void)snprintf(l->style, sizeof l->style, "%s", value ? value : "");
    } else if (book_element(name, "table-properties")) {
        value = book_attribute(attributes, "display");
        if (value && strcmp(value, "false") == 0) text_addf(&l->unseen, "\n%s\n", l->style);
    }
}

static void XMLCALL list_start(void *context, const char *name, const char **attributes) {
    Listing *l = context;
    list_style(l, name, attributes);
    if (!book_element(name, "table")) return;
    const char *title = book_attribute(attributes, "name");
    if (!l->depth++ && title)
        l->take(l->context, title, is_unseen(l, book_attribute(attributes, "style-name")));
}

static void XMLCALL list_end(void *context, const char *name) {
    Listing *l = context;
    if (book_element(name, "table")) l->depth--;
}

Status ods_sheets(BookZip *zip, OdsSheet take, void *context, Err *err) {
    Listing listing = {.take = take, .context = context};
    const Status status = book_zip_parse(
        zip, content, &(BookHandlers){list_start, list_end, NULL, &listing, NULL}, err);
    text_free(&listing.unseen);
    return status;
}

/* ---- one sheet ---- */

/* A cell of the row being read, until it is known how often the row is repeated. */
typedef struct Held {
    uint32_t column;
    size_t at, length; /* in `held_text` */
    bool typed;
} Held;

typedef struct Sheet {
    const char *wanted;
    Grid *grid;
    bool found, inside, done;     /* done: no more to read */
    int depth, aside;             /* tables within tables; comments and other asides */
    int64_t row, column, columns; /* columns: described so far */
    long long row_repeat, column_repeat;
    bool in_cell, typed;
    bool uncalculated, hidden; /* of the cell: a formula without a value; of the row */
    Text value, text;          /* what the cell holds; what it shows */
    bool paragraph;
    bool foreign; /* the value is an amount in another currency than the euro, which it names */
    Held *held;
    size_t holds, held_room;
    Text held_text;
} Sheet;

/* Attributes as LibreOffice names them; an extension repeats some under another prefix. */
static const char *exact(const char **attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0) return attributes[1];
    return NULL;
}

static long long count_of(const char **attributes, const char *name) {
    const char *text = exact(attributes, name);
    long long count = 1;
    if (!text || !num_parse_long(text, strlen(text), &count) || count < 1) return 1;
    return count;
}

static void set_value(Sheet *s, const char *text) {
    text_clear(&s->value);
    text_adds(&s->value, text);
    s->typed = true;
}

static void set_number(Sheet *s, const char *text) {
    char number[SHEET_NUMBER_TEXT];
    double value;
    if (!num_parse(text, strlen(text), &value)) return;
    sheet_number(value, number);
    set_value(s, number);
}

/* "2024-01-31T00:00:00" is a day. */
static void set_date(Sheet *s, const char *text) {
    static const char midnight[] = "T00:00:00";
    set_value(s, text);
    char *time = strstr(s->value.at, midnight);
    if (!time) return;
    *time = 0;
    s->value.length = (size_t)(time - s->value.at);
}

/* "12.5 CHF", as a person reads it: no plain number. */
static void set_currency(Sheet *s, const char *currency) {
    if (!s->typed || !currency || strcmp(currency, "EUR") == 0) return;
    text_addf(&s->value, " %s", currency);
    s->typed = false;
    s->foreign = true;
}

static void cell_start(Sheet *s, const char **attributes) {
    const char *type = exact(attributes, "office:value-type"), *value;
    s->in_cell = true;
    s->typed = s->paragraph = s->foreign = false;
    s->column_repeat = count_of(attributes, "table:number-columns-repeated");
    text_clear(&s->value);
    text_clear(&s->text);
    if (type && (value = exact(attributes, "office:value"))) set_number(s, value);
    s->uncalculated = !type && exact(attributes, "table:formula");
    set_currency(s, exact(attributes, "office:currency"));
    if (type && (value = exact(attributes, "office:date-value"))) set_date(s, value);
    const long long columns = count_of(attributes, "table:number-columns-spanned"),
                    rows = count_of(attributes, "table:number-rows-spanned");
    if (columns == 1 && rows == 1) return;
    if (s->row >= GRID_ROWS || s->column >= GRID_COLUMNS) return;
    const int64_t last_row = s->row + rows - 1, last_column = s->column + columns - 1;
    grid_merge(s->grid,
               &(GridSpan){(uint32_t)s->row, (uint32_t)s->column,
                           last_row < GRID_ROWS ? (uint32_t)last_row : GRID_ROWS,
                           last_column < GRID_COLUMNS ? (uint32_t)last_column : GRID_COLUMNS});
}

static void hold(Sheet *s, int64_t column, const Text *text) {
    s->held = mem_room(s->held, s->holds, &s->held_room, sizeof *s->held);
    s->held[s->holds++] = (Held){column < GRID_COLUMNS ? (uint32_t)column : GRID_COLUMNS,
                                 s->held_text.length, text->length, s->typed};
    text_add(&s->held_text, text->at, text->length);
}

static void cell_end(Sheet *s) {
    const Text *text = s->typed || s->foreign ? &s->value : &s->text;
    if (text->length)
        for (long long k = 0; k < s->column_repeat && k <= GRID_COLUMNS; k++)
            hold(s, s->column + k, text);
    else if (s->uncalculated)
        grid_lose(s->grid, &(GridCell){.row = s->row < GRID_ROWS ? (uint32_t)s->row : GRID_ROWS,
                                       .column = s->column < GRID_COLUMNS ? (uint32_t)s->column
                                                                          : GRID_COLUMNS});
    s->column += s->column_repeat;
    s->in_cell = false;
}

static void row_end(Sheet *s) {
    for (long long r = 0; r < s->row_repeat && s->holds && !s->grid->bad; r++) {
        if (s->hidden && s->row + r < GRID_ROWS)
            grid_hide(s->grid, &(GridCell){.row = (uint32_t)(s->row + r)});
        for (size_t k = 0; k < s->holds; k++) {
            const Held *held = &s->held[k];
            const int64_t row = s->row + r;
            const GridCell place = {.row = row < GRID_ROWS ? (uint32_t)row : GRID_ROWS,
                                    .column = held->column,
                                    .typed = held->typed};
            grid_put(s->grid, &place, s->held_text.at + held->at, held->length);
        }
    }
    s->row += s->row_repeat < GRID_ROWS ? s->row_repeat : GRID_ROWS;
    s->holds = 0;
    text_clear(&s->held_text);
}

/* Text that is no value of the cell, and blanks that are written as elements. */
static void start_in_cell(Sheet *s, const char *name, const char **attributes) {
    if (s->aside || book_element(name, "annotation") || book_element(name, "shapes")) {
        s->aside++;
    } else if (book_element(name, "p")) {
        if (s->paragraph) text_addc(&s->text, ' ');
        s->paragraph = true;
    } else if (book_element(name, "s")) {
        for (long long k = count_of(attributes, "text:c"); k > 0 && s->text.length < 1 << 16; k--)
            text_addc(&s->text, ' ');
    } else if (book_element(name, "tab") || book_element(name, "line-break")) {
        text_addc(&s->text, ' ');
    }
}

static bool is_collapsed(const char **attributes) {
    const char *seen = exact(attributes, "table:visibility");
    return seen && strcmp(seen, "visible") != 0;
}

/* Columns are described one after the other, before the rows. */
static void column_start(Sheet *s, const char **attributes) {
    const long long repeat = count_of(attributes, "table:number-columns-repeated");
    const int64_t count = repeat < GRID_COLUMNS ? repeat : GRID_COLUMNS;
    if (s->columns >= GRID_COLUMNS) return;
    if (is_collapsed(attributes)) grid_hide_columns(s->grid, s->columns, s->columns + count - 1);
    s->columns += count;
}

static void XMLCALL sheet_start(void *context, const char *name, const char **attributes) {
    Sheet *s = context;
    if (s->in_cell) {
        start_in_cell(s, name, attributes);
    } else if (strcmp(name, "table:table") == 0) {
        const char *title = exact(attributes, "table:name");
        s->inside = !s->depth++ && !s->found && title && strcmp(title, s->wanted) == 0;
        s->found |= s->inside;
    } else if (s->inside && strcmp(name, "table:table-row") == 0) {
        s->row_repeat = count_of(attributes, "table:number-rows-repeated");
        s->hidden = is_collapsed(attributes);
        s->column = 0;
    } else if (s->inside && strcmp(name, "table:table-column") == 0) {
        column_start(s, attributes);
    } else if (s->inside && strcmp(name, "table:table-cell") == 0) {
        cell_start(s, attributes);
    } else if (s->inside && strcmp(name, "table:covered-table-cell") == 0) {
        s->column += count_of(attributes, "table:number-columns-repeated");
    }
}

static void XMLCALL sheet_text(void *context, const char *bytes, int length) {
    Sheet *s = context;
    if (s->in_cell && s->paragraph && !s->aside && s->text.length < 1 << 20)
        text_add(&s->text, bytes, (size_t)length);
}

static void XMLCALL sheet_end(void *context, const char *name) {
    Sheet *s = context;
    if (s->aside) {
        s->aside--;
    } else if (s->in_cell && strcmp(name, "table:table-cell") == 0) {
        cell_end(s);
    } else if (s->inside && !s->in_cell && strcmp(name, "table:table-row") == 0) {
        row_end(s);
    } else if (!s->in_cell && strcmp(name, "table:table") == 0) {
        s->depth--;
        s->done |= s->inside;
        s->inside = false;
    }
    s->done |= s->grid->bad != NULL;
}

Status ods_read(BookZip *zip, const char *sheet, Grid *grid, bool *found, Err *err) {
    Sheet s = {.wanted = sheet, .grid = grid};
    const Status status = book_zip_parse(
        zip, content, &(BookHandlers){sheet_start, sheet_end, sheet_text, &s, &s.done}, err);
    *found = s.found;
    text_free(&s.value);
    text_free(&s.text);
    text_free(&s.held_text);
    mem_free(s.held);
    return status;
}
