/* date_text.h - days, months and times as people and their programs write them: "1/2/2015",
 * "01.02.2015 10:00", "1 févr. 2015", "Jan-25", "2025M01", 45658 (a day of a spreadsheet).
 *
 * date_parse and month_parse (num.h) read what gevel writes. Days and months that could stand in
 * either order are never guessed: the column decides (it holds a 13th of something) or its reader
 * is told. A day of the week before or behind them decides too ("ma 03/02/2025", "03/02/2025 (Mon)"
 * are in February), and a date on another day of the week is none. */
#ifndef BASE_DATE_TEXT_H
#define BASE_DATE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum DateOrder { DATES_ANY, DATES_DAY_FIRST, DATES_MONTH_FIRST } DateOrder;

typedef enum DateForm {
    DATE_READ,
    DATE_MISSING,  /* empty, or a word for it (text_missing) */
    DATE_DOUBTFUL, /* day first, or month first? */
    DATE_WRONG     /* none */
} DateForm;

enum { TIME_NO_OFFSET = INT16_MIN };

typedef struct DateText {
    int date;         /* days since 1970-01-01; DOUBTFUL: with the day first */
    int other;        /* DOUBTFUL: with the month first */
    DateOrder proves; /* the only order this text can have; ANY = either, or it has none */
    bool serial;      /* the number of a day in a spreadsheet */
} DateText;

typedef struct TimeText {
    DateText day;
    bool timed;     /* it names a time of day */
    bool closing;   /* it is written as 24:00 */
    int16_t minute; /* of the day, 0..1439; 24:00 is 0 of the next day */
    int16_t offset; /* minutes that local time is ahead of UTC; TIME_NO_OFFSET = not said */
    bool utc;       /* said to be UTC (Z, UTC, seconds since 1970), not only as far from it */
} TimeText;

/* A day, years 1800 to 2199; a time of day behind it is read and left, but where it is midnight of
 * Central Europe in UTC (22:00Z, 23:00Z): the day that begins. */
DateForm date_text_read(const char *text, size_t length, DateOrder order, DateText *date);
/* A month: by itself, or the first or last day of it. date and other are first days. */
DateForm month_text_read(const char *text, size_t length, DateOrder order, DateText *month);
/* A time: a day, then hh:mm, hh.mm, 10h30, 2:30 PM, seconds and their parts left; then an offset
 * (+02, +02:00, +0200, Z, UTC, CET, CEST, GMT+0100, a zone in brackets behind it), with or without
 * a blank. Also "Mon Feb  3 10:00:00 CET 2025", 20250512T1000, seconds
 * since 1970 (10 digits, UTC) and the days of spreadsheets with their fraction. */
DateForm time_text_read(const char *text, size_t length, DateOrder order, TimeText *time);

/* Month 1..12 of a name or its beginning in nl, fr, de, en, es, it or pt; 0 = none, or several. */
int month_named(const char *text, size_t length);

#endif
