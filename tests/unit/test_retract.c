/* Taking an input back: the facts are what they were had it never come, runs made before see it
 * still, and it may come again. */
#include "datasets/store/retract.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "datasets/store/history.h"
#include "detector/contest/correction.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

/* Everything that a scan, a list or a report reads. */
static const char *const tables[] = {"storefront",
                                     "turnover_series",
                                     "enterprise_turnover_series",
                                     "footfall_series",
                                     "turnover_figure",
                                     "correction",
                                     "enterprise_figure",
                                     "sensor_place",
                                     "sensor_day",
                                     "proxy",
                                     "link",
                                     "ownership_change",
                                     "outcome",
                                     "incident",
                                     "opening_hours",
                                     "map_shape",
                                     "district_table",
                                     "district_area",
                                     "register_claim",
                                     "deposit",
                                     "rubric",
                                     "record",
                                     "record_turnover_series",
                                     "record_footfall_series",
                                     "record_turnover_figure",
                                     "record_proxy",
                                     "record_outcome",
                                     "scope",
                                     NULL};

/* Views of the past have them in another order, or fewer of them. */
static const char *columns_of(const char *table) {
    if (strcmp(table, "storefront") == 0)
        return "id, storefront_id, enterprise_id, name, sector, floor_area_m2, district, input_id, "
               "line";
    if (strcmp(table, "outcome") == 0)
        return "storefront, inspected_on, outcome, selection, inclusion_probability, input_id, "
               "line, "
               "run_id, recorded_after, withdrawn";
    return "*";
}

static const char *facts(World *w) {
    Text text = {0};
    for (const char *const *t = tables; *t; t++)
        text_addf(&text, "%s\n%s", *t,
                  facts_rows(w, arena_printf(w->arena, "SELECT %s, 0, 0 FROM %s ORDER BY 1, 2, 3",
                                             columns_of(*t), *t)));
    const char *copy = arena_strdup(w->arena, text.at);
    text_free(&text);
    return copy;
}

/* Imports FOLDER/name with this text, or a sample; the number of its input. */
static int64_t take(World *w, const char *name, const char *text) {
    const IngestOptions options = {.max_reject_share = 1,
                                   .max_orphan_share = 1,
                                   .limits = {1000, 1, 200},
                                   .as = strstr(name, "streets") ? "map_layer" : NULL};
    const char *path = text ? world_path(w, name)
                            : arena_printf(w->arena, "%s/tests/samples/%s", GEVEL_SOURCE_DIR, name);
    IngestReport report;
    Err err = {0};
    if (text) pack_file(w->folder, name, text);
    const Status status = ingest_paths(&w->store, (const char *const[]){path, NULL}, &options,
                                       w->arena, &report, &err);
    cr_assert(eq(int, status, ST_OK), "%s", err.text);
    cr_assert(lt(sz, 0, report.taken), "%s: %s", name, report.file[0].note);
    return atoll(facts_rows(w, "SELECT max(id) FROM input"));
}

static void retract(World *w, int64_t id) {
    Err err = {0};
    must(inputs_retract(&w->store, &id, 1, w->arena, &err), &err);
}

static void open_city(World *w) {
    world_open(w);
    (void)take(w, "storefronts.csv",
               "storefront_id,enterprise_id,sector,floor_area_m2\nA,E1,bakery,60\nB,E2,butcher,\n");
    (void)take(w, "turnover.csv",
               "storefront_id,month,amount_eur\nA,2024-01,100\nA,2024-02,110\nB,2024-01,50\n");
    (void)take(w, "links.csv",
               "party_id,enterprise_id,role,from,party_kind,party_country\n"
               "P,E1,director,2020-01-01,legal,NL\n");
    (void)take(w, "proxies.csv", "storefront_id,month,kind,value\nA,2024-01,card_eur,70\n");
    (void)take(w, "ownership_changes.csv", "storefront_id,changed_on\nA,2023-05-01\n");
    (void)take(w, "outcomes.csv", "storefront_id,inspected_on,outcome\nA,2024-05-01,cleared\n");
    (void)take(w, "sensors.csv", "sensor_id,lon,lat\nS,4.4,51.2\n");
    (void)take(w, "counts.csv", "sensor_id,start,seconds,count\nS,2024-01-01T00:00,3600,7\n");
    (void)take(w, "districts.csv", "postcode,district\n2000,Centrum\n");
    (void)take(w, "records.csv", "register,record_id,name,sector\nfood,1,Alfa,bakery\n");
}

