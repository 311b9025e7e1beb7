/* Restaurants of two guides with known truth, linked without labels: F1, matches expected, recall
 * of blocking, and pairs a processor second, with phones and without. Prints a line each.
 *
 * Usage: bench_links FOLDER, which holds restaurant.csv (name, addr, city, phone; one guide writes
 * phones with a slash) and restaurant_gold.csv (pairs of row numbers from 1). Exit 77 without them.
 */
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "datasets/base/num.h"
#include "datasets/base/parallel.h"
#include "models/link/link_accept.h"

enum { CELLS = 8, CELL = 128, ROWS = 2048, SKIPPED = 77 };

typedef struct Sheet {
    size_t rows, cells;
    char cell[ROWS][CELLS][CELL];
} Sheet;

static void on_field(void *field, size_t length, void *context) {
    Sheet *s = context;
    (void)length;
    if (s->rows < ROWS && s->cells < CELLS)
        (void)snprintf(s->cell[s->rows][s->cells], CELL, "%s", field ? (const char *)field : "");
    s->cells++;
}

static void on_row(int end, void *context) {
    Sheet *s = context;
    (void)end;
    s->cells = 0;
    s->rows++;
}

static Sheet *read_sheet(Arena *arena, const char *folder, const char *name) {
    Sheet *s = ARENA_ARRAY(arena, Sheet, 1);
    char block[65536];
    struct csv_parser parser;
    FILE *file = fopen(arena_printf(arena, "%s/%s", folder, name), "rb");
    if (!file || csv_init(&parser, CSV_APPEND_NULL)) {
        fprintf(stderr, "skipped: %s/%s is not there\n", folder, name);
        exit(SKIPPED);
    }
    for (size_t got; (got = fread(block, 1, sizeof block, file));)
        (void)csv_parse(&parser, block, got, on_field, on_row, s);
    (void)csv_fini(&parser, on_field, on_row, s);
    csv_free(&parser);
    (void)fclose(file);
    return s;
}

/* The last seven digits, NULL when there are fewer. */
static const char *phone_of(Arena *arena, const char *text) {
    char digits[32];
    size_t count = 0;
    for (; *text && count < sizeof digits; text++)
        if (*text >= '0' && *text <= '9') digits[count++] = *text;
    return count < 7 ? NULL : arena_strndup(arena, digits + count - 7, 7);
}

static Records records_of(Arena *arena, const Sheet *s, bool phones) {
    RecordsBuild *build = records_begin("fodors", s->rows, arena);
    Records records;
    Err err = {0};
    for (size_t i = 1; i < s->rows; i++) {
        const char *phone = s->cell[i][3];
        const RecordText text = {.row = (int64_t)i,
                                 .registry = strchr(phone, '/') ? "fodors" : "zagats",
                                 .key = arena_printf(arena, "%zu", i),
                                 .name = s->cell[i][0],
                                 .street = s->cell[i][1],
                                 .phone = phones ? phone_of(arena, phone) : NULL,
                                 .opened_on = INT32_MIN,
                                 .closed_on = INT32_MAX};
        if (records_add(build, &text, &err)) exit(1);
    }
    records_end(build, &records);
    return records;
}

/* truth[i]: the record that i is, else i. */
static size_t *truth_of(Arena *arena, const Sheet *gold, size_t n) {
    size_t *truth = ARENA_ARRAY(arena, size_t, n);
    for (size_t i = 0; i < n; i++) truth[i] = i;
    for (size_t g = 1; g < gold->rows; g++) {
        long long a = 0, b = 0;
        const char *x = gold->cell[g][1] + strspn(gold->cell[g][1], " ");
        const char *y = gold->cell[g][2] + strspn(gold->cell[g][2], " ");
        if (!num_parse_long(x, strlen(x), &a) || !num_parse_long(y, strlen(y), &b)) exit(1);
        truth[a - 1] = (size_t)b - 1;
        truth[b - 1] = (size_t)a - 1;
    }
    return truth;
}

static double f1(size_t right, size_t said, size_t all) {
    return 2 * (double)right / (double)(said + all);
}

static double seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

typedef struct Linked {
    LinkPairs pairs;
    LinkBlocks blocks;
    LinkClusters clusters;
    double expected, pairs_a_second;
} Linked;

static Linked link_all(Arena *arena, const Records *records) {
    const LinkParams *p = params_group(params_open(arena), &link_group);
    const LinkConstraints none = {.overlap_days = 60};
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    LinkModel model = {0};
    LinkLearned learned;
    Linked l;
    link_rarity_count(records, p, arena, &model.rarity);
    LinkView *view = ARENA_ARRAY(arena, LinkView, 1);
    link_view(records, &model.rarity, p->near_numbers, arena, view);
    link_blocks_make(view, p, arena, arena, &l.blocks);
    link_cells_count(view, &l.blocks, p, &parallel_serial, cells);
    link_learn(cells, p, &model, &learned);
    l.expected = learned.expected;
    link_pairs_make(view, &l.blocks, &model, link_millibits(0.001), &parallel_serial, arena,
                    &l.pairs);
    const double begin = seconds();
    size_t compared = 0, sum = 0;
    for (size_t i = 0; i < records->n; i++)
        for (size_t j = i % 7; j < records->n; j += 7, compared++)
            sum += link_cell(link_compare(view, i, j));
    l.pairs_a_second = sum ? (double)compared / (seconds() - begin) : 0;
    link_clusters_make(records, &l.pairs, &none, arena, &l.clusters);
    return l;
}

static void report(const char *what, const Records *records, const size_t *truth, const Linked *l) {
    size_t said = 0, right = 0, one = 0, one_right = 0, all = 0, blocked = 0;
    for (size_t i = 0; i < records->n; i++) {
        const uint32_t first = l->clusters.of[i];
        one += first != i;
        one_right += first != i && truth[i] == first;
        if (truth[i] <= i) continue;
        all++;
        blocked += link_blocks_common(&l->blocks, i, truth[i]) != SIZE_MAX;
    }
    for (size_t k = 0; k < l->pairs.count; k++) {
        const LinkPair *p = &l->pairs.pair[k];
        said += p->total > 0;
        right += p->total > 0 && truth[p->a] == p->b;
    }
    printf(
        "%-15s F1 %.3f, one to one %.3f; %.1f expected of %zu; blocking recall %.3f; %.1f million "
        "pairs a second\n",
        what, f1(right, said, all), f1(one_right, one, all), l->expected, all,
        (double)blocked / (double)all, 1e-6 * l->pairs_a_second);
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    Arena *arena = arena_open();
    const Sheet *sheet = read_sheet(arena, argv[1], "restaurant.csv");
    const Sheet *gold = read_sheet(arena, argv[1], "restaurant_gold.csv");
    for (int phones = 1; phones >= 0; phones--) {
        const Records records = records_of(arena, sheet, phones);
        const size_t *truth = truth_of(arena, gold, records.n);
        const Linked linked = link_all(arena, &records);
        report(phones ? "restaurants" : "without phones", &records, truth, &linked);
    }
    arena_close(arena);
    return 0;
}
