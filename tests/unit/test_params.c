/* Every parameter can be written, read back and refused with a sentence that helps. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/params/params.h"
#include "models/params/params_detector.h"
#include "models/signals/signal.h"

typedef struct Case {
    Arena *arena;
    Params *params;
    Err err;
    char path[64];
} Case;

static void case_open(Case *c) {
    *c = (Case){.arena = arena_open(), .path = "/tmp/gevel-params-XXXXXX"};
    c->params = params_open(c->arena);
    const int fd = mkstemp(c->path);
    cr_assert(ge(int, fd, 0));
    close(fd);
}

static void case_close(Case *c) {
    unlink(c->path);
    arena_close(c->arena);
}

static Status load(Case *c, const char *ini) {
    FILE *file = fopen(c->path, "w");
    cr_assert(file != NULL);
    fputs(ini, file);
    fclose(file);
    c->err = (Err){0};
    return params_load(c->params, c->path, &c->err);
}

/* Loading `ini` fails, and the message is "PATH" + rest (up to its length). */
static void refused(const char *ini, const char *rest) {
    Case c;
    case_open(&c);
    cr_expect(eq(int, (int)load(&c, ini), ST_PARAMS), "accepted: %s", ini);
    const size_t length = strlen(c.path);
    cr_expect(zero(int, strncmp(c.err.text, c.path, length)), "%s", c.err.text);
    cr_expect(zero(int, strncmp(c.err.text + length, rest, strlen(rest))), "got: %s", c.err.text);
    case_close(&c);
}

static double value_of(const Params *params, const char *key) {
    ParamValue value;
    cr_assert(params_find(params, key, &value), "%s", key);
    return value.value;
}

Test(params, every_row_is_complete) {
    for (const ParamGroup *const *group = param_groups; *group; group++) {
        if (!(*group)->specs) continue;
        cr_expect(lt(sz, 0, strlen((*group)->name)));
        for (const ParamSpec *spec = (*group)->specs; spec->name; spec++) {
            cr_expect(spec->low <= spec->initial && spec->initial <= spec->high, "%s.%s",
                      (*group)->name, spec->name);
            cr_expect(spec->unit && *spec->unit, "%s.%s has no unit", (*group)->name, spec->name);
            cr_expect(spec->why && *spec->why, "%s.%s has no reason", (*group)->name, spec->name);
        }
    }
}

Test(params, keys_are_distinct) {
    Case c;
    case_open(&c);
    for (size_t k = 0; k < params_count(c.params); k++) {
        const ParamValue value = params_at(c.params, k);
        char key[200];
        snprintf(key, sizeof key, "%s.%s", value.group->name, value.spec->name);
        ParamValue found;
        cr_assert(params_find(c.params, key, &found));
        cr_expect(found.spec == value.spec, "%s appears twice", key);
    }
    case_close(&c);
}

Test(params, defaults) {
    Case c;
    case_open(&c);
    const RankingParams *ranking = params_group(c.params, &ranking_group);
    cr_expect(eq(dbl, ranking->budget, 50.0));
    cr_expect(eq(dbl, ranking->random_share, 0.1));
    const GateParams *gate = params_group(c.params, &gate_group);
    cr_expect(eq(dbl, gate->min_judgeable_share, 0.5));
    ParamValue value;
    cr_assert(params_find(c.params, "import.max_reject_share", &value));
    cr_expect(eq(str, (char *)value.origin, "default"));
    cr_expect(zero(int, params_find(c.params, "import", &value)));
    cr_expect(zero(int, params_find(c.params, "ranking.budge", &value)));
    case_close(&c);
}

