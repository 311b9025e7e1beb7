/* Mapping files at work: wide tables, several tables from one file, header lines, sheets; what an
 * input is when the same bytes are read in another way; what is kept of a refused file. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

static Status import(World *w, const char *map, const char *const *names, bool dry_run,
                     IngestReport *report, Err *err) {
    const char *paths[8] = {NULL};
    for (size_t k = 0; names[k]; k++) paths[k] = world_path(w, names[k]);
    const IngestOptions options = {.max_reject_share = 0.3,
                                   .limits = {1000, 1, 200},
                                   .map = map ? world_path(w, map) : NULL,
                                   .dry_run = dry_run,
                                   .preview = dry_run ? 2 : 0};
    *err = (Err){0};
    return ingest_paths(&w->store, paths, &options, w->arena, report, err);
}

static IngestReport take(World *w, const char *map, const char *name) {
    IngestReport report;
    Err err;
    must(import(w, map, (const char *const[]){name, NULL}, false, &report, &err), &err);
    return report;
}

static void open_with_shops(World *w) {
    world_open(w);
    pack_file(w->folder, "storefronts.csv", "storefront_id,sector\n001,bakery\n002,butcher\n");
    (void)take(w, NULL, "storefronts.csv");
}

static const char months_sql[] =
    "SELECT s.storefront_id, y.value ->> 0, y.value ->> 2, y.value ->> 3, y.value ->> 4"
    " FROM turnover_series AS t JOIN storefront AS s ON s.id = t.storefront,"
    " json_each(t.years) AS y ORDER BY t.input_id, 1, 2";

/* ---- wide tables ---- */

static const struct {
    const char *map, *file, *months;
    size_t taken, rejected;
} wide[] = {
    /* every heading that is a month; empty cells are missing; each bad cell is told */
    {"[file]\ntable = turnover\ndecimal = comma\n[columns]\nstorefront_id = Nr\n[unfold]\n"
     "month = amount_eur\n",
     "Nr;jan/24;feb/24;03-2024;Totaal\n001;1,5;;3;99\n002;x;20;30;99\n",
     "001|2024|1.5||3\n002|2024||20|30\n", 4, 1},
    /* the line of the header, or two */
    {"[file]\ntable = turnover\nheader = 3\n[columns]\nstorefront_id = Nr\n[unfold]\n"
     "month = amount_eur\n",
     "Omzet,,\n,,\nNr,jan/24,feb/24\n001,1,2\n", "001|2024|1|2|\n", 2, 0},
    {"[file]\ntable = turnover\nheader = 1-2\n[columns]\nstorefront_id = Nr\n[unfold]\n"
     "month = amount_eur\n",
     ",2024,2024\nNr,jan,feb\n001,1,2\n", "001|2024|1|2|\n", 2, 0},
    /* headings that are named; those of one meaning are added */
    {"[file]\ntable = turnover\n[columns]\nstorefront_id = Nr\n[unfold]\nmonth = amount_eur\n"
     "[unfolded]\nbar = 2024-01\nkitchen = 2024-01\nlater = 2024-02\n",
     "Nr,bar,kitchen,later,other\n001,1,2,3,4\n002,,5,,6\n", "001|2024|3|3|\n002|2024|5||\n", 3, 0},
};

EachRow(mapped, a_column_for_each_month_becomes_a_row_for_each, wide) {
    World w;
    open_with_shops(&w);
    pack_file(w.folder, "m.ini", wide[*row].map);
    pack_file(w.folder, "f.csv", wide[*row].file);
    const IngestReport report = take(&w, "m.ini", "f.csv");
    cr_assert(eq(sz, report.file[0].taken, wide[*row].taken));
    cr_assert(eq(sz, report.file[0].rejected, wide[*row].rejected));
    cr_assert(eq(str, (char *)facts_rows(&w, months_sql), (char *)wide[*row].months));
    world_close(&w);
}

Test(mapped, a_bad_cell_is_told_with_line_column_value_and_reason) {
    World w;
    open_with_shops(&w);
    pack_file(w.folder, "m.ini", wide[0].map);
    pack_file(w.folder, "f.csv", wide[0].file);
    const IngestReport report = take(&w, "m.ini", "f.csv");
    const char *bad = report.file[0].bad[0];
    cr_assert(bad && strstr(bad, "f.csv:3:amount_eur: ") && strstr(bad, "got 'x'"), "%s", bad);
    cr_assert(report.file[0].bad[1] == NULL);
    world_close(&w);
}

/* One reject for the line, which comes whole when its storefront does. */
Test(mapped, a_wide_row_waits_as_a_whole_for_its_storefront) {
    World w;
    IngestReport report;
    Err err;
    open_with_shops(&w);
    pack_file(w.folder, "m.ini", wide[0].map);
    pack_file(w.folder, "f.csv", "Nr;jan/24;feb/24\n001;1;2\n002;1;1\n002;1;1\n003;5;6\n");
    (void)take(&w, "m.ini", "f.csv");
    pack_file(w.folder, "more.csv", "storefront_id,sector\n003,bakery\n");
    (void)take(&w, NULL, "more.csv");
    must(import(&w, "m.ini", (const char *const[]){"f.csv", NULL}, false, &report, &err), &err);
    cr_assert(eq(sz, report.file[0].late, 2));
    cr_assert(strstr(facts_rows(&w, months_sql), "003|2024|5|6|\n") != NULL);
    world_close(&w);
}

