#include "datasets/base/date_text.h"

#include <limits.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/num.h"
#include "datasets/base/text_fold.h"
#include "datasets/base/text_trim.h"

/* Days of spreadsheets, 1954 to 2099: so far from years and counts that five digits tell. */
enum { SERIAL_FIRST = 20000, SERIAL_LAST = 73050, SERIAL_1970 = 25569 };
enum { YEAR_FIRST = 1800, YEAR_LAST = 2199, YEARS_AHEAD = 49, DAY_MINUTES = 1440 };
enum { PARTS = 3, NAME_LEAST = 3, FOLDED = 32 };

/* Numbers and a month's name, in order: what a date is made of. */
typedef struct Parts {
    int value[PARTS];
    int digits[PARTS]; /* 0 = the name of a month, whose number is the value */
    size_t count;
    size_t length;     /* bytes read */
    unsigned weekdays; /* that a word before them names, bit 0 = Monday; 0 = no word */
} Parts;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- names of months ---- */

int month_named(const char *text, size_t length) {
    static const char *const names[12] = {
        " januari janvier januar janner january enero gennaio jan janeiro ",
        " februari fevrier februar feber february febrero febbraio fevereiro ",
        " maart mrt mars marz maerz march marzo marco ",
        " april avril abril aprile ",
        " mei mai may mayo maggio maio ",
        " juni juin june junio giugno junho ",
        " juli juillet july julio luglio julho ",
        " augustus aout august agosto ",
        " september septembre septiembre setiembre settembre setembro ",
        " oktober octobre october octubre ottobre outubro ",
        " november novembre noviembre novembro ",
        " december decembre dezember diciembre dicembre dezembro "};
    char folded[FOLDED + 1] = " ";
    const size_t size = text_fold(text, length, folded + 1, FOLDED);
    int found = 0;
    if (size < NAME_LEAST) return 0;
    for (int m = 0; m < 12; m++) {
        if (!strstr(names[m], folded)) continue;
        if (found) return 0;
        found = m + 1;
    }
    return found;
}

/* ---- names of days of the week ---- */

/* The days that a name or its beginning can mean ("ma": maandag, mardi), bit 0 = Monday. */
static unsigned weekdays_named(const char *text, size_t length) {
    static const char *const names[7] = {
        " maandag lundi montag monday lunes lunedi ",
        " dinsdag mardi dienstag tuesday martes martedi ",
        " woensdag mercredi mittwoch wednesday miercoles mercoledi ",
        " donderdag jeudi donnerstag thursday jueves giovedi ",
        " vrijdag vendredi freitag friday viernes venerdi ",
        " zaterdag samedi samstag sonnabend saturday sabado sabato ",
        " zondag dimanche sonntag sunday domingo domenica "};
    char folded[FOLDED + 1] = " ";
    unsigned found = 0;
    if (text_fold(text, length, folded + 1, FOLDED) < 2) return 0;
    for (int d = 0; d < 7; d++)
        if (strstr(names[d], folded)) found |= 1u << d;
    return found;
}

static bool on_weekday(unsigned weekdays, int date) {
    return !weekdays || (weekdays >> date_weekday(date) & 1);
}

/* ---- the parts of a date ---- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0xC3;
}

/* Of a word: a letter, or a further byte of one. */
static bool is_word_byte(char c) {
    return is_letter(c) || (unsigned char)c >= 0x80;
}

/* The name of a month and the point of its abbreviation. */
static bool take_name(Parts *p, const char *text, size_t length) {
    size_t size = 0;
    while (size < length && is_word_byte(text[size])) size++;
    const int month = month_named(text, size);
    if (!month) return false;
    p->value[p->count] = month;
    p->digits[p->count++] = 0;
    p->length += size + (size < length && text[size] == '.');
    return true;
}

/* "1er", "3rd": what stands behind the number of a day before a blank. */
static size_t ordinal(const char *text, size_t length) {
    static const char *const ends[] = {"er", "st", "nd", "rd", "th"};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (length > 2 && strncasecmp(text, ends[k], 2) == 0 && (text[2] == ' ' || text[2] == ','))
            return 2;
    return 0;
}

