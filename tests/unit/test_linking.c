/* A linking as facts of a store: the same in any order of deliveries, kept for old runs, bound by
 * decisions, and read by the panel only when it is sure enough. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "datasets/records/fold.h"
#include "datasets/store/audit.h"
#include "datasets/store/history.h"
#include "datasets/store/views.h"
#include "detector/link/link_evaluate.h"
#include "detector/link/link_store.h"
#include "detector/link/link_tally.h"
#include "reports/write/sheet_file.h"
#include "tests/support/linked.h"
#include "tests/support/rows.h"

/* ---- order, splits, threads ---- */

enum { LINES = 4000 };
typedef struct Lines {
    char *at[LINES], *header;
    size_t count;
} Lines;

static Lines lines_of(World *world, const char *path) {
    Lines lines = {0};
    char text[1024];
    FILE *file = fopen(path, "r");
    cr_assert(file && fgets(text, sizeof text, file));
    lines.header = arena_strdup(world->arena, text);
    while (lines.count < LINES && fgets(text, sizeof text, file))
        lines.at[lines.count++] = arena_strdup(world->arena, text);
    fclose(file);
    return lines;
}

/* Lines whose draw falls into part k of `parts`, in the order of their draws. */
static void deliver(World *world, const Lines *lines, uint64_t trial, size_t k, size_t parts) {
    Text text = {0};
    text_adds(&text, lines->header);
    const size_t turn = (size_t)fold_join(trial, 5) % lines->count;
    for (size_t i = 0; i < lines->count; i++) {
        const size_t at = (i + turn) % lines->count;
        if (fold_join(trial, at) % parts == k) text_adds(&text, lines->at[at]);
    }
    if (text.length > strlen(lines->header))
        take(world,
             arena_printf(world->arena, "part-%llu-%zu-%c.csv", (unsigned long long)trial, k,
                          lines->at[0][0]),
             text.at);
    text_free(&text);
}

static void copy_model(World *from, World *to) {
    Err err = {0};
    Stmt stmt;
    must(stmt_open(&to->store, "ATTACH ?1 AS other", &stmt, &err), &err);
    stmt_text(&stmt, 1, from->store.path);
    must(stmt_run(&stmt, &err), &err);
    stmt_close(&stmt);
    must(store_exec(&to->store,
                    "INSERT INTO main.link_model SELECT * FROM other.link_model;"
                    "INSERT INTO main.link_count SELECT * FROM other.link_count;",
                    &err),
         &err);
    store_forget_idle(&to->store);
    must(store_exec(&to->store, "DETACH other", &err), &err);
}

static const CityOptions town = {.storefronts = 300, .months = 12, .seed = 4, .registers = true};

/* The whole at once, with a model of its own. */
static void open_whole(World *world) {
    world_open(world);
    world_city(world, &town, "c");
    (void)facts_take(world, world_path(world, "c/storefronts.csv"));
    (void)facts_take(world, world_path(world, "c/registers/tax.csv"));
    (void)facts_take(world, world_path(world, "c/registers/permits.csv"));
}

static int count_down(void *left) {
    return --*(unsigned *)left ? 0 : raise(SIGKILL);
}

/* Another process links and is killed after so many hundred steps of SQLite. */
static void link_and_be_killed(const World *world, unsigned after) {
    const pid_t child = fork();
    cr_assert(child >= 0);
    if (!child) {
        Store store;
        Linking linking;
        LinkChanges changes;
        Err err = {0};
        Arena *arena = arena_open();
        const LinkingOptions one = {false, 1};
        bool failed = store_open(world->store.path, STORE_APPEND, &store, &err) != ST_OK;
        if (!failed) sqlite3_progress_handler(store.db, 100, count_down, &after);
        failed = failed || linking_make(&store, params_open(arena), &one, arena, &linking, &err);
        failed = failed || link_save(&store, &linking, &changes, &err);
        _exit(failed ? 1 : 0);
    }
    int status = 0;
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    cr_expect(killed || done, "status %d", status);
}

Test(linking, deliveries_in_any_order_and_number_and_kills_end_in_the_same_links) {
    World whole;
    char expected[DIGEST_TEXT];
    open_whole(&whole);
    const Linking first = linked(&whole, &(LinkingOptions){false, 2});
    (void)saved(&whole, &first);
    link_digest(&first, expected);
    const Lines tax = lines_of(&whole, world_path(&whole, "c/registers/tax.csv"));
    const Lines permits = lines_of(&whole, world_path(&whole, "c/registers/permits.csv"));
    const char *trials = getenv("LINKING_TRIALS"); /* tests/bench/links/run asks for more */
    for (uint64_t trial = 0; trial < (trials ? strtoul(trials, NULL, 10) : 8); trial++) {
        World parts;
        char found[DIGEST_TEXT];
        const size_t pieces = 1 + (size_t)(fold_join(trial, 9) % 5);
        world_open(&parts);
        copy_model(&whole, &parts);
        if (trial % 2) (void)facts_take(&parts, world_path(&whole, "c/storefronts.csv"));
        for (size_t k = 0; k < pieces; k++) {
            deliver(&parts, &permits, trial, k, pieces);
            deliver(&parts, &tax, trial + 100, k, pieces);
            if (trial % 4 == 2)
                link_and_be_killed(&parts, 1 + (unsigned)(fold_join(trial, 20 + k) % 2000));
            (void)link_now(&parts);
        }
        if (trial % 2 == 0) (void)facts_take(&parts, world_path(&whole, "c/storefronts.csv"));
        const Linking last = linked(&parts, &(LinkingOptions){false, 1 + trial % 3});
        (void)saved(&parts, &last);
        link_digest(&last, found);
        cr_expect(eq(str, found, expected), "trial %d", (int)trial);
        world_close(&parts);
    }
    world_close(&whole);
}

