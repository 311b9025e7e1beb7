/* exchange.c - gevel exchange: figures that cities may show each other. */
#include "detector/cities/exchange.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/cli/command.h"
#include "detector/cli/reading.h"
#include "detector/cli/trust.h"

#include <math.h>

static const Option options[] = {
    {"city", "NAME", "write: whose figures these are (required)", 0, false},
    {"out", "FILE", "write: the bundle (required)", 0, false},
    {"pressed", "CITY", "read: the city under pressure, to estimate what moved", 0, false},
    {"near", "CITY", "read: the city it may have moved to", 0, false},
    OPTION_UNLOGGED,
    OPTION_TRUST,
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel exchange write --city Antwerpen --out antwerpen.json",
    "gevel exchange write 3 9 --city Antwerpen --out antwerpen.json",
    "gevel exchange read antwerpen.json gent.json --trust Antwerpen=2bb4a612... --trust "
    "Gent=91c0...",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_INTEGRITY, ST_OK};

enum { MOST = 33 };

/* ---- write ---- */

static Status load_runs(Cli *cli, Store *store, Watchlist *list, size_t *count, Err *err) {
    *count = cli->given.operands > 1 ? cli->given.operands - 1 : 1;
    for (size_t k = 0; k < *count; k++)
        TRY(cli_watchlist(cli, store, cli_operand(cli, k + 1), &list[k], err));
    return ST_OK;
}

static Status write_work(Cli *cli, Store *store, Err *err) {
    Params *params = NULL;
    char signer[EXCHANGE_KEY_TEXT];
    Watchlist *list = ARENA_ARRAY(cli->arena, Watchlist, MOST);
    ExchangeWrite write = {.city = option_text(&cli->given, "city"),
                           .path = option_text(&cli->given, "out"),
                           .key_path = arena_printf(cli->arena, "%s.sign", cli->store_path),
                           .list = list};
    TRY(cli_params(cli, &params, err));
    TRY(load_runs(cli, store, list, &write.count, err));
    TRY(reading_log(cli, store, "exchange", NULL, NULL, err));
    const ExchangeRules rules = {params_group(params, &exchange_group),
                                 params_group(params, &disclosure_group)};
    TRY(exchange_write(&write, &rules, cli->arena, signer, err));
    if (cli->json)
        return cli_print_json(
            json_pack("{s:o, s:o, s:o}", "path", json_words(write.path), "periods",
                      json_size(write.count), "public_key", json_words(signer)),
            err);
    (void)printf("%s: %zu period%s of %s\n", terminal_safe(cli->arena, write.path), write.count,
                 write.count == 1 ? "" : "s", terminal_safe(cli->arena, write.city));
    (void)printf("signed with the key %s\n", signer);
    terminal_say(&cli->terminal, "tell that key to the others by another channel than the file");
    return ST_OK;
}

static Status write_run(Cli *cli, Err *err) {
    const char *text;
    TRY(cli_required(cli, "city", &text, err));
    TRY(cli_required(cli, "out", &text, err));
    return cli_with_store(cli, STORE_READ, write_work, err);
}

/* ---- read ---- */

static Status read_all(Cli *cli, Bundle *bundle, size_t *cities, Err *err) {
    *cities = cli->given.operands - 1;
    for (size_t k = 0; k < *cities; k++)
        TRY(exchange_read(cli_operand(cli, k + 1), cli->arena, &bundle[k], err));
    return trust_check(cli, bundle, *cities, err);
}

