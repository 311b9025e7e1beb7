/* explain.c - gevel explain: everything about one storefront. */
#include "reports/words/explain.h"
#include "datasets/base/text.h"
#include "detector/cli/command.h"
#include "detector/cli/reading.h"
#include "detector/contest/contest.h"
#include "detector/rerun/past.h"
#include "detector/rerun/whatif.h"
#include "detector/run/rank_ranges.h"
#include "detector/run/register_events.h"
#include "detector/run/watchlist_since.h"
#include "models/signals/signal.h"
#include "reports/publish/report.h"
#include "reports/record/explain_json.h"

static const Option options[] = {
    {"lang", "CODE", "language: en, nl, fr or de; default en", 0, false},
    {"counterfactual", NULL,
     "also the smallest change that would alter its place (judges the city)", 0, true},
    {"all", NULL, "signals of little weight too, each with its sentence and what it asks", 0, true},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel explain S000017",           "gevel explain S000017 3",
    "gevel explain S000017 --lang nl", "gevel explain S000017 --counterfactual",
    "gevel --json explain S000017",    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static Status read_visit(Cli *cli, Store *store, const Watchlist *list, const WatchRow *row,
                         ExplainMore *more, Err *err) {
    Params *params = NULL;
    Outcomes *outcomes = ARENA_ARRAY(cli->arena, Outcomes, 1);
    TRY(whatif_params(list, cli->arena, &params, err));
    TRY(outcomes_load(store, cli->arena, outcomes, err));
    more->visit =
        outcomes_newest(outcomes, row->key,
                        params_group(params, &signal_find("inspections")->params), &more->again);
    return ST_OK;
}

/* All other rows are read only where a change is looked for, or no storefront has the id. */
static Status read_row(Cli *cli, Store *store, Watchlist *list, WatchRow **row, Err *err) {
    const char *id = cli_operand(cli, 0);
    int64_t run_id = 0;
    TRY(cli_run_number(cli_operand(cli, 1), &run_id, err));
    if (option_given(&cli->given, "counterfactual")) {
        TRY(watchlist_load(store, run_id, cli->arena, list, err));
        return cli_row(cli, list, id, row, err);
    }
    TRY(watchlist_load_one(store, run_id, id, cli->arena, list, row, err));
    return *row ? ST_OK : cli_row(cli, list, id, row, err);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    WatchRow *row = NULL;
    Counterfactual found = {0};
    ExplainMore more = {0};
    TRY(read_row(cli, store, &list, &row, err));
    TRY(contests_mark(store, &list, err));
    TRY(read_visit(cli, store, &list, row, &more, err));
    TRY(past_months(store, &list, row, cli->arena, err));
    TRY(rank_ranges_load(store, &list, err));
    TRY(watchlist_before(store, &list, err));
    TRY(register_events_of(store, &list, row, cli->arena, err));
    more.all = option_given(&cli->given, "all");
    if (option_given(&cli->given, "counterfactual")) {
        TRY(counterfactual_find(store, &list, row, cli->arena, &found, err));
        more.change = &found;
    }
    TRY(reading_log(cli, store, "explain", row->storefront_id,
                    arena_printf(cli->arena, "{\"run\":%lld}", (long long)list.run_id), err));
    Text out = {0};
    const char *code = option_text(&cli->given, "lang");
    const Voice voice = {
        .language = language_find(code ? code : "en"), .list = &list, .arena = cli->arena};
    if (cli->json)
        explain_json(&voice, row, &more, &out);
    else
        explain_text(&voice, row, &more, &out);
    if (out.length) (void)fwrite(out.at, 1, out.length, stdout);
    if (out.length && out.at[out.length - 1] != '\n') (void)fputc('\n', stdout);
    text_free(&out);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    const char *code = option_text(&cli->given, "lang");
    if (code && !language_find(code))
        return FAIL(err, ST_USAGE, "unknown language \"%s\"; explain writes en, nl, fr or de",
                    code);
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command explain_command = {
    .name = "explain",
    .operands = "STOREFRONT [RUN]",
    .summary = "everything about one storefront, listed or not",
    .about =
        "Shows the evidence that adds up to the score, with the sentences for and against,\n"
        "what the registers changed since the run before, what would explain it innocently,\n"
        "and what to look at; of signals of little weight, the odds alone. With\n"
        "--counterfactual: the smallest change in declared turnover or footfall that would take\n"
        "it off the list or put it on, with the city-wide fit and all other storefronts as\n"
        "they are.",
    .min_operands = 1,
    .max_operands = 2,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