Test(linking, planted_links_are_found) {
    World world;
    Err err = {0};
    LinkTruth *truth;
    size_t count;
    LinkEvaluation e;
    open_whole(&world);
    const Linking l = linked(&world, &(LinkingOptions){false, 0});
    must(link_truth_read(world_path(&world, "c/registers/truth_links.csv"), world.arena, &truth,
                         &count, &err),
         &err);
    link_evaluate(&l, truth, count, &e);
    cr_expect(zero(sz, e.unknown));
    cr_expect(lt(dbl, 0.98, e.blocking_recall), "%g", e.blocking_recall);
    cr_expect(lt(dbl, 0.97, e.premises.f1), "%g", e.premises.f1);
    cr_expect(lt(dbl, 0.99, e.money.precision), "%g", e.money.precision);
    cr_expect(lt(dbl, 0.9, e.money.recall), "%g", e.money.recall);
    world_close(&world);
}

/* ---- what is kept ---- */

static const char shops[] =
    "storefront_id,sector,name,street,house_number,postcode\n"
    "S1,bakery,Bakkerij Korenmolen,Kerkstraat,12,2000\n"
    "S2,butcher,Slagerij Zeilvaren,Kerkstraat,14,2000\n"
    "S3,florist,Bloemen Vosanker,Molenweg,3,2060\n";
static const char tax[] =
    "register,record_id,name,street,house_number,postcode,sector\n"
    "tax,T1,Bakkerij Korenmolen BVBA,Kerkstr.,12,2000,bakery\n"
    "tax,T2,Slagerij Zeilvaren,Kerkstraat,14,2000,butcher\n"
    "tax,T3,BLOEMEN VOSANKER NV,Molenweg,3,2060,florist\n"
    "tax,T4,Garage Duin,Havenlaan,9,2030,garage\n";
static const char figures[] =
    "register,record_id,month,kind,value\n"
    "tax,T1,2024-01,turnover_eur,1000\ntax,T1,2024-02,turnover_eur,1100\n"
    "tax,T2,2024-01,turnover_eur,2000\ntax,T4,2024-01,turnover_eur,4000\n";

/* Three shops, four records, and the model of a larger town. */
static void open_small(World *world) {
    World larger;
    open_whole(&larger);
    (void)link_now(&larger);
    world_open(world);
    copy_model(&larger, world);
    take(world, "storefronts.csv", shops);
    take(world, "tax.csv", tax);
    take(world, "figures.csv", figures);
    world_close(&larger);
}

static const char *links(World *world) {
    return facts_rows(world,
                      "SELECT r.key, s.storefront_id, l.state FROM record_link AS l"
                      " JOIN record AS r ON r.id = l.record"
                      " LEFT JOIN storefront AS s ON s.id = l.storefront"
                      " WHERE l.superseded_by IS NULL ORDER BY r.key");
}

Test(linking, the_same_facts_again_write_nothing) {
    World world;
    open_small(&world);
    const LinkChanges first = link_now(&world), again = link_now(&world);
    cr_expect(eq(sz, first.opened, 4));
    cr_expect(lt(i64, 0, first.input));
    cr_expect(zero(i64, again.input));
    cr_expect(zero(sz, again.changed));
    cr_expect(eq(str, (char *)links(&world), "T1|S1|money\nT2|S2|money\nT3|S3|money\nT4||none\n"));
    world_close(&world);
}

/* A model of before sectors had four levels says of all that are not the same what it said of one
 * that is another. */
Test(linking, a_model_that_knew_two_levels_of_sectors_decides_as_it_did) {
    World world;
    Err err = {0};
    LinkModel model;
    int64_t version;
    bool found;
    open_small(&world);
    (void)link_now(&world);
    must(store_exec(&world.store,
                    "UPDATE link_model SET model = json_remove(model, '$.activity_levels')", &err),
         &err);
    const Linking l = linked(&world, &(LinkingOptions){false, 1});
    must(link_store_model(&world.store, world.arena, &model, &version, &found, &err), &err);
    cr_assert(found);
    for (int q = 0; q < LINK_UNRELATED; q++) {
        const int32_t *weight = model.weight[q][LINK_ACTIVITY];
        cr_expect(ne(i32, weight[1], 0), "another sector speaks against every kind of pair");
        cr_expect(eq(i32, weight[2], weight[1]));
        cr_expect(eq(i32, weight[3], weight[1]));
    }
    cr_expect(eq(i64, l.version, version));
    world_close(&world);
}

