#include "detector/cli/methods_city.h"

#include <math.h>
#include <string.h>

#include "datasets/base/text.h"

static double number_of(const json_t *row, const char *key) {
    const json_t *value = json_object_get(row, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static const char *text_of(const json_t *row, const char *key) {
    const char *text = json_string_value(json_object_get(row, key));
    return text ? text : "";
}

static void print_kinds(const Cli *cli, const json_t *kinds) {
    static const Column columns[] = {
        {"kind", false}, {"of all here", true}, {"in first 5 %", true}, {"named", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    size_t k;
    const json_t *row;
    json_array_foreach(kinds, k, row) {
        table_cell(&table, text_of(row, "kind"));
        table_percent(&table, number_of(row, "share"));
        table_percent(&table, number_of(row, "found"));
        table_percent(&table, number_of(row, "named"));
    }
    (void)printf(
        "kinds of addition: how common among all of them here; of their copies, how many\n"
        "came among the first 5 %% and were given their own kind\n\n");
    table_print(&table, &cli->terminal);
}

static void print_reliability(const Cli *cli, const json_t *bins) {
    static const Column columns[] = {{"probability", false}, {"said", true}, {"held", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    size_t k;
    const json_t *row;
    json_array_foreach(bins, k, row) {
        table_cell(&table, arena_printf(cli->arena, "%.0f to %.0f %%", 100 * number_of(row, "low"),
                                        100 * number_of(row, "high")));
        table_percent(&table, number_of(row, "said"));
        table_percent(&table, number_of(row, "held"));
    }
    (void)printf("\nreliability on storefronts and copies that the curves had not seen\n\n");
    table_print(&table, &cli->terminal);
}

/* Value and nats of one point of a curve. */
static void point(const Cli *cli, Table *table, const json_t *curve, size_t at) {
    const json_t *x = json_array_get(json_object_get(curve, "at"), at);
    const json_t *y = json_array_get(json_object_get(curve, "says"), at);
    table_cell(table, arena_printf(cli->arena, "%.3g", json_number_value(x)));
    table_cell(table, arena_printf(cli->arena, "%+.2f", json_number_value(y)));
}

/* Each curve at its lowest point, in its middle and at its highest. */
static void print_curves(const Cli *cli, const json_t *curves, const char *signal) {
    static const Column columns[] = {{"number", false}, {"signal", false}, {"low", true},
                                     {"nats", true},    {"middle", true},  {"nats", true},
                                     {"high", true},    {"nats", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    size_t k;
    const json_t *row;
    json_array_foreach(curves, k, row) {
        const size_t n = json_array_size(json_object_get(row, "at"));
        const char *of = text_of(row, "signal");
        if (n < 2 || (signal && strcmp(signal, of) != 0)) continue;
        table_cell(&table, json_is_true(json_object_get(row, "plain")) ? text_of(row, "number")
                                                                       : "likelihood");
        table_cell(&table, of);
        point(cli, &table, row, 0);
        point(cli, &table, row, n / 2);
        point(cli, &table, row, n - 1);
    }
    (void)printf(
        "\nwhat each number says, in natural logs of the odds: + for an addition, - against\n"
        "one (gevel --json has every point of the curves)\n\n");
    table_print(&table, &cli->terminal);
}

static void print(const Cli *cli, const Watchlist *run, const json_t *learned, const char *signal) {
    (void)printf(
        "run %lld, learned from %.0f storefronts, their mirror images and copies of them\n\n",
        (long long)run->run_id, number_of(learned, "storefronts"));
    if (!signal) {
        print_kinds(cli, json_object_get(learned, "kinds"));
        print_reliability(cli, json_object_get(learned, "reliability"));
    }
    print_curves(cli, json_object_get(learned, "curves"), signal);
}

Status methods_city(const Cli *cli, const Watchlist *run, const char *signal, Err *err) {
    json_t *manifest = run->manifest ? json_loads(run->manifest, 0, NULL) : NULL;
    json_t *learned = json_object_get(manifest, "learned");
    Status status = ST_OK;
    if (!json_is_object(learned))
        status = FAIL(err, ST_USAGE,
                      "run %lld recorded no curves: its city was too small to teach any, or an "
                      "earlier version made it; gevel scan makes a run that does",
                      (long long)run->run_id);
    else if (cli->json)
        status = cli_print_json(json_incref(learned), err);
    else
        print(cli, run, learned, signal);
    json_decref(manifest);
    return status;
}
