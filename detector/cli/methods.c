/* methods.c - gevel methods: how each signal works, from its own words. */
#include "datasets/base/text.h"
#include "datasets/store/moment.h"
#include "detector/cli/command.h"
#include "detector/cli/methods_city.h"
#include "models/signals/signal.h"

static const Option options[] = {
    {"city", NULL, "what the city of the newest run taught: kinds, reliability, curves", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel methods",        "gevel methods level",
    "gevel methods --city", "gevel methods step --city",
    "gevel --json methods", NULL,
};

static const Status exits[] = {ST_STORE, ST_INTEGRITY, ST_OK};

static json_t *signal_json(const Signal *signal) {
    const Method *method = &signal->method;
    json_t *out = json_object();
    json_put(out, "signal", json_words(signal->id));
    json_put(out, "title", json_words(signal->title));
    json_put(out, "reads", json_words(method->reads));
    json_put(out, "weighs", json_words(method->idea));
    json_put(out, "formula", json_words(method->formula));
    json_put(out, "symbols", json_words(method->where));
    json_put(out, "blind_to", json_words(method->blind));
    json_put(out, "innocent", json_words(signal->innocent));
    json_put(out, "check", json_words(signal->check));
    json_put(out, "source", json_words(method->source));
    json_put(out, "doi", json_words(method->doi));
    return out;
}

static Status list_all(const Cli *cli, Err *err) {
    static const Column columns[] = {{"signal", false}, {"title", false}, {"blind to", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    json_t *all = json_array();
    for (size_t s = 0; signals_all[s]; s++) {
        json_array_append_new(all, signal_json(signals_all[s]));
        table_cell(&table, signals_all[s]->id);
        table_cell(&table, signals_all[s]->title);
        table_cell(&table, signals_all[s]->method.blind);
    }
    if (cli->json) return cli_print_json(json_pack("{s:o}", "signals", all), err);
    json_decref(all);
    table_print(&table, &cli->terminal);
    return ST_OK;
}

static void print_one(const Signal *signal) {
    const Method *method = &signal->method;
    (void)printf("%s: %s\n\n", signal->id, signal->title);
    (void)printf("reads         %s\n", method->reads);
    (void)printf("weighs        %s\n", method->idea);
    (void)printf("formula       %s\n", method->formula);
    (void)printf("symbols       %s\n", method->where);
    (void)printf("blind to      %s\n", method->blind);
    (void)printf("innocent      %s\n", signal->innocent);
    (void)printf("at the door   %s\n", signal->check);
    if (method->source) (void)printf("source        %s, doi:%s\n", method->source, method->doi);
    if (!signal->params.specs) return;
    (void)printf("\nparameters (gevel params --explain %s.NAME says more)\n", signal->params.name);
    for (const ParamSpec *spec = signal->params.specs; spec->name; spec++)
        (void)printf("  %-20s %8g  %s: %s\n", spec->name, spec->initial, spec->unit, spec->why);
}

static Status unknown(const Cli *cli, const char *id, Err *err) {
    const char **ids = ARENA_ARRAY(cli->arena, const char *, signals_count() + 1);
    for (size_t s = 0; signals_all[s]; s++) ids[s] = signals_all[s]->id;
    const char *near = text_nearest(id, ids);
    if (near) return FAIL(err, ST_USAGE, "there is no signal %s; did you mean %s?", id, near);
    return FAIL(err, ST_USAGE, "there is no signal %s; gevel methods lists them", id);
}

static Status of_city(Cli *cli, Store *store, Err *err) {
    Watchlist newest = {0};
    TRY(cli_watchlist(cli, store, NULL, &newest, err));
    moment_release(store);
    return methods_city(cli, &newest, cli_operand(cli, 0), err);
}

static Status run(Cli *cli, Err *err) {
    const char *id = cli_operand(cli, 0);
    const Signal *signal = id ? signal_find(id) : NULL;
    if (id && !signal) return unknown(cli, id, err);
    if (option_given(&cli->given, "city")) return cli_with_store(cli, STORE_READ, of_city, err);
    if (!id) return list_all(cli, err);
    if (cli->json) return cli_print_json(signal_json(signal), err);
    print_one(signal);
    return ST_OK;
}

const Command methods_command = {
    .name = "methods",
    .operands = "[SIGNAL]",
    .summary = "how each signal works, and what it is blind to",
    .about =
        "What each signal reads, weighs and cannot see, its formula and its parameters. The html\n"
        "report has a page for each, with the arithmetic for a storefront on the list. --city "
        "tells\n"
        "what the newest run learned in its city: how common each kind of addition is, how far "
        "its\n"
        "probabilities hold, and what each number says at a low, a middle and a high value.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