Test(linking, an_old_run_sees_the_links_of_its_time) {
    World world;
    Err err = {0};
    open_small(&world);
    const int64_t first = link_now(&world).input;
    take(
        &world, "later.csv",
        "register,record_id,name,street,house_number,postcode,sector\n"
        "tax,T1,Nagelstudio Roer,Dijklaan,80,2100,beauty\n"); /* the key is used for another shop */
    const LinkChanges later = link_now(&world);
    cr_expect(eq(sz, later.moved, 1));
    cr_expect(eq(str, (char *)links(&world), "T1||none\nT2|S2|money\nT3|S3|money\nT4||none\n"));
    must(history_open(&world.store, first, 99, &err), &err);
    cr_expect(eq(str, (char *)links(&world), "T1|S1|money\nT2|S2|money\nT3|S3|money\nT4||none\n"));
    must(history_close(&world.store, &err), &err);
    world_close(&world);
}

Test(linking, a_linking_that_fails_leaves_the_store_as_it_was) {
    World world;
    Err err = {0};
    LinkChanges changes;
    open_small(&world);
    const Linking l = linked(&world, &(LinkingOptions){false, 1});
    must(store_exec(&world.store,
                    "CREATE TEMP TRIGGER full BEFORE INSERT ON record_link WHEN new.record = 3"
                    " BEGIN SELECT RAISE(ABORT, 'full'); END",
                    &err),
         &err);
    cr_expect(ne(int, (int)link_save(&world.store, &l, &changes, &err), (int)ST_OK));
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT count(*) FROM record_link"), "0\n"));
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT count(*) FROM input WHERE kind = 'link'"),
                 "0\n"));
    err = (Err){0};
    must(store_exec(&world.store, "DROP TRIGGER temp.full", &err), &err);
    cr_expect(eq(sz, saved(&world, &l).opened, 4));
    world_close(&world);
}

/* ---- decisions ---- */

static void decide(World *world, const char *record, const char *storefront, LinkVerdictWord word) {
    Err err = {0};
    Records records;
    must(records_load(&world->store, world->arena, &records, &err), &err);
    const LinkDecision decision = {.a = (uint32_t)records_find(&records, "storefronts", storefront),
                                   .b = (uint32_t)records_find(&records, "tax", record),
                                   .word = word,
                                   .decided_on = 20000,
                                   .because = "seen"};
    must(link_decision_add(&world->store, &records, &decision, &err), &err);
}

Test(linking, a_decision_binds_is_logged_and_flagged_when_its_text_changes) {
    World world;
    Err err = {0};
    AuditReport report;
    open_small(&world);
    (void)link_now(&world);
    decide(&world, "T2", "S2", VERDICT_DIFFERENT);
    decide(&world, "T4", "S2", VERDICT_SAME);
    cr_expect(eq(sz, link_now(&world).moved, 2));
    cr_expect(eq(str, (char *)links(&world), "T1|S1|money\nT2||none\nT3|S3|money\nT4|S2|money\n"));
    cr_expect(zero(sz, linked(&world, &(LinkingOptions){false, 1}).decisions.stale));
    take(&world, "renamed.csv",
         "register,record_id,name,street,house_number,postcode,sector\n"
         "tax,T4,Garage Golf,Havenlaan,9,2030,garage\n");
    const Linking l = linked(&world, &(LinkingOptions){false, 1});
    cr_expect(eq(sz, l.decisions.stale, 1));
    cr_expect(eq(sz, l.decisions.count, 2));
    decide(&world, "T4", "S2", VERDICT_DIFFERENT); /* the last about a pair holds */
    (void)link_now(&world);
    cr_expect(eq(str, (char *)links(&world), "T1|S1|money\nT2||none\nT3|S3|money\nT4||none\n"));
    must(audit_verify(&world.store, NULL, &report, &err), &err);
    world_close(&world);
}

Test(linking, decisions_come_back_in_the_sheet_of_the_review) {
    World world;
    open_small(&world);
    (void)link_now(&world);
    take(&world, "review.csv",
         "record,name,storefront_id,verdict,because\n"
         "tax:T2,Slagerij,S2,different,moved\ntax:T4,Garage,S2,same,\ntax:T1,Bakkerij,S1,,\n"
         "tax:T9,None,S1,same,\n");
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT reason FROM reject"),
                 "no such record: write REGISTER:KEY\n"));
    cr_expect(eq(sz, link_now(&world).moved, 2));
    cr_expect(eq(str, (char *)links(&world), "T1|S1|money\nT2||none\nT3|S3|money\nT4|S2|money\n"));
    take(&world, "renamed.csv",
         "register,record_id,name,street,house_number,postcode,sector\n"
         "tax,T4,Garage Golf,Havenlaan,9,2030,garage\n");
    cr_expect(eq(sz, linked(&world, &(LinkingOptions){false, 1}).decisions.stale, 1));
    world_close(&world);
}

