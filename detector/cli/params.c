/* params.c - gevel params: every parameter with its value, range, unit and reason. */
#include "models/params.h"

#include "datasets/base/text.h"
#include "detector/cli/command.h"

static const Option options[] = {
    {"explain", "KEY", "everything about one parameter", 0, false},
    {"check", "FILE", "only say whether this parameter file is valid", 0, false},
    OPTIONS_PARAMS,
    {"format", "FORM", "table (default), ini or json", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel params",
    "gevel params --explain ranking.budget",
    "gevel params --format ini > my.ini",
    "gevel params --check my.ini",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_OK};

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
    json_put(out, "why", json_words(v.spec->why));
    json_put(out, "origin", json_words(v.origin));
    return out;
}

static Status print_json(const Cli *cli, const Params *params, Err *err) {
    json_t *values = json_array();
    for (size_t i = 0; i < params_count(params); i++)
        json_array_append_new(values, value_json(cli->arena, params_at(params, i)));
    return cli_print_json(json_pack("{s:o}", "parameters", values), err);
}

static void print_ini(const Params *params) {
    Text ini = {0};
    params_write_ini(params, &ini);
    if (ini.length) (void)fwrite(ini.at, 1, ini.length, stdout);
    text_free(&ini);
}

static void print_table(const Cli *cli, const Params *params) {
    static const Column columns[] = {{"parameter", false}, {"value", true}, {"low", true},
                                     {"high", true},       {"unit", false}, {"origin", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < params_count(params); i++) {
        const ParamValue v = params_at(params, i);
        table_cell(&table, key_of(cli->arena, v));
        table_cell(&table, arena_printf(cli->arena, "%g", v.value));
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
    (void)printf("%s = %g (%s)\n", key, v.value, v.origin);
    (void)printf("  group    %s\n", v.group->title ? v.group->title : v.group->name);
    (void)printf("  default  %g\n", v.spec->initial);
    (void)printf("  range    %g to %g\n", v.spec->low, v.spec->high);
    (void)printf("  unit     %s\n", v.spec->unit);
    (void)printf("  why      %s\n", v.spec->why);
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

static Status run(Cli *cli, Err *err) {
    const char *check = option_text(&cli->given, "check");
    const char *key = option_text(&cli->given, "explain");
    size_t form = cli->json ? FORM_JSON : FORM_TABLE;
    Params *params = NULL;
    if (check) return check_file(cli, check, err);
    TRY(option_choice(&cli->given, "format", forms, &form, err));
    TRY(cli_params(cli, &params, err));
    if (key) return explain_key(cli, params, key, err);
    if (form == FORM_JSON) return print_json(cli, params, err);
    if (form == FORM_INI)
        print_ini(params);
    else
        print_table(cli, params);
    return ST_OK;
}

const Command params_command = {
    .name = "params",
    .operands = "",
    .summary = "every parameter with value, range, unit and reason",
    .about =
        "Every judgement in the program is a parameter. Shows them all, explains one,\n"
        "writes them as a file to edit, or checks such a file. Needs no store.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
