/* find.c - gevel find: storefronts by what people know of them. */
#include "datasets/base/text.h"
#include "detector/cli/filtering.h"
#include "detector/cli/reading.h"
#include "detector/contest/contest.h"
#include "reports/lang/voice.h"
#include "reports/words/words.h"

static const Option options[] = {OPTIONS_FILTER, OPTION_UNLOGGED, {0}};

static const char *const examples[] = {
    "gevel find meir 12",
    "gevel find café --district Antwerpen",
    "gevel --json find 2060 nachtwinkel",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static json_t *found_json(const Voice *v, const WatchRow *row) {
    json_t *out = json_object();
    json_put(out, "storefront_id", json_words(row->storefront_id));
    json_put(out, "name", json_words(row->name));
    json_put(out, "address", json_words(words_address(row, v->arena)));
    json_put(out, "district", json_words(row->district));
    json_put(out, "sector", json_words(row->sector));
    json_put(out, "rank", json_size(row->rank));
    json_put(out, "selection", json_words(selection_name(row->selection)));
    return out;
}

static void print_found(const Cli *cli, const Voice *v, const RowFilter *filter) {
    static const Column columns[] = {{"storefront", false}, {"name", false}, {"address", false},
                                     {"sector", false},     {"place", true}, {"list", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t r = 0; r < v->list->n; r++) {
        const WatchRow *row = &v->list->rows[r];
        if (!row_filter_wants(filter, row)) continue;
        table_cell(&table, row->storefront_id);
        table_cell(&table, row->name);
        table_cell(&table, words_address(row, cli->arena));
        table_cell(&table, row->sector);
        table_count(&table, row->rank);
        table_cell(&table, words_selection(v, row));
    }
    if (table.cells)
        table_print(&table, &cli->terminal);
    else
        (void)printf("nothing found in run %lld for %s\n", (long long)v->list->run_id,
                     terminal_safe(cli->arena, row_filter_text(filter, cli->arena)));
}

static Status work(Cli *cli, Store *store, Err *err) {
    RowFilter *filter = cli->task;
    Watchlist list = {0};
    TRY(cli_watchlist_part(cli, store, NULL, WATCH_NUMBERS, &list, err));
    TRY(contests_mark(store, &list, err));
    TRY(row_filter_open(filter, &list, cli->arena, err));
    TRY(reading_log(cli, store, "find",
                    arena_printf(cli->arena, "run %lld", (long long)list.run_id), "{}", err));
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = cli->arena};
    if (!cli->json) {
        print_found(cli, &voice, filter);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t r = 0; r < list.n; r++)
        if (row_filter_wants(filter, &list.rows[r]))
            (void)json_array_append_new(rows, found_json(&voice, &list.rows[r]));
    return cli_print_json(json_pack("{s:I, s:o}", "run", (json_int_t)list.run_id, "found", rows),
                          err);
}

static Status run(Cli *cli, Err *err) {
    RowFilter *filter = ARENA_ARRAY(cli->arena, RowFilter, 1);
    TRY(filtering_read(cli, filter, err));
    filter->word = cli->given.operand;
    filter->words = cli->given.operands;
    filter->unselected = true;
    cli->task = filter;
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command find_command = {
    .name = "find",
    .operands = "TEXT...",
    .summary = "storefronts by name, address, postcode or number",
    .about =
        "Finds the storefronts of the newest run in whose name, address, district or numbers\n"
        "every word of TEXT occurs, whatever its case and accents, and says where each stands on\n"
        "the list.",
    .min_operands = 1,
    .max_operands = 20,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
