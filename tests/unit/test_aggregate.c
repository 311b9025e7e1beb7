/* The rule of what may be told, by hand; and the summary that is made public. */
#include <criterion/criterion.h>
#include <string.h>

#include "detector/run/disclosure.h"
#include "tests/support/desk.h"

static void expect_hidden(const double (*count)[2], size_t n, const char *wanted) {
    static const DisclosureRule rule = {5, 5, 5, 1};
    DisclosureCell cell[8] = {0};
    bool hidden[8] = {false};
    for (size_t i = 0; i < n; i++) cell[i] = (DisclosureCell){count[i][0], count[i][1]};
    const bool total = disclosure_hide(cell, n, &rule, hidden);
    for (size_t i = 0; i < n; i++)
        cr_expect_eq(hidden[i], wanted[i] == 'x', "%zu of %s", i, wanted);
    cr_expect_eq(total, wanted[n] == 'x', "total of %s", wanted);
}

Test(aggregate, by_hand) {
    expect_hidden((double[][2]){{90, 9}, {70, 7}, {80, 8}}, 3, "....");
    expect_hidden((double[][2]){{90, 9}, {25, 4}, {80, 8}}, 3, ".xx.");  /* or 4 = 21 - 9 - 8 */
    expect_hidden((double[][2]){{90, 9}, {12, 10}, {80, 8}}, 3, ".xx."); /* two are not counted */
    expect_hidden((double[][2]){{90, 9}, {9, 1}, {9, 2}, {80, 8}}, 4, ".xxx."); /* 1 + 2 < 5 */
    expect_hidden((double[][2]){{90, 9}, {9, 3}, {9, 2}, {80, 8}}, 4, ".xx..");
    expect_hidden((double[][2]){{90, 0}, {20, 3}}, 2, "xxx"); /* nobody can cover 3 */
    expect_hidden((double[][2]){{90, 12}, {20, 4}}, 2, "xx.");
    expect_hidden((double[][2]){{0, 0}, {90, 9}}, 2,
                  "..."); /* nobody was judged: nothing to hide */
}

Test(aggregate, the_summary_names_no_storefront) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input.languages = "fr";
    cr_assert_eq(desk_report(&d, "council", "out", &err), ST_OK, "%s", err.text);
    const char *html = desk_read(&d, "out/council.html", NULL);
    for (size_t r = 0; r < DESK_ROWS; r++)
        cr_expect_null(strstr(html, arena_printf(d.arena, "S%zu", r)));
    cr_expect_null(strstr(html, "<script"));
    cr_expect_null(strstr(html, "shops/"));
    cr_expect_not_null(strstr(html, "multiples de 5"));
    const char *text = desk_run(&d, "pdftotext", "-layout out/council.pdf -");
    if (text) {
        cr_expect_not_null(strstr(text, "Résumé pour le conseil"));
        cr_expect_null(strstr(text, "S0"));
    }
    desk_close(&d);
}
