/* sensitivity.c - gevel sensitivity: which parameters a list depends on. */
#include "detector/rerun/sensitivity.h"
#include "detector/rerun/hiding.h"

#include <math.h>

#include "datasets/base/threads.h"
#include "detector/cli/command.h"
#include "detector/cli/reading.h"
#include "detector/rerun/whatif.h"
#include "detector/rerun/without_signal.h"
#include "models/params/params_detector.h"
#include "reports/draw/chart_sensitivity.h"
#include "reports/write/output.h"

enum { TRAJECTORIES_MAX = 1000 };

static const Option options[] = {
    {"group", "NAME", "only the parameters of one group; default: all", 0, false},
    {"reach", "SHARE", "how far a value is moved either way; default: sensitivity.reach", 0, false},
    {"trajectories", "N", "of Morris' method; default 0: one parameter at a time only", 0, false},
    {"seed", "N", "of the trajectories; default 1", 0, false},
    {"signals", NULL, "leave out one signal at a time instead: no scan is needed", 0, false},
    {"hiding", NULL, "what opens a hiding place, groups moved together; see below", 0, false},
    {"svg", "FILE", "draw it too: a tornado, and Morris' plot with --trajectories", 0, false},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel sensitivity --group step",
    "gevel sensitivity --trajectories 4 --group mixture --svg mixture.svg",
    "gevel sensitivity --signals",
    "gevel sensitivity --hiding --trajectories 4",
    "gevel sensitivity --hiding --group coupling",
    "gevel --json sensitivity --group mixture --trajectories 10",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_INTEGRITY, ST_OK};

static json_t *json_of(const Watchlist *run, const SensitivityOptions *o,
                       const Sensitivities *found) {
    json_t *out = json_object(), *rows = json_array();
    for (size_t k = 0; k < found->count; k++) {
        const Sensitivity *row = &found->row[k];
        json_t *item = json_object();
        json_put(item, "key", json_words(row->key));
        json_put(item, "value", json_number(row->value));
        json_put(item, "low", json_number(row->low));
        json_put(item, "high", json_number(row->high));
        json_put(item, "kept_low", json_number(row->kept_low));
        json_put(item, "kept_high", json_number(row->kept_high));
        json_put(item, "mover", json_words(row->mover));
        json_put(item, "rank_before", row->mover ? json_size(row->rank_before) : json_null());
        json_put(item, "rank_after", row->mover ? json_size(row->rank_after) : json_null());
        json_put(item, "mu_star", json_number(row->mu_star));
        json_put(item, "sigma", json_number(row->sigma));
        json_array_append_new(rows, item);
    }
    json_put(out, "run", json_integer(run->run_id));
    json_put(out, "reach", json_number(o->reach));
    json_put(out, "trajectories", json_size(o->trajectories));
    json_put(out, "seed", json_size((size_t)o->seed));
    json_put(out, "parameters", rows);
    return out;
}

static const char *number(const Cli *cli, const char *format, double value) {
    char text[32];
    (void)snprintf(text, sizeof text, format[0] == '3' ? "%.3f" : "%.6g", value);
    return isnan(value) ? NULL : arena_strdup(cli->arena, text);
}

