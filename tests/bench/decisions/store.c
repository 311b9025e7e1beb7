/* The store's file layer beside SQLite's own, and its journal beside the write-ahead log. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/store/checksum.h"
#include "tests/bench/decisions/contest.h"

enum { ROWS = 200000, PAGE = 16384 };

static sqlite3 *open_with(const char *path, const char *vfs) {
    sqlite3 *db = NULL;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    need(sqlite3_open_v2(path, &db, flags, vfs) == SQLITE_OK, "open a database");
    return db;
}

static void run(sqlite3 *db, const char *sql) {
    need(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

/* A series of rows such as the store's: a key, a number, a short text. */
static void fill(sqlite3 *db) {
    sqlite3_stmt *insert = NULL;
    run(db,
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b REAL, c TEXT)"); /* its page tells the layers */
    run(db, "BEGIN");
    need(sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?, ?)", -1, &insert, NULL) == SQLITE_OK,
         "prepare an insert");
    for (int k = 0; k < ROWS; k++) {
        (void)sqlite3_bind_int(insert, 1, k);
        (void)sqlite3_bind_double(insert, 2, k * 1.37);
        (void)sqlite3_bind_text(insert, 3, "Vosstraat 62, a storefront among many", -1,
                                SQLITE_STATIC);
        need(sqlite3_step(insert) == SQLITE_DONE, "insert a row");
        (void)sqlite3_reset(insert);
    }
    (void)sqlite3_finalize(insert);
    run(db, "COMMIT");
}

static void make_store(const char *path, const char *vfs, int checked) {
    (void)unlink(path);
    sqlite3 *db = open_with(path, vfs);
    run(db, "PRAGMA page_size=16384");
    int bytes = checked ? CHECKSUM_BYTES : 0;
    (void)sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
    fill(db);
    (void)sqlite3_close(db);
}

/* SQLite's own layer, when --cksumvfs told where it lies; registered after ours, which must stand
 * on the plain one. */
