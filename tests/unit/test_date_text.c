/* date_text: days, months and times as people and their programs write them. */
#include "datasets/base/date_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "tests/support/rows.h"

static const char *shown(DateForm form, const DateText *d, char out[64]) {
    char first[DATE_TEXT], second[DATE_TEXT];
    (void)date_format(d->date, first);
    (void)date_format(d->other, second);
    if (form == DATE_READ) return strcpy(out, first);
    if (form == DATE_MISSING) return strcpy(out, "missing");
    if (form == DATE_WRONG) return strcpy(out, "wrong");
    (void)snprintf(out, 64, "%s or %s", first, second);
    return out;
}

typedef struct Case {
    const char *text;
    DateOrder order;
    const char *meant;
} Case;

static const Case days[] = {
    {"2015-02-01", DATES_ANY, "2015-02-01"},
    {"2015/2/1", DATES_ANY, "2015-02-01"},
    {"20150201", DATES_ANY, "2015-02-01"},
    {"1/2/2015", DATES_DAY_FIRST, "2015-02-01"},
    {"1/2/2015", DATES_MONTH_FIRST, "2015-01-02"},
    {"1/2/2015", DATES_ANY, "2015-02-01 or 2015-01-02"},
    {"13/2/2015", DATES_ANY, "2015-02-13"},
    {"2/13/2015", DATES_ANY, "2015-02-13"},
    {"2/13/2015", DATES_DAY_FIRST, "2015-02-13 or 2015-02-13"},
    {"3/3/2015", DATES_ANY, "2015-03-03"},
    {"01.02.2015", DATES_DAY_FIRST, "2015-02-01"},
    {"1-2-15", DATES_DAY_FIRST, "2015-02-01"},
    {"01/02/99", DATES_DAY_FIRST, "1999-02-01"},
    {"1 feb 2015", DATES_ANY, "2015-02-01"},
    {"1 f\xC3\xA9vr. 2015", DATES_ANY, "2015-02-01"},
    {"1. M\xC3\xA4rz 2015", DATES_ANY, "2015-03-01"},
    {"1-mrt-2015", DATES_ANY, "2015-03-01"},
    {"March 1, 2015", DATES_ANY, "2015-03-01"},
    {"1 de enero de 2015", DATES_ANY, "2015-01-01"},
    {"15-ott-24", DATES_ANY, "2024-10-15"},
    {"01/02/2015 00:00", DATES_DAY_FIRST, "2015-02-01"},
    {"2015-02-01T00:00:00+01:00", DATES_ANY, "2015-02-01"},
    {"2014-12-31T23:00:00Z", DATES_ANY, "2015-01-01"}, /* midnight in Brussels */
    {"2015-06-30T22:00:00.000Z", DATES_ANY, "2015-07-01"},
    {"2015-06-30 22:00 +0000", DATES_ANY, "2015-07-01"},
    {"2015-06-30T22:00:00+02:00", DATES_ANY, "2015-06-30"},
    {"2015-06-30T22:00", DATES_ANY, "2015-06-30"},
    {"2015-06-30T21:15:00Z", DATES_ANY, "2015-06-30"},
    {"42036", DATES_ANY, "2015-02-01"},
    {"29/02/2023", DATES_DAY_FIRST, "wrong"},
    {"31-04-2023", DATES_DAY_FIRST, "wrong"},
    {"0100000070", DATES_ANY, "wrong"},
    {"2015-13-01", DATES_ANY, "wrong"},
    {"1747044000", DATES_ANY, "wrong"},
    {"12", DATES_ANY, "wrong"},
    {"", DATES_ANY, "missing"},
    {"n.v.t.", DATES_ANY, "missing"},
    {"ma 03/02/2025", DATES_ANY, "2025-02-03"}, /* the 2nd of March was a Sunday */
    {"Sun 03/02/2025", DATES_ANY, "2025-03-02"},
    {"Sun 03/02/2025", DATES_DAY_FIRST, "2025-03-02 or 2025-03-02"},
    {"mar. 04/02/2025", DATES_ANY, "2025-02-04"},
    {"di 04-02-2025", DATES_DAY_FIRST, "2025-02-04"},
    {"Montag, 3. Februar 2025", DATES_ANY, "2025-02-03"},
    {"Mo, 03.02.2025", DATES_DAY_FIRST, "2025-02-03"},
    {"le lundi 3 f\xC3\xA9vrier 2025", DATES_ANY, "2025-02-03"},
    {"mardi 4 mars 2025", DATES_ANY, "2025-03-04"},
    {"mi\xC3\xA9rcoles, 5 de febrero de 2025", DATES_ANY, "2025-02-05"},
    {"luned\xC3\xAC 3 febbraio 2025", DATES_ANY, "2025-02-03"},
    {"Mon, 03 Feb 2025 10:00:00 +0100", DATES_ANY, "2025-02-03"},
    {"Mon 2025-02-03", DATES_ANY, "2025-02-03"},
    {"Mar 4, 2025", DATES_ANY, "2025-03-04"}, /* March, not mardi */
    {"1er f\xC3\xA9vrier 2025", DATES_ANY, "2025-02-01"},
    {"3rd February 2025", DATES_ANY, "2025-02-03"},
    {"vr 03/02/2025", DATES_ANY, "wrong"}, /* neither was a Friday */
    {"Montag, 4. Februar 2025", DATES_ANY, "wrong"},
    {"zeker 03/02/2025", DATES_ANY, "wrong"},
    {"ma", DATES_ANY, "wrong"},
};

