/* Workbooks: what a sheet becomes as CSV, in both formats; what is refused. */
#include "datasets/ingest/book.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/ingest/month_words.h"
#include "datasets/ingest/sheet_number.h"
#include "tests/support/pack.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

#define XLSX_HEAD                                                                                 \
    {"xl/workbook.xml",                                                                           \
     "<workbook xmlns:r=\"r\"><sheets><sheet name=\"One\" r:id=\"a\"/><sheet name=\"Two\" "       \
     "state=\"hidden\" r:id=\"b\"/></sheets></workbook>",                                         \
     0},                                                                                          \
        {"xl/_rels/workbook.xml.rels",                                                            \
         "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/s.xml\"" \
         "/><Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"/xl/worksheets/t.xml\"/>"        \
         "<Relationship Id=\"c\" Type=\"x/styles\" Target=\"styles.xml\"/>"                       \
         "<Relationship Id=\"d\" Type=\"x/sharedStrings\" Target=\"strings.xml\"/>"               \
         "</Relationships>",                                                                      \
         0},                                                                                      \
        {"xl/styles.xml",                                                                         \
         "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"mmm\\-yy\"/>"                \
         "<numFmt numFmtId=\"171\" formatCode=\"00000\"/></numFmts><cellStyleXfs><xf "            \
         "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"     \
         "<xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"22\"/></cellXfs>"            \
         "</styleSheet>",                                                                         \
         0},                                                                                      \
    {                                                                                             \
        "xl/strings.xml",                                                                         \
            "<sst><si><t>shared</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t>"  \
            "</rPh></si></sst>",                                                                  \
            0                                                                                     \
    }

static const char *const sheets[][2] = {
    /* typed cells: numbers to fifteen digits, days by their style, padded numbers as text */
    {"<row r=\"1\"><c r=\"A1\"><v>60.499999999999993</v></c><c r=\"B1\"><v>0.30000000000000004</v>"
     "</c><c r=\"C1\"><v>1.2E4</v></c></row>",
     "60.5,0.3,12000\n"},
    {"<row><c s=\"1\"><v>45292</v></c><c s=\"2\"><v>45292</v></c><c s=\"4\"><v>45292.5</v></c>"
     "<c s=\"3\"><v>123</v></c></row>",
     "2024-01-01,2024-01-01,2024-01-01T12:00:00,\"00123\"\n"},
    /* text: shared, rich, inline, of formulas; breaks become blanks, quotes are doubled */
    {"<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><t>a "
     "\"b\"\n"
     "c</t></is></c><c t=\"str\"><f>1+1</f><v>2</v></c><c t=\"s\"><v>9</v></c></row>",
     "\"shared\",\"rich text\",\"a \"\"b\"\" c\",\"2\"\n"},
    /* a line is a row of the sheet; cells that are absent stay empty */
    {"<row r=\"2\"><c r=\"B2\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\"><v>2</v></c></row>",
     "\n,1\n\n2,\n"},
    /* headings that span others are repeated, amounts are not */
    {"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Year</t></is></c><c r=\"B1\"><v>2024</v></c>"
     "</row><row r=\"2\"><c r=\"B2\"><v>5000</v></c></row></sheetData><mergeCells><mergeCell "
     "ref=\"B1:C1\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"A1:A2\"/></mergeCells><sheetData>",
     "\"Year\",2024,2024\n\"Year\",5000,\n"},
    /* rows out of order */
    {"<row r=\"2\"><c r=\"A2\"><v>2</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
     "1\n2\n"},
    {"", ""},
};

static const char *sheet_csv(World *w, const char *path, const char *name, Status wanted) {
    Text csv = {0}, told = {0};
    Err err = {0};
    const Status status = book_csv(path, name, &csv, &told, &err);
    cr_assert(eq(int, status, wanted), "%s", err.text);
    text_free(&told);
    const char *copy = arena_strdup(w->arena, status ? err.text : csv.at);
    text_free(&csv);
    return copy;
}

static const char *xlsx(World *w, const char *cells) {
    const char *sheet =
        arena_printf(w->arena, "<worksheet><sheetData>%s</sheetData></worksheet>", cells);
    pack_zip(w->folder, "b.xlsx",
             (PackEntry[]){XLSX_HEAD,
                           {"xl/worksheets/s.xml", sheet, 0},
                           {"xl/worksheets/t.xml", "<worksheet/>", 0},
                           {0}});
    return world_path(w, "b.xlsx");
}

