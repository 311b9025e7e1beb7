#include "datasets/reference/opening_hours.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/embed.h"

/* ---- reading ---- */

enum { EVERY_DAY = 0x7f, HOLIDAY = 0x80 }; /* bit k: weekday k */

typedef struct Cursor {
    const char *p, *end;
} Cursor;

static void skip_blanks(Cursor *c) {
    while (c->p < c->end && *c->p == ' ') c->p++;
}

static bool take_char(Cursor *c, char wanted) {
    skip_blanks(c);
    if (c->p == c->end || *c->p != wanted) return false;
    c->p++;
    return true;
}

static bool take_word(Cursor *c, const char *word) {
    const size_t length = strlen(word);
    skip_blanks(c);
    if ((size_t)(c->end - c->p) < length || strncasecmp(c->p, word, length) != 0) return false;
    if (c->p + length < c->end && isalnum((unsigned char)c->p[length])) return false;
    c->p += length;
    return true;
}

/* 0 = Monday, 7 = a public holiday; -1 = none. */
static int take_day(Cursor *c) {
    static const char *const days[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"};
    for (int k = 0; k < 8; k++)
        if (take_word(c, days[k])) return k;
    return -1;
}

/* "Mo-Fr", "Sa-Mo", "We": adds its bits. */
static bool take_days(Cursor *c, unsigned *days) {
    const int from = take_day(c);
    if (from < 0) return false;
    int to = from;
    if (take_char(c, '-')) to = take_day(c);
    if (to < 0 || (to != from && (to == OPENING_DAYS || from == OPENING_DAYS))) return false;
    for (int day = from;; day = (day + 1) % OPENING_DAYS) {
        *days |= 1u << day;
        if (day == to) return true;
    }
}

static bool take_number(Cursor *c, int most, int *out) {
    size_t digits = 0;
    *out = 0;
    for (; c->p < c->end && isdigit((unsigned char)*c->p) && digits < 2; digits++)
        *out = 10 * *out + (*c->p++ - '0');
    return digits && *out <= most && (c->p == c->end || !isdigit((unsigned char)*c->p));
}

static bool take_clock(Cursor *c, int *minute) {
    int hour, rest;
    skip_blanks(c);
    if (!take_number(c, 48, &hour) || c->p == c->end || *c->p++ != ':') return false;
    if (!take_number(c, 59, &rest)) return false;
    *minute = 60 * hour + rest;
    return true;
}

static bool take_span(Cursor *c, OpeningSpan *span) {
    int from, to;
    if (!take_clock(c, &from) || !take_char(c, '-') || !take_clock(c, &to)) return false;
    if (from >= OPENING_DAY_MINUTES || to > 2 * OPENING_DAY_MINUTES) return false;
    if (to <= from) to += OPENING_DAY_MINUTES;
    *span = (OpeningSpan){(short)from, (short)to};
    return true;
}

static bool at_digit(Cursor *c) {
    skip_blanks(c);
    return c->p < c->end && isdigit((unsigned char)*c->p);
}

/* The times of one rule; *count 0 = closed. */
static bool take_times(Cursor *c, OpeningSpan *span, size_t *count) {
    *count = 0;
    if (take_word(c, "off") || take_word(c, "closed")) return true;
    for (;;) {
        if (*count == OPENING_SPANS || !take_span(c, &span[(*count)++])) return false;
        const Cursor before = *c;
        if (!take_char(c, ',')) return true;
        if (at_digit(c)) continue;
        *c = before; /* another rule begins */
        return true;
    }
}

static bool put(OpeningHours *hours, unsigned days, bool adds, const OpeningSpan *span,
                size_t count) {
    for (int day = 0; day < OPENING_DAYS; day++) {
        if (!(days & 1u << day)) continue;
        if (!adds) hours->spans[day] = 0;
        if (hours->spans[day] + count > OPENING_SPANS) return false;
        for (size_t k = 0; k < count; k++) hours->span[day][hours->spans[day]++] = span[k];
    }
    return true;
}

static bool take_rule(Cursor *c, bool adds, OpeningHours *hours) {
    OpeningSpan span[OPENING_SPANS] = {{0, OPENING_DAY_MINUTES}};
    unsigned days = 0;
    size_t count = 1;
    if (take_word(c, "24/7")) return put(hours, EVERY_DAY, false, span, count);
    if (!at_digit(c) && !take_word(c, "off") && !take_word(c, "closed")) {
        do {
            if (!take_days(c, &days)) return false;
        } while (take_char(c, ','));
    }
    if (!days) days = EVERY_DAY;
    (void)take_char(c, ':'); /* "Mo-Fr: 09:00-18:00" is common, if not in the standard */
    return take_times(c, span, &count) && put(hours, days, adds, span, count);
}

bool opening_hours_read(const char *text, size_t length, OpeningHours *hours) {
    Cursor c = {text, text + length};
    bool adds = false;
    size_t rules = 0;
    *hours = (OpeningHours){0};
    do {
        skip_blanks(&c);
        if (c.p == c.end) return rules && !adds; /* a last semicolon */
        if (!take_rule(&c, adds, hours)) return false;
        rules++;
        adds = take_char(&c, ',');
    } while (adds || take_char(&c, ';'));
    skip_blanks(&c);
    return c.p == c.end;
}

bool opening_hours_usual(const char *sector, OpeningHours *hours) {
    const size_t length = sector ? strlen(sector) : 0;
    const char *line = strchr(embedded("reference/usual_hours.csv")->text, '\n');
    for (; line && length; line = strchr(line, '\n')) {
        line++;
        if (strncmp(line, sector, length) != 0 || line[length] != ',') continue;
        const char *text = line + length + 2; /* behind the comma and the quote */
        return opening_hours_read(text, strcspn(text, "\""), hours);
    }
    return false;
}

/* ---- asking ---- */

double opening_hours_start(const OpeningHours *hours, int weekday, double minute, double stay) {
    double best = INFINITY;
    for (int back = 0; back < 2; back++) { /* what began yesterday may not be over */
        const int day = (weekday + OPENING_DAYS - back) % OPENING_DAYS;
        for (size_t k = 0; k < hours->spans[day]; k++) {
            const OpeningSpan *span = &hours->span[day][k];
            const double from = span->from - back * OPENING_DAY_MINUTES;
            const double to = span->to - back * OPENING_DAY_MINUTES;
            const double start = fmax(minute, from);
            if (start + stay <= to) best = fmin(best, start);
        }
    }
    return best;
}

const char *opening_hours_text(const OpeningHours *hours, int weekday, Arena *arena) {
    const char *text = "";
    for (size_t k = 0; k < hours->spans[weekday]; k++) {
        const OpeningSpan *s = &hours->span[weekday][k];
        const int to = s->to > OPENING_DAY_MINUTES ? s->to - OPENING_DAY_MINUTES : s->to;
        text = arena_printf(arena, "%s%s%02d:%02d-%02d:%02d", text, k ? ", " : "", s->from / 60,
                            s->from % 60, to / 60, to % 60);
    }
    return text;
}
