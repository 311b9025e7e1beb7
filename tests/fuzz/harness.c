#include "tests/fuzz/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "datasets/sink.h"

enum { PARTS_MOST = 24 };

_Noreturn void fuzz_broken(const char *what, const char *file, int line) {
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

int fuzz_file(const uint8_t *data, size_t size, char out[32]) {
    const int file = memfd_create("fuzz", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size) abort();
    (void)snprintf(out, 32, "/proc/self/fd/%d", file);
    return file;
}

void fuzz_unfile(int file) {
    (void)close(file);
}

/* ---- the files of a unit ---- */

typedef struct Unit {
    size_t parts;
    Part part[PARTS_MOST];
    int file[PARTS_MOST];
    char path[PARTS_MOST][32], name[PARTS_MOST][64];
} Unit;

static void add_part(Unit *unit, const char *name, size_t length, const uint8_t *data,
                     size_t size) {
    if (unit->parts == PARTS_MOST) return;
    const size_t k = unit->parts++;
    unit->file[k] = fuzz_file(data, size, unit->path[k]);
    (void)snprintf(unit->name[k], sizeof unit->name[k], "%.*s", (int)length, name);
    unit->part[k] = (Part){.path = unit->path[k], .name = unit->name[k], .bytes = size};
}

/* Begin of the next line "@...", or the end. */
static const uint8_t *next_mark(const uint8_t *at, const uint8_t *end) {
    for (; at < end; at++)
        if (*at == '@' && (at[-1] == '\n')) return at;
    return end;
}

static void split_parts(Unit *unit, const uint8_t *data, size_t size) {
    const uint8_t *at = data, *end = data + size;
    while (at < end && *at == '@') {
        const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
        if (!line) return;
        const uint8_t *next = next_mark(line + 1, end);
        add_part(unit, (const char *)at + 1, (size_t)(line - at - 1), line + 1,
                 (size_t)(next - line - 1));
        at = next;
    }
}

/* ---- one run ---- */

/* One store for all inputs: nothing is ever committed. */
static Store store;
static char folder[64];

static void close_store(void) {
    char command[96];
    store_close(&store);
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command)) abort();
}

static Store *shared_store(void) {
    Err err = {0};
    char file[96];
    if (store.db) return &store;
    (void)snprintf(folder, sizeof folder, "%s/gevel_fuzz_XXXXXX",
                   access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    if (!mkdtemp(folder)) abort();
    (void)snprintf(file, sizeof file, "%s/fuzz.db", folder);
    if (store_open(file, STORE_CREATE, &store, &err) || atexit(close_store)) abort();
    return &store;
}

static void read_unit(const Source *source, const Unit *unit, const char *mapping, Sink *sink,
                      Arena *arena) {
    const IngestOptions options = {
        .max_reject_share = 1, .max_orphan_share = 1, .limits = {20, 0.001, 100}, .map = mapping};
    Err err = {0};
    Load load = {.store = sink->store,
                 .arena = arena,
                 .sink = sink,
                 .options = &options,
                 .parts = unit->parts,
                 .part = unit->part,
                 .file = ARENA_ARRAY(arena, IngestFile, PARTS_MOST)};
    Status status = sink_begin(sink, &err);
    if (!status) status = stmt_open(sink->store, sql_query("insert_tally"), &load.tally, &err);
    FUZZ_PROMISE(!status);
    status = source->read(&load, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    FUZZ_PROMISE(load.verdict == LOAD_TAKE || load.reason);
    if (!status && load.verdict == LOAD_TAKE) status = sink_flush(sink, &err);
    stmt_close(&load.tally);
    sink_end(sink);
}

static void run_unit(const Source *source, const Unit *unit, const char *mapping) {
    Arena *arena = arena_open();
    Sink *sink = ARENA_ARRAY(arena, Sink, 1);
    Err err = {0};
    FUZZ_PROMISE(!store_begin(shared_store(), &err));
    FUZZ_PROMISE(!store_exec(shared_store(),
                             "INSERT INTO input(id, path, digest, bytes, kind, imported_at) "
                             "VALUES(1, 'f', 'f', 0, 'f', 'f'); "
                             "INSERT INTO storefront(id, storefront_id, sector, input_id, line) "
                             "VALUES(1, 'A', 'bakery', 1, 1)",
                             &err));
    FUZZ_PROMISE(!sink_open(sink, shared_store(), arena, &err));
    sink->input_id = 1;
    read_unit(source, unit, mapping, sink, arena);
    store_rollback(shared_store());
    arena_close(arena);
}

void fuzz_source(const Source *source, const char *name, bool several, const char *mapping,
                 const uint8_t *data, size_t size) {
    Unit unit = {0};
    if (several)
        split_parts(&unit, data, size);
    else
        add_part(&unit, name, strlen(name), data, size);
    if (unit.parts) run_unit(source, &unit, mapping);
    for (size_t k = 0; k < unit.parts; k++) fuzz_unfile(unit.file[k]);
}
