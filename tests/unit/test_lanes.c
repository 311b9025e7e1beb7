/* Rows are the same whichever way they are read: libcsv is the authority, lines split at commas
 * must agree with it field by field, wherever pieces end and however many threads there are. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <csv.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/base/text_trim.h"
#include "datasets/ingest/csv_lane.h"
#include "datasets/ingest/table_rows.h"
#include "tests/support/world.h"

/* ---- what a lane makes of some bytes, as text ---- */

static const Column text_columns[] = {{.name = "a", .kind = CELL_TEXT},
                                      {.name = "b", .kind = CELL_TEXT},
                                      {.name = "c", .kind = CELL_TEXT},
                                      {0}};
static const Table text_table = {.name = "text", .columns = text_columns};
static const int targets[] = {0, 1, 2};

static void show(Text *out, const char *text, size_t length) {
    text_addf(out, "%zu:", length);
    text_add(out, text, length);
    text_addc(out, '|');
}

static void show_batch(Text *out, const RowBatch *batch, int64_t lines) {
    static Row row;
    for (size_t i = 0; i < batch->items; i++) {
        const Item *item = &batch->item[i];
        row_batch_restore(batch, item, &text_table, &row);
        text_addf(out, "\n%lld ", (long long)(lines + item->line + 1));
        if (row.reason) text_addf(out, "%s: %s", row.bad_column, row.reason);
        for (size_t k = 0; k < 3 && !row.reason; k++)
            show(out, row.cell[k].text, row.cell[k].length);
    }
}

/* Reads bytes cut at `cut` by one lane. */
static void by_lane(const char *bytes, size_t length, size_t cut, bool libcsv_only, Text *out) {
    const RowPlan plan = {.table = &text_table,
                          .columns = 3,
                          .table_columns = 3,
                          .target = targets,
                          .libcsv_only = libcsv_only};
    static CsvLane lane;
    RowBatch first = {0}, second = {0};
    Err err = {0};
    char *copy = mem_grow(NULL, length + SPLITTER_MARGIN, 1);
    memset(copy, ',', length + SPLITTER_MARGIN); /* what lies behind must not matter */
    memcpy(copy, bytes, length);
    text_clear(out);
    must(csv_lane_start(&lane, &plan, &err), &err);
    row_batch_start(&first, cut + ROW_TEXT);
    must(csv_lane_read(&lane, copy, cut, &first, &err), &err);
    show_batch(out, &first, 0);
    row_batch_start(&second, length - cut + ROW_TEXT);
    must(csv_lane_read(&lane, copy + cut, length - cut, &second, &err), &err);
    csv_lane_finish(&lane, &second);
    show_batch(out, &second, first.lines);
    csv_lane_close(&lane);
    row_batch_free(&first);
    row_batch_free(&second);
    mem_free(copy);
}

/* ---- what libcsv itself says, without any of our code around it ---- */

typedef struct Oracle {
    Text row, *out;
    size_t fields, rows;
    bool bad, large, given;
} Oracle;

static void oracle_field(void *field, size_t length, void *context) {
    Oracle *o = context;
    o->fields++;
    o->given |= length > 0;
    o->bad |= length && (memchr(field, 0, length) || !utf8_valid(field, length));
    o->large |= length > FIELD_MAX_BYTES;
    const char *text = field; /* outer blanks within quotes go too */
    if (length) text_trim(&text, &length);
    show(&o->row, text, length);
}

static void oracle_row(int end, void *context) {
    (void)end;
    Oracle *o = context;
    const bool blank = !o->given;
    if (!blank && o->fields == 3 && !o->bad && !o->large) {
        text_addc(o->out, '\n');
        text_add(o->out, o->row.at, o->row.length);
    }
    o->rows += !blank;
    text_clear(&o->row);
    o->fields = 0;
    o->bad = o->large = o->given = false;
}

static size_t by_oracle(const char *bytes, size_t length, Text *out) {
    struct csv_parser parser;
    Oracle o = {.out = out};
    text_clear(out);
    csv_init(&parser, 0);
    cr_assert(eq(sz, csv_parse(&parser, bytes, length, oracle_field, oracle_row, &o), length));
    csv_fini(&parser, oracle_field, oracle_row, &o);
    csv_free(&parser);
    text_free(&o.row);
    return o.rows;
}

/* The dump of a lane without line numbers and rejects, as the oracle writes it; counts rows. */
static size_t without_lines(const Text *dump, Text *out) {
    size_t rows = 0;
    text_clear(out);
    for (size_t i = 0; i < dump->length;) {
        cr_assert(eq(chr, dump->at[i], '\n'));
        size_t at = i + 1;
        while (dump->at[at] != ' ') at++;
        at++;
        const bool cells = dump->at[at] >= '0' && dump->at[at] <= '9';
        size_t end = at;
        if (cells) {
            for (int k = 0; k < 3; k++) {
                char *colon;
                const size_t span = strtoul(dump->at + end, &colon, 10);
                end = (size_t)(colon - dump->at) + 1 + span + 1;
            }
            text_addc(out, '\n');
            text_add(out, dump->at + at, end - at);
        } else {
            while (end < dump->length && dump->at[end] != '\n') end++;
        }
        rows++;
        i = end;
    }
    return rows;
}

