/* purge.c - gevel purge: removes what is older than its retention period. */
#include "datasets/store/purge.h"

#include "datasets/base/num.h"
#include "detector/cli/command.h"
#include "detector/cli/reading.h"
#include "detector/run/evidence_cache.h"
#include "models/params/params_detector.h"

#include <time.h>

static const Option options[] = {
    {"dry-run", NULL, "only say what would be removed", 0, true},
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel purge --dry-run",
    "gevel purge",
    "gevel purge --set retention.runs_months=24",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static PurgeRule rule_of(const Params *params) {
    enum { DAY = 24 * 3600 };
    const RetentionParams *keep = params_group(params, &retention_group);
    return (PurgeRule){
        .months = {[PURGE_RUNS] = (int)keep->runs_months,
                   [PURGE_OUTCOMES] = (int)keep->outcomes_months,
                   [PURGE_REJECTS] = (int)keep->rejects_months,
                   [PURGE_FACTS] = (int)keep->facts_months},
        .today = (int)(time(NULL) / DAY),
    };
}

static Status print_json(const PurgePart part[PURGE_CLASSES], bool only_look, Err *err) {
    json_t *out = json_array();
    for (int c = 0; c < PURGE_CLASSES; c++)
        json_array_append_new(
            out, json_pack("{s:o, s:o, s:I, s:o}", "class", json_words(part[c].name), "older_than",
                           json_words(part[c].older_than), "count", (json_int_t)part[c].count,
                           "digest", json_words(part[c].count ? part[c].digest : NULL)));
    return cli_print_json(json_pack("{s:b, s:o}", "dry_run", (int)only_look, "classes", out), err);
}

static void print_table(const Cli *cli, const PurgePart part[PURGE_CLASSES], bool only_look) {
    const Column columns[] = {{"class", false},
                              {"older than", false},
                              {only_look ? "would be removed" : "removed", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (int c = 0; c < PURGE_CLASSES; c++) {
        table_cell(&table, part[c].name);
        table_cell(&table, part[c].older_than ? part[c].older_than : "kept for ever");
        table_count(&table, (size_t)part[c].count);
    }
    table_print(&table, &cli->terminal);
}

static Status work(Cli *cli, Store *store, Err *err) {
    const Params *params = cli->task;
    PurgePart part[PURGE_CLASSES];
    const bool only_look = option_given(&cli->given, "dry-run");
    const PurgeRule rule = rule_of(params);
    TRY(purge(store, &rule, only_look, cli->arena, part, err));
    moment_release(store);
    if (!only_look) evidence_cache_drop(store->path);
    if (cli->json) return print_json(part, only_look, err);
    print_table(cli, part, only_look);
    return reading_say_head(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    Params *params = NULL;
    TRY(cli_params(cli, &params, err));
    cli->task = params;
    return cli_with_store(cli, option_given(&cli->given, "dry-run") ? STORE_READ : STORE_WRITE,
                          work, err);
}

const Command purge_command = {
    .name = "purge",
    .operands = "",
    .summary = "remove what is older than its retention period, and prove it",
    .about =
        "Removes runs, outcomes, rejected rows and months of facts that are older than the\n"
        "parameters retention.* say, overwrites their place in the store, and enters counts,\n"
        "dates and a digest of each class into the audit log. The newest run and the log\n"
        "itself stay. Earlier backups still hold what was removed.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
