/* params.c - gevel params: every parameter with its value, range, unit and reason. */
#include "models/params/params.h"

#include "datasets/base/text.h"
#include "datasets/base/text_fold.h"
#include "detector/cli/settings.h"

#include <string.h>

static const Option options[] = {
    {"explain", "KEY", "everything about one parameter", 0, false},
    {"check", "FILE", "only say whether this parameter file is valid", 0, false},
    {"search", "TEXT", "parameters with this text in name, title of the group, unit or reason", 0,
     false},
    {"presets", NULL, "the presets that come with the program", 0, false},
    {"diff", "A",
     "what differs between A and B, or from the defaults; A, B: a preset, a file, default or run:N",
     0, false},
    OPTIONS_PARAMS,
    {"format", "FORM", "table (default), ini or json", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel params",
    "gevel params ranking",
    "gevel params --search holidays",
    "gevel params --explain ranking.budget",
    "gevel params --format ini > my.ini",
    "gevel params --check my.ini",
    "gevel params --diff few-visits",
    "gevel params --diff few-visits broad-sweep",
    "gevel params --preset few-visits --format ini > team.ini",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_OK};

enum { FORM_TABLE, FORM_INI, FORM_JSON };
static const char *const forms[] = {"table", "ini", "json", NULL};

static const char *key_of(Arena *arena, ParamValue v) {
    return arena_printf(arena, "%s.%s", v.group->name, v.spec->name);
}

static json_t *value_json(Arena *arena, ParamValue v) {
    json_t *out = json_object();
    json_put(out, "key", json_words(key_of(arena, v)));
    json_put(out, "value", json_number(v.value));
    json_put(out, "default", json_number(v.spec->initial));
    json_put(out, "low", json_number(v.spec->low));
    json_put(out, "high", json_number(v.spec->high));
    json_put(out, "unit", json_words(v.spec->unit));
    json_put(out, "why", json_words(v.why));
    json_put(out, "origin", json_words(v.origin));
    return out;
}

/* Which parameters are shown. */
typedef struct Wanted {
    const char *group; /* NULL = all */
    const char *text;  /* folded (base/text_fold.h); NULL = any */
} Wanted;

static const char *folded(const char *text, Arena *arena) {
    const size_t length = strlen(text), size = 2 * length + 1;
    char *out = arena_alloc(arena, size, 1);
    text_fold(text, length, out, size);
    return out;
}

static bool holds(const char *text, const char *part, Arena *arena) {
    return text && strstr(folded(text, arena), part);
}

static bool wanted(Wanted w, ParamValue v, Arena *arena) {
    if (w.group && !text_equal(w.group, v.group->name)) return false;
    return !w.text || holds(key_of(arena, v), w.text, arena) ||
           holds(v.group->title, w.text, arena) || holds(v.spec->unit, w.text, arena) ||
           holds(v.why, w.text, arena);
}

static Status print_json(const Cli *cli, const Params *params, Wanted which, Err *err) {
    json_t *values = json_array();
    for (size_t i = 0; i < params_count(params); i++)
        if (wanted(which, params_at(params, i), cli->arena))
            json_array_append_new(values, value_json(cli->arena, params_at(params, i)));
    return cli_print_json(json_pack("{s:o}", "parameters", values), err);
}

static void print_ini(const Params *params) {
    Text ini = {0};
    params_write_ini(params, &ini);
    if (ini.length) (void)fwrite(ini.at, 1, ini.length, stdout);
    text_free(&ini);
}

static const char *shown(const Cli *cli, const ParamSpec *spec, double value) {
    char text[PARAM_TEXT];
    return arena_strdup(cli->arena, param_text(spec, value, text));
}

static void print_table(const Cli *cli, const Params *params, Wanted which) {
    static const Column columns[] = {{"parameter", false}, {"value", true}, {"low", true},
                                     {"high", true},       {"unit", false}, {"origin", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < params_count(params); i++) {
        const ParamValue v = params_at(params, i);
        if (!wanted(which, v, cli->arena)) continue;
        table_cell(&table, key_of(cli->arena, v));
        table_cell(&table, shown(cli, v.spec, v.value));
        table_cell(&table, arena_printf(cli->arena, "%g", v.spec->low));
        table_cell(&table, arena_printf(cli->arena, "%g", v.spec->high));
        table_cell(&table, v.spec->unit);
        table_cell(&table, v.origin);
    }
    table_print(&table, &cli->terminal);
}

static Status unknown_key(const Cli *cli, const Params *params, const char *key, Err *err) {
    const size_t n = params_count(params);
    const char **keys = ARENA_ARRAY(cli->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) keys[i] = key_of(cli->arena, params_at(params, i));
    const char *near = text_nearest(key, keys);
    if (near) return FAIL(err, ST_USAGE, "unknown parameter %s; did you mean %s?", key, near);
    return FAIL(err, ST_USAGE, "unknown parameter %s; gevel params lists them", key);
}

static Status explain_key(const Cli *cli, const Params *params, const char *key, Err *err) {
    ParamValue v;
    if (!params_find(params, key, &v)) return unknown_key(cli, params, key, err);
    if (cli->json) return cli_print_json(value_json(cli->arena, v), err);
    (void)printf("%s = %s (%s)\n", key, shown(cli, v.spec, v.value), v.origin);
    (void)printf("  group    %s\n", v.group->title ? v.group->title : v.group->name);
    (void)printf("  default  %s\n", shown(cli, v.spec, v.spec->initial));
    (void)printf("  range    %g to %g\n", v.spec->low, v.spec->high);
    (void)printf("  unit     %s\n", v.spec->unit);
    (void)printf("  why      %s\n", v.why);
    return ST_OK;
}

static Status check_file(const Cli *cli, const char *path, Err *err) {
    Params *params = params_open(cli->arena);
    TRY(params_load(params, path, err));
    size_t changed = 0;
    for (size_t i = 0; i < params_count(params); i++) {
        const ParamValue v = params_at(params, i);
        changed += v.value < v.spec->initial || v.value > v.spec->initial;
    }
    if (cli->json)
        return cli_print_json(json_pack("{s:o, s:b, s:o}", "file", json_words(path), "valid", 1,
                                        "changed", json_size(changed)),
                              err);
    (void)printf("%s: valid, %zu parameters differ from their defaults\n",
                 terminal_safe(cli->arena, path), changed);
    return ST_OK;
}

static Status print_presets(const Cli *cli, Err *err) {
    static const Column columns[] = {{"preset", false}, {"for", false}};
    Preset *preset;
    const size_t count = presets_list(cli->arena, &preset);
    Table table = TABLE_OPEN(cli->arena, columns);
    json_t *rows = json_array();
    for (size_t k = 0; k < count; k++) {
        table_cell(&table, preset[k].name);
        table_cell(&table, preset[k].about);
        json_array_append_new(
            rows, json_pack("{s:s, s:s}", "name", preset[k].name, "about", preset[k].about));
    }
    if (cli->json) return cli_print_json(json_pack("{s:o}", "presets", rows), err);
    json_decref(rows);
    table_print(&table, &cli->terminal);
    return ST_OK;
}

/* ---- what differs ---- */

/* A preset's reason for its value says more than why there is such a parameter. */
static const char *reason(ParamValue a, ParamValue b) {
    return b.why != b.spec->why ? b.why : a.why;
}

static json_t *difference_json(const Cli *cli, ParamValue a, ParamValue b) {
    json_t *out = json_object();
    json_put(out, "key", json_words(key_of(cli->arena, a)));
    json_put(out, "before", json_number(a.value));
    json_put(out, "after", json_number(b.value));
    json_put(out, "unit", json_words(a.spec->unit));
    json_put(out, "why", json_words(reason(a, b)));
    return out;
}

static Status print_diff(const Cli *cli, const char *const name[2], Params *const params[2],
                         Err *err) {
    const Column columns[] = {
        {"parameter", false}, {name[0], true}, {name[1], true}, {"unit", false}, {"why", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    json_t *rows = json_array();
    for (size_t i = 0; i < params_count(params[0]); i++) {
        const ParamValue a = params_at(params[0], i), b = params_at(params[1], i);
        if (a.value == b.value) continue;
        json_array_append_new(rows, difference_json(cli, a, b));
        table_cell(&table, key_of(cli->arena, a));
        table_cell(&table, shown(cli, a.spec, a.value));
        table_cell(&table, shown(cli, b.spec, b.value));
        table_cell(&table, a.spec->unit);
        table_cell(&table, reason(a, b));
    }
    if (cli->json)
        return cli_print_json(
            json_pack("{s:s, s:s, s:o}", "before", name[0], "after", name[1], "parameters", rows),
            err);
    json_decref(rows);
    if (table.cells)
        table_print(&table, &cli->terminal);
    else
        (void)printf("nothing differs between %s and %s\n", terminal_safe(cli->arena, name[0]),
                     terminal_safe(cli->arena, name[1]));
    return ST_OK;
}

static Status diff(Cli *cli, const char *a, const char *b, Err *err) {
    const char *const name[2] = {b ? a : "default", b ? b : a};
    Params *params[2] = {NULL, NULL};
    for (size_t k = 0; k < 2; k++) TRY(settings_named(cli, name[k], &params[k], err));
    return print_diff(cli, name, params, err);
}

static Status read_wanted(const Cli *cli, Wanted *which, Err *err) {
    const char *text = option_text(&cli->given, "search"), *group = cli_operand(cli, 0);
    *which = (Wanted){group, text ? folded(text, cli->arena) : NULL};
    if (!group) return ST_OK;
    size_t n = 0;
    while (param_groups[n]) n++;
    const char **names = ARENA_ARRAY(cli->arena, const char *, n + 1);
    for (size_t k = 0; k < n; k++) {
        names[k] = param_groups[k]->name;
        if (text_equal(names[k], group)) return ST_OK;
    }
    const char *near = text_nearest(group, names);
    if (near) return FAIL(err, ST_USAGE, "no group %s; did you mean %s?", group, near);
    return FAIL(err, ST_USAGE, "no group %s; gevel params lists all parameters by group", group);
}

static Status run(Cli *cli, Err *err) {
    const char *from = option_text(&cli->given, "diff"), *other = cli_operand(cli, 0);
    const char *check = option_text(&cli->given, "check");
    const char *key = option_text(&cli->given, "explain");
    size_t form = cli->json ? FORM_JSON : FORM_TABLE;
    Params *params = NULL;
    Wanted which;
    if (from) return diff(cli, from, other, err);
    if (option_given(&cli->given, "presets")) return print_presets(cli, err);
    if (check) return check_file(cli, check, err);
    TRY(option_choice(&cli->given, "format", forms, &form, err));
    TRY(read_wanted(cli, &which, err));
    TRY(cli_params(cli, &params, err));
    if (key) return explain_key(cli, params, key, err);
    if (form == FORM_JSON) return print_json(cli, params, which, err);
    if (form == FORM_INI)
        print_ini(params);
    else
        print_table(cli, params, which);
    return ST_OK;
}

const Command params_command = {
    .name = "params",
    .operands = "[GROUP|B]",
    .summary = "every parameter with value, range, unit and reason",
    .about =
        "Every matter of judgement in the program is a parameter. Shows them all, or\n"
        "those of a GROUP or with a text in name or reason; explains one,\n"
        "writes them as a file to edit, checks such a file, or shows what differs between\n"
        "two sets of them, with unit and reason. Needs no store, except for a run's.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