Test(linking, decisions_come_back_in_the_workbook_of_the_review) {
    static const SheetFileColumn columns[] = {{"record", 10, NULL, NULL},
                                              {"storefront_id", 10, NULL, NULL},
                                              {"verdict", 10, NULL, link_verdict_names},
                                              {"probability", 10, "0.000", NULL}};
    static const SheetFileCell cells[] = {
        {"tax:T2", 0}, {"S2", 0},   {"different", 0},  {NULL, 0.5}, {"tax:T4", 0}, {"S2", 0},
        {"same", 0},   {NULL, 0.2}, {"=1+1 tax:T", 0}, {"S1", 0},   {NULL, 0},     {NULL, NAN}};
    const SheetFile file = {"links", 4, 3, columns, cells};
    World world;
    Err err = {0};
    open_small(&world);
    (void)link_now(&world);
    const char *path = world_path(&world, "review.xlsx");
    must(sheet_file_write(&file, path, &err), &err);
    (void)facts_take(&world, path);
    (void)link_now(&world);
    cr_expect(eq(str, (char *)links(&world), "T1|S1|money\nT2||none\nT3|S3|money\nT4|S2|money\n"));
    const char *nowhere = world_path(&world, "no/such/review.xlsx");
    cr_expect(ne(int, (int)sheet_file_write(&file, nowhere, &err), (int)ST_OK));
    world_close(&world);
}

/* ---- the panel ---- */

static double january(World *world, const char *storefront) {
    Panel panel;
    world_panel(world, &panel);
    for (size_t i = 0; i < panel.n; i++)
        if (text_equal(panel.id[i], storefront)) return (double)panel_turnover(&panel, i)[0];
    return -1;
}

Test(linking, turnover_reaches_a_storefront_by_a_sure_link_and_its_own_wins) {
    World world;
    open_small(&world);
    (void)link_now(&world);
    cr_expect(eq(dbl, january(&world, "S1"), 1000));
    cr_expect(eq(dbl, january(&world, "S2"), 2000));
    cr_expect(isnan(january(&world, "S3")), "nothing was filed");
    take(&world, "turnover.csv", "storefront_id,month,amount_eur\nS1,2024-01,1234\n");
    cr_expect(eq(dbl, january(&world, "S1"), 1234));
    decide(&world, "T2", "S2", VERDICT_SUCCESSOR);
    (void)link_now(&world);
    cr_expect(isnan(january(&world, "S2")), "another business at the door");
    world_close(&world);
}

/* Of what turnover is set against, a month of S2. */
static double beside(World *world, ProxyKind kind, size_t t) {
    Panel panel;
    world_panel(world, &panel);
    for (size_t i = 0; i < panel.n; i++)
        if (text_equal(panel.id[i], "S2") && panel.proxy[kind])
            return (double)panel.proxy[kind][i * panel.months + t];
    return -1;
}

Test(linking, proxies_reach_a_storefront_by_a_sure_link_and_its_own_win) {
    World world;
    open_small(&world);
    take(&world, "wages.csv",
         "register,record_id,month,period_start,period_end,kind,value\n"
         "tax,T2,2024-01,,,wages_eur,700\ntax,T2,2024-01,,,wages_eur,700\n"
         "tax,T2,2024-01,,,wages_eur,900\ntax,T2,,2024-02-01,2024-02-29,wages_eur,710\n"
         "tax,T2,,2024-01-01,2024-03-31,wages_eur,2100\ntax,T2,2024-01,,,energy_kwh,80\n");
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT line, reason FROM reject ORDER BY line"),
                 "4|this month was already given in the same file, with another value\n"
                 "6|a period of turnover alone may be longer than a month\n"));
    take(&world, "turnover.csv", "storefront_id,month,amount_eur\nS1,2024-01,1\nS1,2024-02,1\n");
    cr_expect(eq(dbl, beside(&world, PROXY_WAGES, 0), -1), "nothing is linked yet");
    (void)link_now(&world);
    cr_expect(eq(dbl, beside(&world, PROXY_WAGES, 0), 700));
    cr_expect(eq(dbl, beside(&world, PROXY_WAGES, 1), 710));
    cr_expect(eq(dbl, beside(&world, PROXY_ENERGY, 0), 80));
    take(&world, "newer.csv",
         "register,record_id,month,kind,value\ntax,T2,2024-01,wages_eur,720\n");
    cr_expect(eq(dbl, beside(&world, PROXY_WAGES, 0), 720), "the newest delivery counts");
    take(&world, "own.csv", "storefront_id,month,kind,value\nS2,2024-01,wages_eur,650\n");
    cr_expect(eq(dbl, beside(&world, PROXY_WAGES, 0), 650), "what names the storefront wins");
    decide(&world, "T2", "S2", VERDICT_SUCCESSOR);
    (void)link_now(&world);
    cr_expect(eq(dbl, beside(&world, PROXY_ENERGY, 0), -1), "another business at the door");
    world_close(&world);
}

