/* Numbers, months and dates against the C library: what is accepted, what it means, and whether
 * what is printed reads back. */
#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "datasets/base/num_fixed.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SHAPE_NUMBER, SHAPE_WHOLE, SHAPE_MONTH, SHAPE_DATE, SHAPES, LONGEST = 63 };

static bool has_shape(const char *text, int shape) {
    static const char *const patterns[SHAPES] = {
        "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$", "^-?[0-9]{1,18}$",
        "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"};
    static regex_t compiled[SHAPES];
    static bool ready[SHAPES];
    if (!ready[shape])
        FUZZ_PROMISE(!regcomp(&compiled[shape], patterns[shape], REG_EXTENDED | REG_NOSUB));
    ready[shape] = true;
    return !regexec(&compiled[shape], text, 0, NULL, 0);
}

static void reads_back(double value) {
    char text[NUM_TEXT], quick[NUM_TEXT];
    double again;
    (void)num_format(value, text);
    FUZZ_PROMISE(num_parse(text, strlen(text), &again) && again == value);
    FUZZ_PROMISE(num_print(value, quick) == strlen(quick) && strtod(quick, NULL) == value);
    FUZZ_PROMISE(!num_fixed(value, quick) || strcmp(quick, text) == 0);
}

static void check_number(const char *text, size_t length) {
    double value;
    const double expected = has_shape(text, SHAPE_NUMBER) ? strtod(text, NULL) : INFINITY;
    const bool taken = num_parse(text, length, &value);
    FUZZ_PROMISE(taken == isfinite(expected));
    if (!taken) return;
    FUZZ_PROMISE(memcmp(&value, &expected, sizeof value) == 0);
    reads_back(value);
    fuzz_note(&value, sizeof value);
}

static void check_whole(const char *text, size_t length) {
    long long value;
    const bool taken = num_parse_long(text, length, &value);
    FUZZ_PROMISE(taken == has_shape(text, SHAPE_WHOLE));
    FUZZ_PROMISE(!taken || value == strtoll(text, NULL, 10));
}

/* timegm makes 1 March of 29 February where there is none: then it was no day. */
static bool days_since(const char *text, long *days, int *weekday) {
    if (!has_shape(text, SHAPE_DATE)) return false;
    const int year = atoi(text), month = atoi(text + 5), day = atoi(text + 8);
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    *days = (long)(timegm(&tm) / 86400);
    *weekday = (tm.tm_wday + 6) % 7; /* of the C library's, whose 0 is Sunday */
    return tm.tm_year == year - 1900 && tm.tm_mon == month - 1 && tm.tm_mday == day;
}

static void check_calendar(const char *text, size_t length) {
    char back[DATE_TEXT];
    int month, date, weekday;
    long days;
    const bool is_month = month_parse(text, length, &month),
               is_date = date_parse(text, length, &date);
    FUZZ_PROMISE(is_month == has_shape(text, SHAPE_MONTH));
    FUZZ_PROMISE(!is_month || strcmp(month_format(month, back), text) == 0);
    FUZZ_PROMISE(is_date == days_since(text, &days, &weekday));
    if (!is_date) return;
    FUZZ_PROMISE(date == days && strcmp(date_format(date, back), text) == 0);
    FUZZ_PROMISE(date_weekday(date) == weekday);
    FUZZ_PROMISE(month_of_date(date) == month_make(atoi(text), atoi(text + 5)));
}

/* The bits of any double. */
static void check_bits(const uint8_t *data) {
    double value;
    memcpy(&value, data, sizeof value);
    if (isfinite(value)) reads_back(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[LONGEST + 1] = "";
    if (size == sizeof(double)) check_bits(data);
    if (size > LONGEST || memchr(data, 0, size)) return 0;
    memcpy(text, data, size);
    check_number(text, size);
    check_whole(text, size);
    check_calendar(text, size);
    return 0;
}