static bool take_digits(Parts *p, const char *text, size_t length) {
    size_t size = 0;
    int value = 0;
    while (size < length && size < 9 && is_digit(text[size]))
        value = 10 * value + text[size++] - '0';
    if (!size || (size < length && is_digit(text[size]))) return false;
    p->value[p->count] = value;
    p->digits[p->count++] = (int)size;
    p->length += size + (size <= 2 ? ordinal(text + size, length - size) : 0);
    return true;
}

/* What stands between parts: one of / - . , and blanks around it; " de " of Spanish. 0 = none. */
static size_t between(const char *text, size_t length) {
    size_t at = 0, marks = 0;
    for (size_t size; at < length; at += size) {
        size = text_blank(text + at, length - at);
        if (size) continue;
        if (!text[at] || !strchr("/-.,", text[at]) || marks++) break;
        size = 1;
    }
    if (at && length > at + 3 && strncasecmp(text + at, "de ", 3) == 0) at += 3;
    return at;
}

static void take_parts(Parts *p, const char *text, size_t length) {
    *p = (Parts){.count = 0};
    while (p->count < PARTS) {
        const char *at = text + p->length;
        const size_t left = length - p->length;
        const size_t gap = p->count ? between(at, left) : 0;
        const size_t before = p->length;
        if (p->count && !gap && left && is_digit(*at) == (p->digits[p->count - 1] > 0)) return;
        p->length += gap;
        const bool name = left > gap && is_letter(at[gap]);
        if (name ? !take_name(p, at + gap, left - gap) : !take_digits(p, at + gap, left - gap)) {
            p->length = before;
            return;
        }
        if (p->digits[p->count - 1] > 4) return; /* 20250131 stands alone */
    }
}

static int year_of(int value, int digits) {
    if (digits == 4) return value >= YEAR_FIRST && value <= YEAR_LAST ? value : -1;
    if (digits != 2) return -1;
    return value <= YEARS_AHEAD ? 2000 + value : 1900 + value;
}

static bool day_of(int year, int month, int day, int *date) {
    if (year < YEAR_FIRST || month < 1 || month > 12 || day < 1) return false;
    const int number = month_make(year, month), first = month_first_date(number);
    *date = first + day - 1;
    return *date < month_first_date(number + 1);
}

/* ---- a day ---- */

static DateForm in_order(DateText *d, DateOrder order, bool first, bool second) {
    if (!first && !second) return DATE_WRONG;
    d->proves = first && second ? DATES_ANY : first ? DATES_DAY_FIRST : DATES_MONTH_FIRST;
    if (first && second && d->date == d->other) return DATE_READ;
    if (order == DATES_ANY && first && second) return DATE_DOUBTFUL;
    if (order == DATES_ANY) order = d->proves;
    if (order == DATES_DAY_FIRST ? !first : !second) return DATE_DOUBTFUL;
    if (order == DATES_MONTH_FIRST) d->date = d->other;
    return DATE_READ;
}

static DateForm three_numbers(const Parts *p, DateOrder order, DateText *d) {
    const int *v = p->value, *n = p->digits;
    if (n[0] == 4)
        return n[1] <= 2 && n[2] <= 2 && day_of(year_of(v[0], 4), v[1], v[2], &d->date)
                   ? DATE_READ
                   : DATE_WRONG;
    const int year = year_of(v[2], n[2]);
    if (n[0] > 2 || n[1] > 2) return DATE_WRONG;
    const bool first = day_of(year, v[1], v[0], &d->date) && on_weekday(p->weekdays, d->date);
    const bool second = day_of(year, v[0], v[1], &d->other) && on_weekday(p->weekdays, d->other);
    if (!first) d->date = d->other;
    if (!second) d->other = d->date;
    return in_order(d, order, first, second);
}

/* A day, a month's name and a year, in any order that names each. */
static DateForm with_name(const Parts *p, DateText *d) {
    const int *v = p->value, *n = p->digits;
    const size_t name = !n[0] ? 0 : !n[1] ? 1 : 2;
    const size_t other[2] = {name == 0 ? 1 : 0, name == 2 ? 1 : 2};
    size_t day = other[0], year = other[1];
    if (n[day] == 4 && n[year] <= 2) {
        day = other[1];
        year = other[0];
    }
    if (!n[day] || !n[year] || n[day] > 2) return DATE_WRONG;
    return day_of(year_of(v[year], n[year]), v[name], v[day], &d->date) ? DATE_READ : DATE_WRONG;
}