/* An old run reads the proxies of its time. */
Test(linking, proxies_of_records_are_read_as_of_an_earlier_input) {
    World world;
    Err err = {0};
    open_small(&world);
    take(&world, "wages.csv",
         "register,record_id,month,kind,value\ntax,T2,2024-01,wages_eur,700\n");
    const int64_t last = link_now(&world).input;
    take(&world, "more.csv", "register,record_id,month,kind,value\ntax,T2,2024-01,wages_eur,720\n");
    cr_assert(eq(dbl, beside(&world, PROXY_WAGES, 0), 720));
    must(history_open(&world.store, last, 99, &err), &err);
    cr_expect(eq(dbl, beside(&world, PROXY_WAGES, 0), 700));
    must(history_close(&world.store, &err), &err);
    world_close(&world);
}

static const char *state_of(World *world, const char *key) {
    return facts_rows(world, arena_printf(world->arena,
                                          "SELECT l.state FROM record_link AS l"
                                          " JOIN record AS r ON r.id = l.record"
                                          " WHERE r.key = '%s' AND l.superseded_by IS NULL",
                                          key));
}

/* What was filed for the garage is not the barber's who has its number now. */
Test(linking, money_waits_where_a_key_named_another_shop) {
    World world;
    const char *remark[LINK_REMARKS];
    open_small(&world);
    (void)link_now(&world);
    take(&world, "reused.csv",
         "register,record_id,name,street,house_number,postcode,sector\n"
         "tax,T4,Kapper Meeuw,Dijklaan,80,2100,barber\n");
    take(&world, "barber.csv",
         "storefront_id,sector,name,street,house_number,postcode\n"
         "S5,barber,Kapper Meeuw,Dijklaan,80,2100\n");
    (void)link_now(&world);
    const Linking l = linked(&world, &(LinkingOptions){false, 1});
    cr_expect(eq(str, (char *)state_of(&world, "T4"), "accepted\n"));
    cr_assert(eq(sz, link_remarks(&l, remark), 1));
    cr_expect(strstr(remark[0], "1 whose key named another shop before") != NULL, "%s", remark[0]);
    decide(&world, "T4", "S5", VERDICT_SAME);
    (void)link_now(&world);
    cr_expect(eq(str, (char *)state_of(&world, "T4"), "money\n"));
    world_close(&world);
}

/* Two florists share "bloemen": that makes the second no earlier state of the first. */
Test(linking, money_waits_where_only_the_trade_stayed_under_a_key) {
    World world;
    open_small(&world);
    (void)link_now(&world);
    take(&world, "reused.csv",
         "register,record_id,name,street,house_number,postcode,sector\n"
         "tax,T3,Bloemen Meeuw,Dijklaan,80,2100,florist\n"
         "tax,T2,Zeilvaren Slagerij,Kerkstraat,14,2000,butcher\n");
    take(&world, "florist.csv",
         "storefront_id,sector,name,street,house_number,postcode\n"
         "S5,florist,Bloemen Meeuw,Dijklaan,80,2100\n");
    (void)link_now(&world);
    cr_expect(eq(str, (char *)state_of(&world, "T3"), "accepted\n"));
    cr_expect(eq(str, (char *)state_of(&world, "T2"), "money\n"), "the same words");
    world_close(&world);
}

/* Cyrillic a, e and o, wide letters, blanks of no width: they look the same on paper.
 */
Test(linking, a_name_typed_on_two_keyboards_is_the_same_name) {
    World world;
    open_small(&world);
    take(&world, "keyboards.csv",
         "register,record_id,name,street,house_number,postcode,sector\n"
         "tax,T1,B\xD0\xB0kk\xD0\xB5rij K\xD0\xBErenm\xD0\xBElen,,,,bakery\n"
         "tax,T2,\xEF\xBC\xB3lagerij Zeil\xE2\x80\x8Bvaren,,,2000,butcher\n"
         "tax,T3,\xE2\x80\xABVosanker\xE2\x80\xAC,Molenweg,3,2060,florist\n");
    const Linking l = linked(&world, &(LinkingOptions){false, 1});
    for (size_t k = 1; k <= 3; k++) {
        const char *id = arena_printf(world.arena, "S%zu", k);
        const size_t shop = records_find(&l.records, "storefronts", id);
        const size_t record = records_find(&l.records, "tax", arena_printf(world.arena, "T%zu", k));
        const LinkVector v = link_compare(&l.view, shop, record);
        cr_expect(eq(int, v.level[LINK_NAME], k < 3 ? 0 : 3), "%s", id);
    }
    world_close(&world);
}

/* Two shops that look alike to the record: neither takes its money. */
Test(linking, money_waits_when_the_runner_up_is_near) {
    World world;
    open_small(&world);
    take(&world, "twin.csv",
         "storefront_id,sector,name,street,house_number,postcode\n"
         "S4,bakery,Bakkerij Korenmolen,Kerkstraat,12,2000\n");
    (void)link_now(&world);
    cr_expect(eq(str, (char *)state_of(&world, "T1"), "accepted\n"));
    world_close(&world);
}

