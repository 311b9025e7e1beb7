#include "reports/chart.h"

#include "datasets/base/num.h"
#include "reports/sentence.h"
#include "reports/table.h"

#include <math.h>

enum { WIDTH = 920, LEFT = 72, RIGHT = 910 };
enum { TOP = 12, MIDDLE = 258, LOWER_TOP = 300, BOTTOM = 384, HEIGHT = 418 };

/* One panel: values 0..most between two heights. */
typedef struct Scale {
    double top, bottom, most, unit; /* unit: distance of ticks */
} Scale;

typedef struct Chart {
    Markup *m;
    const Voice *v;
    const Watchlist *list;
    const WatchRow *row;
    Arena *arena;
    Scale money, people;
} Chart;

static double value_at(const Chart *c, int series, size_t t) {
    return (double)c->row->series[(size_t)series * c->list->months + t];
}

static double slot(const Chart *c) {
    return (double)(RIGHT - LEFT) / (double)c->list->months;
}

static double x_of(const Chart *c, size_t t) {
    return LEFT + slot(c) * ((double)t + 0.5);
}

static double y_of(const Scale *scale, double value) {
    return scale->bottom - (scale->bottom - scale->top) * fmin(value, scale->most) / scale->most;
}

/* 1, 2 or 5 times a power of ten, so that about `ticks` of them cover `most`. */
static double nice_unit(double most, double ticks) {
    const double rough = most / ticks, power = pow(10.0, floor(log10(rough)));
    const double lead = rough / power;
    return power * (lead <= 1.0 ? 1.0 : lead <= 2.0 ? 2.0 : lead <= 5.0 ? 5.0 : 10.0);
}

static Scale scale_make(double top, double bottom, double most, double ticks) {
    Scale scale = {top, bottom, 1.0, 1.0};
    if (!(most > 0.0)) return scale;
    scale.unit = nice_unit(most, ticks);
    scale.most = scale.unit * ceil(most / scale.unit - 1e-9);
    return scale;
}

static double most_of(const Chart *c, int series) {
    double most = 0.0;
    for (size_t t = 0; t < c->list->months; t++) {
        const double value = value_at(c, series, t);
        if (isfinite(value) && value > most) most = value;
    }
    return most;
}

static void line(Markup *m, const char *class_name, double x1, double y1, double x2, double y2) {
    markup_begin(m, "line", class_name);
    markup_attr_number(m, "x1", x1);
    markup_attr_number(m, "y1", y1);
    markup_attr_number(m, "x2", x2);
    markup_attr_number(m, "y2", y2);
    markup_close(m);
}

