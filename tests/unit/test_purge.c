/* Retention: what is older goes, what is younger stays as it was, and the log says so. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/num.h"
#include "datasets/store/audit.h"
#include "datasets/store/purge.h"
#include "tests/support/world.h"

static int64_t number(Store *store, const char *sql) {
    Err err = {0};
    Stmt stmt;
    bool row = false;
    must(stmt_open(store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t value = row ? stmt_get_int(&stmt, 0) : -1;
    stmt_close(&stmt);
    return value;
}

static bool text_is(Store *store, const char *sql, const char *wanted) {
    Err err = {0};
    Stmt stmt;
    bool row = false;
    must(stmt_open(store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const bool same = row && strcmp(stmt_get_text(&stmt, 0), wanted) == 0;
    stmt_close(&stmt);
    return same;
}

static const char facts[] =
    "INSERT INTO input(id, path, digest, bytes, kind, rows_taken, rows_rejected, imported_at) "
    "VALUES(1, 'old.csv', 'd1', 1, 'turnover', 1, 2, '2020-01-02T00:00:00Z'),"
    "                        (2, 'new.csv', 'd2', 1, 'turnover', 1, 1, '2026-01-02T00:00:00Z');"
    "INSERT INTO storefront(id, storefront_id, input_id, line) VALUES(1, 'A', 1, 1), (2, 'B', 1, "
    "2);"
    "INSERT INTO reject(input_id, line, column_name, value, reason) VALUES"
    " (1, 5, 'x', 'secretvalue', 'bad'), (1, 6, 'x', 'y', 'bad'), (2, 5, 'x', 'y', 'bad');"
    "INSERT INTO turnover_series VALUES"
    " (1, 1, 'declared', 12 * 2014, 12 * 2014 + 1, '[[2014,2,1,2,null,null,null,null,null,null,"
    "null,null,null,null]]'),"
    " (1, 2, 'declared', 12 * 2014, 12 * 2020 + 2, '[[2014,3,1.50,2,null,null,null,null,null,null,"
    "null,null,null,null],[2020,4,null,3.10,4,null,null,null,null,null,null,null,null,null]]');"
    "INSERT INTO run(id, started_at, version, seed, first_month, months, budget, prior_log_odds,"
    " prevalence, signals, details, manifest, output_digest) VALUES"
    " (1, '2020-01-01T00:00:00Z', 'v', 1, 1, 1, 1, 0, 0, '[]', '[]', '{}', 'r1'),"
    " (2, '2026-01-01T00:00:00Z', 'v', 1, 1, 1, 1, 0, 0, '[]', '[]', '{}', 'r2');"
    "INSERT INTO result(run_id, rank, storefront, judged, selection, inclusion_probability,"
    " evidence, details) VALUES(1, 1, 1, 0, 'none', 0, x'', x''), (2, 1, 1, 0, 'none', 0, x'', "
    "x'');"
    "INSERT INTO outcome(storefront, inspected_on, outcome, run_id) VALUES"
    " (1, 18000, 'cleared', 1), (2, 20400, 'cleared', 1);";

/* Quarters of 2014 and 2020, accounts of 2014, and a name that only run 1 and one that run 2 knew.
 */
static const char more_facts[] =
    "INSERT INTO turnover_figure VALUES(1, 16071, 16160, 'vat', 1, 2, 12 * 2014, 12 * 2014 + 2, 5),"
    " (1, 18262, 18352, 'vat', 1, 3, 12 * 2020, 12 * 2020 + 2, 6);"
    "INSERT INTO deposit(reference, enterprise_id, start_on, end_on, first_month, last_month,"
    " input_id, line) VALUES('r', 'e', 16071, 16435, 12 * 2014, 12 * 2014 + 11, 1, 2);"
    "INSERT INTO rubric VALUES('r', '70', 'N', 9, 1, 2);"
    "INSERT INTO sensor_day VALUES('q', 17896, 86400, '[5]', NULL, 0, 0, 1, 2),"
    " ('q', 17897, 86400, '[6]', NULL, 0, 0, 1, 3);" /* 2018-12-31, 2019-01-01 */
    "INSERT INTO record(id, register, key, first_input, input_id, line) VALUES(1, 'tax', 'T', 1, "
    "1, 2);"
    "INSERT INTO proxy VALUES(1, 12 * 2014, 'wages_eur', 5, 1, 2), (1, 12 * 2020, 'wages_eur', 6, "
    "1, 3);"
    "INSERT INTO proxy_history(storefront, month, kind, superseded_by, value, input_id, line) "
    "VALUES"
    " (1, 12 * 2014, 'wages_eur', 3, 4, 1, 2), (1, 12 * 2020, 'wages_eur', 3, 7, 1, 2);"
    "INSERT INTO record_proxy VALUES(1, 12 * 2014, 'water_m3', 1, 2, 5),"
    " (1, 12 * 2020, 'water_m3', 1, 3, 6);"
    "UPDATE run SET last_input = 1; UPDATE run SET last_input = 2 WHERE id = 2;"
    "INSERT INTO storefront_history(id, superseded_by, storefront_id, name, traits, input_id, line)"
    " VALUES(1, 2, 'A', 'seen by run 1', '', 1, 1), (1, 3, 'A', 'seen by run 2', '', 2, 1);";

