/* A question about parameters gets the list that a scan would give, whatever was not computed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "datasets/base/text.h"
#include "detector/rerun/whatif.h"
#include "detector/run/evidence_cache.h"
#include "detector/run/watchlist_csv.h"
#include "tests/support/world.h"

typedef struct Question {
    World world;
    Watchlist run;
} Question;

static const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 7, .threads = 2};

static void question_open(Question *q) {
    Err err = {0};
    world_open(&q->world);
    world_import(&q->world, GEVEL_SOURCE_DIR "/datasets/sample");
    Params *params = params_open(q->world.arena);
    must(params_set(params, "ranking.budget=23", &err), &err);
    must(params_set(params, "plant.copies=50", &err), &err); /* as quick as it may be */
    must(scan_run(&q->world.store, params, &all, q->world.arena, &q->run, &err), &err);
    must(watchlist_save(&q->world.store, &q->run, &err), &err);
    must(watchlist_load(&q->world.store, 0, q->world.arena, &q->run, &err), &err);
}

/* The run's parameters with one of the group's moved away from where it is. */
static Params *moved(Question *q, const ParamGroup *group) {
    Err err = {0};
    Params *params;
    must(whatif_params(&q->run, q->world.arena, &params, &err), &err);
    const ParamSpec *spec = group->specs;
    const double up = 0.75 * spec->initial + 0.25 * spec->high, down = 0.9 * spec->initial;
    const double value = spec->initial + 1 <= spec->high && spec->high > 2 ? spec->initial + 1
                         : up > spec->initial                              ? up
                                                                           : down;
    char *set = arena_printf(q->world.arena, "%s.%s=%.15g", group->name, spec->name, value);
    must(params_set(params, set, &err), &err);
    return params;
}

static Text csv_of(const Watchlist *list) {
    Text csv = {0};
    watchlist_csv(list, 0, false, &csv);
    return csv;
}

static void ask(Question *q, const ParamGroup *group) {
    Err err = {0};
    Watchlist scanned = {0};
    WhatIf answer = {.before = &q->run};
    const Params *params = moved(q, group);
    must(whatif_run(&q->world.store, params, &all, q->world.arena, &answer, &err), &err);
    must(scan_run(&q->world.store, params, &all, q->world.arena, &scanned, &err), &err);
    Text a = csv_of(&answer.after), s = csv_of(&scanned);
    cr_expect(eq(sz, a.length, s.length), "%s", group->name);
    cr_expect(a.length == s.length && memcmp(a.at, s.at, a.length) == 0,
              "whatif and scan differ after a change of [%s]", group->name);
    cr_expect(eq(sz, answer.comparison.parameters, 1), "%s", group->name);
    cr_expect(text_equal(answer.after.manifest, scanned.manifest),
              "their records differ after a change of [%s]", group->name);
    text_free(&a);
    text_free(&s);
}

/* Two scans for each group: minutes under a sanitizer, which sees the same lines in the tests
 * below. */
#ifdef __SANITIZE_ADDRESS__
enum { TOO_LONG = true };
#else
enum { TOO_LONG = false };
#endif

Test(whatif, the_list_is_a_scans_for_every_group_of_parameters, .disabled = TOO_LONG) {
    Question q;
    question_open(&q);
    for (const ParamGroup *const *group = param_groups; *group; group++)
        if ((*group)->specs && (*group)->specs->name) ask(&q, *group);
    world_close(&q.world);
}

Test(whatif, the_key_of_the_evidence_hangs_on_its_stage_and_no_other) {
    Question q;
    Panel panel;
    question_open(&q);
    world_panel(&q.world, &panel);
    Err err = {0};
    Params *params;
    char key[DIGEST_TEXT], other[DIGEST_TEXT];
    must(whatif_params(&q.run, q.world.arena, &params, &err), &err);
    evidence_key(&panel, params, key);
    for (const ParamGroup *const *group = param_groups; *group; group++) {
        if (!(*group)->specs || !(*group)->specs->name) continue;
        evidence_key(&panel, moved(&q, *group), other);
        cr_expect(eq(int, strcmp(other, key) != 0, (*group)->stage == STAGE_EVIDENCE), "%s",
                  (*group)->name);
    }
    world_close(&q.world);
}

