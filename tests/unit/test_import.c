/* import: the order of files never matters where they agree, facts that come before their register
 * row come in later, and what is read without being stored is told. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/facts.h"

static const char storefronts[] = "storefront_id,sector\nA,bar\nB,bar\n";
static const char *put(World *w, const char *name, const char *text) {
    pack_file(w->folder, name, text);
    return world_path(w, name);
}

static void expect(World *w, const char *sql, const char *rows) {
    cr_expect(eq(str, (char *)facts_rows(w, sql), (char *)rows), "%s", sql);
}

/* ---- order ---- */

/* Everything but the hours of imports and the log of them. */
static const char *dump(World *w) {
    static const char *const tables[] = {
        "SELECT id, path, digest, kind, rows_taken, rows_rejected FROM input ORDER BY id",
        "SELECT * FROM storefront ORDER BY id",
        "SELECT * FROM turnover_series ORDER BY 1, 2, 3",
        "SELECT * FROM footfall_series ORDER BY 1, 2, 3",
        "SELECT * FROM sensor_place ORDER BY 1, 2",
        "SELECT enterprise_id, role, input_id, line FROM link ORDER BY 3, 4",
        "SELECT * FROM ownership_change ORDER BY 1, 2, 3",
        "SELECT * FROM reject"};
    const char *all = "";
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        all = arena_printf(w->arena, "%s%s\n", all, facts_rows(w, tables[k]));
    return all;
}

static const char *dump_of(const char *const *paths) {
    World w;
    IngestReport report;
    Err err;
    world_open(&w);
    must(facts_import(&w, paths, &report, &err), &err);
    const char *all = strdup(dump(&w));
    world_close(&w);
    return all;
}

Test(order, the_sample_by_its_files_in_any_order_is_the_sample_by_its_folder) {
#define S "datasets/sample/"
    const char *folder = dump_of((const char *const[]){"datasets/sample", NULL});
    const char *by_name = dump_of((const char *const[]){
        S "footfall.csv", S "links.csv", S "ownership_changes.csv", S "sensors.csv",
        S "storefronts.csv", S "truth.csv", S "turnover.csv", NULL});
    const char *mixed = dump_of((const char *const[]){
        S "turnover.csv", S "truth.csv", S "sensors.csv", S "links.csv", S "footfall.csv",
        S "storefronts.csv", S "ownership_changes.csv", NULL});
#undef S
    cr_expect(strstr(folder, "S0000000") != NULL);
    cr_expect(zero(int, strcmp(folder, by_name)));
    cr_expect(zero(int, strcmp(folder, mixed)));
    free((void *)folder), free((void *)by_name), free((void *)mixed);
}

/* Names say nothing: the register is the file that looks like one. */
Test(order, a_folder_and_a_zip_with_other_names) {
    static const PackEntry entries[] = {
        {"footfall.csv", "storefront_id,month,count,kind\nA,2024-01,9,visitors\n", 0},
        {"omzet.csv", "storefront_id,month,amount_eur\nA,2024-01,100\n", 0},
        {"winkels.csv", storefronts, 0},
        {0}};
    for (int zipped = 0; zipped < 2; zipped++) {
        World w;
        world_open(&w);
        mkdir(world_path(&w, "drop"), 0700);
        for (const PackEntry *e = entries; e->name && !zipped; e++)
            pack_file(world_path(&w, "drop"), e->name, e->text);
        if (zipped) pack_zip(w.folder, "drop.zip", entries);
        const IngestReport report = facts_take(&w, world_path(&w, zipped ? "drop.zip" : "drop"));
        cr_expect(eq(sz, report.taken, (size_t)4));
        cr_expect(zero(sz, report.rejected));
        world_close(&w);
    }
}

/* Where two files say something else about one month, the later of the paths wins. */
Test(order, of_one_table_the_paths_decide) {
    static const char old[] = "storefront_id,month,amount_eur\nA,2024-01,100\n";
    static const char new[] = "storefront_id,month,amount_eur\nA,2024-01,120\n";
    World w;
    IngestReport report;
    Err err;
    world_open(&w);
    const char *const paths[] = {put(&w, "turnover.csv", old), put(&w, "corrected.csv", new),
                                 put(&w, "storefronts.csv", storefronts), NULL};
    must(facts_import(&w, paths, &report, &err), &err);
    expect(&w, "SELECT path LIKE '%corrected.csv' FROM input ORDER BY id DESC LIMIT 1", "1\n");
    world_close(&w);
}

/* What cannot be recognised stops the import before anything is taken. */
Test(order, a_strange_file_stops_the_import_at_once) {
    World w;
    IngestReport report;
    Err err;
    world_open(&w);
    const char *const paths[] = {put(&w, "storefronts.csv", storefronts),
                                 put(&w, "strange.csv", "a,b\n1,2\n"), NULL};
    cr_expect(eq(int, facts_import(&w, paths, &report, &err), ST_INPUT));
    expect(&w, "SELECT count(*) FROM input", "0\n");
    world_close(&w);
}

/* ---- read and not stored ---- */

Test(aside, footfall_that_saw_less_than_half_a_month_is_told) {
    World w;
    world_open(&w);
    facts_take(&w, put(&w, "storefronts.csv", storefronts));
    const IngestReport report =
        facts_take(&w, put(&w, "footfall.csv",
                           "storefront_id,month,count,kind,coverage\nA,2024-01,9,visitors,0.49\n"
                           "A,2024-02,9,visitors,0.5\nB,2024-02,9,visitors,0.1\n"));
    cr_expect(eq(sz, report.taken, (size_t)1));
    cr_expect(zero(sz, report.rejected));
    cr_assert(eq(sz, report.tallies, (size_t)1));
    cr_expect(eq(sz, report.tally[0].count, (size_t)2));
    cr_expect(strstr(report.file[0].note, "not stored: 2 months of footfall") != NULL, "%s",
              report.file[0].note);
    expect(&w, "SELECT count FROM tally", "2\n");
    world_close(&w);
}
