/* between.c - lets a writer come between two statements of a program that reads a store. For
 * LD_PRELOAD.
 *
 * BETWEEN_STORE   the store that is read
 * BETWEEN_AFTER   a file: the store as a writer leaves it
 * BETWEEN_FROM    the first statement, from 1, before which the writer may come
 * BETWEEN_REPORT  file that gets, at the end: the statement before which it came (0 = it found no
 *                 gap), how many statements there were, and whether a moment of the store was still
 *                 open when it was closed
 *
 * A writer of SQLite commits when nobody holds a lock, and then the file holds other pages with
 * another change counter. So this one looks whether anybody holds a lock, and if nobody does, puts
 * the pages of BETWEEN_AFTER in place: once, and not after the program has itself written. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PENDING_BYTE = 0x40000000, LOCK_BYTES = 512, COUNTER_AT = 24, COUNTER = 16 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int store = -1, after = -1; /* never closed: that would drop the program's own locks */
static long from, statements, came;
static bool held;
static char report[512], counter[COUNTER];

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("BETWEEN_STORE"), *next = getenv("BETWEEN_AFTER");
    const char *number = getenv("BETWEEN_FROM"), *out = getenv("BETWEEN_REPORT");
    if (!path || !next || !out) return;
    from = number ? atol(number) : 1;
    snprintf(report, sizeof report, "%s", out);
    store = open(path, O_RDWR | O_CLOEXEC);
    after = open(next, O_RDONLY | O_CLOEXEC);
    if (store < 0 || after < 0 || pread(store, counter, COUNTER, COUNTER_AT) != COUNTER) _exit(99);
    unsetenv("LD_PRELOAD"); /* not in what the program starts */
}

__attribute__((destructor)) static void end(void) {
    FILE *file = *report ? fopen(report, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld %ld %d\n", came, statements, held);
    fclose(file);
}

static bool nobody_reads(void) {
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = PENDING_BYTE, .l_len = LOCK_BYTES};
    return fcntl(store, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

static bool untouched(void) {
    char now[COUNTER];
    return pread(store, now, COUNTER, COUNTER_AT) == COUNTER && memcmp(now, counter, COUNTER) == 0;
}

static void write_pages(void) {
    char bytes[1 << 16];
    off_t at = 0;
    ssize_t got;
    while ((got = pread(after, bytes, sizeof bytes, at)) > 0) {
        if (pwrite(store, bytes, (size_t)got, at) != got) _exit(99);
        at += got;
    }
    if (ftruncate(store, at)) _exit(99);
}

/* Settings and temporary views read nothing: one writer before them is like one after them. */
static bool sets(const char *sql) {
    return sql && (strncmp(sql, "PRAGMA", 6) == 0 || strncmp(sql, "CREATE TEMP", 11) == 0 ||
                   strncmp(sql, "DROP", 4) == 0);
}

/* Nobody writes to a database without a name but the program itself. */
static bool is_private(sqlite3 *db) {
    const char *name = db ? sqlite3_db_filename(db, "main") : NULL;
    return !name || !*name;
}

static void statement(sqlite3 *db, const char *sql) {
    if (store < 0 || sets(sql) || is_private(db)) return;
    pthread_mutex_lock(&mutex);
    if (++statements >= from && !came && nobody_reads() && untouched()) {
        write_pages();
        came = statements;
    }
    pthread_mutex_unlock(&mutex);
}

#define REAL(type, name, ...) \
    type (*real)(__VA_ARGS__) = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

int sqlite3_step(sqlite3_stmt *handle) {
    REAL(int, sqlite3_step, sqlite3_stmt *);
    statement(sqlite3_db_handle(handle), sqlite3_sql(handle));
    return real(handle);
}

int sqlite3_close(sqlite3 *db) {
    REAL(int, sqlite3_close, sqlite3 *);
    if (db && !sqlite3_get_autocommit(db)) held = true;
    statement(db, NULL);
    return real(db);
}
