#include "detector/cli/link_show.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/cli/reading.h"
#include "detector/link/link_reason.h"

#include <string.h>
#include <time.h>

/* ---- explain ---- */

/* Thousandths of a bit, exactly. */
static const char *bits_text(Arena *arena, int32_t millibits) {
    const int32_t size = millibits < 0 ? -millibits : millibits;
    return arena_printf(arena, "%c%d.%03d", millibits < 0 ? '-' : '+', size / 1000, size % 1000);
}

static void add_part(Table *table, int32_t millibits, const char *what, const char *why) {
    table_cell(table, bits_text(table->arena, millibits));
    table_cell(table, what);
    table_cell(table, why);
}

static void add_comparison(const Cli *cli, const Linking *l, const LinkReason *r, LinkComparison c,
                           Table *table) {
    const int level = r->vector.level[c];
    const char *a = link_text(l, c, r->a), *b = link_text(l, c, r->b);
    const char *words = link_level_words(c, level);
    if (*a || *b) words = arena_printf(cli->arena, "%s: \"%s\" and \"%s\"", words, a, b);
    add_part(table, r->score.weight[c], link_comparison_names[c], words);
}

static void print_decision(const Cli *cli, const LinkReason *r) {
    char date[DATE_TEXT];
    if (!r->decision) return;
    (void)printf("decided on %s: %s%s%s%s\n", date_format(r->decision->decided_on, date),
                 link_verdict_names[r->decision->word], *r->decision->because ? ", because " : "",
                 terminal_safe(cli->arena, r->decision->because),
                 r->decision->stale ? " (what was compared has changed since)" : "");
}

