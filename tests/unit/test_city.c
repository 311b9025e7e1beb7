/* The synthetic city: reproducible, inside its outlines, with the truth it promises. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/digest.h"
#include "datasets/city/city.h"

static const char *const files[] = {
    "storefronts.csv", "turnover.csv", "footfall.csv",          "links.csv",
    "sensors.csv",     "truth.csv",    "ownership_changes.csv", "districts.geojson"};
enum { FILES = sizeof files / sizeof files[0], CELLS = 20, LINE = 1024, PATH = 256 };

typedef struct City {
    char folder[64];
} City;

typedef void (*RowFn)(char *cell[CELLS], size_t cells, void *context);

static CityOptions options(size_t storefronts, size_t months, uint64_t seed) {
    return (CityOptions){.storefronts = storefronts,
                         .months = months,
                         .seed = seed,
                         .front_share = 0.03,
                         .legit_share = 0.12};
}

static City make_city(CityOptions o) {
    City city = {"/tmp/gevel-city-XXXXXX"};
    Err err = {0};
    cr_assert_not_null(mkdtemp(city.folder));
    cr_assert_eq(rmdir(city.folder), 0); /* city_write makes it */
    cr_assert_eq(city_write(&o, city.folder, &err), ST_OK, "%s", err.text);
    return city;
}

static void path_of(const City *city, const char *file, char path[PATH]) {
    snprintf(path, PATH, "%s/%s", city->folder, file);
}

static void remove_city(const City *city) {
    char path[PATH];
    for (size_t k = 0; k < FILES; k++) {
        path_of(city, files[k], path);
        cr_assert_eq(unlink(path), 0, "%s", path);
    }
    cr_assert_eq(rmdir(city->folder), 0, "nothing but the seven tables is left");
}

/* Calls fn with the cells of each data row; returns the number of rows. */
static size_t each_row(const City *city, const char *file, RowFn fn, void *context) {
    char path[PATH], line[LINE];
    path_of(city, file, path);
    FILE *in = fopen(path, "r");
    cr_assert_not_null(in);
    size_t rows = 0;
    cr_assert_not_null(fgets(line, LINE, in));
    while (fgets(line, LINE, in)) {
        char *cell[CELLS], *rest = line;
        size_t cells = 0;
        line[strcspn(line, "\n")] = 0;
        while (cells < CELLS && rest) cell[cells++] = strsep(&rest, ",");
        if (fn) fn(cell, cells, context);
        rows++;
    }
    fclose(in);
    return rows;
}

static bool same_file(const City *a, const City *b, const char *file) {
    char path[PATH], one[DIGEST_TEXT], other[DIGEST_TEXT];
    Err err = {0};
    path_of(a, file, path);
    cr_assert_eq(digest_file(path, one, &err), ST_OK);
    path_of(b, file, path);
    cr_assert_eq(digest_file(path, other, &err), ST_OK);
    return strcmp(one, other) == 0;
}

Test(city, same_seed_same_bytes) {
    const City a = make_city(options(300, 24, 7)), b = make_city(options(300, 24, 7));
    for (size_t k = 0; k < FILES; k++) cr_expect(same_file(&a, &b, files[k]), "%s", files[k]);
    remove_city(&a);
    remove_city(&b);
}

Test(city, other_seed_other_bytes) {
    const City a = make_city(options(300, 24, 7)), b = make_city(options(300, 24, 8));
    for (size_t k = 0; k < FILES; k++) /* districts are those of the shipped outlines */
        cr_expect_eq(same_file(&a, &b, files[k]), strstr(files[k], ".geojson") != NULL, "%s",
                     files[k]);
    remove_city(&a);
    remove_city(&b);
}

/* -- counts and order -- */

typedef struct Series {
    char last[64];
    size_t per_shop, most;
    bool ordered, in_window;
} Series;

static void series_row(char *cell[CELLS], size_t cells, void *context) {
    Series *s = context;
    char key[64];
    cr_assert_geq(cells, 3);
    snprintf(key, sizeof key, "%s,%s", cell[0], cell[1]);
    s->per_shop = strncmp(s->last, key, 8) == 0 ? s->per_shop + 1 : 1;
    if (s->per_shop > s->most) s->most = s->per_shop;
    s->ordered = s->ordered && strcmp(s->last, key) < 0;
    s->in_window =
        s->in_window && strcmp(cell[1], "2023-01") >= 0 && strcmp(cell[1], "2024-12") <= 0;
    cr_expect_gt(atol(cell[2]), 0);
    memcpy(s->last, key, sizeof key);
}

