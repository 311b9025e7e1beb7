/* turnover - turnover.csv: amounts of months, or of periods over several. */
#include "datasets/ingest/figures.h"
#include "datasets/ingest/keys.h"
#include "datasets/sources/neutral.h"

enum {
    TU_STOREFRONT,
    TU_ENTERPRISE,
    TU_MONTH,
    TU_START,
    TU_END,
    TU_AMOUNT,
    TU_SOURCE,
    TU_CURRENCY
};
static const Column turnover_columns[] = {
    TEXT("storefront_id", false, COLUMN_KEY),
    TEXT("enterprise_id", false, COLUMN_KEY),
    MONTH("month", false),
    DATE("period_start", false, COLUMN_PAST | COLUMN_FROM),
    DATE("period_end", false, COLUMN_PAST | COLUMN_TO),
    NUMBER("amount_eur", true, 0, 1e10, COLUMN_VALUE),
    WORD("source", false, "declared vat accounts till"),
    WORD("currency", false, "EUR euro euros \xE2\x82\xAC"), /* another is never read as euros */
    END,
};

/* An amount over inclusive dates: a month, then the fact's, or a figure over several. */
static Status put_period(FactWriter *sink, Row *row, Series *series, Fact *fact, Err *err) {
    const Cell *c = row->cell;
    Figure figure = {
        .source = turnover_sources[fact->tag], .amount_eur = fact->value, .line = row->line};
    bool same = true;
    const char *bad = figure_period((int)c[TU_START].number, (int)c[TU_END].number, &figure.period);
    if (bad) return row_reject(row, TU_END, bad);
    if (figure.period.whole_month) {
        fact->month = figure.period.first;
        return neutral_month(series, row, TU_AMOUNT, fact, err);
    }
    if (series == &sink->turnover) {
        figure.storefront = fact->subject;
    } else {
        figure.enterprise = c[TU_ENTERPRISE].text;
        figure.enterprise_length = c[TU_ENTERPRISE].length;
    }
    TRY(figure_put(sink, &figure, false, &same, err));
    if (same) return ST_OK;
    return row_reject(row, TU_AMOUNT,
                      "this period was already given in the same file, with another value");
}

static Status take_turnover(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    char enterprise[KEY_TEXT];
    Fact fact = {.value = c[TU_AMOUNT].number,
                 .tag = neutral_word(turnover_sources, &c[TU_SOURCE])};
    Series *series = &sink->turnover;
    if (c[TU_STOREFRONT].given) {
        fact.subject = key_storefront_known(sink, row, TU_STOREFRONT);
        if (fact.subject < 0) return ST_OK;
    } else if (c[TU_ENTERPRISE].given) {
        TRY(key_enterprise_cell(sink, row, TU_ENTERPRISE, enterprise, err));
        fact.subject = key_enterprise_index(sink, &c[TU_ENTERPRISE]);
        series = &sink->enterprise_turnover;
    } else {
        return row_reject(row, TU_STOREFRONT, "neither storefront_id nor enterprise_id is given");
    }
    if (c[TU_MONTH].given) {
        fact.month = (int32_t)c[TU_MONTH].number;
        return neutral_month(series, row, TU_AMOUNT, &fact, err);
    }
    if (c[TU_START].given && c[TU_END].given) return put_period(sink, row, series, &fact, err);
    return row_reject(row, TU_MONTH, "neither month nor period_start and period_end are given");
}

/* A month's amount of a known storefront. */
static bool turnover_fact(const FactWriter *sink, const Row *row, NameHint *hint, Fact *fact) {
    const Cell *c = row->cell, *id = &c[TU_STOREFRONT];
    if (!id->given || !c[TU_MONTH].given) return false;
    *fact = (Fact){.subject = id_map_near(&sink->storefronts, id->text, id->length, hint),
                   .value = c[TU_AMOUNT].number,
                   .month = (int32_t)c[TU_MONTH].number,
                   .tag = neutral_word(turnover_sources, &c[TU_SOURCE])};
    return fact->subject >= 0;
}

static Series *turnover_series(FactWriter *sink) {
    return &sink->turnover;
}

const Table table_turnover = {
    .name = "turnover",
    .columns = turnover_columns,
    .take = take_turnover,
    .fact = turnover_fact,
    .series = turnover_series,
    .fact_column = TU_AMOUNT,
};