static void label(Markup *m, const char *class_name, double x, double y, const char *text) {
    markup_begin(m, "text", class_name);
    markup_attr_number(m, "x", x);
    markup_attr_number(m, "y", y);
    markup_text(m, text);
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

static const char *tick_text(const Chart *c, const Scale *scale, double value) {
    const bool money = scale == &c->money;
    if (scale->most >= 2e6) {
        const char *number = number_text(c->v, "x", value / 1e6, "");
        const char *millions = say_with(c->v, SAY_MILLION, "number", number, NULL);
        return money ? arena_printf(c->arena, "\xE2\x82\xAC %s", millions) : millions;
    }
    return money ? euros_exact(c->v, value, "") : count_exact(c->v, value, "");
}

static void draw_ticks(const Chart *c, const Scale *scale) {
    const int ticks = (int)lround(scale->most / scale->unit);
    for (int k = 0; k <= ticks; k++) {
        const double value = scale->unit * k, y = y_of(scale, value);
        line(c->m, k ? "grid" : "axis", LEFT, y, RIGHT, y);
        label(c->m, "tick end", LEFT - 8, y + 4, tick_text(c, scale, value));
    }
}

/* A label every 1, 2, 3, 6 or 12 months, starting at January when there is one. */
static void draw_months(const Chart *c) {
    const size_t months = c->list->months;
    const int every = months <= 12   ? 1
                      : months <= 24 ? 2
                      : months <= 36 ? 3
                      : months <= 72 ? 6
                                     : 12;
    for (size_t t = 0; t < months; t++) {
        const int month = c->list->first_month + (int)t;
        if (month % 12 % every) continue;
        line(c->m, "axis", x_of(c, t), BOTTOM, x_of(c, t), BOTTOM + 4);
        label(c->m, "tick mid", x_of(c, t), BOTTOM + 16, c->v->language->month_short[month % 12]);
        if (month % 12 == 0 || t < (size_t)every)
            label(c->m, "tick mid year", x_of(c, t), BOTTOM + 29,
                  arena_printf(c->arena, "%d", month_year(month)));
    }
}

/* First known month of series from t on, and the end of that run. */
static size_t next_run(const Chart *c, int series, size_t t, size_t *end) {
    while (t < c->list->months && !isfinite(value_at(c, series, t))) t++;
    *end = t;
    while (*end < c->list->months && isfinite(value_at(c, series, *end))) ++*end;
    return t;
}

static void add_point(Text *path, const char *command, double x, double y) {
    text_addf(path, "%s%.1f %.1f", command, x, y);
}

static void draw_path(const Chart *c, const char *class_name, const Text *path) {
    if (!path->length) return;
    markup_begin(c->m, "path", class_name);
    markup_attr(c->m, "d", path->at);
    markup_close(c->m);
}

static void draw_line(const Chart *c, int series, const char *class_name) {
    Text path = {0};
    for (size_t end, t = next_run(c, series, 0, &end); t < end; t = next_run(c, series, end, &end))
        for (size_t k = t; k < end; k++)
            add_point(&path, k == t ? "M" : "L", x_of(c, k),
                      y_of(&c->money, value_at(c, series, k)));
    draw_path(c, class_name, &path);
    text_free(&path);
}

static void draw_band(const Chart *c) {
    Text path = {0};
    for (size_t end, t = next_run(c, SERIES_LOW, 0, &end); t < end;
         t = next_run(c, SERIES_LOW, end, &end)) {
        for (size_t k = t; k < end; k++)
            add_point(&path, k == t ? "M" : "L", x_of(c, k),
                      y_of(&c->money, value_at(c, SERIES_HIGH, k)));
        for (size_t k = end; k-- > t;)
            add_point(&path, "L", x_of(c, k), y_of(&c->money, value_at(c, SERIES_LOW, k)));
        text_addc(&path, 'Z');
    }
    draw_path(c, "band", &path);
    text_free(&path);
}

static void draw_dots(const Chart *c) {
    for (size_t t = 0; t < c->list->months; t++) {
        const double value = value_at(c, SERIES_DECLARED, t);
        if (!isfinite(value)) continue;
        markup_begin(c->m, "circle", "declared-dot");
        markup_attr_number(c->m, "cx", x_of(c, t));
        markup_attr_number(c->m, "cy", y_of(&c->money, value));
        markup_attr(c->m, "r", c->list->months > 60 ? "1.6" : "2.6");
        markup_close(c->m);
    }
}

static void draw_people(const Chart *c) {
    const double width = fmax(1.0, slot(c) * 0.68);
    for (size_t t = 0; t < c->list->months; t++) {
        const double value = value_at(c, SERIES_FOOTFALL, t);
        if (!isfinite(value)) continue;
        const double y = y_of(&c->people, value);
        box(c->m, "footfall", x_of(c, t) - width / 2, y, width, BOTTOM - y);
        markup_close(c->m);
    }
}

/* Columns to point at: each shows the month's numbers. */
static void draw_hints(const Chart *c) {
    const char *missing = say(c->v, SAY_MISSING);
    for (size_t t = 0; t < c->list->months; t++) {
        const char *month = number_text(c->v, "month", (double)t, "");
        box(c->m, "hint", x_of(c, t) - slot(c) / 2, TOP, slot(c), BOTTOM - TOP);
        markup_element(
            c->m, "title", NULL,
            say_with(c->v, SAY_CHART_HINT, "month", month, "declared",
                     euros_exact(c->v, value_at(c, SERIES_DECLARED, t), missing), "expected",
                     euros_exact(c->v, value_at(c, SERIES_EXPECTED, t), say(c->v, SAY_NOT_KNOWN)),
                     "people", count_exact(c->v, value_at(c, SERIES_FOOTFALL, t), missing), NULL));
        markup_close(c->m);
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

static void legend(Markup *m, const Voice *v) {
    markup_begin(m, "ul", "legend");
    legend_item(m, "declared", say(v, SAY_CHART_DECLARED));
    legend_item(m, "expected", say(v, SAY_CHART_EXPECTED));
    legend_item(m, "band", say(v, SAY_CHART_BAND));
    legend_item(m, "footfall", say(v, SAY_CHART_PEOPLE));
    markup_close(m);
}

static void months_row(const Chart *c, size_t t) {
    static const int series[] = {SERIES_DECLARED, SERIES_EXPECTED, SERIES_LOW, SERIES_HIGH};
    static const char missing[] = "\xE2\x80\x93";
    markup_open(c->m, "tr");
    table_row_name(c->m, number_text(c->v, "month", (double)t, ""));
    for (size_t k = 0; k < sizeof series / sizeof *series; k++)
        table_number(c->m, euros_exact(c->v, value_at(c, series[k], t), missing));
    table_number(c->m, count_exact(c->v, value_at(c, SERIES_FOOTFALL, t), missing));
    markup_close(c->m);
}

static void months_table(const Chart *c) {
    static const Say heads[] = {SAY_COLUMN_MONTH, SAY_COLUMN_DECLARED, SAY_COLUMN_EXPECTED,
                                SAY_COLUMN_LOW,   SAY_COLUMN_HIGH,     SAY_COLUMN_PEOPLE};
    markup_begin(c->m, "details", "numbers");
    markup_element(c->m, "summary", NULL, say(c->v, SAY_CHART_NUMBERS));
    markup_begin(c->m, "table", "plain");
    table_head(c->m, c->v, heads, sizeof heads / sizeof *heads, 1);
    markup_open(c->m, "tbody");
    for (size_t t = 0; t < c->list->months; t++) months_row(c, t);
    markup_close(c->m);
    markup_close(c->m);
    markup_close(c->m);
}

static void drawing(const Chart *c) {
    Markup *m = c->m;
    markup_begin(m, "svg", "chart");
    markup_attr(m, "viewBox", arena_printf(c->arena, "0 0 %d %d", WIDTH, HEIGHT));
    markup_attr(m, "role", "img");
    markup_attr(m, "aria-labelledby", "chart-title chart-desc");
    markup_open(m, "title");
    markup_attr(m, "id", "chart-title");
    markup_text(m, say(c->v, SAY_CHART_TITLE));
    markup_close(m);
    markup_open(m, "desc");
    markup_attr(m, "id", "chart-desc");
    markup_text(
        m, say_with(c->v, SAY_CHART_DESCRIPTION, "most",
                    euros_exact(c->v, most_of(c, SERIES_DECLARED), say(c->v, SAY_CHART_NO_AMOUNT)),
                    NULL));
    markup_close(m);
    draw_ticks(c, &c->money);
    draw_ticks(c, &c->people);
    draw_months(c);
    draw_band(c);
    draw_line(c, SERIES_EXPECTED, "expected");
    draw_line(c, SERIES_DECLARED, "declared");
    draw_dots(c);
    draw_people(c);
    label(m, "panel-name", LEFT, LOWER_TOP - 8, say(c->v, SAY_CHART_PEOPLE_MONTH));
    draw_hints(c);
    markup_close(m);
}

void chart_months(Markup *m, const Voice *v, const WatchRow *row) {
    const Watchlist *list = v->list;
    if (!row->series || !list->months) {
        markup_element(m, "p", "muted", say(v, SAY_CHART_NONE));
        return;
    }
    Chart c = {.m = m, .v = v, .list = list, .row = row, .arena = v->arena};
    const double declared = fmax(most_of(&c, SERIES_DECLARED), most_of(&c, SERIES_EXPECTED));
    /* a very wide band must not flatten the line */
    const double high = fmin(most_of(&c, SERIES_HIGH), 3.0 * declared);
    c.money = scale_make(TOP, MIDDLE, fmax(declared, high), 5);
    c.people = scale_make(LOWER_TOP, BOTTOM, most_of(&c, SERIES_FOOTFALL), 2);
    markup_begin(m, "figure", "months");
    legend(m, v);
    markup_begin(m, "div", "scroll");
    drawing(&c);
    markup_close(m);
    months_table(&c);
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
