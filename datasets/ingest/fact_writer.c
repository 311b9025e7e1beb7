#include "datasets/ingest/fact_writer.h"

#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/ingest/party_key.h"

/* ---- what the rows share ---- */

Status fact_writer_reload(FactWriter *sink, Err *err) {
    Stmt stmt;
    bool row = true;
    id_map_open(&sink->storefronts, sink->arena);
    sink->records.known = false;
    sink->writings = (IdMap){0};
    sink->writing_count = 0;
    TRY(stmt_open(sink->store, sql_query("storefront_ids"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 1);
        (void)id_map_put(&sink->storefronts, id, strlen(id), stmt_get_int(&stmt, 0));
    }
    stmt_close(&stmt);
    return status;
}

Status fact_writer_key(FactWriter *sink, Err *err) {
    if (sink->has_key) return ST_OK;
    TRY(party_key(sink->store, sink->arena, sink->key, err));
    sink->has_key = true;
    return ST_OK;
}

/* ---- opening and closing ---- */

Status fact_writer_open(FactWriter *sink, Store *store, Arena *arena, Err *err) {
    const FactWriter first = {.store = store,
                              .nace = nace_open(arena),
                              .sector_words = sector_words_open(arena),
                              .newest = clock_today() + 1 /* in any zone */};
    return fact_writer_open_beside(sink, &first, arena, err);
}

Status fact_writer_open_beside(FactWriter *sink, const FactWriter *open, Arena *arena, Err *err) {
    *sink = (FactWriter){.store = open->store,
                         .arena = arena,
                         .nace = open->nace,
                         .sector_words = open->sector_words,
                         .newest = open->newest};
    id_map_open(&sink->enterprises, arena);
    id_map_open(&sink->labels, arena);
    return fact_writer_reload(sink, err);
}

Status fact_writer_begin(FactWriter *sink, Err *err) {
    sink->tolds = 0;
    for (size_t k = 0; k < sink->label_count; k++) sink->label[k].rows = 0;
    sink->given = ~0u;
    sink->counting = COUNTING_UNSAID;
    TRY(stmt_open(sink->store, sql_query("insert_reject"), &sink->reject, err));
    TRY(series_open(&sink->turnover, &series_turnover, sink->store, sink->input_id, NULL, err));
    TRY(series_open(&sink->enterprise_turnover, &series_enterprise_turnover, sink->store,
                    sink->input_id, &sink->enterprise, err));
    return series_open(&sink->footfall, &series_footfall, sink->store, sink->input_id, NULL, err);
}

Status fact_writer_table(FactWriter *sink, const Table *table, Err *err) {
    if (table->insert) TRY(stmt_open(sink->store, sql_query(table->insert), &sink->insert, err));
    if (table->replace) {
        TRY(stmt_open(sink->store, sql_query(table->replace), &sink->replace, err));
        TRY(stmt_open(sink->store, sql_query("storefront_given"), &sink->given_before, err));
    }
    const bool records = strncmp(table->name, "record", strlen("record")) == 0 ||
                         strcmp(table->name, "link_decisions") == 0;
    if (records || strcmp(table->name, "links") == 0) TRY(fact_writer_key(sink, err));
    if (!records) return ST_OK;
    sink->records.store = sink->store;
    sink->records.input_id = sink->input_id;
    sink->records.key = sink->key;
    return record_rows_begin(&sink->records, sink->arena, err);
}

Status fact_writer_flush(FactWriter *sink, Err *err) {
    TRY(link_rows_flush(&sink->links, &sink->insert, sink->input_id, err));
    TRY(counts_flush(&sink->counts, sink->store, sink->input_id, err));
    TRY(record_rows_flush(&sink->records, err));
    TRY(series_flush(&sink->turnover, err));
    TRY(series_flush(&sink->enterprise_turnover, err));
    return series_flush(&sink->footfall, err);
}

void fact_writer_end(FactWriter *sink) {
    stmt_close(&sink->insert);
    stmt_close(&sink->replace);
    stmt_close(&sink->given_before);
    stmt_close(&sink->seats);
    stmt_close(&sink->reject);
    stmt_close(&sink->figure);
    stmt_close(&sink->enterprise_figure);
    link_rows_free(&sink->links);
    record_rows_end(&sink->records);
    counts_free(&sink->counts);
    till_days_free(&sink->till_days);
    series_close(&sink->turnover);
    series_close(&sink->enterprise_turnover);
    series_close(&sink->footfall);
}