/* Each of them replaces or adds facts of one kind. */
static const struct {
    const char *name, *text;
} inputs[] = {
    {"storefronts.csv", "storefront_id,sector,floor_area_m2\nA,fashion,77\nC,bakery,10\n"},
    {"turnover.csv", "storefront_id,month,amount_eur\nA,2024-01,999\nB,2024-02,999\n"},
    {"turnover.csv", "enterprise_id,month,amount_eur\nE1,2024-01,999\n"},
    {"turnover.csv",
     "storefront_id,period_start,period_end,amount_eur\nA,2024-01-01,2024-03-31,9\n"},
    {"turnover.csv",
     "enterprise_id,period_start,period_end,amount_eur\nE1,2024-01-01,2024-03-31,9\n"},
    {"footfall.csv", "storefront_id,month,count,kind\nA,2024-01,500,visitors\n"},
    {"links.csv", "party_id,enterprise_id,role,from\nP,E1,director,2021-01-01\nQ,E2,owner,\n"},
    {"proxies.csv", "storefront_id,month,kind,value\nA,2024-01,card_eur,1\nA,2024-02,card_eur,2\n"},
    {"ownership_changes.csv", "storefront_id,changed_on\nA,2023-05-01\nB,2023-06-01\n"},
    {"outcomes.csv",
     "storefront_id,inspected_on,outcome\nA,2024-05-01,confirmed\nB,2024-06-01,cleared\n"},
    {"sensors.csv", "sensor_id,lon,lat\nS,4.5,51.3\nT,4.4,51.2\n"},
    {"counts.csv", "sensor_id,start,seconds,count\nS,2024-01-01T00:00,3600,9\n"},
    {"districts.csv", "postcode,district\n2000,Elders\n"},
    {"incidents.csv", "date,lon,lat,kind\n2024-01-01,4.4,51.2,fire\n"},
    {"opening_hours.csv", "storefront_id,opening_hours\nA,Mo-Fr 09:00-18:00\n"},
    {"records.csv", "register,record_id,name\nfood,1,Beta\nfood,2,Gamma\n"},
    {"record_figures.csv",
     "register,record_id,month,kind,value\nfood,1,2024-01,turnover_eur,5\nfood,1,2024-01,wages_eur,"
     "3\n"
     "food,1,2024-01,visitors,7\n"},
    {"record_figures.csv",
     "register,record_id,period_start,period_end,kind,value\n"
     "food,1,2024-01-01,2024-03-31,turnover_eur,5\n"},
    {"record_outcomes.csv", "register,record_id,inspected_on,outcome\nfood,1,2024-05-01,cleared\n"},
    {"streets.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
     "\"highway\":"
     "\"primary\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[4.4,51.2],[4.41,51.21]]}"
     "}]}"},
    /* a file of tests/samples by its name */
    {"vat_return.xml", NULL},
    {"nbb_references.json", NULL},
    {"nbb_accounting.json", NULL},
    {"nbb_rubrics.csv", NULL},
    {"sirene_stock_etablissement.csv", NULL},
    {"companies_house.csv", NULL},
};

/* Each kind of facts that a row above brings, and which no row may lose. */
static const char *const brought[] = {"enterprise_figure", "deposit",   "rubric",
                                      "register_claim",    "map_shape", NULL};

