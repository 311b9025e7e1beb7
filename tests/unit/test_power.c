/* Power loss: what was not flushed may be there, absent, torn, or there without what came before.
 *
 * A layer under the store records every write, truncation and flush of a few transactions. Then,
 * for many moments, the files are made as a disk could have left them: everything flushed is there,
 * of the rest each 512-byte sector of each write by chance. Whatever is opened must be sound, and
 * hold every transaction that was acknowledged before the moment. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/store/audit.h"
#include "tests/support/world.h"

enum { OPS = 20000, FILES = 2, SECTOR = 512, POINTS = 500, CHANGES = 12, IMAGE = 1 << 22 };
enum { DATABASE, JOURNAL };

typedef enum Kind { OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DONE } Kind; /* DONE: acknowledged */

typedef struct Op {
    Kind kind;
    int file;
    sqlite3_int64 at;
    int bytes;
    unsigned char *data;
} Op;

typedef struct Record {
    Op op[OPS];
    size_t count;
    bool on;
} Record;

static Record record;

static void note(Kind kind, int file, sqlite3_int64 at, const void *data, int bytes) {
    if (!record.on) return;
    cr_assert(lt(sz, record.count, OPS));
    Op *op = &record.op[record.count++];
    *op = (Op){kind, file, at, bytes, NULL};
    if (data) op->data = memcpy(malloc((size_t)bytes), data, (size_t)bytes);
}

/* ---- the layer ---- */

typedef struct File {
    sqlite3_file base;
    int which;
} File;

static sqlite3_vfs *below;
static sqlite3_vfs layer;
static sqlite3_io_methods methods;

static sqlite3_file *real(sqlite3_file *f) {
    return (sqlite3_file *)((File *)f + 1);
}
static int f_close(sqlite3_file *f) {
    return real(f)->pMethods->xClose(real(f));
}
static int f_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), to, n, at);
}
static int f_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    note(OP_WRITE, ((File *)f)->which, at, from, n);
    return real(f)->pMethods->xWrite(real(f), from, n, at);
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 size) {
    note(OP_TRUNCATE, ((File *)f)->which, size, NULL, 0);
    return real(f)->pMethods->xTruncate(real(f), size);
}
static int f_sync(sqlite3_file *f, int flags) {
    note(OP_SYNC, ((File *)f)->which, 0, NULL, 0);
    return real(f)->pMethods->xSync(real(f), flags);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *size) {
    return real(f)->pMethods->xFileSize(real(f), size);
}
static int f_lock(sqlite3_file *f, int level) {
    return real(f)->pMethods->xLock(real(f), level);
}
static int f_unlock(sqlite3_file *f, int level) {
    return real(f)->pMethods->xUnlock(real(f), level);
}
static int f_reserved(sqlite3_file *f, int *out) {
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
static int f_control(sqlite3_file *f, int op, void *arg) {
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}
static int f_sector(sqlite3_file *f) {
    (void)f;
    return SECTOR;
}
/* A disk that promises nothing. */
static int f_traits(sqlite3_file *f) {
    (void)f;
    return 0;
}

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
    (void)v;
    File *file = (File *)f;
    file->which = flags & SQLITE_OPEN_MAIN_DB ? DATABASE : JOURNAL;
    f->pMethods = NULL;
    if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL)))
        return below->xOpen(below, name, f, flags, out);
    const int result = below->xOpen(below, name, real(f), flags, out);
    if (real(f)->pMethods) f->pMethods = &methods;
    return result;
}

static void layer_open(void) {
    below = sqlite3_vfs_find(NULL);
    methods = (sqlite3_io_methods){
        .iVersion = 1,
        .xClose = f_close,
        .xRead = f_read,
        .xWrite = f_write,
        .xTruncate = f_truncate,
        .xSync = f_sync,
        .xFileSize = f_size,
        .xLock = f_lock,
        .xUnlock = f_unlock,
        .xCheckReservedLock = f_reserved,
        .xFileControl = f_control,
        .xSectorSize = f_sector,
        .xDeviceCharacteristics = f_traits,
    };
    layer = *below;
    layer.szOsFile = (int)sizeof(File) + below->szOsFile;
    layer.zName = "lossy";
    layer.xOpen = v_open;
    layer.pNext = NULL;
    cr_assert(eq(int, sqlite3_vfs_register(&layer, 1), SQLITE_OK));
}

/* ---- the disk after the loss ---- */

typedef struct Image {
    unsigned char *bytes;
    sqlite3_int64 size;
} Image;

static unsigned long long state = 88172645463325252u;
static unsigned draw(unsigned below_this) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % below_this);
}

static void put(Image *image, sqlite3_int64 at, const unsigned char *from, int n) {
    cr_assert(at + n <= IMAGE);
    if (at + n > image->size) image->size = at + n;
    memcpy(image->bytes + at, from, (size_t)n);
}

static void cut(Image *image, sqlite3_int64 size) {
    if (size < image->size) memset(image->bytes + size, 0, (size_t)(image->size - size));
    image->size = size;
}

