/* Every fact that a list depends on can be seen as it was. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/store/history.h"
#include "tests/support/world.h"

static char *all(World *world, const char *sql) {
    Err err = {0};
    Stmt stmt;
    bool row = true;
    char *out = arena_strdup(world->arena, "");
    must(stmt_open(&world->store, sql, &stmt, &err), &err);
    for (;;) {
        must(stmt_step(&stmt, &row, &err), &err);
        if (!row) break;
        out = arena_printf(world->arena, "%s%s;", out, stmt_get_text(&stmt, 0));
    }
    stmt_close(&stmt);
    return out;
}

static void run_sql(World *world, const char *sql) {
    Err err = {0};
    must(store_exec(&world->store, sql, &err), &err);
}

static void input(World *world, const char *number) {
    run_sql(world, arena_printf(world->arena,
                                "INSERT INTO input(id, path, digest, bytes, kind, imported_at)"
                                " VALUES(%s, 'a.csv', 'd%s', 1, 'storefronts', 't')",
                                number, number));
}

static const char *at(World *world, int64_t input_id, int64_t run, const char *sql) {
    Err err = {0};
    must(history_open(&world->store, input_id, run, &err), &err);
    const char *out = all(world, sql);
    must(history_close(&world->store, &err), &err);
    return out;
}

/* s-1: made by input 1, renamed twice by 2, closed by 3 without becoming its row, renamed by 4.
 * s-2: made by input 3. */
Test(history, a_storefront_is_seen_as_each_input_left_it) {
    const char *const names =
        "SELECT storefront_id || ' ' || name || coalesce(closed_on, '') FROM storefront ORDER BY "
        "id";
    World world;
    world_open(&world);
    input(&world, "1");
    run_sql(&world,
            "INSERT INTO storefront(id, storefront_id, name, input_id, line)"
            " VALUES(1, 's-1', 'a', 1, 2)");
    input(&world, "2");
    run_sql(&world,
            "UPDATE storefront SET name = 'b', input_id = 2;"
            "UPDATE storefront SET name = 'c', input_id = 2");
    input(&world, "3");
    run_sql(&world,
            "UPDATE storefront SET closed_on = 9;"
            "INSERT INTO storefront(id, storefront_id, name, input_id, line)"
            " VALUES(2, 's-2', 'z', 3, 3)");
    input(&world, "4");
    run_sql(&world, "UPDATE storefront SET name = 'd', input_id = 4 WHERE id = 1");
    cr_assert(eq(str, (char *)at(&world, 1, 1, names), "s-1 a;"));
    cr_assert(eq(str, (char *)at(&world, 2, 1, names), "s-1 c;"));
    cr_assert(eq(str, (char *)at(&world, 3, 1, names), "s-1 c9;s-2 z;"));
    cr_assert(eq(str, (char *)at(&world, 4, 1, names), "s-1 d9;s-2 z;"));
    cr_assert(eq(str, all(&world, names), "s-1 d9;s-2 z;"));
    world_close(&world);
}

Test(history, an_outcome_is_seen_by_runs_made_after_it) {
    const char *const found = "SELECT outcome FROM outcome";
    World world;
    world_open(&world);
    input(&world, "1");
    run_sql(&world,
            "INSERT INTO storefront(id, storefront_id, input_id, line) VALUES(1, 's', 1, 2);"
            "INSERT INTO outcome(storefront, inspected_on, outcome, recorded_after)"
            " VALUES(1, 9, 'inconclusive', 1);"
            "UPDATE outcome SET outcome = 'cleared';" /* no run between: never seen */
            "UPDATE outcome SET outcome = 'confirmed', recorded_after = 3");
    cr_assert(eq(str, (char *)at(&world, 1, 1, found), ""));
    cr_assert(eq(str, (char *)at(&world, 1, 2, found), "cleared;"));
    cr_assert(eq(str, (char *)at(&world, 1, 3, found), "cleared;"));
    cr_assert(eq(str, (char *)at(&world, 1, 4, found), "confirmed;"));
    run_sql(&world, "DELETE FROM outcome");
    cr_assert(eq(str, (char *)at(&world, 1, 2, found), ""), "what is purged is gone for good");
    world_close(&world);
}

