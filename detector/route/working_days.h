/* working_days.h - on which days a service goes out: not at weekends, nor on the public holidays of
 * its country. */
#ifndef DETECTOR_ROUTE_WORKING_DAYS_H
#define DETECTOR_ROUTE_WORKING_DAYS_H
#include <stdbool.h>

/* Words of the parameter round.holidays, in this order. Of Germany, those of every state. */
typedef enum Holidays {
    HOLIDAYS_BELGIUM,
    HOLIDAYS_NETHERLANDS,
    HOLIDAYS_FRANCE,
    HOLIDAYS_GERMANY,
    HOLIDAYS_NONE, /* weekends only */
} Holidays;

/* date: days since 1970-01-01 (base/num.h). */
bool working_day(int date, Holidays holidays);

/* The working day `count` working days after `date`; with 0 that day, or the first after it. */
int working_day_after(int date, int count, Holidays holidays);

#endif
