/* stored.h - numbers of facts, as some import may have written them.
 *
 * Every import bounds what it takes, so a store that says otherwise was rewritten by another
 * program. Such a number would go through all arithmetic and come out as an answer, or as the
 * failure of a place that has nothing to do with it: it is refused where it is read, by row. */
#ifndef DATASETS_PANEL_STORED_H
#define DATASETS_PANEL_STORED_H
#include "datasets/ingest/series.h"
#include "datasets/store/sql.h"

typedef struct StoredRange {
    const char *what;
    double low, high; /* inclusive */
} StoredRange;

/* As wide as the widest import (test_panel.c looks at the tables): degrees, m2, full-time people,
 * hours a week, EUR, what a proxy is told in, people, shares. Money of periods may be below zero: a
 * gross margin, a month of refunds. */
extern const StoredRange stored_lon, stored_lat, stored_area, stored_staff, stored_hours,
    stored_money, stored_proxy, stored_count, stored_uptime, stored_probability;

/* The number in a column of a row whose first column says whose it is; NaN where it has none.
 * ST_INTEGRITY outside the range. */
Status stored_number(Stmt *stmt, int column, const StoredRange *range, double *value, Err *err);
/* ST_INTEGRITY where the value, read from such a row, lies outside; NaN lies nowhere. */
Status stored_check(Stmt *stmt, const StoredRange *range, double value, Err *err);

/* The years of a row: 0 whose, 1 years, 2 first month, 3 last month. */
typedef struct StoredYears {
    const char *at;
    bool any;
    int first;       /* month of the first value met */
    SeriesYear last; /* year met last */
} StoredYears;
void stored_years(Stmt *stmt, StoredYears *years);
/* False at the end: of the row, or of what can be read of it. */
bool stored_next(StoredYears *years, SeriesYear *year);
/* Once there is no next: ST_INTEGRITY where the text was cut off, holds other things than numbers
 * or does not reach over the months that the row says it has. */
Status stored_end(Stmt *stmt, const StoredYears *years, Err *err);
/* The counts of a row, read until `at`: ST_INTEGRITY where their text was cut off. */
Status stored_cells_end(Stmt *stmt, const char *at, Err *err);

#endif