static void print(const Cli *cli, const Sensitivities *found) {
    static const Column columns[] = {
        {"parameter", false}, {"value", true},    {"low", true},
        {"high", true},       {"kept low", true}, {"kept high", true},
        {"mu*", true},        {"sigma", true},    {"moves most", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < found->count; k++) {
        const Sensitivity *row = &found->row[k];
        table_cell(&table, row->key);
        table_cell(&table, number(cli, "g", row->value));
        table_cell(&table, number(cli, "g", row->low));
        table_cell(&table, number(cli, "g", row->high));
        table_cell(&table, number(cli, "3", row->kept_low));
        table_cell(&table, number(cli, "3", row->kept_high));
        table_cell(&table, number(cli, "3", row->mu_star));
        table_cell(&table, number(cli, "3", row->sigma));
        table_cell(&table, row->mover ? arena_printf(cli->arena, "%s: %zu to %zu", row->mover,
                                                     row->rank_before, row->rank_after)
                                      : NULL);
    }
    table_print(&table, &cli->terminal);
}

static Status read_options(Cli *cli, SensitivityOptions *o, Err *err) {
    long long threads = 0, trajectories = 0, seed = 1;
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    TRY(option_whole(&cli->given, "trajectories", 0, TRAJECTORIES_MAX, &trajectories, err));
    TRY(option_whole(&cli->given, "seed", 0, INT_MAX, &seed, err));
    TRY(option_real(&cli->given, "reach", 0, 1, &o->reach, err));
    o->group = option_text(&cli->given, "group");
    o->trajectories = (size_t)trajectories;
    o->seed = (uint64_t)seed;
    o->scan = (ScanOptions){.threads = (size_t)threads,
                            .progress = terminal_progress,
                            .progress_context = &cli->terminal};
    return ST_OK;
}

static Status draw(const Cli *cli, const Watchlist *run, double reach, const Sensitivities *found,
                   Err *err) {
    const char *path = option_text(&cli->given, "svg");
    const SensitivityChart chart = {(long long)run->run_id, reach, found->row, found->count};
    Markup m = {0};
    if (!path) return ST_OK;
    chart_sensitivity(&m, &chart);
    const Status status = output_path(path, &m.out, err);
    markup_free(&m);
    return status;
}

/* Without --reach, that of the run's parameters. */
static Status settle_reach(const Cli *cli, const Watchlist *run, SensitivityOptions *o, Err *err) {
    Params *params = NULL;
    TRY(whatif_params(run, cli->arena, &params, err));
    const SensitivityParams *p = params_group(params, &sensitivity_group);
    if (!option_given(&cli->given, "reach")) o->reach = p->reach;
    return ST_OK;
}

static json_t *signals_json(const Watchlist *run, const WithoutSignal *found) {
    json_t *out = json_object(), *rows = json_array();
    for (size_t s = 0; s < run->signals; s++) {
        json_t *item = json_object();
        json_put(item, "signal", json_words(found[s].signal));
        json_put(item, "kept", json_number(found[s].kept));
        json_put(item, "leaver", json_words(found[s].leaver));
        json_put(item, "rank_before",
                 found[s].leaver ? json_size(found[s].rank_before) : json_null());
        json_put(item, "rank_after",
                 found[s].leaver ? json_size(found[s].rank_after) : json_null());
        json_array_append_new(rows, item);
    }
    json_put(out, "run", json_integer(run->run_id));
    json_put(out, "signals", rows);
    return out;
}

/* Who moves most is named, with its places. */
static Status log_run(Cli *cli, Store *store, const Watchlist *run, Err *err) {
    return reading_log(cli, store, "sensitivity",
                       arena_printf(cli->arena, "run %lld", (long long)run->run_id), NULL, err);
}

static Status leave_out_signals(Cli *cli, Store *store, const Watchlist *run, Err *err) {
    static const Column columns[] = {{"without", false}, {"kept", true}, {"first to leave", false}};
    WithoutSignal *found;
    TRY(without_signal_find(run, cli->arena, &found, err));
    TRY(log_run(cli, store, run, err));
    if (cli->json) return cli_print_json(signals_json(run, found), err);
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t s = 0; s < run->signals; s++) {
        const WithoutSignal *row = &found[s];
        table_cell(&table, row->signal);
        table_cell(&table, number(cli, "3", row->kept));
        table_cell(&table, row->leaver ? arena_printf(cli->arena, "%s: %zu to %zu", row->leaver,
                                                      row->rank_before, row->rank_after)
                                       : NULL);
    }
    table_print(&table, &cli->terminal);
    return ST_OK;
}

/* ---- hiding places ---- */