/* ---- premises ---- */

static const char *premises(World *world, const char *key) {
    return facts_rows(world,
                      arena_printf(world->arena,
                                   "SELECT premises_id FROM record_link AS l JOIN record AS r"
                                   " ON r.id = l.record WHERE r.key = '%s'"
                                   " AND l.superseded_by IS NULL",
                                   key));
}

Test(linking, a_premises_keeps_its_id) {
    World world;
    open_small(&world);
    (void)link_now(&world);
    const char *garage = premises(&world, "T4"), *bakery = premises(&world, "T1");
    take(&world, "permits.csv",
         "register,record_id,name,street,house_number,postcode,sector\n"
         "permits,A1,Garage Duin BV,Havenlaan,9,2030,garage\n"
         "permits,A2,Bakkerij Korenmolen,Kerkstraat,12,2000,bakery\n");
    (void)link_now(&world);
    cr_expect(eq(str, (char *)premises(&world, "T4"), (char *)garage), "it was known first");
    cr_expect(eq(str, (char *)premises(&world, "A1"), (char *)garage), "who joins takes its id");
    cr_expect(eq(str, (char *)premises(&world, "A2"), (char *)bakery));
    take(&world, "garage.csv",
         "storefront_id,sector,name,street,house_number,postcode\n"
         "S9,garage,Garage Duin,Havenlaan,9,2030\n");
    (void)link_now(&world);
    cr_expect(ne(str, (char *)premises(&world, "T4"), (char *)garage), "it is S9's now");
    Err err = {0};
    must(views_refresh(&world.store, &err), &err);
    const char *alias = facts_rows(&world, "SELECT old_id FROM v_premises_aliases");
    cr_expect(eq(str, (char *)alias, (char *)garage), "the old id leads to the new one");
    decide(&world, "T1", "S1", VERDICT_DIFFERENT);
    (void)link_now(&world);
    cr_expect(ne(str, (char *)premises(&world, "T1"), (char *)bakery), "it left the storefront");
    cr_expect(eq(str, (char *)premises(&world, "A2"), (char *)bakery), "which keeps its id");
    world_close(&world);
}

/* ---- what is stored of a record ---- */

Test(linking, no_name_of_a_person_and_no_phone_is_stored) {
    World world;
    world_open(&world);
    take(&world, "records.csv",
         "register,record_id,name,trade_name,entity,phone\n"
         "tax,1,Jan Peeters,,person,03 123 45 99\n"
         "tax,2,Jan Peeters,Frituur Golf,person,03/1234599\n"
         "tax,3,Mode Linde NV,,company,000 00 00 00\n"
         "tax,4,Mode Zand NV,,company,1234567\n"
         "tax,5,Mode Klei NV,,,12\n");
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT key, name FROM record ORDER BY key"),
                 "1|\n2|Frituur Golf\n3|Mode Linde NV\n4|Mode Zand NV\n5|Mode Klei NV\n"));
    cr_expect(eq(str,
                 (char *)facts_rows(&world,
                                    "SELECT count(*), count(DISTINCT phone_hash) FROM record"
                                    " WHERE phone_hash IS NOT NULL"),
                 "2|1\n"),
              "one phone written twice; placeholders and short ones are none");
    cr_expect(not(facts_hold_bytes(&world, "Peeters")));
    cr_expect(not(facts_hold_bytes(&world, "1234599")));
    world_close(&world);
}

typedef struct Refused {
    const char *text, *reason;
} Refused;

static const Refused refused[] = {
    {"register,name\nstorefronts,Mode\n", "storefronts are imported as storefronts.csv"},
    {"register,record_id\n,1\n", "empty, but required"},
    {"register,name,street\ntax,,Markt\n", "neither record_id nor name is given"},
    {"register,name,opened_on,closed_on\ntax,Mode,2024-02-01,2024-01-01\n",
     "it closes before it opens"},
    {"register,record_id,month,kind,value\ntax,9,2024-01,turnover_eur,5\n",
     "no such record: import its register first, or give the name"},
    {"register,name,kind,value\ntax,Mode,turnover_eur,5\n",
     "neither month nor period_start and period_end are given"},
    {"register,name,period_start,period_end,kind,value\ntax,M,2024-01-01,2024-03-31,visitors,5\n",
     "people are counted by month"},
};

EachRow(linking, a_row_that_cannot_be_a_record_is_rejected, refused) {
    World world;
    world_open(&world);
    take(&world, "rows.csv", refused[*row].text);
    const char *reason = facts_rows(&world, "SELECT reason FROM reject");
    cr_expect(
        eq(str, (char *)reason, (char *)arena_printf(world.arena, "%s\n", refused[*row].reason)));
    world_close(&world);
}

