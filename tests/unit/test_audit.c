/* The log: its hash is what its manual says, and every way to change it unseen is seen. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "datasets/store/audit.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

static void add(Store *store, const char *action, const char *subject) {
    Err err = {0};
    const AuditEvent event = {.action = action, .subject = subject, .detail = "{\"n\":1}"};
    must(store_begin(store, &err), &err);
    must(audit_add(store, &event, &err), &err);
    must(store_commit(store, &err), &err);
}

/* A store whose log has six entries: create, and five readings. */
static void log_open(World *world) {
    static const char *const subjects[] = {"S1", "S2", "S3", "a:b,c", ""};
    world_open(world);
    for (size_t k = 0; k < 5; k++) add(&world->store, "explain", subjects[k]);
}

static Status verify(World *world, const char *known, Err *err) {
    AuditReport report;
    return audit_verify(&world->store, known, &report, err);
}

/* What a person with another program can do: the triggers go, the change, the triggers again. */
static void tamper(World *world, const char *sql) {
    Err err = {0};
    const char *text = sql_migration("audit");
    must(store_exec(&world->store,
                    "DROP TRIGGER audit_fixed; DROP TRIGGER audit_kept; DROP TRIGGER audit_next",
                    &err),
         &err);
    must(store_exec(&world->store, sql, &err), &err);
    must(store_exec(&world->store, strstr(text, "CREATE TRIGGER"), &err), &err);
}

Test(audit, whole) {
    World world;
    Err err = {0};
    AuditReport report;
    log_open(&world);
    must(audit_verify(&world.store, NULL, &report, &err), &err);
    cr_assert(eq(i64, report.head.entries, 6));
    cr_assert(eq(i64, report.back, 0));
    world_close(&world);
}

/* The manual's formula, taken by hand over the text of a row. */
static Status hash_by_hand(void *context, const AuditEntry *e, Err *err) {
    char text[2048], id[24], hex[65];
    unsigned char raw[32];
    (void)err;
    snprintf(id, sizeof id, "%lld", (long long)e->id);
    const int length =
        snprintf(text, sizeof text, "%zu:%s,%zu:%s,%zu:%s,%zu:%s,%zu:%s,%zu:%s,%zu:%s,%zu:%s,",
                 strlen(e->previous), e->previous, strlen(id), id, strlen(e->at), e->at,
                 strlen(e->actor), e->actor, strlen(e->action), e->action, strlen(e->subject),
                 e->subject, strlen(e->detail), e->detail, strlen(e->outcomes), e->outcomes);
    crypto_generichash(raw, sizeof raw, (const unsigned char *)text, (size_t)length, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, raw, sizeof raw);
    cr_assert(eq(str, hex, e->hash));
    ++*(int *)context;
    return ST_OK;
}

Test(audit, hash_is_what_the_manual_says) {
    World world;
    Err err = {0};
    int rows = 0;
    log_open(&world);
    must(audit_walk(&world.store, hash_by_hand, &rows, &err), &err);
    cr_assert(eq(int, rows, 6));
    world_close(&world);
}

Test(audit, triggers_refuse) {
    static const char *const changes[] = {
        "UPDATE audit SET actor = 'uid:0'",
        "DELETE FROM audit WHERE id = 6",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'uid:0', action, subject, detail, outcomes, "
        "previous, hash FROM audit WHERE id = 3",
        "INSERT INTO audit SELECT 8, at, actor, action, subject, detail, outcomes, hash, hash "
        "FROM audit WHERE id = 6",
        "INSERT INTO audit SELECT 7, at, actor, action, subject, detail, outcomes, previous, hash "
        "FROM audit WHERE id = 6",
    };
    World world;
    log_open(&world);
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        Err err = {0};
        cr_assert(ne(int, store_exec(&world.store, changes[k], &err), ST_OK));
        cr_assert(strstr(err.text, "only grows") != NULL, "%s", err.text);
    }
    Err err = {0};
    must(verify(&world, NULL, &err), &err);
    world_close(&world);
}

