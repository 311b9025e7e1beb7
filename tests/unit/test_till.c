/* till: days and tickets into months. Truth is the calendar of 2025, counted by hand: every day
 * takes 100 EUR, so that a month's amount is the number of its days with trade. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

static const char *const months =
    "SELECT group_concat(strftime('%m', start_on * 86400, 'unixepoch') || ' ' || "
    "CAST(round(amount_eur) AS INTEGER), ', ') FROM (SELECT * FROM turnover_figure ORDER BY "
    "storefront, start_on)";

/* The months that a file of tills gives; its note in *note. */
static const char *months_of(World *w, const Text *text, const char **note) {
    (void)facts_take_text(w, "s.csv", "storefront_id,sector\nA,bakery\nB,bakery\n");
    const IngestReport report = facts_take_text(w, "t.csv", text->at);
    *note = report.file[0].note ? report.file[0].note : "";
    const char *found = facts_rows(w, months);
    return arena_strndup(w->arena, found, strcspn(found, "\n"));
}

/* ---- which months are whole ---- */

enum { MON = 1, SAT = 32, SUN = 64, RANGES = 3 };

typedef struct Range {
    char shop;
    int month, day, to_month, to_day;
    int off; /* days of the week without trade */
} Range;

static void add_range(Text *text, const Range *r) {
    const int first = month_first_date(month_make(2025, r->month)) + r->day - 1,
              last = month_first_date(month_make(2025, r->to_month)) + r->to_day - 1;
    for (int date = first; date <= last; date++) {
        char day[DATE_TEXT];
        if (r->off & 1 << (date + 3) % 7) continue; /* 1970-01-01 was a Thursday */
        text_addf(text, "%c,%s,100\n", r->shop, date_format(date, day));
    }
}

static const struct {
    const char *what;
    Range range[RANGES];
    const char *months, *note;
} wholes[] = {
    {"every day", {{'A', 1, 1, 3, 31, 0}}, "01 31, 02 28, 03 31", ""},
    {"Mondays off, the last day too", {{'A', 1, 1, 3, 31, MON}}, "01 27, 02 24, 03 26", ""},
    {"half months at both ends",
     {{'A', 1, 15, 3, 12, 0}},
     "02 28",
     "29 rows of 2 months that tills cover only in part"},
    {"begins after New Year", {{'A', 1, 2, 1, 31, 0}}, "01 30", ""},
    {"begins on the fourth", {{'A', 1, 4, 2, 28, 0}}, "02 28", "28 rows of 1 months"},
    {"ends on a Friday, weekends off", {{'A', 1, 1, 2, 28, SAT | SUN}}, "01 23, 02 20", ""},
    {"ends on a Friday, and Monday is of the month",
     {{'A', 1, 1, 3, 28, SAT | SUN}},
     "01 23, 02 20",
     "20 rows of 1 months"},
    {"a week of leave", {{'A', 1, 1, 2, 9, 0}, {'A', 2, 17, 2, 28, 0}}, "01 31, 02 21", ""},
    {"eight days away", {{'A', 1, 1, 2, 9, 0}, {'A', 2, 18, 2, 28, 0}}, "01 31", "20 rows"},
    {"another till shows that the file goes on",
     {{'A', 1, 1, 1, 31, 0}, {'B', 1, 1, 1, 28, 0}},
     "01 31, 01 28",
     ""},
    {"another till does not make up for half a month",
     {{'A', 1, 1, 1, 31, 0}, {'B', 1, 16, 1, 31, 0}},
     "01 31",
     "16 rows"},
    {"one day", {{'A', 1, 10, 1, 10, 0}}, "", "none of its months is whole"},
    {"two weeks", {{'A', 1, 6, 1, 19, 0}}, "", "none of its months is whole"},
};
EachRow(till, a_month_counts_when_it_is_whole, wholes) {
    World w;
    Text text = {0};
    const char *note;
    char expected[64] = "";
    world_open(&w);
    text_adds(&text, "storefront_id,date,amount_eur\n");
    for (size_t k = 0; k < RANGES && wholes[*row].range[k].shop; k++)
        add_range(&text, &wholes[*row].range[k]);
    const char *found = months_of(&w, &text, &note);
    for (const char *p = wholes[*row].months; *p; p++) { /* "01 31": 31 days of 100 EUR */
        const size_t at = strlen(expected);
        (void)snprintf(expected + at, sizeof expected - at, "%c", *p);
        if (p - wholes[*row].months >= 4 && p[-2] == ' ' && p[-3] != ',')
            (void)snprintf(expected + at + 1, sizeof expected - at - 1, "00");
    }
    cr_assert(eq(str, (char *)found, expected), "%s", wholes[*row].what);
    cr_assert(strstr(note, wholes[*row].note) != NULL, "%s: %s", wholes[*row].what, note);
    text_free(&text);
    world_close(&w);
}

