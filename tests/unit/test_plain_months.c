/* Which months are months of full trade, and what first, last and pause months say. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/support/columns.h"
#include "tests/support/rows.h"

enum { T = 16 };

/* '#' a month of trade, '.' none, '0' filed as zero, 'q' part of a figure over three months; then
 * what is left of them: '#' full trade, '-' in part, '.' none. */
static const struct {
    const char *why, *filed, *kept;
} life[] = {
    {"a whole window", "################", "################"},
    {"an opening", "..##############", "..-#############"},
    {"an opening after one month", ".###############", ".-##############"},
    {"a closing", "##############..", "#############-.."},
    {"a closing before the last month", "###############.", "##############-."},
    {"a pause of two months: both sides", "####..##########", "###-..-#########"},
    {"a single missing month is no pause", "####.###########", "####.###########"},
    {"a month filed as zero is one", "####0###########", "###-0-##########"},
    {"zero at the start", "0###############", "0-##############"},
    {"two pauses that share a side", "####..#..#######", "###-..-..-######"},
    {"fewer than six are left: all of them count", "....#.#.##.##...", "....#.#.##.##..."},
    {"a figure over several months is none of its own", "qqqqqqqqqqqqqqqq", "................"},
    {"never open", "................", "................"},
};

static void file_months(Columns *c, const char *filed) {
    ZeroMonths zero = {.arena = c->arena, .n = 1, .months = T};
    unsigned char *period = ARENA_ARRAY(c->arena, unsigned char, T);
    for (size_t t = 0; t < T; t++) {
        const bool part = filed[t] == 'q' && t > 0 && filed[t - 1] == 'q';
        period[t] = (unsigned char)(part ? period[t - 1] : t);
        c->turnover[t] = filed[t] == '#' || filed[t] == 'q' ? 2385.0f : NAN;
        zero_months_put(&zero, 0, t, filed[t] == '0');
    }
    c->panel.zero = zero.bit;
    c->panel.period = period;
}

EachRow(plain_months, full_trade, life) {
    Columns c = columns_open(1, T);
    PlainRow r;
    int full = 0;
    file_months(&c, life[*row].filed);
    const Fit fit = columns_fit(&c);
    plain_clean(&fit, 0, 6, &r);
    for (size_t t = 0; t < T; t++) {
        const char kept = life[*row].kept[t];
        full += kept == '#';
        cr_expect(eq(int, r.ok[t], kept == '#'), "%s: month %zu", life[*row].why, t);
        cr_expect(eq(int, r.on[t], kept == '#' || kept == '-'), "%s: month %zu", life[*row].why, t);
        cr_expect(eq(int, isnan(r.log[t]) != 0, !r.on[t]));
    }
    cr_expect(eq(int, r.counted, full), "%s", life[*row].why);
    columns_close(&c);
}

Test(plain_months, first_and_last_month_of_trade) {
    Columns c = columns_open(2, T);
    PlainRow r;
    file_months(&c, "..############..");
    c.panel.zero = NULL;
    const Fit fit = columns_fit(&c);
    plain_clean(&fit, 0, 6, &r);
    cr_expect(eq(int, r.first, 2));
    cr_expect(eq(int, r.last, 13));
    plain_clean(&fit, 1, 6, &r);
    cr_expect(lt(int, r.last, 0), "without trade there is no last month");
    columns_close(&c);
}

/* What life says of a storefront at 1,000 a month whose other months are factor[]. */
static void read_life(const double *factor, double *out) {
    Columns c = columns_open(1, T);
    const PlainCity city = columns_city(&c);
    for (size_t t = 0; t < T; t++) c.turnover[t] = factor[t] > 0 ? (float)(1000 * factor[t]) : NAN;
    const Fit fit = columns_fit(&c);
    PlainRow r;
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) out[k] = NAN;
    plain_clean(&fit, 0, 6, &r);
    plain_base(&city, &fit, 0, -1, &r);
    plain_life(&r, out);
    columns_close(&c);
}