Test(mapped, a_month_that_two_headings_name_is_refused) {
    World w;
    IngestReport report;
    Err err;
    open_with_shops(&w);
    pack_file(w.folder, "m.ini", wide[0].map);
    pack_file(w.folder, "f.csv", "Nr;jan/24;01/2024\n001;1;2\n");
    cr_assert(eq(int,
                 import(&w, "m.ini", (const char *const[]){"f.csv", NULL}, false, &report, &err),
                 ST_INPUT));
    cr_assert(strstr(err.text, "two columns stand for the month 2024-01") != NULL, "%s", err.text);
    world_close(&w);
}

/* ---- several tables ---- */

static const char two_tables[] =
    "[file]\ndelimiter = semicolon\ntable = turnover\n[columns]\nstorefront_id = Nr\n[unfold]\n"
    "month = amount_eur\n[file]\ntable = storefronts\n[columns]\nstorefront_id = Nr\n"
    "sector = Sector\n";

Test(mapped, one_file_feeds_several_tables_premises_first) {
    World w;
    world_open(&w);
    pack_file(w.folder, "m.ini", two_tables);
    pack_file(w.folder, "f.csv", "Nr;Sector;jan/24;feb/24\n7;bakery;1;2\n");
    const IngestReport report = take(&w, "m.ini", "f.csv");
    cr_assert(eq(sz, report.files, 2));
    cr_assert(eq(str, (char *)report.file[0].kind, "storefronts"));
    cr_assert(eq(str, (char *)facts_rows(&w, months_sql), "7|2024|1|2|\n"));
    cr_assert(eq(sz, take(&w, "m.ini", "f.csv").taken, 0), "the same again changes nothing");
    world_close(&w);
}

static const char book_xml[] =
    "<workbook><sheets><sheet name=\"Zaken\" id=\"a\"/><sheet name=\"Omzet\" id=\"b\"/>"
    "<sheet name=\"Nota's\" id=\"c\"/></sheets></workbook>";
static const char rels_xml[] =
    "<Relationships><Relationship Id=\"a\" Target=\"worksheets/a.xml\"/><Relationship Id=\"b\" "
    "Target=\"worksheets/b.xml\"/><Relationship Id=\"c\" Target=\"worksheets/c.xml\"/>"
    "</Relationships>";

/* A sheet of these rows: cells between bars, '#' before a number. */
static const char *sheet_xml(World *w, const char *rows) {
    Text text = {0};
    text_adds(&text, "<worksheet><row>");
    for (const char *p = rows; *p;) {
        const int length = (int)strcspn(p, "|\n");
        if (*p == '#')
            text_addf(&text, "<c><v>%.*s</v></c>", length - 1, p + 1);
        else if (length)
            text_addf(&text, "<c t=\"inlineStr\"><is><t>%.*s</t></is></c>", length, p);
        else
            text_adds(&text, "<c/>");
        p += length;
        if (*p == '\n') text_adds(&text, "</row><row>");
        p += *p != 0;
    }
    text_adds(&text, "</row></worksheet>");
    const char *copy = arena_strdup(w->arena, text.at);
    text_free(&text);
    return copy;
}

static void pack_book(World *w) {
    const char *premises = sheet_xml(w, "Nr|Sector|Open\n7|bakery|#42036"),
               *turnover = sheet_xml(w, "Nr|jan/24|feb/24\n7|#12345.67|1.234,5\n7||abc"),
               *notes = sheet_xml(w, "");
    const PackEntry entries[] = {
        {"xl/workbook.xml", book_xml, 0},     {"xl/_rels/workbook.xml.rels", rels_xml, 0},
        {"xl/worksheets/a.xml", premises, 0}, {"xl/worksheets/b.xml", turnover, 0},
        {"xl/worksheets/c.xml", notes, 0},    {0}};
    pack_zip(w->folder, "b.xlsx", entries);
}

static const char book_map[] =
    "[file]\nsheet = Zaken\ndecimal = comma\ntable = storefronts\n[columns]\nstorefront_id = Nr\n"
    "sector = Sector\nopened_on = Open\n[file]\nsheet = Omzet\ntable = turnover\n[columns]\n"
    "storefront_id = Nr\n[unfold]\nmonth = amount_eur\n";

/* Typed numbers and days as typed, text as the mapping says; a bad cell by its name in the sheet.
 */
