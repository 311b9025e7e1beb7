/* What lies packed in a zip: workbooks, and files of one name in several folders. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/facts.h"

/* An .ods with one sheet of three cells in two rows; its bytes, in the arena. */
static PackEntry workbook(World *w, const char *name, const char *id, const char *sector) {
    const char *content = arena_printf(
        w->arena,
        "<o:d xmlns:o=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:office=\"f\"><table:table "
        "table:name=\"Zaken\"><table:table-row><table:table-cell office:value-type=\"string\">"
        "<text:p>storefront_id</text:p></table:table-cell><table:table-cell office:value-type="
        "\"string\"><text:p>sector</text:p></table:table-cell></table:table-row><table:table-row>"
        "<table:table-cell office:value-type=\"string\"><text:p>%s</text:p></table:table-cell>"
        "<table:table-cell office:value-type=\"string\"><text:p>%s</text:p></table:table-cell>"
        "</table:table-row></table:table></o:d>",
        id, sector);
    pack_zip(w->folder, "inner.ods", (PackEntry[]){{"content.xml", content, 0}, {0}});
    FILE *file = fopen(world_path(w, "inner.ods"), "rb");
    cr_assert(file != NULL);
    char *bytes = ARENA_ARRAY(w->arena, char, 8192);
    const size_t length = fread(bytes, 1, 8192, file);
    fclose(file);
    return (PackEntry){name, bytes, length};
}

static IngestReport take(World *w, const PackEntry *entries) {
    pack_zip(w->folder, "all.zip", entries);
    return facts_take(w, world_path(w, "all.zip"));
}

Test(packed, workbooks_in_a_zip_are_read_each_by_itself) {
    World w;
    world_open(&w);
    const PackEntry two = workbook(&w, "2024/zaken.ods", "B", "bar_cafe"),
                    one = workbook(&w, "2023/zaken.ods", "A", "bakery");
    const IngestReport report = take(
        &w, (PackEntry[]){two, one, {"kapot.XLSX", "no zip", 0}, {"c.csv", "x,y\n1,2\n", 0}, {0}});
    cr_expect(eq(str,
                 (char *)facts_rows(&w, "SELECT storefront_id, sector FROM storefront ORDER BY 1"),
                 (char *)"A|bakery\nB|bar_cafe\n"));
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT substr(path, -26) FROM input ORDER BY id"),
                 (char *)"l.zip/2023/zaken.ods#Zaken\nl.zip/2024/zaken.ods#Zaken\n"));
    const IngestFile *broken = facts_file(&report, "kapot.XLSX");
    cr_assert(broken && broken->note);
    cr_expect(strstr(broken->note, "not a workbook that gevel reads") != NULL, "%s", broken->note);
    /* the same bytes once more */
    cr_expect(take(&w, (PackEntry[]){one, {0}}).file[0].unchanged);
    world_close(&w);
}

Test(packed, a_storefront_in_two_files_of_one_name_is_told) {
    World w;
    world_open(&w);
    const IngestReport report = take(
        &w,
        (PackEntry[]){{"b/storefronts.csv", "storefront_id,sector\nS1,bar_cafe\nS3,bakery\n", 0},
                      {"a/storefronts.csv", "storefront_id,sector\nS1,bakery\nS2,bakery\n", 0},
                      {0}});
    cr_assert(eq(sz, report.files, (size_t)2));
    cr_expect(strstr(report.file[0].path, "a/storefronts.csv") != NULL);
    cr_expect(report.file[0].note == NULL);
    cr_assert(report.file[1].note != NULL);
    cr_expect(strstr(report.file[1].note,
                     "1 storefronts that an earlier file of this import gave "
                     "too: this file counts (line 2: S1)") != NULL,
              "%s", report.file[1].note);
    cr_expect(eq(str,
                 (char *)facts_rows(&w, "SELECT storefront_id, sector FROM storefront ORDER BY 1"),
                 (char *)"S1|bar_cafe\nS2|bakery\nS3|bakery\n"));
    world_close(&w);
}

/* A file that says more of a storefront contradicts nobody. */
Test(packed, a_file_that_adds_other_columns_is_not_told) {
    World w;
    world_open(&w);
    const IngestReport report = take(
        &w,
        (PackEntry[]){{"a/storefronts.csv", "storefront_id,sector\nS1,bakery\n", 0},
                      {"b/storefronts.csv", "storefront_id,street,house_number\nS1,Meir,1\n", 0},
                      {0}});
    cr_assert(eq(sz, report.files, (size_t)2));
    cr_expect(report.file[1].note == NULL, "%s", report.file[1].note);
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT sector, street FROM storefront"),
                 (char *)"bakery|Meir\n"));
    world_close(&w);
}
