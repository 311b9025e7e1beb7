/* unit_words: numbers with their unit in the cell. What is stored is the number in the column's own
 * unit; another unit is named, never taken. */
#include "datasets/ingest/unit_words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "datasets/ingest/row_convert.h"
#include "tests/support/rows.h"

typedef struct Case {
    const char *text, *column;
    char mark;
    double value; /* NaN = refused */
} Case;

static const Case cases[] = {
    {"60 m\xC2\xB2", "floor_area_m2", ',', 60},
    {"60m\xC2\xB2", "floor_area_m2", ',', 60},
    {"1.250 m2", "floor_area_m2", ',', 1250},
    {"1 250,5 m2", "floor_area_m2", ',', 1250.5},
    {"1,250.5 sqm", "floor_area_m2", '.', 1250.5},
    {"ca. 75,5 m\xC2\xB2", "floor_area_m2", ',', 75.5},
    {"+/- 80 m2", "floor_area_m2", ',', 80},
    {"~80", "floor_area_m2", ',', 80},
    {"100 vierkante meter", "floor_area_m2", ',', 100},
    {"100 m\xC3\xA8tres carr\xC3\xA9s", "floor_area_m2", ',', 100},
    {"90 qm", "floor_area_m2", ',', 90},
    {"90 mq", "floor_area_m2", ',', 90},
    {"850 sq ft", "floor_area_m2", '.', NAN},
    {"850 ft\xC2\xB2", "floor_area_m2", '.', NAN},
    {"1,2 ha", "floor_area_m2", ',', NAN},
    {"60 kg", "floor_area_m2", ',', NAN},
    {"60 bananen", "floor_area_m2", ',', NAN},
    {"60 m2 + 20 m2", "floor_area_m2", ',', NAN},
    {"60-80 m2", "floor_area_m2", ',', NAN},
    {"2,5 VTE", "staff_fte", ',', 2.5},
    {"2.5 FTE", "staff_fte", '.', 2.5},
    {"3 ETP", "staff_fte", ',', 3},
    {"4 personen", "staff_fte", ',', 4},
    {"38 u", "opening_hours_week", ',', 38},
    {"38u", "opening_hours_week", ',', 38},
    {"45 u/week", "opening_hours_week", ',', 45},
    {"40 heures par semaine", "opening_hours_week", ',', 40},
    {"38u30", "opening_hours_week", ',', 38.5},
    {"38:15", "opening_hours_week", ',', 38.25},
    {"38h75", "opening_hours_week", ',', NAN},
    {"7 dagen", "opening_hours_week", ',', NAN},
    {"90 %", "coverage", '.', 0.9},
    {"90%", "coverage", '.', 0.9},
    {"87,5 %", "coverage", ',', 0.875},
    {"120 %", "coverage", '.', NAN},
    {"5 %", "floor_area_m2", '.', NAN},
    {"1.250 bezoekers", "count", ',', 1250},
};

/* A column of each name with the ranges of the tables. */
static const Column columns[] = {{"floor_area_m2", CELL_NUMBER, false, 0.1, 1e6, NULL, 0},
                                 {"staff_fte", CELL_NUMBER, false, 0, 1e5, NULL, 0},
                                 {"opening_hours_week", CELL_NUMBER, false, 0, 168, NULL, 0},
                                 {"coverage", CELL_NUMBER, false, 0, 1, NULL, 0},
                                 {"count", CELL_NUMBER, false, 0, 1e9, NULL, COLUMN_WHOLE},
                                 {"kind", CELL_TEXT, false, 0, 0, NULL, 0},
                                 {"value", CELL_NUMBER, false, 0, 1e12, NULL, 0},
                                 {NULL, CELL_TEXT, false, 0, 0, NULL, 0}};
static const Table table = {.name = "t", .columns = columns};

static size_t column_named(const char *name) {
    size_t c = 0;
    while (columns[c].name && strcmp(columns[c].name, name) != 0) c++;
    cr_assert(columns[c].name != NULL, "%s", name);
    return c;
}

EachRow(unit_words, a_cell_is_the_number_in_the_unit_of_its_column, cases) {
    const Case *c = &cases[*row];
    const size_t column = column_named(c->column);
    CellForm form[8];
    for (size_t k = 0; k < 8; k++) form[k] = (CellForm){.decimal_mark = c->mark};
    Row r = {.table = &table, .form = form};
    const bool taken = row_convert(&r, column, c->text, strlen(c->text));
    cr_assert(eq(int, taken, !isnan(c->value)), "%s: %s", c->text, r.reason ? r.reason : "taken");
    if (taken) cr_expect(ieee_ulp_eq(dbl, r.cell[column].number, c->value, 1), "%s", c->text);
    if (!taken) cr_expect(r.reason != NULL && strlen(r.bad_value) > 0, "%s", c->text);
}

static const struct {
    const char *kind, *text;
    double value; /* NaN = refused */
} proxies[] = {
    {"waste_kg", "1 200 kg", 1200},      {"waste_kg", "1.2 t", 1200},
    {"waste_kg", "120 kWh", NAN},        {"energy_kwh", "900 kWh", 900},
    {"energy_kwh", "1.2 MWh", 1200},     {"water_m3", "12 m\xC2\xB3", 12},
    {"water_m3", "1500 liter", 1.5},     {"water_m3", "5 kg", NAN},
    {"purchases_eur", "500 EUR", 500},   {"purchases_eur", "500 kg", NAN},
    {"purchases_eur", "12,5 k", NAN},    {"seats", "40 zitplaatsen", 40},
    {"seats", "40 couverts", 40},        {"seats", "40 Sitzpl\xC3\xA4tze", 40},
    {"seats", "40 posti a sedere", 40},  {"seats", "40 m3", NAN},
    {"water_m3", "40 zitplaatsen", NAN},
};

EachRow(unit_words, a_proxy_is_in_the_unit_of_its_kind, proxies) {
    Row r = {.table = &table};
    const size_t kind = column_named("kind"), value = column_named("value");
    const char *text = proxies[*row].text, *name = proxies[*row].kind;
    cr_assert(row_convert(&r, kind, name, strlen(name)));
    const bool taken = row_convert(&r, value, text, strlen(text));
    cr_assert(eq(int, taken, !isnan(proxies[*row].value)), "%s of %s", text, name);
    if (taken)
        cr_expect(ieee_ulp_eq(dbl, r.cell[value].number, proxies[*row].value, 1), "%s", text);
}

static const struct {
    const char *text, *left; /* NULL: nothing is cut */
} any[] = {
    {"60 m2", "60"}, {"ca. 60", "60"},  {"90%", "90"},     {"12 kg", "12"},
    {"60", NULL},    {"60 maal", NULL}, {"kerk 60", NULL}, {"5 sq ft", "5"},
};

EachRow(unit_words, any_unit_is_seen_as_one, any) {
    const char *text = any[*row].text;
    size_t length = strlen(text);
    const bool cut = unit_words_any(&text, &length);
    cr_assert(eq(int, cut, any[*row].left != NULL), "%s", any[*row].text);
    if (cut)
        cr_expect(length == strlen(any[*row].left) && memcmp(text, any[*row].left, length) == 0,
                  "%.*s", (int)length, text);
}
