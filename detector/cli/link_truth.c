#include "detector/cli/link_truth.h"

#include "detector/link/link_evaluate.h"

static json_t *share_json(const LinkShare *s) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "said", json_size(s->said), "right",
                     json_size(s->right), "precision", json_number(s->precision), "recall",
                     json_number(s->recall), "f1", json_number(s->f1));
}

static json_t *json_of(const LinkEvaluation *e) {
    json_t *out = json_object(), *bins = json_array();
    for (size_t b = 0; b < LINK_BINS; b++)
        json_array_append_new(
            bins,
            json_pack("{s:o, s:o, s:o}", "pairs", json_size(e->bin[b].pairs), "same",
                      json_size(e->bin[b].same), "predicted", json_number(e->bin[b].predicted)));
    json_put(out, "truths", json_size(e->truths));
    json_put(out, "unknown", json_size(e->unknown));
    json_put(out, "blocking_recall", json_number(e->blocking_recall));
    json_put(out, "likelier_than_not", share_json(&e->natural));
    json_put(out, "premises", share_json(&e->premises));
    json_put(out, "money", share_json(&e->money));
    json_put(out, "sure", share_json(&e->sure));
    json_put(out, "expected", json_number(e->expected));
    json_put(out, "calibration_error", json_number(e->calibration_error));
    json_put(out, "calibration", bins);
    return out;
}

static void add_share(Table *table, const char *what, const LinkShare *s) {
    table_cell(table, what);
    table_count(table, s->said);
    table_count(table, s->right);
    table_real(table, s->precision, 4);
    table_real(table, s->recall, 4);
    table_real(table, s->f1, 4);
}

static void print_bins(const Cli *cli, const LinkEvaluation *e) {
    static const Column columns[] = {
        {"said", false}, {"pairs", true}, {"same", true}, {"expected", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t b = 0; b < LINK_BINS; b++) {
        table_cell(&table, arena_printf(cli->arena, "%.2f-%.2f", b ? 0.1 * (double)b : 0.01,
                                        0.1 * (double)(b + 1)));
        table_count(&table, e->bin[b].pairs);
        table_count(&table, e->bin[b].same);
        table_real(&table, e->bin[b].predicted, 1);
    }
    terminal_heading(&cli->terminal, "calibration");
    table_print(&table, &cli->terminal);
}

static void print_text(const Cli *cli, const LinkEvaluation *e) {
    static const Column columns[] = {{"links", false},    {"said", true},   {"right", true},
                                     {"precision", true}, {"recall", true}, {"F1", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    (void)printf(
        "%zu true links, %.1f expected; %.4f of them share a block; calibration error "
        "%.4f\n",
        e->truths, e->expected, e->blocking_recall, e->calibration_error);
    if (e->unknown)
        (void)printf("left out, of records that are not in the store: %zu\n", e->unknown);
    add_share(&table, "likelier than not", &e->natural);
    add_share(&table, "one storefront each", &e->premises);
    add_share(&table, "probability 0.99 and more", &e->sure);
    add_share(&table, "may carry turnover", &e->money);
    table_print(&table, &cli->terminal);
    print_bins(cli, e);
}

Status link_truth_evaluate(Cli *cli, Store *store, Err *err) {
    static const LinkingOptions frozen = {false, 0};
    Params *params = NULL;
    Linking linking;
    LinkTruth *truth;
    size_t count;
    LinkEvaluation evaluation;
    TRY(cli_params(cli, &params, err));
    TRY(link_truth_read(option_text(&cli->given, "links"), cli->arena, &truth, &count, err));
    TRY(linking_make(store, params, &frozen, cli->arena, &linking, err));
    moment_release(store);
    link_evaluate(&linking, truth, count, &evaluation);
    if (cli->json) return cli_print_json(json_of(&evaluation), err);
    print_text(cli, &evaluation);
    return ST_OK;
}
