/* Sheets for the visit: complete, embedded, tagged, the same bytes every time. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/words/visit_figures.h"
#include "tests/support/desk.h"

/* Whether the number after "startxref" is where the table of objects begins. */
static void expect_table_found(const char *bytes, size_t length) {
    const char *start = NULL;
    for (const char *p = bytes; (p = memmem(p, length - (size_t)(p - bytes), "startxref\n", 10));
         p++)
        start = p;
    unsigned long offset = 0;
    cr_assert_eq(sscanf(start, "startxref\n%lu", &offset), 1);
    cr_assert(offset < length && memcmp(bytes + offset, "xref\n", 5) == 0);
}

Test(pdf, one_page_per_selected_storefront_the_same_every_time) {
    Desk d;
    Err err = {0};
    size_t length[2];
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "pdf", "a", &err), ST_OK, "%s", err.text);
    cr_assert_eq(desk_report(&d, "pdf", "b", &err), ST_OK, "%s", err.text);
    const char *a = desk_read(&d, "a/dossiers.pdf", &length[0]);
    const char *b = desk_read(&d, "b/dossiers.pdf", &length[1]);
    cr_assert(length[0] == length[1] && memcmp(a, b, length[0]) == 0);
    expect_table_found(a, length[0]);
    const char *info = desk_run(&d, "pdfinfo", "a/dossiers.pdf 2>&1");
    if (info) {
        cr_expect_not_null(strstr(info, "Tagged:          yes"));
        cr_expect_not_null(strstr(info, "Jun  7 08:09:10 2025"), "the run's date, not the clock's");
        cr_expect_not_null(strstr(info, "Pages:           3\n"));
        cr_expect_null(strstr(info, "Error"), "%s", info);
    }
    desk_close(&d);
}

Test(pdf, says_what_an_inspector_needs) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input = (ReportInput){.list = &d.list, .languages = "nl", .keep_months = 3};
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    const char *text = desk_run(&d, "pdftotext", "-layout out/dossiers.pdf -");
    if (text) {
        cr_expect_not_null(strstr(text, "Geselecteerd voor een routinecontrole."));
        cr_expect_not_null(strstr(text, "exemplaar 1 van 1"));
        cr_expect_not_null(strstr(text, "7 september 2025"), "kept for three months");
        cr_expect_not_null(strstr(text, "119ter"));
        cr_expect_not_null(strstr(text, "<script>alert('x')</script>; & \"Bar\""));
        cr_expect_null(strstr(text, "Bij loting gekozen"), "a sheet is blind");
        cr_expect_null(strstr(text, "waarschijnlijkheid"));
        cr_expect_null(strstr(text, "plaats 1"));
        cr_expect_null(strstr(text, "nan"));
    }
    const char *fonts = desk_run(&d, "pdffonts", "out/dossiers.pdf");
    for (const char *line = fonts ? strstr(fonts, "+DejaVu") : NULL; line;
         line = strstr(line + 1, "+DejaVu"))
        cr_expect_not_null(strstr(line, " yes yes yes "), "not embedded: %s", line);
    desk_close(&d);
}

/* What stands behind an enterprise and what was at its door before, as on the page. */
Test(pdf, says_what_registers_say) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input = (ReportInput){.list = &d.list, .languages = "en", .keep_months = 3};
    OwnerClaim owner = {OWNER_ABROAD, "NL", 17, 83};
    DoorClaim door = {19000, 19100, DOOR_TAKEOVER};
    const Claims claims = {.owners = 1, .owner = &owner, .doors = 1, .door = &door};
    d.rows[0].claims = &claims;
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    const char *text = desk_run(&d, "pdftotext", "out/dossiers.pdf -");
    if (text) {
        cr_expect_not_null(strstr(text, "(country of registration: NL)"));
        cr_expect_not_null(strstr(text, "17"), "of how many others it is so");
        cr_expect_not_null(strstr(text, "8 January 2022"), "19,000 days after 1970 began");
    }
    desk_close(&d);
}

