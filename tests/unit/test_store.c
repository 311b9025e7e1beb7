/* The file: damage is seen, one job at a time, older schemas are upgraded, newer ones refused. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "datasets/store/audit.h"
#include "datasets/store/checksum.h"
#include "datasets/store/integrity.h"
#include "datasets/store/migrate.h"
#include "datasets/store/store_lock.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

enum { PAGE = 16384, ROWS = 8000 };

static const char *store_path(World *world) {
    return world_path(world, "gevel.db");
}

/* A closed store of some hundred pages. */
static void filled(World *world) {
    Err err = {0};
    world_open(world);
    must(store_exec(&world->store,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)"
                    "INSERT INTO link_model SELECT i, hex(zeroblob(100)) || i, 0, '', '{' FROM n",
                    &err),
         &err);
    store_close(&world->store);
}

/* Reads every row of every table; the first failure. */
static Status read_all(World *world, Err *err) {
    Store store;
    bool row = true;
    Stmt stmt;
    TRY(store_open(store_path(world), STORE_READ, &store, err));
    Status status =
        stmt_open(&store, "SELECT sum(length(learned_at)), count(*) FROM link_model", &stmt, err);
    if (!status) status = stmt_step(&stmt, &row, err);
    if (!status) cr_assert(eq(i64, stmt_get_int(&stmt, 1), ROWS));
    stmt_close(&stmt);
    store_close(&store);
    return status;
}

static void change_byte(const char *path, off_t at, unsigned char mask) {
    unsigned char byte;
    const int fd = open(path, O_RDWR);
    cr_assert(eq(int, (int)pread(fd, &byte, 1, at), 1));
    byte ^= mask;
    cr_assert(eq(int, (int)pwrite(fd, &byte, 1, at), 1));
    close(fd);
}

Test(store, pages_carry_checksums) {
    World world;
    filled(&world);
    Err err = {0};
    Store store;
    must(store_open(store_path(&world), STORE_READ, &store, &err), &err);
    cr_assert(checksum_active(store.db) == true);
    store_close(&store);
    must(read_all(&world, &err), &err);
    world_close(&world);
}

/* Every bit of a page full of rows, and of the first page: none is read as something else. */
Test(store, every_flipped_bit_of_two_pages_is_seen) {
    World world;
    filled(&world);
    const char *path = store_path(&world);
    struct stat info;
    cr_assert(eq(int, stat(path, &info), 0));
    const off_t last = (info.st_size / PAGE - 20) * PAGE; /* a leaf of the table */
    const off_t begin[] = {0, last};
    for (size_t k = 0; k < 2; k++)
        for (off_t at = begin[k]; at < begin[k] + PAGE; at += 7) {
            const unsigned char mask = (unsigned char)(1 << (at % 8));
            Err err = {0};
            change_byte(path, at, mask);
            cr_assert(ne(int, read_all(&world, &err), ST_OK), "byte %ld", (long)at);
            change_byte(path, at, mask);
        }
    Err err = {0};
    must(read_all(&world, &err), &err);
    world_close(&world);
}

Test(store, swapped_pages_are_seen) {
    World world;
    filled(&world);
    char a[PAGE], b[PAGE];
    struct stat info;
    const char *path = store_path(&world);
    cr_assert(eq(int, stat(path, &info), 0));
    const off_t at = (info.st_size / PAGE - 20) * PAGE;
    const int fd = open(path, O_RDWR);
    cr_assert(pread(fd, a, PAGE, at) == PAGE && pread(fd, b, PAGE, at + PAGE) == PAGE);
    cr_assert(pwrite(fd, b, PAGE, at) == PAGE && pwrite(fd, a, PAGE, at + PAGE) == PAGE);
    close(fd);
    Err err = {0};
    cr_assert(eq(int, read_all(&world, &err), ST_INTEGRITY));
    cr_assert(strstr(err.text, "checksum") != NULL, "%s", err.text);
    world_close(&world);
}