EachRow(date_text, a_day, days) {
    const Case *c = &days[*row];
    DateText d;
    char out[64];
    const DateForm form = date_text_read(c->text, strlen(c->text), c->order, &d);
    cr_expect(eq(str, (char *)shown(form, &d, out), (char *)c->meant), "%s", c->text);
}

static const Case months[] = {
    {"Jan-25", DATES_ANY, "2025-01-01"},
    {"jan/25", DATES_ANY, "2025-01-01"},
    {"jan. 2025", DATES_ANY, "2025-01-01"},
    {"januari 2025", DATES_ANY, "2025-01-01"},
    {"2025 janvier", DATES_ANY, "2025-01-01"},
    {"2025-01", DATES_ANY, "2025-01-01"},
    {"2025/1", DATES_ANY, "2025-01-01"},
    {"01/2025", DATES_ANY, "2025-01-01"},
    {"1.2025", DATES_ANY, "2025-01-01"},
    {"202501", DATES_ANY, "2025-01-01"},
    {"012025", DATES_ANY, "2025-01-01"},
    {"2025M01", DATES_ANY, "2025-01-01"},
    {"2025-M01", DATES_ANY, "2025-01-01"},
    {"2025xM01", DATES_ANY, "wrong"},
    {"2025M13", DATES_ANY, "wrong"},
    {"1/01/2025", DATES_ANY, "2025-01-01"},
    {"31/01/2025", DATES_ANY, "2025-01-01"},
    {"1/31/2025", DATES_ANY, "2025-01-01"},
    {"2025-01-31", DATES_ANY, "2025-01-01"},
    {"45658", DATES_ANY, "2025-01-01"},
    {"2025-01-01 00:00:00", DATES_ANY, "2025-01-01"},
    {"01/02/2025", DATES_DAY_FIRST, "2025-02-01"},
    {"01/02/2025", DATES_ANY, "2025-02-01 or 2025-01-01"},
    {"m\xC3\xA4r 24", DATES_ANY, "2024-03-01"},
    {"ao\xC3\xBBt 2024", DATES_ANY, "2024-08-01"},
    {"gen-24", DATES_ANY, "2024-01-01"},
    {"dic 2024", DATES_ANY, "2024-12-01"},
    {"okt-24", DATES_ANY, "2024-10-01"},
    {"2024-12-31T23:00:00Z", DATES_ANY, "2025-01-01"},
    {"25-jan", DATES_ANY, "wrong"},
    {"15/01/2025", DATES_DAY_FIRST, "wrong"},
    {"2025", DATES_ANY, "wrong"},
    {"13/2025", DATES_ANY, "wrong"},
    {"Q1 2025", DATES_ANY, "wrong"},
    {"jui 2025", DATES_ANY, "wrong"}, /* juin or juillet */
};

EachRow(date_text, a_month, months) {
    const Case *c = &months[*row];
    DateText d;
    char out[64];
    const DateForm form = month_text_read(c->text, strlen(c->text), c->order, &d);
    cr_expect(eq(str, (char *)shown(form, &d, out), (char *)c->meant), "%s", c->text);
}

