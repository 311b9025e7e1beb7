/* What is made public hides small counts, also from who subtracts. */
#include <criterion/criterion.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "reports/record/aggregate.h"
#include "tests/support/desk.h"

static void expect_hidden(const size_t *count, size_t n, size_t k, const char *wanted) {
    bool hidden[8];
    const bool total = aggregate_hide(count, n, k, hidden);
    for (size_t i = 0; i < n; i++)
        cr_expect_eq(hidden[i], wanted[i] == 'x', "%zu of %s", i, wanted);
    cr_expect_eq(total, wanted[n] == 'x', "total of %s", wanted);
}

Test(aggregate, by_hand) {
    expect_hidden((size_t[]){9, 7, 8}, 3, 5, "....");
    expect_hidden((size_t[]){9, 3, 8}, 3, 5, ".xx.");     /* 8 goes too, or 3 = 20 - 9 - 8 */
    expect_hidden((size_t[]){9, 1, 2, 8}, 4, 5, ".xxx."); /* 1 + 2 is below k itself */
    expect_hidden((size_t[]){9, 3, 2, 8}, 4, 5, ".xx..");
    expect_hidden((size_t[]){0, 3, 0}, 3, 5, "xxxx"); /* nothing can hide it but all */
    expect_hidden((size_t[]){12, 4}, 2, 5, "xx.");
    expect_hidden((size_t[]){0, 0, 6}, 3, 5, "....");
}

/* Whoever knows the total and the shown counts cannot tell any hidden one: there is another filling
 * of the hidden cells with the same sum. */
Test(aggregate, no_hidden_count_can_be_worked_out) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    size_t large = 0, shown = 0, totals = 0; /* hiding everything would be safe, and no summary */
    for (int trial = 0; trial < 20000; trial++) {
        size_t count[8], sum = 0, cells = 0;
        bool hidden[8];
        const size_t n = 1 + gsl_rng_uniform_int(rng, 8), k = 2 + gsl_rng_uniform_int(rng, 8);
        for (size_t i = 0; i < n; i++) count[i] = gsl_rng_uniform_int(rng, 3 * k) / 2;
        const bool total = aggregate_hide(count, n, k, hidden);
        for (size_t i = 0; i < n; i++) {
            cr_assert(hidden[i] || count[i] == 0 || count[i] >= k);
            cells += hidden[i];
            sum += hidden[i] ? count[i] : 0;
            large += count[i] >= k;
            shown += count[i] >= k && !hidden[i];
        }
        totals += !total;
        if (total || !cells) continue;
        cr_assert_geq(cells, 2);
        cr_assert_geq(sum, k);
    }
    cr_expect(2 * shown > large, "%zu of %zu counts that need no cover are shown", shown, large);
    cr_expect_gt(totals, 10000);
    gsl_rng_free(rng);
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
    cr_expect_not_null(strstr(html, "Les nombres inférieurs à 5"));
    const char *text = desk_run(&d, "pdftotext", "-layout out/council.pdf -");
    if (text) {
        cr_expect_not_null(strstr(text, "Résumé pour le conseil"));
        cr_expect_null(strstr(text, "S0"));
    }
    desk_close(&d);
}