Test(history, a_link_and_an_account_are_seen_before_they_were_replaced) {
    World world;
    world_open(&world);
    input(&world, "1");
    input(&world, "2");
    run_sql(
        &world,
        "INSERT INTO link(party_hash, enterprise_id, role, from_date, kind, country, input_id, "
        "line)"
        " VALUES('p', 'e', 'director', 10, 'legal', 'NL', 1, 2);"
        "UPDATE link SET from_date = 20, kind = 'natural', country = NULL, input_id = 2;"
        "INSERT INTO deposit(reference, enterprise_id, start_on, end_on, first_month, last_month,"
        " deposited_on, input_id, line) VALUES('r', 'e', 19723, 20088, 24288, 24299, 5, 1, 2);"
        "INSERT INTO rubric(reference, code, period, value_eur, input_id, line)"
        " VALUES('r', '70', 'N', 100, 1, 3);"
        "UPDATE rubric SET value_eur = 200, input_id = 2");
    const char *const amount = "SELECT CAST(amount_eur AS INTEGER) FROM account_figure";
    static const char link[] = "SELECT from_date || kind || coalesce(country, '-') FROM link";
    cr_assert(eq(str, (char *)at(&world, 1, 1, link), "10legalNL;"));
    cr_assert(eq(str, (char *)at(&world, 2, 1, link), "20natural-;"));
    cr_assert(eq(str, (char *)at(&world, 1, 1, amount), "100;"));
    cr_assert(eq(str, (char *)at(&world, 2, 1, amount), "200;"));
    world_close(&world);
}

/* Made by input 1, changed twice by 2, without a state from 3 on. */
Test(history, what_a_register_claims_is_seen_as_each_input_left_it) {
    const char *const claims =
        "SELECT c.value FROM register_claim AS r, json_each(r.sectors) AS c"
        " UNION ALL SELECT s.value FROM register_claim AS r, json_each(r.states) AS s";
    World world;
    world_open(&world);
    input(&world, "1");
    input(&world, "2");
    input(&world, "3");
    run_sql(&world,
            "INSERT INTO storefront(id, storefront_id, input_id, line) VALUES(1, 's', 1, 2);"
            "INSERT INTO register_claim VALUES(1, '[\"bakery\"]', '[\"dissolution\"]', 1);"
            "UPDATE register_claim SET sectors = '[\"butcher\"]', input_id = 2;"
            "UPDATE register_claim SET states = '[\"bankruptcy\"]', input_id = 2;"
            "UPDATE register_claim SET states = '[]', input_id = 3");
    cr_assert(eq(str, (char *)at(&world, 0, 1, claims), ""));
    cr_assert(eq(str, (char *)at(&world, 1, 1, claims), "bakery;dissolution;"));
    cr_assert(eq(str, (char *)at(&world, 2, 1, claims), "butcher;bankruptcy;"));
    cr_assert(eq(str, (char *)at(&world, 3, 1, claims), "butcher;"));
    cr_assert(eq(str, all(&world, claims), "butcher;"));
    world_close(&world);
}

/* A table with input_id is a fact. What a scan reads of it must be visible as it was: a shadow
 * stands in as_of.sql, which also reads what was retracted since, unless no run reads the table. */
Test(history, no_fact_table_is_forgotten) {
    static const char *const unread[] = {"reject",
                                         "input_part",
                                         "tally",
                                         "extract",
                                         "incident",
                                         "opening_hours",
                                         "map_shape",
                                         "proxy",
                                         "kbo_enterprise",
                                         "kbo_establishment",
                                         "outcome_replaced",
                                         "correction_request",
                                         "retraction_reason",
                                         NULL};
    World world;
    Err err = {0};
    world_open(&world);
    must(history_open(&world.store, 1, 1, &err), &err);
    char *forgotten = all(&world,
                          "SELECT t.name FROM main.sqlite_schema AS t"
                          " JOIN pragma_table_info(t.name) AS c ON c.name = 'input_id'"
                          " WHERE t.type = 'table' AND t.name NOT LIKE '%_history'"
                          " AND NOT EXISTS (SELECT 1 FROM temp.sqlite_schema AS v"
                          "                 WHERE t.name LIKE 'retracted_%'"
                          "                   AND instr(v.sql, 'main.' || t.name))"
                          " AND t.name NOT IN (SELECT name FROM temp.sqlite_schema)");
    for (const char *const *name = unread; *name; name++) {
        char *found = strstr(forgotten, arena_printf(world.arena, "%s;", *name));
        if (found) memset(found, ';', strlen(*name) + 1);
    }
    cr_assert(forgotten[strspn(forgotten, ";")] == 0, "no shadow of: %s", forgotten);
    world_close(&world);
}
