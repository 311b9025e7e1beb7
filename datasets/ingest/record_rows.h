/* record_rows.h - records of registers that share no key with the storefronts, and what is filed
 * for them, on their way into the store. */
#ifndef DATASETS_INGEST_RECORD_ROWS_H
#define DATASETS_INGEST_RECORD_ROWS_H
#include "datasets/base/id_map.h"
#include "datasets/ingest/series.h"

typedef struct RecordRows {
    bool known; /* the ids below are those of the store */
    IdMap ids;  /* "register\x1fkey" -> record.id */
    Store *store;
    int64_t input_id;
    const unsigned char *key; /* [32] of hashes */
    Stmt insert, replace, figure, proxy;
    Series turnover, footfall;
} RecordRows;

/* A record as a row gives it; texts may be NULL. */
typedef struct RecordRow {
    const char *registry, *key, *name, *sector, *street, *house_number, *postcode, *municipality;
    const char *phone;            /* as written: what is no phone is left out, the rest hashed */
    int32_t opened_on, closed_on; /* days; INT32_MIN = not given */
    int64_t line;
} RecordRow;

/* For a unit that holds records, whose store, input_id and key are set; the ids are read when they
 * are not known. */
Status record_rows_begin(RecordRows *rows, Arena *arena, Err *err);
Status record_rows_flush(RecordRows *rows, Err *err);
void record_rows_end(RecordRows *rows); /* also when it did not begin */

/* The record's number, -1 when it is not known. */
int64_t record_rows_find(const RecordRows *rows, const char *registry, const char *key);
/* Stores the record, or what is new of it. */
Status record_rows_put(RecordRows *rows, const RecordRow *row, int64_t *record, Err *err);

/* Turnover of a period: inclusive dates, and the months they cover (figures.h). */
typedef struct RecordFigure {
    int64_t record, line;
    int start, end, first, last;
    const char *source;
    double amount_eur;
} RecordFigure;
/* *same = false when this input gave the period before with another amount, which stays. */
Status record_rows_figure(RecordRows *rows, const RecordFigure *figure, bool *same, Err *err);

/* What turnover is set against, of one month. *same: as record_rows_figure. */
typedef struct RecordProxy {
    int64_t record, line;
    int month;
    const char *kind; /* as in the table proxies */
    double value;
} RecordProxy;
Status record_rows_proxy(RecordRows *rows, const RecordProxy *proxy, bool *same, Err *err);

/* What a record without a key is known by: a digest of its name and address. */
enum { RECORD_KEY = 33 };
void record_key(const RecordRow *row, char out[RECORD_KEY]);

/* Digits that tell a phone from another: the last seven; false for what is none (too short, one
 * digit again and again). */
bool record_phone(const char *text, char out[8]);

#endif