static const struct {
    const char *sql, *says;
} tampering[] = {
    {"UPDATE audit SET actor = 'uid:4242' WHERE id = 4", "entry 4 "},
    {"UPDATE audit SET subject = 'S9' WHERE id = 2", "entry 2 "},
    {"UPDATE audit SET at = '2001-01-01T00:00:00Z' WHERE id = 1", "entry 1 "},
    {"UPDATE audit SET detail = '{}' WHERE id = 6", "entry 6 "},
    {"UPDATE audit SET outcomes = '' WHERE id = 1", "entry 1 "},
    {"UPDATE audit SET previous = hash WHERE id = 4", "entry 4 "},
    {"DELETE FROM audit WHERE id = 3", "entry 3 is missing"},
    {"DELETE FROM audit WHERE id = 1", "entry 1 is missing"},
    {"UPDATE audit SET id = 99 WHERE id = 6", "entry 6 is missing"},
    {"UPDATE audit SET subject = 'a', detail = 'b:c,{\"n\":1}' WHERE id = 5", "entry 5 "},
    /* a table that lets NULL in: an entry without its actor */
    {"CREATE TABLE loose AS SELECT * FROM audit; DROP TABLE audit; "
     "ALTER TABLE loose RENAME TO audit; UPDATE audit SET actor = NULL WHERE id = 4",
     "entry 4 "},
    {"INSERT INTO outcome(storefront, inspected_on, outcome) VALUES(1, 1, 'cleared')", "outcomes"},
    {"INSERT INTO run SELECT 1, 'x', 'x', 1, 1, 1, 1, 0, 0, '[]', '[]', '{}', 'x', 1",
     "run 1 has no"},
    {"INSERT INTO input(id, path, digest, bytes, kind, rows_taken, rows_rejected, imported_at) "
     "VALUES(1, 'p', 'd', 1, 'turnover', 1, 0, 'x')",
     "input 1 has no"},
};

EachRow(audit, tampering_is_seen, tampering) {
    const char *sql = tampering[*row].sql;
    World world;
    Err err = {0};
    log_open(&world);
    must(store_exec(&world.store, "PRAGMA foreign_keys=OFF", &err), &err);
    tamper(&world, sql);
    cr_assert(eq(int, verify(&world, NULL, &err), ST_INTEGRITY), "%s", sql);
    cr_assert(strstr(err.text, tampering[*row].says) != NULL, "%s: %s", sql, err.text);
    world_close(&world);
}

Test(audit, a_missing_trigger_is_seen) {
    World world;
    Err err = {0};
    log_open(&world);
    must(store_exec(&world.store, "DROP TRIGGER audit_kept", &err), &err);
    cr_assert(eq(int, verify(&world, NULL, &err), ST_INTEGRITY));
    world_close(&world);
}

/* Cutting the end leaves a sound chain: only a head that was printed before shows it. */
Test(audit, a_cut_end_needs_the_printed_head) {
    World world;
    Err err = {0};
    AuditHead printed;
    AuditReport report;
    log_open(&world);
    must(audit_head(&world.store, &printed, &err), &err);
    add(&world.store, "explain", "S7");
    must(audit_verify(&world.store, printed.hash, &report, &err), &err);
    cr_assert(eq(i64, report.since, 1));
    tamper(&world, "DELETE FROM audit WHERE id >= 6");
    must(verify(&world, NULL, &err), &err);
    cr_assert(eq(int, verify(&world, printed.hash, &err), ST_INTEGRITY));
    world_close(&world);
}

/* An entry of the year 2099, made as the manual says; the next is of today. */
Test(audit, a_clock_turned_back_is_reported) {
    World world;
    Err err = {0};
    AuditHead head;
    AuditReport report;
    unsigned char raw[32];
    char hex[65];
    log_open(&world);
    must(audit_head(&world.store, &head, &err), &err);
    const char *text = arena_printf(
        world.arena, "64:%s,1:7,20:2099-01-01T00:00:00Z,5:uid:0,4:list,0:,2:{},0:,", head.hash);
    crypto_generichash(raw, sizeof raw, (const unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(hex, sizeof hex, raw, sizeof raw);
    must(store_exec(&world.store,
                    arena_printf(world.arena,
                                 "INSERT INTO audit VALUES(7, '2099-01-01T00:00:00Z', 'uid:0', "
                                 "'list', '', '{}', '', '%s', '%s')",
                                 head.hash, hex),
                    &err),
         &err);
    add(&world.store, "explain", "S7");
    must(audit_verify(&world.store, NULL, &report, &err), &err);
    cr_assert(eq(i64, report.back, 1));
    world_close(&world);
}

/* A change and its entry are one transaction. */
Test(audit, rolled_back_together) {
    World world;
    Err err = {0};
    AuditHead before, after;
    log_open(&world);
    must(audit_head(&world.store, &before, &err), &err);
    must(store_begin(&world.store, &err), &err);
    must(audit_add(&world.store, &(AuditEvent){.action = "purge"}, &err), &err);
    store_rollback(&world.store);
    must(audit_head(&world.store, &after, &err), &err);
    cr_assert(eq(i64, before.entries, after.entries));
    world_close(&world);
}
