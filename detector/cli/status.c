/* status.c - gevel status: what is in the store, and is a process writing to it? */
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "datasets/store/store_lock.h"
#include "detector/cli/command.h"

#include <string.h>

static const char *const examples[] = {
    "gevel status",
    "gevel --json status",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

typedef struct Counts {
    int64_t storefronts, inputs, runs, outcomes, bytes;
    const char *last_import;
} Counts;

static Status read_counts(Cli *cli, Store *store, Counts *counts, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("status_counts"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row)
        *counts = (Counts){.storefronts = stmt_get_int(&stmt, 0),
                           .inputs = stmt_get_int(&stmt, 1),
                           .last_import = arena_strdup(cli->arena, stmt_get_text(&stmt, 2)),
                           .runs = stmt_get_int(&stmt, 3),
                           .outcomes = stmt_get_int(&stmt, 4),
                           .bytes = stmt_get_int(&stmt, 5)};
    stmt_close(&stmt);
    return status;
}

static void line(const char *name, const char *value) {
    (void)printf("%-14s%s\n", name, value);
}

static void print_text(Cli *cli, const Store *store, const Counts *counts, const RunInfo *run,
                       const AuditHead *head, const char *holder) {
    Arena *arena = cli->arena;
    line("store",
         arena_printf(arena, "%s, schema %lld, %lld bytes", terminal_safe(arena, store->path),
                      (long long)store->schema, (long long)counts->bytes));
    line("writing now", *holder ? holder : "no process");
    line("facts", arena_printf(arena, "%lld storefronts from %lld inputs, the last %s",
                               (long long)counts->storefronts, (long long)counts->inputs,
                               counts->last_import ? counts->last_import : "never"));
    line("outcomes", arena_printf(arena, "%lld", (long long)counts->outcomes));
    if (run)
        line("newest run",
             arena_printf(arena, "%lld of %s: %zu storefronts, %zu selected, %lld runs in all",
                          (long long)run->run_id, run->started_at, run->storefronts, run->selected,
                          (long long)counts->runs));
    else
        line("newest run", "none; gevel scan makes one");
    line("audit log",
         arena_printf(arena, "%lld entries, head %s", (long long)head->entries, head->hash));
}

static Status print_json(const Store *store, const Counts *counts, const RunInfo *run,
                         const AuditHead *head, const char *holder, Err *err) {
    json_t *out = json_object();
    json_put(out, "store", json_words(store->path));
    json_put(out, "schema", json_integer(store->schema));
    json_put(out, "at_work", *holder ? json_words(holder) : json_null());
    json_put(out, "storefronts", json_integer(counts->storefronts));
    json_put(out, "inputs", json_integer(counts->inputs));
    json_put(out, "last_import", json_words(counts->last_import));
    json_put(out, "outcomes", json_integer(counts->outcomes));
    json_put(out, "runs", json_integer(counts->runs));
    json_put(out, "newest_run", run ? json_integer(run->run_id) : json_null());
    json_put(out, "newest_run_at", run ? json_words(run->started_at) : json_null());
    json_put(out, "newest_run_selected", run ? json_size(run->selected) : json_null());
    json_put(out, "audit_entries", json_integer(head->entries));
    json_put(out, "audit_head", json_words(head->hash));
    return cli_print_json(out, err);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Counts counts = {0};
    AuditHead head;
    RunInfo *runs = NULL;
    size_t n = 0;
    char holder[LOCK_HOLDER];
    TRY(read_counts(cli, store, &counts, err));
    TRY(runs_list(store, cli->arena, &runs, &n, err));
    TRY(audit_head(store, &head, err));
    moment_release(store);
    (void)store_lock_holder(store->path, holder);
    const RunInfo *run = n ? &runs[n - 1] : NULL;
    if (cli->json) return print_json(store, &counts, run, &head, holder, err);
    print_text(cli, store, &counts, run, &head, holder);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command status_command = {
    .name = "status",
    .operands = "",
    .summary = "what is in the store, the newest run, and which process is writing",
    .about =
        "At a glance: facts, outcomes, the newest run, the head of the audit log, and which\n"
        "process holds the lock. gevel doctor checks more deeply.",
    .examples = examples,
    .exits = exits,
    .run = run,
};
