/* link.c - gevel link: records without a key in common, joined by name and address. */
#include "datasets/base/text.h"
#include "detector/cli/command.h"
#include "detector/cli/link_show.h"
#include "detector/cli/reading.h"
#include "detector/link/link_save.h"
#include "detector/link/link_tally.h"

static const Option options[] = {
    {"learn", NULL, "learn a new model from the records, and say how many links it moves", 0, true},
    {"dry-run", NULL, "say what would be linked, and write nothing", 0, true},
    {"threads", "N", "workers; default: all processors. They never change a result", 0, false},
    {"top", "K", "review: at most K links; default: 50", 0, false},
    {"blind", NULL, "review: without probabilities, so that they do not sway the reader", 0, true},
    {"format", "FORM", "review: table (default), csv, json, html or xlsx", 0, false},
    {"out", "FILE", "review: the workbook to write (xlsx)", 0, false},
    {"because", "TEXT", "decide: why", 0, false},
    OPTION_UNLOGGED,
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel link",
    "gevel link --learn --dry-run",
    "gevel link explain S0000007",
    "gevel link explain permits:2201-77 S0000007",
    "gevel link review --top 20 --blind --format csv > review.csv",
    "gevel link review --format xlsx --out review.xlsx",
    "gevel link decide permits:2201-77 S0000007 same --because 'seen at the door'",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static const char *const actions[] = {"explain", "review", "decide", NULL};

/* ---- what was linked ---- */

static void print_registers(const Cli *cli, const Linking *l) {
    static const Column columns[] = {{"register", false}, {"records", true},  {"carry money", true},
                                     {"accepted", true},  {"doubtful", true}, {"unlinked", true},
                                     {"expected", true}};
    LinkTally tally[RECORDS_REGISTERS_MOST];
    size_t rows;
    link_tally(l, tally, &rows);
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < rows; k++) {
        table_cell(&table, terminal_safe(cli->arena, tally[k].registry));
        table_count(&table, tally[k].records);
        for (int s = LINK_MONEY; s >= LINK_NONE; s--) table_count(&table, tally[k].state[s]);
        table_real(&table, tally[k].expected, 1);
    }
    table_print(&table, &cli->terminal);
}

static void print_blocks(const Cli *cli, const Linking *l) {
    if (!l->blocks.large) return;
    (void)printf("! %zu blocks hold more than %g records and were not compared; the largest:\n",
                 l->blocks.large, l->model.block_cap);
    for (size_t k = 0; k < l->blocks.larges; k++)
        (void)printf("    %s (%u records)\n",
                     terminal_safe(cli->arena, link_large_words(l, &l->blocks.worst[k])),
                     l->blocks.worst[k].records);
}

static void print_remarks(const Linking *l) {
    const char *remark[LINK_REMARKS];
    const size_t count = link_remarks(l, remark);
    for (size_t k = 0; k < count; k++) (void)printf("! records %s\n", remark[k]);
    if (l->decisions.stale)
        (void)printf("! %zu decisions were about a name or address that has changed since\n",
                     l->decisions.stale);
    if (l->decisions.lost)
        (void)printf("! %zu decisions are about records that are no longer there\n",
                     l->decisions.lost);
}

static void print_changes(const Cli *cli, const Linking *l, const LinkChanges *c) {
    const bool dry = option_given(&cli->given, "dry-run");
    (void)printf(
        "model %lld%s, %zu records, %llu pairs compared of %.0f; %zu premises of several "
        "records, %zu successions\n",
        (long long)l->version, l->learned ? " (learned now)" : "", l->records.n,
        (unsigned long long)l->pairs.candidates, l->all_pairs, l->clusters.clusters,
        l->successions.count);
    if (!c->changed)
        (void)puts("every link is as it was");
    else
        (void)printf("%s: %zu records for the first time, %zu whose storefront %s\n",
                     dry ? "would be written" : "written", c->opened, c->moved,
                     dry ? "would move" : "moved");
}

