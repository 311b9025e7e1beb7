/* scan.c - gevel scan: one run, from facts to a saved watch-list. */
#include "detector/run/scan.h"

#include "datasets/base/num.h"
#include "datasets/base/threads.h"
#include "detector/cli/command.h"
#include "detector/cli/evaluation.h"
#include "detector/cli/listing.h"
#include "detector/cli/metrics.h"
#include "detector/cli/reading.h"
#include "detector/cli/scan_shards.h"
#include "detector/cli/threshold.h"
#include "detector/cli/timings.h"
#include "detector/run/fairness.h"
#include "detector/run/loud.h"
#include "detector/run/scores_cache.h"
#include "detector/run/stages_cache.h"

#include <string.h>
#include <time.h>

static const Option options[] = {
    OPTIONS_PARAMS,
    {"from", "YYYY-MM", "first month; default: the first there is", 0, false},
    {"to", "YYYY-MM", "last month; default: the last there is", 0, false},
    {"budget", "K", "storefronts on the list; short for --set ranking.budget=K", 0, false},
    {"random-share", "S", "share of them drawn at random; short for --set ranking.random_share=S",
     0, false},
    {"seed", "S", "of the random control sample; default 1", 0, false},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    {"keep-estimates", NULL, "keep what the run learns of its city, for later runs to hold", 0,
     true},
    {"estimates", "run:N",
     "hold what run N kept or held: scores move only where facts do, and the city is not learned",
     0, false},
    OPTIONS_SHARDS,
    OPTION_METRICS,
    OPTION_FAIL_ON,
    {"no-gate", NULL, "score also when `gevel check` would refuse the data", 0, true},
    OPTION_TIMINGS,
    {0},
};

static const char *const examples[] = {
    "gevel scan",
    "gevel scan --budget 30 --random-share 0.2",
    "gevel scan --keep-estimates",
    "gevel scan --estimates run:12",
    "gevel scan --shards provinces --out list",
    "mpirun -n 4 gevel scan --shards provinces --out list",
    "gevel scan --from 2022-01 --to 2024-12 --set model.min_months=12",
    NULL,
};

static const Status exits[] = {ST_PARAMS,    ST_GATE, ST_STORE, ST_LOCKED,
                               ST_INTEGRITY, ST_OVER, ST_OK};

enum { SCAN_TOP = 10 };

static Status shorthand(const Cli *cli, const char *option, const char *key, Params *params,
                        Err *err) {
    const char *value = option_text(&cli->given, option);
    return value ? params_set(params, arena_printf(cli->arena, "%s=%s", key, value), err) : ST_OK;
}

static Status read_shorthands(const Cli *cli, Params *params, Err *err) {
    TRY(shorthand(cli, "budget", "ranking.budget", params, err));
    return shorthand(cli, "random-share", "ranking.random_share", params, err);
}

