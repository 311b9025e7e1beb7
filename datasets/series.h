/* series.h - gathers monthly values into one fact row per subject, year and tag.
 *
 * Slots are written when many have gathered and at the end, in order of subject and year, so that a
 * file in any order makes few, sequential database rows. Bounded: SERIES_SLOTS slots. */
#ifndef DATASETS_SERIES_H
#define DATASETS_SERIES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/store.h"

typedef struct SeriesSlot {
    int64_t subject;
    int year, tag;
    int64_t line;     /* first line that gave a value */
    double month[12]; /* NaN = none */
} SeriesSlot;

typedef struct Series {
    SeriesSlot *slot; /* [capacity] */
    uint32_t *index;  /* [4 x capacity... power of two] slot + 1, 0 = free */
    size_t count, capacity, buckets, last;
    /* Writes one slot: binds and runs an upsert. */
    Status (*write)(void *context, const SeriesSlot *slot, Err *err);
    void *context;
} Series;

/* The slot of a subject's year and tag, made when absent. May write out and forget older slots. */
Status series_slot(Series *series, int64_t subject, int year, int tag, int64_t line,
                   SeriesSlot **slot, Err *err);
Status series_flush(Series *series, Err *err);
void series_close(Series *series);

#endif