Test(mapped, a_workbook_feeds_tables_sheet_by_sheet) {
    World w;
    world_open(&w);
    pack_file(w.folder, "m.ini", book_map);
    pack_book(&w);
    IngestReport report;
    Err err;
    const IngestOptions options = {
        .max_reject_share = 1, .limits = {1000, 1, 200}, .map = world_path(&w, "m.ini")};
    must(ingest_paths(&w.store, (const char *const[]){world_path(&w, "b.xlsx"), NULL}, &options,
                      w.arena, &report, &err),
         &err);
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT storefront_id, opened_on FROM storefront"),
                 "7|16467\n"));
    cr_assert(eq(str, (char *)facts_rows(&w, months_sql), "7|2024|12345.67|1234.5|\n"));
    const IngestFile *omzet = facts_file(&report, "b.xlsx#Omzet");
    cr_assert(omzet && strstr(omzet->bad[0], "b.xlsx#Omzet:3:amount_eur (C3): "), "%s",
              omzet->bad[0]);
    const IngestFile *notes = facts_file(&report, "b.xlsx#Nota's");
    cr_assert(notes && notes->kind == NULL && strstr(notes->note, "has no mapping for it"));
    world_close(&w);
}

/* ---- the same bytes in another way ---- */

static const char wrong_map[] =
    "[file]\ntable = turnover\ndates = dd/mm/yyyy\n[columns]\nstorefront_id = Nr\nmonth = Maand\n"
    "amount_eur = Omzet\n";

Test(mapped, a_corrected_mapping_replaces_what_the_wrong_one_said) {
    World w;
    open_with_shops(&w);
    pack_file(w.folder, "wrong.ini", wrong_map);
    pack_file(w.folder, "right.ini",
              "[file]\ntable = turnover\ndates = dd/mm/yyyy\ndecimal = comma\n[columns]\n"
              "storefront_id = Nr\nmonth = Maand\namount_eur = Omzet\n");
    pack_file(w.folder, "f.csv", "Nr;Maand;Omzet\n001;01/2024;12.345\n");
    (void)take(&w, "wrong.ini", "f.csv");
    const IngestReport report = take(&w, "right.ini", "f.csv");
    cr_assert(eq(sz, report.file[0].taken, 1));
    cr_assert(strstr(report.file[0].note, "replaces input 2") != NULL, "%s", report.file[0].note);
    cr_assert(eq(str, (char *)facts_rows(&w, months_sql), "001|2024|12.345||\n001|2024|12345||\n"));
    Panel panel;
    world_panel(&w, &panel);
    cr_assert(eq(dbl, (double)panel.turnover[0], 12345));
    /* the same mapping written in another way is the same */
    pack_file(w.folder, "right.ini",
              "; a remark\n[file]\n table=turnover\ndates =dd/mm/yyyy\ndecimal = comma ; here\n"
              "[columns]\nstorefront_id = \"Nr\"\nmonth = Maand\namount_eur = Omzet\n");
    cr_assert(take(&w, "right.ini", "f.csv").file[0].unchanged);
    world_close(&w);
}

/* ---- refused files, dry runs ---- */

Test(mapped, rows_of_a_refused_file_are_kept_until_it_is_taken) {
    World w;
    IngestReport report;
    Err err;
    world_open(&w);
    const char *const rejects =
        "SELECT r.line, r.column_name, r.value FROM refusal_reject AS r ORDER BY 1";
    pack_file(w.folder, "storefronts.csv",
              "storefront_id,sector,staff_fte\n,bakery,1\nb,bakery,2\n");
    must(import(&w, NULL, (const char *const[]){"storefronts.csv", NULL}, false, &report, &err),
         &err);
    cr_assert(report.file[0].rolled_back);
    cr_assert(strstr(report.file[0].bad[0], "storefronts.csv:2:storefront_id: ") != NULL);
    cr_assert(eq(str, (char *)facts_rows(&w, rejects), "2|storefront_id|\n"));
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT count(*) FROM input"), "0\n"));
    pack_file(w.folder, "storefronts.csv",
              "storefront_id,sector,staff_fte\na,bakery,1\nb,bakery,2\n");
    (void)take(&w, NULL, "storefronts.csv");
    cr_assert(eq(str, (char *)facts_rows(&w, rejects), ""));
    world_close(&w);
}

Test(mapped, a_dry_run_reports_everything_and_stores_nothing) {
    World w;
    IngestReport report;
    Err err;
    world_open(&w);
    pack_file(w.folder, "m.ini", two_tables);
    pack_file(w.folder, "f.csv", "Nr;Sector;jan/24;feb/24\n7;bakery;1;2\n8;bakery;1;2\n");
    must(import(&w, "m.ini", (const char *const[]){"f.csv", NULL}, true, &report, &err), &err);
    cr_assert(eq(sz, report.taken, 6));
    cr_assert(eq(sz, report.previews, 4), "two of each table");
    cr_assert(
        eq(str, (char *)report.preview[2].text, "storefront_id 7, month 2024-01, amount_eur 1"));
    cr_assert(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT (SELECT count(*) FROM input),"
                                    " (SELECT count(*) FROM storefront),"
                                    " (SELECT count(*) FROM audit WHERE action = 'import')"),
                 "0|0|0\n"));
    cr_assert(eq(sz, take(&w, "m.ini", "f.csv").taken, 6));
    world_close(&w);
}
