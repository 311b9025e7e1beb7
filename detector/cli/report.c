/* report.c - gevel report: a saved run as files for people. */
#include "reports/publish/report.h"

#include "datasets/base/text.h"
#include "detector/cli/filtering.h"
#include "detector/cli/placing.h"
#include "detector/cli/planning.h"
#include "detector/cli/reading.h"
#include "detector/contest/contest.h"
#include "detector/run/rank_ranges.h"
#include "detector/run/register_events.h"
#include "detector/run/watchlist_since.h"

static const Option options[] = {
    {"out", "DIR", "folder to make, or to replace if an earlier report made it (required)", 0,
     false},
    {"format", "LIST", "formats, comma-separated; default html,csv,json", 0, false},
    {"lang", "LIST", "languages, comma-separated: en, nl, fr, de; default en", 0, false},
    {"csv-dialect", "NAME", "of watchlist.csv: plain (default), or excel", 0, false},
    OPTIONS_FILTER,
    OPTIONS_ROUND,
    OPTIONS_PLACES,
    OPTIONS_PARAMS,
    OPTION_UNLOGGED,
    {"blind-spots", NULL, "asks for the model card what could be added and stay off the list: slow",
     0, false},
    {"truth", "FILE", "truth.csv of a synthetic city, for the page on how good the list is", 0,
     false},
    {"copies", "N", "numbered copies of the sheets for the visit; default 1", 0, false},
    {"k", "N", "smallest count that is made public; default disclosure.least", 0, false},
    {"keep-months", "N", "retention printed on the sheets, from the day of the run; default 12", 0,
     false},
    {0},
};

static const char *const examples[] = {
    "gevel report --out report",
    "gevel report 3 --out report --format html --lang nl,fr",
    "gevel report --out report --places --exchange gent.json",
    "gevel report --out report --format pdf --copies 3 --keep-months 6",
    "gevel report --out north --district Ekeren --format html,pdf,xlsx",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_PARAMS, ST_OK};

static const char *formats_of(const Cli *cli) {
    const char *formats = option_text(&cli->given, "format");
    return formats ? formats : "html,csv,json";
}

static const char *languages_of(const Cli *cli) {
    const char *languages = option_text(&cli->given, "lang");
    return languages ? languages : "en";
}

static Status log_report(Cli *cli, Store *store, const Watchlist *list, Err *err) {
    const char *subject = arena_printf(cli->arena, "run %lld", (long long)list->run_id);
    const char *detail = arena_printf(cli->arena, "{\"formats\":\"%s\",\"output_digest\":\"%s\"}",
                                      formats_of(cli), list->output_digest);
    return reading_log(cli, store, "report", subject, detail, err);
}

/* What is known about the run's storefronts: a planted truth, else what inspections found. */
static Status read_quality(Cli *cli, Store *store, const Watchlist *list, Quality *quality,
                           Err *err) {
    const char *truth = option_text(&cli->given, "truth");
    if (truth) return quality_truth(list, truth, cli->arena, quality, err);
    return quality_outcomes(store, list, cli->arena, quality, err);
}

/* Of the run as a whole, by every way of adding. */
static Status read_blind(Cli *cli, Store *store, const Watchlist *list, BlindSpots *blind,
                         Err *err) {
    const BlindOptions o = {
        .adding = ADDINGS, .progress = terminal_progress, .progress_context = &cli->terminal};
    TRY(blindspots_find(store, list, &o, cli->arena, blind, err));
    terminal_finish(&cli->terminal);
    return ST_OK;
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    Coverage coverage = {0};
    Params *params = NULL;
    RowFilter filter;
    size_t dialect = CSV_PLAIN;
    const char *out = option_text(&cli->given, "out");
    TRY(cli_params(cli, &params, err));
    TRY(filtering_read(cli, &filter, err));
    TRY(option_choice(&cli->given, "csv-dialect", csv_dialects, &dialect, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &list, err));
    TRY(row_filter_open(&filter, &list, cli->arena, err));
    TRY(watchlist_since(store, &list, cli->arena, err));
    TRY(rank_ranges_load(store, &list, err));
    TRY(register_events_load(store, &list, cli->arena, err));
    TRY(contests_mark(store, &list, err));
    const PanelWindow window = watchlist_window(&list);
    TRY(cli_coverage(store, params, &window, cli->arena, &coverage, err));
    long long copies = 1, keep_months = 12, k;
    Route round = {0};
    bool planned = false;
    ReportPlaces places;
    const bool placed = placing_wanted(cli);
    Quality quality;
    TRY(read_quality(cli, store, &list, &quality, err));
    if (placed) TRY(placing_read(cli, store, params, &list, &places, err));
    BlindSpots blind;
    const bool asked = option_given(&cli->given, "blind-spots");
    if (asked) TRY(read_blind(cli, store, &list, &blind, err));
    const RouteHours *hours;
    MapShapes shapes;
    TRY(map_shapes_load(store, cli->arena, &shapes, err));
    list.shapes = &shapes;
    TRY(planning_hours(cli, store, &list, &hours, err));
    moment_release(store);
    row_filter_narrow(&filter, cli->arena, &list);
    TRY(planning_round(cli, params, &list, hours, &round, &planned, err));
    TRY(option_whole(&cli->given, "copies", 1, 99, &copies, err));
    DisclosureParams disclosure =
        *(const DisclosureParams *)params_group(params, &disclosure_group);
    k = (long long)disclosure.least;
    TRY(option_whole(&cli->given, "k", 2, 1000, &k, err));
    disclosure.least = (double)k;
    TRY(option_whole(&cli->given, "keep-months", 1, 120, &keep_months, err));
    const ReportInput input = {.list = &list,
                               .coverage = &coverage,
                               .languages = languages_of(cli),
                               .round = planned ? &round : NULL,
                               .places = placed ? &places : NULL,
                               .blind = asked ? &blind : NULL,
                               .quality = &quality,
                               .disclosure = &disclosure,
                               .dialect = (CsvDialect)dialect,
                               .copies = (size_t)copies,
                               .keep_months = (size_t)keep_months};
    TRY(report_check_part(formats_of(cli), &list, cli->arena, err));
    TRY(log_report(cli, store, &list, err));
    TRY(report_write(&input, formats_of(cli), out, cli->arena, err));
    if (cli->json)
        return cli_print_json(
            json_pack("{s:o, s:o, s:I}", "out", json_words(out), "formats",
                      json_words(formats_of(cli)), "run", (json_int_t)list.run_id),
            err);
    (void)printf("run %lld: %s (%s)\n", (long long)list.run_id, terminal_safe(cli->arena, out),
                 formats_of(cli));
    return reading_say_head(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    const char *out = NULL;
    TRY(cli_required(cli, "out", &out, err));
    TRY(report_check_formats(formats_of(cli), cli->arena, err));
    TRY(report_check_languages(languages_of(cli), cli->arena, err));
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command report_command = {
    .name = "report",
    .operands = "[RUN]",
    .summary = "a saved run as files for people",
    .about = "Writes the newest run, or run number RUN, into a folder: completely or not at all.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
