/* The sample city's complete list, byte for byte, and its numbers by themselves. When a change is
 * meant to change them, scripts/golden records them, to be committed with the reason. Scores that
 * move want another MODEL_VERSION (models/params/version.h) first, places or selections that move
 * under the same scores another RANKING_VERSION (detector/run/ranking.h): model_versions.txt and
 * ranking_versions.txt keep one line for each and are only ever added to. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/run/outcomes.h"
#include "detector/run/ranking.h"
#include "detector/run/scan.h"
#include "detector/run/watchlist_csv.h"
#include "models/params/version.h"
#include "tests/support/world.h"

#define GOLDEN GEVEL_SOURCE_DIR "/tests/golden/sample_digest.txt"
#define MODELS GEVEL_SOURCE_DIR "/tests/golden/model_versions.txt"
#define RANKINGS GEVEL_SOURCE_DIR "/tests/golden/ranking_versions.txt"

static void scan(World *world, size_t threads, Watchlist *list) {
    Err err = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = threads};
    must(scan_run(&world->store, params_open(world->arena), &options, world->arena, list, &err),
         &err);
}

static void sample_scan(World *world, size_t threads, Watchlist *list) {
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    scan(world, threads, list);
}

/* The first three of the list are visited on the day after its last month; the third is cleared. */
static void visit(World *world, const Watchlist *list) {
    for (size_t r = 0; r < 3; r++) {
        Err err = {0};
        Outcome outcome = {
            .storefront_id = list->rows[r].storefront_id,
            .inspected_on = month_first_date(list->first_month + (int)list->months),
            .finding = r < 2 ? FINDING_CONFIRMED : FINDING_CLEARED,
            .inclusion_probability = NAN,
        };
        must(outcome_record(&world->store, &outcome, world->arena, &err), &err);
    }
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

/* ---- the numbers, and the versions of the mathematics and of the list's rules ---- */

static void add_number(Digest *digest, double value) {
    char digits[NUM_TEXT];
    (void)num_format(value, digits);
    digest_add(digest, digits, strlen(digits) + 1);
}

/* No column, name or sentence: only what the model made of whom. */
static void add_scores(Digest *digest, const Watchlist *list, const WatchRow *row) {
    const double numbers[] = {row->judged,
                              row->posterior,
                              row->log_odds,
                              row->unexplained_eur_year,
                              row->unexplained_share,
                              row->share_low,
                              row->share_high};
    digest_add(digest, row->storefront_id, strlen(row->storefront_id) + 1);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) add_number(digest, numbers[k]);
    for (size_t s = 0; s < list->signals; s++) add_number(digest, row->evidence[s]);
}

/* No score: only whom the rules put where. */
static void add_place(Digest *digest, const Watchlist *list, const WatchRow *row) {
    const double numbers[] = {(double)row->rank, row->q_value, (double)row->selection,
                              row->inclusion_probability};
    (void)list;
    digest_add(digest, row->storefront_id, strlen(row->storefront_id) + 1);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) add_number(digest, numbers[k]);
}

static int by_id(const void *left, const void *right) {
    const WatchRow *a = left, *b = right;
    return strcmp(a->storefront_id, b->storefront_id);
}

typedef void AddRow(Digest *, const Watchlist *, const WatchRow *);

static void add_list(AddRow *add, const Watchlist *list, Digest *digest) {
    qsort(list->rows, list->n, sizeof *list->rows, by_id);
    add_number(digest, list->prior_log_odds);
    for (size_t r = 0; r < list->n; r++) add(digest, list, &list->rows[r]);
}

/* Of the list before any visit, and of the one after three. */
static void rows_digest(AddRow *add, char hex[DIGEST_TEXT]) {
    World world;
    Watchlist before = {0}, after = {0};
    Digest digest;
    sample_scan(&world, 1, &before);
    visit(&world, &before);
    scan(&world, 1, &after);
    digest_init(&digest);
    add_list(add, &before, &digest);
    add_list(add, &after, &digest);
    digest_hex(&digest, hex);
    world_close(&world);
}

typedef struct Recorded {
    int model, ranking; /* 0 = none */
    char digest[DIGEST_TEXT];
} Recorded;

static bool is_later(const Recorded *a, const Recorded *b) {
    return a->model != b->model ? a->model > b->model : a->ranking > b->ranking;
}

/* "MODEL DIGEST" or "MODEL RANKING DIGEST". */
static bool read_line(FILE *file, Recorded *line) {
    char text[128];
    *line = (Recorded){0};
    if (!fgets(text, sizeof text, file)) return false;
    if (sscanf(text, "%d %64[0-9a-f]", &line->model, line->digest) == 2 &&
        strlen(line->digest) == 64)
        return true; /* tried first: a digest may begin with digits */
    return sscanf(text, "%d %d %64[0-9a-f]", &line->model, &line->ranking, line->digest) == 3;
}

/* The last line of the versions; each is of a later version, and of another digest. */
static Recorded newest_recorded(const char *path) {
    Recorded newest = {0}, line = {0};
    FILE *file = fopen(path, "r");
    while (file && read_line(file, &line)) {
        cr_expect(is_later(&line, &newest), "versions rise from line to line");
        cr_expect(ne(str, line.digest, newest.digest), "version %d %d came to nothing new",
                  line.model, line.ranking);
        newest = line;
    }
    if (file) fclose(file);
    return newest;
}

static void record(const char *path, const Recorded *line) {
    FILE *file = fopen(path, "a");
    cr_assert(file != NULL);
    if (line->ranking)
        fprintf(file, "%d %d %s\n", line->model, line->ranking, line->digest);
    else
        fprintf(file, "%d %s\n", line->model, line->digest);
    fclose(file);
}

/* Fails unless the digest is the one recorded for these versions. */
static void expect_recorded(const char *path, const Recorded *got, const char *what) {
    Recorded newest = newest_recorded(path);
    if (getenv("GEVEL_GOLDEN_UPDATE") && is_later(got, &newest)) {
        record(path, got);
        newest = newest_recorded(path);
    }
    cr_assert(eq(int, newest.model, got->model),
              "%s has no line of this version yet: "
              "scripts/golden adds it",
              path);
    cr_assert(eq(int, newest.ranking, got->ranking),
              "%s has no line of this version yet: "
              "scripts/golden adds it",
              path);
    cr_expect(eq(str, (char *)got->digest, newest.digest), "%s", what);
}

Test(sample, numbers_that_move_want_another_model_version) {
    Recorded got = {.model = MODEL_VERSION};
    rows_digest(add_scores, got.digest);
    expect_recorded(MODELS, &got,
                    "the scores moved and MODEL_VERSION did not: builds of one version would use "
                    "each other's evidence. Raise it in models/params/version.h, then run "
                    "scripts/golden");
}

Test(sample, a_list_that_moves_under_the_same_scores_wants_another_ranking_version) {
    Recorded got = {.model = MODEL_VERSION, .ranking = RANKING_VERSION};
    rows_digest(add_place, got.digest);
    expect_recorded(RANKINGS, &got,
                    "places or selection moved and neither version did: raise RANKING_VERSION in "
                    "detector/run/ranking.h (or MODEL_VERSION, if scores moved), then run "
                    "scripts/golden");
}
