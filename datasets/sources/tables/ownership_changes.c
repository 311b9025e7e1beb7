/* ownership_changes - ownership_changes.csv: when an owner changed. */
#include "datasets/ingest/keys.h"
#include "datasets/sources/neutral.h"

static const Column ownership_columns[] = {
    TEXT("storefront_id", false, COLUMN_KEY),
    TEXT("enterprise_id", false, COLUMN_KEY),
    DATE("changed_on", true, 0),
    END,
};
static Status take_ownership(FactWriter *sink, Row *row, Err *err) {
    const bool storefront = row->cell[0].given;
    if (!storefront && !row->cell[1].given)
        return row_reject(row, 0, "neither storefront_id nor enterprise_id is given");
    char out[KEY_TEXT];
    RowsCell key;
    if (storefront && key_storefront_known(sink, row, 0) < 0) return ST_OK;
    if (storefront)
        (void)key_storefront(sink, row, &row->cell[0], out, &key);
    else
        TRY(key_enterprise(sink, row, &row->cell[1], out, &key, err));
    stmt_slice(&sink->insert, 1, key.text, key.length);
    stmt_text(&sink->insert, 2, storefront ? "storefront" : "enterprise");
    neutral_day(&sink->insert, 3, &row->cell[2]);
    return neutral_finish(sink, &sink->insert, row, 4, err);
}
const Table table_ownership_changes = {
    .name = "ownership_changes",
    .columns = ownership_columns,
    .insert = "insert_ownership",
    .take = take_ownership,
};