static Status read_options(Cli *cli, ScanOptions *scan, Err *err) {
    long long seed = 1, threads = 0;
    *scan = (ScanOptions){.from = INT_MIN,
                          .to = INT_MAX,
                          .progress = terminal_progress,
                          .progress_context = &cli->terminal};
    TRY(option_month(&cli->given, "from", &scan->from, err));
    TRY(option_month(&cli->given, "to", &scan->to, err));
    if (scan->from > scan->to)
        return FAIL(err, ST_USAGE, "--from %s is after --to %s", option_text(&cli->given, "from"),
                    option_text(&cli->given, "to"));
    TRY(option_whole(&cli->given, "seed", 0, INT64_MAX, &seed, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    scan->seed = seed;
    scan->gate = !option_given(&cli->given, "no-gate");
    scan->threads = (size_t)threads;
    return ST_OK;
}

static void warn_unfair(Cli *cli, const Watchlist *list) {
    const char **sentence;
    const size_t warnings = fairness_sentences(list->manifest, cli->arena, &sentence);
    for (size_t k = 0; k < warnings; k++)
        terminal_say(&cli->terminal, "fairness: %s", terminal_safe(cli->arena, sentence[k]));
}

static void warn_loud(Cli *cli, const Watchlist *list, const Params *params) {
    LoudSignal *loud;
    const size_t count = loud_find(list, params_group(params, &fairness_group), cli->arena, &loud);
    for (size_t k = 0; k < count; k++)
        terminal_say(&cli->terminal,
                     "signal %s speaks for %zu storefronts, %.0f %% of those judged: look at what "
                     "changed in the data before using the list",
                     loud[k].id, loud[k].storefronts, 100 * loud[k].share);
}

/* What held estimates do not know of this city, and what was kept. */
static void say_estimates(Cli *cli, const Watchlist *list, const ScanHold *hold) {
    const EstimatesGaps *gaps = list->gaps;
    if (list->estimates)
        terminal_say(&cli->terminal, "estimates: %zu bytes kept; gevel scan --estimates run:%lld",
                     list->estimates->size, (long long)list->run_id);
    if (!gaps) return;
    terminal_say(
        &cli->terminal,
        "estimates: those of run %lld are held; %zu of %zu storefronts have other facts than "
        "before, or none were kept",
        (long long)hold->run_id, list->judged_again, list->n);
    if (gaps->sectors)
        terminal_say(
            &cli->terminal,
            "estimates: %zu storefronts of %zu sectors that they do not know are judged by "
            "the mean of sectors",
            gaps->in_sectors, gaps->sectors);
    if (gaps->places)
        terminal_say(&cli->terminal,
                     "estimates: %zu storefronts stand in streets that they do not know",
                     gaps->places);
    if (gaps->months)
        terminal_say(&cli->terminal,
                     "estimates: effects of %zu months that they do not know are "
                     "those of these facts",
                     gaps->months);
}

static Status warn_drift(Cli *cli, Store *store, const Params *params, Err *err) {
    Drift drift;
    TRY(accuracy_drift(store, params, &drift, err));
    if (drift.alarm) terminal_say(&cli->terminal, "inspections: %s", evaluation_drift(cli, &drift));
    return ST_OK;
}

static Status print_text(Cli *cli, Store *store, const Watchlist *list, Err *err) {
    char first[MONTH_TEXT], last[MONTH_TEXT];
    const WatchLength length = watchlist_length(list);
    (void)printf(
        "run %lld: %zu storefronts, %s to %s, %zu selected for a routine check: %zu by "
        "rank, %zu by lot\n\n",
        (long long)list->run_id, list->n, month_format(list->first_month, first),
        month_format(list->first_month + (int)list->months - 1, last),
        length.ranked + length.random, length.ranked, length.random);
    listing_say_length(cli, list);
    listing_print(cli, list, (ListingFilter){.limit = SCAN_TOP, .selected_only = true});
    TRY(listing_say_change(cli, store, list, err));
    terminal_say(&cli->terminal, "next: gevel list, gevel explain STOREFRONT, gevel report");
    return ST_OK;
}

typedef struct Task {
    Params *params;
    ScanOptions scan;
    long long estimates; /* the run whose estimates are held; 0 = none */
} Task;

static Status make_run(Cli *cli, Store *store, Watchlist *list, Err *err) {
    Task *task = cli->task;
    Timings timings;
    TRY(cli_params_of(cli, store, cli->arena, &task->params, err));
    TRY(read_shorthands(cli, task->params, err));
    if (task->estimates)
        TRY(estimates_of_run(store, task->estimates, cli->arena, &task->scan.hold, err));
    timings_start(&timings, cli);
    task->scan.progress = timings_progress;
    task->scan.progress_context = &timings;
    TRY(scan_run(store, task->params, &task->scan, cli->arena, list, err));
    timings_progress(&timings, "saving", 0, 0);
    TRY(watchlist_save(store, list, err));
    scores_cache_save(store->path, list);
    stages_cache_save(store->path, list);
    timings_print(&timings);
    terminal_finish(&cli->terminal);
    say_estimates(cli, list, &task->scan.hold);
    warn_unfair(cli, list);
    warn_loud(cli, list, task->params);
    TRY(warn_drift(cli, store, task->params, err));
    const ListingFilter top = {.limit = SCAN_TOP, .selected_only = true};
    if (cli->json) return listing_json_print(list, top, err);
    TRY(print_text(cli, store, list, err));
    return reading_say_head(cli, store, err);
}

static double seconds(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    ListChange change = {0};
    const double begin = seconds();
    Status status = make_run(cli, store, &list, err);
    const bool asked = option_given(&cli->given, "metrics") || option_given(&cli->given, "fail-on");
    if (!status && asked)
        status = list_change(store, list.run_id, RUN_BEFORE, cli->arena, &change, err);
    if (!status) status = threshold_judge(cli, &change, err);
    Err metrics_err = {0};
    const Metrics metrics = {status, seconds() - begin, change.entered};
    const Status written = metrics_write(cli, store, &metrics, &metrics_err);
    return status || !written ? status : FAIL(err, written, "%s", metrics_err.text);
}

/* run:N, as everywhere where a run is meant. */
static Status read_estimates(const Cli *cli, Task *task, Err *err) {
    const char *text = option_text(&cli->given, "estimates");
    static const char run[] = "run:";
    task->estimates = 0;
    task->scan.keep = option_given(&cli->given, "keep-estimates");
    if (!text) return ST_OK;
    const char *number = text + sizeof run - 1;
    if (task->scan.keep)
        return FAIL(err, ST_USAGE,
                    "--estimates holds what another run learned, --keep-estimates what this one "
                    "learns: give one of them");
    if (strncmp(text, run, sizeof run - 1) != 0 ||
        !num_parse_long(number, strlen(number), &task->estimates) || task->estimates < 1)
        return FAIL(err, ST_USAGE, "--estimates %s is no run: write run:N, as run:12", text);
    return ST_OK;
}

/* Options and parameters are checked before the store is locked. */
static Status run(Cli *cli, Err *err) {
    Task *task = ARENA_ARRAY(cli->arena, Task, 1);
    TRY(cli_params(cli, &task->params, err));
    TRY(read_shorthands(cli, task->params, err));
    TRY(read_options(cli, &task->scan, err));
    TRY(read_estimates(cli, task, err));
    TRY(threshold_check(cli, err));
    TRY(scan_shards_check(cli, err));
    if (option_given(&cli->given, "shards"))
        return scan_shards(cli, task->params, &task->scan, err);
    cli->task = task;
    return cli_with_store(cli, STORE_WRITE, work, err);
}

const Command scan_command = {
    .name = "scan",
    .operands = "",
    .summary = "one run: score every storefront, save the list",
    .about =
        "Checks the data (as `gevel check`), scores every storefront, selects within the\n"
        "budget, and saves the run with its inputs, parameters and seed, so that it can be made\n"
        "again. Parameters that were approved in the console (gevel serve) count before those\n"
        "of a file; --set counts last. The truth of a synthetic city is never read.\n\n"
        "--shards makes one list over a folder of stores: the city is learned from all of them\n"
        "together, each is judged under that, and all are ranked as one. It is the list of one\n"
        "store that holds all, as long as --pool does and no enterprise, party or counter is of\n"
        "two shards. The list is written to --out, and kept by no store; parameters come from\n"
        "--preset, --params and --set. With mpirun, processes share the shards: the same list.\n"
        "A scan that was broken off takes up what it did, from files beside the stores.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