Test(store, a_cut_file_is_seen) {
    World world;
    filled(&world);
    struct stat info;
    cr_assert(eq(int, stat(store_path(&world), &info), 0));
    static const off_t cut[] = {1, 100, PAGE, 10 * PAGE + 7};
    for (size_t k = 0; k < sizeof cut / sizeof *cut; k++) {
        Err err = {0};
        cr_assert(eq(int, truncate(store_path(&world), info.st_size - cut[k]), 0));
        cr_assert(ne(int, read_all(&world, &err), ST_OK), "%ld bytes cut", (long)cut[k]);
    }
    world_close(&world);
}

/* ---- a file made to do harm ---- */

static bool refused(Store *store, const char *sql) {
    Err err = {0};
    return store_exec(store, sql, &err) != ST_OK;
}

Test(store, a_hostile_file_can_do_little) {
    World world;
    world_open(&world);
    Err err = {0};
    must(store_exec(&world.store, "CREATE VIEW hostile AS SELECT json('[1]') AS x", &err), &err);
    cr_expect(refused(&world.store, "SELECT x FROM hostile"), "a view calls what it likes");
    cr_expect(refused(&world.store,
                      "PRAGMA writable_schema=ON;"
                      "UPDATE sqlite_schema SET sql = '' WHERE name = 'audit_kept'"),
              "the triggers of the log can be taken away behind SQLite's back");
    cr_expect(refused(&world.store, "SELECT length(zeroblob(70000000))"), "cells have no bound");
    cr_expect(refused(&world.store, "SELECT load_extension('x')"));
    must(store_exec(&world.store, "DROP VIEW hostile", &err), &err);
    store_close(&world.store);
    must(store_open(store_path(&world), STORE_READ, &world.store, &err), &err);
    cr_expect(refused(&world.store, "DELETE FROM run"), "who reads can write");
    world_close(&world);
}

/* A step without end, as a damaged or hostile file may cause: a reader is let go with a word, and
 * its connection still works. */