static void print_rates(const Cli *cli, const CityRate *rate, size_t cities) {
    static const Column columns[] = {{"city", false},  {"months", false},    {"storefronts", true},
                                     {"fronts", true}, {"per 1000", true},   {"expected", true},
                                     {"times", true},  {"90 % range", true}, {"key", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t c = 0; c < cities; c++) {
        const Bundle *b = rate[c].bundle;
        const ExchangePeriod *last = &b->period[b->periods - 1];
        char first_month[MONTH_TEXT], last_month[MONTH_TEXT];
        table_cell(&table, b->city);
        table_cell(&table, arena_printf(cli->arena, "%s to %s",
                                        month_format(last->first_month, first_month),
                                        month_format(last->last_month, last_month)));
        table_count(&table, (size_t)rate[c].storefronts);
        table_real(&table, rate[c].fronts, 1);
        table_real(&table, 1000 * rate[c].fronts / rate[c].storefronts, 1);
        table_real(&table, rate[c].expected, 1);
        table_real(&table, rate[c].ratio, 2);
        table_cell(&table, arena_printf(cli->arena, "%.2f-%.2f", rate[c].low, rate[c].high));
        table_cell(&table, arena_printf(cli->arena, "%.16s", b->signer));
    }
    table_print(&table, &cli->terminal);
}

static void print_moved(const Displacement *d) {
    (void)printf("\nremoved from the pressed city %.1f (+- %.1f), gained near it %.1f (+- %.1f)\n",
                 d->removed, d->removed_sd, d->gained, d->gained_sd);
    if (isfinite(d->low))
        (void)printf("share that moved: %.2f (90 %% interval %.2f to %.2f)\n", d->share, d->low,
                     d->high);
    else
        (void)puts("share that moved: the fall in the pressed city is too small to tell");
}

static json_t *rates_json(const CityRate *rate, size_t cities) {
    json_t *out = json_array();
    for (size_t c = 0; c < cities; c++) {
        json_t *row = json_object();
        json_put(row, "city", json_words(rate[c].bundle->city));
        json_put(row, "model", json_words(rate[c].bundle->model));
        json_put(row, "public_key", json_words(rate[c].bundle->signer));
        json_put(row, "storefronts", json_number(rate[c].storefronts));
        json_put(row, "fronts", json_number(rate[c].fronts));
        json_put(row, "expected", json_number(rate[c].expected));
        json_put(row, "ratio", json_number(rate[c].ratio));
        json_put(row, "low", json_number(rate[c].low));
        json_put(row, "high", json_number(rate[c].high));
        json_array_append_new(out, row);
    }
    return out;
}

static json_t *moved_json(const Displacement *d) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "removed", json_number(d->removed), "gained",
                     json_number(d->gained), "share", json_number(d->share), "low",
                     json_number(d->low), "high", json_number(d->high));
}

/* Rates of different models are shown, with a warning: their evidence is not the same thing. */
static void say_models(Cli *cli, const Bundle *bundle, size_t cities) {
    for (size_t k = 1; k < cities; k++)
        if (!text_equal(bundle[k].model, bundle[0].model)) {
            terminal_say(&cli->terminal,
                         "the figures of %s and %s come from different models or parameters, so "
                         "their rates cannot be compared",
                         terminal_safe(cli->arena, bundle[0].city),
                         terminal_safe(cli->arena, bundle[k].city));
            return;
        }
}

static Status read_run(Cli *cli, Err *err) {
    Bundle bundle[MOST];
    CityRate rate[MOST];
    size_t cities;
    Displacement moved;
    const CityZones zones = {option_text(&cli->given, "pressed"), option_text(&cli->given, "near")};
    const bool compare = zones.pressed && zones.near;
    TRY(read_all(cli, bundle, &cities, err));
    exchange_compare(bundle, cities, cli->arena, rate);
    say_models(cli, bundle, cities);
    if (compare) {
        DisplacementInput input;
        TRY(exchange_displacement(bundle, cities, &zones, &input, err));
        displacement_estimate(&input, 0.9, &moved);
    }
    if (cli->json) {
        json_t *out = json_object();
        json_put(out, "cities", rates_json(rate, cities));
        if (compare) json_put(out, "displacement", moved_json(&moved));
        return cli_print_json(out, err);
    }
    print_rates(cli, rate, cities);
    if (compare) print_moved(&moved);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    const char *action = cli_operand(cli, 0);
    if (text_equal(action, "write")) return write_run(cli, err);
    if (text_equal(action, "read") && cli->given.operands > 1) return read_run(cli, err);
    return FAIL(err, ST_USAGE,
                "exchange takes write [RUN ...], or read FILE ...; see gevel exchange --help");
}

const Command exchange_command = {
    .name = "exchange",
    .operands = "write [RUN ...] | read FILE ...",
    .summary = "figures that cities may show each other: aggregates, signed",
    .about =
        "write: judged storefronts and expected fronts of one or more runs, by sector and by\n"
        "district, rounded, with small cells joined, signed with the store's key. No row of a\n"
        "storefront is in it. read: checks signatures and compares cities, adjusted to the same\n"
        "mix of sectors, when --trust says each city's key; with --pressed and --near, what\n"
        "moved from one city to another between the oldest and the newest period.",
    .min_operands = 1,
    .max_operands = MOST,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
