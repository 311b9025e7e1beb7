/* nbb, vat, till: the samples with counts worked out by hand, and a malformed input per rule. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/text.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

static const char *const tallies = "SELECT what, count FROM tally ORDER BY 1";
static const char *const accounts =
    "SELECT enterprise_id, date(start_on * 86400, 'unixepoch'), date(end_on * 86400, 'unixepoch'), "
    "last_month - first_month + 1, amount_eur, margin FROM account_figure ORDER BY 3, version";
static const char *const figures =
    "SELECT enterprise_id, date(start_on * 86400, 'unixepoch'), date(end_on * 86400, 'unixepoch'), "
    "source, round(amount_eur, 2) FROM enterprise_figure ORDER BY 1, 2";

static void expect(World *w, const char *sql, const char *rows) {
    cr_expect(eq(str, (char *)facts_rows(w, sql), (char *)rows), "%s", sql);
}

static const char *file_with(World *w, const char *name, const char *text) {
    const char *path = world_path(w, name);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
    return path;
}

/* The import must fail with ST_INPUT and this in its message. */
static void expect_refused(World *w, const char *name, const char *text, const char *message) {
    IngestReport report = {0};
    Err err = {0};
    const char *const paths[] = {file_with(w, name, text), NULL};
    cr_expect(eq(int, (int)facts_import(w, paths, &report, &err), ST_INPUT), "%s", name);
    cr_expect(strstr(err.text, message) != NULL, "%s: %s", name, err.text);
}

/* ---- nbb ---- */

static const char both_years[] =
    "0100.000.070|2024-01-01|2024-12-31|12|61300.0|1\n"
    "0100.000.070|2025-01-01|2025-12-31|12|148200.0|1\n";

Test(nbb, the_json_sample_in_either_order) {
    for (int turn = 0; turn < 2; turn++) {
        World w;
        world_open(&w);
        const char *const files[] = {"tests/samples/nbb_accounting.json",
                                     "tests/samples/nbb_references.json"};
        const IngestReport a = facts_take(&w, files[turn]), b = facts_take(&w, files[1 - turn]);
        cr_expect(eq(sz, a.taken + b.taken, (size_t)(26 + 1)));
        cr_expect(eq(sz, a.rejected + b.rejected, (size_t)0));
        expect(&w, accounts, both_years);
        expect(&w, tallies, "rubrics other than turnover and gross margin|24\n");
        cr_expect(eq(int, facts_hold_bytes(&w, "Voorbeeld Belwinkel"), 0));
        world_close(&w);
    }
}

Test(nbb, the_csv_sample) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take(&w, "tests/samples/nbb_rubrics.csv");
    cr_expect(eq(sz, report.taken, (size_t)26));
    cr_expect(eq(str, (char *)report.file[0].kind, (char *)"nbb"));
    expect(&w, accounts, both_years);
    world_close(&w);
}

#define HEAD "enterprise_number,reference,model,start,end,code,period,value\n"

Test(nbb, turnover_before_margin_and_long_exercises_as_they_are) {
    World w;
    world_open(&w);
    (void)facts_take_text(&w, "a.csv",
                          HEAD
                          "0100000070,2025-00000001,m02,2023-07-01,2024-12-31,9900,N,90000\n"
                          "0100000070,2025-00000001,m02,2023-07-01,2024-12-31,70,N,180000.50\n"
                          "0100000070,2025-00000001,m02,2023-07-01,2024-12-31,70,NM1,1\n");
    /* the year before an exercise of 18 months is not known to be one of 12 */
    expect(&w, accounts, "0100.000.070|2023-07-01|2024-12-31|18|180000.5|0\n");
    world_close(&w);
}

Test(nbb, the_latest_deposit_of_an_exercise_counts) {
    World w;
    Panel panel;
    world_open(&w);
    (void)facts_take_text(&w, "s.csv",
                          "storefront_id,enterprise_id,sector\nA,0100.000.070,bar_cafe\n"
                          "B,0100.000.167,bar_cafe\n");
    (void)facts_take_text(&w, "b.csv",
                          HEAD
                          "0100000070,2025-00000009,,2024-01-01,2024-12-31,70,N,24000\n"
                          "0100000070,2025-00000001,,2024-01-01,2024-12-31,70,N,12000\n");
    world_panel(&w, &panel);
    cr_assert(eq(sz, panel.enterprises, (size_t)1));
    cr_expect(eq(sz, panel.enterprise_turnover[0].figures, (size_t)1));
    cr_expect(eq(dbl, panel.enterprise_turnover[0].figure[0].amount_eur, 24000.0));
    cr_expect(eq(sz, panel.enterprise_turnover[0].members, (size_t)1));
    world_close(&w);
}