/* Rows without a key name their record by name and address: the same ones the same record. */
Test(linking, figures_may_name_their_record_by_name_and_address) {
    World world;
    world_open(&world);
    take(&world, "figures.csv",
         "register,name,street,house_number,period_start,period_end,month,kind,value\n"
         "vat,Mode Linde NV,Markt,3,2024-01-01,2024-03-31,,turnover_eur,9000\n"
         "vat,Mode Linde NV,Markt,3,,,2024-04,turnover_eur,3000\n"
         "vat,Mode Linde NV,Markt,3,,,2024-04,turnover_eur,3000\n"
         "vat,Mode Linde NV,Markt,5,,,2024-04,visitors,70\n");
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT count(*) FROM record"), "2\n"));
    cr_expect(eq(str,
                 (char *)facts_rows(&world,
                                    "SELECT (SELECT count(*) FROM record_turnover_figure),"
                                    " (SELECT count(*) FROM record_turnover_series),"
                                    " (SELECT count(*) FROM record_footfall_series),"
                                    " (SELECT count(*) FROM reject)"),
                 "1|1|1|0\n"));
    world_close(&world);
}

Test(linking, a_column_of_directors_is_refused) {
    World world;
    Err err = {0};
    IngestReport report = {0};
    world_open(&world);
    const char *path = write_file(&world, "d.csv", "register,name,director\ntax,Mode,Jan\n");
    cr_expect(ne(int, (int)facts_import(&world, (const char *const[]){path, NULL}, &report, &err),
                 (int)ST_OK));
    cr_expect(not(facts_hold_bytes(&world, "Jan")));
    world_close(&world);
}

/* ---- doors ---- */

/* A re-licence joins the figures of both permits; a take-over is a change of owner. */
Test(linking, what_happened_at_the_door_reaches_the_panel) {
    World world;
    Panel panel;
    open_small(&world);
    take(&world, "permits.csv",
         "register,record_id,name,street,house_number,postcode,sector,opened_on,closed_on\n"
         "permits,P1,Bakkerij Korenmolen,Kerkstraat,12,2000,bakery,2015-01-01,2024-03-10\n"
         "permits,P2,Bakkerij Korenmolen,Kerkstraat,12,2000,bakery,2024-03-15,\n"
         "permits,P3,Kapper Duin,Molenweg,3,2060,barber,2015-01-01,2024-01-20\n"
         "permits,P4,Bloemen Vosanker,Molenweg,3,2060,florist,2024-03-15,\n");
    take(&world, "more.csv",
         "register,record_id,month,kind,value\n"
         "permits,P1,2024-03,turnover_eur,300\npermits,P2,2024-04,turnover_eur,400\n"
         "permits,P4,2024-04,turnover_eur,500\n");
    (void)link_now(&world);
    cr_expect(eq(str,
                 (char *)facts_rows(&world,
                                    "SELECT a.key, b.key, kind, s.storefront_id"
                                    " FROM succession AS u JOIN record AS a ON a.id = u.before"
                                    " JOIN record AS b ON b.id = u.after"
                                    " LEFT JOIN storefront AS s ON s.id = u.storefront"
                                    " ORDER BY a.key"),
                 "P1|P2|relicence|S1\nP3|P4|takeover|S3\n"));
    world_panel(&world, &panel);
    cr_assert(eq(sz, panel.n, 3));
    cr_expect(eq(flt, panel_turnover(&panel, 0)[2], 300.0f), "of the permit before");
    cr_expect(eq(flt, panel_turnover(&panel, 0)[3], 400.0f), "of the one after");
    cr_expect(eq(int, panel.transfer[0], -1), "one business");
    cr_expect(eq(int, panel.transfer[2], 2), "March 2024");
    world_close(&world);
}

/* A closure at one door and an opening at another with the same telephone: told, and no more. */
Test(linking, a_telephone_that_opens_elsewhere_is_an_event_and_no_transfer) {
    World world;
    Panel panel;
    open_small(&world);
    take(&world, "permits.csv",
         "register,record_id,name,street,house_number,postcode,sector,phone,opened_on,closed_on\n"
         "permits,P1,Frituur Meeuw,Dijklaan,80,2100,snack,03 555 17 17,2015-01-01,2024-02-10\n"
         "permits,P2,Bloemen Vosanker,Molenweg,3,2060,florist,03 555 17 17,2024-03-15,\n");
    take(&world, "more.csv",
         "register,record_id,month,kind,value\npermits,P2,2024-04,turnover_eur,500\n");
    (void)link_now(&world);
    cr_expect(eq(str,
                 (char *)facts_rows(&world,
                                    "SELECT a.key, b.key, kind, s.storefront_id, u.same_phone"
                                    " FROM succession AS u JOIN record AS a ON a.id = u.before"
                                    " JOIN record AS b ON b.id = u.after"
                                    " LEFT JOIN storefront AS s ON s.id = u.storefront"),
                 "P1|P2|elsewhere|S3|1\n"));
    world_panel(&world, &panel);
    cr_assert(eq(sz, panel.n, 3));
    cr_expect(eq(int, panel.transfer[2], -1), "nobody took over this door");
    cr_expect(panel.phoenix == NULL, "before anybody was visited it is nothing to learn from");
    take(&world, "outcomes.csv", "storefront_id,inspected_on,outcome\nS1,2024-04-20,cleared\n");
    world_panel(&world, &panel);
    cr_assert(panel.phoenix != NULL);
    cr_expect(eq(int, panel.phoenix[0], 0));
    cr_expect(eq(int, panel.phoenix[1], 0));
    cr_expect(eq(int, panel.phoenix[2], 1), "it opened a month after the end of P1");
    world_close(&world);
}

