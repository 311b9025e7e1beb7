/* purge.c - gevel purge: removes what is older than its retention period. */
#include "datasets/store/purge.h"
#include "datasets/store/leftovers.h"

#include "datasets/base/num.h"
#include "detector/cli/command.h"
#include "detector/cli/reading.h"
#include "detector/link/link_memory.h"
#include "detector/run/evidence_cache.h"
#include "detector/run/forget.h"
#include "detector/run/scores_cache.h"
#include "detector/run/stages_cache.h"
#include "detector/team/uploads.h"
#include "models/params/params_detector.h"

#include <limits.h>
#include <time.h>

static const Option options[] = {
    {"business", "ID", "forget this one business instead, whatever its age", 0, true},
    {"dry-run", NULL, "only say what would be removed", 0, true},
    {"yes", NULL, "the clock is right, whatever the log says", 0, true},
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel purge --dry-run",
    "gevel purge",
    "gevel purge --set retention.runs_months=24",
    "gevel purge --business S0000007 --dry-run",
    NULL,
};

static const Status exits[] = {ST_USAGE, ST_PARAMS, ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

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

/* The shortest period: a copy of the store holds every class. INT_MIN: all are kept for ever. */
static int leftover_day(const PurgeRule *rule) {
    int months = 0;
    for (int c = 0; c < PURGE_CLASSES; c++)
        if (rule->months[c] && (!months || rule->months[c] < months)) months = rule->months[c];
    return months ? month_first_date(month_of_date(rule->today) - months) : INT_MIN;
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

/* A clock that leapt ahead makes everything old. It is believed when the log has an entry of an
 * earlier day not long ago: then two days agree. */
static Status check_clock(Cli *cli, Store *store, int today, Err *err) {
    enum { NOT_LONG = 62 };
    char day[DATE_TEXT], earliest[DATE_TEXT];
    bool row = false, agrees = false;
    Stmt stmt;
    if (option_given(&cli->given, "yes")) return ST_OK;
    TRY(stmt_open(store, sql_query("clock_agrees"), &stmt, err));
    stmt_text(&stmt, 1, date_format(today, day));
    stmt_text(&stmt, 2, date_format(today - NOT_LONG, earliest));
    const Status status = stmt_step(&stmt, &row, err);
    agrees = !status && row && stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || agrees) return status;
    return FAIL(err, ST_FAILED,
                "the clock says %s, and the log has no entry of the %d days before: has the clock "
                "leapt? Nothing was removed. Purge again on another day, or with --yes if that "
                "date is right",
                day, NOT_LONG);
}

/* What there is to remove is looked at first: where there is nothing, no clock matters. */
static Status check_first(Cli *cli, Store *store, const PurgeRule *rule, size_t copies, Err *err) {
    PurgePart part[PURGE_CLASSES];
    int64_t total = 0;
    TRY(purge(store, rule, true, cli->arena, part, err));
    for (int c = 0; c < PURGE_CLASSES; c++) total += part[c].count;
    total += (int64_t)copies;
    return total ? check_clock(cli, store, rule->today, err) : ST_OK;
}

/* The log says how many, before they go. */
static Status remove_copies(Store *store, const Leftovers *copies, Arena *arena, Err *err) {
    const AuditEvent event = {.action = "purge",
                              .subject = "copies beside the store",
                              .detail = arena_printf(arena, "{\"files\":%zu}", copies->count),
                              .change = true};
    if (!copies->count) return ST_OK;
    TRY(store_begin(store, err));
    const Status status = audit_add(store, &event, err);
    if (status) {
        store_rollback(store);
        return status;
    }
    TRY(store_commit(store, err));
    return leftovers_remove(copies, err);
}

/* ---- one business ---- */

static Status print_forgotten_json(const Forgotten *f, const Leftovers *copies, bool only_look,
                                   Err *err) {
    json_t *removed = json_object(), *runs = json_array(), *backups = json_array(),
           *beside = json_array();
    for (size_t k = 0; k < f->erasure.parts; k++)
        json_put(removed, f->erasure.part[k].what, json_integer(f->erasure.part[k].rows));
    for (size_t k = 0; k < f->runs; k++)
        json_array_append_new(runs, json_integer(f->run[k].run_id));
    for (size_t k = 0; k < f->copies; k++)
        json_array_append_new(backups, json_pack("{s:o, s:o}", "at", json_words(f->copy[k].at),
                                                 "digest", json_words(f->copy[k].digest)));
    for (size_t k = 0; k < copies->count; k++)
        json_array_append_new(beside, json_words(copies->path[k]));
    return cli_print_json(json_pack("{s:b, s:o, s:o, s:o, s:o, s:o}", "dry_run", (int)only_look,
                                    "as", json_words(f->erasure.name), "removed", removed, "runs",
                                    runs, "backups", backups, "copies", beside),
                          err);
}

static void print_forgotten(const Cli *cli, const Forgotten *f, bool only_look) {
    const Column columns[] = {{"table", false}, {only_look ? "would be removed" : "removed", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < f->erasure.parts; k++) {
        table_cell(&table, f->erasure.part[k].what);
        table_count(&table, (size_t)f->erasure.part[k].rows);
    }
    table_print(&table, &cli->terminal);
    (void)printf("\nsaved lists that name it %s %s, with another digest: %zu\n", f->erasure.name,
                 only_look ? "then" : "from now on", f->runs);
}

/* What no command of this program can reach. */
static void say_who_holds_it(Cli *cli, const Forgotten *f, const Leftovers *copies) {
    for (size_t k = 0; k < f->copies; k++)
        terminal_say(&cli->terminal, "the backup of %.10s still holds it: digest %.16s",
                     f->copy[k].at, f->copy[k].digest);
    for (size_t k = 0; k < copies->count; k++)
        terminal_say(&cli->terminal, "%s, a copy of the store as it was, still holds it",
                     copies->path[k]);
    terminal_say(&cli->terminal,
                 "so do published reports, and the next delivery that names it "
                 "brings it back");
}

static void drop_caches(const Store *store) {
    evidence_cache_drop(store->path);
    scores_cache_drop(store->path);
    stages_cache_drop(store->path);
    link_memory_drop(store->path);
}

/* Files that somebody sent to the console and nobody has looked at yet may hold anything. */
static Status say_what_waits(Cli *cli, Store *store, Err *err) {
    Upload *upload = NULL;
    size_t count = 0, waiting = 0;
    TRY(uploads_load(store, 0, cli->arena, &upload, &count, err));
    for (size_t k = 0; k < count; k++) waiting += upload[k].state == UPLOAD_WAITING;
    if (waiting)
        terminal_say(&cli->terminal,
                     "%zu %s sent to the console and not taken yet may name it: look in %s.uploads",
                     waiting, waiting > 1 ? "files" : "file", store->path);
    return ST_OK;
}

/* What the store no longer holds must not live on beside it. */
static Status sweep_beside(Cli *cli, Store *store, Err *err) {
    size_t swept;
    drop_caches(store);
    return uploads_sweep(store, true, cli->arena, &swept, err);
}

static Status forget_one(Cli *cli, Store *store, Err *err) {
    const bool only_look = option_given(&cli->given, "dry-run");
    Forgotten forgotten;
    Leftovers copies;
    TRY(leftovers_find(store->path, INT_MAX, cli->arena, &copies, err));
    TRY(forget_storefront(store, option_text(&cli->given, "business"), only_look, cli->arena,
                          &forgotten, err));
    TRY(say_what_waits(cli, store, err));
    if (!only_look) TRY(sweep_beside(cli, store, err));
    say_who_holds_it(cli, &forgotten, &copies);
    if (cli->json) return print_forgotten_json(&forgotten, &copies, only_look, err);
    print_forgotten(cli, &forgotten, only_look);
    return only_look ? ST_OK : reading_say_head(cli, store, err);
}

static Status work(Cli *cli, Store *store, Err *err) {
    const Params *params = cli->task;
    PurgePart part[PURGE_CLASSES];
    const bool only_look = option_given(&cli->given, "dry-run");
    const PurgeRule rule = rule_of(params);
    Leftovers copies;
    TRY(leftovers_find(store->path, leftover_day(&rule), cli->arena, &copies, err));
    if (!only_look) TRY(check_first(cli, store, &rule, copies.count, err));
    TRY(purge(store, &rule, only_look, cli->arena, part, err));
    moment_release(store);
    if (!only_look) TRY(sweep_beside(cli, store, err));
    if (!only_look) TRY(remove_copies(store, &copies, cli->arena, err));
    for (size_t k = 0; k < copies.count; k++)
        terminal_say(&cli->terminal, "%s: %s, a copy of the store as it was",
                     only_look ? "would be removed" : "removed", copies.path[k]);
    if (cli->json) return print_json(part, only_look, err);
    print_table(cli, part, only_look);
    return reading_say_head(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    Params *params = NULL;
    TRY(cli_params(cli, &params, err));
    cli->task = params;
    if (option_given(&cli->given, "business"))
        return cli_with_store(cli, STORE_WRITE, forget_one, err);
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
        "itself stay. So go copies of the store that lie beside it (STORE.replaced-N,\n"
        "STORE.schema-N.backup), after the shortest period. Earlier backups still hold what was\n"
        "removed. A clock that the log does not confirm is not believed without --yes.\n"
        "--business forgets one storefront: its facts in every table and earlier state, and\n"
        "those of its enterprise when it has no other; saved lists keep its rank under a number\n"
        "without name, place or months. The log says what went and what it names stays; the\n"
        "backups that still hold it are listed, and a replay says why it differs.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