Test(city, rows_come_storefront_by_storefront) {
    const City city = make_city(options(500, 24, 3));
    cr_expect_eq(each_row(&city, "storefronts.csv", NULL, NULL), 500);
    cr_expect_eq(each_row(&city, "truth.csv", NULL, NULL), 500);
    const char *const series_files[] = {"turnover.csv", "footfall.csv"};
    const double least[] = {0.85, 0.65}, most[] = {0.97, 0.85};
    for (size_t k = 0; k < 2; k++) {
        Series s = {.ordered = true, .in_window = true};
        const double rows = (double)each_row(&city, series_files[k], series_row, &s);
        cr_expect(s.ordered && s.in_window);
        cr_expect_eq(s.most, 24);
        cr_expect(rows > least[k] * 12000 && rows < most[k] * 12000, "%s: %g rows", series_files[k],
                  rows);
    }
    remove_city(&city);
}

/* -- truth -- */

typedef struct Truth {
    size_t fronts, mechanisms, exceptions;
    char mechanism[32][32], exception[32][32];
} Truth;

static size_t note(char list[32][32], size_t count, const char *name) {
    for (size_t k = 0; k < count; k++)
        if (strcmp(list[k], name) == 0) return count;
    cr_assert_lt(count, 32);
    snprintf(list[count], 32, "%s", name);
    return count + 1;
}

static void truth_row(char *cell[CELLS], size_t cells, void *context) {
    Truth *truth = context;
    const double share = atof(cell[3]);
    cr_assert_eq(cells, 5);
    if (strcmp(cell[1], "1") == 0) {
        truth->fronts++;
        truth->mechanisms = note(truth->mechanism, truth->mechanisms, cell[2]);
        cr_expect(share > 0 && share < 1, "%s %s %g", cell[0], cell[2], share);
        cr_expect_eq(strlen(cell[4]), 7);
    } else {
        cr_expect_eq(share, 0);
        cr_expect_eq(*cell[4], 0);
        if (*cell[2]) truth->exceptions = note(truth->exception, truth->exceptions, cell[2]);
    }
}

Test(city, truth_names_many_mechanisms_and_exceptions) {
    const City city = make_city(options(3000, 24, 5));
    Truth truth = {0};
    each_row(&city, "truth.csv", truth_row, &truth);
    cr_expect_eq(truth.fronts, 90);
    cr_expect_geq(truth.mechanisms, 12);
    cr_expect_geq(truth.exceptions, 10);
    remove_city(&city);
}

Test(city, shares_at_their_limits) {
    CityOptions o = options(50, 12, 1);
    o.front_share = o.legit_share = 0;
    Truth none = {0};
    City city = make_city(o);
    each_row(&city, "truth.csv", truth_row, &none);
    cr_expect_eq(none.fronts + none.exceptions, 0);
    remove_city(&city);
    o = options(3000, 12, 1);
    o.front_share = 0.3;
    o.legit_share = 0.5;
    Truth many = {0};
    city = make_city(o);
    each_row(&city, "truth.csv", truth_row, &many);
    cr_expect_eq(many.fronts, 900);
    remove_city(&city);
}

/* -- wild cities -- */

static CityOptions wild(size_t storefronts, size_t months, uint64_t seed) {
    CityOptions o = options(storefronts, months, seed);
    o.wild = true;
    return o;
}

Test(city, a_wild_city_is_reproducible_and_unlike_the_tame_one) {
    const City a = make_city(wild(300, 24, 7)), b = make_city(wild(300, 24, 7));
    const City tame = make_city(options(300, 24, 7));
    for (size_t k = 0; k < FILES; k++) cr_expect(same_file(&a, &b, files[k]), "%s", files[k]);
    cr_expect(!same_file(&a, &tame, "turnover.csv"));
    cr_expect(same_file(&a, &tame, "sensors.csv"), "the streets are the same");
    remove_city(&a);
    remove_city(&b);
    remove_city(&tame);
}

typedef struct Lives {
    size_t opened, closed, zeros;
} Lives;

static void life_row(char *cell[CELLS], size_t cells, void *context) {
    Lives *lives = context;
    cr_assert_eq(cells, 16);
    lives->opened += strcmp(cell[13], "2022-01-31") > 0;
    lives->closed += *cell[14] != 0;
    if (*cell[13] && *cell[14]) cr_expect(strcmp(cell[13], cell[14]) < 0, "%s", cell[0]);
}

static void zero_row(char *cell[CELLS], size_t cells, void *context) {
    Lives *lives = context;
    cr_assert_eq(cells, 3);
    lives->zeros += strcmp(cell[2], "0") == 0;
}

/* Eight openings and ten closings per hundred storefronts and year, of which the register knows
 * four in five; over three years a fifth of the storefronts opens, of closings those after nine
 * months of trade. */
