#include "datasets/ingest/sheet_number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/num.h"

enum {
    SERIAL_1970 = 25569, /* days from 1899-12-30 to 1970-01-01 */
    DAYS_1904 = 1462,    /* from there to 1904-01-01 */
    FALSE_LEAP_DAY = 60, /* 1900-02-29, which Lotus had and others kept */
    DAY_SECONDS = 86400
};

/* Behind a literal, a bracket or an escaped character of a format code; NULL when `p` is none. */
static const char *skip_literal(const char *p) {
    const char *end = p;
    switch (*p) {
        case '"':
            end = strchr(p + 1, '"');
            return end ? end + 1 : p + strlen(p);
        case '[':
            if (strchr("hHmMsS", p[1]) && p[1]) return NULL; /* elapsed hours */
            end = strchr(p, ']');
            return end ? end + 1 : p + strlen(p);
        case '\\':
        case '_':
        case '*':
            return p[1] ? p + 2 : p + 1;
        default:
            return NULL;
    }
}

NumberForm number_form(const char *code) {
    bool day = false, month = false, clock = false;
    if (strcasecmp(code, "general") == 0) return FORM_NUMBER;
    for (const char *p = code; *p && *p != ';';) {
        const char *behind = skip_literal(p);
        if (behind) {
            p = behind;
            continue;
        }
        day |= strchr("dDyY", *p) != NULL;
        month |= *p == 'm' || *p == 'M';
        clock |= strchr("hHsS", *p) != NULL;
        p++;
    }
    if (day || (month && !clock)) return FORM_DATE;
    return clock ? FORM_TIME : FORM_NUMBER;
}

NumberForm number_form_builtin(long long id) {
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36) return FORM_DATE;
    if (id >= 50 && id <= 58) return FORM_DATE; /* 27 to 36 and 50 to 58: East Asia */
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
        return FORM_TIME;
    return FORM_NUMBER;
}

int number_padding(const char *code) {
    const size_t zeros = strspn(code, "0");
    return zeros > 1 && zeros <= 20 && !code[zeros] ? (int)zeros : 0;
}

/* The text of a bracket "[$CHF-807]" up to its locale, or of a quoted literal, without blanks. */
static size_t shown_text(const char *p, char out[CURRENCY_TEXT]) {
    const bool bracket = *p == '[';
    size_t used = 0;
    if (bracket && p[1] != '$') return 0;
    for (p += bracket ? 2 : 1; *p && *p != (bracket ? ']' : '"') && !(bracket && *p == '-'); p++) {
        if (*p == ' ') continue;
        if (used + 1 == CURRENCY_TEXT) return 0;
        out[used++] = *p;
    }
    return used;
}

static bool is_currency(const char *text) {
    static const char *const signs[] = {"$",   "\xC2\xA3",  "\xC2\xA5", "CHF", "SFr.", "USD",
                                        "GBP", "SEK",       "DKK",      "NOK", "PLN",  "CZK",
                                        "HUF", "RON",       "AUD",      "CAD", "Fr.",  "kr",
                                        "BEF", "z\xC5\x82", "JPY",      NULL};
    for (const char *const *sign = signs; *sign; sign++)
        if (strcasecmp(text, *sign) == 0) return true;
    return false;
}

void number_currency(const char *code, char out[CURRENCY_TEXT]) {
    for (const char *p = code; *p && *p != ';';) {
        const char *behind = skip_literal(p);
        const bool dollar = *p == '$' || (p[0] == '\\' && p[1] == '$');
        size_t used = 0;
        if (*p == '[' || *p == '"') used = shown_text(p, out);
        if (dollar) out[used++] = '$';
        out[used] = 0;
        if (used && is_currency(out)) return;
        p = behind ? behind : p + 1;
    }
    out[0] = 0;
}

bool sheet_day(double serial, bool since_1904, NumberForm form, char out[SHEET_NUMBER_TEXT]) {
    char date[DATE_TEXT];
    if (!(serial >= 0 && serial < 2e5)) return false;
    double day = floor(serial);
    int seconds = (int)lround((serial - day) * DAY_SECONDS);
    if (seconds == DAY_SECONDS) {
        seconds = 0;
        day++;
    }
    char clock[32] = "";
    if (seconds || form == FORM_TIME)
        (void)snprintf(clock, sizeof clock, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                       seconds % 60);
    if (form == FORM_TIME && day == 0) {
        (void)snprintf(out, SHEET_NUMBER_TEXT, "%s", clock);
        return true;
    }
    if (since_1904) day += DAYS_1904;
    if (!since_1904 && day < FALSE_LEAP_DAY) day++;
    if (day < 1 || day > 109572) return false; /* 2199-12-31 */
    (void)snprintf(out, SHEET_NUMBER_TEXT, "%s%s%s", date_format((int)day - SERIAL_1970, date),
                   *clock && form == FORM_DATE ? "T"
                   : *clock                    ? " "
                                               : "",
                   clock);
    return true;
}

void sheet_number(double value, char out[SHEET_NUMBER_TEXT]) {
    char digits[SHEET_NUMBER_TEXT];
    double rounded = value;
    const int length = snprintf(digits, sizeof digits, "%.15g", value);
    if (length <= 0 || !num_parse(digits, (size_t)length, &rounded)) rounded = value;
    (void)num_format(rounded, out);
}
