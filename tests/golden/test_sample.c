/* The sample city's complete list, byte for byte. When a change of the model is meant to change it,
 * scripts/golden records it, to be committed with the reason. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/text.h"
#include "detector/run/scan.h"
#include "tests/support/world.h"

#define GOLDEN GEVEL_SOURCE_DIR "/tests/golden/sample_digest.txt"

static void sample_digest(size_t threads, char hex[DIGEST_TEXT]) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = threads};
    must(scan_run(&world.store, params_open(world.arena), &options, world.arena, &list, &err),
         &err);
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