static DateForm one_number(const Parts *p, DateText *d) {
    const int value = p->value[0];
    d->serial = p->digits[0] == 5 && value >= SERIAL_FIRST && value <= SERIAL_LAST;
    if (d->serial) {
        d->date = value - SERIAL_1970;
        return DATE_READ;
    }
    if (p->digits[0] != 8) return DATE_WRONG;
    if (day_of(value / 10000 > YEAR_LAST ? -1 : value / 10000, value / 100 % 100, value % 100,
               &d->date))
        return DATE_READ;
    return DATE_WRONG;
}

static DateForm day_of_parts(const Parts *p, DateOrder order, DateText *d) {
    DateForm form = DATE_WRONG;
    if (p->count == 1)
        form = p->digits[0] ? one_number(p, d) : DATE_WRONG;
    else if (p->count == PARTS)
        form = p->digits[0] && p->digits[1] && p->digits[2] ? three_numbers(p, order, d)
                                                            : with_name(p, d);
    if (form == DATE_READ && !on_weekday(p->weekdays, d->date)) return DATE_WRONG;
    if (form == DATE_READ) d->other = d->date;
    return form;
}

/* ---- a time of day ---- */

static bool number_at(const char **at, const char *end, int most, int *value) {
    const char *begin = *at;
    for (*value = 0; *at < end && *at < begin + 2 && is_digit(**at); ++*at)
        *value = 10 * *value + **at - '0';
    return *at > begin && *value <= most;
}

/* Exactly two digits. */
static bool two_at(const char **at, const char *end, int most, int *value) {
    const char *begin = *at;
    return number_at(at, end, most, value) && *at == begin + 2;
}

static void skip_blanks(const char **at, const char *end) {
    for (size_t size; (size = text_blank(*at, (size_t)(end - *at)));) *at += size;
}

static bool skip_word(const char **at, const char *end, const char *word) {
    const size_t size = strlen(word);
    if ((size_t)(end - *at) < size || strncasecmp(*at, word, size) != 0) return false;
    *at += size;
    return true;
}

/* What ends an offset: nothing, or a zone in brackets: "[Europe/Brussels]", " (CET)". */
static bool ends_offset(const char *at, const char *end) {
    skip_blanks(&at, end);
    return at == end || *at == '[' || (*at == '(' && end[-1] == ')');
}

/* "+02", "+2", "+02:00", "+0200" behind a time at `minute` of its day. */
static bool take_shift(const char *at, const char *end, int minute, int16_t *offset) {
    int hours = 0, minutes = 0;
    const int sign = *at == '-' ? -1 : *at == '+' ? 1 : 0;
    at++;
    if (!sign || !number_at(&at, end, 14, &hours)) return false;
    const bool colon = at < end && *at == ':', packed = at < end && is_digit(*at);
    if (colon) at++;
    if ((colon || packed) && !two_at(&at, end, 59, &minutes)) return false;
    *offset = (int16_t)(sign * (60 * hours + minutes));
    const bool until = *offset < 0 && -*offset == minute + 60; /* 10:00-11:00 is an hour */
    return !until && ends_offset(at, end);
}

/* "", "Z", "+02", "+02:00", "+0200", "UTC", "CEST", "GMT+0100"; a zone in brackets behind it is
 * left. */
static bool take_offset(const char *at, const char *end, int minute, TimeText *t) {
    int16_t *offset = &t->offset;
    static const struct {
        const char *name;
        int16_t minutes;
    } zones[] = {{"UTC", 0},   {"GMT", 0},    {"CEST", 120}, {"CET", 60},
                 {"WEST", 60}, {"WET", 0},    {"EEST", 180}, {"EET", 120},
                 {"Z", 0},     {"MESZ", 120}, {"MEZ", 60},   {"BST", 60}};
    *offset = TIME_NO_OFFSET;
    skip_blanks(&at, end);
    if (ends_offset(at, end)) return true;
    *offset = 0;
    for (size_t k = 0; k < sizeof zones / sizeof *zones; k++)
        if (skip_word(&at, end, zones[k].name)) {
            *offset = zones[k].minutes;
            t->utc = strcmp(zones[k].name, "UTC") == 0 || strcmp(zones[k].name, "Z") == 0;
            if (*offset || at == end || (*at != '+' && *at != '-')) return ends_offset(at, end);
            t->utc = false; /* GMT+0100, UTC+1 */
            break;
        }
    return take_shift(at, end, minute, offset);
}