static const char *cksumvfs(void) {
    const char *path = cksumvfs_path();
    if (!path || !checksum_vfs()) return NULL;
    if (sqlite3_vfs_find("cksmvfs")) return "cksmvfs";
    sqlite3 *db = open_with(":memory:", NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    need(sqlite3_load_extension(db, path, NULL, NULL) == SQLITE_OK, "load what --cksumvfs names");
    (void)sqlite3_close(db);
    return "cksmvfs";
}

/* ---- reading through the layers ---- */

typedef struct Stores {
    const char *own, *library, *library_vfs;
} Stores;

static Stores *stores(const char *library_vfs, int checked) {
    Stores *s = keep(sizeof *s);
    *s = (Stores){scratch_file("own.db"), scratch_file("library.db"), library_vfs};
    make_store(s->own, checksum_vfs(), 1);
    make_store(s->library, library_vfs, checked);
    return s;
}

static void *stores_cksumvfs(void) {
    return cksumvfs() ? stores(cksumvfs(), 1) : NULL;
}
static void *stores_plain(void) {
    (void)checksum_vfs();
    return stores("unix", 0);
}

static void read_all(const char *path, const char *vfs) {
    sqlite3 *db = open_with(path, vfs);
    run(db, "SELECT sum(b) FROM t");
    (void)sqlite3_close(db);
}

static void read_own(void *work) {
    read_all(((Stores *)work)->own, checksum_vfs());
}
static void read_library(void *work) {
    read_all(((Stores *)work)->library, ((Stores *)work)->library_vfs);
}
static void write_own(void *work) {
    make_store(((Stores *)work)->own, checksum_vfs(), 1);
}
static void write_library(void *work) {
    make_store(((Stores *)work)->library, ((Stores *)work)->library_vfs, 1);
}

/* ---- one journal beside the other ---- */

static void *journal_path(void) {
    return (void *)scratch_file("journal.db");
}

static void import_with(const char *path, const char *pragma) {
    (void)unlink(path);
    sqlite3 *db = open_with(path, "unix");
    run(db, "PRAGMA page_size=16384");
    run(db, pragma);
    fill(db);
    (void)sqlite3_close(db);
}
static void import_rollback(void *work) {
    import_with(work, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA");
}
static void import_wal(void *work) {
    import_with(work, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
}

/* ---- damage ---- */

typedef enum Damage { BIT_FLIPPED, PAGES_SWAPPED, PAGE_ZEROED, SWITCHED_OFF, DAMAGES } Damage;

static void page_io(FILE *file, long page, void *bytes, int write) {
    need(!fseek(file, page * PAGE, SEEK_SET), "find a page");
    const size_t done = write ? fwrite(bytes, 1, PAGE, file) : fread(bytes, 1, PAGE, file);
    need(done == PAGE, "read or write a page");
}

static void harm(const char *path, Damage damage, unsigned trial) {
    static unsigned char a[PAGE], b[PAGE];
    FILE *file = fopen(path, "r+b");
    need(file && !fseek(file, 0, SEEK_END), "open a store");
    const long pages = ftell(file) / PAGE, first = 2 + (long)(trial * 7919u) % (pages - 3);
    const long second = 2 + (first * 31 + (long)trial) % (pages - 3);
    const long page = damage == SWITCHED_OFF ? 0 : first;
    page_io(file, page, a, 0);
    page_io(file, second, b, 0);
    if (damage == BIT_FLIPPED) a[trial * 613u % PAGE] ^= (unsigned char)(1u << trial % 8);
    if (damage == PAGE_ZEROED) memset(a, 0, PAGE);
    if (damage == SWITCHED_OFF) a[20] ^= 4; /* 12 bytes reserved: not the mark of a checksum */
    page_io(file, damage == PAGES_SWAPPED ? second : page, a, 1);
    if (damage == PAGES_SWAPPED) page_io(file, page, b, 1);
    need(!fclose(file), "close a store");
}

/* Whether a reading of all rows fails. */
static int noticed(const char *path, const char *vfs) {
    sqlite3 *db = open_with(path, vfs);
    const int result = sqlite3_exec(db, "SELECT sum(b) FROM t", NULL, NULL, NULL);
    (void)sqlite3_close(db);
    return result != SQLITE_OK;
}

static void copy_file(const char *from, const char *to) {
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    static char block[1 << 16];
    need(in && out, "copy a store");
    for (size_t got; (got = fread(block, 1, sizeof block, in)) > 0;)
        need(fwrite(block, 1, got, out) == got, "copy a store");
    need(!fclose(in) && !fclose(out), "copy a store");
}

static unsigned found_of(const char *whole, const char *vfs, Damage damage, unsigned trials) {
    const char *path = scratch_file("damaged.db");
    unsigned found = 0;
    for (unsigned trial = 0; trial < trials; trial++) {
        copy_file(whole, path);
        harm(path, damage, trial);
        found += (unsigned)noticed(path, vfs);
    }
    return found;
}

void damage_table(void) {
    enum { TRIALS = 100 };
    static const char *const names[DAMAGES] = {"a bit flipped", "two pages swapped",
                                               "a page zeroed", "checksums switched off"};
    const struct {
        const char *name, *vfs;
    } layer[] = {{"own layer", checksum_vfs()}, {"cksumvfs", cksumvfs()}, {"no layer", "unix"}};
    for (size_t l = 0; l < sizeof layer / sizeof *layer; l++) {
        if (!layer[l].vfs) continue;
        const char *whole = scratch_file("whole.db");
        make_store(whole, layer[l].vfs, l < 2);
        for (int d = 0; d < DAMAGES; d++)
            printf("%-28s %-10s %-35s %3u of %d found\n", "checksum-layer", layer[l].name, names[d],
                   found_of(whole, layer[l].vfs, (Damage)d, TRIALS), TRIALS);
    }
}

const Contest contests_store[] = {
    {"checksum-layer", "read 200,000 rows, cksumvfs", stores_cksumvfs, read_own, read_library, 0},
    {"checksum-layer", "write 200,000 rows, cksumvfs", stores_cksumvfs, write_own, write_library,
     0},
    {"checksum-layer", "read 200,000 rows, no checksums", stores_plain, read_own, read_library, 0},
    {"rollback-journal", "write 200,000 rows, write-ahead log", journal_path, import_rollback,
     import_wal, 1},
    {0},
};
