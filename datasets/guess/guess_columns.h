/* guess_columns.h - where the table begins in a file of unknown shape, and what its columns hold.
 */
#ifndef DATASETS_GUESS_GUESS_COLUMNS_H
#define DATASETS_GUESS_GUESS_COLUMNS_H
#include "datasets/guess/guess_grid.h"

/* Forms of days, as mappings write them (mapping.h). */
enum { DAY_FORMS = 9 };
extern const char *const day_forms[DAY_FORMS];

typedef struct GuessColumn {
    const char *heading; /* "" = none */
    const char *below;   /* its last line, where two lines make it */
    bool twice;          /* another column has the same heading */
    bool is_month;       /* the heading is a month */
    bool is_period;      /* the heading is a quarter, a half year or a year */
    bool is_day;         /* the heading is a day, beside other days: then it is no month */
    int day;             /* its date */
    bool yearless;       /* of the year that stands elsewhere: "jan" in the sheet "Omzet 2024" */
    int month;
    size_t filled, numbers; /* cells with text; that are numbers in some form */
    size_t places;          /* that hold longitude and latitude */
    size_t commas, points;  /* numbers with a decimal mark that is beyond doubt */
    size_t doubtful;        /* 1.250: a mark that may be either */
    size_t doubtful_commas; /* of these, 1,250 */
    size_t serials;         /* days as a spreadsheet numbers them */
    size_t months, days;    /* cells that name a month; that begin with a day */
    size_t hours, years;    /* cells that are hours of a day ("10", "10:00"); years */
    size_t periods;         /* cells that name a quarter, a half year or a year */
    size_t quarters;        /* cells that are one without a year: "1" to "4", "Q3" */
    size_t month_parts;     /* cells that are months without a year: "1", "maart" */
    size_t form[DAY_FORMS]; /* days in each form */
    double low, high;       /* of numbers with a point */
} GuessColumn;

typedef struct GuessColumns {
    size_t header, header_lines; /* row of the grid; how many make the header */
    size_t first;                /* the first row of data */
    size_t count;
    GuessColumn *column; /* [count] */
} GuessColumns;

/* count is 0 when no row looks like a header. */
void guess_columns(const GuessGrid *grid, Arena *arena, GuessColumns *columns);

#endif
