/* The restaurants of two guides, with known truth, through the linking: how many pairs are found,
 * and how many are right. Usage: bench_links FOLDER, with restaurant.csv and restaurant_gold.csv.
 */
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "models/link/link_accept.h"
#include "models/params/params.h"

enum { CELLS = 8, CELL_TEXT_MOST = 128, ROWS = 2048 };

typedef struct Sheet {
    size_t rows, cells;
    char cell[ROWS][CELLS][CELL_TEXT_MOST];
} Sheet;

static void on_field(void *field, size_t length, void *context) {
    Sheet *s = context;
    (void)length;
    if (s->rows < ROWS && s->cells < CELLS)
        (void)snprintf(s->cell[s->rows][s->cells], CELL_TEXT_MOST, "%s",
                       field ? (char *)field : "");
    s->cells++;
}
static void on_row(int c, void *context) {
    Sheet *s = context;
    (void)c;
    s->cells = 0;
    s->rows++;
}

static Sheet *read_sheet(const char *folder, const char *name) {
    Sheet *s = calloc(1, sizeof *s);
    char path[4096], block[65536];
    struct csv_parser parser;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f || !s || csv_init(&parser, CSV_APPEND_NULL)) exit(77);
    for (size_t got; (got = fread(block, 1, sizeof block, f));)
        (void)csv_parse(&parser, block, got, on_field, on_row, s);
    (void)csv_fini(&parser, on_field, on_row, s);
    csv_free(&parser);
    (void)fclose(f);
    return s;
}
int main(int argc, char **argv) {
    Arena *arena = arena_open();
    Err err = {0};
    if (argc < 2) return 2;
    Sheet *s = read_sheet(argv[1], "restaurant.csv"),
          *gold = read_sheet(argv[1], "restaurant_gold.csv");
    RecordsBuild *build = records_begin("fodors", arena);
    for (size_t i = 1; i < s->rows; i++) {
        char key[24], digits[32] = "";
        size_t k = 0;
        for (const char *p = s->cell[i][3]; *p && k < 31; p++)
            if (*p >= '0' && *p <= '9') digits[k++] = *p;
        digits[k] = 0;
        snprintf(key, sizeof key, "%zu", i);
        const RecordText t = {.row = (int64_t)i,
                              .registry = strchr(s->cell[i][3], '/') ? "fodors" : "zagats",
                              .key = key,
                              .name = s->cell[i][0],
                              .street = s->cell[i][1],
                              .phone = k >= 7 ? digits + k - 7 : NULL,
                              .opened_on = INT32_MIN,
                              .closed_on = INT32_MAX};
        if (records_add(build, &t, &err)) return 1;
    }
    Records records;
    records_end(build, &records);
    const LinkParams *p = params_group(params_open(arena), &link_group);
    LinkModel m = {0};
    link_rarity_count(&records, p, arena, &m.rarity);
    LinkView view;
    link_view(&records, &m.rarity, p->near_numbers, arena, &view);
    LinkBlocks blocks;
    link_blocks_make(&view, p, arena, &blocks);
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    Threads *threads = threads_open(0);
    link_cells_count(&view, &blocks, p, threads_parallel(threads), cells);
    double expected;
    link_learn(cells, p, &m, &expected);
    LinkPairs pairs;
    link_pairs_make(&view, &blocks, &m, -40000, threads_parallel(threads), arena, &pairs);
    printf("records %zu, candidates %zu (%g pairs), expected %.1f %.1f\n", records.n,
           (size_t)cells->candidates, cells->pairs, expected, pairs.expected);
    size_t tp = 0, pred = 0, found = 0, right = 0, truth = gold->rows - 1;
    for (size_t k = 0; k < pairs.count; k++) {
        LinkPair q = pairs.pair[k];
        int is = 0;
        for (size_t g = 1; g < gold->rows; g++) {
            size_t x = (size_t)atoi(gold->cell[g][1]) - 1, y = (size_t)atoi(gold->cell[g][2]) - 1;
            is |= (x == q.a && y == q.b) || (x == q.b && y == q.a);
        }
        found += (size_t)is;
        pred += q.total > 0;
        tp += q.total > 0 && is;
        if ((q.total > 0) != is)
            printf("%d %s|%s||%s|%s\n", q.total, s->cell[q.a + 1][0], s->cell[q.a + 1][1],
                   s->cell[q.b + 1][0], s->cell[q.b + 1][1]);
    }
    LinkClusters cl;
    const LinkConstraints none = {.overlap_days = 60};
    link_clusters_make(&records, &pairs, &none, arena, &cl);
    size_t one = 0;
    for (size_t i = 0; i < records.n; i++)
        if (cl.of[i] != i) {
            one++;
            for (size_t g = 1; g < gold->rows; g++) {
                size_t x = (size_t)atoi(gold->cell[g][1]) - 1,
                       y = (size_t)atoi(gold->cell[g][2]) - 1;
                right += (x == i && y == cl.of[i]) || (x == cl.of[i] && y == i);
            }
        }
    double P1 = (double)right / (double)one, R1 = (double)right / (double)truth;
    printf("one to one P %.3f R %.3f F1 %.3f\n", P1, R1, 2 * P1 * R1 / (P1 + R1));
    double P = (double)tp / (double)pred, R = (double)tp / (double)truth;
    printf("blocking %.3f P %.3f R %.3f F1 %.3f (%zu)\n", (double)found / (double)truth, P, R,
           2 * P * R / (P + R), pred);
    return 0;
}