static json_t *hiding_json(const Watchlist *run, const SensitivityOptions *o,
                           const Hidings *found) {
    json_t *out = json_object(), *rows = json_array();
    for (size_t k = 0; k < found->count; k++) {
        const Hiding *row = &found->row[k];
        json_t *item = json_object();
        json_put(item, "key", json_words(row->key));
        json_put(item, "parameters", json_size(row->parameters));
        json_put(item, "opens_eur_year", json_number(row->opens));
        json_put(item, "way", json_words(row->opens > 0 ? adding_name(row->way) : NULL));
        json_put(item, "mu_star", json_number(row->mu_star));
        json_put(item, "sigma", json_number(row->sigma));
        json_array_append_new(rows, item);
    }
    json_put(out, "run", json_integer(run->run_id));
    json_put(out, "reach", json_number(o->reach));
    json_put(out, "trajectories", json_size(o->trajectories));
    json_put(out, "seed", json_size((size_t)o->seed));
    json_put(out, "mean_eur_year", json_number(found->mean_eur));
    json_put(out, "factors", rows);
    return out;
}

static Status find_hiding(Cli *cli, Store *store, const Watchlist *run, SensitivityOptions *o,
                          Err *err) {
    static const Column columns[] = {{"moved", false},    {"parameters", true},
                                     {"opens EUR", true}, {"by adding", false},
                                     {"mu* EUR", true},   {"sigma EUR", true}};
    Hidings found = {0};
    if (!o->trajectories) o->trajectories = 1;
    TRY(hiding_find(store, run, o, cli->arena, &found, err));
    terminal_finish(&cli->terminal);
    if (cli->json) return cli_print_json(hiding_json(run, o, &found), err);
    (void)printf("run %lld: EUR %.0f a year can be added unlisted, mean of the ways of adding\n\n",
                 (long long)run->run_id, found.mean_eur);
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < found.count; k++) {
        const Hiding *row = &found.row[k];
        table_cell(&table, row->key);
        table_count(&table, row->parameters);
        table_eur(&table, row->opens);
        table_cell(&table, row->opens > 0 ? adding_name(row->way) : NULL);
        table_eur(&table, row->mu_star);
        if (isnan(row->sigma))
            table_cell(&table, NULL);
        else
            table_eur(&table, row->sigma);
    }
    table_print(&table, &cli->terminal);
    return ST_OK;
}

static Status work(Cli *cli, Store *store, Err *err) {
    SensitivityOptions o = {0};
    Watchlist run = {0};
    Sensitivities found = {0};
    TRY(read_options(cli, &o, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &run, err));
    if (option_given(&cli->given, "signals")) return leave_out_signals(cli, store, &run, err);
    TRY(settle_reach(cli, &run, &o, err));
    if (option_given(&cli->given, "hiding")) return find_hiding(cli, store, &run, &o, err);
    TRY(sensitivity_find(store, &run, &o, cli->arena, &found, err));
    terminal_finish(&cli->terminal);
    TRY(log_run(cli, store, &run, err));
    TRY(draw(cli, &run, o.reach, &found, err));
    if (cli->json) return cli_print_json(json_of(&run, &o, &found), err);
    print(cli, &found);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command sensitivity_command = {
    .name = "sensitivity",
    .operands = "[RUN]",
    .summary = "which parameters the list of a run depends on",
    .about =
        "Moves each parameter of a run (the newest when none is named) down and up, and says\n"
        "what share of the list is kept and which storefront moves most. With --trajectories:\n"
        "Morris' elementary effects on that share, mu* (how much it matters) and sigma (how\n"
        "much that depends on the others). Every trial is a scan; nothing is saved. With\n"
        "--signals: what share of the list is kept without each signal, and who leaves it\n"
        "first. With --hiding: money is planted in copies of the city's storefronts (blindspots),\n"
        "and groups of parameters, or those of one --group, are moved several at once: which of\n"
        "them lets more stay off the list, in euros a year, that no share of a list shows.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
