/* Linking by what an earlier linking compared gives what linking all records gives, to the byte:
 * after deliveries, changes and withdrawals in any order, with blocks that cross their cap. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "datasets/records/fold.h"
#include "datasets/store/retract.h"
#include "detector/link/link_save.h"
#include "tests/support/linked.h"

enum { LINES = 1200, FIELDS = 16, STEPS = 6 };

typedef struct Table {
    const char *header, *line[LINES];
    size_t count;
} Table;

typedef struct Trial {
    World w;
    uint64_t seed, draws;
    Params *params;
    Table shops, tax, permits;
    size_t again, crossed, large, files;
} Trial;

static size_t draw(Trial *t, size_t below) {
    return (size_t)(fold_join(t->seed, ++t->draws) % below);
}

static void read_table(Trial *t, const char *name, Table *table) {
    char text[1024];
    FILE *file = fopen(world_path(&t->w, name), "r");
    cr_assert(file && fgets(text, sizeof text, file));
    table->header = arena_strdup(t->w.arena, text);
    while (table->count < LINES && fgets(text, sizeof text, file))
        table->line[table->count++] = arena_strdup(t->w.arena, text);
    (void)fclose(file);
}

/* Another name, one with a word more, another house number, or none of these. */
static void put_line(Trial *t, const Table *table, size_t at, bool change, Text *out) {
    const char *p = table->line[at], *heading = table->header;
    const size_t how = change ? 1 + draw(t, 3) : 0;
    while (*p) {
        const size_t field = strcspn(p, ",\n"), named = strcspn(heading, ",\n");
        const bool name = text_slice_equal(heading, named, "name");
        const bool number = text_slice_equal(heading, named, "house_number");
        if (how == 1 && name)
            text_addf(out, "Huis %zu", draw(t, 40));
        else if (how == 3 && number)
            text_addf(out, "%zu", 1 + draw(t, 30));
        else
            text_addf(out, "%.*s", (int)field, p);
        if (how == 2 && name && field) text_adds(out, " Plein");
        p += field;
        heading += named;
        if (*p) text_addc(out, *p++);
        if (*heading) heading++;
    }
}

/* So many lines of a table drawn by chance, as a file of their own. */
static void deliver(Trial *t, const Table *table, const char *what, size_t lines, bool change) {
    Text text = {0};
    bool taken[LINES] = {false};
    text_adds(&text, table->header);
    for (size_t k = 0; k < lines; k++) {
        const size_t at = draw(t, table->count);
        if (!taken[at]) put_line(t, table, at, change, &text);
        taken[at] = true;
    }
    take(&t->w, arena_printf(t->w.arena, "%s-%zu.csv", what, ++t->files), text.at);
    text_free(&text);
}

