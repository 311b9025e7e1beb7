/* people_days.h - people of days that stand side by side, as months and the share of each that was
 * observed.
 *
 * A day without a count was not observed, and a month is scaled up by it; a storefront whose
 * visitors are never counted on one day of the week is shut on it, and that day lacks nothing. */
#ifndef DATASETS_INGEST_PEOPLE_DAYS_H
#define DATASETS_INGEST_PEOPLE_DAYS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/ingest/running.h"

enum { PEOPLE_WEEK = 7 };

/* A month of people observed for less than this share of it says too little, and is told so. */
extern const double people_coverage_least;
extern const char people_too_little[];

typedef struct PeopleDay {
    int date;
    bool counted;
    double people;
} PeopleDay;

/* Days of the week that stand among the days a month long and of which none was counted; true when
 * there is one. */
bool people_days_shut(const PeopleDay *day, size_t days, bool shut[PEOPLE_WEEK]);

/* Whether the counts only rise from day to day: a running total, and not people of each day. */
bool people_days_rise(const PeopleDay *day, size_t days);

/* Readings of a running total become people of days. What came between two readings of one month is
 * known, whichever of its days it came on, where the days between them stand there: they count as
 * observed, and their people stand on the last. */
void people_days_steps(PeopleDay *day, size_t days, Running *running, int64_t line);

/* The people of the days of one month, and the share of its days, less those shut, that were
 * counted; false when none was. */
bool people_days_month(const PeopleDay *day, size_t days, const bool shut[PEOPLE_WEEK],
                       double *people, double *coverage);

#endif
