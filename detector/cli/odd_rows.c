#include "detector/cli/odd_rows.h"

#include "datasets/base/num.h"

enum { SHOWN = 20 };

static void print_more(size_t all) {
    if (all > SHOWN) (void)printf("and %zu more: gevel --json check\n", all - SHOWN);
}

static void print_alike(const Cli *cli, const OddValues *found) {
    if (!found->groups) return;
    terminal_heading(&cli->terminal, "ids alike but for zeros or capitals: one storefront each?");
    for (size_t k = 0; k < found->groups && k < SHOWN; k++)
        (void)printf("%s\n", terminal_safe(cli->arena, found->group[k]));
    print_more(found->groups);
}

static void print_areas(const Cli *cli, const OddValues *found) {
    static const Column columns[] = {
        {"storefront", false}, {"floor area m2", true}, {"said by, in line", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!found->areas) return;
    terminal_heading(&cli->terminal, "floor areas that one storefront can hardly have");
    for (size_t k = 0; k < found->areas && k < SHOWN; k++) {
        const OddArea *area = &found->area[k];
        char number[NUM_TEXT];
        table_cell(&table, area->id);
        table_cell(&table, arena_strdup(cli->arena, num_format(area->area, number)));
        table_cell(&table, arena_printf(cli->arena, "%s:%lld", area->path, (long long)area->line));
    }
    table_print(&table, &cli->terminal);
    print_more(found->areas);
}

static void print_postcodes(const Cli *cli, const OddValues *found) {
    static const Column columns[] = {
        {"storefront", false}, {"postcode", false}, {"said by, in line", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!found->postcodes) return;
    terminal_heading(&cli->terminal,
                     "postcodes shorter than the others: did a spreadsheet drop "
                     "their zeros?");
    for (size_t k = 0; k < found->postcodes && k < SHOWN; k++) {
        const OddPostcode *code = &found->postcode[k];
        table_cell(&table, code->id);
        table_cell(&table, code->postcode);
        table_cell(&table, arena_printf(cli->arena, "%s:%lld", code->path, (long long)code->line));
    }
    table_print(&table, &cli->terminal);
    print_more(found->postcodes);
}

void odd_print(const Cli *cli, const OddValues *found) {
    print_alike(cli, found);
    print_areas(cli, found);
    print_postcodes(cli, found);
}

json_t *odd_json(const OddValues *found) {
    json_t *groups = json_array(), *areas = json_array(), *codes = json_array();
    for (size_t k = 0; k < found->groups && k < ODD_SHOWN; k++)
        json_array_append_new(groups, json_words(found->group[k]));
    for (size_t k = 0; k < found->areas && k < ODD_SHOWN; k++) {
        const OddArea *area = &found->area[k];
        json_array_append_new(
            areas, json_pack("{s:o, s:o, s:o, s:I}", "storefront_id", json_words(area->id),
                             "floor_area_m2", json_number(area->area), "path",
                             json_words(area->path), "line", (json_int_t)area->line));
    }
    for (size_t k = 0; k < found->postcodes && k < ODD_SHOWN; k++) {
        const OddPostcode *code = &found->postcode[k];
        json_array_append_new(
            codes, json_pack("{s:o, s:o, s:o, s:I}", "storefront_id", json_words(code->id),
                             "postcode", json_words(code->postcode), "path", json_words(code->path),
                             "line", (json_int_t)code->line));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "alike_ids", json_size(found->alike),
                     "alike", groups, "odd_areas", json_size(found->areas), "areas", areas,
                     "short_postcodes", json_size(found->postcodes), "postcodes", codes);
}