EachRow(retract, facts_are_what_they_were_had_the_input_never_come, inputs) {
    World w;
    open_city(&w);
    const char *before = facts(&w);
    const int64_t id = take(&w, inputs[*row].name, inputs[*row].text);
    const char *between = facts(&w);
    cr_assert(ne(str, (char *)between, (char *)before));
    retract(&w, id);
    cr_assert(eq(str, (char *)facts(&w), (char *)before));
    /* an earlier run still sees what it saw */
    Err err = {0};
    must(history_open(&w.store, id, INT64_MAX, &err), &err);
    const char *seen = facts(&w);
    must(history_close(&w.store, &err), &err);
    if (strcmp(inputs[*row].name, "outcomes.csv") != 0 &&
        strcmp(inputs[*row].name, "opening_hours.csv") != 0 &&
        strcmp(inputs[*row].name, "streets.geojson") != 0 &&
        strcmp(inputs[*row].name, "incidents.csv"))
        cr_expect(eq(str, (char *)seen, (char *)between));
    /* and it may come again */
    (void)take(&w, inputs[*row].name, inputs[*row].text);
    AuditReport report;
    must(audit_verify(&w.store, NULL, &report, &err), &err);
    cr_expect(eq(str, (char *)facts_rows(&w, "PRAGMA foreign_key_check"), ""));
    world_close(&w);
}

/* A correction that a business made is an input as well. */
Test(retract, a_correction_is_taken_back_like_a_file) {
    World w;
    Err err = {0};
    open_city(&w);
    const char *before = facts(&w);
    Correction correction = {.storefront_id = "A",
                             .month = month_make(2024, 1),
                             .amount_eur = 80,
                             .reason = "till roll shown",
                             .document = "2026/1"};
    must(correction_record(&w.store, &correction, NULL, &err), &err);
    cr_assert(ne(str, (char *)facts(&w), (char *)before));
    retract(&w, atoll(facts_rows(&w, "SELECT max(id) FROM input")));
    cr_assert(eq(str, (char *)facts(&w), (char *)before));
    world_close(&w);
}

/* The rows above bring facts of every kind that is compared. */
Test(retract, kinds_of_facts_are_brought_by_some_row) {
    World w;
    open_city(&w);
    for (size_t k = 0; k < sizeof inputs / sizeof *inputs; k++)
        (void)take(&w, inputs[k].name, inputs[k].text);
    for (const char *const *table = brought; *table; table++)
        cr_expect(
            ne(str,
               (char *)facts_rows(&w, arena_printf(w.arena, "SELECT count(*) FROM %s", *table)),
               (char *)"0\n"),
            "%s", *table);
    world_close(&w);
}

/* Tables with facts of an input that no digest above reads: what an import notes about itself, what
 * came before, and what is not taken back by its number. */
static const char *const aside[] = {
    "reject",             /* of the input, and goes with it */
    "input_part",         /* what the input was made of */
    "tally",              /* what was found while reading */
    "extract",            /* a register is kept as its last extract left it */
    "kbo_enterprise",     /* of such a register */
    "kbo_establishment",  /* the same */
    "outcome_replaced",   /* what came before */
    "correction_request", /* a case of the console, which knows its correction's input */
    "retraction_reason",  /* of the retraction itself */
    "record_link",        /* linked again */
    "succession",         /* the same */
    NULL,
};

static bool is_in(const char *const *list, const char *name) {
    while (*list && strcmp(*list, name) != 0) list++;
    return *list != NULL;
}

/* A table with an input's number is compared above, or said here to be none of the facts. */
Test(retract, no_table_of_facts_is_forgotten) {
    World w;
    size_t seen = 0;
    world_open(&w);
    char *names = arena_strdup(
        w.arena, facts_rows(&w,
                            "SELECT t.name FROM main.sqlite_schema AS t"
                            " JOIN pragma_table_info(t.name) AS c ON c.name = 'input_id'"
                            " WHERE t.type = 'table' AND t.name NOT LIKE '%_history'"
                            " AND t.name NOT LIKE 'retracted_%' ORDER BY 1"));
    for (char *rest = NULL, *name = strtok_r(names, "\n", &rest); name;
         name = strtok_r(NULL, "\n", &rest), seen++)
        cr_expect(is_in(tables, name) != is_in(aside, name), "%s", name);
    cr_assert(lt(sz, 20, seen));
    world_close(&w);
}