Test(nbb, a_malformed_row_per_rule) {
    World w;
    world_open(&w);
    const IngestReport report =
        facts_take_text(&w, "a.csv",
                        HEAD
                        "0100000071,2025-00000001,,2024-01-01,2024-12-31,70,N,1\n"
                        "0100000070,,,2024-01-01,2024-12-31,70,N,1\n"
                        "0100000070,2025-00000002,,2024-01-32,2024-12-31,70,N,1\n"
                        "0100000070,2025-00000002,,2024-12-31,2024-01-01,70,N,1\n"
                        "0100000070,2025-00000002,,2024-01-01,2024-12-31,70,N2,1\n"
                        "0100000070,2025-00000002,,2024-01-01,2024-12-31,70,N,1.000,00\n"
                        "0100000070,2025-00000002,,2024-01-01,2024-12-31,70,N,5\n"
                        "0100000070,2025-00000002,,2024-01-01,2024-12-31,70,N,6\n"
                        "0100000070,2025-00000002,,2024-01-01,2024-12-31,70,N,5\n"
                        "2900000090,2025-00000003,,2024-01-01,2024-12-31,70,N,5\n");
    cr_expect(eq(sz, report.taken, (size_t)2));
    cr_expect(eq(sz, report.rejected, (size_t)8));
    expect(&w, "SELECT line, column_name FROM reject ORDER BY 1",
           "2|enterprise_number\n3|reference\n4|start\n5|end\n6|period\n7|enterprise_number\n"
           "9|value\n11|enterprise_number\n");
    expect(&w, accounts, "0100.000.070|2024-01-01|2024-12-31|12|5.0|0\n");
    world_close(&w);
}

#define ITEM(reference, start, end, number, url, currency)                                       \
    "{\"ReferenceNumber\":" reference ",\"ExerciseDates\":{\"startDate\":\"" start               \
    "\",\"endDate\":\"" end "\"},\"EnterpriseNumber\":\"" number "\",\"AccountingDataURL\":" url \
    ",\"Currency\":\"" currency "\"}"

Test(nbb, a_malformed_deposit_per_rule) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take_text(
        &w, "r.json",
        "[" ITEM("null", "2024-01-01", "2024-12-31", "0100000070", "\"u\"", "EUR") "," ITEM(
            "\"a\"", "2024-01-01", "2024-12-31", "12", "\"u\"",
            "EUR") "," ITEM("\"b\"", "2024-01-01", "31-12-2024", "0100000070", "\"u\"",
                            "EUR") "," ITEM("\"c\"", "2024-01-01", "2024-12-31", "0100000070",
                                            "\"u\"",
                                            "USD") "," ITEM("\"d\"", "2024-01-01", "2024-12-31",
                                                            "0100000070", "null",
                                                            "EUR") "," ITEM("\"e\"", "2024-01-01",
                                                                            "2024-12-31",
                                                                            "0100000070", "\"u\"",
                                                                            "EUR") ", 7]");
    cr_expect(eq(sz, report.taken, (size_t)1));
    cr_expect(eq(sz, report.rejected, (size_t)5));
    expect(&w, tallies, "deposits without structured data|1\n");
    expect(&w, "SELECT reference FROM deposit", "e\n");
    const IngestReport rubrics = facts_take_text(
        &w, "a.json",
        "{\"ReferenceNumber\":\"e\",\"Rubrics\":[{\"Code\":\"70\",\"Period\":\"N\","
        "\"Value\":12.5},{\"Code\":\"70\",\"Period\":\"N\",\"Value\":\"13\"},{\"Code\":\"70\","
        "\"Period\":\"X\",\"Value\":\"1\"},{\"Period\":\"N\",\"Value\":\"1\"},{\"Code\":\"9900"
        "\",\"Period\":\"N\",\"Value\":\"1,5\"},{\"Code\":\"170/4\",\"Period\":\"N\","
        "\"Value\":\"1\"},null]}");
    cr_expect(eq(sz, rubrics.taken, (size_t)2));
    cr_expect(eq(sz, rubrics.rejected, (size_t)5));
    expect_refused(&w, "x.json", "{\"ReferenceNumber\":\"e\",\"Rubrics\":7}", "need a Reference");
    expect_refused(&w, "y.json", "[{\"ReferenceNumber\":\"e\",\"ExerciseDates\"", "not JSON");
    expect_refused(&w, "z.json", "{\"ReferenceNumber\":1,\"ReferenceNumber\":2,\"Rubrics\":[]}",
                   "not JSON");
    world_close(&w);
}

