/* Planted fronts are found by a scan that never saw the truth: its file is deleted before the
 * import. Average precision and precision are computed here, from the planted truth alone. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "detector/run/scan.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 3000, MONTHS = 24 };

/* front_by_rank[k] = 1 when the storefront of rank k+1 is planted. */
static void planted_by_rank(const Watchlist *list, const Panel *panel, const unsigned char *front,
                            unsigned char *by_rank) {
    for (size_t k = 0; k < list->n; k++) {
        size_t low = 0, high = panel->n;
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            if (strcmp(panel->id[middle], list->rows[k].storefront_id) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        cr_assert(low < panel->n);
        cr_assert(eq(sz, list->rows[k].rank, k + 1));
        by_rank[k] = front[low];
    }
}

static double average_precision(const unsigned char *by_rank, size_t n) {
    size_t hits = 0;
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        if (by_rank[k]) sum += (double)++hits / (double)(k + 1);
    return hits ? sum / (double)hits : 0.0;
}

/* Of the storefronts with q_value <= nominal at most that share is expected to be honest. */
static void expect_promised_false_share(const Watchlist *list, const unsigned char *by_rank,
                                        double nominal) {
    size_t listed = 0, honest = 0;
    while (listed < list->n && list->rows[listed].judged && list->rows[listed].q_value <= nominal)
        honest += !by_rank[listed++];
    const double expected = nominal * (double)listed;
    cr_log_info("q <= %.1f: %zu listed, %zu honest", nominal, listed, honest);
    cr_expect(lt(sz, 10, listed));
    cr_expect(le(dbl, (double)honest, expected + 5.0 * sqrt(expected * (1.0 - nominal))));
}

Test(fronts, planted_fronts_lead_the_list) {
    World world;
    world_open(&world);
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = 7,
                                 .front_share = 0.03,
                                 .legit_share = 0.12};
    const char *truth = world_city_blind(&world, &options);

    Err err = {0};
    Watchlist list = {0};
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1};
    must(scan_run(&world.store, params_open(world.arena), &scan, world.arena, &list, &err), &err);

    Panel panel;
    world_panel(&world, &panel);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    unsigned char *by_rank = ARENA_ARRAY(world.arena, unsigned char, list.n);
    world_truth(truth, &panel, front);
    planted_by_rank(&list, &panel, front, by_rank);
    size_t planted = 0, first = 0;
    for (size_t k = 0; k < list.n; k++) planted += by_rank[k];
    for (size_t k = 0; k < 25; k++) first += by_rank[k];
    const double precision = average_precision(by_rank, list.n);
    cr_log_info("planted %zu of %zu, average precision %.3f, %zu of the first 25", planted, list.n,
                precision, first);
    cr_expect(lt(sz, STOREFRONTS / 50, planted));
    cr_expect(ge(dbl, precision, 0.5), "average precision %g", precision);
    cr_expect(ge(sz, first, 20), "%zu of the first 25", first);
    expect_promised_false_share(&list, by_rank, 0.1);
    expect_promised_false_share(&list, by_rank, 0.2);
    world_close(&world);
}

Test(fronts, the_import_leaves_the_truth_alone) {
    World world;
    world_open(&world);
    const CityOptions options = {
        .storefronts = 60, .months = 12, .seed = 3, .front_share = 0.1, .legit_share = 0.1};
    world_city(&world, &options, "city");
    const IngestReport report = world_import(&world, world_path(&world, "city"));
    size_t seen = 0;
    for (size_t i = 0; i < report.files; i++) {
        const IngestFile *file = report.file + i;
        if (!strstr(file->path, "truth.csv")) continue;
        seen++;
        cr_expect(zero(sz, file->taken));
        cr_expect(file->note != NULL, "a skipped file says why");
    }
    cr_expect(le(sz, seen, 1));
    world_close(&world);
}
