/* counts.h - gathers what counters of passers-by counted into one fact row per sensor and day.
 *
 * Counts may come in any order, by quarter, hour or day. Parts of an hour are summed, and so are
 * directions, lanes and classes of people, and the two hours of the same name on the day when
 * summer time ends. The same time delivered again counts once: the first in the file stays, and a
 * different value is counted as a contradiction. How much of an hour was counted goes into its
 * uptime. What the counts of a file are together is seen in count_checks.h. */
#ifndef DATASETS_INGEST_COUNTS_H
#define DATASETS_INGEST_COUNTS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/date_text.h"
#include "datasets/base/err.h"
#include "datasets/base/id_map.h"
#include "datasets/store/store.h"

enum { COUNT_NO_OFFSET = TIME_NO_OFFSET };

typedef struct Count {
    int32_t date;    /* local, base/num.h */
    int32_t seconds; /* that it covers: at most 3600, or a day */
    int16_t minute;  /* of the local day, of its start */
    int16_t offset;  /* minutes that local time is ahead of UTC; COUNT_NO_OFFSET = not said */
    float uptime;    /* 0..1 of the time it counted; NaN = not said */
    double count;    /* persons, both directions */
    int64_t line;
    uint32_t part; /* of the people: count_part of its direction, lane, class; 0 = all of them */
    bool spaced;   /* how much it covers is not said: as much as lies between it and the next */
    bool utc;      /* in UTC, and not yet in local time */
    bool closing;  /* its time is written as 24:00 */
    bool bare;     /* a day is named and no time of it: the whole day, or its first hour */
} Count;

typedef struct CountSlot {
    Count c;
    uint32_t sensor; /* index of its name */
} CountSlot;

typedef struct Counts {
    CountSlot *slot; /* [count], on the heap */
    size_t count, capacity;
    IdMap sensors;
    const char **name; /* [sensors.count] their texts */
    size_t names_capacity;
    size_t traffic, totals; /* rows of other traffic than people; of all classes together */
    bool ends;              /* times are those at which a count ended */
    bool may_end;           /* no format says which: they may be */
    const char *zone; /* of times in UTC and of times without an offset (Europe/Brussels); NULL */
} Counts;

/* The time of a count, local as written, in any form of date_text.h. Days and months that could
 * stand in either order are no time unless their order is known. */
bool counts_time(const char *text, size_t length, DateOrder order, Count *count);

/* A number for the words that tell parts of the people apart; 0 when they say "all", or nothing. */
uint32_t count_part(const char *const *words, const size_t *lengths, size_t count);

/* Moves a count that lies in UTC to the local time of a zone ("Europe/Brussels"); false when the
 * zone is not known here. */
bool counts_localise(Count *count, const char *zone);
bool counts_zone(const char *zone); /* whether it is known */
/* Whether the hour from two to three of its day passes twice, or never, as summer time ends and
 * begins in Europe. */
bool counts_hour_twice(const Count *count);
bool counts_hour_missing(const Count *count);

/* Why the count cannot be one, or NULL; newest: date after which nothing has happened yet. */
const char *counts_wrong(const Count *count, int newest);

void counts_put(Counts *counts, Arena *arena, const char *sensor, size_t length,
                const Count *count);

/* Puts them in order of sensor, day and time. */
void counts_sort(Counts *counts);
/* Writes the rows, in order of sensor and day. The sensors' names live in the arena. */
Status counts_flush(Counts *counts, Store *store, int64_t input_id, Err *err);
void counts_free(Counts *counts);

#endif