static bool take_half(const char **at, const char *end, int *hour) {
    const char *here = *at;
    skip_blanks(&here, end);
    const bool pm = skip_word(&here, end, "pm") || skip_word(&here, end, "p.m.");
    const bool am = !pm && (skip_word(&here, end, "am") || skip_word(&here, end, "a.m."));
    if (!pm && !am) return true;
    if (*hour < 1 || *hour > 12) return false;
    *hour = *hour % 12 + (pm ? 12 : 0);
    *at = here;
    return true;
}

/* Seconds and their parts, which a minute does not need. */
static bool skip_seconds(const char **at, const char *end) {
    int second;
    if (*at < end && **at == ':') {
        ++*at;
        if (!number_at(at, end, 60, &second)) return false;
    }
    if (*at + 1 < end && (**at == '.' || **at == ',') && is_digit((*at)[1]))
        for (++*at; *at < end && is_digit(**at);) ++*at;
    return true;
}

static bool take_clock(const char *at, const char *end, TimeText *t) {
    int hour, minute = 0;
    if (!number_at(&at, end, 24, &hour)) return false;
    const bool mark = at < end && *at && strchr(":.hHuU", *at);
    const bool packed = at < end && is_digit(*at);
    if (mark) at++;
    if (mark || packed) {
        const char *before = at;
        const bool read = number_at(&at, end, 59, &minute);
        if (!read && (before < end || before[-1] == ':')) return false;
        if (!read) minute = 0;
    }
    if (packed && at + 1 < end && is_digit(*at)) at += 2;
    if (!skip_seconds(&at, end) || !take_half(&at, end, &hour)) return false;
    if (hour == 24 && minute) return false;
    if (!mark && !packed && at[-1] != 'm' && at[-1] != 'M' && at[-1] != '.') return false;
    t->timed = true;
    t->minute = (int16_t)((60 * hour + minute) % DAY_MINUTES);
    const int days = hour == 24;
    t->closing = days;
    t->day.date += days;
    t->day.other += days;
    return take_offset(at, end, 60 * hour + minute, t);
}

/* Behind the day: nothing, or a time of day. */
static bool take_time(const char *at, const char *end, TimeText *t) {
    if (at == end) return true;
    const char *begin = at;
    if (*at == ',') at++;
    skip_blanks(&at, end);
    if (at < end && (*at == 'T' || *at == 't') && at == begin) at++;
    if (at == begin) return false;
    return at == end || take_clock(at, end, t);
}

/* ---- numbers that are times ---- */

/* 45658.4166667: the 1st of January 2025 at ten. Seconds since 1970 are in UTC. */
static DateForm take_numeric(const char *text, size_t length, TimeText *t) {
    double value;
    if (!num_parse(text, length, &value) || !is_digit(*text)) return DATE_WRONG;
    const size_t whole = strspn(text, "0123456789");
    const size_t digits = whole < length ? whole : length;
    if (digits == 5 && digits < length && value >= SERIAL_FIRST && value <= SERIAL_LAST) {
        const int minutes = (int)floor((value - floor(value)) * DAY_MINUTES + 0.5);
        t->day =
            (DateText){.date = (int)value - SERIAL_1970 + minutes / DAY_MINUTES, .serial = true};
        t->minute = (int16_t)(minutes % DAY_MINUTES);
    } else if ((digits == 10 || digits == 13) && digits == length) {
        const long long seconds = (long long)(digits == 13 ? value / 1000 : value);
        t->day = (DateText){.date = (int)(seconds / 86400)};
        t->minute = (int16_t)(seconds / 60 % DAY_MINUTES);
        t->offset = 0;
        t->utc = true;
    } else {
        return DATE_WRONG;
    }
    t->day.other = t->day.date;
    t->timed = true;
    return DATE_READ;
}

/* The word for a day of the week behind a date, with what sets it apart (" ma", ", Monday",
 * " (Mon.)"); 0 = none. */