/* Its own number, which results and outcomes of its time keep, and no other storefront gets. */
Test(retract, a_storefront_that_comes_again_has_its_number) {
    World w;
    open_city(&w);
    const int64_t id = take(&w, "c.csv", "storefront_id,sector\nC,bakery\n");
    retract(&w, id);
    (void)take(&w, "d.csv", "storefront_id,sector\nD,bakery\n");
    (void)take(&w, "e.csv", "storefront_id,sector\nC,butcher\n");
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT id, storefront_id, sector FROM storefront"),
                 "1|A|bakery\n2|B|butcher\n3|C|butcher\n4|D|bakery\n"));
    world_close(&w);
}

/* The state before the input, not the one before that, and past inputs that went before. */
Test(retract, the_last_state_that_still_counts_comes_back) {
    World w;
    open_city(&w);
    const char *sector = "SELECT sector FROM storefront WHERE storefront_id = 'A'";
    const int64_t second = take(&w, "s.csv", "storefront_id,sector\nA,fashion\n"),
                  third = take(&w, "t.csv", "storefront_id,sector\nA,car_wash\n");
    retract(&w, second);
    cr_assert(eq(str, (char *)facts_rows(&w, sector), "car_wash\n"));
    retract(&w, third);
    cr_assert(eq(str, (char *)facts_rows(&w, sector), "bakery\n"));
    world_close(&w);
}

/* A note and a count are part of the outcome that comes back. */
Test(retract, an_outcome_comes_back_with_its_note) {
    World w;
    open_city(&w);
    const char *all =
        "SELECT outcome, note, service_number, customers_counted, minutes FROM outcome "
        "WHERE inspected_on = unixepoch('2024-07-01') / 86400";
    (void)take(&w, "o.csv",
               "storefront_id,inspected_on,outcome,note,service_number,customers_counted,minutes\n"
               "A,2024-07-01,cleared,busy,I7,40,60\n");
    const int64_t later =
        take(&w, "p.csv", "storefront_id,inspected_on,outcome\nA,2024-07-01,confirmed\n");
    cr_assert(eq(str, (char *)facts_rows(&w, all), "confirmed||||\n"));
    retract(&w, later);
    cr_assert(eq(str, (char *)facts_rows(&w, all), "cleared|busy|I7|40|60\n"));
    world_close(&w);
}

/* ---- records and their links ---- */

/* A linking, as gevel link saves it: the record is the storefront's. */
static void link_record(World *w, const char *id) {
    (void)facts_rows(w,
                     "INSERT INTO input(path, digest, bytes, kind, imported_at) "
                     "VALUES('linking', 'l', 0, 'link', '2026-01-01T00:00:00Z')");
    (void)facts_rows(
        w, arena_printf(w->arena,
                        "INSERT INTO record_link(record, input_id, premises_id, storefront, "
                        "millibits, behind, state) SELECT id, (SELECT max(id) FROM input), 'P', "
                        "(SELECT max(id) FROM storefront), 20000, 9000, 'money' FROM record "
                        "WHERE key = '%s'",
                        id));
}

static const char open_links[] = "SELECT count(*) FROM record_link WHERE superseded_by IS NULL";

