/* import: the order of files never matters where they agree, facts that come before their register
 * row come in later, and what is read without being stored is told. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/quality/coverage.h"
#include "datasets/store/history.h"
#include "tests/support/facts.h"

static const char storefronts[] = "storefront_id,sector\nA,bar\nB,bar\n";
static const char with_c[] = "storefront_id,sector\nA,bar\nB,bar\nC,bar\n";
static const char turnover[] =
    "storefront_id,month,amount_eur\nA,2024-01,100\nC,2024-01,7\nB,2024-01,200\nC,2024-02,8\n"
    "A,2024-02,x\n";

static const char *put(World *w, const char *name, const char *text) {
    pack_file(w->folder, name, text);
    return world_path(w, name);
}

static void expect(World *w, const char *sql, const char *rows) {
    cr_expect(eq(str, (char *)facts_rows(w, sql), (char *)rows), "%s", sql);
}

static const char *const months =
    "SELECT s.storefront_id, t.input_id, t.years FROM turnover_series AS t"
    " JOIN storefront AS s ON s.id = t.storefront ORDER BY 1, 2";

/* ---- order ---- */

/* Everything but the hours of imports and the log of them. */
static const char *dump(World *w) {
    static const char *const tables[] = {
        "SELECT id, path, digest, kind, rows_taken, rows_rejected FROM input ORDER BY id",
        "SELECT * FROM district_area ORDER BY id",
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
    glob_t found;
    const char *forth[16] = {NULL}, *back[16] = {NULL};
    cr_assert(zero(int, glob(GEVEL_SOURCE_DIR "/datasets/sample/*.csv", 0, NULL, &found)));
    cr_assert(found.gl_pathc > 6 && found.gl_pathc < 16);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        forth[k] = found.gl_pathv[k];
        back[found.gl_pathc - 1 - k] = found.gl_pathv[k];
    }
    const char *folder = dump_of((const char *const[]){"datasets/sample", NULL});
    const char *by_name = dump_of(forth), *backwards = dump_of(back);
    cr_expect(strstr(folder, "S0000000") != NULL);
    cr_expect(zero(int, strcmp(folder, by_name)));
    cr_expect(zero(int, strcmp(folder, backwards)));
    globfree(&found);
    free((void *)folder), free((void *)by_name), free((void *)backwards);
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

/* ---- facts before their register row ---- */

static const IngestFile *again(World *w, const char *path, IngestReport *report) {
    *report = facts_take(w, path);
    return report->file;
}

Test(waiting, rejected_rows_are_taken_once_their_storefront_is_known) {
    World w;
    IngestReport report;
    world_open(&w);
    facts_take(&w, put(&w, "storefronts.csv", storefronts));
    const char *path = put(&w, "turnover.csv", turnover);
    cr_expect(eq(sz, again(&w, path, &report)->rejected, (size_t)3));
    /* nothing came: nothing changes */
    const IngestFile *file = again(&w, path, &report);
    cr_expect(file->unchanged);
    cr_expect(strstr(file->note, "2 rejected rows wait for their storefront") != NULL, "%s",
              file->note);
    report = facts_take(&w, put(&w, "more.csv", with_c));
    cr_assert(eq(sz, report.inputs_ready, (size_t)1));
    cr_expect(eq(sz, report.ready[0].rows, (size_t)2));
    file = again(&w, path, &report);
    cr_expect(not(file->unchanged));
    cr_expect(eq(sz, file->taken, (size_t)2));
    cr_expect(eq(sz, file->late, (size_t)2));
    cr_expect(zero(sz, file->rejected));
    cr_expect(strstr(file->note, "2 rows rejected on 2") != NULL, "%s", file->note);
    cr_expect(zero(sz, report.inputs_ready));
    expect(&w, months,
           "A|2|[[2024,2,100,null,null,null,null,null,null,null,null,null,null,null]]\n"
           "B|2|[[2024,4,200,null,null,null,null,null,null,null,null,null,null,null]]\n"
           "C|4|[[2024,3,7,8,null,null,null,null,null,null,null,null,null,null]]\n");
    expect(&w, "SELECT id, completes, rows_taken, rows_rejected FROM input WHERE id > 1",
           "2||2|3\n3||3|0\n4|2|2|0\n");
    expect(&w, "SELECT line, awaits, taken_by FROM reject ORDER BY line", "3|C|4\n5|C|4\n6||\n");
    /* a third time there is nothing left */
    file = again(&w, path, &report);
    cr_expect(file->unchanged);
    cr_expect(eq(str, (char *)file->note, (char *)"the same bytes were imported before"));
    expect(&w, "SELECT count(*), count(DISTINCT digest) FROM input", "4|4\n");
    world_close(&w);
}

/* Whichever way the bytes come, they are the same file. */
Test(waiting, the_same_bytes_gzipped_are_offered_too) {
    World w;
    IngestReport report;
    world_open(&w);
    facts_take(&w, put(&w, "storefronts.csv", storefronts));
    facts_take(&w, put(&w, "turnover.csv", turnover));
    facts_take(&w, put(&w, "more.csv", with_c));
    pack_gzip(w.folder, "packed.csv", turnover);
    const IngestFile *file = again(&w, world_path(&w, "packed.csv"), &report);
    cr_expect(eq(sz, file->taken, (size_t)2));
    cr_expect(again(&w, world_path(&w, "turnover.csv"), &report)->unchanged);
    cr_expect(again(&w, world_path(&w, "packed.csv"), &report)->unchanged);
    world_close(&w);
}

/* Each reader of rows takes the lines that waited and no other. */
Test(waiting, tills_and_outcomes_and_footfall_wait_too) {
    static const struct {
        const char *name, *text, *sql, *first, *then;
    } cases[] = {
        {"till.csv",
         "storefront_id,date,amount_eur\nA,2024-01-03,1\nC,2024-01-02,10\nC,2024-01-05,0\n"
         "C,2024-01-09,20\nC,2024-01-12,0\nC,2024-01-16,30\nC,2024-01-19,0\nC,2024-01-23,40\nC,"
         "2024-01-26,0\nC,2024-01-30,50\n",
         "SELECT storefront, amount_eur FROM turnover_figure", "", "3|150.0\n"},
        {"outcomes.csv",
         "storefront_id,inspected_on,outcome\nA,2024-01-03,cleared\nC,2024-01-04,confirmed\n",
         "SELECT storefront, outcome FROM outcome", "1|cleared\n", "1|cleared\n3|confirmed\n"},
        {"footfall.csv",
         "storefront_id,month,count,kind,coverage\nA,2024-01,9,visitors,\n\"C\",2024-01,8,visitors,"
         "1\n",
         "SELECT storefront, first_month FROM footfall_series", "1|24288\n", "1|24288\n3|24288\n"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        World w;
        world_open(&w);
        facts_take(&w, put(&w, "storefronts.csv", storefronts));
        const char *path = put(&w, cases[k].name, cases[k].text);
        facts_take(&w, path);
        expect(&w, cases[k].sql, cases[k].first);
        facts_take(&w, put(&w, "more.csv", with_c));
        facts_take(&w, path);
        expect(&w, cases[k].sql, cases[k].then);
        cr_expect(facts_take(&w, path).file[0].unchanged);
        world_close(&w);
    }
}

/* A list of the past does not see what came in late. */
Test(waiting, the_past_stays_as_it_was) {
    World w;
    Err err = {0};
    Panel panel = {0};
    world_open(&w);
    facts_take(&w, put(&w, "storefronts.csv", storefronts));
    const char *path = put(&w, "turnover.csv", turnover);
    facts_take(&w, path);
    facts_take(&w, put(&w, "more.csv", with_c));
    facts_take(&w, path);
    must(history_open(&w.store, 3, INT64_MAX, &err), &err);
    world_panel(&w, &panel);
    cr_expect(eq(sz, panel.n, (size_t)3));
    cr_expect(isnan(panel_turnover(&panel, 2)[0]));
    must(history_close(&w.store, &err), &err);
    world_panel(&w, &panel);
    cr_expect(eq(flt, panel_turnover(&panel, 2)[0], 7.0f));
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

/* ---- read by no fault of its own ---- */

/* /proc/self/mem is a plain file whose first byte no process may read: a disk that fails. */
Test(unread, what_the_machine_did_not_read_is_told_from_what_is_wrong_with_a_file) {
    World w;
    IngestReport report = {0};
    Err err = {0};
    world_open(&w);
    const char *paths[] = {"/proc/self/mem", put(&w, "torn.zip", "PK\3\4 and no more"),
                           put(&w, "storefronts.csv", storefronts), NULL};
    const IngestOptions options = {
        .keep_going = true, .max_reject_share = 1, .max_orphan_share = 1, .limits = {1000, 1, 200}};
    if (access(paths[0], R_OK)) cr_skip("skipped: there is no /proc/self/mem here");
    must(ingest_paths(&w.store, paths, &options, w.arena, &report, &err), &err);
    cr_assert(eq(sz, report.files, (size_t)3));
    const IngestFile *memory = facts_file(&report, "mem"), *torn = facts_file(&report, "torn.zip");
    cr_expect(memory->failed && memory->unread, "%s", memory->note);
    cr_expect(torn->failed && !torn->unread, "%s", torn->note);
    cr_expect(eq(sz, report.taken, (size_t)2));
    world_close(&w);
}

/* ---- filed as zero ---- */

Test(zero, a_month_filed_as_zero_is_a_fact_without_trade) {
    World w;
    Err err = {0};
    Panel panel = {0};
    Coverage coverage = {0};
    static const CoverageGate gate = {0};
    world_open(&w);
    facts_take(&w, put(&w, "storefronts.csv", storefronts));
    facts_take(&w, put(&w, "turnover.csv",
                       "storefront_id,month,amount_eur\nA,2024-01,0\nA,2024-02,50\nA,2024-03,0\n"
                       "B,2024-02,0\nB,2024-03,60\n"));
    facts_take(&w,
               put(&w, "later.csv", "storefront_id,month,amount_eur\nA,2024-03,70\nB,2024-03,0\n"));
    facts_take(&w, put(&w, "quarter.csv",
                       "storefront_id,period_start,period_end,amount_eur\n"
                       "B,2024-04-01,2024-06-30,0\nA,2024-04-01,2024-06-30,300\n"));
    world_panel(&w, &panel);
    static const char *const filed[2] = {"0-------", "-00000--"};
    for (size_t i = 0; i < 2; i++)
        for (size_t t = 0; t < panel.months; t++) {
            cr_expect(eq(int, panel_zero(&panel, i, t), filed[i][t] == '0'), "%zu %zu", i, t);
            if (panel_zero(&panel, i, t)) cr_expect(isnan(panel_turnover(&panel, i)[t]));
        }
    must(coverage_measure(&w.store, &panel, &gate, w.arena, &coverage, &err), &err);
    cr_expect(eq(sz, coverage.figures.zero_months, (size_t)6));
    cr_expect(eq(sz, coverage.figures.zero_storefronts, (size_t)2));
    static const uint32_t second[] = {1};
    Panel picked;
    panel_pick(&panel, second, 1, w.arena, &picked);
    cr_expect(panel_zero(&picked, 0, 1) && !panel_zero(&picked, 0, 0));
    world_close(&w);
}
