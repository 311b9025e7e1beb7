/* people_days: days side by side as months. What each month should hold is counted by hand on the
 * calendar of 2019, whose July begins on a Monday. */
#include "datasets/ingest/people_days.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "datasets/base/num.h"

enum { JULY = 31, WEDNESDAY = 2, SUNDAY = 6 };

static void fill(PeopleDay *day, size_t days) {
    int first;
    cr_assert(date_parse("2019-07-01", 10, &first));
    for (size_t k = 0; k < days; k++)
        day[k] = (PeopleDay){.date = first + (int)k, .counted = true, .people = 2.5};
}

Test(people_days, a_whole_month_lacks_nothing) {
    PeopleDay day[JULY];
    const bool shut[PEOPLE_WEEK] = {false};
    double people, coverage;
    fill(day, JULY);
    cr_assert(people_days_month(day, JULY, shut, &people, &coverage));
    cr_expect(eq(dbl, people, 77.5));
    cr_expect(eq(dbl, coverage, 1));
}

Test(people_days, a_day_of_the_week_without_any_count_is_one_off_and_lacks_nothing) {
    PeopleDay day[JULY];
    bool shut[PEOPLE_WEEK];
    double people, coverage;
    fill(day, JULY);
    for (size_t k = 6; k < JULY; k += 7) day[k].counted = false; /* four Sundays */
    people_days_shut(day, JULY, shut);
    for (size_t d = 0; d < PEOPLE_WEEK; d++) cr_expect(eq(int, shut[d], d == SUNDAY));
    cr_assert(people_days_month(day, JULY, shut, &people, &coverage));
    cr_expect(eq(dbl, people, 27 * 2.5));
    cr_expect(eq(dbl, coverage, 1));
}

Test(people_days, a_day_that_was_counted_once_is_no_day_off) {
    PeopleDay day[JULY];
    bool shut[PEOPLE_WEEK];
    double people, coverage;
    fill(day, JULY);
    for (size_t k = 6; k < JULY - 7; k += 7) day[k].counted = false; /* three of four Sundays */
    people_days_shut(day, JULY, shut);
    cr_expect(not(shut[SUNDAY]));
    cr_assert(people_days_month(day, JULY, shut, &people, &coverage));
    cr_expect(eq(dbl, coverage, 28.0 / 31));
}

Test(people_days, three_weeks_are_too_few_to_know_a_day_off) {
    PeopleDay day[21];
    bool shut[PEOPLE_WEEK];
    fill(day, 21);
    for (size_t k = 2; k < 21; k += 7) day[k].counted = false;
    people_days_shut(day, 21, shut);
    cr_expect(not(shut[WEDNESDAY]));
}

Test(people_days, days_that_do_not_stand_there_were_not_observed) {
    PeopleDay day[16];
    const bool shut[PEOPLE_WEEK] = {false};
    double people, coverage;
    fill(day, 16);
    cr_assert(people_days_month(day, 16, shut, &people, &coverage));
    cr_expect(eq(dbl, coverage, 16.0 / 31));
    for (size_t k = 0; k < 16; k++) day[k].counted = false;
    cr_expect(not(people_days_month(day, 16, shut, &people, &coverage)));
}

/* A display that shows 2.5 more every day, not read on the 7th, 14th, ... nor on the last two days
 * of July, and reset on the 20th. */
Test(people_days, readings_of_a_display_are_the_people_between_them) {
    enum { DAYS = 33, SET_BACK = 19 };
    PeopleDay day[DAYS];
    Running running = {0};
    fill(day, DAYS);
    for (size_t k = 0; k < DAYS; k++) {
        day[k].people = 1000 + 2.5 * (double)k - (k >= SET_BACK ? 1000 + 2.5 * (SET_BACK - 1) : 0);
        day[k].counted = k % 7 != 6 && k != 29 && k != 30;
    }
    people_days_steps(day, DAYS, &running, 7);
    cr_expect(not(day[0].counted), "nothing stands before the first");
    cr_expect(eq(dbl, day[1].people, 2.5));
    cr_expect(day[6].counted && day[6].people == 0, "its people stand on the next");
    cr_expect(eq(dbl, day[7].people, 5));
    cr_expect(eq(dbl, day[SET_BACK].people, 2.5), "what it shows since");
    cr_expect(not(day[31].counted), "a gap from July to August is of neither");
    cr_expect(not(day[29].counted));
    cr_expect(eq(dbl, day[32].people, 2.5));
    cr_expect(eq(sz, running.resets, 1u));
    cr_expect(eq(sz, running.alone, 2u));
    cr_expect(eq(sz, running.falls, 0u));
}

Test(people_days, a_total_that_falls_a_little_says_nothing) {
    PeopleDay day[3];
    Running running = {0};
    fill(day, 3);
    day[0].people = 100020;
    day[1].people = 100010; /* set right by hand: never 100,010 people */
    day[2].people = 100017;
    people_days_steps(day, 3, &running, 1);
    cr_expect(not(day[1].counted));
    cr_expect(eq(dbl, day[2].people, 7));
    cr_expect(eq(sz, running.falls, 1u));
}

Test(people_days, counts_that_only_rise_are_a_running_total) {
    PeopleDay day[JULY];
    fill(day, JULY);
    cr_expect(not(people_days_rise(day, JULY)), "equal counts do not rise");
    for (size_t k = 0; k < JULY; k++) day[k].people = 10 * (double)k;
    cr_expect(people_days_rise(day, JULY));
    cr_expect(not(people_days_rise(day, 11)), "too few to tell");
    day[9].counted = false;
    cr_expect(people_days_rise(day, JULY), "a gap breaks no total");
    day[20].people = 1;
    cr_expect(not(people_days_rise(day, JULY)));
}
