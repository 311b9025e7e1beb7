/* whatif.c - gevel whatif: the last run with other parameters, compared, not saved. */
#include "detector/rerun/whatif.h"

#include "datasets/base/threads.h"
#include "detector/cli/comparison.h"
#include "detector/cli/reading.h"
#include "detector/rerun/rerank.h"

static const Option options[] = {
    OPTIONS_SET,
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel whatif --set ranking.budget=80",
    "gevel --json whatif --set network.strength=0.4 --set ranking.random_share=0.2",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_INTEGRITY, ST_OK};

static Status read_params(const Cli *cli, const Watchlist *before, Params **params, Err *err) {
    TRY(whatif_params(before, cli->arena, params, err));
    return cli_set(cli, *params, err);
}

static Status log_reading(Cli *cli, Store *store, const Watchlist *before, Err *err) {
    const char *subject = arena_printf(cli->arena, "run %lld", (long long)before->run_id);
    return reading_log(cli, store, "whatif", subject, NULL, err);
}

/* Scores are enough: reasons for those that change are read when it is known whose do. */
static Status read_run(Cli *cli, Store *store, Watchlist *before, Params **params, bool *same,
                       Err *err) {
    Params *present = NULL;
    ParamValue first;
    TRY(cli_watchlist_part(cli, store, cli_operand(cli, 0), WATCH_RECORD, before, err));
    TRY(read_params(cli, before, params, err));
    TRY(whatif_params(before, cli->arena, &present, err));
    *same = !params_touch(present, *params, &first);
    return rerank_scores(store, cli->arena, before, err);
}

/* Every parameter has its present value: whatever facts came in since are another question. */
static Status nothing_changes(Cli *cli, const Watchlist *before, Err *err) {
    Comparison same;
    TRY(compare_runs(before, before, cli->arena, &same, err));
    terminal_say(&cli->terminal,
                 "run %lld was made with exactly these parameters, so nothing changes",
                 (long long)before->run_id);
    const Compared compared = {before, before, comparison_name(cli, before, ""), "what would be",
                               &same};
    return comparison_print(cli, &compared, err);
}

/* Or who reads the changes takes for the parameter's what is other estimates'. */
static void say_relearned(Cli *cli, const WhatIf *whatif) {
    if (!whatif->relearned) return;
    terminal_say(&cli->terminal,
                 "run %lld holds what run %lld learned of the city; other parameters of the model "
                 "need it learned again, so part of what changes comes from that",
                 (long long)whatif->before->run_id, (long long)whatif->relearned);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist before = {0};
    WhatIf whatif = {.before = &before};
    Params *params = NULL;
    long long threads = 0;
    bool same = false;
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    TRY(read_run(cli, store, &before, &params, &same, err));
    if (same) {
        TRY(log_reading(cli, store, &before, err));
        return nothing_changes(cli, &before, err);
    }
    const ScanOptions scan = {.threads = (size_t)threads,
                              .progress = terminal_progress,
                              .progress_context = &cli->terminal};
    TRY(whatif_run(store, params, &scan, cli->arena, &whatif, err));
    terminal_finish(&cli->terminal);
    say_relearned(cli, &whatif);
    TRY(log_reading(cli, store, &before, err));
    const Compared compared = {whatif.before, &whatif.after, comparison_name(cli, &before, ""),
                               "what would be", &whatif.comparison};
    return comparison_print(cli, &compared, err);
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command whatif_command = {
    .name = "whatif",
    .operands = "[RUN]",
    .summary = "a run with other parameters, and what that changes",
    .about =
        "Takes the parameters, months and seed of a run (the newest when none is named), changes\n"
        "what --set says, and shows who would enter, leave or move. Nothing is saved. Parameters\n"
        "of the ranking and of links answer at once; those of the model need a new computation.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
