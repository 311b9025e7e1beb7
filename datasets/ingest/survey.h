/* survey.h - what a whole column says about its cells: which decimal mark they have, and whether
 * days stand before months.
 *
 * One cell may fit two readings (1.250, 01/02/2015); a column seldom does. survey_number and
 * survey_date look at one cell each, in a pass before the one that stores. A declared mark or order
 * holds, unless the cells speak for the other and something could be misread: then the file is not
 * taken, and is told why. */
#ifndef DATASETS_INGEST_SURVEY_H
#define DATASETS_INGEST_SURVEY_H
#include <stdint.h>

#include "datasets/ingest/cells.h"

enum { SURVEY_SHOWN = 40 };

/* A cell that speaks against what was declared. */
typedef struct SurveyWitness {
    int64_t line; /* 0 = none */
    char text[SURVEY_SHOWN + 1];
} SurveyWitness;

typedef struct Survey {
    size_t numbers, point, comma; /* cells that are numbers; that prove a decimal mark */
    size_t shaped;                /* 1.250 and 1,250: either */
    size_t padded, shorter;       /* of these, that end in 0; others with one or two decimals */
    size_t dates, day, month;     /* cells that are dates; that prove an order */
    size_t either;                /* dates with two readings */
    size_t day_edge, month_edge;  /* of these, the first or last of a month in one order only */
    SurveyWitness with_point, with_comma, with_day, with_month; /* the first of each */
} Survey;

void survey_number(Survey *survey, const RowsCell *cell, int64_t line);
/* months: the column holds months, whose days are first or last ones. */
void survey_date(Survey *survey, const RowsCell *cell, bool months, int64_t line);
void survey_add(Survey *sum, const Survey *survey); /* of several columns */

/* What the cells prove: '.' or ',', 0 = nothing, or both. */
char survey_decimal(const Survey *survey);
/* Whether 1.100 stands beside 1000.5: who writes the one puts no noughts behind the other. */
bool survey_noughts(const Survey *survey);
DateOrder survey_order(const Survey *survey);

/* The cell that makes a declared mark or order untenable, or NULL. */
const SurveyWitness *survey_against_decimal(const Survey *survey, char declared);
const SurveyWitness *survey_against_order(const Survey *survey, DateOrder declared);

#endif
