/* The sample city's complete list, byte for byte, and its numbers by themselves. When a change is
 * meant to change them, scripts/golden records them, to be committed with the reason. Numbers that
 * move want another MODEL_VERSION (models/params/version.h) first: model_versions.txt keeps one
 * line for each and is only ever added to. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/run/scan.h"
#include "detector/run/watchlist_csv.h"
#include "models/params/version.h"
#include "tests/support/world.h"

#define GOLDEN GEVEL_SOURCE_DIR "/tests/golden/sample_digest.txt"
#define VERSIONS GEVEL_SOURCE_DIR "/tests/golden/model_versions.txt"

static void sample_scan(World *world, size_t threads, Watchlist *list) {
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    Err err = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = threads};
    must(scan_run(&world->store, params_open(world->arena), &options, world->arena, list, &err),
         &err);
}

static void sample_digest(size_t threads, char hex[DIGEST_TEXT]) {
    World world;
    Watchlist list = {0};
    sample_scan(&world, threads, &list);
    Text csv = {0};
    watchlist_csv(&list, 0, false, &csv);
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, csv.at, csv.length);
    digest_hex(&digest, hex);
    text_free(&csv);
    world_close(&world);
}

Test(sample, the_list_is_the_recorded_one) {
    char got[DIGEST_TEXT], recorded[DIGEST_TEXT] = "";
    sample_digest(1, got);
    if (getenv("GEVEL_GOLDEN_UPDATE")) {
        FILE *file = fopen(GOLDEN, "w");
        cr_assert(file != NULL);
        fprintf(file, "%s\n", got);
        fclose(file);
    }
    FILE *file = fopen(GOLDEN, "r");
    cr_assert(file != NULL, "%s is missing; GEVEL_GOLDEN_UPDATE=1 writes it", GOLDEN);
    cr_assert(eq(int, fscanf(file, "%64s", recorded), 1));
    fclose(file);
    cr_expect(eq(str, got, recorded),
              "the sample's list changed; if that is meant, run this test with "
              "GEVEL_GOLDEN_UPDATE=1 and say why in the commit");
}

Test(sample, threads_do_not_change_a_byte) {
    char one[DIGEST_TEXT], three[DIGEST_TEXT];
    sample_digest(1, one);
    sample_digest(3, three);
    cr_expect(eq(str, one, three));
}

/* ---- the numbers, and the version of the mathematics ---- */

static void add_number(Digest *digest, double value) {
    char digits[NUM_TEXT];
    (void)num_format(value, digits);
    digest_add(digest, digits, strlen(digits) + 1);
}

/* No column, name or sentence: only what the model made of whom. */
static void add_row(Digest *digest, const Watchlist *list, const WatchRow *row) {
    const double numbers[] = {
        row->judged,    (double)row->selection, row->inclusion_probability, row->posterior,
        row->log_odds,  row->q_value,           row->unexplained_eur_year,  row->unexplained_share,
        row->share_low, row->share_high};
    digest_add(digest, row->storefront_id, strlen(row->storefront_id) + 1);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) add_number(digest, numbers[k]);
    for (size_t s = 0; s < list->signals; s++) add_number(digest, row->evidence[s]);
}

static void numbers_digest(char hex[DIGEST_TEXT]) {
    World world;
    Watchlist list = {0};
    Digest digest;
    sample_scan(&world, 1, &list);
    digest_init(&digest);
    add_number(&digest, list.prior_log_odds);
    for (size_t r = 0; r < list.n; r++) add_row(&digest, &list, &list.rows[r]);
    digest_hex(&digest, hex);
    world_close(&world);
}

typedef struct Recorded {
    int version; /* 0 = none */
    char digest[DIGEST_TEXT];
} Recorded;

/* The last line of the versions; each is of a later version, and of another digest. */
static Recorded newest_recorded(void) {
    Recorded newest = {0}, line = {0};
    FILE *file = fopen(VERSIONS, "r");
    while (file && fscanf(file, "%d %64s", &line.version, line.digest) == 2) {
        cr_expect(lt(int, newest.version, line.version), "versions rise from line to line");
        cr_expect(ne(str, line.digest, newest.digest), "version %d came to nothing new",
                  line.version);
        newest = line;
    }
    if (file) fclose(file);
    return newest;
}

static void record(const char *digest) {
    FILE *file = fopen(VERSIONS, "a");
    cr_assert(file != NULL);
    fprintf(file, "%d %s\n", MODEL_VERSION, digest);
    fclose(file);
}

Test(sample, numbers_that_move_want_another_model_version) {
    char got[DIGEST_TEXT];
    numbers_digest(got);
    Recorded newest = newest_recorded();
    if (getenv("GEVEL_GOLDEN_UPDATE") && newest.version < MODEL_VERSION) {
        record(got);
        newest = newest_recorded();
    }
    cr_assert(eq(int, newest.version, MODEL_VERSION),
              "model version %d has no line in model_versions.txt yet: scripts/golden adds it",
              MODEL_VERSION);
    cr_expect(
        eq(str, got, newest.digest),
        "the numbers of the list moved and MODEL_VERSION did not: builds of version %d would "
        "use each other's evidence. Raise it in models/params/version.h, then run scripts/golden",
        MODEL_VERSION);
}
