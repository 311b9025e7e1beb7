#include "detector/route/working_days.h"

#include "datasets/base/num.h"

#include <stddef.h>

/* Easter Sunday of a year, as days after 1 March (the anonymous Gregorian computus, Nature 13,
 * 1876). */
static int easter_day(int year) {
    const int a = year % 19, b = year / 100, c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    return h + l - 7 * m + 21;
}

enum { FIXED = 10, MOVED = 5, END = -99 };

typedef struct Calendar {
    struct {
        int month, day;
    } fixed[FIXED];          /* ends with month 0 */
    int after_easter[MOVED]; /* days; ends with END */
} Calendar;

/* Easter Monday, Ascension and Whit Monday are everybody's. King's Day moves from a Sunday to a
 * Saturday, which is free anyway. */
static const Calendar calendars[] = {
    [HOLIDAYS_BELGIUM] = {{{1, 1}, {5, 1}, {7, 21}, {8, 15}, {11, 1}, {11, 11}, {12, 25}},
                          {1, 39, 50, END}},
    [HOLIDAYS_NETHERLANDS] = {{{1, 1}, {4, 27}, {12, 25}, {12, 26}}, {1, 39, 50, END}},
    [HOLIDAYS_FRANCE] = {{{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}},
                         {1, 39, 50, END}},
    [HOLIDAYS_GERMANY] = {{{1, 1}, {5, 1}, {10, 3}, {12, 25}, {12, 26}}, {-2, 1, 39, 50, END}},
    [HOLIDAYS_NONE] = {{{0, 0}}, {END}},
};

static bool is_holiday(int date, Holidays holidays) {
    const Calendar *calendar = &calendars[holidays];
    const int number = month_of_date(date), year = month_year(number), month = number % 12 + 1;
    const int day = date - month_first_date(number) + 1;
    for (size_t k = 0; k < FIXED && calendar->fixed[k].month; k++)
        if (month == calendar->fixed[k].month && day == calendar->fixed[k].day) return true;
    const int easter = month_first_date(12 * year + 2) + easter_day(year);
    for (size_t k = 0; k < MOVED && calendar->after_easter[k] != END; k++)
        if (date == easter + calendar->after_easter[k]) return true;
    return false;
}

bool working_day(int date, Holidays holidays) {
    return date_weekday(date) < 5 && !is_holiday(date, holidays);
}

int working_day_after(int date, int count, Holidays holidays) {
    while (!working_day(date, holidays)) date++;
    for (; count; count--) do
            date++;
        while (!working_day(date, holidays));
    return date;
}