static const struct {
    const char *name, *text, *key;
} linked[] = {
    {"r.csv", "register,record_id,name\nfood,9,Delta\n", "9"},
    {"c.csv", "storefront_id,sector\nC,bakery\n", "1"},
};
EachRow(retract, links_end_with_what_they_join_and_old_runs_keep_them, linked) {
    World w;
    Err err = {0};
    open_city(&w);
    const int64_t id = take(&w, linked[*row].name, linked[*row].text);
    link_record(&w, linked[*row].key);
    const int64_t linking = atoll(facts_rows(&w, "SELECT max(id) FROM input"));
    cr_assert(eq(str, (char *)facts_rows(&w, open_links), "1\n"));
    retract(&w, id);
    cr_assert(eq(str, (char *)facts_rows(&w, open_links), "0\n"));
    cr_assert(eq(str, (char *)facts_rows(&w, "PRAGMA foreign_key_check"), ""));
    must(history_open(&w.store, linking, INT64_MAX, &err), &err);
    cr_assert(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT count(*) FROM record_link JOIN record AS r "
                                    "ON r.id = record JOIN storefront AS s ON s.id = storefront"),
                 "1\n"));
    must(history_close(&w.store, &err), &err);
    world_close(&w);
}

Test(retract, a_record_that_comes_again_has_its_number) {
    World w;
    open_city(&w);
    const int64_t id = take(&w, "r.csv", "register,record_id,name\nfood,9,Delta\n");
    retract(&w, id);
    (void)take(&w, "s.csv", "register,record_id,name\nfood,8,Epsilon\n");
    (void)take(&w, "t.csv", "register,record_id,name\nfood,9,Delta\n");
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT id, key FROM record ORDER BY id"),
                 "1|1\n2|9\n3|8\n"));
    world_close(&w);
}

/* ---- what cannot be taken back ---- */

Test(retract, a_linking_is_replaced_by_the_next) {
    World w;
    Err err = {0};
    open_city(&w);
    link_record(&w, "1");
    const int64_t linking = atoll(facts_rows(&w, "SELECT max(id) FROM input"));
    cr_assert(eq(int, inputs_retract(&w.store, &linking, 1, w.arena, &err), ST_FAILED));
    cr_assert(strstr(err.text, "gevel link makes the next") != NULL, "%s", err.text);
    cr_assert(eq(str, (char *)facts_rows(&w, open_links), "1\n"));
    world_close(&w);
}

Test(retract, records_go_with_what_speaks_of_them) {
    World w;
    Err err = {0};
    open_city(&w);
    const int64_t both[] = {take(&w, "r.csv", "register,record_id,name\nfood,9,Delta\n"),
                            take(&w, "f.csv",
                                 "register,record_id,month,kind,value\n"
                                 "food,9,2024-01,turnover_eur,5\n")};
    cr_assert(eq(int, inputs_retract(&w.store, both, 1, w.arena, &err), ST_FAILED));
    cr_assert(strstr(err.text, "f.csv") != NULL, "%s", err.text);
    err = (Err){0};
    must(inputs_retract(&w.store, both, 2, w.arena, &err), &err);
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT count(*) FROM record"), "1\n"));
    world_close(&w);
}

Test(retract, storefronts_go_with_what_speaks_of_them) {
    World w;
    Err err = {0};
    open_city(&w);
    const int64_t both[] = {take(&w, "c.csv", "storefront_id,sector\nC,bakery\n"),
                            take(&w, "t.csv", "storefront_id,month,amount_eur\nC,2024-01,5\n")};
    const char *before = facts(&w);
    cr_assert(eq(int, inputs_retract(&w.store, both, 1, w.arena, &err), ST_FAILED));
    cr_assert(strstr(err.text, "t.csv") != NULL, "%s", err.text);
    cr_assert(eq(str, (char *)facts(&w), (char *)before));
    err = (Err){0};
    must(inputs_retract(&w.store, both, 2, w.arena, &err), &err);
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT count(*) FROM storefront"), "2\n"));
    world_close(&w);
}

