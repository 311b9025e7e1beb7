/* neutral.h - what gevel's own tables are made of, one file each: columns as declared, and a
 * handler that binds one converted row or rejects it (ingest/table.h). */
#ifndef DATASETS_SOURCES_NEUTRAL_H
#define DATASETS_SOURCES_NEUTRAL_H
#include <math.h>

#include "datasets/base/text.h"
#include "datasets/ingest/table.h"

/* required: false or true; is: COLUMN_... */
#define NUMBER(name, required, low, high, is) \
    { name, CELL_NUMBER, required, low, high, NULL, is }
#define TEXT(name, required, is) \
    { name, CELL_TEXT, required, 0, 0, NULL, is }
#define MONTH(name, required) \
    { name, CELL_MONTH, required, 0, 0, NULL, COLUMN_PAST }
#define DATE(name, required, is) \
    { name, CELL_DATE, required, 0, 0, NULL, is }
#define WORD(name, required, words) \
    { name, CELL_WORD, required, 0, 0, words, 0 }
#define END \
    { NULL, CELL_TEXT, false, 0, 0, NULL, 0 }

/* Bind a cell, or nothing. */
static inline void neutral_text(Stmt *stmt, int index, const Cell *cell) {
    if (cell->given)
        stmt_lend(stmt, index, cell->text, cell->length);
    else
        stmt_text(stmt, index, NULL);
}

static inline void neutral_number(Stmt *stmt, int index, const Cell *cell) {
    stmt_real(stmt, index, cell->given ? cell->number : NAN);
}

/* A number rounded to a whole one. */
static inline void neutral_whole(Stmt *stmt, int index, const Cell *cell) {
    if (cell->given)
        stmt_int(stmt, index, (int64_t)llround(cell->number));
    else
        stmt_text(stmt, index, NULL);
}

static inline void neutral_day(Stmt *stmt, int index, const Cell *cell) {
    if (cell->given)
        stmt_int(stmt, index, (int64_t)cell->number);
    else
        stmt_text(stmt, index, NULL);
}

static inline Status neutral_finish(FactWriter *sink, Stmt *stmt, const Row *row, int index,
                                    Err *err) {
    stmt_int(stmt, index, sink->input_id);
    stmt_int(stmt, index + 1, row->line);
    return stmt_run(stmt, err);
}

static inline int neutral_word(const char *const *words, const Cell *cell) {
    for (int k = 0; cell->given && words[k]; k++)
        if (text_slice_equal(cell->text, cell->length, words[k])) return k;
    return 0;
}

/* Puts one month's value; the same month twice in a file must agree. */
static inline Status neutral_month(Series *series, Row *row, size_t column, const Fact *fact,
                                   Err *err) {
    bool same = true;
    TRY(series_put(series, fact, row->line, &same, err));
    if (same) return ST_OK;
    return row_reject(row, column, row_month_clash);
}

/* Rejects a row whose place, in columns lon and the next, cannot be one. */
bool neutral_place_refused(Row *row, size_t lon);

#endif
