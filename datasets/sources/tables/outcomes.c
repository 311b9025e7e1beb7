/* outcomes - outcomes.csv: what inspections found. */
#include "datasets/ingest/keys.h"
#include "datasets/sources/neutral.h"

static const Column outcomes_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    DATE("inspected_on", true, COLUMN_PAST),
    WORD("outcome", true, "confirmed cleared inconclusive"),
    WORD("selection", false, "ranked random"),
    NUMBER("inclusion_probability", false, 1e-9, 1, 0),
    TEXT("note", false, 0),
    TEXT("service_number", false, 0),
    NUMBER("customers_counted", false, 0, 1e6, 0),
    NUMBER("minutes", false, 1, 1440, 0),
    NUMBER("run", false, 1, 1e15, 0),
    END,
};
static Status take_outcome(FactWriter *sink, Row *row, Err *err) {
    const int64_t subject = key_storefront_known(sink, row, 0);
    if (subject < 0) return ST_OK;
    stmt_int(&sink->insert, 1, subject);
    neutral_day(&sink->insert, 2, &row->cell[1]);
    neutral_text(&sink->insert, 3, &row->cell[2]);
    neutral_text(&sink->insert, 4, &row->cell[3]);
    neutral_number(&sink->insert, 5, &row->cell[4]);
    neutral_text(&sink->insert, 9, &row->cell[5]);
    neutral_text(&sink->insert, 10, &row->cell[6]);
    neutral_whole(&sink->insert, 11, &row->cell[7]);
    neutral_whole(&sink->insert, 12, &row->cell[8]);
    neutral_whole(&sink->insert, 8, &row->cell[9]);
    return neutral_finish(sink, &sink->insert, row, 6, err);
}
const Table table_outcomes = {
    .name = "outcomes",
    .columns = outcomes_columns,
    .insert = "insert_outcome",
    .take = take_outcome,
};
