#include "datasets/base/num.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Checks the shape [-+]digits[.digits][e[-+]digits]; strtod would also take "inf", hex and blanks.
 */
static bool decimal_shape(const char *p, const char *end) {
    if (p < end && (*p == '-' || *p == '+')) p++;
    size_t digits = 0;
    for (; p < end && is_digit(*p); p++) digits++;
    if (p < end && *p == '.')
        for (p++; p < end && is_digit(*p); p++) digits++;
    if (!digits) return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '-' || *p == '+')) p++;
        const char *const exponent = p;
        while (p < end && is_digit(*p)) p++;
        if (p == exponent) return false;
    }
    return p == end;
}

/* Up to 15 digits and 22 decimals the quotient of two exact doubles is correctly rounded. */
static bool parse_short(const char *p, const char *end, double *value) {
    static const double ten[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool negative = p < end && *p == '-';
    p += negative;
    if (end - p > 16 || p == end) return false;
    long long digits = 0;
    const char *const first = p, *point = end;
    for (; p < end && is_digit(*p); p++) digits = 10 * digits + (*p - '0');
    if (p < end && *p == '.') {
        point = p++;
        for (; p < end && is_digit(*p); p++) digits = 10 * digits + (*p - '0');
    }
    const long count = end - first - (point < end), decimals = point < end ? end - point - 1 : 0;
    if (p < end || count < 1 || count > 15) return false;
    const double magnitude = (double)digits / ten[decimals];
    *value = negative ? -magnitude : magnitude;
    return true;
}

bool num_parse(const char *text, size_t length, double *value) {
    if (parse_short(text, text + length, value)) return true;
    char copy[64];
    if (length >= sizeof copy || !decimal_shape(text, text + length)) return false;
    memcpy(copy, text, length);
    copy[length] = 0;
    *value = strtod(copy, NULL);
    return isfinite(*value);
}

bool num_parse_long(const char *text, size_t length, long long *value) {
    const bool negative = length && *text == '-';
    const char *p = text + negative, *const end = text + length;
    if (p == end || end - p > 18) return false;
    long long sum = 0;
    for (; p < end; p++) {
        if (!is_digit(*p)) return false;
        sum = 10 * sum + (*p - '0');
    }
    *value = negative ? -sum : sum;
    return true;
}

/* Two digits as a number, or a large one. */
static int two_digits(const char *text) {
    return is_digit(text[0]) && is_digit(text[1]) ? 10 * (text[0] - '0') + text[1] - '0' : 10000;
}

bool month_parse(const char *text, size_t length, int *month) {
    if (length != 7 || text[4] != '-') return false;
    const int year = 100 * two_digits(text) + two_digits(text + 2), number = two_digits(text + 5);
    if (year < 1900 || year > 2199 || number < 1 || number > 12) return false;
    *month = month_make(year, number);
    return true;
}

/* Days from civil, after Howard Hinnant's public algorithm. */
static int days_from_civil(int year, int month, int day) {
    year -= month <= 2;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int yoe = year - era * 400;
    const int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static void civil_from_days(int date, int *year, int *month, int *day) {
    date += 719468;
    const int era = (date >= 0 ? date : date - 146096) / 146097;
    const int doe = date - era * 146097;
    const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int mp = (5 * doy + 2) / 153;
    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp + (mp < 10 ? 3 : -9);
    *year = yoe + era * 400 + (*month <= 2);
}

bool date_parse(const char *text, size_t length, int *date) {
    int month;
    if (length != 10 || text[7] != '-' || !month_parse(text, 7, &month)) return false;
    const int day = two_digits(text + 8);
    const int first = month_first_date(month);
    if (day < 1 || first + day - 1 >= month_first_date(month + 1)) return false;
    *date = first + day - 1;
    return true;
}

int month_first_date(int month) {
    return days_from_civil(month_year(month), month % 12 + 1, 1);
}

/* 1970-01-01 was a Thursday. */
int date_weekday(int date) {
    return ((date + 3) % 7 + 7) % 7;
}

const char date_too_old[] = "too long ago: before 1990";

int month_of_date(int date) {
    int year, month, day;
    civil_from_days(date, &year, &month, &day);
    return month_make(year, month);
}

const char *month_format(int month, char out[MONTH_TEXT]) {
    (void)snprintf(out, MONTH_TEXT, "%04u-%02u", (unsigned)month_year(month) % 10000,
                   (unsigned)(month % 12 + 1) % 100);
    return out;
}

const char *date_format(int date, char out[DATE_TEXT]) {
    int year, month, day;
    civil_from_days(date, &year, &month, &day);
    (void)snprintf(out, DATE_TEXT, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
                   (unsigned)day % 100);
    return out;
}

const char *num_format(double value, char out[NUM_TEXT]) {
    if (isnan(value)) {
        out[0] = 0;
        return out;
    }
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(out, NUM_TEXT, "%.*g", digits, value);
        if (strtod(out, NULL) == value) break;
    }
    return out;
}

/* Digits of `whole`, with a point before the last `decimals` of them; returns the length. */
static size_t print_digits(uint64_t whole, int decimals, char out[NUM_TEXT]) {
    assert(decimals >= 0 && decimals <= 2);
    char buffer[24], *p = buffer + sizeof buffer;
    for (int k = 0; whole || k <= decimals; k++) {
        if (k && k == decimals) *--p = '.';
        *--p = (char)('0' + whole % 10);
        whole /= 10;
    }
    const size_t length = (size_t)(buffer + sizeof buffer - p);
    memcpy(out, p, length);
    out[length] = 0;
    return length;
}

size_t num_print(double value, char out[NUM_TEXT]) {
    /* 13 digits before the point: with cents still exact, and the shortest text is the plain one */
    if (value > 0 && value < 1e13) {
        const uint64_t whole = (uint64_t)value;
        if ((double)whole == value) return print_digits(whole, 0, out);
        const uint64_t cents = (uint64_t)(value * 100 + 0.5);
        if ((double)cents / 100 == value && cents >= 1)
            return cents % 10 ? print_digits(cents, 2, out) : print_digits(cents / 10, 1, out);
    }
    return strlen(num_format(value, out));
}