Test(params, what_is_written_reads_back_the_same) {
    Case c;
    case_open(&c);
    Text first = {0}, second = {0};
    params_write_ini(c.params, &first);
    cr_assert(zero(int, (int)load(&c, first.at)), "%s", c.err.text);
    params_write_ini(c.params, &second);
    cr_expect(eq(str, first.at, second.at));
    for (size_t k = 0; k < params_count(c.params); k++) {
        const ParamValue value = params_at(c.params, k);
        cr_expect(eq(dbl, value.value, value.spec->initial));
        cr_expect(eq(str, (char *)value.origin, c.path), "%s was not in the file",
                  value.spec->name);
    }
    text_free(&first);
    text_free(&second);
    case_close(&c);
}

Test(params, the_shipped_file_is_the_written_one) {
    FILE *file = fopen(GEVEL_SOURCE_DIR "/models/default.ini", "r");
    if (!file) cr_skip_test("models/default.ini is not generated yet");
    Arena *arena = arena_open();
    Text shipped = {0}, written = {0};
    char buffer[4096];
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        text_add(&shipped, buffer, got);
    fclose(file);
    params_write_ini(params_open(arena), &written);
    cr_expect(eq(str, shipped.at, written.at),
              "models/default.ini is stale: gevel params --format ini > models/default.ini");
    text_free(&shipped);
    text_free(&written);
    arena_close(arena);
}

Test(params, a_file_sets_values_and_origin) {
    Case c;
    case_open(&c);
    cr_assert(zero(int, (int)load(&c,
                                  "\xEF\xBB\xBF# a comment\r\n[ranking]\r\n\r\n  budget = 20\r\n"
                                  "  random_share=0.25 ; half as much\n[gate]\n"
                                  "min_turnover_share = 1e-1")),
              "%s", c.err.text);
    cr_expect(eq(dbl, value_of(c.params, "ranking.budget"), 20.0));
    cr_expect(eq(dbl, value_of(c.params, "ranking.random_share"), 0.25));
    cr_expect(eq(dbl, value_of(c.params, "gate.min_turnover_share"), 0.1));
    ParamValue value;
    cr_assert(params_find(c.params, "ranking.budget", &value));
    cr_expect(eq(str, (char *)value.origin, c.path));
    case_close(&c);
}

Test(params, an_empty_file_changes_nothing) {
    Case c;
    case_open(&c);
    cr_expect(zero(int, (int)load(&c, "")));
    cr_expect(zero(int, (int)load(&c, "\n\n; nothing\n")));
    cr_expect(eq(dbl, value_of(c.params, "ranking.budget"), 50.0));
    case_close(&c);
}

Test(params, a_long_comment_is_no_key) {
    Case c;
    case_open(&c);
    char ini[900] = "[ranking]\n# ";
    memset(ini + strlen(ini), 'x', 700);
    strcat(ini, " budget = 3\nbudget = 30\n");
    cr_assert(zero(int, (int)load(&c, ini)), "%s", c.err.text);
    cr_expect(eq(dbl, value_of(c.params, "ranking.budget"), 30.0));
    case_close(&c);
}

Test(params, unknown_keys) {
    refused("[ranking]\n\nbugdet = 3\n",
            ":3: unknown key 'ranking.bugdet'; did you mean 'ranking.budget'?");
    refused("[rankin]\nbudget = 3\n",
            ":2: unknown key 'rankin.budget'; did you mean 'ranking.budget'?");
    refused("[zzzzzzzzzzzzzzzzzz]\nqqqqqqqqq = 3\n",
            ":2: unknown key 'zzzzzzzzzzzzzzzzzz.qqqqqqqqq'; 'gevel params' lists");
    refused("budget = 3\n", ":1: 'budget' stands before any [group]");
}

Test(params, repeated_keys) {
    refused("[ranking]\nbudget = 3\nbudget = 4\n",
            ":3: key 'ranking.budget' was already set in line 2");
    refused("[ranking]\nbudget = 3\n[gate]\n[ranking]\nbudget = 3\n",
            ":5: key 'ranking.budget' was already set in line 2");
    refused("[ranking]\nbudget = 3\n  budget = 4\n",
            ":3: key 'ranking.budget' was already set in line 2");
}

