/* What the processes of a scan of shards send each other: panels with months (what a shard gives to
 * the pool) and parts (what it gives to the list). The bytes of the input lie over those of a small
 * shard from where its first two say, or are all there is. What is read is written again as the
 * same bytes. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/panel/panel_columns.h"
#include "datasets/panel/panel_wire.h"
#include "detector/shards/shard_part.h"
#include "models/signals/signal.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SHOPS = 3, MONTHS = 4 };

typedef struct Bytes {
    unsigned char *at;
    size_t size;
} Bytes;

static struct {
    Arena *arena;
    Bytes panel, part;
} made;

static double *numbers(size_t count) {
    double *out = ARENA_ARRAY(made.arena, double, count + 1);
    for (size_t k = 0; k < count; k++) out[k] = 0.5 + (double)k / 1024;
    return out;
}

/* Every column that there is. */
static Panel panel_all(void) {
    static const char *const id[] = {"S1", "S2", "S3"}, *const text[] = {"Dam", NULL, ""};
    static const char *const told[] = {"", "centrum", "unknown"}, *const sectors[] = {"bakery"};
    static const int sector[SHOPS], transfer[] = {-1, 0, MONTHS - 1};
    Panel panel = {.n = SHOPS,
                   .months = MONTHS,
                   .first_month = 24000,
                   .footfall_kind = "visitors",
                   .sectors = 1,
                   .sector_name = sectors,
                   .sector = sector,
                   .transfer = transfer,
                   .id = id,
                   .name = text,
                   .street = text,
                   .house_number = text,
                   .postcode = text,
                   .enterprise = text,
                   .district = told,
                   .traits = told};
    uint64_t columns = 0;
    for (size_t k = 0; k < PANEL_COLUMNS; k++)
        columns |= (uint64_t)(panel_column[k].blank != BLANK_ALWAYS) << k;
    panel_columns_fill(&panel, columns, made.arena);
    return panel;
}

static const LinkTie ties[] = {{"0a", "E1", INT_MIN, INT_MAX, LINK_DIRECTOR},
                               {"0a", "E2", 19000, 19800, LINK_OWNER},
                               {"0b", "E1", 0, INT_MAX, LINK_TIE}};
static const Ending endings[] = {{"E2", 19800}};
static const int opened[SHOPS] = {INT_MIN, 19700, 0};

static void make_part(ShardPart *part) {
    static const unsigned char judged[] = {1, 0, 1};
    static const char *const reason[] = {NULL, "too few months of turnover", NULL};
    static const ManifestFile files[] = {{"turnover.csv", "ab", "turnover", 7, 1}};
    static const char *const municipality[] = {"Gent", NULL, ""};
    static Outcome outcome[] = {
        {.storefront = 1, .inspected_on = 20000, .service = "T1"},
        {.storefront = 3, .inspected_on = 19000, .finding = FINDING_CLEARED}};
    *part = (ShardPart){.panel = panel_all(),
                        .municipality = municipality,
                        .signals = signals_count(),
                        .evidence = numbers(SHOPS * signals_count()),
                        .judged = judged,
                        .reason = reason,
                        .outcomes = 2,
                        .outcome = outcome,
                        .scope = "{}",
                        .files = {1, files},
                        .party_key = "k",
                        .opened = opened,
                        .endings = {1, endings},
                        .ties = {sizeof ties / sizeof *ties, ties},
                        .judged_again = 2};
    part->share = part->share_low = part->share_high = part->declared = numbers(SHOPS);
}

static void forget(void) {
    arena_close(made.arena);
}

static void walk_panel(Wire *wire, void *panel) {
    panel_wire(wire, panel);
}

static void walk_part(Wire *wire, void *part) {
    shard_part_wire(wire, part);
}

typedef struct Kind {
    void (*walk)(Wire *wire, void *what);
    size_t size; /* of the structure; its first member is a Panel */
    const Bytes *bytes;
} Kind;

static const Kind kinds[] = {{walk_panel, sizeof(Panel), &made.panel},
                             {walk_part, sizeof(ShardPart), &made.part}};

static Bytes write_out(const Kind *kind, void *what, Arena *arena) {
    Wire wire;
    wire_write(&wire, arena);
    kind->walk(&wire, what);
    return (Bytes){wire.to, wire.at};
}

static void make_once(void) {
    if (made.arena) return;
    made.arena = arena_open();
    FUZZ_PROMISE(!atexit(forget));
    Panel panel = panel_all();
    ShardPart part;
    make_part(&part);
    made.panel = write_out(&kinds[0], &panel, made.arena);
    made.part = write_out(&kinds[1], &part, made.arena);
}

/* Whether they are what the walk reads; then they are these bytes and no others. */
static bool read(const Kind *kind, const void *bytes, size_t size) {
    Arena *arena = arena_open();
    void *what = arena_alloc(arena, kind->size, 1);
    Wire wire;
    wire_read(&wire, bytes, size, arena);
    kind->walk(&wire, what);
    const bool whole = !wire.fault, taken = wire_done(&wire);
    FUZZ_PROMISE(whole == (((const Panel *)what)->n > 0));
    FUZZ_PROMISE(taken || (wire.fault && wire.fault[0]));
    if (taken) {
        const Bytes again = write_out(kind, what, arena);
        FUZZ_PROMISE(again.size == size && memcmp(again.at, bytes, size) == 0);
    }
    arena_close(arena);
    return taken;
}

static void lie_over(const Kind *kind, const uint8_t *data, size_t size) {
    const Bytes *own = kind->bytes;
    const size_t at = (size_t)(data[0] | data[1] << 8) % own->size;
    uint8_t *over = malloc(own->size);
    FUZZ_PROMISE(over);
    memcpy(over, own->at, own->size);
    for (size_t k = 2; k < size && at + k - 2 < own->size; k++) over[at + k - 2] = data[k];
    const bool taken = read(kind, over, own->size);
    FUZZ_PROMISE(!read(kind, over, own->size - 1));
    fuzz_note(&taken, sizeof taken);
    free(over);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    make_once();
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        FUZZ_PROMISE(read(&kinds[k], kinds[k].bytes->at, kinds[k].bytes->size));
        (void)read(&kinds[k], data, size);
        if (size >= 2) lie_over(&kinds[k], data, size);
    }
    return 0;
}