/* A day of the week behind the date, and dates as programs print them. */
static const Case dated_by_week[] = {
    {"03/02/2025 ma", DATES_ANY, "2025-02-03"}, /* and behind the date */
    {"03/02/2025 (ma.)", DATES_ANY, "2025-02-03"},
    {"03/02/2025, Monday", DATES_ANY, "2025-02-03"},
    {"02/03/2025 zo", DATES_ANY, "2025-03-02"},
    {"3 feb 2025 (Mon)", DATES_ANY, "2025-02-03"},
    {"3 feb 2025 [Mon]", DATES_ANY, "2025-02-03"},
    {"2025-02-03 lundi", DATES_ANY, "2025-02-03"},
    {"2025-02-03 mi\xC3\xA9rcoles", DATES_ANY, "wrong"}, /* it was a Monday */
    {"03/02/2025 vr", DATES_ANY, "wrong"},
    {"03/02/2025 (ma", DATES_ANY, "wrong"},
    {"03/02/2025 zeker", DATES_ANY, "wrong"},
    {"3 de fevereiro de 2025", DATES_ANY, "2025-02-03"},
    {"Mon Feb 03 2025 00:00:00 GMT+0100 (CET)", DATES_ANY, "2025-02-03"},
    {"Mon Feb  3 23:59:59 CET 2025", DATES_ANY, "2025-02-03"},
    {"Mon Feb  4 23:59:59 CET 2025", DATES_ANY, "wrong"},
};

EachRow(date_text, a_day_of_the_week_behind, dated_by_week) {
    const Case *c = &dated_by_week[*row];
    DateText d;
    char out[64];
    const DateForm form = date_text_read(c->text, strlen(c->text), c->order, &d);
    cr_expect(eq(str, (char *)shown(form, &d, out), (char *)c->meant), "%s", c->text);
}

typedef struct TimeCase {
    const char *text, *day; /* NULL = wrong */
    int minute, offset;
} TimeCase;

static const TimeCase times[] = {
    {"2025-05-12T10:00", "2025-05-12", 600, TIME_NO_OFFSET},
    {"2025-05-12 10:30:15.123", "2025-05-12", 630, TIME_NO_OFFSET},
    {"2025-05-12T10:00:00+02", "2025-05-12", 600, 120},
    {"2025-05-12T10:00:00+02:00", "2025-05-12", 600, 120},
    {"2022-06-01 00:00:00 +0200", "2022-06-01", 0, 120},
    {"2025-05-12T10:00:00Z", "2025-05-12", 600, 0},
    {"2025-05-12 10:00 UTC", "2025-05-12", 600, 0},
    {"2025-05-12T10:00-05:00", "2025-05-12", 600, -300},
    {"2025-05-12T10:00+02:00[Europe/Brussels]", "2025-05-12", 600, 120},
    {"12/05/2025 10:00", "2025-05-12", 600, TIME_NO_OFFSET},
    {"12.05.2025 10:00", "2025-05-12", 600, TIME_NO_OFFSET},
    {"12.05.2025, 10.30", "2025-05-12", 630, TIME_NO_OFFSET},
    {"12/05/2025 10h30", "2025-05-12", 630, TIME_NO_OFFSET},
    {"12/05/2025 2:30 PM", "2025-05-12", 870, TIME_NO_OFFSET},
    {"12/05/2025 12:00:00 AM", "2025-05-12", 0, TIME_NO_OFFSET},
    {"12/05/2025 11 pm", "2025-05-12", 1380, TIME_NO_OFFSET},
    {"2025-05-12 24:00", "2025-05-13", 0, TIME_NO_OFFSET},
    {"2025-12-31T24:00:00", "2026-01-01", 0, TIME_NO_OFFSET},
    {"20250512T1000", "2025-05-12", 600, TIME_NO_OFFSET},
    {"20250512T100000Z", "2025-05-12", 600, 0},
    {"1747044000", "2025-05-12", 600, 0},
    {"45789.4166666667", "2025-05-12", 600, TIME_NO_OFFSET},
    {"2025-05-12", "2025-05-12", 0, TIME_NO_OFFSET},
    {"2025-05-12 10:00-11:00", NULL, 0, 0}, /* an hour, not an offset */
    {"2025-05-12 24:30", NULL, 0, 0},
    {"2025-05-12 25:00", NULL, 0, 0},
    {"2025-05-12 10:61", NULL, 0, 0},
    {"2025-05-12 13:00 PM", NULL, 0, 0},
    {"2025-05-12 10", NULL, 0, 0},
    {"2025-05-12T10:00+02:00 x", NULL, 0, 0},
    {"10:00", NULL, 0, 0},
    {"ma 12/05/2025 10:00", "2025-05-12", 600, TIME_NO_OFFSET},
    {"di 12/05/2025 10:00", NULL, 0, 0},
    {"12/05/2025 ma 10:00", "2025-05-12", 600, TIME_NO_OFFSET},
    {"12/05/2025 (Mon) 10:00", "2025-05-12", 600, TIME_NO_OFFSET},
    {"12/05/2025 10:00 (ma)", "2025-05-12", 600, TIME_NO_OFFSET},
    {"12/05/2025 10:00 Mon", "2025-05-12", 600, TIME_NO_OFFSET},
    {"12/05/2025 di 10:00", NULL, 0, 0},
    {"12/05/2025 ma 10", NULL, 0, 0},
    {"Mon May 12 2025 10:00:00 GMT+0200 (CEST)", "2025-05-12", 600, 120}, /* of JavaScript */
    {"Mon May 12 2025 10:00:00 GMT+0200 (Central European Summer Time)", "2025-05-12", 600, 120},
    {"Mon, 12 May 2025 08:00:00 GMT", "2025-05-12", 480, 0},
    {"Mon, 12 May 2025 10:00:00 +0200", "2025-05-12", 600, 120}, /* RFC 2822 */
    {"Mon, 12 May 2025 10:00:00 +0200 (CEST)", "2025-05-12", 600, 120},
    {"12 May 2025 10:00 +0200", "2025-05-12", 600, 120},
    {"12.05.2025 10:00 MESZ", "2025-05-12", 600, 120},
    {"12/05/2025 10:00 UTC+2", "2025-05-12", 600, 120},
    {"12/05/2025 10:00 UTC+02:00", "2025-05-12", 600, 120},
    {"12/05/2025 10:00 UTC+x", NULL, 0, 0},
    {"12/05/2025 10:00 (CET", NULL, 0, 0},
    {"Mon May 12 10:00:00 2025", "2025-05-12", 600, TIME_NO_OFFSET}, /* of C and of Unix */
    {"Mon May 12 10:00:00 CEST 2025", "2025-05-12", 600, 120},
    {"Thu May  8 10:00:00 UTC 2025", "2025-05-08", 600, 0},
    {"Tue May 12 10:00:00 2025", NULL, 0, 0},
};

