/* evaluate.c - gevel evaluate: a run against a known truth. */
#include "detector/evaluate/evaluate.h"

#include "detector/cli/command.h"
#include "detector/cli/evaluation.h"
#include "detector/cli/link_truth.h"
#include "reports/draw/plots.h"

static const Option options[] = {
    {"truth", "FILE", "truth.csv of a synthetic city", 0, false},
    {"svg", "DIR", "also draw the plots into this existing folder", 0, false},
    {"outcomes", NULL, "against what inspections found; without RUN, over all runs", 0, true},
    {"links", "FILE", "truth_links.csv: how right the linking of the store is", 0, false},
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel evaluate --truth city/truth.csv",
    "gevel evaluate 3 --truth city/truth.csv",
    "gevel evaluate --truth city/truth.csv --svg plots",
    "gevel evaluate --outcomes",
    "gevel evaluate --links linked/registers/truth_links.csv",
    "gevel --json evaluate --truth city/truth.csv",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_INTEGRITY, ST_OK};

static void cell_estimate(Table *table, Estimate e) {
    table_real(table, e.value, 3);
    table_real(table, e.se, 3);
}

static void print_cuts(const Cli *cli, const Evaluation *e) {
    static const Column columns[] = {{"first", true}, {"fronts", true}, {"precision", true},
                                     {"+-", true},    {"recall", true}, {"+-", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < EVALUATION_CUTS; i++) {
        table_count(&table, e->cut[i].k);
        table_count(&table, e->cut[i].fronts);
        cell_estimate(&table, e->cut[i].precision);
        cell_estimate(&table, e->cut[i].recall);
    }
    terminal_heading(&cli->terminal, "the first of the list");
    table_print(&table, &cli->terminal);
}

static void print_levels(const Cli *cli, const Evaluation *e) {
    static const Column columns[] = {{"q_value up to", true}, {"listed", true}, {"no front", true},
                                     {"share", true},         {"+-", true},     {"power", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < EVALUATION_LEVELS; i++) {
        table_real(&table, e->level[i].nominal, 2);
        table_count(&table, e->level[i].listed);
        table_count(&table, e->level[i].false_fronts);
        cell_estimate(&table, e->level[i].realised);
        table_real(&table, e->level[i].power, 3);
    }
    terminal_heading(&cli->terminal, "false-discovery control");
    table_print(&table, &cli->terminal);
}

static void print_bins(const Cli *cli, const Evaluation *e) {
    static const Column columns[] = {{"posterior", false}, {"storefronts", true}, {"fronts", true},
                                     {"predicted", true},  {"observed", true},    {"+-", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < EVALUATION_BINS; i++) {
        const EvaluationBin *bin = &e->bin[i];
        table_cell(&table, arena_printf(cli->arena, "%.2f-%.2f", bin->low, bin->high));
        table_count(&table, bin->n);
        table_count(&table, bin->fronts);
        table_real(&table, bin->predicted, 3);
        cell_estimate(&table, bin->observed);
    }
    terminal_heading(&cli->terminal, "calibration");
    table_print(&table, &cli->terminal);
}

static void print_mechanisms(const Cli *cli, const Evaluation *e) {
    static const Column columns[] = {{"mechanism", false}, {"fronts", true}, {"judged", true},
                                     {"recall", true},     {"+-", true},     {"mean rank", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < e->mechanisms; i++) {
        table_cell(&table, e->mechanism[i].name);
        table_count(&table, e->mechanism[i].fronts);
        table_count(&table, e->mechanism[i].judged);
        cell_estimate(&table, e->mechanism[i].recall);
        table_real(&table, e->mechanism[i].mean_rank, 1);
    }
    terminal_heading(&cli->terminal,
                     "by mechanism (recall within as many ranks as there are fronts)");
    table_print(&table, &cli->terminal);
}

static void print_text(const Cli *cli, const Watchlist *list, const Evaluation *e) {
    (void)printf("run %lld: %zu storefronts, %zu judged; %zu fronts, %zu of them judged\n",
                 (long long)list->run_id, e->storefronts, e->judged, e->fronts, e->judged_fronts);
    if (e->unknown) (void)printf("left out, not in the truth: %zu\n", e->unknown);
    if (!e->judged_fronts) {
        (void)puts(
            "none of the judged storefronts is a front, so nothing can be said of how well the "
            "list finds them");
        return;
    }
    (void)printf("average precision %.3f +- %.3f, AUC %.3f +- %.3f\n", e->average_precision.value,
                 e->average_precision.se, e->auc.value, e->auc.se);
    (void)printf("unexplained share: bias %+.3f, in its 90 %% interval %.1f %%\n", e->share_bias,
                 100 * e->share_coverage);
    print_cuts(cli, e);
    print_levels(cli, e);
    print_bins(cli, e);
    print_mechanisms(cli, e);
}

static json_t *estimate_json(Estimate e) {
    return json_pack("{s:o, s:o}", "value", json_number(e.value), "se", json_number(e.se));
}

static json_t *cuts_json(const Evaluation *e) {
    json_t *out = json_array();
    for (size_t i = 0; i < EVALUATION_CUTS; i++)
        json_array_append_new(out, json_pack("{s:o, s:o, s:o, s:o}", "k", json_size(e->cut[i].k),
                                             "fronts", json_size(e->cut[i].fronts), "precision",
                                             estimate_json(e->cut[i].precision), "recall",
                                             estimate_json(e->cut[i].recall)));
    return out;
}

static json_t *levels_json(const Evaluation *e) {
    json_t *out = json_array();
    for (size_t i = 0; i < EVALUATION_LEVELS; i++)
        json_array_append_new(
            out, json_pack("{s:o, s:o, s:o, s:o, s:o}", "nominal", json_number(e->level[i].nominal),
                           "listed", json_size(e->level[i].listed), "false_ones",
                           json_size(e->level[i].false_fronts), "realised",
                           estimate_json(e->level[i].realised), "power",
                           json_number(e->level[i].power)));
    return out;
}

static json_t *bins_json(const Evaluation *e) {
    json_t *out = json_array();
    for (size_t i = 0; i < EVALUATION_BINS; i++)
        json_array_append_new(
            out,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "low", json_number(e->bin[i].low), "high",
                      json_number(e->bin[i].high), "storefronts", json_size(e->bin[i].n), "fronts",
                      json_size(e->bin[i].fronts), "predicted", json_number(e->bin[i].predicted),
                      "observed", estimate_json(e->bin[i].observed)));
    return out;
}

static json_t *mechanisms_json(const Evaluation *e) {
    json_t *out = json_array();
    for (size_t i = 0; i < e->mechanisms; i++)
        json_array_append_new(
            out, json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", json_words(e->mechanism[i].name),
                           "fronts", json_size(e->mechanism[i].fronts), "judged",
                           json_size(e->mechanism[i].judged), "recall",
                           estimate_json(e->mechanism[i].recall), "mean_rank",
                           json_number(e->mechanism[i].mean_rank)));
    return out;
}

static json_t *json_of(const Watchlist *list, const Evaluation *e) {
    json_t *out = json_object();
    json_put(out, "run", json_integer(list->run_id));
    json_put(out, "storefronts", json_size(e->storefronts));
    json_put(out, "judged", json_size(e->judged));
    json_put(out, "fronts", json_size(e->fronts));
    json_put(out, "judged_fronts", json_size(e->judged_fronts));
    json_put(out, "unknown", json_size(e->unknown));
    json_put(out, "average_precision", estimate_json(e->average_precision));
    json_put(out, "auc", estimate_json(e->auc));
    json_put(out, "share_bias", json_number(e->share_bias));
    json_put(out, "share_coverage", json_number(e->share_coverage));
    json_put(out, "cuts", cuts_json(e));
    json_put(out, "levels", levels_json(e));
    json_put(out, "calibration", bins_json(e));
    json_put(out, "mechanisms", mechanisms_json(e));
    return out;
}

/* The plots of the run, when asked for. */
static Status draw(Cli *cli, const Watchlist *list, const char *truth, Err *err) {
    const char *dir = option_text(&cli->given, "svg");
    Quality quality;
    if (!dir) return ST_OK;
    const Voice voice = {.language = language_find("en"), .list = list, .arena = cli->arena};
    TRY(quality_truth(list, truth, cli->arena, &quality, err));
    return plots_write(&voice, &quality, dir, err);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    Evaluation evaluation = {0};
    const char *truth = option_text(&cli->given, "truth");
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &list, err));
    moment_release(store);
    TRY(evaluate_run(&list, truth, cli->arena, &evaluation, err));
    TRY(draw(cli, &list, truth, err));
    if (cli->json) return cli_print_json(json_of(&list, &evaluation), err);
    print_text(cli, &list, &evaluation);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    const bool outcomes = option_given(&cli->given, "outcomes");
    const bool links = option_given(&cli->given, "links");
    if (outcomes + links + option_given(&cli->given, "truth") != 1)
        return FAIL(err, ST_USAGE,
                    "evaluate needs one of --truth FILE, --outcomes and --links FILE");
    if (links && cli_operand(cli, 0))
        return FAIL(err, ST_USAGE, "evaluate --links is about the store, not about a run");
    if (links) return cli_with_store(cli, STORE_READ, link_truth_evaluate, err);
    if (outcomes) return cli_with_store(cli, STORE_READ, evaluation_outcomes, err);
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command evaluate_command = {
    .name = "evaluate",
    .operands = "[RUN]",
    .summary = "how good a run is, judged by a known truth or by inspections",
    .about =
        "Compares a saved run with the fronts that were planted in a synthetic city:\n"
        "precision and recall, calibration, false-discovery share, recall by mechanism,\n"
        "each with its standard error. With --outcomes: precision of the lists, number of fronts\n"
        "in the city, how often visits err, and whether probabilities still hold. With "
        "--links:\n"
        "how many true links between registers are found, and how many found are true.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
