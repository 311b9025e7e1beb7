/* num.h - the one parser and printer of numbers, months and dates; independent of the locale.
 *
 * A month is an int: 12 * year + (month - 1), so that months subtract. A date is an int: days since
 * 1970-01-01 (proleptic Gregorian). Texts need not end in NUL: they come as (pointer, length). */
#ifndef BASE_NUM_H
#define BASE_NUM_H
#include <stdbool.h>
#include <stddef.h>

enum { MONTH_TEXT = 8, DATE_TEXT = 11, NUM_TEXT = 40 }; /* buffer sizes with the final NUL */

/* Decimal number with point, optional exponent, no blanks, no thousands mark, finite. */
bool num_parse(const char *text, size_t length, double *value);
bool num_parse_long(const char *text, size_t length, long long *value);

bool month_parse(const char *text, size_t length, int *month); /* YYYY-MM, years 1900..2199 */
bool date_parse(const char *text, size_t length, int *date);   /* YYYY-MM-DD, a real day */

const char *month_format(int month, char out[MONTH_TEXT]);
const char *date_format(int date, char out[DATE_TEXT]);

/* Facts of earlier days are slips of the pen (0203, 1902), not history: 1990-01-01. */
enum { DATE_OLDEST = 7305, MONTH_OLDEST = 12 * 1990 };
extern const char date_too_old[]; /* why they are rejected */

int month_of_date(int date);
int month_first_date(int month);
int date_weekday(int date); /* 0 = Monday, 6 = Sunday */
static inline int month_make(int year, int month) {
    return 12 * year + month - 1;
}
static inline int month_year(int month) {
    return month / 12;
}

/* Shortest decimal text that reads back as the same double; "" for NaN. */
const char *num_format(double value, char out[NUM_TEXT]);
/* The same text and its length; quick for whole numbers and hundredths. */
size_t num_print(double value, char out[NUM_TEXT]);

#endif
