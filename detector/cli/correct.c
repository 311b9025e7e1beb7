/* correct.c - gevel correct: a business shows that a month's turnover was another. */
#include "detector/contest/correction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "detector/cli/reading.h"
#include "detector/contest/rescore.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

static const Option options[] = {
    {"reason", "TEXT", "what was wrong, without names of persons", 0, false},
    {"document", "TEXT", "the document that proves it and where it is filed", 0, false},
    {"on", "DATE", "day it was received, YYYY-MM-DD; default: today (UTC)", 0, false},
    {"no-rescore", NULL, "only record it; do not judge the city again", 0, false},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel correct S000017 2023-05 12400 --reason 'typed twice' --document 'VAT return Q2, 23-441'",
    "gevel correct S000017 2023-06 0 --reason 'closed for works' --document 'permit 2023/118'",
    "gevel correct list S000017",
    "gevel correct effect 31",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static Status read_correction(const Cli *cli, Correction *c, Err *err) {
    const char *month = cli_operand(cli, 1), *amount = cli_operand(cli, 2);
    if (!month || !amount)
        return FAIL(err, ST_USAGE,
                    "correct needs STOREFRONT, the month as YYYY-MM and the right amount in EUR");
    *c = (Correction){.storefront_id = cli_operand(cli, 0)};
    if (!month_parse(month, strlen(month), &c->month))
        return FAIL(err, ST_USAGE, "a month is written YYYY-MM, got \"%s\"", month);
    if (!num_parse(amount, strlen(amount), &c->amount_eur) || c->amount_eur < 0)
        return FAIL(err, ST_USAGE,
                    "an amount is a number of 0 or more, with a point and no thousands mark, like "
                    "12400.50; got \"%s\"",
                    amount);
    TRY(cli_required(cli, "reason", &c->reason, err));
    TRY(cli_required(cli, "document", &c->document, err));
    return cli_day_on(cli, &c->corrected_on, err);
}

/* ---- what it changes ---- */

static const char *place_text(const Cli *cli, const Judged *j) {
    return j->row ? arena_printf(cli->arena, "%zu of %zu", j->row->rank, j->list.n) : NULL;
}

static const char *declared_text(const Cli *cli, double eur) {
    const Voice voice = {.language = language_find("en"), .arena = cli->arena};
    return euros_exact(&voice, eur, NULL);
}

static void add_judged(const Cli *cli, const Judged *j, double declared, const char *when,
                       Table *table) {
    const Voice voice = {.language = language_find("en"), .list = &j->list, .arena = cli->arena};
    table_cell(table, when);
    table_cell(table, declared_text(cli, declared));
    table_cell(table, place_text(cli, j));
    table_cell(table, j->row ? words_selection(&voice, j->row) : NULL);
    table_cell(table, j->row ? chance_text(&voice, j->row->posterior, NULL) : NULL);
    table_eur(table, j->row ? j->row->unexplained_eur_year : NAN);
}

static void print_rescore(const Cli *cli, const Rescore *r) {
    static const Column columns[] = {{"", false},     {"month EUR", true},   {"place", true},
                                     {"list", false}, {"probability", true}, {"EUR/year", true}};
    if (!r->run_id) {
        (void)printf("no run is saved yet; the first scan reads the corrected month\n");
        return;
    }
    Table table = TABLE_OPEN(cli->arena, columns);
    add_judged(cli, &r->before, r->declared[0], "before", &table);
    add_judged(cli, &r->after, r->declared[1], "after", &table);
    (void)printf("\njudged again as run %lld was:\n", (long long)r->run_id);
    table_print(&table, &cli->terminal);
    if (r->place && r->before.row && r->before.row->rank != r->place)
        (void)printf("run %lld has it at place %zu: it was made from other facts than these\n",
                     (long long)r->run_id, r->place);
    if (isnan(r->declared[1]))
        (void)printf(
            "no list uses that month: it lies outside those that are judged, or trade "
            "ceased\n");
    (void)printf("run %lld stays as it was; the next scan reads the corrected month\n",
                 (long long)r->run_id);
}

static json_t *judged_json(const Judged *j, double declared) {
    json_t *out = json_object();
    json_put(out, "declared_eur", json_number(declared));
    json_put(out, "rank", j->row ? json_size(j->row->rank) : json_null());
    json_put(out, "selection",
             j->row ? json_words(selection_name(j->row->selection)) : json_null());
    json_put(out, "posterior", json_number(j->row ? j->row->posterior : NAN));
    json_put(out, "unexplained_eur_year", json_number(j->row ? j->row->unexplained_eur_year : NAN));
    return out;
}

static void put_rescore(json_t *out, const Rescore *r) {
    if (!r->run_id) return;
    json_put(out, "run", json_integer(r->run_id));
    json_put(out, "before", judged_json(&r->before, r->declared[0]));
    json_put(out, "after", judged_json(&r->after, r->declared[1]));
}

static json_t *correction_json(const Correction *c) {
    char date[DATE_TEXT];
    json_t *out = json_object();
    json_put(out, "storefront_id", json_words(c->storefront_id));
    json_put(out, "month", json_month(c->month));
    json_put(out, "amount_eur", json_number(c->amount_eur));
    json_put(out, "reason", json_words(c->reason));
    json_put(out, "document", json_words(c->document));
    json_put(out, "corrected_on", json_words(date_format(c->corrected_on, date)));
    json_put(out, "input", json_integer(c->input_id));
    return out;
}

static Status print_json(const Correction *c, const Rescore *r, bool judged, Err *err) {
    json_t *out = correction_json(c);
    json_put(out, "recorded", json_boolean(!c->known));
    if (judged) put_rescore(out, r);
    return cli_print_json(out, err);
}

static void print_recorded(const Cli *cli, const Correction *c) {
    char month[MONTH_TEXT];
    (void)printf("%s, %s: %s (%s)\n", terminal_safe(cli->arena, c->storefront_id),
                 month_format(c->month, month), declared_text(cli, c->amount_eur),
                 c->known
                     ? "so it stands already; nothing was recorded"
                     : arena_printf(cli->arena, "input %lld; gevel inputs retract takes it back",
                                    (long long)c->input_id));
}

static Status record(Cli *cli, Store *store, Err *err) {
    Correction *c = cli->task;
    Rescore rescore = {0};
    long long threads = 0;
    const bool judged = !option_given(&cli->given, "no-rescore");
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    const ScanOptions scan = {.threads = (size_t)threads,
                              .progress = terminal_progress,
                              .progress_context = &cli->terminal};
    if (judged)
        TRY(rescore_begin(store, c->storefront_id, c->month, &scan, cli->arena, &rescore, err));
    TRY(correction_record(store, c, NULL, err));
    if (judged)
        TRY(rescore_finish(store, c->storefront_id, c->month, &scan, cli->arena, &rescore, err));
    terminal_finish(&cli->terminal);
    if (cli->json) return print_json(c, &rescore, judged, err);
    print_recorded(cli, c);
    if (judged) print_rescore(cli, &rescore);
    return ST_OK;
}

/* ---- what a recorded one changed ---- */

static Status print_effect(const Cli *cli, const Correction *c, const Rescore *r, Err *err) {
    char month[MONTH_TEXT];
    if (!cli->json) {
        (void)printf("%s, %s: %s (input %lld)\n", terminal_safe(cli->arena, c->storefront_id),
                     month_format(c->month, month), declared_text(cli, c->amount_eur),
                     (long long)c->input_id);
        print_rescore(cli, r);
        return ST_OK;
    }
    json_t *out = json_object();
    json_put(out, "storefront_id", json_words(c->storefront_id));
    json_put(out, "month", json_month(c->month));
    json_put(out, "input", json_integer(c->input_id));
    put_rescore(out, r);
    return cli_print_json(out, err);
}

static Status effect(Cli *cli, Store *store, Err *err) {
    Correction correction;
    Rescore rescore;
    long long threads = 0;
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    const ScanOptions scan = {.threads = (size_t)threads,
                              .progress = terminal_progress,
                              .progress_context = &cli->terminal};
    const int64_t *input = cli->task;
    TRY(rescore_past(store, *input, &scan, cli->arena, &correction, &rescore, err));
    terminal_finish(&cli->terminal);
    TRY(reading_log(cli, store, "correct effect", correction.storefront_id, "{}", err));
    return print_effect(cli, &correction, &rescore, err);
}

static Status run_effect(Cli *cli, Err *err) {
    const char *word = cli_operand(cli, 1);
    long long input = 0;
    if (!word || !num_parse_long(word, strlen(word), &input) || input < 1)
        return FAIL(err, ST_USAGE,
                    "effect needs the number of the correction's input, as gevel correct list "
                    "shows it");
    int64_t *task = ARENA_ARRAY(cli->arena, int64_t, 1);
    *task = input;
    cli->task = task;
    return cli_with_store(cli, STORE_READ, effect, err);
}

/* ---- list ---- */

static void print_list(const Cli *cli, const Corrections *all) {
    static const Column columns[] = {{"storefront", false}, {"month", false}, {"EUR", true},
                                     {"on", false},         {"input", true},  {"document", false},
                                     {"reason", false}};
    char month[MONTH_TEXT], date[DATE_TEXT];
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < all->n; k++) {
        const Correction *c = &all->correction[k];
        table_cell(&table, c->storefront_id);
        table_cell(&table, arena_strdup(cli->arena, month_format(c->month, month)));
        table_cell(&table, declared_text(cli, c->amount_eur));
        table_cell(&table, arena_strdup(cli->arena, date_format(c->corrected_on, date)));
        table_count(&table, (size_t)c->input_id);
        table_cell(&table, c->document);
        table_cell(&table, c->reason);
    }
    if (all->n)
        table_print(&table, &cli->terminal);
    else
        (void)printf("no month is corrected\n");
}