static void entry(Store *store, const char *action, const char *subject, const char *detail) {
    Err err = {0};
    const AuditEvent event = {
        .action = action, .subject = subject, .detail = detail, .change = true};
    must(store_begin(store, &err), &err);
    must(audit_add(store, &event, &err), &err);
    must(store_commit(store, &err), &err);
}

/* 15 June 2026; everything but the facts of 2020 on, and the second of each, is too old. */
static PurgeRule rule(void) {
    int today = 0;
    cr_assert(date_parse("2026-06-15", 10, &today) == true);
    return (PurgeRule){.months = {36, 60, 6, 84}, .today = today};
}

static void filled(World *world) {
    Err err = {0};
    world_open(world);
    must(store_exec(&world->store, facts, &err), &err);
    must(store_exec(&world->store, more_facts, &err), &err);
    entry(&world->store, "import", "d1", NULL);
    entry(&world->store, "import", "d2", NULL);
    entry(&world->store, "scan", "run 1", "{\"output_digest\":\"r1\"}");
    entry(&world->store, "scan", "run 2", "{\"output_digest\":\"r2\"}");
}

static void verify(World *world) {
    Err err = {0};
    AuditReport report;
    must(audit_verify(&world->store, NULL, &report, &err), &err);
}

Test(purge, old_goes_and_young_stays) {
    World world;
    Err err = {0};
    PurgePart part[PURGE_CLASSES];
    const PurgeRule r = rule();
    filled(&world);
    verify(&world);
    must(purge(&world.store, &r, false, world.arena, part, &err), &err);
    static const int64_t removed[PURGE_CLASSES] = {1, 1, 2, 8};
    for (int c = 0; c < PURGE_CLASSES; c++)
        cr_assert(eq(i64, part[c].count, removed[c]), "%s", part[c].name);
    Store *store = &world.store;
    cr_assert(eq(i64, number(store, "SELECT group_concat(id) FROM run"), 2));
    cr_assert(eq(i64, number(store, "SELECT group_concat(run_id) FROM result"), 2));
    cr_assert(eq(i64, number(store, "SELECT group_concat(storefront) FROM outcome"), 2));
    cr_assert(eq(i64, number(store, "SELECT group_concat(input_id) FROM reject"), 2));
    cr_assert(eq(i64, number(store, "SELECT group_concat(storefront) FROM turnover_series"), 2));
    cr_assert(text_is(store, "SELECT years FROM turnover_series",
                      "[[2020,4,null,3.10,4,null,null,null,null,null,null,null,null,null]]") ==
              true);
    cr_assert(eq(i64, number(store, "SELECT first_month FROM turnover_series"), 12 * 2020 + 1));
    cr_assert(eq(i64, number(store, "SELECT count(run_id) FROM outcome"), 0));
    cr_assert(
        eq(i64, number(store, "SELECT group_concat(first_month) FROM turnover_figure"), 12 * 2020));
    cr_assert(eq(i64, number(store, "SELECT count(*) FROM account_figure"), 0));
    cr_assert(eq(i64, number(store, "SELECT group_concat(date) FROM sensor_day"), 17897));
    cr_assert(eq(i64, number(store, "SELECT group_concat(value) FROM proxy"), 6));
    cr_assert(eq(i64, number(store, "SELECT group_concat(value) FROM proxy_history"), 7));
    cr_assert(eq(i64, number(store, "SELECT group_concat(value) FROM record_proxy"), 6));
    cr_assert(text_is(store, "SELECT group_concat(name) FROM storefront_history",
                      "seen by run 2") == true);
    verify(&world);
    world_close(&world);
}

Test(purge, looking_changes_nothing) {
    World world;
    Err err = {0};
    PurgePart part[PURGE_CLASSES];
    AuditHead before, after;
    const PurgeRule r = rule();
    filled(&world);
    must(audit_head(&world.store, &before, &err), &err);
    must(purge(&world.store, &r, true, world.arena, part, &err), &err);
    must(audit_head(&world.store, &after, &err), &err);
    cr_assert(eq(str, before.hash, after.hash));
    cr_assert(eq(i64, part[PURGE_RUNS].count, 1));
    cr_assert(eq(i64, number(&world.store, "SELECT count(*) FROM run"), 2));
    world_close(&world);
}

