#include "tests/fuzz/importer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/till_months.h"

enum { PARTS_MOST = 24, BLOCK = 1 << 11 };

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

/* start of the next line "@...", or the end. */
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

/* ---- what an input came to ---- */

static void note_number(uint64_t number) {
    fuzz_note(&number, sizeof number);
}

static void note_load(const Load *load, Status status, int changes) {
    note_number(status);
    note_number(load->verdict);
    note_number((uint64_t)changes);
    for (size_t k = 0; k < load->parts; k++) {
        const IngestFile *file = &load->file[k];
        note_number(file->taken);
        note_number(file->rejected);
        if (file->note) fuzz_note(file->note, strlen(file->note));
    }
}

/* ---- one run ---- */

/* What all inputs share, and none changes: a store whose transactions are always undone, and the
 * sector groups. */
static struct {
    Store store;
    FactWriter sink;
    char folder[FUZZ_FOLDER];
} shared;

static void close_shared(void) {
    char command[96];
    arena_close(shared.sink.arena);
    store_close(&shared.store);
    (void)snprintf(command, sizeof command, "rm -rf %s", shared.folder);
    if (system(command)) abort();
}

/* Nothing here outlives the process, so nothing is written twice or flushed. */
static void open_shared(void) {
    Err err = {0};
    char file[96];
    if (shared.store.db) return;
    fuzz_folder(shared.folder);
    (void)snprintf(file, sizeof file, "%s/fuzz.db", shared.folder);
    FUZZ_PROMISE(!store_open(file, STORE_CREATE, &shared.store, &err));
    FUZZ_PROMISE(!store_exec(&shared.store,
                             "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
                             "INSERT INTO input(id, path, digest, bytes, kind, imported_at) "
                             "VALUES(1, 'f', 'f', 0, 'f', 'f'); "
                             "INSERT INTO storefront(id, storefront_id, sector, input_id, line) "
                             "VALUES(1, 'A', 'bakery', 1, 1)",
                             &err));
    FUZZ_PROMISE(!fact_writer_open(&shared.sink, &shared.store, arena_open(), &err));
    if (atexit(close_shared)) abort();
}

/* What is stored as JSON text is JSON: claims of registers and days of counters are written by
 * hand. */
static void check_stored(Store *store) {
    static const char query[] =
        "SELECT (SELECT count(*) FROM register_claim"
        "        WHERE NOT json_valid(sectors) OR NOT json_valid(states))"
        " + (SELECT count(*) FROM sensor_day WHERE NOT json_valid(counts))";
    Stmt stmt;
    Err err = {0};
    bool row = false;
    FUZZ_PROMISE(!stmt_open(store, query, &stmt, &err) && !stmt_step(&stmt, &row, &err));
    FUZZ_PROMISE(row && stmt_get_int(&stmt, 0) == 0);
    stmt_close(&stmt);
}

static void read_unit(const Source *source, const Unit *unit, const char *mapping, FactWriter *sink,
                      Arena *arena) {
    const IngestOptions options = {.max_reject_share = 1,
                                   .max_orphan_share = 1,
                                   .limits = {20, 0.001, 100},
                                   .map = mapping,
                                   .threads = 1,
                                   .block = BLOCK};
    Err err = {0};
    const int before = sqlite3_total_changes(sink->store->db);
    Load load = {.store = sink->store,
                 .arena = arena,
                 .sink = sink,
                 .options = &options,
                 .parts = unit->parts,
                 .part = unit->part,
                 .file = ARENA_ARRAY(arena, IngestFile, PARTS_MOST)};
    Status status = fact_writer_begin(sink, &err);
    if (!status) status = stmt_open(sink->store, sql_query("insert_tally"), &load.tally, &err);
    FUZZ_PROMISE(!status);
    status = source->read(&load, &err);
    if (!status) status = till_months(&load, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    FUZZ_PROMISE(load.verdict == LOAD_TAKE || load.reason);
    if (!status && load.verdict == LOAD_TAKE) status = fact_writer_flush(sink, &err);
    if (!status) check_stored(sink->store);
    note_load(&load, status, sqlite3_total_changes(sink->store->db) - before);
    stmt_close(&load.tally);
    fact_writer_end(sink);
}

static void run_unit(const Source *source, const Unit *unit, const char *mapping) {
    Arena *arena = arena_open();
    FactWriter *sink = ARENA_ARRAY(arena, FactWriter, 1);
    Err err = {0};
    open_shared();
    FUZZ_PROMISE(!store_begin(&shared.store, &err));
    FUZZ_PROMISE(!fact_writer_open_beside(sink, &shared.sink, arena, &err));
    FUZZ_PROMISE(sink->storefronts.count == 1 && !sink->enterprises.count);
    sink->input_id = 1;
    read_unit(source, unit, mapping, sink, arena);
    store_rollback(&shared.store);
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