EachRow(book, cells_of_xlsx_are_taken_as_typed, sheets) {
    World w;
    world_open(&w);
    cr_assert(eq(str, (char *)sheet_csv(&w, xlsx(&w, sheets[*row][0]), "One", ST_OK),
                 (char *)sheets[*row][1]));
    world_close(&w);
}

Test(book, sheets_are_listed_with_those_that_are_hidden) {
    World w;
    BookSheets list;
    Err err = {0};
    world_open(&w);
    must(book_sheets(xlsx(&w, ""), w.arena, &list, &err), &err);
    cr_assert(eq(sz, list.count, 2));
    cr_assert(eq(str, (char *)list.sheet[0].name, "One"));
    cr_assert(not(list.sheet[0].hidden));
    cr_assert(list.sheet[1].hidden);
    cr_assert(eq(str, (char *)sheet_csv(&w, world_path(&w, "b.xlsx"), "Two", ST_OK), ""));
    cr_assert(strstr(sheet_csv(&w, world_path(&w, "b.xlsx"), "Three", ST_INPUT),
                     "no sheet 'Three'") != NULL);
    world_close(&w);
}

static const char ods_sheet[] =
    "<office:document-content><office:body><office:spreadsheet><table:tracked-changes>"
    "<table:table-cell office:value-type=\"float\" office:value=\"9\"/></table:tracked-changes>"
    "<table:table table:name=\"One\"><table:table-row><table:table-cell "
    "office:value-type=\"string\" table:number-columns-spanned=\"2\"><text:p>Kop</text:p>"
    "</table:table-cell><table:covered-table-cell/></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"date\""
    " office:date-value=\"2024-01-31T00:00:00\"><text:p>31/01/24</text:p></table:table-cell>"
    "<table:table-cell calcext:value-type=\"float\" office:value-type=\"float\" "
    "office:value=\"60.5\" table:number-columns-repeated=\"2\"><text:p>60,5</text:p>"
    "</table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/>"
    "</table:table-row><table:table-row><table:table-cell office:value-type=\"string\">"
    "<office:annotation><text:p>who</text:p></office:annotation><text:p>a<text:s text:c=\"2\"/>b"
    "</text:p><text:p>c</text:p></table:table-cell></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>"
    "</table:table><table:table table:name=\"Two\"/></office:spreadsheet></office:body>"
    "</office:document-content>";

Test(book, cells_of_ods_are_taken_as_typed) {
    World w;
    world_open(&w);
    pack_zip(w.folder, "b.ods", (PackEntry[]){{"content.xml", ods_sheet, 0}, {0}});
    cr_assert(
        eq(str, (char *)sheet_csv(&w, world_path(&w, "b.ods"), "One", ST_OK),
           "\"Kop\",\"Kop\",\n\n\n2024-01-31,60.5,60.5\n2024-01-31,60.5,60.5\n\"a  b c\",,\n"));
    cr_assert(eq(str, (char *)sheet_csv(&w, world_path(&w, "b.ods"), "Two", ST_OK), ""));
    world_close(&w);
}

/* ---- what is told of a sheet ---- */

/* A sheet of xlsx, what its workbook says of calculating, the CSV, and what is told: only a formula
 * of a program that cannot calculate is without a value, a 0 that Excel found is a 0. */
