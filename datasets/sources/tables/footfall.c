/* footfall - footfall.csv: people of a month at a storefront. */
#include "datasets/ingest/keys.h"
#include "datasets/ingest/people_days.h"
#include "datasets/sources/neutral.h"

enum { FO_STOREFRONT, FO_MONTH, FO_COUNT, FO_KIND, FO_COVERAGE };
static const Column footfall_columns[] = {
    TEXT("storefront_id", true, COLUMN_KEY),
    MONTH("month", true),
    NUMBER("count", true, 0, 1e9, COLUMN_VALUE | COLUMN_WHOLE),
    WORD("kind", true, "passers_by visitors"),
    NUMBER("coverage", false, 0, 1, 0),
    END,
};
static const char *const footfall_kinds[] = {"passers_by", "visitors", NULL};

static Status take_footfall(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    const int64_t subject = key_storefront_known(sink, row, FO_STOREFRONT);
    if (subject < 0) return ST_OK;
    const double coverage = c[FO_COVERAGE].given ? c[FO_COVERAGE].number : 1;
    if (coverage < people_coverage_least) {
        row_aside(sink, row, people_too_little);
        return ST_OK;
    }
    const Fact fact = {.subject = subject,
                       .value = c[FO_COUNT].number / coverage,
                       .month = (int32_t)c[FO_MONTH].number,
                       .tag = neutral_word(footfall_kinds, &c[FO_KIND])};
    return neutral_month(&sink->footfall, row, FO_COUNT, &fact, err);
}

/* The count of a fully observed month of a known storefront. */
static bool footfall_fact(const FactWriter *sink, const Row *row, NameHint *hint, Fact *fact) {
    const Cell *c = row->cell, *id = &c[FO_STOREFRONT];
    if (c[FO_COVERAGE].given) return false;
    *fact = (Fact){.subject = id_map_near(&sink->storefronts, id->text, id->length, hint),
                   .value = c[FO_COUNT].number,
                   .month = (int32_t)c[FO_MONTH].number,
                   .tag = neutral_word(footfall_kinds, &c[FO_KIND])};
    return fact->subject >= 0;
}

static Series *footfall_series(FactWriter *sink) {
    return &sink->footfall;
}

const Table table_footfall = {
    .name = "footfall",
    .columns = footfall_columns,
    .take = take_footfall,
    .fact = footfall_fact,
    .series = footfall_series,
    .fact_column = FO_COUNT,
};
