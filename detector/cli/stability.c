/* stability.c - gevel stability: how far the ranks of a list depend on chance. */
#include "detector/rerun/stability.h"

#include "datasets/base/threads.h"
#include "detector/cli/command.h"
#include "detector/cli/reading.h"
#include "detector/run/rank_ranges.h"

enum { DRAWS_LEAST = 20, DRAWS_MOST = 10000 };

static const Option options[] = {
    {"draws", "N", "how often the months are redrawn; default: stability.draws", 0, false},
    {"seed", "N", "of the draws; default 1", 0, false},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    {"save", NULL, "keep the ranks beside the run, for list and report to show", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel stability",
    "gevel stability --save && gevel list",
    "gevel --json stability last --draws 1000",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_INTEGRITY, ST_OK};

static void print(const Cli *cli, const Watchlist *run, const Stability *s) {
    static const Column columns[] = {{"rank", true}, {"5 %", true},   {"median", true},
                                     {"95 %", true}, {"stays", true}, {"storefront", false},
                                     {"name", false}};
    (void)printf(
        "run %lld: %zu draws of the months of its first %zu storefronts\n"
        "of the first %zu, %.0f %% are among them in a draw (90 %%: %.0f to %.0f)\n"
        "of the list, %.0f %% (%.0f to %.0f)\n\n",
        (long long)run->run_id, s->draws, s->drawn, s->first.k, 100 * s->first.mean,
        100 * s->first.low, 100 * s->first.high, 100 * s->list.mean, 100 * s->list.low,
        100 * s->list.high);
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < s->ranges; k++) {
        const RankRange *r = &s->range[k];
        table_count(&table, r->row->rank);
        table_count(&table, r->low);
        table_count(&table, r->median);
        table_count(&table, r->high);
        table_cell(&table, arena_printf(cli->arena, "%.0f %%", 100 * r->stays));
        table_cell(&table, r->row->storefront_id);
        table_cell(&table, r->row->name);
    }
    table_print(&table, &cli->terminal);
}

static json_t *overlap_json(const Overlap *o) {
    return json_pack("{s:o, s:o, s:o, s:o}", "k", json_size(o->k), "mean", json_number(o->mean),
                     "low", json_number(o->low), "high", json_number(o->high));
}

static json_t *range_json(const RankRange *r) {
    json_t *out = json_object();
    json_put(out, "storefront_id", json_words(r->row->storefront_id));
    json_put(out, "rank", json_size(r->row->rank));
    json_put(out, "low", json_size(r->low));
    json_put(out, "median", json_size(r->median));
    json_put(out, "high", json_size(r->high));
    json_put(out, "stays", json_number(r->stays));
    return out;
}

static json_t *json_of(const Watchlist *run, const Stability *s, uint64_t seed) {
    json_t *out = json_object(), *rows = json_array();
    for (size_t k = 0; k < s->ranges; k++) json_array_append_new(rows, range_json(&s->range[k]));
    json_put(out, "run", json_integer(run->run_id));
    json_put(out, "seed", json_size(seed));
    json_put(out, "draws", json_size(s->draws));
    json_put(out, "drawn", json_size(s->drawn));
    json_put(out, "first", overlap_json(&s->first));
    json_put(out, "list", overlap_json(&s->list));
    json_put(out, "storefronts", rows);
    return out;
}

static SavedRanges ranges_of(const Cli *cli, const Watchlist *run, const Stability *s,
                             uint64_t seed) {
    SavedRange *range = ARENA_ARRAY(cli->arena, SavedRange, s->ranges + 1);
    for (size_t k = 0; k < s->ranges; k++)
        range[k] = (SavedRange){s->range[k].row->key, s->range[k].low, s->range[k].high,
                                s->range[k].stays};
    return (SavedRanges){run->run_id, s->draws, seed, s->ranges, range};
}

/* What was asked, found by reading; --save writes it when nothing is left to compute. */
static Status study(Cli *cli, Store *store, Err *err) {
    long long draws = 0, seed = 1, threads = 0;
    Watchlist run = {0};
    Stability s;
    TRY(option_whole(&cli->given, "draws", DRAWS_LEAST, DRAWS_MOST, &draws, err));
    TRY(option_whole(&cli->given, "seed", 0, INT_MAX, &seed, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &run, err));
    const StabilityOptions o = {.draws = (size_t)draws,
                                .seed = (uint64_t)seed,
                                .threads = (size_t)threads,
                                .progress = terminal_progress,
                                .progress_context = &cli->terminal};
    TRY(stability_find(store, &run, &o, cli->arena, &s, err));
    terminal_finish(&cli->terminal);
    *(SavedRanges *)cli->task = ranges_of(cli, &run, &s, (uint64_t)seed);
    TRY(reading_log(cli, store, "stability",
                    arena_printf(cli->arena, "run %lld", (long long)run.run_id), NULL, err));
    if (cli->json) return cli_print_json(json_of(&run, &s, (uint64_t)seed), err);
    print(cli, &run, &s);
    return ST_OK;
}

static Status keep(Cli *cli, Store *store, Err *err) {
    return rank_ranges_save(store, cli->task, err);
}

static Status run(Cli *cli, Err *err) {
    SavedRanges ranges = {0};
    cli->task = &ranges;
    TRY(cli_with_store(cli, STORE_READ, study, err));
    if (!option_given(&cli->given, "save")) return ST_OK;
    return cli_with_store(cli, STORE_WRITE, keep, err);
}

const Command stability_command = {
    .name = "stability",
    .operands = "[RUN]",
    .summary = "how far the ranks of a run depend on chance",
    .about =
        "Redraws the months of all storefronts as they might equally well have come out (month\n"
        "noise of turnover and footfall), learns again what the city teaches, and ranks again:\n"
        "for every listed storefront the central 90 % of its ranks and how often it stays on the\n"
        "list, and how much of the list and of the first hundred lasts. The share\n"
        "of fronts, links, and what inspections have taught are held fixed. With --save lists and\n"
        "reports show the ranks beside each place; else nothing is saved.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
