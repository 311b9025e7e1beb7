/* One moment of a store: it holds, it nests, it ends early, and a copy outlives it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sys/stat.h>

#include "datasets/store/history.h"
#include "datasets/store/moment.h"
#include "datasets/store/snapshot.h"
#include "tests/support/world.h"

/* A store of two connections: the world's, which writes, and a reader. */
typedef struct Pair {
    World world;
    Store reader;
} Pair;

static void pair_open(Pair *p) {
    Err err = {0};
    world_open(&p->world);
    must(store_open(p->world.store.path, STORE_READ, &p->reader, &err), &err);
    must(
        store_exec(&p->world.store, "INSERT INTO link_model VALUES(NULL, 'one', 0, '', '{')", &err),
        &err);
    (void)sqlite3_busy_timeout(p->world.store.db, 0);
}

static void pair_close(Pair *p) {
    store_close(&p->reader);
    world_close(&p->world);
}

static int64_t facts(Store *store) {
    Err err = {0};
    int64_t count = -1;
    must(store_pragma(store, "SELECT count(*) FROM link_model", &count, &err), &err);
    return count;
}

static Status write_one(Pair *p) {
    return store_exec(&p->world.store, "INSERT INTO link_model VALUES(NULL, 'two', 0, '', '{')",
                      &(Err){0});
}

Test(moment, a_writer_waits_until_it_ends) {
    Pair p;
    Err err = {0};
    pair_open(&p);
    must(moment_begin(&p.reader, &err), &err);
    cr_expect(eq(int, write_one(&p), ST_LOCKED));
    cr_expect(eq(i64, facts(&p.reader), 1));
    moment_end(&p.reader);
    cr_expect(eq(int, write_one(&p), ST_OK));
    cr_expect(eq(i64, facts(&p.reader), 2));
    pair_close(&p);
}

Test(moment, inner_ones_end_with_the_outermost) {
    Pair p;
    Err err = {0};
    pair_open(&p);
    must(moment_begin(&p.reader, &err), &err);
    must(moment_begin(&p.reader, &err), &err);
    moment_end(&p.reader);
    cr_expect(eq(int, write_one(&p), ST_LOCKED));
    moment_end(&p.reader);
    cr_expect(eq(int, write_one(&p), ST_OK));
    pair_close(&p);
}

Test(moment, released_it_is_over_for_all) {
    Pair p;
    Err err = {0};
    pair_open(&p);
    must(moment_begin(&p.reader, &err), &err);
    must(moment_begin(&p.reader, &err), &err);
    moment_release(&p.reader);
    cr_expect(eq(int, write_one(&p), ST_OK));
    moment_end(&p.reader);
    moment_end(&p.reader);
    must(moment_begin(&p.reader, &err), &err);
    cr_expect(eq(i64, facts(&p.reader), 2));
    cr_expect(eq(int, write_one(&p), ST_LOCKED));
    pair_close(&p);
}

Test(moment, within_a_transaction_it_is_that_transaction) {
    Pair p;
    Err err = {0};
    pair_open(&p);
    must(store_begin(&p.world.store, &err), &err);
    cr_expect(eq(int, write_one(&p), ST_OK));
    must(moment_begin(&p.world.store, &err), &err);
    cr_expect(eq(i64, facts(&p.world.store), 2));
    moment_end(&p.world.store);
    moment_release(&p.world.store);
    store_rollback(&p.world.store);
    cr_expect(eq(i64, facts(&p.world.store), 1));
    pair_close(&p);
}

/* Temporary views made within a moment stay when it is released. */
Test(moment, the_past_outlives_it) {
    Pair p;
    Err err = {0};
    pair_open(&p);
    must(moment_begin(&p.reader, &err), &err);
    must(history_open(&p.reader, 0, 0, &err), &err);
    moment_release(&p.reader);
    must(history_close(&p.reader, &err), &err);
    pair_close(&p);
}

Test(snapshot, a_copy_keeps_the_moment_and_lets_writers_in) {
    Pair p;
    Store copy;
    Err err = {0};
    pair_open(&p);
    must(moment_begin(&p.reader, &err), &err);
    must(snapshot_copy(&p.reader, &copy, &err), &err);
    cr_expect(eq(int, write_one(&p), ST_OK));
    cr_expect(eq(i64, facts(&copy), 1));
    cr_expect(eq(i64, facts(&p.reader), 2));
    cr_expect(eq(int,
                 store_exec(&copy, "INSERT INTO link_model VALUES(NULL, 'x', 0, '', '{')", &err),
                 ST_FAILED));
    cr_expect(snapshot_shareable(&copy) == false);
    must(history_open(&copy, 0, 0, &(Err){0}), &err);
    store_close(&copy);
    pair_close(&p);
}

Test(snapshot, a_second_connection_sees_what_the_first_sees) {
    Pair p;
    Store beside;
    Err err = {0};
    pair_open(&p);
    must(moment_begin(&p.reader, &err), &err);
    cr_expect(snapshot_shareable(&p.reader) == true);
    must(snapshot_beside(&p.reader, &beside, &err), &err);
    moment_release(&p.reader);
    cr_expect(eq(int, write_one(&p), ST_LOCKED));
    cr_expect(eq(i64, facts(&beside), 1));
    moment_end(&beside);
    cr_expect(eq(int, write_one(&p), ST_OK));
    store_close(&beside);
    pair_close(&p);
}
