/* chart.c - figures of one storefront inside a page: the drawing, its legend and its numbers. */
#include "reports/draw/chart.h"

#include "reports/draw/chart_months.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"

#include <math.h>

static void line(Markup *m, const char *class_name, double x1, double y1, double x2, double y2) {
    markup_begin(m, "line", class_name);
    markup_attr_number(m, "x1", x1);
    markup_attr_number(m, "y1", y1);
    markup_attr_number(m, "x2", x2);
    markup_attr_number(m, "y2", y2);
    markup_close(m);
}

static void box(Markup *m, const char *class_name, double x, double y, double width,
                double height) {
    markup_begin(m, "rect", class_name);
    markup_attr_number(m, "x", x);
    markup_attr_number(m, "y", y);
    markup_attr_number(m, "width", width);
    markup_attr_number(m, "height", height);
}

/* Columns to point at: each shows the month's numbers. */
static void draw_hints(Markup *m, const Voice *v, const WatchRow *row) {
    const char *missing = say(v, SAY_MISSING), *not_known = say(v, SAY_NOT_KNOWN);
    const double width = chart_months_x(v, 1.0) - chart_months_x(v, 0.0);
    for (size_t t = 0; t < v->list->months; t++) {
        box(m, "hint", chart_months_x(v, (double)t - 0.5), MONTHS_TOP, width,
            MONTHS_BOTTOM - MONTHS_TOP);
        markup_element(
            m, "title", NULL,
            say_with(
                v, chart_months_people(v, row) ? SAY_CHART_HINT : SAY_CHART_HINT_MONEY, "month",
                number_text(v, "month", (double)t, ""), "declared",
                euros_exact(v, chart_months_value(v, row, SERIES_DECLARED, t), missing), "expected",
                euros_exact(v, chart_months_value(v, row, SERIES_EXPECTED, t), not_known), "people",
                count_exact(v, chart_months_value(v, row, SERIES_FOOTFALL, t), missing)));
        markup_close(m);
    }
}

static void legend_item(Markup *m, const char *class_name, const char *text) {
    markup_begin(m, "li", NULL);
    markup_begin(m, "svg", "key");
    markup_attr(m, "viewBox", "0 0 22 12");
    markup_attr(m, "width", "22");
    markup_attr(m, "height", "12");
    markup_attr(m, "aria-hidden", "true");
    if (text_equal(class_name, "band") || text_equal(class_name, "footfall")) {
        box(m, class_name, 1, 1, 20, 10);
        markup_close(m);
    } else
        line(m, class_name, 1, 6, 21, 6);
    markup_close(m);
    markup_text(m, text);
    markup_close(m);
}

static void legend(Markup *m, const Voice *v, bool people) {
    markup_begin(m, "ul", "legend");
    legend_item(m, "declared", say(v, SAY_CHART_DECLARED));
    legend_item(m, "expected", say(v, SAY_CHART_EXPECTED));
    legend_item(m, "band", say(v, SAY_CHART_BAND));
    if (people) legend_item(m, "footfall", say(v, SAY_CHART_PEOPLE));
    markup_close(m);
}

static void months_row(Markup *m, const Voice *v, const WatchRow *row, size_t t) {
    static const int series[] = {SERIES_DECLARED, SERIES_EXPECTED, SERIES_LOW, SERIES_HIGH};
    static const char missing[] = "\xE2\x80\x93";
    markup_open(m, "tr");
    column_heads_row_name(m, number_text(v, "month", (double)t, ""));
    for (size_t k = 0; k < sizeof series / sizeof *series; k++)
        column_heads_number(m, euros_exact(v, chart_months_value(v, row, series[k], t), missing));
    if (chart_months_people(v, row))
        column_heads_number(
            m, count_exact(v, chart_months_value(v, row, SERIES_FOOTFALL, t), missing));
    markup_close(m);
}

static void months_table(Markup *m, const Voice *v, const WatchRow *row) {
    static const Say heads[] = {SAY_COLUMN_MONTH, SAY_COLUMN_DECLARED, SAY_COLUMN_EXPECTED,
                                SAY_COLUMN_LOW,   SAY_COLUMN_HIGH,     SAY_COLUMN_PEOPLE};
    markup_begin(m, "details", "numbers");
    markup_element(m, "summary", NULL, say(v, SAY_CHART_NUMBERS));
    column_heads_scroll(m, say(v, SAY_CHART_NUMBERS));
    markup_begin(m, "table", "plain");
    column_heads_head(m, v, heads, sizeof heads / sizeof *heads - !chart_months_people(v, row), 1);
    markup_open(m, "tbody");
    for (size_t t = 0; t < v->list->months; t++) months_row(m, v, row, t);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static const char *title_of(const Voice *v, const WatchRow *row) {
    return say(v, chart_months_people(v, row) ? SAY_CHART_TITLE : SAY_CHART_TITLE_MONEY);
}

static void drawing(Markup *m, const Voice *v, const WatchRow *row) {
    const char *most =
        euros_exact(v, chart_months_most(v, row, SERIES_DECLARED), say(v, SAY_CHART_NO_AMOUNT));
    markup_begin(m, "svg", "chart");
    markup_attr(m, "viewBox", arena_printf(v->arena, "0 0 %d %d", MONTHS_WIDTH, MONTHS_HEIGHT));
    markup_attr(m, "role", "img");
    markup_attr(m, "aria-labelledby", "chart-title chart-desc");
    markup_open(m, "title");
    markup_attr(m, "id", "chart-title");
    markup_text(m, title_of(v, row));
    markup_close(m);
    markup_open(m, "desc");
    markup_attr(m, "id", "chart-desc");
    markup_text(
        m, say_with(
               v, chart_months_people(v, row) ? SAY_CHART_DESCRIPTION : SAY_CHART_DESCRIPTION_MONEY,
               "most", most));
    markup_close(m);
    const Canvas canvas = canvas_svg(m);
    chart_months_draw(&canvas, v, row);
    draw_hints(m, v, row);
    markup_close(m);
}

void chart_months(Markup *m, const Voice *v, const WatchRow *row) {
    if (!chart_months_known(v, row)) {
        markup_element(m, "p", "muted", say(v, SAY_CHART_NONE));
        return;
    }
    markup_begin(m, "figure", "months");
    legend(m, v, chart_months_people(v, row));
    column_heads_scroll(m, title_of(v, row));
    drawing(m, v, row);
    markup_close(m);
    months_table(m, v, row);
    markup_close(m);
}

void chart_evidence(Markup *m, double evidence, double most) {
    const double length = isfinite(evidence) && most > 0 ? 78.0 * fabs(evidence) / most : 0.0;
    markup_begin(m, "svg", "bar");
    markup_attr(m, "viewBox", "0 0 160 12");
    markup_attr(m, "width", "160");
    markup_attr(m, "height", "12");
    markup_attr(m, "aria-hidden", "true");
    box(m, evidence > 0 ? "for" : "against", evidence > 0 ? 80 : 80 - length, 1, length, 10);
    markup_close(m);
    line(m, "axis", 80, 0, 80, 12);
    markup_close(m);
}

void chart_share(Markup *m, double share) {
    markup_begin(m, "svg", "share");
    markup_attr(m, "viewBox", "0 0 64 6");
    markup_attr(m, "width", "64");
    markup_attr(m, "height", "6");
    markup_attr(m, "aria-hidden", "true");
    box(m, "track", 0, 0, 64, 6);
    markup_close(m);
    box(m, "fill", 0, 0, isfinite(share) ? 64.0 * fmin(1.0, fmax(0.0, share)) : 0.0, 6);
    markup_close(m);
    markup_close(m);
}