Test(params, values_that_are_no_numbers) {
    refused("[ranking]\nbudget = many\n", ":2: ranking.budget expects a number");
    refused("[ranking]\nbudget =\n", ":2: ranking.budget expects a number");
    refused("[ranking]\nbudget = 3,5\n", ":2: ranking.budget expects a number");
    refused("[ranking]\nbudget = nan\n", ":2: ranking.budget expects a number");
    refused("[ranking]\nbudget = 1e999\n", ":2: ranking.budget expects a number");
}

Test(params, values_out_of_range) {
    refused("[ranking]\nbudget = 0\n",
            ":2: ranking.budget = 0 is outside its range 1 to 100000 storefronts (");
    refused("[ranking]\nrandom_share = 0.51\n", ":2: ranking.random_share = 0.51 is outside");
}

Test(params, lines_that_are_no_ini) {
    refused("[ranking]\nbudget 3\n", ":2: expected [section], name = value, or a comment");
    refused("[ranking\nbudget = 3\n", ":1: a section ends with ']'");
    char ini[600] = "[ranking]\nbudget = "; /* longer than any line of sense, and taken whole */
    memset(ini + strlen(ini), '1', 400);
    refused(ini, ":2: ranking.budget expects a number");
}

Test(params, files_that_cannot_be_read) {
    Case c;
    case_open(&c);
    cr_expect(eq(int, (int)params_load(c.params, "/nonexistent/x.ini", &c.err), ST_PARAMS));
    cr_expect(strstr(c.err.text, "/nonexistent/x.ini") != NULL);
    c.err = (Err){0};
    cr_expect(eq(int, (int)params_load(c.params, "/tmp", &c.err), ST_PARAMS), "a folder");
    case_close(&c);
}

Test(params, set_on_the_command_line) {
    Case c;
    case_open(&c);
    cr_assert(zero(int, (int)params_set(c.params, "ranking.budget=30", &c.err)), "%s", c.err.text);
    cr_assert(zero(int, (int)params_set(c.params, "ranking.budget=31", &c.err)), "%s", c.err.text);
    ParamValue value;
    cr_assert(params_find(c.params, "ranking.budget", &value));
    cr_expect(eq(dbl, value.value, 31.0));
    cr_expect(eq(str, (char *)value.origin, "--set"));
    static const char *const bad[] = {
        "ranking.budget",   "budget=3", "ranking.budget=", "=3", "ranking.budget=-1",
        "ranking.bugdet=3", ""};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        c.err = (Err){0};
        cr_expect(eq(int, (int)params_set(c.params, bad[k], &c.err), ST_PARAMS), "%s", bad[k]);
        cr_expect(zero(int, strncmp(c.err.text, "--set", 5)), "%s", c.err.text);
    }
    cr_expect(eq(dbl, value_of(c.params, "ranking.budget"), 31.0),
              "a refused value changes nothing");
    case_close(&c);
}

Test(signals, registry) {
    cr_expect(lt(sz, 0, signals_count()));
    for (size_t s = 0; s < signals_count(); s++) {
        cr_expect(signal_find(signals_all[s]->id) == signals_all[s]);
        if (signals_all[s]->params.specs)
            cr_expect(eq(str, (char *)signals_all[s]->params.name, (char *)signals_all[s]->id));
    }
    cr_expect(signals_all[signals_count()] == NULL);
    cr_expect(signal_find("no such signal") == NULL);
}

/* ---- presets ---- */

/* The reason a preset's file gives for one of its values: the comment lines above it, read here by
 * hand. */
static void reason_in_file(const char *path, const char *name, char *out, size_t room) {
    FILE *file = fopen(path, "r");
    cr_assert(file != NULL, "%s", path);
    char line[300];
    *out = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ' ') break;
        if (line[0] != '#') *out = 0;
        if (line[0] == '#' && *out) strncat(out, " ", room - strlen(out) - 1);
        if (line[0] == '#') strncat(out, line + 2, room - strlen(out) - 1);
    }
    fclose(file);
}

