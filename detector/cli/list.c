/* list.c - gevel list: a saved watch-list. */
#include "datasets/base/text.h"
#include "detector/cli/filtering.h"
#include "detector/cli/listing.h"
#include "detector/cli/reading.h"
#include "detector/cli/suppression.h"
#include "detector/contest/contest.h"
#include "detector/run/rank_ranges.h"
#include "detector/run/register_events.h"
#include "detector/run/watchlist_csv.h"
#include "detector/run/watchlist_since.h"

static const Option options[] = {
    {"top", "K", "the first K ranks, selected or not", 0, false},
    {"all", NULL, "every storefront of the run", 0, true},
    {"format", "FORM", "table (default), csv or json", 0, false},
    {"csv-dialect", "NAME", "plain (default), or excel: semicolons, decimal commas, no formulas", 0,
     false},
    {"suppression", NULL,
     "the second list: declared far below what visitors, staff and peers explain", 0, true},
    OPTIONS_FILTER,
    OPTIONS_PARAMS,
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel list",
    "gevel list --top 10",
    "gevel list --district Antwerpen --top 10",
    "gevel list --per-district 10",
    "gevel list --all --where unexplained_eur_year>=100000 --where postcode=2060",
    "gevel list 3 --all --format csv > run3.csv",
    "gevel list --suppression",
    "gevel list --all --format csv --csv-dialect excel > list.csv",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

enum { FORM_TABLE, FORM_CSV, FORM_JSON };
static const char *const forms[] = {"table", "csv", "json", NULL};

static void print_csv(const Watchlist *list, ListingFilter filter, size_t dialect) {
    Text csv = {0};
    const CsvForm form = {.limit = filter.limit,
                          .selected_only = filter.selected_only,
                          .dialect = (CsvDialect)dialect,
                          .filter = filter.rows};
    watchlist_table(list, &form, &csv);
    terminal_copy(csv.at, csv.length);
    text_free(&csv);
}

static void print_table(const Cli *cli, const Watchlist *list, ListingFilter filter) {
    if (filter.selected_only && row_filter_empty(filter.rows)) listing_say_length(cli, list);
    listing_print(cli, list, filter);
    if (filter.selected_only && row_filter_empty(filter.rows)) listing_say_since(cli, list);
}

typedef struct Task {
    ListingFilter filter;
    RowFilter rows;
    size_t form, dialect;
    bool suppression;
} Task;

static Status read_options(const Cli *cli, Task *task, Err *err) {
    long long top = 0;
    TRY(option_whole(&cli->given, "top", 1, 100000000, &top, err));
    const bool all = option_given(&cli->given, "all");
    if (all && top) return FAIL(err, ST_USAGE, "--top and --all exclude each other; keep one");
    TRY(filtering_read(cli, &task->rows, err));
    task->rows.unselected = all || top;
    task->filter =
        (ListingFilter){.limit = (size_t)top, .selected_only = !all && !top, .rows = &task->rows};
    TRY(option_choice(&cli->given, "csv-dialect", csv_dialects, &task->dialect, err));
    task->form = cli->json ? FORM_JSON : FORM_TABLE;
    TRY(option_choice(&cli->given, "format", forms, &task->form, err));
    task->suppression = option_given(&cli->given, "suppression");
    if (task->suppression && (all || task->form == FORM_CSV))
        return FAIL(err, ST_USAGE,
                    "--suppression is a list of its own, as a table or as JSON: leave out --all "
                    "and --format csv; --top K shows more of it");
    return ST_OK;
}

static Status log_list(Cli *cli, Store *store, const Watchlist *list, const Task *task, Err *err) {
    const char *rows = task->suppression            ? "suppression"
                       : task->filter.selected_only ? "selected"
                       : task->filter.limit         ? "top"
                                                    : "all";
    return reading_log(
        cli, store, "list", arena_printf(cli->arena, "run %lld", (long long)list->run_id),
        arena_printf(cli->arena, "{\"form\":\"%s\",\"rows\":\"%s\"}", forms[task->form], rows),
        err);
}

static Status show_suppression(Cli *cli, const Watchlist *list, const Task *task, Err *err) {
    Params *params;
    TRY(cli_params(cli, &params, err));
    const SuppressionView view =
        suppression_view(cli, list, params, &task->rows, task->filter.limit);
    if (task->form == FORM_JSON) return cli_print_json(suppression_json(list, &view), err);
    suppression_print(cli, &view);
    return ST_OK;
}

/* The JSON bounds false entries over all ranks, and a filter knows all sectors and districts. */
static WatchPart part_of(const Task *task) {
    const bool listed = task->filter.selected_only && row_filter_empty(&task->rows) &&
                        task->form != FORM_JSON && !task->suppression;
    return listed ? WATCH_LISTED : WATCH_NUMBERS;
}

static Status work(Cli *cli, Store *store, Err *err) {
    Task *task = cli->task;
    Watchlist list = {0};
    TRY(cli_watchlist_part(cli, store, cli_operand(cli, 0), part_of(task), &list, err));
    TRY(watchlist_since(store, &list, cli->arena, err));
    TRY(rank_ranges_load(store, &list, err));
    TRY(register_events_load(store, &list, cli->arena, err));
    TRY(contests_mark(store, &list, err));
    TRY(row_filter_open(&task->rows, &list, cli->arena, err));
    TRY(log_list(cli, store, &list, task, err));
    if (task->suppression) return show_suppression(cli, &list, task, err);
    if (task->form == FORM_JSON) return listing_json_print(&list, task->filter, err);
    if (task->form == FORM_CSV)
        print_csv(&list, task->filter, task->dialect);
    else
        print_table(cli, &list, task->filter);
    return reading_say_head(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    Task *task = ARENA_ARRAY(cli->arena, Task, 1);
    TRY(read_options(cli, task, err));
    cli->task = task;
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command list_command = {
    .name = "list",
    .operands = "[RUN]",
    .summary = "a saved watch-list",
    .about =
        "Shows the storefronts that a run selected for a routine check: the newest run, or\n"
        "run number RUN. CSV has one evidence column per signal; with the prior they add up\n"
        "to log_odds.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