static const char *const told[][4] = {
    {"<row r=\"1\"><c r=\"A1\"><f>SUM(B1:C1)</f><v></v></c><c r=\"B1\"><v>7</v></c><c r=\"C1\">"
     "<f>1-1</f><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><f>B1</f></c></row>",
     "", ",7,0\n", "2 formulas were saved without their value (first A1)"},
    {"<row r=\"1\"><c r=\"A1\"><v>0</v></c><c r=\"AB1\"><f>SUM(A1)</f><v>0</v></c><c "
     "r=\"AC1\"><f>5</f><v>5</v></c></row>",
     "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>", "0,,,,,,,,,,,,,,,,,,,,,,,,,,,,5\n",
     "1 formula was saved without its value (first AB1)"},
    {"<row r=\"1\"><c t=\"str\"><f>\"\"</f><v></v></c><c><v>1</v></c></row>", "", ",1\n", ""},
    {"<row r=\"1\"><c><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c><v>2</v></c><c><v>3</v></c>"
     "</row><row r=\"3\" hidden=\"1\"/><row r=\"4\" hidden=\"true\"><c><v>4</v></c></row>",
     "", "1,\n2,3\n\n4,\n", "2 rows are hidden (first 2): read like the others"},
    /* columns that are not shown, as far as they hold something: D and E do not */
    {"</sheetData><cols><col min=\"1\" max=\"1\"/><col min=\"2\" max=\"5\" hidden=\"1\"/><col "
     "min=\"6\" max=\"6\" hidden=\"0\"/></cols><sheetData><row r=\"1\" hidden=\"1\"><c><v>1</v></c>"
     "<c r=\"C1\"><v>3</v></c></row><row r=\"2\"><c r=\"B2\"><v>2</v></c><c r=\"F2\"><v>6</v></c>"
     "</row>",
     "", "1,,3,,,\n,2,,,,6\n",
     "1 row is hidden (first 1): read like the others; 2 columns are hidden (first B): read like "
     "the others"},
    {"</sheetData><cols><col min=\"3\" max=\"16384\" hidden=\"1\"/></cols><sheetData><row><c><v>1"
     "</v></c></row>",
     "", "1\n", ""},
};

static void expect_told(const char *path, const char *csv, const char *wanted) {
    Text got = {0}, said = {0};
    Err err = {0};
    must(book_csv(path, "One", &got, &said, &err), &err);
    cr_expect(eq(str, got.at, (char *)csv));
    const bool as_wanted = *wanted ? strstr(said.at, wanted) != NULL : !said.length;
    cr_expect(as_wanted, "%s", said.at);
    text_free(&got);
    text_free(&said);
}

EachRow(book, formulas_without_a_value_and_hidden_rows_are_told, told) {
    World w;
    world_open(&w);
    const char *sheet = arena_printf(w.arena, "<worksheet><sheetData>%s</sheetData></worksheet>",
                                     told[*row][0]),
               *book = arena_printf(w.arena,
                                    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"One\" "
                                    "r:id=\"a\"/></sheets>%s</workbook>",
                                    told[*row][1]);
    pack_zip(w.folder, "b.xlsx",
             (PackEntry[]){{"xl/workbook.xml", book, 0},
                           {"xl/_rels/workbook.xml.rels",
                            "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" "
                            "Target=\"s.xml\"/></Relationships>",
                            0},
                           {"xl/s.xml", sheet, 0},
                           {0}});
    expect_told(world_path(&w, "b.xlsx"), told[*row][2], told[*row][3]);
    world_close(&w);
}

static const char ods_hidden[] =
    "<office:document-content><office:automatic-styles><style:style style:name=\"ta1\" "
    "style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>"
    "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties "
    "table:display=\"false\"/></style:style></office:automatic-styles><office:body>"
    "<office:spreadsheet><table:table table:name=\"Zero\"><table:table-column "
    "table:visibility=\"collapse\"/></table:table><table:table table:name=\"One\" "
    "table:style-name=\"ta1\"><table:table-column/><table:table-column "
    "table:visibility=\"collapse\"/><table:table-column table:visibility=\"collapse\" "
    "table:number-columns-repeated=\"16000\"/><table:table-row><table:table-cell "
    "table:formula=\"of:=1+1\"/><table:table-cell "
    "table:formula=\"of:=0\" office:value-type=\"float\" office:value=\"0\"/><table:table-cell "
    "table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\"/></table:table-row>"
    "<table:table-row table:visibility=\"filter\" table:number-rows-repeated=\"2\">"
    "<table:table-cell office:value-type=\"float\" office:value=\"4\"/></table:table-row>"
    "<table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1000000\">"
    "<table:table-cell/></table:table-row></table:table><table:table table:name=\"Two\" "
    "table:style-name=\"ta2\"/></office:spreadsheet></office:body></office:document-content>";

Test(book, what_ods_hides_or_has_not_calculated_is_told) {
    World w;
    BookSheets list;
    Err err = {0};
    world_open(&w);
    pack_zip(w.folder, "b.ods", (PackEntry[]){{"content.xml", ods_hidden, 0}, {0}});
    expect_told(world_path(&w, "b.ods"), ",0\n4,\n4,\n",
                "1 formula was saved without its value (first A1): taken as empty, never as 0; "
                "open and save it in a spreadsheet program; 2 rows are hidden (first 2): read like "
                "the others; 1 column "
                "is hidden (first B): read like the others");
    must(book_sheets(world_path(&w, "b.ods"), w.arena, &list, &err), &err);
    cr_assert(eq(sz, list.count, 3));
    cr_expect(not(list.sheet[1].hidden));
    cr_expect(list.sheet[2].hidden);
    world_close(&w);
}

