/* compare.c - gevel compare: two saved runs, or two sets of parameters on the same facts. */
#include "detector/cli/challenge.h"
#include "detector/cli/comparison.h"
#include "detector/cli/reading.h"
#include "detector/rerun/compare_saved.h"
#include "detector/run/held_visits.h"

#include "datasets/base/threads.h"

static const Option options[] = {
    OPTIONS_CHALLENGE,
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel compare 1 2",
    "gevel --json compare 1 last",
    "gevel compare --champion run:last --challenger few-visits",
    "gevel compare --champion ours.ini --challenger theirs.ini --from 2022-01",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_INTEGRITY, ST_OK};

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist before = {0}, after = {0};
    Comparison c = {0};
    long long threads = 0;
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &before, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 1), &after, err));
    TRY(held_visits_mark(store, &before, cli->arena, err));
    TRY(held_visits_mark(store, &after, cli->arena, err));
    TRY(compare_saved(store, &before, &after, (size_t)threads, cli->arena, &c, err));
    TRY(reading_log(cli, store, "compare",
                    arena_printf(cli->arena, "runs %lld and %lld", (long long)before.run_id,
                                 (long long)after.run_id),
                    NULL, err));
    const Compared compared = {&before, &after, comparison_name(cli, &before, ""),
                               comparison_name(cli, &after, ""), &c};
    return comparison_print(cli, &compared, err);
}

static Status run(Cli *cli, Err *err) {
    if (challenge_given(cli)) return challenge_command(cli, err);
    if (cli->given.operands < 2)
        return FAIL(err, ST_USAGE,
                    "compare needs two runs, or --champion A and --challenger B; gevel runs lists "
                    "the runs");
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command compare_command = {
    .name = "compare",
    .operands = "[RUN RUN]",
    .summary = "what changed between two runs or two sets of parameters, and why",
    .about =
        "Shows which storefronts entered, left or moved on the list from the first run to the\n"
        "second, which evidence caused it, and which months' figures, parameters and inputs\n"
        "differ. Where facts and parameters both changed, each move is split between them. With\n"
        "--champion and --challenger, two sets of parameters (a preset, a file, default, or\n"
        "run:N) judge the same facts with the same seed: both lists, and how each does on what\n"
        "inspections found. Nothing is saved.",
    .max_operands = 2,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