/* The newest file of records is taken back, where nothing forbids it. */
static void take_back(Trial *t) {
    Err err = {0};
    Stmt stmt;
    bool row = false;
    must(stmt_open(&t->w.store, "SELECT max(id) FROM input WHERE kind = 'records'", &stmt, &err),
         &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t id = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    const Status status = inputs_retract(&t->w.store, &id, 1, t->w.arena, &err);
    if (status)
        cr_expect(any(eq(int, status, ST_FAILED), eq(int, status, ST_USAGE)), "%s", err.text);
}

static Linking link_by(Trial *t, size_t threads) {
    Err err = {0};
    Linking l;
    const LinkingOptions options = {false, threads};
    must(linking_make(&t->w.store, t->params, &options, t->w.arena, &l, &err), &err);
    return l;
}

static void expect_same(const Linking *a, const Linking *b, const char *when) {
    char x[DIGEST_TEXT], y[DIGEST_TEXT];
    link_digest(a, x);
    link_digest(b, y);
    cr_expect(eq(str, x, y), "%s", when);
    cr_expect(eq(sz, a->records.n, b->records.n), "%s", when);
    cr_expect(eq(dbl, a->expected, b->expected), "%s", when);
    cr_expect(eq(sz, a->blocks.large, b->blocks.large), "%s", when);
    cr_expect(eq(sz, a->successions.count, b->successions.count), "%s", when);
    cr_expect(eq(sz, a->records.bare_addresses, b->records.bare_addresses), "%s", when);
    cr_assert(eq(sz, a->pairs.count, b->pairs.count), "%s", when);
    cr_assert(eq(sz, a->blocks.entries, b->blocks.entries), "%s", when);
    cr_expect(
        zero(int, memcmp(a->pairs.pair, b->pairs.pair, a->pairs.count * sizeof *a->pairs.pair)));
    cr_expect(
        zero(int, memcmp(a->pairs.cells, b->pairs.cells, LINK_CELLS * sizeof *a->pairs.cells)));
    cr_expect(zero(int, memcmp(a->blocks.entry, b->blocks.entry,
                               a->blocks.entries * sizeof *a->blocks.entry)));
}

/* By memory, and by all records with the memory out of the way. */
static void link_both(Trial *t, size_t step) {
    const char *kept = arena_printf(t->w.arena, "%s.links", t->w.store.path);
    const char *aside = world_path(&t->w, "aside");
    const Linking again = link_by(t, 1 + draw(t, 3));
    const bool there = rename(kept, aside) == 0;
    const Linking whole = link_by(t, 1);
    cr_expect(zero(int, whole.again));
    if (there) cr_expect(zero(int, rename(aside, kept)));
    const char *when = arena_printf(t->w.arena, "seed %d, step %zu", (int)t->seed, step);
    expect_same(&again, &whole, when);
    t->again += again.again;
    t->crossed += again.again && again.blocks.large != t->large;
    t->large = again.blocks.large;
    (void)saved(&t->w, &again);
}

static void decide(Trial *t) {
    Err err = {0};
    const Linking l = link_by(t, 1);
    for (size_t i = l.records.n; i-- > 0;) {
        if (l.records.record[i].registry == 0 || l.link[i].runner_up == UINT32_MAX) continue;
        const LinkDecision decision = {.a = l.link[i].runner_up,
                                       .b = (uint32_t)i,
                                       .word = draw(t, 2) ? VERDICT_SAME : VERDICT_DIFFERENT,
                                       .because = "seen"};
        must(link_decision_add(&t->w.store, &l.records, &decision, &err), &err);
        return;
    }
}

static void one_step(Trial *t) {
    const size_t few = 1 + draw(t, 40);
    switch (draw(t, 6)) {
        case 0:
            deliver(t, &t->tax, "tax", few, false);
            break;
        case 1:
            deliver(t, &t->permits, "permits", few, false);
            break;
        case 2:
            deliver(t, &t->permits, "permits", few, true);
            break;
        case 3:
            deliver(t, &t->shops, "shops", few, true);
            break;
        case 4:
            take_back(t);
            break;
        default:
            decide(t);
            break;
    }
}

static void run_trial(Trial *t) {
    static const CityOptions town = {
        .storefronts = 300, .months = 12, .seed = 4, .registers = true};
    Err err = {0};
    world_open(&t->w);
    world_city(&t->w, &town, "c");
    read_table(t, "c/storefronts.csv", &t->shops);
    read_table(t, "c/registers/tax.csv", &t->tax);
    read_table(t, "c/registers/permits.csv", &t->permits);
    t->params = params_open(t->w.arena);
    must(params_set(t->params, "link.block_cap=5", &err), &err); /* many blocks are near it */
    deliver(t, &t->shops, "shops", 250, false);
    deliver(t, &t->tax, "tax", 400, false);
    deliver(t, &t->permits, "permits", 400, false);
    for (size_t step = 0; step < STEPS; step++) {
        link_both(t, step);
        one_step(t);
    }
    world_close(&t->w);
}

Test(link_again, what_is_compared_again_ends_as_what_is_compared_anew) {
    size_t again = 0, crossed = 0;
    const char *trials = getenv("LINKING_TRIALS"); /* tests/bench/links/run asks for more */
    const uint64_t count = trials ? strtoul(trials, NULL, 10) : 4;
    for (uint64_t seed = 0; seed < count; seed++) {
        Trial t = {.seed = seed};
        run_trial(&t);
        again += t.again;
        crossed += t.crossed;
    }
    printf("%d linkings by memory of %d were as those of all records\n", (int)again,
           (int)(count * STEPS));
    cr_expect(ge(sz, crossed, count), "blocks hardly ever crossed their cap: %zu", crossed);
    cr_expect(ge(sz, 2 * again, count * STEPS), "memory was hardly ever used: %zu", again);
}

/* ---- the file ---- */

static void write_rows(World *w, const char *name, int rows, int from) {
    Text text = {0};
    text_adds(&text, "register,record_id,name,street,house_number,postcode\n");
    for (int k = from; k < from + rows; k++)
        text_addf(&text, "tax,t%d,Zaak N%dx,Laan,%d,2000\n", k, k, k + 1);
    take(w, name, text.at);
    text_free(&text);
}

static void open_small(World *w) {
    Text text = {0};
    world_open(w);
    text_adds(&text, "storefront_id,name,street,house_number,postcode\n");
    for (int k = 0; k < 60; k++) text_addf(&text, "s%d,Zaak N%dx,Laan,%d,2000\n", k, k, k + 1);
    take(w, "storefronts.csv", text.at);
    text_free(&text);
    write_rows(w, "tax-1.csv", 60, 0);
    (void)link_now(w);
}

Test(link_again, the_memory_is_used_only_while_it_is_whole_and_of_this_model) {
    World w;
    struct stat state;
    open_small(&w);
    const char *kept = arena_printf(w.arena, "%s.links", w.store.path);
    cr_assert(zero(int, stat(kept, &state)));
    cr_expect(eq(int, state.st_mode & 0777, 0600));
    write_rows(&w, "tax-2.csv", 5, 100);
    const Linking by_memory = linked(&w, &(LinkingOptions){false, 1});
    cr_expect(eq(int, by_memory.again, 1));
    cr_expect(eq(sz, by_memory.change.fresh, 5));
    cr_expect(eq(sz, by_memory.change.gone, 0));
    cr_expect(zero(int, linked(&w, &(LinkingOptions){true, 1}).again), "a new model compares all");
    cr_assert(zero(int, truncate(kept, state.st_size - 1)));
    cr_expect(zero(int, linked(&w, &(LinkingOptions){false, 1}).again), "cut off");
    (void)saved(&w, &by_memory);
    cr_expect(eq(int, linked(&w, &(LinkingOptions){false, 1}).again, 1), "written again");
    write_rows(&w, "tax-3.csv", 60, 200);
    cr_expect(zero(int, linked(&w, &(LinkingOptions){false, 1}).again),
              "so much at once is compared in full");
    world_close(&w);
}
