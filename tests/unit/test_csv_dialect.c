/* csv_dialect: the delimiter, and where the table begins. */
#include "datasets/ingest/csv_dialect.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "tests/support/rows.h"

typedef struct Case {
    const char *text;
    char delimiter;
    int header_line, body_line;
    const char *header; /* names between bars */
} Case;

static const Case cases[] = {
    {"a,b\n1,2\n", ',', 1, 2, "a|b"},
    {"a;b\n1,5;2,5\n3,5;4,5\n", ';', 1, 2, "a|b"},
    {"a\tb\n1\tx;y\n", '\t', 1, 2, "a|b"},
    {"a|b|c\n1|2|3\n", '|', 1, 2, "a|b|c"},
    {"a\n1\n2\n", ',', 1, 2, "a"},
    {"a,b", ',', 1, 2, "a|b"},
    {"sep=;\r\na;b\r\n1;2\r\n", ';', 2, 3, "a|b"},
    {"\"sep=|\"\na|b\n1|2\n", '|', 2, 3, "a|b"},
    {"Lijst, van zaken; 2025\n\na;b;c\n1;2;3\n4;5;6\n", ';', 3, 4, "a|b|c"},
    {"Lijst;;;\n;;;\na;b;c;d\n1;2;3;4\n", ';', 3, 4, "a|b|c|d"},
    {"Gemeente;Ergens;;;;\na;b;c;d;e;f\n1;2;3;4;5;6\n", ';', 2, 3, "a|b|c|d|e|f"},
    {"\n\na,b\n1,2\n", ',', 3, 4, "a|b"},
    {"\" a \",\"b \"\"x\"\"\",\" c\"\n1,2,3\n", ',', 1, 2, "a|b \"x\"|c"},
    {"\"a\nb\",c\n1,2\n", ',', 1, 3, "a b|c"},
    {"Nr;Omzet;;\n;jan;feb;mrt\n1;5;6;7\n", ';', 1, 3, "Nr|Omzet jan|Omzet feb|Omzet mrt"},
    {"Nr;Naam;;\nx;1;2;3\n", ';', 1, 2, "Nr|Naam||"},
    {"a,b,c\n,,\n1,2,3\n", ',', 1, 2, "a|b|c"},
    {"", ',', 1, 2, ""},
};

EachRow(csv_shape, finds_the_table, cases) {
    const Case *c = &cases[*row];
    Arena *arena = arena_open();
    CsvShape shape;
    Text names = {0};
    csv_shape(c->text, strlen(c->text), 0, arena, &shape);
    text_adds(&names, "");
    for (size_t k = 0; k < shape.columns; k++) {
        if (k) text_addc(&names, '|');
        text_adds(&names, shape.header[k]);
    }
    cr_expect(eq(chr, shape.delimiter, c->delimiter));
    cr_expect(eq(int, (int)shape.header_line, c->header_line));
    cr_expect(eq(int, (int)shape.body_line, c->body_line));
    cr_expect(eq(str, names.at, (char *)c->header));
    text_free(&names);
    arena_close(arena);
}

static void add_cell(void *context, size_t column, const char *text, size_t length) {
    text_addf(context, "%zu:%.*s ", column, (int)length, text);
}

Test(csv_cells, whole_lines_without_quotes_and_blanks) {
    static const char text[] = "a, \"b;c\" ;\n\"x\ny\"; z\nhalf;line";
    Text out = {0};
    csv_cells(text, sizeof text - 1, ';', add_cell, &out);
    cr_expect(eq(str, out.at, (char *)"0:a, \"b 1:c\" 2: 0:x\ny 1:z "));
    text_free(&out);
}