static bool same_text(const Text *a, const Text *b) {
    return a->length == b->length && (!a->length || memcmp(a->at, b->at, a->length) == 0);
}

static void agree(const char *bytes, size_t length, bool every_cut) {
    Text fast = {0}, slow = {0}, oracle = {0}, plain = {0};
    by_lane(bytes, length, 0, true, &slow);
    const size_t rows = by_oracle(bytes, length, &oracle);
    cr_assert(eq(sz, without_lines(&slow, &plain), rows), "rows of:\n%.*s", (int)length, bytes);
    cr_assert(same_text(&plain, &oracle), "libcsv disagrees about:\n%.*s\n--%s\n--%s", (int)length,
              bytes, plain.at, oracle.at);
    for (size_t cut = 0; cut <= length; cut += every_cut ? 1 : length + 1) {
        by_lane(bytes, length, cut, false, &fast);
        cr_assert(same_text(&fast, &slow), "cut at %zu:\n%.*s\n--%s\n--%s", cut, (int)length, bytes,
                  fast.at, slow.at);
    }
    text_free(&fast);
    text_free(&slow);
    text_free(&oracle);
    text_free(&plain);
}

static void agree_text(const char *text) {
    agree(text, strlen(text), true);
}

Test(lanes, lines_of_every_kind) {
    agree_text("a,b,c\n1,2,3\n");
    agree_text("a,b,c\r\n1,2,3\r\n\r\n\n4,5,6\r\n");
    agree_text("a,b,c\r1,2,3\r\r4,5,6");
    agree_text("a,b,c\n\r1,2,3\n\r\r\n4,5,6");
    agree_text("a,\"b,\"\"x\"\",\n y\",c\n1,2,3\nq\"r,s\"t,u\n");
    agree_text("\"a\",\"b\",\"c\"\n\"1\" , \"2\",\t\"3\"\n\"x\"y,\"z\n\",w\n");
    agree_text(" a, b ,c \n\tx,\ty\t,z\t\n  \n \t \n, ,\n,,\n");
    agree_text("a,b\n1,2,3,4\n5\n\n\"\"\n\"\",\"\",\"\"\n6,7,8");
    agree_text(
        "\xEF\xBB\xBF"
        "a,b,c\n1,2,\xC3\xA9\n1,2,\xE9\n");
    agree_text("last,line,\"quoted\"");
    agree_text("no,line,end\r");
    agree_text("never,\"closed,\n1,2,3\n4,5,6\n");
    static const char nuls[] = "a,b\0,c\n1,2,3\n\0,\0,\0\n";
    agree(nuls, sizeof nuls - 1, true);
}

