/* runs.c - gevel runs: the register of runs. */
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/cli/command.h"
#include "detector/rerun/facts_check.h"
#include "detector/rerun/replay.h"
#include "detector/run/ranking.h"
#include "detector/run/watchlist_csv.h"
#include "models/params/version.h"

static const char *const examples[] = {
    "gevel runs", "gevel runs show 3", "gevel runs verify", "gevel runs replay 3", NULL,
};

static const Status exits[] = {ST_FAILED, ST_STORE, ST_INTEGRITY, ST_OK};

static const char *const actions[] = {"list", "verify", "show", "replay", NULL};

static void print_runs(const Cli *cli, const RunInfo *runs, size_t n) {
    static const Column columns[] = {{"run", true},      {"started", false}, {"version", false},
                                     {"from", false},    {"months", true},   {"storefronts", true},
                                     {"selected", true}, {"digest", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < n; i++) {
        char month[MONTH_TEXT];
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)runs[i].run_id));
        table_cell(&table, runs[i].started_at);
        table_cell(&table, runs[i].version);
        table_cell(&table, month_format(runs[i].first_month, month));
        table_count(&table, runs[i].months);
        table_count(&table, runs[i].storefronts);
        table_count(&table, runs[i].selected);
        table_cell(&table, arena_printf(cli->arena, "%.16s", runs[i].output_digest));
    }
    if (n)
        table_print(&table, &cli->terminal);
    else
        (void)puts("no runs yet; gevel scan makes one");
}

static json_t *run_json(const RunInfo *run) {
    json_t *out = json_object();
    json_put(out, "run", json_integer(run->run_id));
    json_put(out, "started_at", json_words(run->started_at));
    json_put(out, "version", json_words(run->version));
    json_put(out, "output_digest", json_words(run->output_digest));
    json_put(out, "first_month", json_month(run->first_month));
    json_put(out, "months", json_size(run->months));
    json_put(out, "budget", json_size(run->budget));
    json_put(out, "storefronts", json_size(run->storefronts));
    json_put(out, "selected", json_size(run->selected));
    return out;
}

static Status list_runs(Cli *cli, Store *store, Err *err) {
    RunInfo *runs = NULL;
    size_t n = 0;
    TRY(runs_list(store, cli->arena, &runs, &n, err));
    moment_release(store);
    if (!cli->json) {
        print_runs(cli, runs, n);
        return ST_OK;
    }
    json_t *out = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(out, run_json(&runs[i]));
    return cli_print_json(json_pack("{s:o}", "runs", out), err);
}

/* The manifest is the answer in both forms. */
static Status show_run(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    TRY(cli_watchlist(cli, store, cli_operand(cli, 1), &list, err));
    moment_release(store);
    json_t *manifest = json_loads(list.manifest, 0, NULL);
    if (!manifest)
        return FAIL(err, ST_INTEGRITY, "the manifest of run %lld is no longer valid JSON",
                    (long long)list.run_id);
    return cli_print_json(
        json_pack("{s:I, s:o, s:o, s:o, s:o}", "run", (json_int_t)list.run_id, "started_at",
                  json_words(list.started_at), "version", json_words(list.version), "output_digest",
                  json_words(list.output_digest), "manifest", manifest),
        err);
}

typedef struct Verdict {
    Table table;
    json_t *json;
    size_t bad;
    Err first; /* the first failure */
} Verdict;

/* Whether the store still says what the run read; a failure is what is wrong. */
static Status verify_facts(Store *store, const Watchlist *list, Arena *arena, FactsCheck *facts,
                           Err *err) {
    TRY(facts_check(store, list, arena, facts, err));
    return facts->verdict == FACTS_OTHER ? FAIL(err, ST_INTEGRITY, "the facts are %s", facts->text)
                                         : ST_OK;
}

/* One run in an arena of its own: a register may hold many. */
static void verify_one(Cli *cli, Store *store, int64_t run_id, bool facts, Verdict *verdict) {
    Err wrong = {0}, other = {0};
    Watchlist list = {0};
    FactsCheck check = {0};
    Arena *arena = arena_open();
    Status status = watchlist_load(store, run_id, arena, &list, &wrong);
    if (!status) status = watchlist_verify(&list, &wrong);
    if (list.run_id) run_id = list.run_id;
    if (facts && list.run_id) (void)verify_facts(store, &list, arena, &check, &other);
    const char *said = other.status ? other.text : check.text;
    table_cell(&verdict->table, arena_printf(cli->arena, "%lld", (long long)run_id));
    table_cell(&verdict->table, status ? wrong.text : "unchanged");
    table_cell(&verdict->table, said ? said : "");
    json_array_append_new(
        verdict->json,
        json_pack("{s:I, s:b, s:o, s:o}", "run", (json_int_t)run_id, "ok", !status && !other.status,
                  "message", json_words(status ? wrong.text : NULL), "facts", json_words(said)));
    if (!status && other.status) wrong = other;
    if (wrong.status && !verdict->bad++) verdict->first = wrong;
    arena_close(arena);
}