/* What is no workbook, and what would make a small file large. */
static const char *const refused[][2] = {
    {"<!DOCTYPE w [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>", "DOCTYPE"},
    {"<worksheet><sheetData><row>", "not the XML of a workbook"},
    {"<worksheet><sheetData><row r=\"1\"><c r=\"BZU1\"><v>1</v></c></row></sheetData></worksheet>",
     "more than 2048 columns"},
    {"<worksheet><sheetData><row r=\"2000000\"><c r=\"A2000000\"><v>1</v></c></row></sheetData>"
     "</worksheet>",
     "larger than gevel reads"},
};

EachRow(book, what_cannot_be_taken_is_refused_with_the_reason, refused) {
    World w;
    world_open(&w);
    pack_zip(w.folder, "b.xlsx",
             (PackEntry[]){XLSX_HEAD, {"xl/worksheets/s.xml", refused[*row][0], 0}, {0}});
    const char *text = sheet_csv(&w, world_path(&w, "b.xlsx"), "One", ST_INPUT);
    cr_assert(strstr(text, refused[*row][1]) != NULL, "%s", text);
    world_close(&w);
}

Test(book, a_sheet_that_is_packed_too_tightly_is_refused) {
    enum { LARGE = 66 << 20 };
    static const char head[] = "<worksheet><sheetData>";
    World w;
    world_open(&w);
    char *sheet = malloc(LARGE);
    memset(sheet, ' ', LARGE);
    memcpy(sheet, head, sizeof head - 1);
    pack_zip(w.folder, "b.xlsx",
             (PackEntry[]){XLSX_HEAD, {"xl/worksheets/s.xml", sheet, LARGE}, {0}});
    const char *text = sheet_csv(&w, world_path(&w, "b.xlsx"), "One", ST_INPUT);
    cr_expect(strstr(text, "200 times its size") != NULL, "%s", text);
    free(sheet);
    world_close(&w);
}

Test(book, a_file_that_is_no_workbook_says_so) {
    World w;
    BookSheets list;
    Err err = {0};
    world_open(&w);
    pack_file(w.folder, "b.xlsx", "\xD0\xCF\x11\xE0 an old workbook, or one with a password");
    cr_assert(eq(int, book_sheets(world_path(&w, "b.xlsx"), w.arena, &list, &err), ST_INPUT));
    cr_assert(strstr(err.text, "password") != NULL, "%s", err.text);
    cr_assert(strstr(book_way_out("a/OLD.XLS"), "save it as .xlsx") != NULL);
    cr_assert(strstr(book_way_out("a.parquet"), "duckdb") != NULL);
    cr_assert(book_way_out("a.csv") == NULL && book_is("A.XLSM") && !book_is("a.xls"));
    world_close(&w);
}

/* ---- numbers by their form ---- */

static const struct {
    const char *code;
    NumberForm form;
    int padding;
} forms[] = {
    {"dd/mm/yyyy", FORM_DATE, 0},
    {"mmm\\-yy", FORM_DATE, 0},
    {"[$-813]d mmmm yyyy", FORM_DATE, 0},
    {"hh:mm", FORM_TIME, 0},
    {"[h]:mm:ss", FORM_TIME, 0},
    {"0.00", FORM_NUMBER, 0},
    {"#,##0 \"dd\"", FORM_NUMBER, 0},
    {"0.00\\ \\d", FORM_NUMBER, 0},
    {"General", FORM_NUMBER, 0},
    {"00000", FORM_NUMBER, 5},
    {"[Red]0", FORM_NUMBER, 0},
    {"0", FORM_NUMBER, 0},
    {"0;dd", FORM_NUMBER, 0},
};
EachRow(sheet_number, the_form_of_a_number_says_whether_it_is_a_day, forms) {
    cr_assert(eq(int, number_form(forms[*row].code), forms[*row].form));
    cr_assert(eq(int, number_padding(forms[*row].code), forms[*row].padding));
}

