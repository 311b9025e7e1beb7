/* blindspots.c - gevel blindspots: how much each way of adding could bring in and stay unlisted. */
#include "detector/rerun/blindspots.h"

#include <math.h>

#include "datasets/base/threads.h"
#include "detector/cli/command.h"

static const Option options[] = {
    {"way", "NAME", "only this way of adding, e.g. constant or noisy; default: all", 0, false},
    {"sector", "NAME", "only the storefronts of one sector; default: all", 0, false},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel blindspots",
    "gevel blindspots last --way from",
    "gevel --json blindspots --sector hairdresser",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_INTEGRITY, ST_OK};

static const char *size_name(int third) {
    static const char *const names[] = {"all", "small", "medium", "large"};
    return names[third];
}

/* ---- tables ---- */

static const char *where(const Cli *cli, const BlindGroup *group, const BlindSpot *spot) {
    const char *of =
        group->sector ? arena_printf(cli->arena, "%s, %s", group->sector, size_name(group->third))
                      : "whole city";
    if (spot->open) return arena_printf(cli->arena, "%s: any amount tried", of);
    return spot->amount > 0 ? of : "none: the least amount tried is found";
}

static void print_largest(const Cli *cli, const BlindSpots *b) {
    static const Column columns[] = {
        {"way", false}, {"mean months", true}, {"EUR a year", true}, {"where", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t w = 0; w < ADDINGS; w++) {
        if (!b->largest[w]) continue;
        const BlindSpot *spot = &b->largest[w]->spot[w];
        table_cell(&table, adding_name((Adding)w));
        table_real(&table, spot->amount, 1);
        table_eur(&table, spot->eur_year);
        table_cell(&table, where(cli, b->largest[w], spot));
    }
    table_print(&table, &cli->terminal);
}

static const char *thousands(const Cli *cli, const BlindSpot *spot) {
    if (!spot->tries) return NULL;
    return arena_printf(cli->arena, "%s%.0f", spot->open ? ">" : "", spot->eur_year / 1000);
}

/* Ways shown[n] of every group: narrow enough for a page of 80 columns. */
static void print_groups(const Cli *cli, const BlindSpots *b, const Adding *shown, size_t n) {
    Column columns[3 + ADDINGS] = {{"sector", false}, {"size", false}, {"shops", true}};
    for (size_t k = 0; k < n; k++) columns[3 + k] = (Column){adding_name(shown[k]), true};
    Table table = table_open(cli->arena, columns, 3 + n);
    for (size_t g = 0; g < b->groups; g++) {
        const BlindGroup *group = &b->group[g];
        table_cell(&table, group->sector ? group->sector : "whole city");
        table_cell(&table, size_name(group->third));
        table_count(&table, group->storefronts);
        for (size_t k = 0; k < n; k++) table_cell(&table, thousands(cli, &group->spot[shown[k]]));
    }
    table_print(&table, &cli->terminal);
}

static void print(const Cli *cli, const Watchlist *run, const BlindSpots *b) {
    enum { FOLD = 5 };
    static const char by_group[] =
        "by sector and size, thousands of EUR a year; > = any amount tried; a sector with\n"
        "too few storefronts is told by the whole city\n\n";
    Adding shown[ADDINGS];
    size_t n = 0;
    for (size_t w = 0; w < ADDINGS; w++)
        if (b->largest[w]) shown[n++] = (Adding)w;
    (void)printf(
        "run %lld, a list of %zu by own evidence; links and inspections are left out\n"
        "the most that each way of adding could bring in with fewer than %.0f %% of its\n"
        "tries on the list (%.2g to %.2g mean months were tried):\n\n",
        (long long)run->run_id, b->budget, 100 * b->found, b->amount[0], b->amount[b->amounts - 1]);
    print_largest(cli, b);
    for (size_t from = 0; from < n; from += FOLD) {
        (void)printf("\n%s", from ? "" : by_group);
        print_groups(cli, b, shown + from, n - from < FOLD ? n - from : FOLD);
    }
}

/* ---- JSON ---- */

static json_t *spot_json(const BlindSpot *spot) {
    json_t *out = json_object();
    json_put(out, "tries", json_size(spot->tries));
    json_put(out, "open", json_boolean(spot->open));
    json_put(out, "mean_months", json_number(spot->amount));
    json_put(out, "eur_year", json_number(spot->eur_year));
    json_put(out, "listed", json_number(spot->listed));
    return out;
}

static json_t *group_json(const BlindGroup *group) {
    json_t *out = json_object(), *ways = json_object();
    for (size_t w = 0; w < ADDINGS; w++)
        if (group->spot[w].tries)
            json_put(ways, adding_name((Adding)w), spot_json(&group->spot[w]));
    json_put(out, "sector", json_words(group->sector));
    json_put(out, "size", json_words(size_name(group->third)));
    json_put(out, "storefronts", json_size(group->storefronts));
    json_put(out, "asked", json_size(group->asked));
    json_put(out, "median_eur_year", json_number(group->median_eur_year));
    json_put(out, "ways", ways);
    return out;
}

static json_t *largest_json(const BlindSpots *b) {
    json_t *out = json_object();
    for (size_t w = 0; w < ADDINGS; w++) {
        if (!b->largest[w]) continue;
        json_t *spot = spot_json(&b->largest[w]->spot[w]);
        json_put(spot, "sector", json_words(b->largest[w]->sector));
        json_put(spot, "size", json_words(size_name(b->largest[w]->third)));
        json_put(out, adding_name((Adding)w), spot);
    }
    return out;
}

static json_t *json_of(const Watchlist *run, const BlindSpots *b) {
    json_t *out = json_object(), *groups = json_array(), *amounts = json_array();
    for (size_t g = 0; g < b->groups; g++) json_array_append_new(groups, group_json(&b->group[g]));
    for (size_t k = 0; k < b->amounts; k++)
        json_array_append_new(amounts, json_number(b->amount[k]));
    json_put(out, "run", json_integer(run->run_id));
    json_put(out, "budget", json_size(b->budget));
    json_put(out, "threshold", json_number(b->threshold));
    json_put(out, "amounts", amounts);
    json_put(out, "largest", largest_json(b));
    json_put(out, "groups", groups);
    return out;
}

/* ---- the command ---- */

static Status read_way(const Cli *cli, Adding *way, Err *err) {
    const char *name = option_text(&cli->given, "way");
    *way = name ? adding_find(name) : ADDINGS;
    if (!name || *way < ADDINGS) return ST_OK;
    return FAIL(err, ST_USAGE,
                "--way is constant, from, until, busy, ramp, proportional, noisy, split or "
                "footfall, not '%s'",
                name);
}

static Status work(Cli *cli, Store *store, Err *err) {
    long long threads = 0;
    Watchlist run = {0};
    BlindSpots found;
    BlindOptions o = {.sector = option_text(&cli->given, "sector"),
                      .progress = terminal_progress,
                      .progress_context = &cli->terminal};
    TRY(read_way(cli, &o.adding, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    o.threads = (size_t)threads;
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &run, err));
    TRY(blindspots_find(store, &run, &o, cli->arena, &found, err));
    terminal_finish(&cli->terminal);
    if (cli->json) return cli_print_json(json_of(&run, &found), err);
    print(cli, &run, &found);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command blindspots_command = {
    .name = "blindspots",
    .operands = "[RUN]",
    .summary = "how much could be added a year and stay off the list",
    .about =
        "For the city, parameters and budget of a run (the newest when none is named): "
        "storefronts\n"
        "that are not on the list declare more, in nine ways and ever larger amounts, and are\n"
        "judged again. By sector and size, says the most that each way could bring in a year and\n"
        "stay off the list in half of all tries. The list is by own evidence: what links and\n"
        "inspections would add is left out. The other storefronts are held fixed; nothing is\n"
        "saved.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
