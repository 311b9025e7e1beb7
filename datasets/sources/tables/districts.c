/* districts - districts.csv: the districts of postcodes. */
#include "datasets/sources/neutral.h"

enum { DI_DISTRICT, DI_POSTCODE, DI_MUNICIPALITY };
static const Column districts_columns[] = {
    TEXT("district", true, 0),
    TEXT("postcode", true, 0),
    TEXT("municipality", false, 0),
    END,
};
static Status take_district(FactWriter *sink, Row *row, Err *err) {
    neutral_text(&sink->insert, 1, &row->cell[DI_DISTRICT]);
    neutral_text(&sink->insert, 2, &row->cell[DI_POSTCODE]);
    neutral_text(&sink->insert, 3, &row->cell[DI_MUNICIPALITY]);
    stmt_text(&sink->insert, 4, NULL);
    return neutral_finish(sink, &sink->insert, row, 5, err);
}
const Table table_districts = {
    .name = "districts",
    .columns = districts_columns,
    .insert = "insert_district",
    .take = take_district,
    .exact = true,
};
