/* audit.c - gevel audit: the log of changes and readings. */
#include "datasets/store/audit.h"

#include "datasets/base/text.h"
#include "detector/cli/command.h"

#include <string.h>

static const Option options[] = {
    {"head", "HASH", "verify: an earlier printed head, 16 or more of its digits", 0, false},
    {"last", "N", "list: only the newest N entries", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel audit",
    "gevel audit list --last 20",
    "gevel audit verify",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static const char *const actions[] = {"list", "verify", NULL};

/* ---- list ---- */

typedef struct Listing {
    Cli *cli;
    Table table;
    json_t *rows;
    int64_t after; /* entries up to this one are left out */
} Listing;

static json_t *entry_json(const AuditEntry *e) {
    json_t *detail = json_loads(e->detail, 0, NULL);
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "entry", (json_int_t)e->id, "at",
                     json_words(e->at), "actor", json_words(e->actor), "action",
                     json_words(e->action), "subject", json_words(e->subject), "detail",
                     detail ? detail : json_words(e->detail), "hash", json_words(e->hash));
}

static Status list_entry(void *context, const AuditEntry *e, Err *err) {
    Listing *list = context;
    (void)err;
    if (e->id <= list->after) return ST_OK;
    if (list->cli->json) {
        json_array_append_new(list->rows, entry_json(e));
        return ST_OK;
    }
    table_cell(&list->table, arena_printf(list->cli->arena, "%lld", (long long)e->id));
    const char *const cells[] = {e->at, e->actor, e->action, e->subject, e->detail};
    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) table_cell(&list->table, cells[k]);
    table_cell(&list->table, arena_printf(list->cli->arena, "%.16s", e->hash));
    return ST_OK;
}

static Status list_entries(Cli *cli, Store *store, Err *err) {
    static const Column columns[] = {{"entry", true},   {"at", false},      {"by", false},
                                     {"action", false}, {"subject", false}, {"detail", false},
                                     {"hash", false}};
    Listing list = {.cli = cli, .table = TABLE_OPEN(cli->arena, columns)};
    AuditHead head;
    long long last = 0;
    TRY(option_whole(&cli->given, "last", 1, INT64_MAX, &last, err));
    TRY(audit_head(store, &head, err));
    if (last) list.after = head.entries - last;
    list.rows = json_array();
    const Status status = audit_walk(store, list_entry, &list, err);
    moment_release(store);
    if (!status && cli->json)
        return cli_print_json(json_pack("{s:o, s:I, s:o}", "entries", list.rows, "count",
                                        (json_int_t)head.entries, "head", json_words(head.hash)),
                              err);
    json_decref(list.rows);
    if (!status) table_print(&list.table, &cli->terminal);
    return status;
}

/* ---- verify ---- */

static Status check_head(const char *head, Err *err) {
    enum { LEAST = 16, MOST = DIGEST_TEXT - 1 };
    const size_t length = head ? strlen(head) : LEAST;
    if (!head || (length >= LEAST && length <= MOST && strspn(head, "0123456789abcdef") == length))
        return ST_OK;
    return FAIL(err, ST_USAGE, "--head needs %d to %d hex digits of a printed head, got \"%s\"",
                LEAST, MOST, head);
}

static Status verify(Cli *cli, Store *store, Err *err) {
    const char *known = option_text(&cli->given, "head");
    AuditReport report;
    TRY(check_head(known, err));
    TRY(audit_verify(store, known, &report, err));
    moment_release(store);
    if (cli->json)
        return cli_print_json(
            json_pack("{s:b, s:I, s:o, s:I}", "ok", 1, "entries", (json_int_t)report.head.entries,
                      "head", json_words(report.head.hash), "clock_set_back",
                      (json_int_t)report.back),
            err);
    terminal_text(stdout,
                  arena_printf(cli->arena, "%lld entries, unbroken; head %s\n",
                               (long long)report.head.entries, report.head.hash),
                  cli->terminal.width);
    if (known)
        (void)printf("the given head is one of them; %lld entries since\n",
                     (long long)report.since);
    if (report.back)
        (void)printf("%lld %s dated earlier than the one before; the clock was turned back\n",
                     (long long)report.back, report.back == 1 ? "entry is" : "entries are");
    return ST_OK;
}

static Status work(Cli *cli, Store *store, Err *err) {
    const char *action = cli_operand(cli, 0);
    return action && text_equal(action, "verify") ? verify(cli, store, err)
                                                  : list_entries(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    const char *action = cli_operand(cli, 0);
    bool known = !action;
    for (size_t i = 0; actions[i]; i++) known |= text_equal(action, actions[i]);
    if (!known) {
        const char *near = text_nearest(action, actions);
        return FAIL(err, ST_USAGE, "audit takes list or verify, not \"%s\"%s%s%s", action,
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command audit_command = {
    .name = "audit",
    .operands = "[list | verify]",
    .summary = "the log of changes and readings; check that it is whole",
    .about =
        "Every import, scan, outcome and purge, and every dossier, report and exported list,\n"
        "is an entry in a chain of hashes. verify fails (exit 8) at the first entry that was\n"
        "changed, removed or inserted, and when outcomes, runs or inputs differ from what the\n"
        "log says. Compare a head from an old print-out with --head: this reveals a log that\n"
        "was cut short or rewritten.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
