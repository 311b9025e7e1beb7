#include "datasets/base/place_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "datasets/base/text_trim.h"

enum { TEXT_MOST = 120, NUMBERS_MOST = 6 };

/* Degrees with minutes and seconds, as far as they are read. */
typedef struct Angle {
    double value[3];
    size_t values;
    bool marked; /* by a sign of degrees */
    char side;   /* N S E W, O for one that is either; 0 = not said */
} Angle;

/* ---- numbers ---- */

static size_t digits_at(const char *p) {
    return strspn(p, "0123456789");
}

/* A number with a decimal point or comma; its bytes, 0 = none. */
static size_t number_at(const char *p, double *value) {
    char plain[32];
    size_t length = *p == '-' || *p == '+';
    const size_t whole = digits_at(p + length);
    length += whole;
    if (!whole) return 0;
    if ((p[length] == '.' || p[length] == ',') && digits_at(p + length + 1))
        length += 1 + digits_at(p + length + 1);
    if (length >= sizeof plain) return 0;
    for (size_t i = 0; i < length; i++) plain[i] = p[i] == ',' ? '.' : p[i];
    const bool plus = *plain == '+';
    return num_parse(plain + plus, length - plus, value) ? length : 0;
}

static const char *blanks(const char *p) {
    while (*p && text_blank(p, strlen(p))) p += text_blank(p, strlen(p));
    return p;
}

/* Two numbers between blanks, commas or semicolons, and nothing else; a third is a height. */
static bool two_numbers(const char *p, PlaceText *place) {
    double value[3];
    size_t count = 0;
    for (p = blanks(p); *p && count < 3;) {
        const size_t length = number_at(p, &value[count]);
        if (!length) return false;
        count++;
        p = blanks(p + length);
        if (*p && strchr(",;", *p)) p = blanks(p + 1);
    }
    if (*p || count < 2) return false;
    *place = (PlaceText){value[0], value[1]};
    return true;
}

/* The same where commas part points: "51.2194,4.4025". */
static bool two_points(const char *p, PlaceText *place) {
    char plain[TEXT_MOST];
    const char *comma = strchr(p, ',');
    if (!comma || strchr(comma + 1, ',') || !memchr(p, '.', (size_t)(comma - p))) return false;
    (void)snprintf(plain, sizeof plain, "%.*s;%s", (int)(comma - p), p, comma + 1);
    return two_numbers(plain, place);
}

/* ---- pairs ---- */

/* What stands between the first of these brackets and the last. */
static bool inside(const char *text, char open, char close, char out[TEXT_MOST]) {
    const char *begin = strchr(text, open), *end = strrchr(text, close);
    if (!begin || !end || end < begin) return false;
    (void)snprintf(out, TEXT_MOST, "%.*s", (int)(end - begin - 1), begin + 1);
    return true;
}

/* The number behind "name": in a text of JSON. */
static bool named_number(const char *text, const char *const *names, double *value) {
    for (; *names; names++) {
        const char *at = strstr(text, *names);
        if (!at) continue;
        at += strlen(*names);
        at = blanks(at + (*at == '"'));
        if (*at == ':' && number_at(blanks(at + 1), value)) return true;
    }
    return false;
}

/* Forms that say themselves which number is which. */
static bool ordered(const char *text, PlaceText *place) {
    static const char *const east[] = {"lon", "lng", "longitude", "x", NULL}, *const north[] = {
                                                                                  "lat", "latitude",
                                                                                  "y", NULL};
    char within[TEXT_MOST];
    if (strncasecmp(text, "SRID=", 5) == 0 && strchr(text, ';')) text = strchr(text, ';') + 1;
    if (strncasecmp(text, "POINT", 5) == 0)
        return inside(text, '(', ')', within) && two_numbers(within, place);
    if (strstr(text, "coordinates"))
        return inside(text, '[', ']', within) &&
               (two_points(within, place) || two_numbers(within, place));
    if (strncasecmp(text, "geo:", 4) == 0) {
        PlaceText turned;
        if (!two_points(text + 4, &turned)) return false;
        *place = (PlaceText){turned.y, turned.x};
        return true;
    }
    return *text == '{' && named_number(text, east, &place->x) &&
           named_number(text, north, &place->y);
}

static bool on_earth(double lon, double lat) {
    return fabs(lon) <= 180 && fabs(lat) <= 90;
}

/* Two bare numbers: latitude and longitude, unless only the other order can be. */
static void order(PlaceText *place) {
    const double first = place->x, second = place->y;
    if (fabs(first) > 180 || fabs(second) > 180) return; /* metres */
    const bool turned = !on_earth(second, first) || geo_doubt(second, first) == GEO_SWAPPED;
    if (!turned) *place = (PlaceText){second, first};
}