/* Lists of all runs, and the facts of the newest: to read facts takes long beside a digest. */
static Status verify_all(Cli *cli, Store *store, Verdict *verdict, Err *err) {
    RunInfo *runs = NULL;
    size_t n = 0;
    TRY(runs_list(store, cli->arena, &runs, &n, err));
    for (size_t i = 0; i < n; i++) {
        terminal_progress(&cli->terminal, "verify", (double)i, (double)n);
        verify_one(cli, store, runs[i].run_id, i + 1 == n, verdict);
    }
    terminal_finish(&cli->terminal);
    return ST_OK;
}

/* One run, or all when none is named. */
static Status verify_named(Cli *cli, Store *store, Verdict *verdict, Err *err) {
    const char *run = cli_operand(cli, 1);
    int64_t run_id = 0;
    if (!run) return verify_all(cli, store, verdict, err);
    TRY(cli_run_number(run, &run_id, err));
    verify_one(cli, store, run_id, true, verdict);
    return ST_OK;
}

static Status verify_runs(Cli *cli, Store *store, Err *err) {
    static const Column columns[] = {{"run", true}, {"list", false}, {"facts", false}};
    Verdict verdict = {.table = TABLE_OPEN(cli->arena, columns), .json = json_array()};
    Status status = verify_named(cli, store, &verdict, err);
    moment_release(store);
    if (!status && cli->json)
        status = cli_print_json(json_pack("{s:O}", "runs", verdict.json), err);
    if (!status && !cli->json) table_print(&verdict.table, &cli->terminal);
    json_decref(verdict.json);
    if (status || !verdict.bad) return status;
    return FAIL(err, verdict.first.status, "%s", verdict.first.text);
}

static json_t *replay_json(const Replay *replay) {
    json_t *differences = json_array();
    for (size_t k = 0; k < replay->differences; k++) {
        const ReplayDifference *d = &replay->difference[k];
        json_array_append_new(differences,
                              json_pack("{s:s, s:o, s:o}", "what", d->what, "saved",
                                        json_words(d->saved), "replayed", json_words(d->replayed)));
    }
    return json_pack("{s:I, s:b, s:i, s:i, s:i, s:i, s:s, s:s, s:o}", "run",
                     (json_int_t)replay->run_id, "same", (int)replay->same, "model_version",
                     replay->model, "replayed_model_version", MODEL_VERSION, "ranking_version",
                     replay->ranking, "replayed_ranking_version", RANKING_VERSION, "output_digest",
                     replay->saved_digest, "replayed_digest", replay->digest, "differences",
                     differences);
}

static void print_replay(Cli *cli, const Replay *replay) {
    static const Column columns[] = {{"differs", false}, {"saved", false}, {"replayed", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < replay->differences; k++) {
        table_cell(&table, replay->difference[k].what);
        table_cell(&table, replay->difference[k].saved);
        table_cell(&table, replay->difference[k].replayed);
    }
    if (replay->differences) table_print(&table, &cli->terminal);
    if (replay->same)
        (void)printf("run %lld replayed: the same bytes, digest %s\n", (long long)replay->run_id,
                     replay->digest);
}

static Status replay(Cli *cli, Store *store, Err *err) {
    ReplayOptions options = {.progress = terminal_progress, .progress_context = &cli->terminal};
    Replay result = {0};
    TRY(cli_run_number(cli_operand(cli, 1), &options.run_id, err));
    TRY(replay_run(store, &options, cli->arena, &result, err));
    terminal_finish(&cli->terminal);
    if (cli->json)
        TRY(cli_print_json(replay_json(&result), err));
    else
        print_replay(cli, &result);
    return replay_verdict(&result, cli->arena, err);
}

static Status work(Cli *cli, Store *store, Err *err) {
    const char *action = cli_operand(cli, 0);
    if (!action || text_equal(action, "list")) return list_runs(cli, store, err);
    if (text_equal(action, "replay")) return replay(cli, store, err);
    return text_equal(action, "show") ? show_run(cli, store, err) : verify_runs(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    const char *action = cli_operand(cli, 0), *second = cli_operand(cli, 1);
    bool known = !action;
    for (size_t i = 0; actions[i]; i++) known |= text_equal(action, actions[i]);
    if (!known) {
        const char *near = text_nearest(action, actions);
        return FAIL(err, ST_USAGE, "runs takes list, verify, show or replay, not \"%s\"%s%s%s",
                    action, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    if (second && text_equal(action, "list"))
        return FAIL(err, ST_USAGE, "runs list takes no RUN, got \"%s\"", second);
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command runs_command = {
    .name = "runs",
    .operands = "[list | verify [RUN] | show [RUN] | replay [RUN]]",
    .summary = "the runs made so far; check and show them",
    .about =
        "list: every saved run. verify: recomputes the digest of one run, or of all, and\n"
        "fails when a saved list was changed; reads the facts of that run, or of the newest,\n"
        "again and fails when they are not what it read. show: the manifest of a run, with\n"
        "its inputs, parameters and seed. replay: makes the run again from the facts it knew,\n"
        "with its parameters and seed, and says whether list and manifest are identical to the\n"
        "byte. A run of another model or ranking version may come to another list here; that is\n"
        "reported as such and is not an integrity failure.",
    .max_operands = 2,
    .examples = examples,
    .exits = exits,
    .run = run,
};