static uint64_t chance(uint64_t *state) { /* splitmix64 */
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Mostly regular lines, with a few of the bytes that make trouble. */
static size_t random_bytes(uint64_t *state, char *bytes, size_t most) {
    static const char trouble[] = "\"\"\"\r\r\n\n, \t\0;x\xC3\xA9";
    const size_t length = chance(state) % most;
    const uint64_t rare = 2 + chance(state) % 60;
    for (size_t i = 0; i < length; i++) {
        const uint64_t c = chance(state);
        if (c % rare == 0)
            bytes[i] = trouble[(c >> 8) % (sizeof trouble - 1)];
        else
            bytes[i] = "abc012,,,\n"[(c >> 8) % 10];
    }
    return length;
}

Test(lanes, random_bytes_at_every_cut) {
    uint64_t state = 20;
    char bytes[400];
    for (int k = 0; k < 300; k++) agree(bytes, random_bytes(&state, bytes, 200), true);
    for (int k = 0; k < 20000; k++) agree(bytes, random_bytes(&state, bytes, sizeof bytes), false);
}

Test(lanes, long_fields) {
    const size_t sizes[] = {FIELD_MAX_BYTES - 1, FIELD_MAX_BYTES, FIELD_MAX_BYTES + 1, 200000};
    Text text = {0};
    for (size_t k = 0; k < 4; k++) {
        text_clear(&text);
        text_adds(&text, "1,2,3\nx,");
        for (size_t i = 0; i < sizes[k]; i++) text_addc(&text, 'y');
        text_adds(&text, ",z\n4,5,6\n");
        agree(text.at, text.length, false);
    }
    text_free(&text);
}

/* ---- whole files: any number of threads, any order, the same store ---- */

static void dump(Store *store, const char *sql, Text *out) {
    Err err = {0};
    Stmt stmt;
    bool row = false;
    must(stmt_open(store, sql, &stmt, &err), &err);
    for (;;) {
        must(stmt_step(&stmt, &row, &err), &err);
        if (!row) break;
        for (int c = 0; c < sqlite3_column_count(stmt.handle); c++) {
            const char *text = stmt_get_text(&stmt, c);
            text_adds(out, text ? text : "-");
            text_addc(out, '|');
        }
        text_addc(out, '\n');
    }
    stmt_close(&stmt);
}

/* The store after importing the files of `folder` with this many threads. */
static void store_after(World *world, const char *folder, size_t threads, Text *out) {
    static const char *const queries[] = {
        "SELECT id, storefront_id, name, sector, line FROM storefront ORDER BY id",
        "SELECT * FROM turnover_series",
        "SELECT * FROM footfall_series",
        "SELECT * FROM enterprise_turnover_series",
        "SELECT input_id, line, column_name, value, reason FROM reject ORDER BY rowid",
        "SELECT digest, rows_taken, rows_rejected FROM input"};
    Err err = {0};
    Store store;
    IngestReport report;
    const char *path = arena_printf(world->arena, "%s/threads-%zu.db", world->folder, threads);
    const IngestOptions options = {
        .max_reject_share = 1, .threads = threads, .limits = {1000, 1, 1000}};
    must(store_open(path, STORE_CREATE, &store, &err), &err);
    must(ingest_paths(&store, (const char *const[]){folder, NULL}, &options, world->arena, &report,
                      &err),
         &err);
    for (size_t k = 0; k < sizeof queries / sizeof *queries; k++) dump(&store, queries[k], out);
    store_close(&store);
}

static FILE *table(World *world, const char *name, const char *header) {
    FILE *file = fopen(world_path(world, name), "w");
    cr_assert(ne(ptr, file, NULL));
    fputs(header, file);
    return file;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* shapes of lines, below */

/* Four megabytes of turnover in order, with every kind of trouble now and then: rows to reject,
 * quotes over lines, a quoted text that spans pieces, months given twice. */
static void write_files(World *world) {
    enum { SHOPS = 3000 };
    uint64_t state = 7;
    FILE *shops = table(world, "storefronts.csv", "storefront_id,name,sector\n");
    for (int s = 0; s < SHOPS; s++)
        fprintf(shops,
                s % 7 ? "S%04d,Shop %d,bakery\n" : "S%04d,\"Shop, \"\"%d\"\"\n2\",bakery\r\n", s,
                s);
    fclose(shops);
    FILE *turnover = table(world, "turnover.csv", "storefront_id,month,amount_eur,source,note\n");
    FILE *footfall = table(world, "footfall.csv", "kind,count,month,storefront_id,coverage\r\n");
    for (int s = 0; s < SHOPS; s++) {
        for (int m = 0; m < 36; m++) {
            const uint64_t c = chance(&state);
            const int year = 2022 + m / 12, month = m % 12 + 1;
            const char *shape = "S%04d,%d-%02d,%llu,vat,\n";
            if (c % 300 == 0) shape = "\"S%04d\",%d-%02d,%llu,vat,\"two\nlines\"\n";
            if (c % 301 == 0) shape = "S%04d,%d-%02d,%llu.5x,vat,\n";
            if (c % 302 == 0) shape = "X%04d,%d-%02d,%llu,till,\r\n\n";
            if (c % 303 == 0) shape = "S%04d,%d-%02d,%llu\n";
            if (c % 304 == 0) shape = " S%04d ,%d-%02d ,%llu,\n,,,,\n";
            fprintf(turnover, shape, s, year, month, (unsigned long long)(c >> 40));
            if (c % 500 == 0) fprintf(turnover, "S%04d,2022-01,1,vat,\n", s / 2);
            fprintf(
                footfall,
                c % 9 ? "visitors,%llu,%d-%02d,S%04d,\r\n" : "visitors,%llu,%d-%02d,S%04d,0.8\r\n",
                (unsigned long long)(c >> 50), year, month, s);
        }
        if (s == 1000) {
            fputs("S1000,2021-01,5,vat,\"", turnover);
            for (int k = 0; k < 60000; k++) fputs("long\n", turnover);
            fputs("\"\n", turnover);
        }
    }
    fclose(turnover);
    fclose(footfall);
    FILE *scattered =
        table(world, "turnover_2.csv", "enterprise_id,storefront_id,month,amount_eur\n");
    for (int k = 0; k < 60000; k++) {
        const uint64_t c = chance(&state);
        fprintf(scattered, c % 3 ? ",S%04d,202%d-%02d,%d.25\n" : "E%04d,,202%d-%02d,%d.25\n",
                (int)(c % SHOPS), (int)(c >> 20) % 5, (int)((c >> 30) % 12) + 1, k);
    }
    fclose(scattered);
}

Test(lanes, threads_change_no_byte_of_the_store) {
    World world;
    Text one = {0}, two = {0}, eight = {0};
    world_open(&world);
    store_close(&world.store);
    write_files(&world);
    store_after(&world, world.folder, 1, &one);
    store_after(&world, world.folder, 2, &two);
    store_after(&world, world.folder, 8, &eight);
    cr_assert(lt(sz, (size_t)1 << 20, one.length));
    cr_assert(ne(ptr, strstr(one.at, "another value"), NULL));
    cr_assert(same_text(&one, &two));
    cr_assert(same_text(&one, &eight));
    text_free(&one);
    text_free(&two);
    text_free(&eight);
    world_close(&world);
}
