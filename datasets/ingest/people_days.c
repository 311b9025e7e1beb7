#include "datasets/ingest/people_days.h"

#include <math.h>

#include "datasets/base/num.h"

enum {
    WEEKS_LEAST = 4, /* without a count on a day of the week, before it is one off */
    RISES_LEAST = 12 /* days that only ever rise: one chance in 479 million where order is chance */
};

const double people_coverage_least = 0.5; /* scaled up, less would be mostly a guess */
const char people_too_little[] = "months of footfall that were observed for less than half";

bool people_days_shut(const PeopleDay *day, size_t days, bool shut[PEOPLE_WEEK]) {
    size_t stand[PEOPLE_WEEK] = {0}, counted[PEOPLE_WEEK] = {0};
    for (size_t k = 0; k < days; k++) {
        stand[date_weekday(day[k].date)]++;
        counted[date_weekday(day[k].date)] += day[k].counted;
    }
    bool any = false;
    for (size_t d = 0; d < PEOPLE_WEEK; d++)
        any |= shut[d] = stand[d] >= WEEKS_LEAST && !counted[d];
    return any;
}

bool people_days_rise(const PeopleDay *day, size_t days) {
    const PeopleDay *before = NULL;
    size_t counted = 0;
    for (size_t k = 0; k < days; k++) {
        if (!day[k].counted) continue;
        if (before && !(day[k].people > before->people)) return false;
        before = &day[k];
        counted++;
    }
    return counted >= RISES_LEAST;
}

/* Whether days a to b, of which only these two were read, all stand there and in one month but for
 * a itself. */
static bool joins(const PeopleDay *day, size_t a, size_t b) {
    return (size_t)(day[b].date - day[a].date) == b - a &&
           month_of_date(day[a].date + 1) == month_of_date(day[b].date);
}

void people_days_steps(PeopleDay *day, size_t days, Running *running, int64_t line) {
    size_t last = days; /* the reading before; days = none */
    double before = 0;
    for (size_t k = 0; k < days; k++) {
        if (!day[k].counted) continue;
        const double now = day[k].people;
        const bool known = last < days && joins(day, last, k);
        if (known)
            day[k].people = running_step(running, before, now, line);
        else
            running_alone(running, line);
        day[k].counted = known && !isnan(day[k].people);
        for (size_t b = last + 1; day[k].counted && b < k; b++)
            day[b] = (PeopleDay){.date = day[b].date, .counted = true};
        last = k;
        before = now;
    }
}

bool people_days_month(const PeopleDay *day, size_t days, const bool shut[PEOPLE_WEEK],
                       double *people, double *coverage) {
    size_t counted = 0, open = 0;
    *people = *coverage = 0;
    for (size_t k = 0; k < days; k++) {
        counted += day[k].counted;
        *people += day[k].counted ? day[k].people : 0;
    }
    if (!counted) return false;
    const int month = month_of_date(day[0].date), next = month_first_date(month + 1);
    for (int date = month_first_date(month); date < next; date++) open += !shut[date_weekday(date)];
    *coverage = (double)counted / (double)open;
    return true;
}
