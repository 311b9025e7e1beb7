/* proxies - proxies.csv: what turnover is set against, by month. */
#include "datasets/ingest/keys.h"
#include "datasets/sources/neutral.h"

static const Column proxies_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    MONTH("month", true),
    WORD("kind", true, "purchases_eur card_eur wages_eur energy_kwh water_m3 waste_kg seats"),
    NUMBER("value", true, 0, 1e12, COLUMN_VALUE),
    END,
};
static Status take_proxy(FactWriter *sink, Row *row, Err *err) {
    const int64_t subject = key_storefront_known(sink, row, 0);
    if (subject < 0 || proxy_refused(row, 2, 3)) return ST_OK;
    stmt_int(&sink->insert, 1, subject);
    stmt_int(&sink->insert, 2, (int64_t)row->cell[1].number);
    neutral_text(&sink->insert, 3, &row->cell[2]);
    neutral_number(&sink->insert, 4, &row->cell[3]);
    return neutral_finish(sink, &sink->insert, row, 5, err);
}
const Table table_proxies = {
    .name = "proxies",
    .columns = proxies_columns,
    .insert = "insert_proxy",
    .take = take_proxy,
};
