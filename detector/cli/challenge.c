#include "detector/cli/challenge.h"

#include <math.h>

#include "datasets/base/threads.h"
#include "detector/cli/comparison.h"
#include "detector/cli/reading.h"
#include "detector/cli/settings.h"
#include "detector/rerun/challenge.h"

static const char *const side_option[SIDES] = {"champion", "challenger"};

bool challenge_given(const Cli *cli) {
    return option_given(&cli->given, "champion") || option_given(&cli->given, "challenger");
}

static const char *const *names_of(const Cli *cli) {
    const char **name = ARENA_ARRAY(cli->arena, const char *, SIDES);
    for (size_t side = 0; side < SIDES; side++)
        name[side] = arena_printf(cli->arena, "%s %s", side_option[side],
                                  option_text(&cli->given, side_option[side]));
    return name;
}

static const char *interval(const Cli *cli, double value, double low, double high) {
    if (isnan(value)) return NULL;
    return arena_printf(cli->arena, "%.3f (%.3f to %.3f)", value, low, high);
}

static void print_scores(const Cli *cli, const Challenge *c) {
    static const Column columns[] = {{"", false},        {"listed", true},
                                     {"visited", true},  {"confirmed", true},
                                     {"log loss", true}, {"precision (90 %)", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t side = 0; side < SIDES; side++) {
        const Score *s = &c->score[side];
        table_cell(&table, side_option[side]);
        table_count(&table, s->listed);
        table_count(&table, s->visited);
        table_count(&table, s->confirmed);
        table_real(&table, s->log_loss, 3);
        table_cell(&table, interval(cli, s->precision, s->low, s->high));
    }
    table_print(&table, &cli->terminal);
}

static void print_text(const Cli *cli, const Challenge *c) {
    print_scores(cli, c);
    (void)printf("in both: %zu listed", c->shared);
    for (size_t k = 0; k < CHALLENGE_CUTS; k++)
        (void)printf(", %zu of the first %zu", c->cut[k].shared, c->cut[k].k);
    (void)putchar('\n');
    if (!c->visits)
        (void)puts(
            "no listed storefront has a recorded inspection yet: nothing shows which of the two is "
            "better");
    else
        (void)printf(
            "%zu conclusive visits, %zu of them random controls\n"
            "log loss of the challenger less the champion's, 90 %%: %s\n",
            c->visits, c->controls, interval(cli, c->loss_difference, c->loss_low, c->loss_high));
    (void)putchar('\n');
}

static json_t *score_json(const Score *s) {
    json_t *out = json_object();
    json_put(out, "listed", json_size(s->listed));
    json_put(out, "visited", json_size(s->visited));
    json_put(out, "confirmed", json_size(s->confirmed));
    json_put(out, "precision", json_number(s->precision));
    json_put(out, "precision_low", json_number(s->low));
    json_put(out, "precision_high", json_number(s->high));
    json_put(out, "log_loss", json_number(s->log_loss));
    return out;
}

static json_t *cuts_json(const Challenge *c) {
    json_t *out = json_array();
    for (size_t k = 0; k < CHALLENGE_CUTS; k++)
        json_array_append_new(out, json_pack("{s:o, s:o}", "k", json_size(c->cut[k].k), "shared",
                                             json_size(c->cut[k].shared)));
    return out;
}

static json_t *json_of(const Challenge *c, const Compared *compared) {
    json_t *out = comparison_json(compared), *loss = json_object();
    for (size_t side = 0; side < SIDES; side++)
        json_put(out, side_option[side], score_json(&c->score[side]));
    json_put(loss, "value", json_number(c->loss_difference));
    json_put(loss, "low", json_number(c->loss_low));
    json_put(loss, "high", json_number(c->loss_high));
    json_put(out, "shared", json_size(c->shared));
    json_put(out, "first", cuts_json(c));
    json_put(out, "visits", json_size(c->visits));
    json_put(out, "controls", json_size(c->controls));
    json_put(out, "log_loss_difference", loss);
    return out;
}

static Status read_options(Cli *cli, ScanOptions *scan, Err *err) {
    long long seed = 1, threads = 0;
    *scan = (ScanOptions){.from = INT_MIN,
                          .to = INT_MAX,
                          .progress = terminal_progress,
                          .progress_context = &cli->terminal};
    TRY(option_month(&cli->given, "from", &scan->from, err));
    TRY(option_month(&cli->given, "to", &scan->to, err));
    TRY(option_whole(&cli->given, "seed", 0, INT64_MAX, &seed, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    scan->seed = seed;
    scan->threads = (size_t)threads;
    return ST_OK;
}

static Status read_sides(Cli *cli, Params *params[SIDES], Err *err) {
    for (size_t side = 0; side < SIDES; side++) {
        const char *name;
        TRY(cli_required(cli, side_option[side], &name, err));
        TRY(settings_named(cli, name, &params[side], err));
    }
    return ST_OK;
}

static Status work(Cli *cli, Store *store, Err *err) {
    Params *params[SIDES];
    ScanOptions scan;
    Challenge *c = ARENA_ARRAY(cli->arena, Challenge, 1);
    TRY(read_sides(cli, params, err));
    TRY(read_options(cli, &scan, err));
    const Params *const sides[SIDES] = {params[CHAMPION], params[CHALLENGER]};
    TRY(challenge_run(store, sides, &scan, cli->arena, c, err));
    terminal_finish(&cli->terminal);
    TRY(reading_log(cli, store, "compare", "two sets of parameters", NULL, err));
    const char *const *name = names_of(cli);
    const Compared compared = {&c->list[CHAMPION], &c->list[CHALLENGER], name[CHAMPION],
                               name[CHALLENGER], &c->comparison};
    if (cli->json) return cli_print_json(json_of(c, &compared), err);
    print_text(cli, c);
    return comparison_print(cli, &compared, err);
}

Status challenge_command(Cli *cli, Err *err) {
    if (cli->given.operands)
        return FAIL(err, ST_USAGE,
                    "compare takes runs, or --champion and --challenger, not both; name a run's "
                    "parameters run:%s",
                    cli_operand(cli, 0));
    return cli_with_store(cli, STORE_READ, work, err);
}
