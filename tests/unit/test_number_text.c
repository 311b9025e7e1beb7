/* number_text: numbers as people and spreadsheets write them. Either the number meant, or the two
 * readings that a text has, or nothing; never the one for the other. */
#include "datasets/base/number_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "tests/support/rows.h"

static NumberForm read_text(const char *text, char mark, NumberText *n) {
    return number_text_read(text, strlen(text), mark, n);
}

#define EURO "\xE2\x82\xAC"
#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define THIN "\xE2\x80\x89"

typedef struct Read {
    const char *text;
    char mark; /* declared; 0 = none */
    double value;
} Read;

static const Read read[] = {
    {"12345,67", ',', 12345.67},
    {"12.345,67", ',', 12345.67},
    {"1.234.567,8", ',', 1234567.8},
    {"12.345", ',', 12345},
    {"12,345", ',', 12.345},
    {"1.250", '.', 1.25},
    {"1,250", '.', 1250},
    {"0.125", ',', NAN}, /* a group does not begin with a zero */
    {"0,125", ',', 0.125},
    {"0.125", 0, 0.125},
    {"12" NBSP "345,67", ',', 12345.67},
    {"12" NARROW "345,67", ',', 12345.67},
    {"12" THIN "345,67", 0, 12345.67},
    {"12 345,67", ',', 12345.67},
    {"12 345.67", 0, 12345.67},
    {"1'250", 0, 1250},
    {"1\xE2\x80\x99"
     "250",
     0, 1250},
    {"1'234'567.80", '.', 1234567.8},
    {"\xE2\x82\xAC 12.345,67", ',', 12345.67},
    {"12.345,67 \xE2\x82\xAC", ',', 12345.67},
    {"EUR 12.345,67", ',', 12345.67},
    {"12.345,67" NBSP "eur", ',', 12345.67},
    {"-\xE2\x82\xAC 12,50", ',', -12.5},
    {"\xE2\x82\xAC -12,50", ',', -12.5},
    {"12.345,67-", ',', -12345.67},
    {"(12,50)", ',', -12.5},
    {"(\xE2\x82\xAC 1.250)", ',', -1250},
    {"\xE2\x88\x92"
     "5",
     0, -5},
    {"+5,5", ',', 5.5},
    {"12,-", ',', 12},
    {"1.250,--", ',', 1250},
    {"1,5E+04", ',', 15000},
    {"1.5e3", 0, 1500},
    {".5", 0, 0.5},
    {",5", ',', 0.5},
    {"1.250.000", 0, 1250000},
    {"1,250,000.5", 0, 1250000.5},
    {"7", 0, 7},
    {"  42 ", ',', 42},
};

EachRow(number_text, is_the_number_meant, read) {
    const Read *c = &read[*row];
    NumberText n;
    const NumberForm form = read_text(c->text, c->mark, &n);
    if (isnan(c->value)) {
        cr_expect(form != NUMBER_READ, "%s", c->text);
        return;
    }
    cr_assert(form == NUMBER_READ, "%s", c->text);
    cr_expect(n.value == c->value, "%s gives %.17g", c->text, n.value);
}

typedef struct Doubt {
    const char *text;
    char mark;
    double point, comma; /* NaN = no number so */
} Doubt;

static const Doubt doubts[] = {
    {"1.250", 0, 1.25, 1250},         {"1,250", 0, 1250, 1.25},
    {"12345.67", ',', 12345.67, NAN}, {"9000.5", ',', 9000.5, NAN},
    {"12345,67", '.', NAN, 12345.67}, {"12.345,67", '.', NAN, 12345.67},
    {"1,250.5", ',', 1250.5, NAN},    {"60,5", '.', NAN, 60.5},
    {"1.250.000", '.', NAN, 1250000}, {"-1.250", 0, -1.25, -1250},
};

EachRow(number_text, of_two_readings_both_are_named, doubts) {
    const Doubt *c = &doubts[*row];
    NumberText n;
    cr_assert(read_text(c->text, c->mark, &n) == NUMBER_DOUBTFUL, "%s", c->text);
    cr_expect(isnan(c->point) ? isnan(n.value) : n.value == c->point, "%s: %g", c->text, n.value);
    cr_expect(isnan(c->comma) ? isnan(n.other) : n.other == c->comma, "%s: %g", c->text, n.other);
}

static const char *const wrong[] = {
    "1.2.3.4",   "12.34.567,8",  "1.23.456",    "12,34,567.8", "1 25",      "12 3456",
    "1..5",      "1,2,3",        "--5",         "-5-",         "(5",        "5%",
    "abc",       "1 000'000",    "1e",          "12a",         "1.234 567", "0.250.000",
    "1.5e99999", "\xE2\x82\xAC", "1,234.567,8", "1'25.000",
};

EachRow(number_text, what_has_no_reading_is_none, wrong) {
    static const char marks[] = {0, '.', ','};
    for (size_t k = 0; k < sizeof marks; k++) {
        NumberText n;
        cr_expect(read_text(wrong[*row], marks[k], &n) == NUMBER_WRONG, "%s", wrong[*row]);
        cr_expect(isnan(n.value));
    }
}

static const char *const nothing[] = {
    "",    " ",    "-",    "NA", "n/a",          "nan", "NaN", "#N/B",    "#N/A",
    "#NV", "NULL", "k.A.", NBSP, "\xE2\x80\x93", "..",  ":",   EURO " -", "-   " EURO};

EachRow(number_text, words_for_nothing_are_missing, nothing) {
    NumberText n;
    cr_expect(read_text(nothing[*row], ',', &n) == NUMBER_MISSING, "'%s'", nothing[*row]);
}

Test(number_text, another_currency_is_not_read_as_euros) {
    static const char *const foreign[] = {"$ 12.50", "CHF 1'250.50", "12 USD",
                                          "\xC2\xA3"
                                          "5"};
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++) {
        NumberText n;
        cr_expect(read_text(foreign[k], '.', &n) == NUMBER_FOREIGN, "%s", foreign[k]);
    }
}

Test(number_text, a_text_says_which_mark_it_proves) {
    static const struct {
        const char *text;
        char proves, shape;
    } cases[] = {{"12345.67", '.', 0}, {"1.250", 0, '.'},   {"1,250", 0, ','},
                 {"60,5", ',', 0},     {"1250", 0, 0},      {"1.250.000", ',', 0},
                 {"1 250", 0, 0},      {"1.250,5", ',', 0}, {"0.125", '.', 0}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        NumberText n;
        (void)read_text(cases[k].text, 0, &n);
        cr_expect(n.proves == cases[k].proves && n.shape == cases[k].shape, "%s", cases[k].text);
    }
}
