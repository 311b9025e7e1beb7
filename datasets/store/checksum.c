#include "datasets/store/checksum.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum {
    HEADER = 100,       /* bytes that SQLite reads before it knows the page size */
    RESERVED_AT = 20,   /* of the header: bytes reserved at the end of each page */
    PAGE_LEAST = 512,   /* bytes */
    FCNTL_ACTIVE = 9001 /* our own question: are there checksums? */
};

typedef struct File {
    sqlite3_file base;
    bool active; /* the header says that pages end in a checksum */
    /* the real file follows */
} File;

static sqlite3_file *real_of(sqlite3_file *file) {
    return (sqlite3_file *)((File *)file + 1);
}

/* ---- the checksum ---- */

static uint64_t load(const unsigned char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* A bijection in `state`, so that a difference never vanishes; the odd factor is 2^64 / golden
 * ratio. */
static uint64_t mix(uint64_t state, uint64_t word) {
    state = (state ^ word) * 0x9e3779b97f4a7c15u;
    return state ^ (state >> 29);
}

/* Four lanes keep the processor's multiplier busy. Little and big endian machines differ, as their
 * stores need not be exchanged byte by byte: a backup is restored with `gevel restore`. */
static uint64_t checksum(const unsigned char *page, int size, sqlite3_int64 number) {
    assert(size > CHECKSUM_BYTES && size % 8 == 0);
    uint64_t lane[4] = {1, 2, 3, 4};
    const int body = size - CHECKSUM_BYTES;
    int at = 0;
    for (; at + 32 <= body; at += 32)
        for (int k = 0; k < 4; k++) lane[k] = mix(lane[k], load(page + at + 8 * k));
    for (; at + 8 <= body; at += 8) lane[0] = mix(lane[0], load(page + at));
    uint64_t sum = mix(0, (uint64_t)number);
    for (int k = 0; k < 4; k++) sum = mix(sum, lane[k]);
    return sum;
}

static bool whole_page(int amount, sqlite3_int64 offset) {
    return amount >= PAGE_LEAST && (amount & (amount - 1)) == 0 && offset % amount == 0;
}

static bool matches(const unsigned char *page, int size, sqlite3_int64 offset) {
    assert(whole_page(size, offset));
    return load(page + size - CHECKSUM_BYTES) == checksum(page, size, offset / size);
}

/* A first page whose only fault is the byte that switches checksums on. */
static bool switched_off(unsigned char *page, int size) {
    assert(size >= PAGE_LEAST);
    const unsigned char said = page[RESERVED_AT];
    page[RESERVED_AT] = CHECKSUM_BYTES;
    const bool damaged = matches(page, size, 0);
    page[RESERVED_AT] = said;
    return damaged;
}

/* ---- one file ---- */

static void look_at_header(File *file, const void *bytes, int amount, sqlite3_int64 offset) {
    if (offset == 0 && amount >= HEADER)
        file->active = ((const unsigned char *)bytes)[RESERVED_AT] == CHECKSUM_BYTES;
}

static bool all_zero(const unsigned char *bytes, int amount) {
    for (int k = 0; k < amount; k++)
        if (bytes[k]) return false;
    return true;
}

/* SQLite takes what is missing at the end for zeros: right for a page that was never written, and
 * wrong for one that was cut. */
static int short_read(const File *file, const void *bytes, int amount, sqlite3_int64 offset) {
    const bool cut = file->active && whole_page(amount, offset) && !all_zero(bytes, amount);
    return cut ? SQLITE_IOERR_DATA : SQLITE_IOERR_SHORT_READ;
}

static int table_file_read(sqlite3_file *base, void *bytes, int amount, sqlite3_int64 offset) {
    File *file = (File *)base;
    const int result = real_of(base)->pMethods->xRead(real_of(base), bytes, amount, offset);
    if (result == SQLITE_IOERR_SHORT_READ) return short_read(file, bytes, amount, offset);
    if (result != SQLITE_OK) return result;
    look_at_header(file, bytes, amount, offset);
    if (!whole_page(amount, offset)) return SQLITE_OK;
    if (file->active) return matches(bytes, amount, offset) ? SQLITE_OK : SQLITE_IOERR_DATA;
    return offset == 0 && switched_off(bytes, amount) ? SQLITE_IOERR_DATA : SQLITE_OK;
}

/* The reserved bytes of SQLite's buffer are ours, whatever its type says. */
static int file_write(sqlite3_file *base, const void *bytes, int amount, sqlite3_int64 offset) {
    File *file = (File *)base;
    look_at_header(file, bytes, amount, offset);
    if (file->active && whole_page(amount, offset)) {
        const uint64_t sum = checksum(bytes, amount, offset / amount);
        unsigned char *end = (unsigned char *)(uintptr_t)bytes + amount;
        memcpy(end - CHECKSUM_BYTES, &sum, sizeof sum);
    }
    return real_of(base)->pMethods->xWrite(real_of(base), bytes, amount, offset);
}

static int file_control(sqlite3_file *base, int what, void *value) {
    if (what == FCNTL_ACTIVE) {
        *(int *)value = ((File *)base)->active;
        return SQLITE_OK;
    }
    return real_of(base)->pMethods->xFileControl(real_of(base), what, value);
}

static int file_close(sqlite3_file *base) {
    return real_of(base)->pMethods->xClose(real_of(base));
}
static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    return real_of(base)->pMethods->xTruncate(real_of(base), size);
}
static int file_sync(sqlite3_file *base, int flags) {
    return real_of(base)->pMethods->xSync(real_of(base), flags);
}
static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    return real_of(base)->pMethods->xFileSize(real_of(base), size);
}
static int file_lock(sqlite3_file *base, int level) {
    return real_of(base)->pMethods->xLock(real_of(base), level);
}
static int file_unlock(sqlite3_file *base, int level) {
    return real_of(base)->pMethods->xUnlock(real_of(base), level);
}
static int file_reserved(sqlite3_file *base, int *taken) {
    return real_of(base)->pMethods->xCheckReservedLock(real_of(base), taken);
}
static int file_sector(sqlite3_file *base) {
    return real_of(base)->pMethods->xSectorSize(real_of(base));
}