static bool bare_pair(const char *text, PlaceText *place) {
    char within[TEXT_MOST];
    const bool round = *text == '(', square = *text == '[';
    if ((round && !inside(text, '(', ')', within)) || (square && !inside(text, '[', ']', within)))
        return false;
    if (round || square) text = within;
    if (!two_points(text, place) && !two_numbers(text, place)) return false;
    order(place);
    return true;
}

/* ---- degrees, minutes, seconds ---- */

/* A mark behind a number: degrees, minutes, seconds in any of their signs; its bytes. */
static size_t mark_at(const char *p, bool *degrees) {
    static const char *const marks[] = {"\xC2\xB0", "\xC2\xBA",     "\xCB\x9A", "d", "\xE2\x80\xB2",
                                        "'",        "\xE2\x80\x99", "\xC2\xB4", "m", "\xE2\x80\xB3",
                                        "\"",       "\xE2\x80\x9D", "s",        NULL};
    *degrees = false;
    for (size_t k = 0; marks[k]; k++) {
        const size_t length = strlen(marks[k]);
        if (strncmp(p, marks[k], length) != 0) continue;
        *degrees = k < 4;
        return length;
    }
    return 0;
}

static bool side_at(const char *p, Angle *angle) {
    if (!*p || !strchr("NSEWOZnsewoz", *p) || angle->side) return false;
    if ((p[1] >= 'a' && p[1] <= 'z') || (p[1] >= 'A' && p[1] <= 'Z')) return false;
    const char side = (char)(*p & ~0x20);
    angle->side = side == 'Z' ? 'S' : side; /* zuid */
    return true;
}

/* One angle at p; where it ends, or NULL. */
static const char *angle_at(const char *p, Angle *angle) {
    *angle = (Angle){.values = 0};
    p = blanks(p);
    const bool before = side_at(p, angle);
    if (before) p = blanks(p + 1);
    while (angle->values < 3) {
        bool degrees;
        const size_t length = number_at(p, &angle->value[angle->values]);
        if (!length) break;
        angle->values++;
        p = blanks(p + length);
        size_t mark = mark_at(p, &degrees);
        if (*p == '\'' && p[1] == '\'') mark = 2; /* two strokes are seconds */
        if (degrees && angle->values > 1) return NULL;
        angle->marked |= degrees;
        p = blanks(p + mark);
        if (!mark) break;
    }
    if (!before && side_at(p, angle)) p = blanks(p + 1);
    return angle->values && (angle->marked || angle->side) ? p : NULL;
}

static bool angle_degrees(const Angle *angle, double *degrees) {
    const double sign = angle->value[0] < 0 || angle->side == 'S' || angle->side == 'W' ? -1 : 1;
    double sum = fabs(angle->value[0]);
    for (size_t k = 1; k < angle->values; k++) {
        if (angle->value[k] < 0 || angle->value[k] >= 60) return false;
        sum += angle->value[k] / (k == 1 ? 60 : 3600);
    }
    *degrees = sign * sum;
    return sum <= 180;
}

static bool is_north(const Angle *angle) {
    return angle->side == 'N' || angle->side == 'S';
}

static PlaceForm read_angles(const char *text, PlaceText *place) {
    Angle first, second;
    double a, b;
    const char *p = angle_at(text, &first);
    if (!p || !angle_degrees(&first, &a)) return PLACE_NONE;
    if (!*p) {
        if (first.side == 'O') return PLACE_EITHER;
        *place = (PlaceText){a, a};
        return !first.side ? PLACE_DEGREES : is_north(&first) ? PLACE_LAT : PLACE_LON;
    }
    if (strchr(",;/", *p)) p++;
    p = angle_at(p, &second);
    if (!p || *p || !angle_degrees(&second, &b)) return PLACE_NONE;
    if (first.side == 'O' || second.side == 'O') return PLACE_EITHER;
    if (first.side && second.side && is_north(&first) == is_north(&second)) return PLACE_NONE;
    *place = (PlaceText){a, b};
    if (!first.side && !second.side)
        order(place);
    else if (first.side ? is_north(&first) : !is_north(&second))
        *place = (PlaceText){b, a};
    return PLACE_PAIR;
}

PlaceForm place_text_read(const char *text, size_t length, PlaceText *place) {
    char copy[TEXT_MOST];
    text_trim(&text, &length);
    if (!length || length >= sizeof copy || memchr(text, 0, length)) return PLACE_NONE;
    memcpy(copy, text, length);
    copy[length] = 0;
    *place = (PlaceText){0, 0};
    if (ordered(copy, place) || bare_pair(copy, place)) return PLACE_PAIR;
    return read_angles(copy, place);
}