static void print_reason(const Cli *cli, const Linking *l, const LinkReason *r) {
    static const Column columns[] = {{"bits", true}, {"of", false}, {"because", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    (void)printf("%s and %s: %.1f %% that they are one premises\n",
                 terminal_safe(cli->arena, link_record_name(l, r->b)),
                 terminal_safe(cli->arena, link_record_name(l, r->a)),
                 100 * link_reason_shown(l, r));
    add_part(&table, r->score.prior, "prior",
             r->left ? "how rarely two are one among those that found no other"
                     : "how rarely two records of the registers are one");
    for (int c = 0; c < LINK_COMPARISONS; c++) add_comparison(cli, l, r, (LinkComparison)c, &table);
    add_part(&table, r->score.others, "others",
             "a shop of the same chain, or a neighbour, could look like it too");
    add_part(&table, r->score.total, "total", "the sum");
    table_print(&table, &cli->terminal);
    if (!r->compared) (void)puts("no block holds both: the linking did not compare them");
    print_decision(cli, r);
}

static json_t *reason_json(const Linking *l, const LinkReason *r) {
    json_t *parts = json_object(), *out = json_object();
    json_put(parts, "prior", json_integer(r->score.prior));
    for (int c = 0; c < LINK_COMPARISONS; c++) {
        json_put(parts, link_comparison_names[c], json_integer(r->score.weight[c]));
        json_put(out, link_comparison_names[c],
                 json_pack("{s:i, s:s, s:o, s:o}", "level", r->vector.level[c], "words",
                           link_level_words((LinkComparison)c, r->vector.level[c]), "a",
                           json_words(link_text(l, (LinkComparison)c, r->a)), "b",
                           json_words(link_text(l, (LinkComparison)c, r->b))));
    }
    json_put(parts, "others", json_integer(r->score.others));
    json_put(out, "a", json_words(link_record_name(l, r->a)));
    json_put(out, "b", json_words(link_record_name(l, r->b)));
    json_put(out, "millibits", parts);
    json_put(out, "total", json_integer(r->score.total));
    json_put(out, "probability", json_number(link_reason_shown(l, r)));
    json_put(out, "likeliest", json_string(link_kind_names[r->score.kind]));
    json_put(out, "compared", json_boolean(r->compared));
    json_put(out, "left_over", json_boolean(r->left));
    json_put(out, "decision",
             r->decision ? json_string(link_verdict_names[r->decision->word]) : json_null());
    return out;
}

/* What is shown one after the other: as text, or gathered as JSON. */
typedef struct Showing {
    const Cli *cli;
    const Linking *linking;
    json_t *all; /* NULL = text */
    size_t shown;
} Showing;

static void show_pair(Showing *s, size_t a, size_t b) {
    const LinkReason reason = link_reason(s->linking, a, b);
    if (s->all) {
        json_array_append_new(s->all, reason_json(s->linking, &reason));
    } else {
        if (s->shown) (void)putchar('\n');
        print_reason(s->cli, s->linking, &reason);
    }
    s->shown++;
}

/* A record: its storefront, then the runner-up and by how much it is behind. */
static void show_record(Showing *s, size_t i) {
    const Linking *l = s->linking;
    const LinkRecord *link = &l->link[i];
    static const char *const states[] = {"no storefront is likely",
                                         "in doubt: a person should look", "linked",
                                         "linked, surely enough to carry turnover"};
    if (!s->all)
        (void)printf("%s: %s\n\n", terminal_safe(s->cli->arena, link_record_name(l, i)),
                     states[link->state]);
    if (link->storefront != UINT32_MAX) show_pair(s, i, link->storefront);
    if (link->via != UINT32_MAX) {
        if (!s->all)
            (void)printf("\nLikelier by way of %s, %s bits:\n",
                         terminal_safe(s->cli->arena, link_record_name(l, link->via)),
                         bits_text(s->cli->arena, link->total));
        show_pair(s, i, link->via);
        show_pair(s, link->via, link->storefront);
    }
    if (link->runner_up == UINT32_MAX || link->runner_up == link->storefront) return;
    if (!s->all)
        (void)printf("\nThe runner-up, %s bits behind (money needs %g):\n",
                     bits_text(s->cli->arena, link->behind),
                     ((const LinkParams *)params_group(l->params, &link_group))->runner_up);
    show_pair(s, i, link->runner_up);
}

/* A storefront: every record that is linked to it or may be. */
static void show_storefront(Showing *s, size_t storefront) {
    const Linking *l = s->linking;
    for (size_t i = 0; i < l->records.n; i++)
        if (l->records.record[i].registry != 0 && l->link[i].storefront == storefront &&
            l->link[i].state != LINK_NONE)
            show_pair(s, i, storefront);
    if (!s->shown && !s->all) (void)puts("no record of another register is linked to it");
}

static Status show_all(Cli *cli, const Linking *l, Err *err) {
    Showing s = {.cli = cli, .linking = l, .all = cli->json ? json_array() : NULL};
    size_t a, b = SIZE_MAX;
    Status status = linking_find(l, cli_operand(cli, 1), &a, err);
    if (!status && cli_operand(cli, 2)) status = linking_find(l, cli_operand(cli, 2), &b, err);
    if (!status && a == b) status = FAIL(err, ST_USAGE, "name two different records");
    if (status) {
        json_decref(s.all);
        return status;
    }
    if (b != SIZE_MAX)
        show_pair(&s, a, b);
    else if (l->records.record[a].registry == 0)
        show_storefront(&s, a);
    else
        show_record(&s, a);
    return s.all ? cli_print_json(s.all, err) : ST_OK;
}

static Status explain_work(Cli *cli, Store *store, Err *err) {
    static const LinkingOptions frozen = {false, 0};
    Params *params = NULL;
    Linking linking;
    TRY(cli_params(cli, &params, err));
    TRY(linking_make(store, params, &frozen, cli->arena, &linking, err));
    TRY(reading_log(cli, store, "link explain", cli_operand(cli, 1), NULL, err));
    return show_all(cli, &linking, err);
}

Status link_explain(Cli *cli, Err *err) {
    if (!cli_operand(cli, 1) || cli_operand(cli, 3))
        return FAIL(err, ST_USAGE, "link explain needs one record or two");
    return cli_with_store(cli, STORE_READ, explain_work, err);
}

/* ---- decide ---- */

static Status read_decision(const Cli *cli, const Records *records, LinkDecision *d, Err *err) {
    enum { DAY = 24 * 60 * 60 };
    const Linking named = {.arena = cli->arena, .records = *records};
    const char *word = cli_operand(cli, 3), *because = option_text(&cli->given, "because");
    size_t a, b;
    int k = 0;
    TRY(linking_find(&named, cli_operand(cli, 1), &a, err));
    TRY(linking_find(&named, cli_operand(cli, 2), &b, err));
    if (a == b) return FAIL(err, ST_USAGE, "a decision is about two different records");
    while (link_verdict_names[k] && !text_equal(link_verdict_names[k], word)) k++;
    if (!link_verdict_names[k])
        return FAIL(err, ST_USAGE,
                    "a verdict is same, different, sibling or successor; got \"%.40s\"", word);
    *d = (LinkDecision){.a = (uint32_t)(a < b ? a : b),
                        .b = (uint32_t)(a < b ? b : a),
                        .word = (LinkVerdictWord)k,
                        .decided_on = (int)(time(NULL) / DAY),
                        .because = because ? because : ""};
    return ST_OK;
}

static Status decide_work(Cli *cli, Store *store, Err *err) {
    Records records;
    LinkDecision decision;
    TRY(moment_begin(store, err));
    const Status status = records_load(store, cli->arena, &records, err);
    moment_end(store);
    if (status) return status;
    TRY(read_decision(cli, &records, &decision, err));
    TRY(link_decision_add(store, &records, &decision, err));
    if (cli->json)
        return cli_print_json(
            json_pack("{s:s, s:s, s:s}", "a", cli_operand(cli, 1), "b", cli_operand(cli, 2),
                      "verdict", link_verdict_names[decision.word]),
            err);
    (void)printf("%s and %s: %s; it holds from the next 'gevel link' on\n",
                 terminal_safe(cli->arena, cli_operand(cli, 1)),
                 terminal_safe(cli->arena, cli_operand(cli, 2)), link_verdict_names[decision.word]);
    return ST_OK;
}

Status link_decide(Cli *cli, Err *err) {
    if (!cli_operand(cli, 3))
        return FAIL(err, ST_USAGE, "link decide needs two records and a verdict");
    return cli_with_store(cli, STORE_APPEND, decide_work, err);
}
