/* outcomes_xlsx - what inspections found, typed into the spreadsheet that gevel report writes.
 *
 * The sheet is the first whose first row has storefront_id, inspected_on and outcome; other columns
 * and sheets are skipped, and so is a row with neither day nor outcome: nobody has been there yet.
 * A day is a date cell or text as YYYY-MM-DD. Excel and LibreOffice write the same parts
 * (ECMA-376): xl/sharedStrings.xml and xl/worksheets/sheetN.xml. */
#include <expat.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/row_convert.h"
#include "datasets/ingest/source.h"

enum {
    COLUMNS = 64,
    BLOCK = 1 << 16,
    SERIAL_1970 = 25569
};                                       /* days from 1899-12-30 to 1970-01-01 */
enum { STOREFRONT, INSPECTED, OUTCOME }; /* columns of table_outcomes */

typedef struct Book {
    Load *load;
    Err *err;
    Status status;
    size_t strings, capacity;
    const char **string; /* shared strings */
    Text text;           /* of the element being read */
    bool reading;
    /* the sheet */
    bool found, header_read;
    int64_t line;
    int column;                /* of the cell being read */
    char type[12];             /* of the cell being read */
    int target[COLUMNS];       /* column of the table, -1 = skipped */
    const char *cell[COLUMNS]; /* texts of the row being read */
} Book;

static bool is(const char *name, const char *wanted) {
    const char *colon = strrchr(name, ':');
    return strcmp(colon ? colon + 1 : name, wanted) == 0;
}

static const char *attribute(const char **attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0) return attributes[1];
    return NULL;
}

static void XMLCALL add_text(void *data, const char *bytes, int length) {
    Book *b = data;
    if (b->reading) text_add(&b->text, bytes, (size_t)length);
}

static const char *take_text(Book *b) {
    const char *text = arena_strndup(b->load->arena, b->text.at ? b->text.at : "", b->text.length);
    text_clear(&b->text);
    return text;
}

/* ---- shared strings ---- */

static void XMLCALL string_start(void *data, const char *name, const char **attributes) {
    Book *b = data;
    (void)attributes;
    if (is(name, "t")) b->reading = true;
    if (is(name, "rPh")) b->reading = false; /* how to pronounce it */
}

static void XMLCALL string_end(void *data, const char *name) {
    Book *b = data;
    if (is(name, "t")) b->reading = false;
    if (!is(name, "si")) return;
    if (b->strings == b->capacity) {
        b->capacity = b->capacity ? 2 * b->capacity : 256;
        const char **more = ARENA_ARRAY(b->load->arena, const char *, b->capacity);
        if (b->strings) memcpy(more, b->string, b->strings * sizeof *more);
        b->string = more;
    }
    b->string[b->strings++] = take_text(b);
}

/* ---- a sheet ---- */

/* "AB12" -> 27; -1 when it names no column. */
static int column_of(const char *reference) {
    int column = 0;
    const char *p = reference;
    for (; *p >= 'A' && *p <= 'Z' && column < 1000; p++) column = 26 * column + (*p - 'A' + 1);
    return column - 1;
}

static void cell_start(Book *b, const char **attributes) {
    const char *reference = attribute(attributes, "r"), *type = attribute(attributes, "t");
    b->column = reference ? column_of(reference) : b->column + 1;
    (void)snprintf(b->type, sizeof b->type, "%s", type ? type : "n");
    text_clear(&b->text);
}

static void XMLCALL sheet_start(void *data, const char *name, const char **attributes) {
    Book *b = data;
    if (is(name, "row")) {
        long long line = b->line + 1;
        const char *given = attribute(attributes, "r");
        if (given) (void)num_parse_long(given, strlen(given), &line);
        b->line = line;
        b->column = -1;
        memset(b->cell, 0, sizeof b->cell);
    } else if (is(name, "c"))
        cell_start(b, attributes);
    else if (is(name, "v") || is(name, "t"))
        b->reading = true;
}

static void cell_end(Book *b) {
    const char *text = take_text(b);
    long long index;
    if (strcmp(b->type, "s") == 0)
        text =
            num_parse_long(text, strlen(text), &index) && index >= 0 && (size_t)index < b->strings
                ? b->string[index]
                : "";
    if (b->column >= 0 && b->column < COLUMNS) b->cell[b->column] = text;
}

static void read_header(Book *b) {
    bool have[3] = {false};
    b->header_read = true;
    for (int k = 0; k < COLUMNS; k++) {
        b->target[k] = -1;
        for (int c = 0; b->cell[k] && table_outcomes.columns[c].name; c++)
            if (strcmp(b->cell[k], table_outcomes.columns[c].name) == 0) b->target[k] = c;
        if (b->target[k] >= 0 && b->target[k] <= OUTCOME) have[b->target[k]] = true;
    }
    b->found = have[STOREFRONT] && have[INSPECTED] && have[OUTCOME];
}

/* A date cell holds days; anything else stays as it is and is judged as text. */
static const char *day_text(Book *b, const char *text) {
    double days;
    char date[DATE_TEXT];
    if (!num_parse(text, strlen(text), &days) || fabs(days) > 1e6) return text;
    return arena_strdup(b->load->arena, date_format((int)floor(days) - SERIAL_1970, date));
}

