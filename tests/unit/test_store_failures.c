/* What the log and the outcomes do when the store fails under them: every query refused, every step
 * broken off, one at a time. Each failure is reported; a refused query changes nothing. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "datasets/store/audit_note.h"
#include "detector/run/outcomes.h"
#include "tests/support/no_room.h"
#include "tests/support/world.h"

/* The failure that is due: at 0 it happens, and only then. */
typedef struct Fault {
    long left;
} Fault;

static int deny(void *context, int action, const char *a, const char *b, const char *c,
                const char *d) {
    Fault *fault = context;
    (void)action, (void)a, (void)b, (void)c, (void)d;
    return fault->left-- == 0 ? SQLITE_DENY : SQLITE_OK;
}

static int interrupt(void *context) {
    Fault *fault = context;
    return fault->left-- == 0;
}

/* A statement that lies prepared would not be asked about again. */
static void arm(Store *store, bool queries, Fault *fault) {
    if (queries) store_forget_idle(store);
    sqlite3_set_authorizer(store->db, fault && queries ? deny : NULL, fault);
    sqlite3_progress_handler(store->db, fault && !queries ? 1 : 0, interrupt, fault);
}

typedef Status (*Work)(World *world, Err *err);

static int64_t entries(World *world) {
    Err err = {0};
    AuditHead head;
    must(audit_head(&world->store, &head, &err), &err);
    return head.entries;
}

static Status verify(World *world, Err *err) {
    AuditReport report;
    return audit_verify(&world->store, NULL, &report, err);
}

/* Fails at each question that SQLite asks about a query, or at each instruction of its machine,
 * until nothing is left to fail: how often it failed. A failure is told, the log and the outcomes
 * still fit each other, and a refused query has changed nothing. (An instruction can break off
 * behind the commit; then both have changed.) */
static long sweep(World *world, Work work, bool queries) {
    for (long at = 0;; at++) {
        const int64_t before = entries(world);
        Err err = {0}, after = {0};
        Fault fault = {at};
        arm(&world->store, queries, &fault);
        const Status status = work(world, &err);
        arm(&world->store, queries, NULL);
        store_rollback(&world->store); /* when that was what failed */
        if (fault.left >= 0) {
            must(status, &err);
            return at;
        }
        if (!status) continue; /* it struck where SQLite can do without */
        cr_assert(err.status == status && err.text[0]);
        must(verify(world, &after), &after);
        if (queries) cr_assert(eq(i64, entries(world), before));
    }
}

static void sweep_all(World *world, Work work) {
    cr_assert(ge(long, sweep(world, work, true), 3));
    cr_assert(ge(long, sweep(world, work, false), 3));
}

static size_t outcomes_count(World *world) {
    Err err = {0};
    Outcomes all;
    must(outcomes_load(&world->store, world->arena, &all, &err), &err);
    return all.n;
}

static void city_open(World *world) {
    const CityOptions options = {.storefronts = 50, .months = 12, .seed = 3, .front_share = 0.1};
    world_open(world);
    world_city(world, &options, "city");
    world_import(world, world_path(world, "city"));
}

static Status add(World *world, Err *err) {
    const AuditEvent event = {.action = "explain", .subject = "S1", .change = true};
    Status status = store_begin(&world->store, err);
    if (!status) status = audit_add(&world->store, &event, err);
    store_rollback(&world->store);
    return status;
}

static Status count(void *context, const AuditEntry *entry, Err *err) {
    (void)err;
    *(int64_t *)context = entry->id;
    return ST_OK;
}

static Status walk(World *world, Err *err) {
    int64_t last = 0;
    return audit_walk(&world->store, count, &last, err);
}

static Status load(World *world, Err *err) {
    Outcomes all;
    return outcomes_load(&world->store, world->arena, &all, err);
}

static Status record(World *world, Err *err) {
    Outcome outcome = {.storefront_id = "S0000007",
                       .inspected_on = 20100,
                       .finding = FINDING_CLEARED,
                       .selection = SELECTION_RANKED,
                       .inclusion_probability = 1};
    return outcome_record(&world->store, &outcome, world->arena, err);
}

Test(store_failures, of_the_log) {
    World world;
    Err err = {0};
    city_open(&world);
    must(record(&world, &err), &err);
    sweep_all(&world, add);
    sweep_all(&world, verify);
    sweep_all(&world, walk);
    world_close(&world);
}

/* The sweep ends with the one that is recorded. */
Test(store_failures, of_outcomes) {
    World world;
    city_open(&world);
    sweep_all(&world, record);
    cr_assert(eq(sz, outcomes_count(&world), 1));
    sweep_all(&world, load);
    world_close(&world);
}

/* A visit that fails ends the walk with its own failure; a note needs a store that opens. */
static Status refuse(void *context, const AuditEntry *entry, Err *err) {
    (void)context, (void)entry;
    return FAIL(err, ST_DOMAIN, "enough");
}

Test(store_failures, of_others) {
    World world;
    Err err = {0};
    const AuditEvent event = {.action = "explain"};
    world_open(&world);
    cr_assert(audit_walk(&world.store, refuse, NULL, &err) == ST_DOMAIN);
    err = (Err){0};
    cr_assert(audit_note(world_path(&world, "absent.db"), 0, &event, &err) == ST_STORE);
    err = (Err){0};
    must(store_begin(&world.store, &err), &err);
    cr_assert(audit_note(world.store.path, 0, &event, &err) == ST_LOCKED);
    store_rollback(&world.store);
    err = (Err){0};
    no_file_may_grow();
    cr_assert(audit_note(world.store.path, 0, &event, &err) == ST_FAILED);
    cr_assert(eq(i64, entries(&world), 1));
    world_close(&world);
}

/* Another process records outcomes while the statement that reads them is being prepared. */
static int record_beside(void *context, int action, const char *a, const char *b, const char *c,
                         const char *d) {
    World *world = context;
    Err err = {0};
    Store beside;
    (void)c, (void)d;
    if (action != SQLITE_READ || strcmp(a, "outcome") != 0 || !*b) return SQLITE_OK;
    sqlite3_set_authorizer(world->store.db, NULL, NULL);
    must(store_open(world->store.path, STORE_APPEND, &beside, &err), &err);
    must(store_exec(&beside,
                    "INSERT INTO outcome(storefront, inspected_on, outcome) "
                    "VALUES(1, 1, 'cleared'), (2, 1, 'cleared')",
                    &err),
         &err);
    store_close(&beside);
    return SQLITE_OK;
}

Test(store_failures, an_outcome_that_comes_in_between) {
    World world;
    Err err = {0};
    Outcomes all;
    city_open(&world);
    store_forget_idle(&world.store);
    sqlite3_set_authorizer(world.store.db, record_beside, &world);
    must(outcomes_load(&world.store, world.arena, &all, &err), &err);
    cr_assert(eq(sz, all.n, 2), "there is room for whatever has come");
    cr_assert(eq(sz, outcomes_count(&world), 2));
    world_close(&world);
}
