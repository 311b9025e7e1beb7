/* backtest.c - gevel backtest: lists of past months, judged by what was found later. */
#include "detector/rerun/backtest.h"

#include <math.h>

#include "datasets/base/num.h"
#include "datasets/base/threads.h"
#include "detector/cli/command.h"

static const Option options[] = {
    {"from", "YYYY-MM", "first month for which a list is made (required)", 0, false},
    {"to", "YYYY-MM", "last month; default: the first", 0, false},
    {"step", "N", "months between one list and the next; default 3", 0, false},
    {"truth", "FILE", "judge by the truth.csv of a synthetic city, not by inspections", 0, false},
    OPTIONS_PARAMS,
    {"seed", "S", "of the random control samples; default 1", 0, false},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel backtest --from 2023-06 --to 2024-06",
    "gevel backtest --from 2024-01 --to 2024-12 --step 1 --truth city/truth.csv",
    "gevel --json backtest --from 2024-06 --preset few-visits",
    NULL,
};

static const Status exits[] = {ST_INPUT, ST_PARAMS, ST_STORE, ST_INTEGRITY, ST_OK};

enum { STEP_MOST = 120 };

static const char *interval(const Cli *cli, Interval i) {
    if (isnan(i.value)) return NULL;
    return arena_printf(cli->arena, "%.2f (%.2f-%.2f)", i.value, i.low, i.high);
}

static void print(const Cli *cli, const Backtest *backtest) {
    static const Column columns[] = {{"month", false},    {"visited", true}, {"found", true},
                                     {"precision", true}, {"recall", true},  {"promised", true},
                                     {"observed", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    char month[MONTH_TEXT];
    for (size_t k = 0; k < backtest->months; k++) {
        const BacktestMonth *row = &backtest->month[k];
        const BacktestCut *list = &row->cut[BACKTEST_CUTS - 1];
        table_cell(&table, arena_strdup(cli->arena, month_format(row->month, month)));
        table_count(&table, list->visited);
        table_count(&table, list->confirmed);
        table_cell(&table, interval(cli, list->precision));
        table_cell(&table, interval(cli, list->recall));
        table_real(&table, row->predicted, 3);
        table_real(&table, row->observed.value, 3);
    }
    table_print(&table, &cli->terminal);
    (void)puts(
        "\nvisited, found: of the list, later; precision, recall: of the list, with 90 % intervals;"
        "\npromised, observed: mean probability, and share found, over all later visits");
}

static json_t *interval_json(Interval i) {
    return json_pack("{s:o, s:o, s:o}", "value", json_number(i.value), "low", json_number(i.low),
                     "high", json_number(i.high));
}

static json_t *cut_json(const BacktestCut *c) {
    json_t *out = json_object();
    json_put(out, "k", c->k ? json_size(c->k) : json_string("list"));
    json_put(out, "visited", json_size(c->visited));
    json_put(out, "confirmed", json_size(c->confirmed));
    json_put(out, "precision", interval_json(c->precision));
    json_put(out, "recall", interval_json(c->recall));
    return out;
}

static json_t *bin_json(const BacktestBin *b) {
    json_t *out = json_object();
    json_put(out, "low", json_number(b->low));
    json_put(out, "high", json_number(b->high));
    json_put(out, "visited", json_size(b->visited));
    json_put(out, "confirmed", json_size(b->confirmed));
    json_put(out, "predicted", json_number(b->predicted));
    json_put(out, "observed", interval_json(b->observed));
    return out;
}

static json_t *month_json(const BacktestMonth *m) {
    json_t *out = json_object(), *cuts = json_array(), *bins = json_array();
    for (size_t k = 0; k < BACKTEST_CUTS; k++) json_array_append_new(cuts, cut_json(&m->cut[k]));
    for (size_t k = 0; k < BACKTEST_BINS; k++) json_array_append_new(bins, bin_json(&m->bin[k]));
    json_put(out, "month", json_month(m->month));
    json_put(out, "storefronts", json_size(m->storefronts));
    json_put(out, "judged", json_size(m->judged));
    json_put(out, "listed", json_size(m->listed));
    json_put(out, "visits", json_size(m->visits));
    json_put(out, "confirmed", json_size(m->confirmed));
    json_put(out, "digest", json_words(m->digest));
    json_put(out, "first", cuts);
    json_put(out, "calibration", bins);
    json_put(out, "predicted", json_number(m->predicted));
    json_put(out, "observed", interval_json(m->observed));
    return out;
}

static json_t *json_of(const Backtest *backtest) {
    json_t *rows = json_array();
    for (size_t k = 0; k < backtest->months; k++)
        json_array_append_new(rows, month_json(&backtest->month[k]));
    return json_pack("{s:o}", "months", rows);
}

static Status read_options(Cli *cli, BacktestOptions *o, Err *err) {
    long long step = 3, seed = 1, threads = 0;
    const char *from;
    TRY(cli_required(cli, "from", &from, err));
    TRY(option_month(&cli->given, "from", &o->from, err));
    o->to = o->from;
    TRY(option_month(&cli->given, "to", &o->to, err));
    if (o->to < o->from)
        return FAIL(err, ST_USAGE, "--from %s is after --to %s", from,
                    option_text(&cli->given, "to"));
    TRY(option_whole(&cli->given, "step", 1, STEP_MOST, &step, err));
    TRY(option_whole(&cli->given, "seed", 0, INT64_MAX, &seed, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    o->step = (int)step;
    o->scan = (ScanOptions){.seed = seed,
                            .threads = (size_t)threads,
                            .progress = terminal_progress,
                            .progress_context = &cli->terminal};
    return ST_OK;
}

static Status read_truth(Cli *cli, BacktestOptions *o, Err *err) {
    const char *path = option_text(&cli->given, "truth");
    EvaluationTruth *truth = NULL;
    if (path) TRY(evaluation_truth_read(path, cli->arena, &truth, &o->truths, err));
    o->truth = truth;
    return ST_OK;
}

typedef struct Task {
    Params *params;
    BacktestOptions options;
} Task;

static Status work(Cli *cli, Store *store, Err *err) {
    Task *task = cli->task;
    Backtest backtest = {0};
    TRY(read_truth(cli, &task->options, err));
    TRY(backtest_run(store, task->params, &task->options, cli->arena, &backtest, err));
    terminal_finish(&cli->terminal);
    if (cli->json) return cli_print_json(json_of(&backtest), err);
    print(cli, &backtest);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    Task *task = ARENA_ARRAY(cli->arena, Task, 1);
    TRY(cli_params(cli, &task->params, err));
    TRY(read_options(cli, &task->options, err));
    cli->task = task;
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command backtest_command = {
    .name = "backtest",
    .operands = "",
    .summary = "lists of past months, judged by what was found later",
    .about =
        "Makes the list of each past month from what was known at its end, and nothing later,\n"
        "and says how well it did: precision and recall by what inspections after that month\n"
        "found (each visit weighted by the probability with which its storefront was selected)\n"
        "or by the truth of a synthetic city, and whether probabilities held. Nothing is saved.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