/* ---- vat ---- */

Test(vat, the_sample_is_a_quarter_of_turnover) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take(&w, "tests/samples/vat_return.xml");
    cr_expect(eq(sz, report.taken, (size_t)1));
    cr_expect(eq(str, (char *)report.file[0].kind, (char *)"vat"));
    /* 1200.00 + 64500.00; 54: 72 + 13545 = 13617 fits */
    expect(&w, figures, "0100.000.070|2025-04-01|2025-06-30|vat|65700.0\n");
    expect(&w, tallies, "");
    world_close(&w);
}

#define OPEN                                                \
    "<?xml version=\"1.0\"?><v:VATConsignment "             \
    "xmlns:v=\"http://www.minfin.fgov.be/VATConsignment\" " \
    "xmlns=\"http://www.minfin.fgov.be/InputCommon\">"
#define CLOSE "</v:VATConsignment>"
#define RETURN(number, period, data)                                                            \
    "<v:VATDeclaration SequenceNumber=\"1\"><v:Declarant><VATNumber>" number                    \
    "</VATNumber><Name>Person</Name></v:Declarant><v:Period>" period "</v:Period><v:Data>" data \
    "</v:Data></v:VATDeclaration>\n"
#define MONTH(m) "<v:Month>" m "</v:Month><v:Year>2025</v:Year>"
#define GRID(g, a) "<v:Amount GridNumber=\"" g "\">" a "</v:Amount>"
#define OK_NUMBER "0100000070"

Test(vat, months_credit_notes_and_replaced_returns) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take_text(
        &w, "v.xml",
        OPEN RETURN(OK_NUMBER, MONTH("1"),
                    GRID("00", "1.00") GRID("02", "100.00") GRID("44", "10.00") GRID("45", "20.00")
                        GRID("46", "30.00") GRID("47", "40.00") GRID("48", "5.00")
                            GRID("49", "6.00") GRID("54", "12.00") GRID("81", "999.00"))
            RETURN("BE0100.000.070", MONTH("2"), GRID("03", "1000.00") GRID("54", "60.00"))
                RETURN(OK_NUMBER, MONTH("3"), GRID("49", "10.00"))
                    RETURN(OK_NUMBER, MONTH("4"), GRID("03", "7.00"))
                        RETURN(OK_NUMBER, MONTH("4"),
                               GRID("03", "8.00") "</v:Data><v:ReplacedVATDeclaration>"
                                                  "1-0100000070-000001</v:ReplacedVATDeclaration>"
                                                  "<v:Data>") CLOSE);
    cr_expect(eq(sz, report.taken, (size_t)5));
    cr_expect(eq(sz, report.rejected, (size_t)0));
    expect(&w, figures,
           "0100.000.070|2025-01-01|2025-01-31|vat|190.0\n"
           "0100.000.070|2025-02-01|2025-02-28|vat|1000.0\n"
           "0100.000.070|2025-03-01|2025-03-31|vat|-10.0\n"
           "0100.000.070|2025-04-01|2025-04-30|vat|8.0\n");
    expect(&w, tallies,
           "returns that replace another|1\n"
           "returns whose VAT due does not match their sales|1\n"
           "returns with more credit than sales|1\n");
    cr_expect(eq(int, facts_hold_bytes(&w, "Person"), 0));
    world_close(&w);
}

static const struct {
    const char *text, *column;
} malformed[] = {
    {RETURN("0100000071", MONTH("1"), GRID("03", "1.00")), "VATNumber"},
    {RETURN("", MONTH("1"), GRID("03", "1.00")), "VATNumber"},
    {RETURN(OK_NUMBER, MONTH("13"), GRID("03", "1.00")), "Month"},
    {RETURN(OK_NUMBER, "<v:Quarter>5</v:Quarter><v:Year>2025</v:Year>", ""), "Quarter"},
    {RETURN(OK_NUMBER, "<v:Month>1</v:Month><v:Quarter>1</v:Quarter><v:Year>2025</v:Year>", ""),
     "Period"},
    {RETURN(OK_NUMBER, "<v:Month>1</v:Month>", ""), "Period"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("03", "-1.00")), "Amount"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("03", "1,00")), "Amount"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("03", "1.005")), "Amount"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("03", "100000000000.00")), "Amount"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("03", "")), "Amount"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("03", "1.00") GRID("03", "1.00")), "Amount"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("1O", "1.00")), "GridNumber"},
    {RETURN(OK_NUMBER, MONTH("1"), GRID("", "1.00")), "GridNumber"},
    {RETURN(OK_NUMBER, MONTH("1"), "") RETURN(OK_NUMBER, MONTH("1"), GRID("03", "2.00")), "Period"},
};

