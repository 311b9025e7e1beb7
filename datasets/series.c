#include "datasets/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/mem.h"

enum { SERIES_SLOTS = 1 << 20 }; /* 128 MiB when full */

static size_t bucket_of(const Series *s, int64_t subject, int year, int tag) {
    uint64_t h = (uint64_t)subject * 0x9e3779b97f4a7c15u ^ ((uint64_t)(unsigned)year << 8) ^
                 (uint64_t)(unsigned)tag;
    h *= 0xbf58476d1ce4e5b9u;
    return (size_t)(h >> 32) & (s->buckets - 1);
}

static bool same(const SeriesSlot *slot, int64_t subject, int year, int tag) {
    return slot->subject == subject && slot->year == year && slot->tag == tag;
}

static void reindex(Series *s) {
    memset(s->index, 0, s->buckets * sizeof *s->index);
    for (size_t i = 0; i < s->count; i++) {
        const SeriesSlot *slot = &s->slot[i];
        size_t at = bucket_of(s, slot->subject, slot->year, slot->tag);
        while (s->index[at]) at = (at + 1) & (s->buckets - 1);
        s->index[at] = (uint32_t)i + 1;
    }
}

static void grow(Series *s) {
    s->capacity = s->capacity ? 2 * s->capacity : 4096;
    s->buckets = 2 * s->capacity;
    s->slot = mem_grow(s->slot, s->capacity, sizeof *s->slot);
    s->index = mem_grow(s->index, s->buckets, sizeof *s->index);
    reindex(s);
}

Status series_slot(Series *s, int64_t subject, int year, int tag, int64_t line, SeriesSlot **slot,
                   Err *err) {
    if (s->count && same(&s->slot[s->last], subject, year, tag)) {
        *slot = &s->slot[s->last];
        return ST_OK;
    }
    if (s->count == SERIES_SLOTS) TRY(series_flush(s, err));
    if (s->count == s->capacity) grow(s);
    size_t at = bucket_of(s, subject, year, tag);
    for (; s->index[at]; at = (at + 1) & (s->buckets - 1))
        if (same(&s->slot[s->index[at] - 1], subject, year, tag)) break;
    if (!s->index[at]) {
        SeriesSlot *fresh = &s->slot[s->count++];
        *fresh = (SeriesSlot){.subject = subject, .year = year, .tag = tag, .line = line};
        for (size_t m = 0; m < 12; m++) fresh->month[m] = NAN;
        s->index[at] = (uint32_t)s->count;
    }
    s->last = s->index[at] - 1;
    *slot = &s->slot[s->last];
    return ST_OK;
}

static int compare_slots(const void *a, const void *b) {
    const SeriesSlot *x = a, *y = b;
    if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    return (x->tag > y->tag) - (x->tag < y->tag);
}

Status series_flush(Series *s, Err *err) {
    if (s->count) qsort(s->slot, s->count, sizeof *s->slot, compare_slots);
    for (size_t i = 0; i < s->count; i++) TRY(s->write(s->context, &s->slot[i], err));
    s->count = s->last = 0;
    if (s->index) memset(s->index, 0, s->buckets * sizeof *s->index);
    return ST_OK;
}

void series_close(Series *s) {
    mem_free(s->slot);
    mem_free(s->index);
    *s = (Series){0};
}
