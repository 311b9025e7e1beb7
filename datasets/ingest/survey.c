#include "datasets/ingest/survey.h"

#include <stdio.h>

#include "datasets/base/number_text.h"

/* So many cells in a row of cells are no slips of the pen. */
enum { SLIPS_MOST = 1 };
static const double slips_share = 0.1;

static void count(size_t *counter, SurveyWitness *witness, const RowsCell *cell, int64_t line) {
    ++*counter;
    if (witness->line) return;
    const size_t length = cell->length < SURVEY_SHOWN ? cell->length : SURVEY_SHOWN;
    witness->line = line;
    (void)snprintf(witness->text, sizeof witness->text, "%.*s", (int)length, cell->text);
}

void survey_number(Survey *s, const RowsCell *cell, int64_t line) {
    NumberText number;
    const NumberForm form = number_text_read(cell->text, cell->length, 0, &number);
    if (form != NUMBER_READ && form != NUMBER_DOUBTFUL) return;
    s->numbers++;
    s->shaped += number.shape != 0;
    s->padded += number.shape != 0 && cell->text[cell->length - 1] == '0';
    s->shorter += number.proves && (number.decimals == 1 || number.decimals == 2);
    if (number.proves == '.') count(&s->point, &s->with_point, cell, line);
    if (number.proves == ',') count(&s->comma, &s->with_comma, cell, line);
}

void survey_date(Survey *s, const RowsCell *cell, bool months, int64_t line) {
    DateText d;
    const DateForm form = months ? month_text_read(cell->text, cell->length, DATES_ANY, &d)
                                 : date_text_read(cell->text, cell->length, DATES_ANY, &d);
    TimeText time;
    if (!months && form == DATE_WRONG &&
        time_text_read(cell->text, cell->length, DATES_ANY, &time) != DATE_WRONG)
        d = time.day;
    else if (form != DATE_READ && form != DATE_DOUBTFUL)
        return;
    s->dates++;
    if (form == DATE_DOUBTFUL) {
        s->either++;
        s->day_edge += d.proves == DATES_DAY_FIRST;
        s->month_edge += d.proves == DATES_MONTH_FIRST;
    } else {
        if (d.proves == DATES_DAY_FIRST) count(&s->day, &s->with_day, cell, line);
        if (d.proves == DATES_MONTH_FIRST) count(&s->month, &s->with_month, cell, line);
    }
}

static void add_witness(SurveyWitness *sum, const SurveyWitness *one) {
    if (!sum->line || (one->line && one->line < sum->line)) *sum = *one;
}

void survey_add(Survey *sum, const Survey *s) {
    sum->numbers += s->numbers;
    sum->point += s->point;
    sum->comma += s->comma;
    sum->shaped += s->shaped;
    sum->padded += s->padded;
    sum->shorter += s->shorter;
    sum->dates += s->dates;
    sum->day += s->day;
    sum->month += s->month;
    sum->either += s->either;
    sum->day_edge += s->day_edge;
    sum->month_edge += s->month_edge;
    add_witness(&sum->with_point, &s->with_point);
    add_witness(&sum->with_comma, &s->with_comma);
    add_witness(&sum->with_day, &s->with_day);
    add_witness(&sum->with_month, &s->with_month);
}

char survey_decimal(const Survey *s) {
    if (s->point && s->comma) return 0;
    return s->point ? '.' : s->comma ? ',' : 0;
}

bool survey_noughts(const Survey *s) {
    return s->padded && s->shorter && survey_decimal(s);
}

DateOrder survey_order(const Survey *s) {
    if (s->day && s->month) return DATES_ANY;
    if (s->day || s->month) return s->day ? DATES_DAY_FIRST : DATES_MONTH_FIRST;
    if (s->day_edge && s->month_edge) return DATES_ANY;
    return s->day_edge ? DATES_DAY_FIRST : s->month_edge ? DATES_MONTH_FIRST : DATES_ANY;
}

/* The other reading has more cells behind it, and not by a slip, or some fit both. */
static bool untenable(size_t own, size_t other, size_t either, size_t cells) {
    const bool slips = other <= SLIPS_MOST || (double)other <= slips_share * (double)cells;
    return other > own && (either > 0 || !slips);
}

const SurveyWitness *survey_against_decimal(const Survey *s, char declared) {
    const bool point = declared == '.';
    const size_t own = point ? s->point : s->comma, other = point ? s->comma : s->point;
    if (!declared || !untenable(own, other, s->shaped, s->numbers)) return NULL;
    return point ? &s->with_comma : &s->with_point;
}

const SurveyWitness *survey_against_order(const Survey *s, DateOrder declared) {
    const bool first = declared == DATES_DAY_FIRST;
    const size_t own = first ? s->day : s->month, other = first ? s->month : s->day;
    if (declared == DATES_ANY || !untenable(own, other, s->either, s->dates)) return NULL;
    return first ? &s->with_month : &s->with_day;
}