/* What is weighed leaves a fresh cache behind, by rename: another file. */
static ino_t cache_after(Question *q, const char *set) {
    Err err = {0};
    Params *params;
    WhatIf answer = {.before = &q->run};
    struct stat cache;
    must(whatif_params(&q->run, q->world.arena, &params, &err), &err);
    if (set) must(params_set(params, set, &err), &err);
    must(whatif_run(&q->world.store, params, &all, q->world.arena, &answer, &err), &err);
    cr_assert(
        eq(int, stat(arena_printf(q->world.arena, "%s.evidence", q->world.store.path), &cache), 0));
    return cache.st_ino;
}

Test(whatif, nothing_is_weighed_again_for_what_evidence_does_not_depend_on) {
    static const char *const sets[] = {"exchange.least=12",       "round.speed_kmh=15",
                                       "hotspot.least=6",         "sensitivity.reach=0.2",
                                       "import.zip_entries=2000", "retention.runs_months=48",
                                       "ranking.budget=30",       "fairness.error=0.1",
                                       "gate.far_km=20",          "network.strength=0.4"};
    Question q;
    question_open(&q);
    const ino_t kept = cache_after(&q, NULL);
    for (size_t k = 0; k < sizeof sets / sizeof *sets; k++)
        cr_expect(eq(ulong, (unsigned long)cache_after(&q, sets[k]), (unsigned long)kept), "%s",
                  sets[k]);
    cr_expect(ne(ulong, (unsigned long)cache_after(&q, "model.steps=30"), (unsigned long)kept));
    world_close(&q.world);
}

Test(whatif, a_damaged_or_foreign_cache_is_not_used) {
    Question q;
    Panel panel;
    Evidence evidence = {0}, copy = {0};
    Err err = {0};
    char key[DIGEST_TEXT];
    question_open(&q);
    world_panel(&q.world, &panel);
    Params *params = params_open(q.world.arena);
    must(evidence_compute(&panel, params, &parallel_serial, q.world.arena, &evidence, &err), &err);
    evidence_key(&panel, params, key);
    const char *path = world_path(&q.world, "x");
    const char *file = arena_printf(q.world.arena, "%s.evidence", path);
    cr_expect(not(evidence_cache_load(path, key, &panel, q.world.arena, &copy)), "no file");
    evidence_cache_save(path, key, &panel, &evidence);
    cr_assert(evidence_cache_load(path, key, &panel, q.world.arena, &copy));
    cr_expect(
        eq(int,
           memcmp(copy.evidence, evidence.evidence, evidence.n * evidence.signals * sizeof(double)),
           0));
    for (size_t i = 0; i < evidence.n; i++) {
        cr_expect(eq(int, copy.judged[i], evidence.judged[i]));
        cr_expect(text_equal(copy.reason[i], evidence.reason[i]) ||
                  (!copy.reason[i] && !evidence.reason[i]));
    }
    key[0] = key[0] == '0' ? '1' : '0';
    cr_expect(not(evidence_cache_load(path, key, &panel, q.world.arena, &copy)), "another key");
    key[0] = '?';
    evidence_key(&panel, params, key);
    FILE *f = fopen(file, "r+");
    cr_assert(f != NULL);
    fseek(f, -9, SEEK_END);
    const int byte = fgetc(f);
    fseek(f, -1, SEEK_CUR);
    fputc(byte ^ 1, f);
    fclose(f);
    cr_expect(not(evidence_cache_load(path, key, &panel, q.world.arena, &copy)), "a flipped bit");
    world_close(&q.world);
}
