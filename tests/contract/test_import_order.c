/* What a city is judged by does not depend on the order of its files, nor of their lines. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/posterior/evidence.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

static const char *const files[] = {"city/storefronts.csv", "city/links.csv",
                                    "city/ownership_changes.csv", "city/footfall.csv",
                                    "city/turnover.csv"};
enum { FILES = sizeof files / sizeof *files };

/* Facts are of storefronts that are known: theirs is the first file. */
static void make_city(World *world) {
    static const CityOptions options = {
        .storefronts = 250, .months = 18, .seed = 5, .front_share = 0.04, .legit_share = 0.1};
    world_open(world);
    world_city(world, &options, "city");
}

/* Writes the lines of a file below its header from the last to the first. */
static void reverse_lines(World *world, const char *name) {
    const char *path = world_path(world, name);
    FILE *in = fopen(path, "r");
    char *line = NULL, **kept = NULL, header[512];
    size_t size = 0, lines = 0, room = 0;
    cr_assert(in && fgets(header, sizeof header, in), "%s", path);
    while (getline(&line, &size, in) > 0) {
        kept = arena_room(world->arena, kept, lines, &room, sizeof *kept);
        kept[lines++] = arena_strdup(world->arena, line);
    }
    (void)fclose(in);
    free(line);
    cr_assert(lt(sz, 10, lines), "%s", path);
    FILE *out = fopen(path, "w");
    cr_assert(out != NULL);
    (void)fputs(header, out);
    while (lines > 0) (void)fputs(kept[--lines], out);
    cr_assert(zero(int, fclose(out)));
}

static Evidence judge(World *world, Panel *panel) {
    Err err = {0};
    Evidence evidence;
    world_panel(world, panel);
    must(evidence_compute(panel, params_open(world->arena), &parallel_serial, world->arena,
                          &evidence, &err),
         &err);
    return evidence;
}

static const struct {
    const char *why;
    bool last_file_first, last_line_first;
} orders[] = {{"files the other way round", true, false},
              {"lines the other way round", false, true},
              {"both", true, true}};

EachRow(import_order, changes_no_byte_of_the_evidence, orders) {
    World one, other;
    Panel p, q;
    make_city(&one);
    make_city(&other);
    for (size_t f = 0; f < FILES; f++) {
        if (orders[*row].last_line_first && f != 1) reverse_lines(&other, files[f]);
        (void)world_import(&one, world_path(&one, files[f]));
    }
    for (size_t f = 0; f < FILES; f++) {
        const size_t k = orders[*row].last_file_first && f > 0 ? FILES - f : f;
        (void)world_import(&other, world_path(&other, files[k]));
    }
    const Evidence a = judge(&one, &p), b = judge(&other, &q);
    cr_assert(eq(sz, a.n, b.n));
    cr_assert(lt(sz, 200, a.n));
    for (size_t i = 0; i < a.n; i++) cr_assert(eq(str, (char *)p.id[i], (char *)q.id[i]));
    cr_expect(zero(int, memcmp(a.log_odds, b.log_odds, a.n * sizeof *a.log_odds)), "%s",
              orders[*row].why);
    cr_expect(zero(int, memcmp(a.evidence, b.evidence, a.n * a.signals * sizeof *a.evidence)));
    cr_expect(zero(int, memcmp(a.judged, b.judged, a.n)));
    world_close(&one);
    world_close(&other);
}