static size_t weekday_behind(const char *text, size_t length, unsigned *weekdays) {
    size_t at = between(text, length);
    const bool bracket = at < length && strchr("([", text[at]) && text[at];
    at += bracket;
    const size_t begin = at;
    if (!begin) return 0;
    while (at < length && is_word_byte(text[at])) at++;
    const unsigned named = weekdays_named(text + begin, at - begin);
    if (at < length && text[at] == '.') at++;
    if (bracket && (at == length || !strchr(")]", text[at]) || !text[at])) return 0;
    at += bracket;
    if (!named || (at < length && text[at] != ',' && !text_blank(text + at, length - at))) return 0;
    *weekdays = named;
    return at;
}

/* Takes the word for a day of the week off the end of a text ("03/02/2025 10:00 (ma)"). */
static void cut_weekday(const char *text, size_t *length, unsigned *weekdays) {
    enum { LONGEST = 24 };
    const size_t least = *length > LONGEST ? *length - LONGEST : 0;
    for (size_t at = *length; at-- > least && !is_digit(text[at]);) {
        if (weekday_behind(text + at, *length - at, weekdays) != *length - at) continue;
        *length = at;
        return;
    }
}

static DateForm take_day_and_time(const char *text, size_t length, DateOrder order,
                                  unsigned weekdays, TimeText *time) {
    Parts parts;
    *time = (TimeText){.offset = TIME_NO_OFFSET};
    if (!weekdays && length && !is_digit(text[length - 1])) cut_weekday(text, &length, &weekdays);
    take_parts(&parts, text, length);
    if (!weekdays)
        parts.length += weekday_behind(text + parts.length, length - parts.length, &weekdays);
    parts.weekdays = weekdays;
    const DateForm form = day_of_parts(&parts, order, &time->day);
    if (form != DATE_WRONG && take_time(text + parts.length, text + length, time)) return form;
    *time = (TimeText){.offset = TIME_NO_OFFSET};
    return DATE_WRONG;
}

/* The word for a day of the week that a text begins with, and what stands behind it before the
 * date ("ma. ", "Montag, "); 0 = none. */
static size_t weekday_length(const char *text, size_t length, unsigned *weekdays) {
    size_t size = 0;
    while (size < length && is_word_byte(text[size])) size++;
    *weekdays = weekdays_named(text, size);
    const size_t gap = *weekdays ? between(text + size, length - size) : 0;
    return gap ? size + gap : 0;
}

/* "Feb 3 10:00:00 CET 2025", as clocks of Unix print it, with its year where people write it. */
static size_t year_last(const char *text, size_t length, char out[64]) {
    Parts parts;
    if (length >= 64 || length < 12 || text_blank(text + length - 5, 1) != 1) return 0;
    for (size_t k = length - 4; k < length; k++)
        if (!is_digit(text[k])) return 0;
    take_parts(&parts, text, length - 5);
    if (parts.count < 2 || parts.digits[0] || !parts.digits[1] || parts.digits[1] > 2) return 0;
    const char *gap = memchr(text, ' ', length), *day = gap ? gap : text;
    while (day < text + length && *day == ' ') day++;
    const size_t head = (size_t)(day - text) + (size_t)parts.digits[1];
    if (!gap || text[head] != ' ' || !memchr(text + head, ':', length - head)) return 0;
    memcpy(out, text, head);
    memcpy(out + head, text + length - 5, 5);
    memcpy(out + head + 5, text + head, length - 5 - head);
    return length;
}

DateForm time_text_read(const char *text, size_t length, DateOrder order, TimeText *time) {
    unsigned weekdays = 0;
    char turned[64];
    *time = (TimeText){.offset = TIME_NO_OFFSET};
    text_trim(&text, &length);
    if (text_missing(text, length)) return DATE_MISSING;
    const DateForm form = take_day_and_time(text, length, order, 0, time);
    if (form != DATE_WRONG) return form;
    if (length > 3 && strncasecmp(text, "le ", 3) == 0) { /* le lundi 3 */
        text += 3;
        length -= 3;
    }
    const size_t word = weekday_length(text, length, &weekdays);
    const size_t unix_clock = year_last(text + word, length - word, turned);
    if (unix_clock) return take_day_and_time(turned, unix_clock, order, weekdays, time);
    if (word) return take_day_and_time(text + word, length - word, order, weekdays, time);
    char copy[32];
    if (length >= sizeof copy) return DATE_WRONG;
    memcpy(copy, text, length);
    copy[length] = 0;
    return take_numeric(copy, length, time);
}

