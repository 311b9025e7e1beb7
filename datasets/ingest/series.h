/* series.h - gathers monthly values into one fact row per subject and tag (source or kind).
 *
 * Values may come in any order; the row of a subject is written once all of its years have
 * gathered, in order of subject, so that a file makes few, sequential database rows. A file grouped
 * by subject is written as it goes; any other is held as far as memory is allowed (SERIES_MOST
 * years), and what was written before is read back when it is met again: the result never depends
 * on when rows were written. */
#ifndef DATASETS_INGEST_SERIES_H
#define DATASETS_INGEST_SERIES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/text.h"
#include "datasets/store/store.h"

/* One value of one month: what most rows of large tables say. */
typedef struct Fact {
    int64_t subject;
    double value;
    int32_t month, tag;
} Fact;

/* One year of a subject and tag. */
typedef struct SeriesYear {
    int64_t subject;
    int32_t year, tag;
    int64_t line;     /* first line that gave a value */
    double month[12]; /* NaN = none */
} SeriesYear;

/* Where the rows of a kind of facts go. */
typedef struct SeriesTable {
    const char *write, *read, *remove; /* queries: series_*_write, ... */
    const char *const *tags;           /* their texts */
    bool named;                        /* subjects are stored by text, not by number */
} SeriesTable;
extern const SeriesTable series_turnover, series_enterprise_turnover, series_footfall,
    series_record_turnover, series_record_footfall;

typedef struct Series {
    const SeriesTable *table;
    int64_t input_id;
    const char ***names; /* of subjects, when the table is named */
    SeriesYear *slot;    /* [capacity] */
    uint32_t *index;     /* [buckets] slot + 1, 0 = free */
    size_t count, capacity, buckets, last;
    size_t values;           /* in the slots */
    size_t repeated;         /* values put that were there already, the same */
    size_t whole, rising;    /* years written with all their months; that rise in each of them */
    bool scattered;          /* subjects did not come in order */
    int64_t written_subject; /* largest subject written */
    Stmt write, read, remove;
    Text text;
} Series;

Status series_open(Series *series, const SeriesTable *table, Store *store, int64_t input_id,
                   const char ***names, Err *err);
/* Puts the value of a line. *same = false when the month had another value before, which stays. */
Status series_put(Series *series, const Fact *fact, int64_t line, bool *same, Err *err);
Status series_flush(Series *series, Err *err);
void series_close(Series *series); /* also when never opened */

/* The text of a row's years, as stored: JSON, an array of [year, line, m01, ..., m12] in order of
 * year, null = none. series_encode replaces `text`; series_decode reads the year at *at and moves
 * past it, false at the end and where no whole year stands. Then *at is "]", unless the text was
 * cut off or holds something else. */
void series_encode(const SeriesYear *year, size_t years, Text *text);
bool series_decode(const char **at, SeriesYear *year);

/* Month of the first and of the last value of a year. */
int series_first_month(const SeriesYear *year);
int series_last_month(const SeriesYear *year);

#endif
