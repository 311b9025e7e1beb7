/* cli.c - what commands share (command.h). */
#include "datasets/base/clock.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/moment.h"
#include "detector/cli/command.h"
#include "detector/run/facts.h"
#include "detector/run/gate.h"
#include "detector/serve/runner.h"
#include "detector/team/account.h"
#include "detector/team/proposals.h"
#include "models/params/params_detector.h"

#include <string.h>

const char *cli_operand(const Cli *cli, size_t index) {
    return index < cli->given.operands ? cli->given.operand[index] : NULL;
}

Status cli_required(const Cli *cli, const char *name, const char **value, Err *err) {
    *value = option_text(&cli->given, name);
    if (*value) return ST_OK;
    const Option *option = cli->command->options;
    while (!text_equal(option->name, name)) option++;
    return FAIL(err, ST_USAGE, "%s needs --%s %s: %s", cli->command->name, name, option->argument,
                option->help);
}

Status cli_day(const Cli *cli, const char *name, int *day, Err *err) {
    const char *text = option_text(&cli->given, name);
    if (!text || date_parse(text, strlen(text), day)) return ST_OK;
    return FAIL(err, ST_USAGE, "--%s needs a day as YYYY-MM-DD, got \"%s\"", name, text);
}

Status cli_day_on(const Cli *cli, int *day, Err *err) {
    *day = clock_today();
    const int tomorrow = *day + 1;
    TRY(cli_day(cli, "on", day, err));
    if (*day <= tomorrow) return ST_OK;
    return FAIL(err, ST_USAGE, "--on %s lies in the future: only what has happened is recorded",
                option_text(&cli->given, "on"));
}

Status cli_set(const Cli *cli, Params *params, Err *err) {
    for (size_t i = 0; i < cli->given.options; i++) {
        const GivenOption *given = &cli->given.option[i];
        if (text_equal(given->option->name, "set")) TRY(params_set(params, given->value, err));
    }
    return ST_OK;
}

static Status given_params(const Cli *cli, Arena *arena, Params **params, Err *err) {
    *params = params_open(arena);
    const char *preset = option_text(&cli->given, "preset");
    const char *path = option_text(&cli->given, "params");
    if (preset) TRY(params_preset(*params, preset, err));
    return path ? params_load(*params, path, err) : ST_OK;
}

Status cli_params(const Cli *cli, Params **params, Err *err) {
    TRY(given_params(cli, cli->arena, params, err));
    return cli_set(cli, *params, err);
}

Status cli_params_of(Cli *cli, Store *store, Arena *arena, Params **params, Err *err) {
    size_t approved = 0;
    TRY(given_params(cli, arena, params, err));
    TRY(proposals_apply(store, *params, arena, &approved, err));
    if (approved)
        terminal_say(&cli->terminal, "parameters: %zu as approved in the console", approved);
    return cli_set(cli, *params, err);
}

Status cli_run_number(const char *text, int64_t *run_id, Err *err) {
    long long number = 0;
    const bool newest = !text || text_equal(text, "last");
    if (!newest && (!num_parse_long(text, strlen(text), &number) || number < 1))
        return FAIL(err, ST_USAGE,
                    "RUN is the number of a run (gevel runs lists them) or \"last\"; got \"%s\"",
                    text);
    *run_id = number;
    return ST_OK;
}

Status cli_watchlist_part(const Cli *cli, Store *store, const char *text, WatchPart part,
                          Watchlist *list, Err *err) {
    int64_t run_id = 0;
    TRY(cli_run_number(text, &run_id, err));
    return watchlist_load_part(store, run_id, part, cli->arena, list, err);
}

Status cli_watchlist(const Cli *cli, Store *store, const char *text, Watchlist *list, Err *err) {
    return cli_watchlist_part(cli, store, text, WATCH_ALL, list, err);
}

Status cli_row(const Cli *cli, const Watchlist *list, const char *id, WatchRow **row, Err *err) {
    *row = watchlist_row(list, id);
    if (*row) return ST_OK;
    const char **ids = ARENA_ARRAY(cli->arena, const char *, list->n + 1);
    for (size_t r = 0; r < list->n; r++) ids[r] = list->rows[r].storefront_id;
    const char *near = text_nearest(id, ids);
    if (near)
        return FAIL(err, ST_USAGE, "run %lld has no storefront %s; did you mean %s?",
                    (long long)list->run_id, id, near);
    return FAIL(err, ST_USAGE, "run %lld has no storefront %s; gevel list --all shows them all",
                (long long)list->run_id, id);
}

const char *cli_district(const char *district) {
    return district_known(district) ? district : "no district known";
}

IngestOptions cli_ingest(Cli *cli, const Params *params) {
    const ImportParams *import = params_group(params, &import_group);
    return (IngestOptions){
        .max_reject_share = import->max_reject_share,
        .max_orphan_share = import->max_orphan_share,
        .limits = {.zip_entries = import->zip_entries,
                   .zip_gib = import->zip_gib,
                   .zip_ratio = import->zip_ratio},
        .progress = terminal_progress,
        .progress_context = &cli->terminal,
    };
}

Status cli_coverage(Store *store, const Params *params, const PanelWindow *window, Arena *arena,
                    Coverage *coverage, Err *err) {
    Panel panel = {0};
    TRY(facts_panel(store, params, window, arena, &panel, err));
    return gate_measure(store, &panel, params, arena, coverage, err);
}

Status cli_asked(Cli *cli, const char *job, Err *err) {
    Store store = {.lock_fd = -1};
    char actor[ACTOR_TEXT];
    long long id;
    int64_t account = 0;
    if (!num_parse_long(job, strlen(job), &id)) id = 0;
    TRY(store_open_wait(cli->store_path, STORE_READ, cli->lock_wait_s, &store, err));
    const Status status = job_asker(&store, id, &account, err);
    store_close(&store);
    if (status) return status;
    if (!account)
        return FAIL(err, ST_USAGE, "$%s names no job of %s that is running", RUNNER_JOB,
                    cli->store_path);
    cli->actor = arena_strdup(cli->arena, account_actor(account, actor));
    return ST_OK;
}

Status cli_with_store(Cli *cli, StoreMode mode, Status (*work)(Cli *, Store *, Err *), Err *err) {
    Store store = {.lock_fd = -1};
    TRY(store_open_wait(cli->store_path, mode, cli->lock_wait_s, &store, err));
    if (store.kept)
        terminal_say(&cli->terminal,
                     "%s has been upgraded; the store as it was before is kept in %s", store.path,
                     store.kept);
    store.actor = cli->actor;
    Status status = mode == STORE_READ ? moment_begin(&store, err) : ST_OK;
    if (!status) status = work(cli, &store, err);
    terminal_finish(&cli->terminal);
    store_close(&store);
    return status;
}

Status cli_print_json(json_t *document, Err *err) {
    const int failed = terminal_json(document, CLI_JSON);
    json_decref(document);
    if (failed || fputc('\n', stdout) == EOF)
        return FAIL(err, ST_FAILED, "the JSON document cannot be written to standard output");
    return ST_OK;
}