static Status list_corrections(Cli *cli, Store *store, Err *err) {
    Corrections all;
    const char *storefront = cli_operand(cli, 1);
    TRY(corrections_list(store, storefront, cli->arena, &all, err));
    TRY(reading_log(cli, store, "correct list", storefront ? storefront : "", "{}", err));
    if (!cli->json) {
        print_list(cli, &all);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t k = 0; k < all.n; k++)
        (void)json_array_append_new(rows, correction_json(&all.correction[k]));
    return cli_print_json(json_pack("{s:o}", "corrections", rows), err);
}

static Status run(Cli *cli, Err *err) {
    if (text_equal(cli_operand(cli, 0), "list"))
        return cli_with_store(cli, STORE_READ, list_corrections, err);
    if (text_equal(cli_operand(cli, 0), "effect")) return run_effect(cli, err);
    Correction *c = ARENA_ARRAY(cli->arena, Correction, 1);
    TRY(read_correction(cli, c, err));
    cli->task = c;
    return cli_with_store(cli, STORE_APPEND, record, err);
}

const Command correct_command = {
    .name = "correct",
    .operands = "STOREFRONT MONTH AMOUNT | list [STOREFRONT] | effect INPUT",
    .summary = "a month's turnover as the business proved it",
    .about =
        "Records that the turnover of a month, in EUR without VAT, was another than declared,\n"
        "with the document that proves it; 0 means no trade. It outranks every delivery,\n"
        "earlier or later, and runs made before replay as they were. Then judges the city again\n"
        "and shows what that does to the storefront. gevel inputs retract takes a correction\n"
        "back. With effect, the same is shown of a recorded one: the city judged without it and\n"
        "with it, by the newest run's parameters, and nothing that came later.",
    .min_operands = 1,
    .max_operands = 3,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