static const char *value_of(Book *b, int column) {
    for (int k = 0; k < COLUMNS; k++)
        if (b->target[k] == column && b->cell[k])
            return column == INSPECTED ? day_text(b, b->cell[k]) : b->cell[k];
    return "";
}

static Status read_outcome(Book *b) {
    Row row = {.line = b->line, .table = &table_outcomes};
    bool valid = true;
    if (!*value_of(b, INSPECTED) && !*value_of(b, OUTCOME)) return ST_OK;
    if (!load_wants(b->load, b->line)) return ST_OK;
    for (int c = 0; valid && table_outcomes.columns[c].name; c++) {
        const char *value = value_of(b, c);
        valid = row_convert(&row, (size_t)c, value, strlen(value));
    }
    if (valid) TRY(table_outcomes.take(b->load->sink, &row, b->err));
    if (row.reason)
        return load_reject(b->load,
                           &(Reject){.line = row.line,
                                     .column = row.bad_column,
                                     .reason = row.reason,
                                     .value = row.bad_value,
                                     .length = strlen(row.bad_value),
                                     .awaits = row.awaits},
                           b->err);
    load_taken(b->load, 0, 1);
    return ST_OK;
}

static void XMLCALL sheet_end(void *data, const char *name) {
    Book *b = data;
    if (is(name, "v") || is(name, "t")) b->reading = false;
    if (is(name, "c")) cell_end(b);
    if (!is(name, "row") || b->status) return;
    if (!b->header_read)
        read_header(b);
    else if (b->found)
        b->status = read_outcome(b);
}

/* ---- the parts of the zip ---- */

static Status damaged(const Part *part, XML_Parser parser, Err *err) {
    return FAIL(err, ST_INPUT, "%s:%lu: not the XML of a spreadsheet: %s", part->path,
                (unsigned long)XML_GetCurrentLineNumber(parser),
                XML_ErrorString(XML_GetErrorCode(parser)));
}

static Status feed(Book *b, const Part *part, XML_Parser parser, Input *input, Err *err) {
    char block[BLOCK];
    size_t got = BLOCK;
    while (got == BLOCK && !b->status) {
        TRY(input_read(input, block, BLOCK, &got, err));
        if (XML_Parse(parser, block, (int)got, got < BLOCK) == XML_STATUS_ERROR)
            return damaged(part, parser, err);
    }
    return b->status;
}

static Status parse(Book *b, const Part *part, XML_StartElementHandler start,
                    XML_EndElementHandler end, Err *err) {
    Input *input = NULL;
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!parser) return FAIL(err, ST_FAILED, "not enough memory to read %s", part->path);
    XML_SetUserData(parser, b);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, add_text);
    Status status = input_open(part, &input, err);
    if (!status) status = feed(b, part, parser, input, err);
    input_close(input);
    XML_ParserFree(parser);
    return status;
}

static Status parse_sheet(Book *b, const Part *part, Err *err) {
    b->header_read = false;
    b->line = 0;
    return parse(b, part, sheet_start, sheet_end, err);
}

/* "sheet2.xml"; parts are named without their folder. */
static bool is_sheet(const Part *part) {
    return strncmp(part->name, "sheet", 5) == 0 && part->name[5] >= '0' && part->name[5] <= '9';
}

static Status read_parts(Book *b, const Parts *parts, Err *err) {
    for (size_t k = 0; k < parts->count; k++)
        if (strcmp(parts->part[k].name, "sharedStrings.xml") == 0)
            TRY(parse(b, &parts->part[k], string_start, string_end, err));
    for (size_t k = 0; k < parts->count && !b->found; k++)
        if (is_sheet(&parts->part[k])) TRY(parse_sheet(b, &parts->part[k], err));
    if (b->found) return ST_OK;
    return FAIL(err, ST_INPUT,
                "%s: no sheet has the columns storefront_id, inspected_on and outcome in its first "
                "row",
                b->load->part->path);
}

static Status read_xlsx(Load *load, Err *err) {
    Book book = {.load = load, .err = err};
    Parts parts;
    load->file->kind = table_outcomes.name;
    TRY(zip_list(load->part->path, &load->options->limits, load->arena, &parts, err));
    TRY(stmt_open(load->store, sql_query(table_outcomes.insert), &load->sink->insert, err));
    const Status status = read_parts(&book, &parts, err);
    text_free(&book.text);
    return status;
}

static int recognise(const Sample *sample) {
    const char *end = strrchr(sample->part->name, '.');
    if (!end || strcmp(end, ".xlsx") != 0) return NOT_MINE;
    return strncmp(sample->bytes, "PK\3\4", 4) == 0 ? SURELY_MINE : NOT_MINE;
}

const Source source_outcomes_xlsx = {
    .name = "outcomes_xlsx",
    .title = "outcomes typed into the spreadsheet of gevel report",
    .recognise = recognise,
    .read = read_xlsx,
};