/* A day that a program kept as its first moment and wrote in UTC: 2024-12-31T23:00:00Z is the first
 * of January in Brussels, 2024-06-30T22:00:00Z of July. */
static bool is_eve(const TimeText *time) {
    enum { WINTER = 23 * 60, SUMMER = 22 * 60 };
    return time->timed && time->offset == 0 && (time->minute == WINTER || time->minute == SUMMER);
}

DateForm date_text_read(const char *text, size_t length, DateOrder order, DateText *date) {
    TimeText time;
    const DateForm form = time_text_read(text, length, order, &time);
    *date = time.day;
    if (form != DATE_WRONG && is_eve(&time)) {
        date->date++;
        date->other++;
    }
    text_trim(&text, &length);
    bool seconds = length >= 10; /* since 1970: times, and numbers of anything else */
    for (size_t i = 0; i < length && seconds; i++) seconds = is_digit(text[i]);
    return form == DATE_READ && seconds ? DATE_WRONG : form;
}

/* ---- a month ---- */

/* A month and a year without a day, in either order; else 0 and not a month by itself. */
static bool month_alone(const Parts *p, int *month) {
    const int *v = p->value, *n = p->digits;
    int year = -1, number = 0;
    if (p->count == 1 && n[0] == 6) {
        year = year_of(v[0] / 100, 4);
        number = v[0] % 100;
        if (year < 0) {
            year = year_of(v[0] % 10000, 4);
            number = v[0] / 10000;
        }
    } else if (p->count == 2) {
        const bool named_first = !n[0], named_last = !n[1];
        const size_t at = named_first || (!named_last && n[0] <= 2 && n[1] == 4) ? 1 : 0;
        if (!named_first && n[at] != 4) return false; /* 25-jan is a day */
        year = year_of(v[at], n[at]);
        number = v[1 - at];
    }
    if (year < YEAR_FIRST || number < 1 || number > 12) return false;
    *month = month_make(year, number);
    return true;
}

static bool is_edge(int date) {
    const int month = month_of_date(date);
    return date == month_first_date(month) || date + 1 == month_first_date(month + 1);
}

/* The month of its first or last day, which often says in which order its parts stand. */
static DateForm month_of_day(DateForm form, DateText *d) {
    const bool both = form == DATE_DOUBTFUL && d->proves == DATES_ANY;
    const bool first = is_edge(d->date), second = both && is_edge(d->other);
    if (first != second && both) d->proves = first ? DATES_DAY_FIRST : DATES_MONTH_FIRST;
    if (form == DATE_READ && !is_edge(d->date)) return DATE_WRONG;
    if (both && !first && !second) return DATE_WRONG;
    d->date = month_first_date(month_of_date(d->date));
    d->other = form == DATE_READ ? d->date : month_first_date(month_of_date(d->other));
    return form;
}

/* "2025M01", "2025-M01", as Eurostat writes it. */
static bool month_of_eurostat(const char *text, size_t length, int *month) {
    char plain[8];
    if (length != 7 && (length != 8 || text[4] != '-')) return false;
    const char mark = text[length - 3];
    if (mark != 'M' && mark != 'm') return false;
    memcpy(plain, text, 4);
    memcpy(plain + 5, text + length - 2, 2);
    plain[4] = '-';
    return month_parse(plain, 7, month);
}

DateForm month_text_read(const char *text, size_t length, DateOrder order, DateText *month) {
    Parts parts;
    int number;
    *month = (DateText){0};
    text_trim(&text, &length);
    if (text_missing(text, length)) return DATE_MISSING;
    take_parts(&parts, text, length);
    const bool alone = parts.length == length && month_alone(&parts, &number);
    if (alone || month_of_eurostat(text, length, &number)) {
        month->date = month->other = month_first_date(number);
        return DATE_READ;
    }
    const DateForm form = date_text_read(text, length, order, month);
    return form == DATE_READ || form == DATE_DOUBTFUL ? month_of_day(form, month) : form;
}