static const struct {
    const char *code, *currency;
} currencies[] = {
    {"[$CHF-807] #,##0.00", "CHF"},
    {"\"$\"#,##0", "$"},
    {"$#,##0.00", "$"},
    {"[$\xC2\xA3-809]#,##0", "\xC2\xA3"},
    {"#,##0 \"GBP\"", "GBP"},
    {"#,##0.00\\ [$\xE2\x82\xAC-813]", ""},
    {"\"EUR\" 0.00", ""},
    {"0 \"st\"", ""},
    {"[Red]0.00", ""},
    {"[$-413]d mmmm yyyy", ""},
    {"0.00%", ""},
    {"General", ""},
};
EachRow(book, a_currency_that_is_shown_is_known, currencies) {
    char text[CURRENCY_TEXT];
    number_currency(currencies[*row].code, text);
    cr_assert(eq(str, text, (char *)currencies[*row].currency), "%s", currencies[*row].code);
}

static const struct {
    double serial;
    bool since_1904;
    NumberForm form;
    const char *text; /* NULL = no day */
} serials[] = {
    {1, false, FORM_DATE, "1900-01-01"},
    {59, false, FORM_DATE, "1900-02-28"},
    {61, false, FORM_DATE, "1900-03-01"},
    {45351, false, FORM_DATE, "2024-02-29"},
    {43889, true, FORM_DATE, "2024-02-29"},
    {45351.75, false, FORM_DATE, "2024-02-29T18:00:00"},
    {0.5, false, FORM_TIME, "12:00:00"},
    {109572, false, FORM_DATE, "2199-12-29"},
    {-1, false, FORM_DATE, NULL},
    {1e9, false, FORM_DATE, NULL},
    {45351.9999999, false, FORM_DATE, "2024-03-01"},
};
EachRow(sheet_number, days_are_those_that_the_spreadsheet_shows, serials) {
    char text[SHEET_NUMBER_TEXT] = "";
    const bool day =
        sheet_day(serials[*row].serial, serials[*row].since_1904, serials[*row].form, text);
    cr_assert(eq(int, day, serials[*row].text != NULL));
    if (day) cr_assert(eq(str, text, (char *)serials[*row].text));
}

/* ---- months and words ---- */

static const struct {
    const char *text, *month; /* NULL = none */
} months[] = {
    {"jan/24", "2024-01"},
    {"Jan-25", "2025-01"},
    {"jan. 2025", "2025-01"},
    {"januari 2024", "2024-01"},
    {"Omzet mrt 2024", "2024-03"},
    {"2024 mei", "2024-05"},
    {"août 2023", "2023-08"},
    {"Février 2023", "2023-02"},
    {"März 24", "2024-03"},
    {"Jänner 2024", "2024-01"},
    {"enero 2024", "2024-01"},
    {"gennaio 2024", "2024-01"},
    {"Dic-99", "1999-12"},
    {"03/2024", "2024-03"},
    {"2024/03", "2024-03"},
    {"2024-03", "2024-03"},
    {"202403", "2024-03"},
    {"31/03/2024", "2024-03"},
    {"2024-03-31", "2024-03"},
    {"1 maart 2024", "2024-03"},
    {"2024-03-01T00:00:00", "2024-03"},
    {"jan", NULL},
    {"2024", NULL},
    {"Q1 2024", NULL},
    {"13/2024", NULL},
    {"jan 2024 feb 2024", NULL},
    {"12345", NULL},
    {"Totaal", NULL},
    {"", NULL},
    {"202413", NULL},
};
EachRow(month_words, months_are_read_as_people_name_them, months) {
    int month = 0;
    char text[MONTH_TEXT];
    const bool found = month_words(months[*row].text, &month);
    cr_assert(eq(int, found, months[*row].month != NULL), "%s", months[*row].text);
    if (found) cr_assert(eq(str, (char *)month_format(month, text), (char *)months[*row].month));
}

static const char *const folded[][2] = {
    {"Surface (m²)", "surface m2"},
    {"Straße", "strasse"},
    {"  Fläche__m2 ", "flache m2"},
    {"CHIFFRE D'AFFAIRES", "chiffre d affaires"},
    {"Œuvre ÿ", "oeuvre y"},
    {"Łódź", "lodz"},
    {"e\xCC\x81t\xC3\xA9", "ete"},
    {"\xFFx", "x"},
    {"日本", ""},
};
EachRow(fold, words_are_compared_without_case_and_accents, folded) {
    char out[WORD_FOLD];
    cr_assert(eq(str, (char *)word_fold(folded[*row][0], out), (char *)folded[*row][1]));
}
