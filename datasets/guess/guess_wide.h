/* guess_wide.h - sheets with a column for each month, period, counter or direction. */
#ifndef DATASETS_GUESS_GUESS_WIDE_H
#define DATASETS_GUESS_GUESS_WIDE_H
#include "datasets/guess/guess_sheet.h"

/* Turnover, people or proxies by storefront, with a column for each month. */
void guess_wide_months(GuessSheet *sheet, Arena *arena);
/* Turnover by storefront, with a column for each quarter, half year or year. */
void guess_wide_periods(GuessSheet *sheet, Arena *arena);
/* Turnover of tills by storefront, with a column for each day. */
void guess_wide_days(GuessSheet *sheet, Arena *arena);
/* Counts by time, with a column for each counter. */
void guess_wide_counters(GuessSheet *sheet, Arena *arena);
/* Whether columns are the hours of a day: then no other column is a figure of its own. */
bool guess_has_hours(const GuessSheet *sheet, Arena *arena);
/* Counts by day, of one counter or several, with a column for each hour. */
void guess_wide_hours(GuessSheet *sheet, Arena *arena);
/* Counts by counter and time, with a column for each direction ("nx_peds", "sx_peds"). */
void guess_wide_directions(GuessSheet *sheet, Arena *arena);

#endif