/* Another program reads the structure: what is said, in the order of reading, in lists where it is
 * one, and what the figures show. */
Test(pdf, is_tagged_in_the_order_of_reading) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    const char *text = desk_run(&d, "pdfinfo", "-struct-text out/dossiers.pdf 2>&1");
    if (text) {
        static const char *const order[] = {"Document",   "Sect",       "P (block)",
                                            "H1 (block)", "Figure",     "H2 (block)",
                                            "L (block)",  "LI (block)", "LBody (block)"};
        const char *at = text;
        for (size_t k = 0; k < sizeof order / sizeof *order && at; k++)
            cr_assert_not_null(at = strstr(at, order[k]), "%s is missing after its place",
                               order[k]);
        cr_expect_null(strstr(text, "Error"), "%.300s", strstr(text, "Error"));
        cr_expect_not_null(strstr(text, "€ "));
    }
    desk_close(&d);
}

/* Letters of other scripts stand in the order they are read in, and come out as they went in. */
Test(pdf, names_in_other_scripts_come_out_again) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.rows[0].name = "Καφενείο Ελλάς, Дом чая, Œuvre fit";
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    const char *text = desk_run(&d, "pdftotext", "-layout out/dossiers.pdf -");
    if (text) cr_expect_not_null(strstr(text, "Καφενείο Ελλάς, Дом чая, Œuvre fit"));
    desk_close(&d);
}

Test(pdf, copies_are_numbered) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input.copies = 2;
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    cr_expect(desk_has(&d, "out/dossiers-1.pdf"));
    const char *text = desk_run(&d, "pdftotext", "out/dossiers-2.pdf -");
    if (text) cr_expect_not_null(strstr(text, "copy 2 of 2"));
    desk_close(&d);
}

Test(pdf, a_list_without_selection_says_so) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    for (size_t r = 0; r < DESK_ROWS; r++) d.rows[r].selection = SELECTION_NONE;
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    desk_close(&d);
}

/* A storefront with everything to say in the longest language still fits on its page. */
Test(pdf, much_to_say_stays_on_one_page) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input.languages = "fr";
    char name[400];
    memset(name, 'W', sizeof name - 1);
    name[sizeof name - 1] = 0;
    d.rows[0].name = d.rows[0].street = name;
    cr_assert_eq(desk_report(&d, "pdf", "out", &err), ST_OK, "%s", err.text);
    const char *info = desk_run(&d, "pdfinfo", "out/dossiers.pdf");
    if (info) cr_expect_not_null(strstr(info, "Pages:           3\n"));
    desk_close(&d);
}

/* By hand, from the row of night shops in datasets/reference. */
Test(visit, customers_follow_from_turnover_ticket_and_hours) {
    const char *names[] = {"level.expected_eur", "level.declared_eur"};
    const float details[] = {10000, 20000};
    const Watchlist list = {.details = 2, .detail_names = names};
    const WatchRow row = {.sector = "night_shop", .details = details};
    const VisitFigures visit = visit_figures_of(&list, &row);
    cr_assert_float_eq(visit.basket_eur, 10.5, 1e-9);
    cr_assert_float_eq(visit.hours_week, 80, 1e-9);
    /* 10,000 x 1.21 / 10.5 = 1,152.38 tickets over 80 x 4.348125 x 4 = 1,391.4 quarters */
    cr_assert_float_eq(visit.expected, 0.82822, 1e-4);
    cr_assert_float_eq(visit.declared, 1.65643, 1e-4);
    /* (1.645 / (1.28702 - 0.91006))^2 = 19.04 quarters, rounded up */
    cr_assert_float_eq(visit.minutes, 300, 1e-9);
    const WatchRow other = {.sector = "unheard_of", .details = details};
    cr_assert(isnan(visit_figures_of(&list, &other).expected));
    const float same[] = {20000, 10000};
    const WatchRow less = {.sector = "night_shop", .details = same};
    cr_assert(isnan(visit_figures_of(&list, &less).minutes), "nothing to tell");
}
