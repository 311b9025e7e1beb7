#include "detector/cli/implausible_rows.h"

#include <stdlib.h>

#include "datasets/base/num.h"

enum { SHOWN = 20 };

static const char *times(int power) {
    static const char *const high[] = {"", "10 x", "100 x", "1000 x"};
    static const char *const low[] = {"", "1/10", "1/100", "1/1000"};
    return power < 0 ? low[-power] : high[power];
}

static void add_row(Table *table, const Cli *cli, const Coverage *c, const Implausible *item) {
    char month[MONTH_TEXT] = "all";
    if (item->month >= 0) (void)month_format(item->month, month);
    table_cell(table, c->id[item->row]);
    table_cell(table, arena_strdup(cli->arena, month));
    table_eur(table, item->eur);
    table_eur(table, item->expected_eur);
    table_cell(table, times(item->power));
    table_cell(table, item->path
                          ? arena_printf(cli->arena, "%s:%lld", item->path, (long long)item->line)
                          : "");
}

void implausible_print(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {{"storefront", false}, {"month", false},
                                     {"EUR a month", true}, {"like others", true},
                                     {"against", true},     {"said by, from line", false}};
    const ImplausibleFound *found = &c->implausible;
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!found->shown) return;
    terminal_heading(&cli->terminal, "turnover that is 10, 100 or 1000 times off");
    if (found->city_power)
        (void)printf("the city as a whole is at %s of what the priors of its sectors say\n",
                     times(found->city_power));
    for (size_t k = 0; k < found->shown && k < SHOWN; k++) add_row(&table, cli, c, &found->item[k]);
    table_print(&table, &cli->terminal);
    const size_t all = found->months + found->storefronts;
    if (all > SHOWN) (void)printf("and %zu more: gevel --json check\n", all - SHOWN);
}

json_t *implausible_json(const Coverage *c) {
    const ImplausibleFound *found = &c->implausible;
    json_t *rows = json_array();
    for (size_t k = 0; k < found->shown; k++) {
        const Implausible *item = &found->item[k];
        json_array_append_new(
            rows,
            json_pack("{s:o, s:o, s:i, s:o, s:o, s:o, s:o}", "storefront_id",
                      json_words(c->id[item->row]), "month",
                      item->month >= 0 ? json_month(item->month) : json_null(), "power_of_ten",
                      item->power, "eur_month", json_number(item->eur), "expected_eur_month",
                      json_number(item->expected_eur), "path", json_words(item->path), "line",
                      item->path ? json_integer(item->line) : json_null()));
    }
    return json_pack("{s:o, s:o, s:o, s:i, s:o}", "storefronts", json_size(found->storefronts),
                     "months", json_size(found->months), "affected", json_size(found->affected),
                     "city_power_of_ten", found->city_power, "rows", rows);
}