EachRow(date_text, a_time, times) {
    const TimeCase *c = &times[*row];
    TimeText t;
    char day[DATE_TEXT];
    const DateForm form = time_text_read(c->text, strlen(c->text), DATES_DAY_FIRST, &t);
    cr_assert(eq(int, form, c->day ? DATE_READ : DATE_WRONG), "%s", c->text);
    if (!c->day) return;
    cr_expect(eq(str, (char *)date_format(t.day.date, day), (char *)c->day), "%s", c->text);
    cr_expect(eq(int, t.minute, c->minute), "%s", c->text);
    cr_expect(eq(int, t.offset, c->offset), "%s", c->text);
}

/* Every name and its first three letters, in six languages, means one month. */
Test(date_text, names_of_months) {
    static const char *const names[][6] = {
        {"januari", "janvier", "Januar", "January", "enero", "gennaio"},
        {"februari", "f\xC3\xA9vrier", "Februar", "February", "febrero", "febbraio"},
        {"maart", "mars", "M\xC3\xA4rz", "March", "marzo", "marzo"},
        {"april", "avril", "April", "April", "abril", "aprile"},
        {"mei", "mai", "Mai", "May", "mayo", "maggio"},
        {"juni", "juin", "Juni", "June", "junio", "giugno"},
        {"juli", "juillet", "Juli", "July", "julio", "luglio"},
        {"augustus", "ao\xC3\xBBt", "August", "August", "agosto", "agosto"},
        {"september", "septembre", "September", "September", "septiembre", "settembre"},
        {"oktober", "octobre", "Oktober", "October", "octubre", "ottobre"},
        {"november", "novembre", "November", "November", "noviembre", "novembre"},
        {"december",
         "d\xC3\xA9"
         "cembre",
         "Dezember", "December", "diciembre", "dicembre"}};
    for (int m = 0; m < 12; m++)
        for (int k = 0; k < 6; k++)
            cr_expect(eq(int, month_named(names[m][k], strlen(names[m][k])), m + 1), "%s",
                      names[m][k]);
    cr_expect(zero(int, month_named("jui", 3)));
    cr_expect(zero(int, month_named("ma", 2)));
    cr_expect(zero(int, month_named("Meir", 4)));
}