Test(city, a_wild_city_opens_closes_and_pauses) {
    const City city = make_city(wild(3000, 36, 5));
    Lives lives = {0};
    Truth truth = {0};
    const size_t rows = each_row(&city, "turnover.csv", zero_row, &lives);
    each_row(&city, "storefronts.csv", life_row, &lives);
    each_row(&city, "truth.csv", truth_row, &truth);
    cr_expect(lives.opened > 400 && lives.opened < 650, "%zu opened", lives.opened);
    cr_expect(lives.closed > 300 && lives.closed < 600, "%zu closed", lives.closed);
    cr_expect(lives.zeros > rows / 400 && lives.zeros < rows / 50, "%zu zeros", lives.zeros);
    cr_expect_eq(truth.fronts, 90);
    remove_city(&city);
}

Test(city, a_wild_city_files_by_quarter_and_chain) {
    CityOptions o = wild(1000, 36, 6);
    o.period_months = 3;
    o.chain_share = 0.2;
    o.footfall = CITY_STREETS;
    const City city = make_city(o), again = make_city(o);
    cr_expect(same_file(&city, &again, "turnover.csv"));
    const double figures = (double)each_row(&city, "turnover.csv", NULL, NULL);
    cr_expect(figures > 0.6 * 12000 && figures < 0.9 * 12000, "%g figures", figures);
    remove_city(&city);
    remove_city(&again);
}

/* -- storefronts -- */

static void storefront_row(char *cell[CELLS], size_t cells, void *context) {
    const double lon = atof(cell[8]), lat = atof(cell[9]), area = atof(cell[10]);
    const double staff = atof(cell[11]), hours = atof(cell[12]);
    cr_assert_eq(cells, 16);
    /* The box around the ten outlines, with the eight metres to the side of a street. */
    cr_expect(lon > 4.23 && lon < 4.52 && lat > 51.13 && lat < 51.39, "%s %g %g", cell[0], lon,
              lat);
    cr_expect(area > 5 && staff >= 0.4 && hours >= 12 && hours <= 168);
    size_t *documented = context;
    if (*cell[15]) ++*documented;
}

Test(city, storefronts_lie_in_the_districts) {
    const City city = make_city(options(3000, 12, 2));
    size_t documented = 0;
    each_row(&city, "storefronts.csv", storefront_row, &documented);
    cr_expect(documented > 150 && documented < 400, "%zu documented exceptions", documented);
    const size_t sensors = each_row(&city, "sensors.csv", NULL, NULL);
    cr_expect(sensors >= 3000 / 40 && sensors <= 3000 / 25, "%zu streets", sensors);
    remove_city(&city);
}

/* Names of streets never repeat, however many there are: consecutive runs only. */
typedef struct IdMap {
    char last[64];
    size_t count;
    char (*name)[64];
} IdMap;

static void name_row(char *cell[CELLS], size_t cells, void *context) {
    IdMap *names = context;
    cr_assert_eq(cells, 16);
    if (strcmp(names->last, cell[4]) == 0) return;
    snprintf(names->last, sizeof names->last, "%s", cell[4]);
    memcpy(names->name[names->count++], names->last, 64);
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

Test(city, street_names_are_unique) {
    const City city = make_city(options(60000, 12, 9));
    IdMap names = {.name = calloc(4000, 64)};
    each_row(&city, "storefronts.csv", name_row, &names);
    cr_expect_gt(names.count, 1500);
    qsort(names.name, names.count, 64, by_name);
    for (size_t k = 1; k < names.count; k++)
        cr_expect(strcmp(names.name[k - 1], names.name[k]) != 0, "%s twice", names.name[k]);
    free(names.name);
    remove_city(&city);
}

/* -- refusals -- */

static Status refused(CityOptions o) {
    Err err = {0};
    const Status status = city_write(&o, "/tmp/gevel-city-never", &err);
    cr_expect_eq(status, err.status);
    cr_expect_neq(access("/tmp/gevel-city-never", F_OK), 0, "a refused city leaves no folder");
    return status;
}

Test(city, options_out_of_range_are_refused) {
    CityOptions o = options(49, 24, 1);
    cr_expect_eq(refused(o), ST_USAGE);
    o = options(2000001, 24, 1);
    cr_expect_eq(refused(o), ST_USAGE);
    o = options(100, 11, 1);
    cr_expect_eq(refused(o), ST_USAGE);
    o = options(100, 121, 1);
    cr_expect_eq(refused(o), ST_USAGE);
    o = options(100, 24, 1);
    o.front_share = 0.31;
    cr_expect_eq(refused(o), ST_USAGE);
    o.front_share = NAN;
    cr_expect_eq(refused(o), ST_USAGE);
    o = options(100, 24, 1);
    o.legit_share = -0.01;
    cr_expect_eq(refused(o), ST_USAGE);
}

Test(city, folder_that_cannot_be_made) {
    Err err = {0};
    const CityOptions o = options(100, 24, 1);
    cr_expect_eq(city_write(&o, "/proc/nothing/here", &err), ST_FAILED);
    cr_expect(strstr(err.text, "/proc/nothing/here") != NULL);
}
