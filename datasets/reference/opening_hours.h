/* opening_hours.h - when a storefront is open, as OpenStreetMap writes it.
 *
 * Read is what most shops need: "Mo-Fr 09:00-12:00,13:00-18:00; Sa 09:00-13:00; Su off", "24/7",
 * days and times in lists and ranges, times past midnight, rules of which the later one holds
 * (after a comma it adds). What is said of public holidays (PH) is read and left out: nobody goes
 * round on one. Months, weeks, the sun and open ends ("18:00+") are refused: what is not understood
 * is never guessed. */
#ifndef DATASETS_REFERENCE_OPENING_HOURS_H
#define DATASETS_REFERENCE_OPENING_HOURS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/mem.h"

enum { OPENING_DAYS = 7, OPENING_SPANS = 4, OPENING_DAY_MINUTES = 24 * 60 };

typedef struct OpeningSpan {
    short from, to; /* minutes after the midnight that begins the day; to may lie in the next day */
} OpeningSpan;

typedef struct OpeningHours {
    size_t spans[OPENING_DAYS]; /* 0 = Monday */
    OpeningSpan span[OPENING_DAYS][OPENING_SPANS];
} OpeningHours;

/* False when the text is not of this form. */
bool opening_hours_read(const char *text, size_t length, OpeningHours *hours);

/* The hours usual in a sector group; false when none are. */
bool opening_hours_usual(const char *sector, OpeningHours *hours);

/* The first minute from `minute` on (after midnight of that weekday) at which a visit of `stay`
 * minutes finds it open all the time; INFINITY = not any more that day. */
double opening_hours_start(const OpeningHours *hours, int weekday, double minute, double stay);

/* "09:00-12:00, 13:00-18:00": that weekday; "" when it is closed. */
const char *opening_hours_text(const OpeningHours *hours, int weekday, Arena *arena);

#endif
