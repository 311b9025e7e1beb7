#include "detector/cli/suppression.h"

#include "datasets/base/text.h"

SuppressionView suppression_view(const Cli *cli, const Watchlist *list, const Params *params,
                                 const RowFilter *rows, size_t limit) {
    Suppressed *found;
    size_t listed, kept = 0;
    const size_t n = suppressed_find(list, params_group(params, &suppression_group), cli->arena,
                                     &found, &listed);
    for (size_t k = 0; k < (limit ? n : listed) && (!limit || kept < limit); k++)
        if (row_filter_wants(rows, found[k].row)) found[kept++] = found[k];
    return (SuppressionView){.found = found, .n = kept, .listed = listed};
}

void suppression_print(const Cli *cli, const SuppressionView *view) {
    static const Column columns[] = {{"storefront", false},
                                     {"name", false},
                                     {"sector", false},
                                     {"suppression", true},
                                     {"declared EUR a month", true},
                                     {"like others", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    (void)puts(
        "Declared turnover far below what visitors, staff and peers explain: sales may be left\n"
        "out. A list of its own: it says nothing about the first, nor the first about it.\n");
    for (size_t k = 0; k < view->n; k++) {
        const Suppressed *one = &view->found[k];
        table_cell(&table, one->row->storefront_id);
        table_cell(&table, one->row->name ? one->row->name : "");
        table_cell(&table, one->row->sector);
        table_percent(&table, one->suppression);
        table_eur(&table, one->declared_eur);
        table_eur(&table, one->expected_eur);
    }
    if (view->n)
        table_print(&table, &cli->terminal);
    else
        (void)puts("no storefront stands out in this way (suppression.fdr_level)");
}

static json_t *json_of(const Suppressed *one) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "storefront_id",
                     json_words(one->row->storefront_id), "name", json_words(one->row->name),
                     "sector", json_words(one->row->sector), "suppression",
                     json_number(one->suppression), "suppression_q", json_number(one->q_value),
                     "declared_eur_month", json_number(one->declared_eur), "expected_eur_month",
                     json_number(one->expected_eur));
}

json_t *suppression_json(const Watchlist *list, const SuppressionView *view) {
    json_t *rows = json_array();
    for (size_t k = 0; k < view->n; k++) json_array_append_new(rows, json_of(&view->found[k]));
    return json_pack("{s:I, s:o, s:o}", "run", (json_int_t)list->run_id, "listed",
                     json_size(view->listed), "suppression", rows);
}