static json_t *registers_json(const Linking *l) {
    LinkTally tally[RECORDS_REGISTERS_MOST];
    size_t rows;
    json_t *out = json_array();
    link_tally(l, tally, &rows);
    for (size_t k = 0; k < rows; k++)
        json_array_append_new(
            out, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "register",
                           json_words(tally[k].registry), "records", json_size(tally[k].records),
                           "money", json_size(tally[k].state[LINK_MONEY]), "accepted",
                           json_size(tally[k].state[LINK_ACCEPTED]), "doubtful",
                           json_size(tally[k].state[LINK_DOUBTFUL]), "unlinked",
                           json_size(tally[k].state[LINK_NONE]), "expected",
                           json_number(tally[k].expected)));
    return out;
}

static json_t *json_of(const Linking *l, const LinkChanges *c) {
    char digest[DIGEST_TEXT];
    const char *remark[LINK_REMARKS];
    const size_t remarks = link_remarks(l, remark);
    json_t *out = json_object(), *said = json_array();
    for (size_t k = 0; k < remarks; k++) json_array_append_new(said, json_words(remark[k]));
    link_digest(l, digest);
    json_put(out, "model", json_integer(l->version));
    json_put(out, "learned", json_boolean(l->learned));
    json_put(out, "registers", registers_json(l));
    json_put(out, "records", json_size(l->records.n));
    json_put(out, "pairs", json_number(l->all_pairs));
    json_put(out, "compared", json_size(l->pairs.candidates));
    json_put(out, "expected", json_number(l->expected));
    json_put(out, "blocks_over_cap", json_size(l->blocks.large));
    json_put(out, "successions", json_size(l->successions.count));
    json_put(out, "moved", json_size(c->moved));
    json_put(out, "new", json_size(c->opened));
    json_put(out, "changed", json_size(c->changed));
    json_put(out, "stale_decisions", json_size(l->decisions.stale));
    json_put(out, "input", c->input ? json_integer(c->input) : json_null());
    json_put(out, "digest", json_string(digest));
    json_put(out, "remarks", said);
    return out;
}

typedef struct Task {
    Params *params;
    LinkingOptions options;
} Task;

static Status work(Cli *cli, Store *store, Err *err) {
    const Task *task = cli->task;
    Linking linking;
    LinkChanges changes;
    const bool dry = option_given(&cli->given, "dry-run");
    TRY(linking_make(store, task->params, &task->options, cli->arena, &linking, err));
    if (dry)
        link_changes(&linking, &changes);
    else
        TRY(link_save(store, &linking, &changes, err));
    if (cli->json) return cli_print_json(json_of(&linking, &changes), err);
    print_registers(cli, &linking);
    print_blocks(cli, &linking);
    print_remarks(&linking);
    print_changes(cli, &linking, &changes);
    return ST_OK;
}

static Status link_all(Cli *cli, Err *err) {
    Task *task = ARENA_ARRAY(cli->arena, Task, 1);
    long long threads = 0;
    TRY(cli_params(cli, &task->params, err));
    TRY(option_whole(&cli->given, "threads", 1, 256, &threads, err));
    task->options = (LinkingOptions){option_given(&cli->given, "learn"), (size_t)threads};
    cli->task = task;
    const bool dry = option_given(&cli->given, "dry-run");
    return cli_with_store(cli, dry ? STORE_READ : STORE_WRITE, work, err);
}

static Status run(Cli *cli, Err *err) {
    static Status (*const act[])(Cli *, Err *) = {link_explain, link_review, link_decide};
    const char *action = cli_operand(cli, 0);
    if (!action) return link_all(cli, err);
    for (size_t k = 0; actions[k]; k++)
        if (text_equal(actions[k], action)) return act[k](cli, err);
    const char *near = text_nearest(action, actions);
    return FAIL(err, ST_USAGE, "link does not know '%.40s': explain, review or decide%s%s%s",
                action, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

const Command link_command = {
    .name = "link",
    .operands = "[explain A [B] | review | decide A B VERDICT]",
    .summary = "join registers that share only names and addresses",
    .about =
        "Compares the records of all registers (records.csv) with the storefronts by name, door,\n"
        "phone and sector, and links those that are one premises. Turnover reaches a storefront\n"
        "only by a link of at least link.accept_turnover. The model is learned once, without\n"
        "labels, and stays as it is until --learn. A record is named REGISTER:KEY, a storefront\n"
        "by its id; a verdict is same, different, sibling (of a chain) or successor (at the same\n"
        "door), and binds every linking after it.",
    .max_operands = 4,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