/* Newer libraries read parts of pages where a file allows it; these could not be checked. */
static int file_traits(sqlite3_file *base) {
    enum { SUBPAGE_READ = 0x8000 };
    return real_of(base)->pMethods->xDeviceCharacteristics(real_of(base)) & ~SUBPAGE_READ;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1, /* no shared memory, no memory mapping */
    .xClose = file_close,
    .xRead = table_file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

/* ---- the layer ---- */

static sqlite3_vfs *below(sqlite3_vfs *vfs) {
    return vfs->pAppData;
}

/* Only databases are wrapped: journals and temporary files have checks of their own. */
static int layer_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out) {
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return below(vfs)->xOpen(below(vfs), name, base, flags, out);
    File *file = (File *)base;
    memset(file, 0, sizeof *file);
    const int result = below(vfs)->xOpen(below(vfs), name, real_of(base), flags, out);
    if (real_of(base)->pMethods) base->pMethods = &methods;
    file->active = sqlite3_uri_boolean(name, "checksum", 0) != 0;
    return result;
}

static int layer_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    return below(vfs)->xDelete(below(vfs), name, sync_folder);
}
static int layer_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    return below(vfs)->xAccess(below(vfs), name, flags, result);
}
static int layer_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out) {
    return below(vfs)->xFullPathname(below(vfs), name, size, out);
}
static int layer_randomness(sqlite3_vfs *vfs, int size, char *out) {
    return below(vfs)->xRandomness(below(vfs), size, out);
}
static int layer_sleep(sqlite3_vfs *vfs, int microseconds) {
    return below(vfs)->xSleep(below(vfs), microseconds);
}
static int layer_time(sqlite3_vfs *vfs, double *days) {
    return below(vfs)->xCurrentTime(below(vfs), days);
}
static int layer_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    return below(vfs)->xCurrentTimeInt64(below(vfs), milliseconds);
}
static int layer_last_error(sqlite3_vfs *vfs, int size, char *out) {
    return below(vfs)->xGetLastError(below(vfs), size, out);
}

/* Loading code at run time (xDl...) is left out: a store never needs it. */
static void layer_fill(sqlite3_vfs *vfs, sqlite3_vfs *real, const char *name) {
    *vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(File) + real->szOsFile,
        .mxPathname = real->mxPathname,
        .zName = name,
        .pAppData = real,
        .xOpen = layer_open,
        .xDelete = layer_delete,
        .xAccess = layer_access,
        .xFullPathname = layer_full_path,
        .xRandomness = layer_randomness,
        .xSleep = layer_sleep,
        .xCurrentTime = layer_time,
        .xCurrentTimeInt64 = layer_time_ms,
        .xGetLastError = layer_last_error,
    };
}

const char *checksum_vfs(void) {
    static const char name[] = "gevel";
    if (sqlite3_vfs_find(name)) return name;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    /* SQLite keeps it until the program ends */
    sqlite3_vfs *vfs = real ? sqlite3_malloc((int)sizeof *vfs) : NULL;
    if (!vfs) return NULL;
    layer_fill(vfs, real, name);
    if (!sqlite3_vfs_register(vfs, 0)) return name;
    sqlite3_free(vfs);
    return NULL;
}

void checksum_reserve(sqlite3 *db) {
    int bytes = CHECKSUM_BYTES;
    (void)sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool checksum_active(sqlite3 *db) {
    int active = 0;
    (void)sqlite3_file_control(db, "main", FCNTL_ACTIVE, &active);
    return active != 0;
}