Test(store, no_step_keeps_a_reader_for_ever) {
    static const char endless[] =
        "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x";
    World world;
    world_open(&world);
    Err err = {0}, late = {0};
    Stmt stmt;
    bool row;
    store_close(&world.store);
    must(store_open(store_path(&world), STORE_READ, &world.store, &err), &err);
    cr_expect(lt(dbl, 0, world.store.step_limit_s));
    store_limit_steps(&world.store, 0.05);
    must(stmt_open(&world.store, endless, &stmt, &err), &err);
    cr_expect(eq(int, (int)stmt_step(&stmt, &row, &late), ST_FAILED));
    cr_expect(strstr(late.text, "took more than 0.05 seconds") != NULL, "%s", late.text);
    stmt_close(&stmt);
    must(stmt_open(&world.store, "SELECT 1", &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    cr_expect(row);
    stmt_close(&stmt);
    world_close(&world);
}

/* What another program may have put into a store: told by name, whoever opens it. */
static const struct {
    const char *sql, *says;
} strangers[] = {
    {"CREATE TABLE ours(x)", "holds a stranger, the table 'ours'"},
    {"CREATE VIEW a_view AS SELECT 1", "holds a stranger, the view 'a_view'"},
    {"CREATE INDEX quick ON input(path)", "holds a stranger, the index 'quick'"},
    {"CREATE TRIGGER spare AFTER INSERT ON run BEGIN DELETE FROM result; END",
     "holds a stranger, the trigger 'spare'"},
    {"DROP TRIGGER audit_kept", "has lost the trigger 'audit_kept'"},
    {"DROP TRIGGER audit_kept; CREATE TRIGGER audit_kept AFTER INSERT ON run BEGIN SELECT 1; END",
     "has another form of the trigger 'audit_kept'"},
    {"DROP TABLE incident; CREATE TABLE incident(x)", "has another form of the table 'incident'"},
    {"DROP TABLE proxy; CREATE VIEW proxy AS SELECT 1 AS storefront", "the table 'proxy'"},
};

EachRow(store, what_another_program_put_into_it_is_refused, strangers) {
    World world;
    Err err = {0};
    world_open(&world);
    must(store_exec(&world.store, strangers[*row].sql, &err), &err);
    store_close(&world.store);
    for (int mode = STORE_READ; mode <= STORE_CREATE; mode++) {
        Err refusal = {0};
        cr_expect(eq(int, store_open(store_path(&world), (StoreMode)mode, &world.store, &refusal),
                     ST_INTEGRITY));
        cr_expect(strstr(refusal.text, strangers[*row].says) != NULL, "%s", refusal.text);
    }
    world_close(&world);
}

/* What SQLite's own shell refuses and its schema can still be told to hold: names like SQLite's. */
static const struct {
    const char *sql, *says;
} disguised[] = {
    {"ANALYZE", "the table 'sqlite_stat"},
    {"PRAGMA writable_schema = ON; CREATE INDEX quick ON input(path);"
     "UPDATE sqlite_schema SET name = 'sqlite_quick',"
     " sql = 'CREATE INDEX sqlite_quick ON input(path)' WHERE name = 'quick'",
     "the index 'sqlite_quick'"},
    {"PRAGMA writable_schema = ON; CREATE INDEX quick ON input(path);"
     "UPDATE sqlite_schema SET name = 'sqlite_autoindex_input_9',"
     " sql = 'CREATE INDEX sqlite_autoindex_input_9 ON input(path)' WHERE name = 'quick'",
     "the index 'sqlite_autoindex_input_9'"},
    {"PRAGMA writable_schema = ON; CREATE TABLE ours(x);"
     "UPDATE sqlite_schema SET name = 'sqlite_ours', tbl_name = 'sqlite_ours',"
     " sql = 'CREATE TABLE sqlite_ours(x)' WHERE name = 'ours'",
     "the table 'sqlite_ours'"},
    {"PRAGMA writable_schema = ON; CREATE TABLE ours(id INTEGER PRIMARY KEY AUTOINCREMENT);"
     "DELETE FROM sqlite_schema WHERE name = 'ours'",
     "the table 'sqlite_sequence'"},
};

EachRow(store, what_is_named_like_sqlites_own_is_refused, disguised) {
    World world;
    Err err = {0};
    sqlite3 *db;
    world_open(&world);
    store_close(&world.store);
    cr_assert(eq(int,
                 sqlite3_open_v2(store_path(&world), &db, SQLITE_OPEN_READWRITE, checksum_vfs()),
                 SQLITE_OK));
    cr_assert(eq(int, sqlite3_exec(db, disguised[*row].sql, NULL, NULL, NULL), SQLITE_OK), "%s",
              sqlite3_errmsg(db));
    sqlite3_close(db);
    cr_expect(
        eq(int, store_open(store_path(&world), STORE_READ, &world.store, &err), ST_INTEGRITY));
    cr_expect(strstr(err.text, disguised[*row].says) != NULL, "%s", err.text);
    world_close(&world);
}

/* The checks of a store's tables after `sql` was done to it by a program that writes checksums. */
static void checked_after(const char *const sql[], const char *wanted) {
    World world;
    Err err = {0};
    char finding[INTEGRITY_TEXT];
    size_t tables;
    sqlite3 *db;
    world_open(&world);
    must(integrity_check(&world.store, &tables, finding, &err), &err);
    cr_expect(eq(str, finding, ""));
    cr_expect(lt(sz, 50, tables));
    store_close(&world.store);
    for (size_t k = 0; sql[k];
         k++) { /* each as a program of its own: it reads the schema for itself */
        cr_assert(
            eq(int, sqlite3_open_v2(store_path(&world), &db, SQLITE_OPEN_READWRITE, checksum_vfs()),
               SQLITE_OK));
        cr_assert(eq(int, sqlite3_exec(db, sql[k], NULL, NULL, NULL), SQLITE_OK), "%s",
                  sqlite3_errmsg(db));
        sqlite3_close(db);
    }
    must(store_open(store_path(&world), STORE_READ, &world.store, &err), &err);
    must(integrity_check(&world.store, &tables, finding, &err), &err);
    cr_expect(strstr(finding, wanted) != NULL, "'%s'", finding);
    world_close(&world);
}

/* The index goes, a row comes, and the index is back as it was: what is looked up by it is not
 * found. */
Test(store, an_index_that_says_other_than_its_table_is_told) {
    static const char *const sql[] = {
        "PRAGMA writable_schema = ON;"
        "CREATE TABLE aside AS SELECT * FROM sqlite_schema WHERE name = 'reject_input';"
        "DELETE FROM sqlite_schema WHERE name = 'reject_input'",
        "INSERT INTO input(id, path, digest, bytes, kind, imported_at)"
        " VALUES(1, 'x', 'x', 1, 'turnover', '2026-01-01');"
        "INSERT INTO reject(input_id, line, column_name, value, reason)"
        " VALUES(1, 2, 'x', 'x', 'x')",
        "PRAGMA writable_schema = ON;"
        "INSERT INTO sqlite_schema SELECT * FROM aside;"
        "DROP TABLE aside",
        NULL};
    checked_after(sql, "table reject: row 1 missing from index reject_input");
}

Test(store, a_row_that_its_table_forbids_is_told) {
    static const char *const sql[] = {
        "PRAGMA ignore_check_constraints = ON;"
        "INSERT INTO input(id, path, digest, bytes, kind, imported_at)"
        " VALUES(1, 'x', 'x', 1, 'turnover', '2026-01-01');"
        "INSERT INTO tally(input_id, what, count) VALUES(1, 'x', -1)",
        NULL};
    checked_after(sql, "table tally: CHECK constraint failed in tally");
}

/* A pipe in the place of a file beside the store: whoever opened it would wait for ever. */
static const struct {
    const char *name;
} pipes[] = {{"gevel.db"}, {"gevel.db-journal"}, {"gevel.db-wal"}, {"gevel.db.lock"}};

EachRow(store, a_pipe_beside_it_keeps_nobody_waiting, pipes) {
    (void)alarm(20);
    World world;
    char holder[LOCK_HOLDER];
    world_open(&world);
    store_close(&world.store);
    const char *path = world_path(&world, pipes[*row].name);
    (void)remove(path);
    cr_assert(eq(int, mkfifo(path, 0600), 0));
    Err err = {0};
    cr_expect(store_open(store_path(&world), STORE_WRITE, &world.store, &err) != ST_OK);
    cr_expect(strstr(err.text, "is not a regular file") != NULL, "%s", err.text);
    cr_expect(eq(str, (char *)store_lock_holder(store_path(&world), holder), ""));
    world_close(&world);
}

/* .dump and back: every row, every trigger, and no checksum. */
Test(store, one_that_another_program_rewrote_is_refused) {
    World world;
    Err err = {0};
    world_open(&world);
    store_close(&world.store);
    const char *path = store_path(&world);
    const char *afresh =
        arena_printf(world.arena,
                     "cd '%s' && { sqlite3 gevel.db .dump; echo 'PRAGMA application_id=%d; PRAGMA "
                     "user_version=%d;'; } | sqlite3 afresh.db && mv afresh.db gevel.db",
                     world.folder, STORE_APPLICATION_ID, (int)store_schema_newest());
    cr_assert(eq(int, system(afresh), 0));
    cr_expect(eq(int, store_open(path, STORE_READ, &world.store, &err), ST_INTEGRITY));
    cr_expect(strstr(err.text, "carry no checksums") != NULL, "%s", err.text);
    err = (Err){0};
    cr_expect(eq(int, store_open(path, STORE_WRITE, &world.store, &err), ST_INTEGRITY));
    world_close(&world);
}

/* A view that says something else is made again by the next job, and no reader trusts it before. */
Test(store, a_view_that_was_changed_is_read_by_nobody) {
    World world;
    Err err = {0};
    world_open(&world);
    must(store_exec(&world.store, "DROP VIEW v_runs; CREATE VIEW v_runs AS SELECT 1 AS run_id",
                    &err),
         &err);
    store_close(&world.store);
    cr_expect(eq(int, store_open(store_path(&world), STORE_READ, &world.store, &err), ST_STORE));
    err = (Err){0};
    must(store_open(store_path(&world), STORE_WRITE, &world.store, &err), &err);
    store_close(&world.store);
    must(store_open(store_path(&world), STORE_READ, &world.store, &err), &err);
    world_close(&world);
}

Test(store, no_store_is_in_wal_mode) {
    World world;
    Stmt stmt;
    Err err = {0};
    bool row;
    world_open(&world);
    must(stmt_open(&world.store, "PRAGMA journal_mode=WAL", &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    cr_expect(ne(str, (char *)stmt_get_text(&stmt, 0), "wal"));
    stmt_close(&stmt);
    world_close(&world);
}

/* ---- versions ---- */

Test(store, a_newer_schema_is_refused) {
    World world;
    world_open(&world);
    Err err = {0};
    must(store_exec(&world.store, "PRAGMA user_version=999", &err), &err);
    store_close(&world.store);
    for (int mode = STORE_READ; mode <= STORE_CREATE; mode++) {
        Err refusal = {0};
        Store store;
        cr_assert(
            eq(int, store_open(store_path(&world), (StoreMode)mode, &store, &refusal), ST_STORE));
        cr_assert(strstr(refusal.text, "newer") != NULL, "%s", refusal.text);
    }
    world_close(&world);
}

/* What an account that owns nothing is told; 0 when it holds `says`. */
static int told_to_a_stranger(const char *path, StoreMode mode, const char *says) {
    int status;
    const pid_t pid = fork();
    if (pid == 0) {
        enum { NOBODY = 65534 };
        Store store;
        Err err = {0};
        if (getuid() == 0 &&
            (setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY)))
            _exit(2);
        const Status refused = store_open(path, mode, &store, &err);
        if (!refused || !strstr(err.text, says)) fprintf(stderr, "%s\n", err.text);
        _exit(!refused || !strstr(err.text, says));
    }
    waitpid(pid, &status, 0);
    return status;
}

Test(store, who_may_not_is_told_so) {
    World world;
    world_open(&world);
    store_close(&world.store);
    const char *path = store_path(&world);
    chmod(world.folder, 0755);
    chmod(path, 0);
    cr_expect(
        zero(int, told_to_a_stranger(path, STORE_READ, "Permission denied; can this account")));
    chmod(path, 0444);
    chmod(world.folder, 0555);
    unlink(world_path(&world, "gevel.db.lock"));
    cr_expect(
        zero(int, told_to_a_stranger(path, STORE_WRITE, "as the account that owns the store")));
    chmod(world.folder, 0);
    cr_expect(
        zero(int, told_to_a_stranger(path, STORE_READ, "cannot be reached: Permission denied")));
    chmod(world.folder, 0700);
    world_close(&world);
}

/* Makes the store that gevel of schema 2 left: tests/fixtures holds it as SQL text. */
static void old_store(World *world) {
    char command[2048];
    world_open(world);
    store_close(&world->store);
    unlink(store_path(world));
    snprintf(command, sizeof command, "sqlite3 '%s' < '%s/tests/fixtures/schema-2.sql'",
             store_path(world), GEVEL_SOURCE_DIR);
    cr_assert(eq(int, system(command), 0));
}

static int64_t number(Store *store, const char *sql) {
    Err err = {0};
    Stmt stmt;
    bool row;
    must(stmt_open(store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t value = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return value;
}

Test(store, an_older_schema_is_upgraded_and_kept) {
    World world;
    old_store(&world);
    Err err = {0};
    Store store;
    cr_assert(eq(int, store_open(store_path(&world), STORE_READ, &store, &err), ST_STORE));
    cr_assert(strstr(err.text, "bring it up to date") != NULL, "%s", err.text);
    err = (Err){0};
    must(store_open(store_path(&world), STORE_WRITE, &store, &err), &err);
    cr_assert(eq(i64, number(&store, "PRAGMA user_version"), store_schema_newest()));
    cr_assert(eq(i64, number(&store, "SELECT count(*) FROM storefront"), 3));
    cr_assert(eq(i64, number(&store, "SELECT count(*) FROM run"), 1));
    cr_assert(checksum_active(store.db) == true);
    cr_assert(eq(str, (char *)store.kept, (char *)world_path(&world, "gevel.db.schema-2.backup")));
    AuditReport report;
    must(audit_verify(&store, NULL, &report, &err), &err);
    store_close(&store);
    /* the backup is the old store, bit for bit usable */
    sqlite3 *db = NULL;
    cr_assert(eq(int, sqlite3_open(world_path(&world, "gevel.db.schema-2.backup"), &db), 0));
    Store old = {.db = db, .path = "old"};
    cr_assert(eq(i64, number(&old, "PRAGMA user_version"), 2));
    cr_assert(eq(i64, number(&old, "SELECT count(*) FROM storefront"), 3));
    store_close_db(&old);
    world_close(&world);
}

/* Rows that an older version rejected wait for their storefront too, where its id was shown whole.
 */
Test(store, older_rejects_wait_for_their_storefront) {
    World world;
    old_store(&world);
    Err err = {0};
    Store store;
    const char *command = arena_printf(
        world.arena,
        "sqlite3 '%s' \"INSERT INTO reject VALUES"
        "(2,3,'storefront_id','X1','no such storefront: import storefronts.csv first'),"
        "(2,4,'storefront_id','caf?','no such storefront: import storefronts.csv first'),"
        "(2,5,'month','X1','not a month')\"",
        store_path(&world));
    cr_assert(eq(int, system(command), 0));
    must(store_open(store_path(&world), STORE_WRITE, &store, &err), &err);
    cr_expect(eq(i64, number(&store, "SELECT sum(line) FROM reject WHERE awaits = 'X1'"), 3));
    cr_expect(eq(i64, number(&store, "SELECT count(awaits) FROM reject"), 1));
    store_close(&store);
    world_close(&world);
}

/* ---- locks ---- */

Test(lock, second_job_is_told_who_and_waits) {
    World world;
    world_open(&world); /* holds the lock */
    Err err = {0};
    Store second;
    cr_assert(eq(int, store_open(store_path(&world), STORE_WRITE, &second, &err), ST_LOCKED));
    char me[64];
    snprintf(me, sizeof me, "process %ld since 2", (long)getpid());
    cr_assert(strstr(err.text, me) != NULL, "%s", err.text);
    char holder[LOCK_HOLDER];
    cr_assert(strstr(store_lock_holder(store_path(&world), holder), me) != NULL);
    store_close(&world.store);
    cr_assert(eq(str, (char *)store_lock_holder(store_path(&world), holder), (char *)""));
    world_close(&world);
}

Test(lock, a_removed_lock_file_gives_no_second_holder) {
    World world;
    world_open(&world);
    Err err = {0};
    const char *lock = world_path(&world, "gevel.db.lock");
    store_close(&world.store);
    const int fd = open(lock, O_RDWR);
    cr_assert(eq(int, flock(fd, LOCK_EX), 0));
    unlink(lock); /* the next one makes a file of its own and holds that */
    must(store_open(store_path(&world), STORE_WRITE, &world.store, &err), &err);
    Store second;
    cr_assert(eq(int, store_open(store_path(&world), STORE_WRITE, &second, &err), ST_LOCKED));
    close(fd);
    world_close(&world);
}

/* A reader meets the journal of a process that was killed in a transaction, and undoes it. */
Test(store, a_reader_undoes_what_a_killed_process_left) {
    World world;
    filled(&world);
    Err err = {0};
    Store store;
    must(store_open(store_path(&world), STORE_WRITE, &store, &err), &err);
    must(store_exec(&store, "PRAGMA cache_size=5", &err), &err);
    must(store_begin(&store, &err), &err);
    must(store_exec(&store, "UPDATE link_model SET learned_at = 'gone'", &err), &err);
    /* the files as they are at this moment, elsewhere */
    char command[2048];
    snprintf(command, sizeof command,
             "cd '%s' && cp gevel.db killed.db && cp gevel.db-journal "
             "killed.db-journal",
             world.folder);
    cr_assert(eq(int, system(command), 0));
    store_rollback(&store);
    store_close(&store);
    must(store_open(world_path(&world, "killed.db"), STORE_READ, &store, &err), &err);
    cr_assert(
        eq(i64, number(&store, "SELECT count(*) FROM link_model WHERE learned_at = 'gone'"), 0));
    cr_assert(eq(i64, number(&store, "SELECT count(*) FROM link_model"), ROWS));
    cr_assert(ne(int, store_exec(&store, "DELETE FROM link_model", &err), ST_OK));
    store_close(&store);
    world_close(&world);
}
