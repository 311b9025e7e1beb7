/* The drawing of a sensitivity study: lengths by hand, and nothing drawn that is not there. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "reports/draw/chart_sensitivity.h"

static size_t times(const char *text, const char *word) {
    size_t n = 0;
    while ((text = strstr(text, word))) {
        n++;
        text += strlen(word);
    }
    return n;
}

/* The strongest bar is 200 wide; the others in proportion to the share lost: 50 % and 25 %. */
Test(chart_sensitivity, bars_are_as_long_as_what_is_lost) {
    const Sensitivity row[] = {
        {.key = "ranking.budget", .kept_low = 0.5, .kept_high = 1, .mu_star = NAN, .sigma = NAN},
        {.key = "step.<rise>", .kept_low = 0.75, .kept_high = 0.9, .mu_star = NAN, .sigma = NAN},
        {.key = "gate.far_km", .kept_low = 1, .kept_high = 1, .mu_star = NAN, .sigma = NAN},
    };
    const SensitivityChart chart = {7, 0.1, row, 3};
    Markup m = {0};
    chart_sensitivity(&m, &chart);
    cr_expect(eq(sz, times(m.out.at, "<rect"), 5)); /* paper, and two bars for two parameters */
    cr_expect(eq(sz, times(m.out.at, "x=\"290\" y=\"86.2\" width=\"200\""), 1), "%s", m.out.at);
    cr_expect(eq(sz, times(m.out.at, "x=\"390\" y=\"108.2\" width=\"100\""), 1));
    cr_expect(eq(sz, times(m.out.at, "x=\"490\" y=\"108.2\" width=\"40\""), 1));
    cr_expect(eq(sz, times(m.out.at, "step.&lt;rise&gt;"), 1));
    cr_expect(zero(sz, times(m.out.at, "gate.far_km")), "it changes nothing");
    cr_expect(zero(sz, times(m.out.at, "Morris")), "no trajectories were run");
    cr_expect(zero(sz, times(m.out.at, "<circle")));
    markup_free(&m);
}

/* Axes end at the largest of mu* and sigma; a point at half of both lies in the middle. */
Test(chart_sensitivity, morris_puts_points_where_the_figures_say) {
    const Sensitivity row[] = {
        {.key = "a.b", .kept_low = 0.9, .kept_high = 1, .mu_star = 0.4, .sigma = 0.2},
        {.key = "c.d", .kept_low = 1, .kept_high = 1, .mu_star = 0.2, .sigma = 0.2},
        {.key = "e.f", .kept_low = 1, .kept_high = 1, .mu_star = 0, .sigma = 0},
    };
    const SensitivityChart chart = {7, 0.1, row, 3};
    Markup m = {0};
    chart_sensitivity(&m, &chart);
    cr_expect(eq(sz, times(m.out.at, "<circle"), 2));
    cr_expect(eq(sz, times(m.out.at, "<circle cx=\"680\" cy=\"316\""), 1), "%s", m.out.at);
    cr_expect(eq(sz, times(m.out.at, "<circle cx=\"380\" cy=\"316\""), 1));
    markup_free(&m);
}

Test(chart_sensitivity, nothing_changes_the_list) {
    const Sensitivity row[] = {{.key = "a.b", .kept_low = 1, .kept_high = 1, .mu_star = NAN}};
    const SensitivityChart chart = {7, 0.1, row, 1};
    Markup m = {0};
    chart_sensitivity(&m, &chart);
    cr_expect(eq(sz, times(m.out.at, "None of the parameters moved changes the list."), 1));
    markup_free(&m);
}
