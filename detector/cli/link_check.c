#include "detector/cli/link_check.h"

static void print_rows(const Cli *cli, const char *title, const LinkageRow *row, size_t count,
                       bool districts) {
    const Column columns[] = {{title, false},     {"records", true},  {"carry turnover", true},
                              {"accepted", true}, {"doubtful", true}, {"unlinked", true},
                              {"not seen", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < count; k++) {
        const char *name = districts ? cli_district(row[k].name) : row[k].name;
        const size_t counts[] = {row[k].records,  row[k].money, row[k].accepted,
                                 row[k].doubtful, row[k].none,  row[k].unseen};
        table_cell(&table, terminal_safe(cli->arena, name));
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) table_count(&table, counts[c]);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

void link_check_print(const Cli *cli, const Linkage *l) {
    size_t unseen = 0;
    if (!l->registers) return;
    for (size_t k = 0; k < l->registers; k++) unseen += l->registry[k].unseen;
    terminal_heading(&cli->terminal, "links to records of other registers");
    print_rows(cli, "register", l->registry, l->registers, false);
    print_rows(cli, "district", l->district, l->districts, true);
    if (unseen) (void)printf("! %zu records came after the last 'gevel link'\n", unseen);
}

static json_t *rows_json(const LinkageRow *row, size_t count) {
    json_t *out = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(
            out, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", json_words(row[k].name),
                           "records", json_size(row[k].records), "money", json_size(row[k].money),
                           "accepted", json_size(row[k].accepted), "doubtful",
                           json_size(row[k].doubtful), "unlinked", json_size(row[k].none),
                           "not_seen", json_size(row[k].unseen)));
    return out;
}

json_t *link_check_json(const Linkage *l) {
    return json_pack("{s:o, s:o}", "registers", rows_json(l->registry, l->registers), "districts",
                     rows_json(l->district, l->districts));
}