static const struct {
    int64_t ids[2];
    size_t count;
    const char *says;
} mistakes[] = {
    {{99}, 1, "there is no input 99"}, {{0}, 1, "there is no input 0"},
    {{1, 1}, 2, "named twice"},        {{11}, 1, "taken back before"},
    {{12}, 1, "there is no input 12"}, /* the retraction itself */
};
EachRow(retract, mistakes_are_named_and_change_nothing, mistakes) {
    World w;
    Err err = {0};
    open_city(&w);
    const int64_t id = take(&w, "t.csv", "storefront_id,month,amount_eur\nA,2024-09,5\n");
    cr_assert(eq(i64, id, 11));
    retract(&w, id);
    const char *before = facts(&w);
    cr_assert(eq(int,
                 inputs_retract(&w.store, mistakes[*row].ids, mistakes[*row].count, w.arena, &err),
                 ST_USAGE));
    cr_assert(strstr(err.text, mistakes[*row].says) != NULL, "%s", err.text);
    cr_assert(eq(str, (char *)facts(&w), (char *)before));
    world_close(&w);
}

/* ---- the list ---- */

Test(retract, the_list_names_who_how_and_what_was_taken_back) {
    World w;
    StoredInput *list;
    size_t count;
    Err err = {0};
    open_city(&w);
    retract(&w, 2);
    must(inputs_list(&w.store, w.arena, &list, &count, &err), &err);
    cr_assert(eq(sz, count, 10));
    cr_assert(strstr(list[1].path, "turnover.csv") && list[1].retracted_by == 11);
    cr_assert(strncmp(list[1].actor, "uid:", 4) == 0 &&
              strncmp(list[1].retracted_actor, "uid:", 4) == 0);
    cr_assert(eq(i64, list[1].taken, 3));
    cr_assert(list[0].retracted_by == 0 && list[0].mapping == NULL);
    world_close(&w);
}

/* ---- older stores ---- */

/* A store of schema 13 with a run: its results and states outlive the upgrade, and its inputs can
 * be taken back. */
Test(retract, an_upgraded_store_keeps_its_results_and_may_take_inputs_back) {
    World w;
    Err err = {0};
    world_open(&w);
    const char *path = world_path(&w, "old.db");
    cr_assert(system(arena_printf(w.arena, "sqlite3 '%s' < '%s/tests/fixtures/schema-13.sql'", path,
                                  GEVEL_SOURCE_DIR)) == 0);
    const Store kept = w.store;
    const char *const results = "SELECT rank, storefront, selection, posterior FROM result";
    sqlite3 *db = NULL;
    cr_assert(eq(int, sqlite3_open(path, &db), SQLITE_OK));
    w.store.db = db;
    const char *before = facts_rows(&w, results);
    cr_assert(eq(int, sqlite3_close(db), SQLITE_OK));
    must(store_open(path, STORE_WRITE, &w.store, &err), &err);
    cr_assert(ne(str, (char *)before, ""));
    cr_assert(eq(str, (char *)facts_rows(&w, results), (char *)before));
    const int64_t footfall = 3;
    must(inputs_retract(&w.store, &footfall, 1, w.arena, &err), &err);
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT count(*) FROM footfall_series"), "0\n"));
    must(history_open(&w.store, 3, 1, &err), &err);
    cr_assert(ne(str, (char *)facts_rows(&w, "SELECT count(*) FROM footfall_series"), "0\n"));
    must(history_close(&w.store, &err), &err);
    cr_expect(eq(str, (char *)facts_rows(&w, "PRAGMA foreign_key_check"), ""));
    store_close(&w.store);
    w.store = kept;
    world_close(&w);
}

/* A file that lacks a column leaves it as it was: what it left goes with the input that gave it. */
Test(retract, columns_that_a_later_file_left_go_back_too) {
    World w;
    open_city(&w);
    const char *row =
        "SELECT sector, floor_area_m2, staff_fte FROM storefront"
        " WHERE storefront_id = 'A'";
    const int64_t area = take(&w, "s.csv", "storefront_id,sector,floor_area_m2\nA,fashion,77\n");
    (void)take(&w, "t.csv", "storefront_id,sector,staff_fte\nA,car_wash,3\n");
    cr_assert(eq(str, (char *)facts_rows(&w, row), "car_wash|77.0|3.0\n"));
    retract(&w, area);
    cr_assert(eq(str, (char *)facts_rows(&w, row), "car_wash|60.0|3.0\n"));
    world_close(&w);
}