Test(till, a_month_that_is_left_out_is_named_with_its_reason) {
    World w;
    Text text = {0};
    const char *note;
    world_open(&w);
    text_adds(&text, "storefront_id,date,amount_eur\n");
    add_range(&text, &(Range){'A', 1, 15, 3, 12, 0});
    (void)months_of(&w, &text, &note);
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT line, value, reason FROM reject ORDER BY 1"),
                 (char *)"2|2025-01|the month is not whole: its first days are missing\n"
                         "47|2025-03|the month is not whole: its last days are missing\n"));
    text_free(&text);
    world_close(&w);
}

/* ---- what a row is ---- */

static const struct {
    const char *what, *header, *row[3]; /* of each day of February; %s is the day */
    int amount;                         /* of the month; 0 = refused */
    const char *note;
} kinds[] = {
    {"one total a day", "date,amount_eur", {"%s,10"}, 280, ""},
    {"two tills", "date,till_id,amount_eur", {"%s,1,10", "%s,2,5"}, 420, ""},
    {"rates of VAT", "date,part,amount_eur", {"%s,6 %%,10", "%s,21 %%,5"}, 420, ""},
    {"VAT comes off", "date,amount_eur,vat_eur", {"%s,106,6"}, 2800, ""},
    {"what was given back",
     "date,ticket_id,amount_eur,vat_eur",
     {"%s,1,121,21", "%s,2,-60.5,-10.5"},
     1400,
     ""},
    {"tickets", "date,ticket_id,amount_eur", {"%s,1,10", "%s,2,10", "%s,3,5"}, 700, ""},
    {"a ticket twice",
     "date,ticket_id,amount_eur",
     {"%s,1,10", "%s,1,10", "%s,2,5"},
     420,
     "28 rows that repeat"},
    {"times of tickets", "date,amount_eur", {"%s 10:00,10", "%s 10:00,10", "%s 23:59,5"}, 700, ""},
    {"times to the second",
     "date,amount_eur",
     {"%s 10:00:01,10", "%s 10:00:02,10", "%s 10:00:02,10"},
     560,
     "28 rows that repeat"},
    {"in pounds", "date,amount_eur,currency", {"%s,10,GBP"}, 0, ""},
};
EachRow(till, a_row_is_a_day_or_a_ticket, kinds) {
    World w;
    Text text = {0};
    const char *note;
    char expected[32];
    world_open(&w);
    text_addf(&text, "storefront_id,%s\n", kinds[*row].header);
    for (int d = 1; d <= 28; d++)
        for (size_t k = 0; k < 3 && kinds[*row].row[k]; k++) {
            const char *cell = strchr(kinds[*row].row[k], 's') + 1;
            text_addf(&text, "A,2025-02-%02d", d);
            for (; *cell; cell++)
                if (*cell != '%' || cell[1] != '%') text_addc(&text, *cell);
            text_addc(&text, '\n');
        }
    const char *found = months_of(&w, &text, &note);
    (void)snprintf(expected, sizeof expected, kinds[*row].amount ? "02 %d" : "",
                   kinds[*row].amount);
    cr_assert(eq(str, (char *)found, expected), "%s", kinds[*row].what);
    cr_assert(strstr(note, kinds[*row].note) != NULL, "%s: %s", kinds[*row].what, note);
    text_free(&text);
    world_close(&w);
}

/* ---- what is no day at all ---- */

Test(till, totals_of_weeks_and_running_totals_are_refused) {
    static const char *const what[] = {"totals of weeks", "running total"};
    for (int running = 0; running < 2; running++) {
        World w;
        Text text = {0};
        const char *note;
        world_open(&w);
        text_adds(&text, "storefront_id,date,amount_eur\n");
        for (int k = 0; k < 31; k++) {
            char day[DATE_TEXT];
            const int date = month_first_date(month_make(2025, 1)) + (running ? k : 7 * k);
            text_addf(&text, "A,%s,%d\n", date_format(date, day),
                      running ? 100 * k + 50 : 700 + k % 5);
        }
        cr_expect(eq(str, (char *)months_of(&w, &text, &note), (char *)""));
        cr_expect(strstr(note, what[running]) != NULL, "%s", note);
        text_free(&text);
        world_close(&w);
    }
}

/* An enterprise's till is its turnover, which its storefronts share. */
Test(till, tills_of_an_enterprise_are_turnover_of_the_enterprise) {
    World w;
    Text text = {0};
    const char *note;
    world_open(&w);
    text_adds(&text, "enterprise_id,date,amount_eur\n");
    for (int d = 1; d <= 28; d++) text_addf(&text, "0100.000.070,2025-02-%02d,10\n", d);
    (void)months_of(&w, &text, &note);
    cr_expect(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT enterprise_id, amount_eur, source FROM "
                                    "enterprise_figure"),
                 (char *)"0100.000.070|280.0|till\n"));
    text_free(&text);
    world_close(&w);
}
