/* opening_hours - opening_hours.csv: when storefronts are open, as OpenStreetMap writes it. */
#include "datasets/reference/opening_hours.h"
#include "datasets/ingest/keys.h"
#include "datasets/ingest/table.h"

enum { OH_STOREFRONT, OH_HOURS };
static const Column columns[] = {
    {"storefront_id", CELL_TEXT, true, 0, 0, NULL, COLUMN_KEY},
    {"opening_hours", CELL_TEXT, true, 0, 0, NULL, COLUMN_VALUE},
    {NULL, CELL_TEXT, false, 0, 0, NULL, 0},
};

static Status take(FactWriter *sink, Row *row, Err *err) {
    const Cell *text = &row->cell[OH_HOURS];
    OpeningHours hours;
    const int64_t storefront = key_storefront_known(sink, row, OH_STOREFRONT);
    if (storefront < 0) return ST_OK;
    if (!opening_hours_read(text->text, text->length, &hours))
        return row_reject(row, OH_HOURS,
                          "not opening hours like 'Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-17:00; "
                          "Su off' or '24/7'");
    stmt_int(&sink->insert, 1, storefront);
    stmt_lend(&sink->insert, 2, text->text, text->length);
    stmt_int(&sink->insert, 3, sink->input_id);
    stmt_int(&sink->insert, 4, row->line);
    return stmt_run(&sink->insert, err);
}

const Table table_opening_hours = {
    .name = "opening_hours",
    .columns = columns,
    .insert = "insert_opening_hours",
    .take = take,
};
