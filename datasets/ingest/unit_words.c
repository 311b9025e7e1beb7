#include "datasets/ingest/unit_words.h"

#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text_trim.h"
#include "datasets/base/word_fold.h"

enum { UNIT_MOST = 48 };

typedef struct Unit {
    const char *column, *kind; /* kind: the end of a proxy's kind, or NULL */
    const char *name;          /* for people */
    const char *words;         /* folded, between bars; Dutch, French, German, English, Spanish,
                                  Italian */
    double factor;             /* to the column's own unit */
} Unit;

static const Unit units[] = {
    {"floor_area_m2", NULL, "square metres",
     "|m2|m 2|m|qm|mq|sqm|sq m|vierkante meter|vierkante meters|vierk m|metres carres|metre carre|"
     "m carres|quadratmeter|square metres|square meters|metros cuadrados|metri quadrati|metri "
     "quadri|",
     1},
    {"staff_fte", NULL, "full-time equivalents",
     "|fte|ftes|vte|etp|vza|vzae|ula|vollzeit|voltijds|personen|persoon|pers|p|personnes|persons|"
     "people|medewerkers|werknemers|employees|staff|mitarbeiter|salaries|empleados|dipendenti|",
     1},
    {"opening_hours_week", NULL, "hours a week",
     "|u|uur|uren|h|hr|hrs|hour|hours|std|stunden|heures|horas|ore|u week|u per week|uur week|"
     "uur per week|uren per week|h week|h semaine|h sem|h par semaine|heures semaine|heures par "
     "semaine|hours week|hours per week|hours a week|std woche|h woche|stunden pro woche|std pro "
     "woche|horas semana|horas por semana|ore settimana|ore a settimana|u wk|h wk|",
     1},
    {"value", "seats", "seats",
     "|seats|seat|places|place|places assises|couverts|zitplaatsen|zitplaats|plaatsen|plaats|pl|"
     "zitpl|stoelen|sitzplatze|sitzplatz|platze|platz|plazas|asientos|posti|posti a "
     "sedere|coperti|personen|pers|personnes|p|",
     1},
    {"count", NULL, "people",
     "|people|persons|visitors|pedestrians|personen|bezoekers|passanten|voetgangers|personnes|"
     "visiteurs|passants|pietons|besucher|passanten|fussganger|personas|visitantes|persone|"
     "visitatori|p|",
     1},
    {"minutes", NULL, "minutes", "|min|mins|minuten|minuut|minutes|minute|minutos|minuti|", 1},
    {"seconds", NULL, "seconds", "|s|sec|secs|seconds|seconden|secondes|sekunden|sek|", 1},
    {"seconds", NULL, "seconds", "|min|minuten|minutes|", 60},
    {"value", "_kg", "kilograms", "|kg|kgs|kilo|kilos|kilogram|kilogramm|kilogrammes|", 1},
    {"value", "_kg", "kilograms", "|t|ton|tonnes|tonnen|tonne|tons|", 1000},
    {"value", "_kwh", "kWh", "|kwh|kw h|", 1},
    {"value", "_kwh", "kWh", "|mwh|mw h|", 1000},
    {"value", "_m3", "cubic metres",
     "|m3|m 3|kubieke meter|metres cubes|kubikmeter|cubic metres|metros cubicos|metri cubi|", 1},
    {"value", "_m3", "cubic metres", "|l|liter|liters|litres|litre|litros|litri|", 0.001},
};

/* Units in which no column is, and shares, which word_fold leaves out. */
static const char foreign[] =
    "|ft2|ft 2|sqft|sq ft|square feet|sf|ha|hectare|hectares|are|ares|acre|acres|g|lb|lbs|gj|mj|";
static const char *const shares[] = {"coverage", "uptime", "inclusion_probability", NULL};

/* Words before a number that is not exact. */
static const char *const about[] = {"ca.",      "ca ",    "circa ",       "c. ",   "+/-",
                                    "\xC2\xB1", "~",      "\xE2\x89\x88", "env. ", "environ ",
                                    "approx. ", "about ", "ongeveer ",    "ong. ", "etwa ",
                                    "aprox. ",  NULL};

static bool listed(const char *bars, const char *word, size_t length) {
    char wanted[UNIT_MOST + 3] = "|";
    if (!length || length > UNIT_MOST) return false;
    memcpy(wanted + 1, word, length);
    memcpy(wanted + 1 + length, "|", 2);
    return strstr(bars, wanted) != NULL;
}