Test(purge, twice_is_once) {
    World world;
    Err err = {0};
    PurgePart part[PURGE_CLASSES];
    AuditHead before, after;
    const PurgeRule r = rule();
    filled(&world);
    must(purge(&world.store, &r, false, world.arena, part, &err), &err);
    must(audit_head(&world.store, &before, &err), &err);
    must(purge(&world.store, &r, false, world.arena, part, &err), &err);
    must(audit_head(&world.store, &after, &err), &err);
    cr_assert(eq(str, before.hash, after.hash));
    world_close(&world);
}

Test(purge, for_ever_is_for_ever) {
    World world;
    Err err = {0};
    PurgePart part[PURGE_CLASSES];
    PurgeRule r = rule();
    memset(r.months, 0, sizeof r.months);
    filled(&world);
    must(purge(&world.store, &r, false, world.arena, part, &err), &err);
    cr_assert(eq(i64, number(&world.store, "SELECT count(*) FROM run"), 2));
    world_close(&world);
}

/* A run removed without the log is seen; one that a purge removed is not. */
Test(purge, a_run_removed_by_hand_is_seen) {
    World world;
    Err err = {0};
    AuditReport report;
    filled(&world);
    must(store_exec(&world.store,
                    "PRAGMA foreign_keys=OFF; DELETE FROM result WHERE run_id = 1; DELETE FROM run "
                    "WHERE id = 1",
                    &err),
         &err);
    cr_assert(eq(int, audit_verify(&world.store, NULL, &report, &err), ST_INTEGRITY));
    cr_assert(strstr(err.text, "run 1 is in the log and not in the store") != NULL, "%s", err.text);
    world_close(&world);
}

/* So is a parameter of an old run that was changed by hand. */
Test(purge, a_changed_manifest_is_seen) {
    World world;
    Err err = {0};
    AuditReport report;
    char digest[DIGEST_TEXT];
    filled(&world);
    digest_text("{}", digest);
    entry(
        &world.store, "scan", "run 2",
        arena_printf(world.arena, "{\"output_digest\":\"r2\",\"manifest_digest\":\"%s\"}", digest));
    verify(&world);
    must(store_exec(&world.store, "UPDATE run SET manifest = '{\"budget\":9}' WHERE id = 2", &err),
         &err);
    cr_assert(eq(int, audit_verify(&world.store, NULL, &report, &err), ST_INTEGRITY));
    cr_assert(strstr(err.text, "of run 2 are not those") != NULL, "%s", err.text);
    world_close(&world);
}

/* The bytes of what was removed are nowhere in the file. */
Test(purge, freed_space_is_overwritten) {
    World world;
    Err err = {0};
    PurgePart part[PURGE_CLASSES];
    char command[2048];
    const PurgeRule r = rule();
    filled(&world);
    snprintf(command, sizeof command, "grep -qa secretvalue '%s'", world_path(&world, "gevel.db"));
    cr_assert(eq(int, system(command), 0));
    must(purge(&world.store, &r, false, world.arena, part, &err), &err);
    cr_assert(ne(int, system(command), 0));
    world_close(&world);
}

/* A table that names a storefront is part of what is forgotten with it, or stands here with what
 * keeps it: lists and cases remain under a number that nobody can look up. */
Test(purge, no_table_that_names_a_storefront_outlives_its_erasure_unnoticed) {
    static const char tables[] =
        "SELECT group_concat(t.name, ';') FROM sqlite_schema AS t"
        " JOIN pragma_table_info(t.name) AS c ON c.name = 'storefront'"
        " WHERE t.type = 'table'"
        " AND t.name NOT IN ('result', 'rank_range', 'inspection_case')";
    World world;
    Err err = {0};
    Stmt stmt;
    bool row = false;
    size_t found = 0;
    world_open(&world);
    must(stmt_open(&world.store, tables, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    char *names = arena_strdup(world.arena, stmt_get_text(&stmt, 0)), *rest = NULL;
    stmt_close(&stmt);
    for (char *name = strtok_r(names, ";", &rest); name; name = strtok_r(NULL, ";", &rest)) {
        const char *query = arena_printf(world.arena, "%s/datasets/sql/queries/erase_%s.sql",
                                         GEVEL_SOURCE_DIR, name);
        cr_expect(access(query, R_OK) == 0, "nothing forgets the rows of %s", name);
        found++;
    }
    cr_assert(lt(sz, 20, found));
    world_close(&world);
}