/* All of it when flushed, else each sector by chance (share: how many of 4). */
static void apply(Image *image, const Op *op, bool flushed, unsigned share) {
    if (op->kind == OP_TRUNCATE && (flushed || draw(4) < share)) cut(image, op->at);
    if (op->kind != OP_WRITE) return;
    if (flushed) {
        put(image, op->at, op->data, op->bytes);
        return;
    }
    for (int from = 0; from < op->bytes;) {
        const int end = (int)((op->at + from) / SECTOR + 1) * SECTOR - (int)op->at;
        const int n = (end < op->bytes ? end : op->bytes) - from;
        if (draw(4) < share) put(image, op->at + from, op->data + from, n);
        from += n;
    }
}

static size_t last_sync(int file, size_t moment) {
    while (moment && !(record.op[moment - 1].kind == OP_SYNC && record.op[moment - 1].file == file))
        moment--;
    return moment;
}

static void write_image(const Image *image, const char *path) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert(write(fd, image->bytes, (size_t)image->size) == image->size);
    close(fd);
}

static Image read_image(const char *path) {
    Image image = {calloc(1, IMAGE), 0};
    const int fd = open(path, O_RDONLY);
    image.size = fd < 0 ? 0 : read(fd, image.bytes, IMAGE);
    if (fd >= 0) close(fd);
    return image;
}

/* The files as a loss of power at `moment` may have left them. */
static void lose(World *world, const Image *begin, size_t moment, const char *name) {
    const unsigned share = draw(5);
    for (int file = 0; file < FILES; file++) {
        Image image = {malloc(IMAGE), begin[file].size};
        memcpy(image.bytes, begin[file].bytes, IMAGE);
        const size_t flushed = last_sync(file, moment);
        for (size_t k = 0; k < moment; k++)
            if (record.op[k].file == file && record.op[k].kind != OP_DONE)
                apply(&image, &record.op[k], k < flushed, share);
        write_image(&image, arena_printf(world->arena, "%s/%s%s", world->folder, name,
                                         file == JOURNAL ? "-journal" : ""));
        free(image.bytes);
    }
}

/* ---- the transactions ---- */

static void change(Store *store, int n) {
    Err err = {0};
    char sql[256];
    const AuditEvent event = {.action = "import", .subject = "x", .change = true};
    must(store_begin(store, &err), &err);
    snprintf(sql, sizeof sql,
             "INSERT INTO link_model SELECT %d * 1000 + version, learned_at || '-', 0, '', '{'"
             " FROM link_model LIMIT 90",
             n + 1);
    must(store_exec(store, sql, &err), &err);
    must(store_exec(store,
                    "UPDATE link_model SET learned_at = learned_at || 'longer and longer' WHERE "
                    "version % 3 = 0",
                    &err),
         &err);
    must(audit_add(store, &event, &err), &err);
    must(store_commit(store, &err), &err);
    note(OP_DONE, -1, n + 1, NULL, 0);
}

static int64_t acknowledged(size_t moment) {
    int64_t done = 0;
    for (size_t k = 0; k < moment; k++)
        if (record.op[k].kind == OP_DONE) done = record.op[k].at;
    return done;
}

/* Sound, and with every acknowledged transaction: entry 1 is the store's creation. */
static void check(const char *path, size_t moment) {
    Err err = {0};
    Store store;
    AuditReport report;
    must(store_open(path, STORE_READ, &store, &err), &err);
    must(audit_verify(&store, NULL, &report, &err), &err);
    const int64_t done = report.head.entries - 1, promised = acknowledged(moment);
    cr_assert(done >= promised && done <= promised + 1, "moment %zu: %lld of %lld", moment,
              (long long)done, (long long)promised);
    Stmt stmt;
    bool row;
    must(stmt_open(&store, "PRAGMA integrity_check", &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    cr_assert(eq(str, (char *)stmt_get_text(&stmt, 0), "ok"));
    stmt_close(&stmt);
    must(stmt_open(&store, "SELECT count(*) FROM link_model", &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    cr_assert(eq(i64, stmt_get_int(&stmt, 0), 90 * (done + 1)));
    stmt_close(&stmt);
    store_close(&store);
}

/* As many as GEVEL_POINTS says, for a campaign. */
static int points(void) {
    const char *text = getenv("GEVEL_POINTS");
    return text ? atoi(text) : POINTS;
}

Test(power, loss_at_500_moments, .timeout = 86400) {
    World world;
    Err err = {0};
    layer_open();
    world_open(&world);
    must(store_exec(&world.store,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)"
                    "INSERT INTO link_model SELECT i, hex(zeroblob(100)), 0, '', '{' FROM n",
                    &err),
         &err);
    const char *path = world_path(&world, "gevel.db");
    const Image begin[FILES] = {read_image(path),
                                read_image(world_path(&world, "gevel.db-journal"))};
    record.on = true;
    for (int n = 0; n < CHANGES; n++) change(&world.store, n);
    record.on = false;
    for (int k = points(); k > 0; k--) {
        const size_t moment = draw((unsigned)record.count + 1);
        lose(&world, begin, moment, "lost.db");
        check(world_path(&world, "lost.db"), moment);
    }
    for (int file = 0; file < FILES; file++) free(begin[file].bytes);
    for (size_t k = 0; k < record.count; k++) free(record.op[k].data);
    world_close(&world);
}