static void cut_about(const char **text, size_t *length) {
    for (const char *const *word = about; *word; word++) {
        const size_t size = strlen(*word);
        if (*length <= size || strncasecmp(*text, *word, size) != 0) continue;
        *text += size;
        *length -= size;
        text_trim(text, length);
        return;
    }
}

/* Bytes of the number in front: digits, what stands between and before them, nothing behind. */
static size_t number_part(const char *text, size_t length) {
    size_t end = 0;
    for (size_t i = 0, size; i < length; i += size) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        const size_t blank = text_blank(text + i, length - i);
        size = blank ? blank : 1;
        if (digit) end = i + 1;
        if (!digit && !blank && !strchr(".,'+-", text[i])) break;
    }
    return end;
}

/* What stands behind the number, folded; "" when nothing does, or too much. */
static const char *word_behind(const char *text, size_t length, size_t number,
                               char out[WORD_FOLD]) {
    char rest[UNIT_MOST + 1];
    const size_t size = length - number;
    out[0] = 0;
    if (!number || !size || size > UNIT_MOST) return out;
    memcpy(rest, text + number, size);
    rest[size] = 0;
    return word_fold(rest, out);
}

static bool of_kind(const Unit *unit, const char *kind) {
    if (!unit->kind) return true;
    const size_t all = kind ? strlen(kind) : 0, end = strlen(unit->kind);
    return all >= end && strcmp(kind + all - end, unit->kind) == 0;
}

static bool is_share(const char *column) {
    for (const char *const *share = shares; *share; share++)
        if (strcmp(*share, column) == 0) return true;
    return false;
}

/* "38u30", "38:30", "38h30": a week's hours and minutes. */
static bool clock_hours(const char *text, size_t length, double *hours) {
    long long whole, minutes;
    size_t digits = 0;
    while (digits < length && text[digits] >= '0' && text[digits] <= '9') digits++;
    if (!digits || digits + 3 != length || !strchr("uUhH:", text[digits])) return false;
    if (!num_parse_long(text, digits, &whole)) return false;
    if (!num_parse_long(text + digits + 1, 2, &minutes) || minutes > 59) return false;
    *hours = (double)whole + (double)minutes / 60;
    return true;
}

UnitForm unit_words_cut(const char *column, const char *kind, const char **text, size_t *length,
                        double *factor) {
    char folded[WORD_FOLD];
    bool other = false;
    *factor = 1;
    text_trim(text, length);
    if (strcmp(column, "opening_hours_week") == 0 && clock_hours(*text, *length, factor))
        return UNIT_CLOCK;
    cut_about(text, length);
    const size_t number = number_part(*text, *length);
    if (!number) return UNIT_NONE;
    if (is_share(column) && (*text)[*length - 1] == '%') {
        *factor = 0.01;
        *length -= 1;
        return UNIT_OWN;
    }
    (void)word_behind(*text, *length, number, folded);
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        const Unit *unit = &units[k];
        const bool own = strcmp(unit->column, column) == 0 && of_kind(unit, kind);
        if (!listed(unit->words, folded, strlen(folded))) continue;
        other = true;
        if (!own) continue;
        *factor = unit->factor;
        *length = number;
        return UNIT_OWN;
    }
    if (number == *length) return UNIT_OWN; /* "ca. 60" */
    return other || listed(foreign, folded, strlen(folded)) ? UNIT_OTHER : UNIT_NONE;
}

bool unit_words_any(const char **text, size_t *length) {
    char folded[WORD_FOLD];
    const size_t before = *length;
    double hours;
    text_trim(text, length);
    if (!memchr(*text, ':', *length) && clock_hours(*text, *length, &hours)) {
        *length -= 3;
        return true;
    }
    cut_about(text, length);
    const size_t number = number_part(*text, *length);
    if (!number) return false;
    const char *word = word_behind(*text, *length, number, folded);
    bool unit =
        number == *length || (*text)[*length - 1] == '%' || listed(foreign, word, strlen(word));
    for (size_t k = 0; k < sizeof units / sizeof *units && !unit; k++)
        unit = listed(units[k].words, word, strlen(word));
    if (unit) *length = number;
    return unit && *length < before;
}

const char *unit_words_name(const char *column) {
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (!units[k].kind && strcmp(units[k].column, column) == 0) return units[k].name;
    return NULL;
}
