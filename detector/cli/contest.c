/* contest.c - gevel contest: a business objects, and what was decided. */
#include "detector/contest/contest.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/cli/reading.h"

static const Option options[] = {
    {"reason", "TEXT", "what is contested, or why it was decided so; no names of persons", 0,
     false},
    {"document", "TEXT", "the letter or file, and where it is filed", 0, false},
    {"decision", "WORD", "of close: upheld, rejected or withdrawn", 0, false},
    {"on", "DATE", "day it came in or was decided, YYYY-MM-DD; default: today (UTC)", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel contest S000017 --reason 'the May figure is wrong' --document 'letter 2023/55'",
    "gevel contest close S000017 --decision upheld --reason 'May corrected'",
    "gevel contest list",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static json_t *contest_json(const Contest *c) {
    char date[DATE_TEXT];
    json_t *out = json_object();
    json_put(out, "storefront_id", json_words(c->storefront_id));
    json_put(out, "opened_on", json_words(date_format(c->opened_on, date)));
    json_put(out, "reason", json_words(c->reason));
    json_put(out, "document", json_words(c->document));
    json_put(out, "closed_on",
             c->closed ? json_words(date_format(c->closed_on, date)) : json_null());
    json_put(out, "decision", c->closed ? json_words(decision_names[c->decision]) : json_null());
    json_put(out, "because", json_words(c->because));
    return out;
}

/* ---- opening and closing ---- */

static Status open_one(Cli *cli, Store *store, Err *err) {
    Contest *c = cli->task;
    TRY(contest_open(store, c, NULL, err));
    if (cli->json) {
        json_t *out = contest_json(c);
        json_put(out, "recorded", json_boolean(!c->known));
        return cli_print_json(out, err);
    }
    (void)printf(c->known ? "%s is contested already; nothing was recorded\n"
                          : "%s is contested: it stays out of rounds until gevel contest close\n",
                 terminal_safe(cli->arena, c->storefront_id));
    return ST_OK;
}

static Status close_one(Cli *cli, Store *store, Err *err) {
    Contest *c = cli->task;
    TRY(contest_close(store, c, NULL, err));
    if (cli->json)
        return cli_print_json(
            json_pack("{s:o, s:s, s:o}", "storefront_id", json_words(c->storefront_id), "decision",
                      decision_names[c->decision], "because", json_words(c->because)),
            err);
    (void)printf("%s: %s; it may be visited again%s\n", terminal_safe(cli->arena, c->storefront_id),
                 decision_names[c->decision],
                 c->decision == DECISION_UPHELD
                     ? ". A figure that was wrong is put right with gevel correct"
                     : "");
    return ST_OK;
}

static Status read_open(const Cli *cli, Contest *c, Err *err) {
    if (cli_operand(cli, 1))
        return FAIL(err, ST_USAGE, "contest needs one STOREFRONT, or close STOREFRONT, or list");
    *c = (Contest){.storefront_id = cli_operand(cli, 0),
                   .document = option_text(&cli->given, "document")};
    TRY(cli_required(cli, "reason", &c->reason, err));
    return cli_day_on(cli, &c->opened_on, err);
}

static Status read_close(const Cli *cli, Contest *c, Err *err) {
    const char *word;
    size_t decision = 0;
    *c = (Contest){.storefront_id = cli_operand(cli, 1)};
    if (!c->storefront_id) return FAIL(err, ST_USAGE, "contest close needs a STOREFRONT");
    TRY(cli_required(cli, "decision", &word, err));
    TRY(option_choice(&cli->given, "decision", decision_names, &decision, err));
    TRY(cli_required(cli, "reason", &c->because, err));
    c->decision = (Decision)decision;
    return cli_day_on(cli, &c->closed_on, err);
}

/* ---- list ---- */

static void print_list(const Cli *cli, const Contests *all) {
    static const Column columns[] = {{"storefront", false}, {"since", false},    {"closed", false},
                                     {"decision", false},   {"document", false}, {"reason", false}};
    char date[DATE_TEXT];
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < all->n; k++) {
        const Contest *c = &all->contest[k];
        table_cell(&table, c->storefront_id);
        table_cell(&table, arena_strdup(cli->arena, date_format(c->opened_on, date)));
        table_cell(&table,
                   c->closed ? arena_strdup(cli->arena, date_format(c->closed_on, date)) : NULL);
        table_cell(&table, c->closed ? decision_names[c->decision] : "open");
        table_cell(&table, c->document);
        table_cell(&table, c->closed ? arena_printf(cli->arena, "%s / %s", c->reason, c->because)
                                     : c->reason);
    }
    if (all->n)
        table_print(&table, &cli->terminal);
    else
        (void)printf("nothing is contested\n");
}

static Status list_contests(Cli *cli, Store *store, Err *err) {
    Contests all;
    const char *storefront = cli_operand(cli, 1);
    TRY(contests_list(store, storefront, cli->arena, &all, err));
    TRY(reading_log(cli, store, "contest list", storefront ? storefront : "", "{}", err));
    if (!cli->json) {
        print_list(cli, &all);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t k = 0; k < all.n; k++)
        (void)json_array_append_new(rows, contest_json(&all.contest[k]));
    return cli_print_json(json_pack("{s:o}", "contests", rows), err);
}

static Status run(Cli *cli, Err *err) {
    const char *first = cli_operand(cli, 0);
    if (text_equal(first, "list")) return cli_with_store(cli, STORE_READ, list_contests, err);
    Contest *c = ARENA_ARRAY(cli->arena, Contest, 1);
    cli->task = c;
    if (text_equal(first, "close")) {
        TRY(read_close(cli, c, err));
        return cli_with_store(cli, STORE_APPEND, close_one, err);
    }
    TRY(read_open(cli, c, err));
    return cli_with_store(cli, STORE_APPEND, open_one, err);
}

const Command contest_command = {
    .name = "contest",
    .operands = "STOREFRONT | close STOREFRONT | list [STOREFRONT]",
    .summary = "a business objects: not visited until that is decided",
    .about =
        "Records that a business contests its selection or a figure. It stays on lists, marked,\n"
        "and out of rounds until close says what was decided. No score depends on it: a figure\n"
        "that is wrong is put right with gevel correct. gevel letter writes to the business.",
    .min_operands = 1,
    .max_operands = 2,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