/* A choice is given and written by its words; their numbers are accepted, for a run records them.
 */
Test(params, a_choice_is_made_by_its_words) {
    Case c;
    ParamValue v;
    Text ini = {0};
    char text[PARAM_TEXT];
    case_open(&c);
    cr_assert(zero(int, params_set(c.params, "ranking.order=mixed", &c.err)), "%s", c.err.text);
    cr_assert(params_find(c.params, "ranking.order", &v));
    cr_expect(eq(dbl, v.value, 2.0));
    cr_expect(eq(str, param_text(v.spec, v.value, text), "mixed"));
    params_write_ini(c.params, &ini);
    cr_expect(strstr(ini.at, "\norder = mixed\n") != NULL);
    cr_expect(strstr(ini.at, "# probability | expected_euros | mixed; default probability\n") !=
              NULL);
    text_free(&ini);
    cr_assert(zero(int, params_set(c.params, "ranking.order=1", &c.err)), "%s", c.err.text);
    cr_assert(params_find(c.params, "ranking.order", &v));
    cr_expect(eq(str, param_text(v.spec, v.value, text), "expected_euros"));
    cr_expect(eq(int, (int)params_set(c.params, "ranking.order=mix", &c.err), ST_PARAMS));
    cr_expect(strstr(c.err.text, "one of probability | expected_euros | mixed") != NULL, "%s",
              c.err.text);
    case_close(&c);
}

Test(presets, each_changes_a_few_values_and_says_why) {
    Arena *arena = arena_open();
    Preset *preset;
    const size_t count = presets_list(arena, &preset);
    cr_expect(ge(sz, count, 4));
    for (size_t k = 0; k < count; k++) {
        Params *params = params_open(arena);
        Err err = {0};
        cr_assert(zero(int, params_preset(params, preset[k].name, &err)), "%s", err.text);
        cr_expect(lt(sz, 20, strlen(preset[k].about)), "%s says what it is for", preset[k].name);
        char path[300], origin[100], expected[400];
        snprintf(path, sizeof path, GEVEL_SOURCE_DIR "/models/presets/%s.ini", preset[k].name);
        snprintf(origin, sizeof origin, "preset %s", preset[k].name);
        size_t changed = 0;
        for (size_t i = 0; i < params_count(params); i++) {
            const ParamValue v = params_at(params, i);
            if (strcmp(v.origin, "default") == 0) continue;
            changed++;
            cr_expect(eq(str, (char *)v.origin, origin));
            cr_expect(v.value != v.spec->initial, "%s.%s is the default", v.group->name,
                      v.spec->name);
            reason_in_file(path, v.spec->name, expected, sizeof expected);
            cr_expect(eq(str, (char *)v.why, expected));
        }
        cr_expect(changed >= 2 && changed <= 10, "%s changes %zu", preset[k].name, changed);
    }
    arena_close(arena);
}

Test(presets, an_unknown_name_is_refused_with_the_nearest) {
    Case c;
    case_open(&c);
    cr_expect(eq(int, (int)params_preset(c.params, "few-visit", &c.err), ST_PARAMS));
    cr_expect(strstr(c.err.text, "did you mean 'few-visits'") != NULL, "%s", c.err.text);
    cr_expect(not(preset_known("few")), "a part of a name is no name");
    case_close(&c);
}

Test(presets, a_later_value_takes_its_reason_away) {
    Case c;
    case_open(&c);
    cr_assert(zero(int, params_preset(c.params, "few-visits", &c.err)));
    cr_assert(zero(int, params_set(c.params, "ranking.budget=12", &c.err)));
    ParamValue v;
    cr_assert(params_find(c.params, "ranking.budget", &v));
    cr_expect(eq(str, (char *)v.why, (char *)v.spec->why));
    case_close(&c);
}