/* ---- what offices send ---- */

/* Rows of one kind of bad input, and what the linking says about them. */
typedef struct Odd {
    const char *row;    /* of records.csv behind register and key; %d is the number of the row */
    const char *remark; /* NULL = said where it is imported, or nothing to say */
} Odd;

static const Odd odd[] = {
    {"Zaak Q%dx,Laan Q%dx,7,2000,,000 00 00 00", NULL}, /* a placeholder: no phone at all */
    {"Winkel W%dx,Weg W%dx,7,2000,,03 555 12 12", "with a phone of many doors"},
    {"Kantoor Z%dx,Accountantlaan,1,2000,,", NULL}, /* a block over the cap */
    {"Handel H%dx,Dreef H%dx,,2000,,", "with a street but no house number"},
    {"\xD0\x9C\xD0\xB0\xD0\xB3\xD0\xB0\xD0\xB7\xD0\xB8\xD0\xBD,Pad P%dx,7,2000,,",
     "with a name in another script"},
    {"BVBA,Kaai K%dx,7,2000,,", "whose name is only a legal form"},
    {",Kade L%dx,7,2000,,", "without a name that can be compared"},
    {"Zaak Zonder Adres %d,,,,,", "without a street"},
};

static const char *odd_rows(Arena *arena) {
    enum { ROWS = 250 };
    Text text = {0};
    text_adds(&text, "register,record_id,name,street,house_number,postcode,sector,phone\n");
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
        for (int r = 0; r < ROWS; r++) {
            text_addf(&text, "odd,%zu-%d,", k, r);
            for (const char *p = odd[k].row; *p; p++) {
                const bool number = *p == '%' && p[1] == 'd';
                if (number) text_addf(&text, "%d", r);
                if (!number) text_addc(&text, *p);
                p += number;
            }
            text_addc(&text, '\n');
        }
    const char *rows = arena_strdup(arena, text.at);
    text_free(&text);
    return rows;
}

static bool is_said(const Linking *l, const char *what) {
    const char *remark[LINK_REMARKS];
    const size_t count = link_remarks(l, remark);
    for (size_t k = 0; k < count; k++)
        if (strstr(remark[k], what)) return true;
    return false;
}

static bool is_large(const Linking *l, const char *block) {
    for (size_t k = 0; k < l->blocks.larges; k++)
        if (text_equal(link_large_words(l, &l->blocks.worst[k]), block)) return true;
    return false;
}

/* Each is named, and a model that learns with all of it still finds the city's own links: none ties
 * shops together. */
Test(linking, what_offices_send_is_named_and_ties_no_city_together) {
    World world;
    Err err = {0};
    LinkTruth *truth;
    size_t count;
    LinkEvaluation e;
    open_whole(&world);
    take(&world, "odd.csv", odd_rows(world.arena));
    const Linking l = linked(&world, &(LinkingOptions){true, 0});
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
        if (odd[k].remark) cr_expect(is_said(&l, odd[k].remark), "%s", odd[k].remark);
    cr_expect(eq(str,
                 (char *)facts_rows(&world,
                                    "SELECT count(*) FROM record WHERE register = 'odd'"
                                    " AND key LIKE '0-%' AND phone_hash IS NOT NULL"),
                 "0\n"));
    cr_expect(is_large(&l, "street and number: 'accountantlaan' 1"));
    cr_expect(lt(sz, l.clusters.largest, 6), "a storefront, its tax record, its permits");
    must(link_truth_read(world_path(&world, "c/registers/truth_links.csv"), world.arena, &truth,
                         &count, &err),
         &err);
    link_evaluate(&l, truth, count, &e);
    cr_expect(lt(dbl, 0.97, e.premises.f1), "%g", e.premises.f1);
    cr_expect(lt(dbl, 0.99, e.money.precision), "%g", e.money.precision);
    world_close(&world);
}

/* A file in Latin-1 is read as such: its names compare like those in UTF-8. */
Test(linking, a_file_that_is_not_utf8_is_read_as_what_it_is) {
    World world;
    world_open(&world);
    take(&world, "latin.csv", "register,record_id,name\ntax,1,Caf\xE9 Br\xFBl\xE9\n");
    cr_expect(eq(str, (char *)facts_rows(&world, "SELECT name FROM record"),
                 "Caf\xC3\xA9 Br\xC3\xBBl\xC3\xA9\n"));
    world_close(&world);
}
