/* survey: what a column proves about its cells, and when it speaks against what was declared. */
#include "datasets/ingest/survey.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/support/rows.h"

/* Cells between blanks. */
static Survey survey_of(const char *cells, bool dates, bool months) {
    Survey survey = {0};
    for (int64_t line = 2; *cells; line++) {
        const size_t length = strcspn(cells, " ");
        const RowsCell cell = {cells, length};
        if (dates)
            survey_date(&survey, &cell, months, line);
        else
            survey_number(&survey, &cell, line);
        cells += length + (cells[length] == ' ');
    }
    return survey;
}

typedef struct Numbers {
    const char *cells;
    char found, declared;
    const char *witness; /* NULL = what is declared holds */
} Numbers;

static const Numbers numbers[] = {
    {"1250 12", 0, ',', NULL},
    {"1250,5 12", ',', ',', NULL},
    {"1.250 1.250.000", ',', '.', "1.250.000"},
    {"1.250 12.500", 0, ',', NULL},
    {"12345.67 9000.5 7", '.', ',', "12345.67"},
    {"12345.67 1 2 3 4 5 6 7 8 9 10 11 12", '.', ',', NULL}, /* a slip: that cell is rejected */
    {"12345.67 1.250 3 4 5 6 7 8 9 10 11 12", '.', ',', "12345.67"}, /* 1.250 would be misread */
    {"60,5 1,250", ',', '.', "60,5"},
    {"60,5 7.5", 0, '.', NULL},
    {"x y -", 0, ',', NULL},
};

EachRow(survey, of_numbers, numbers) {
    const Numbers *c = &numbers[*row];
    const Survey s = survey_of(c->cells, false, false);
    cr_expect(survey_decimal(&s) == c->found, "%s", c->cells);
    const SurveyWitness *witness = survey_against_decimal(&s, c->declared);
    cr_expect(eq(int, witness != NULL, c->witness != NULL), "%s", c->cells);
    if (witness && c->witness) {
        cr_expect(eq(str, (char *)witness->text, (char *)c->witness));
    }
}

typedef struct Dates {
    const char *cells;
    bool months;
    DateOrder found, declared;
    const char *witness;
} Dates;

static const Dates dates[] = {
    {"01/02/2015 13/02/2015", false, DATES_DAY_FIRST, DATES_ANY, NULL},
    {"01/02/2015 02/13/2015", false, DATES_MONTH_FIRST, DATES_DAY_FIRST, "02/13/2015"},
    {"01/02/2015 03/04/2015", false, DATES_ANY, DATES_DAY_FIRST, NULL},
    {"13/02/2015 02/13/2015 01/02/2015", false, DATES_ANY, DATES_DAY_FIRST, NULL},
    {"2015-02-13 03/03/2015", false, DATES_ANY, DATES_ANY, NULL},
    {"01/02/2025 01/03/2025 01/04/2025", true, DATES_DAY_FIRST, DATES_ANY, NULL},
    {"01/31/2025 02/28/2025", true, DATES_MONTH_FIRST, DATES_ANY, NULL},
    {"02/01/2025 03/01/2025", true, DATES_MONTH_FIRST, DATES_ANY, NULL},
    {"01/01/2025", true, DATES_ANY, DATES_ANY, NULL},
};

EachRow(survey, of_dates, dates) {
    const Dates *c = &dates[*row];
    const Survey s = survey_of(c->cells, true, c->months);
    cr_expect(survey_order(&s) == c->found, "%s", c->cells);
    const SurveyWitness *witness = survey_against_order(&s, c->declared);
    cr_expect(eq(int, witness != NULL, c->witness != NULL), "%s", c->cells);
    if (witness && c->witness) {
        cr_expect(eq(str, (char *)witness->text, (char *)c->witness));
    }
}

Test(survey, the_first_witness_of_several_columns_is_kept) {
    Survey sum = {0};
    const Survey late = survey_of("1 2 3 4.5", false, false),
                 early = survey_of("1 2.5", false, false);
    survey_add(&sum, &late);
    survey_add(&sum, &early);
    cr_expect(eq(sz, sum.point, (size_t)2));
    cr_expect(eq(int, (int)sum.with_point.line, 3));
    cr_expect(eq(str, sum.with_point.text, (char *)"2.5"));
}
