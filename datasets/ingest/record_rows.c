#include "datasets/ingest/record_rows.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/digest.h"

enum { ID_MOST = 600 }; /* bytes of register and key together */

static const char separator = '\x1f';

static size_t id_text(const char *registry, const char *key, char out[ID_MOST]) {
    const int length = snprintf(out, ID_MOST, "%s%c%s", registry, separator, key);
    return (size_t)(length < ID_MOST ? length : ID_MOST - 1);
}

static Status read_ids(RecordRows *rows, Arena *arena, Err *err) {
    Stmt stmt;
    bool row = true;
    char id[ID_MOST];
    id_map_open(&rows->ids, arena);
    TRY(stmt_open(rows->store, sql_query("record_ids"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const size_t length = id_text(stmt_get_text(&stmt, 0), stmt_get_text(&stmt, 1), id);
        (void)id_map_put(&rows->ids, id, length, stmt_get_int(&stmt, 2));
    }
    stmt_close(&stmt);
    rows->known = !status;
    return status;
}

Status record_rows_begin(RecordRows *rows, Arena *arena, Err *err) {
    Store *store = rows->store;
    if (!rows->known) TRY(read_ids(rows, arena, err));
    TRY(stmt_open(store, sql_query("record_insert"), &rows->insert, err));
    TRY(stmt_open(store, sql_query("record_replace"), &rows->replace, err));
    TRY(stmt_open(store, sql_query("record_figure_put"), &rows->figure, err));
    TRY(stmt_open(store, sql_query("record_proxy_put"), &rows->proxy, err));
    TRY(series_open(&rows->turnover, &series_record_turnover, store, rows->input_id, NULL, err));
    return series_open(&rows->footfall, &series_record_footfall, store, rows->input_id, NULL, err);
}

Status record_rows_flush(RecordRows *rows, Err *err) {
    if (rows->turnover.table) TRY(series_flush(&rows->turnover, err));
    return rows->footfall.table ? series_flush(&rows->footfall, err) : ST_OK;
}

void record_rows_end(RecordRows *rows) {
    stmt_close(&rows->insert);
    stmt_close(&rows->replace);
    stmt_close(&rows->figure);
    stmt_close(&rows->proxy);
    series_close(&rows->turnover);
    series_close(&rows->footfall);
}

int64_t record_rows_find(const RecordRows *rows, const char *registry, const char *key) {
    char id[ID_MOST];
    const size_t length = id_text(registry, key, id);
    return id_map_find(&rows->ids, id, length);
}

/* ---- a row ---- */

bool record_phone(const char *text, char out[8]) {
    char digits[24];
    size_t count = 0;
    for (const char *p = text; *p && count < sizeof digits; p++)
        if (*p >= '0' && *p <= '9') digits[count++] = *p;
    if (count < 7) return false;
    memcpy(out, digits + count - 7, 7);
    out[7] = 0;
    return strspn(out, (char[2]){out[0], 0}) < 7 && strcmp(out, "1234567") != 0;
}

void record_key(const RecordRow *row, char out[RECORD_KEY]) {
    const char *const parts[] = {row->name, row->street, row->house_number, row->postcode,
                                 row->municipality};
    Digest digest;
    char hex[DIGEST_TEXT];
    digest_init(&digest);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        digest_add(&digest, parts[k] ? parts[k] : "", parts[k] ? strlen(parts[k]) + 1 : 1);
    digest_hex(&digest, hex);
    memcpy(out, hex, RECORD_KEY - 1);
    out[RECORD_KEY - 1] = 0;
}

static void bind_day(Stmt *stmt, int index, int32_t day) {
    if (day == INT32_MIN)
        stmt_text(stmt, index, NULL);
    else
        stmt_int(stmt, index, day);
}

Status record_rows_put(RecordRows *rows, const RecordRow *row, int64_t *record, Err *err) {
    char digits[8], hash[33] = "", id[ID_MOST];
    *record = record_rows_find(rows, row->registry, row->key);
    Stmt *put = *record < 0 ? &rows->insert : &rows->replace;
    const char *const text[] = {row->registry, row->key,          row->name,     row->sector,
                                row->street,   row->house_number, row->postcode, row->municipality};
    if (row->phone && record_phone(row->phone, digits)) digest_keyed(rows->key, digits, 7, hash);
    for (int k = 0; k < 8; k++) stmt_static(put, 1 + k, text[k]);
    stmt_static(put, 9, *hash ? hash : NULL);
    bind_day(put, 10, row->opened_on);
    bind_day(put, 11, row->closed_on);
    stmt_int(put, 12, rows->input_id);
    stmt_int(put, 13, row->line);
    TRY(stmt_run(put, err));
    if (*record >= 0) return ST_OK;
    *record = sqlite3_last_insert_rowid(rows->store->db);
    (void)id_map_put(&rows->ids, id, id_text(row->registry, row->key, id), *record);
    return ST_OK;
}

Status record_rows_figure(RecordRows *rows, const RecordFigure *f, bool *same, Err *err) {
    Stmt *stmt = &rows->figure;
    const int64_t number[] = {rows->input_id, f->line, f->first, f->last};
    stmt_int(stmt, 1, f->record);
    stmt_int(stmt, 2, f->start);
    stmt_int(stmt, 3, f->end);
    stmt_text(stmt, 4, f->source);
    for (int k = 0; k < 4; k++) stmt_int(stmt, 5 + k, number[k]);
    stmt_real(stmt, 9, f->amount_eur);
    TRY(stmt_run(stmt, err));
    *same = sqlite3_changes(rows->store->db) > 0;
    return ST_OK;
}

Status record_rows_proxy(RecordRows *rows, const RecordProxy *p, bool *same, Err *err) {
    Stmt *stmt = &rows->proxy;
    stmt_int(stmt, 1, p->record);
    stmt_int(stmt, 2, p->month);
    stmt_text(stmt, 3, p->kind);
    stmt_int(stmt, 4, rows->input_id);
    stmt_int(stmt, 5, p->line);
    stmt_real(stmt, 6, p->value);
    TRY(stmt_run(stmt, err));
    *same = sqlite3_changes(rows->store->db) > 0;
    return ST_OK;
}