Test(plain_life, opening_pause_and_closing_against_the_level) {
    double out[PLAIN_NUMBERS];
    read_life((const double[T]){0, .25, 1, 1, 1, .5, 0, 0, .8, 1, 1, 1, 1, 1, .125, 0}, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_opening], log(.25), 1e-6));
    cr_expect(epsilon_eq(dbl, out[PLAIN_closing], log(.125), 1e-6));
    cr_expect(epsilon_eq(dbl, out[PLAIN_pause], log(.5), 1e-6), "the lower of both sides");
    read_life((const double[T]){.5, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, .5}, out);
    cr_expect(isnan(out[PLAIN_opening]), "open before the window");
    cr_expect(isnan(out[PLAIN_closing]), "open after it");
    cr_expect(isnan(out[PLAIN_pause]), "one missing month is no pause");
}

/* Months of a quarter are trade, though not of a month of its own: one who passes from quarters to
 * months did not open, one who goes the other way did not close, and a quarter between is no pause.
 */
static const struct {
    const char *filed;
} coarse[] = {{"qqq#############"}, {"#############qqq"}, {"######qqq#######"}};

EachRow(plain_life, coarser_figures_are_no_opening_pause_or_closing, coarse) {
    Columns c = columns_open(1, T);
    const PlainCity city = columns_city(&c);
    double out[PLAIN_NUMBERS];
    PlainRow r;
    file_months(&c, coarse[*row].filed);
    const Fit fit = columns_fit(&c);
    plain_clean(&fit, 0, 6, &r);
    for (size_t t = 0; t < T; t++)
        cr_expect(eq(int, r.ok[t], coarse[*row].filed[t] == '#'), "%s: month %zu",
                  coarse[*row].filed, t);
    plain_read(&city, &fit, 0, -1, out);
    cr_expect(isnan(out[PLAIN_opening]));
    cr_expect(isnan(out[PLAIN_pause]));
    cr_expect(isnan(out[PLAIN_closing]));
    columns_close(&c);
}

/* The last digits of amounts in whole euros: of sixteen, five end in 5, three in 0 and one in 00.
 */
Test(plain_amounts, shares_of_fives_and_hundreds) {
    static const float euros[T] = {1201, 1205, 1212, 1215, 1223, 1225, 1234, 1235,
                                   1240, 1250, 1267, 1300, 1311, 1316, 1322, 1335};
    Columns c = columns_open(1, T);
    double out[PLAIN_NUMBERS];
    memcpy(c.turnover, euros, sizeof euros);
    out[PLAIN_fives] = out[PLAIN_hundreds] = NAN;
    plain_amounts(&c.panel, 0, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_fives], 8.0 / 16, 1e-12));
    cr_expect(epsilon_eq(dbl, out[PLAIN_hundreds], 1.0 / 16, 1e-12));
    for (size_t t = 0; t < T; t++) c.turnover[t] += 0.37f;
    plain_amounts(&c.panel, 0, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_fives], 8.0 / 16, 1e-12), "cents do not count");
    for (size_t t = 0; t < T; t++) c.turnover[t] = NAN;
    out[PLAIN_fives] = NAN;
    plain_amounts(&c.panel, 0, out);
    cr_expect(isnan(out[PLAIN_fives]), "no amount says nothing");
    columns_close(&c);
}

/* A quarter is one amount, told by its first month. */
Test(plain_amounts, a_figure_over_several_months_counts_once) {
    Columns c = columns_open(1, T);
    double out[PLAIN_NUMBERS];
    file_months(&c, "qqq#############");
    for (size_t t = 0; t < T; t++) c.turnover[t] = t < 3 ? 1000 : 1001;
    plain_amounts(&c.panel, 0, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_hundreds], 1.0 / 14, 1e-12));
    columns_close(&c);
}