EachRow(vat, a_malformed_return_per_rule, malformed) {
    World w;
    world_open(&w);
    const char *text = arena_printf(w.arena, "%s%s%s", OPEN, malformed[*row].text, CLOSE);
    const IngestReport report = facts_take_text(&w, "v.xml", text);
    cr_expect(eq(sz, report.rejected, (size_t)1), "%s", text);
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT column_name FROM reject"),
                 (char *)arena_printf(w.arena, "%s\n", malformed[*row].column)),
              "%s", text);
    world_close(&w);
}

Test(vat, files_that_are_none_and_attacks_are_refused) {
    World w;
    world_open(&w);
    expect_refused(&w, "a.xml", OPEN RETURN(OK_NUMBER, MONTH("1"), ""), "not well-formed");
    expect_refused(&w, "b.xml", "<x xmlns:v=\"http://www.minfin.fgov.be/VATConsignment\"></x>",
                   "root element");
    expect_refused(&w, "c.xml",
                   "<?xml version=\"1.0\"?><!DOCTYPE v:VATConsignment [<!ENTITY a \"aaaaaaaaaa\">"
                   "<!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><v:VATConsignment "
                   "xmlns:v=\"http://www.minfin.fgov.be/VATConsignment\">&b;</v:VATConsignment>",
                   "document type");
    expect_refused(&w, "d.xml",
                   "<!DOCTYPE v SYSTEM \"file:///etc/passwd\"><v:VATConsignment "
                   "xmlns:v=\"http://www.minfin.fgov.be/VATConsignment\"/>",
                   "document type");
    expect(&w, "SELECT count(*) FROM enterprise_figure", "0\n");
    world_close(&w);
}

/* ---- till ---- */

Test(till, tills_add_up_vat_comes_off_and_cards_are_no_turnover) {
    World w;
    Text text = {0};
    world_open(&w);
    (void)facts_take_text(&w, "s.csv", "storefront_id,sector\nA,bakery\n");
    text_adds(&text, "storefront_id,date,amount_eur,vat_eur,till_id,kind\n");
    for (int d = 1; d <= 28; d++) {
        text_addf(&text, "A,2025-02-%02d,106,6,one,till\nA,2025-02-%02d,50,,two,\n", d, d);
        text_addf(&text, "A,2025-02-%02d,70,,,card\n", d);
    }
    (void)facts_take_text(&w, "t.csv", text.at);
    text_free(&text);
    expect(&w, "SELECT amount_eur FROM turnover_figure", "4200.0\n");
    expect(&w, "SELECT kind, value, month FROM proxy", "card_eur|1960.0|24301\n");
    world_close(&w);
}

Test(till, a_malformed_row_per_rule) {
    World w;
    world_open(&w);
    (void)facts_take_text(&w, "s.csv", "storefront_id,sector\nA,bakery\n");
    (void)facts_take_text(
        &w, "t.csv",
        "storefront_id,date,amount_eur,vat_eur,till_id,kind\nZ,2025-01-01,1,,,\n"
        "A,2025-02-30,1,,,\nA,2025-01-01,x,,,\nA,2025-01-01,1,2,,\nA,2025-01-01,1,,,cash\n"
        "A,2025-01-01,1,,,\nA,2025-01-01,2,,,\nA,,1,,,\n");
    expect(&w, "SELECT line, column_name FROM reject ORDER BY 1",
           "2|storefront_id\n3|date\n4|amount_eur\n5|vat_eur\n6|kind\n7|date\n8|date\n9|date\n");
    world_close(&w);
}

Test(nbb, accounts_without_their_deposit_are_counted) {
    World w;
    Panel panel;
    world_open(&w);
    (void)facts_take(&w, "tests/samples/nbb_accounting.json");
    (void)facts_take_text(&w, "s.csv", "storefront_id,sector\nA,bakery\n");
    (void)facts_take_text(&w, "t.csv", "storefront_id,month,amount_eur\nA,2025-01,5\n");
    world_panel(&w, &panel);
    cr_expect(eq(sz, panel.orphans, (size_t)1));
    (void)facts_take(&w, "tests/samples/nbb_references.json");
    world_panel(&w, &panel);
    cr_expect(eq(sz, panel.orphans, (size_t)0));
    cr_expect(eq(sz, panel.strangers, (size_t)1));
    world_close(&w);
}
