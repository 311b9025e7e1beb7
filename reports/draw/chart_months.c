#include "reports/draw/chart_months.h"

#include "datasets/base/num.h"
#include "reports/draw/plot.h"
#include "reports/words/sentence.h"

#include <assert.h>
#include <math.h>

enum { LEFT = 72, RIGHT = 910, MIDDLE = 258, LOWER_TOP = 300 };

/* One panel: values 0..most between two heights. */
typedef struct Scale {
    double top, bottom, most, unit; /* unit: distance of ticks */
} Scale;

typedef struct Scene {
    const Canvas *canvas;
    const Voice *v;
    const WatchRow *row;
    size_t months;
    Scale money, people;
} Scene;

bool chart_months_known(const Voice *v, const WatchRow *row) {
    return row->series && v->list->months;
}

bool chart_months_people(const Voice *v, const WatchRow *row) {
    return chart_months_most(v, row, SERIES_FOOTFALL) > 0;
}

double chart_months_value(const Voice *v, const WatchRow *row, int series, size_t t) {
    assert(series >= 0 && series < SERIES_COUNT && t < v->list->months);
    return (double)row->series[(size_t)series * v->list->months + t];
}

double chart_months_most(const Voice *v, const WatchRow *row, int series) {
    double most = 0.0;
    for (size_t t = 0; t < v->list->months; t++) {
        const double value = chart_months_value(v, row, series, t);
        if (isfinite(value) && value > most) most = value;
    }
    return most;
}

double chart_months_x(const Voice *v, double t) {
    return LEFT + (double)(RIGHT - LEFT) / (double)v->list->months * (t + 0.5);
}

static double value_at(const Scene *s, int series, size_t t) {
    return chart_months_value(s->v, s->row, series, t);
}

static double x_of(const Scene *s, size_t t) {
    return chart_months_x(s->v, (double)t);
}

static double y_of(const Scale *scale, double value) {
    assert(scale->most > 0);
    return scale->bottom - (scale->bottom - scale->top) * fmin(value, scale->most) / scale->most;
}

static Scale scale_make(double top, double bottom, double most, double ticks) {
    Scale scale = {top, bottom, 1.0, 1.0};
    if (!(most > 0.0)) return scale;
    scale.unit = plot_unit(most, ticks);
    scale.most = scale.unit * ceil(most / scale.unit - 1e-9);
    return scale;
}

static void label(const Scene *s, Ink ink, double x, double y, Anchor anchor, const char *text) {
    s->canvas->label(s->canvas->target, ink, (Point){x, y}, anchor, text);
}

static void line(const Scene *s, Ink ink, Point from, Point to) {
    const Point ends[] = {from, to};
    s->canvas->path(s->canvas->target, ink, ends, 2, false);
}

static const char *tick_text(const Scene *s, const Scale *scale, double value) {
    const bool money = scale == &s->money;
    if (scale->most < 2e6)
        return money ? euros_exact(s->v, value, "") : count_exact(s->v, value, "");
    const char *number = number_text(s->v, "x", value / 1e6, "");
    const char *millions = say_with(s->v, SAY_MILLION, "number", number);
    return money ? arena_printf(s->v->arena, "\xE2\x82\xAC %s", millions) : millions;
}

static void draw_ticks(const Scene *s, const Scale *scale) {
    assert(scale->unit > 0);
    const int ticks = (int)lround(scale->most / scale->unit);
    for (int k = 0; k <= ticks; k++) {
        const double value = scale->unit * k, y = y_of(scale, value);
        line(s, k ? INK_GRID : INK_AXIS, (Point){LEFT, y}, (Point){RIGHT, y});
        label(s, INK_TICK, LEFT - 8, y + 4, ANCHOR_END, tick_text(s, scale, value));
    }
}

/* Months between two labels of the axis. */
static int label_step(size_t months) {
    return months <= 12 ? 1 : months <= 24 ? 2 : months <= 36 ? 3 : months <= 72 ? 6 : 12;
}

static void draw_axis(const Scene *s) {
    const int every = label_step(s->months);
    for (size_t t = 0; t < s->months; t++) {
        const int month = s->v->list->first_month + (int)t;
        const double x = x_of(s, t);
        if (month % 12 % every) continue;
        line(s, INK_AXIS, (Point){x, MONTHS_BOTTOM}, (Point){x, MONTHS_BOTTOM + 4});
        label(s, INK_TICK, x, MONTHS_BOTTOM + 16, ANCHOR_MIDDLE,
              s->v->language->month_short[month % 12]);
        if (month % 12 == 0 || t < (size_t)every)
            label(s, INK_YEAR, x, MONTHS_BOTTOM + 29, ANCHOR_MIDDLE,
                  arena_printf(s->v->arena, "%d", month_year(month)));
    }
}

/* First known month of series from t on, and the end of that run. */
static size_t next_run(const Scene *s, int series, size_t t, size_t *end) {
    while (t < s->months && !isfinite(value_at(s, series, t))) t++;
    *end = t;
    while (*end < s->months && isfinite(value_at(s, series, *end))) ++*end;
    return t;
}

static Point point_of(const Scene *s, int series, size_t t) {
    return (Point){x_of(s, t), y_of(&s->money, value_at(s, series, t))};
}

static void draw_line(const Scene *s, int series, Ink ink) {
    Point *point = ARENA_ARRAY(s->v->arena, Point, s->months);
    for (size_t end, t = next_run(s, series, 0, &end); t < end;
         t = next_run(s, series, end, &end)) {
        for (size_t k = t; k < end; k++) point[k - t] = point_of(s, series, k);
        s->canvas->path(s->canvas->target, ink, point, end - t, false);
    }
}

static void draw_band(const Scene *s) {
    Point *point = ARENA_ARRAY(s->v->arena, Point, 2 * s->months);
    for (size_t end, t = next_run(s, SERIES_LOW, 0, &end); t < end;
         t = next_run(s, SERIES_LOW, end, &end)) {
        size_t count = 0;
        for (size_t k = t; k < end; k++) point[count++] = point_of(s, SERIES_HIGH, k);
        for (size_t k = end; k-- > t;) point[count++] = point_of(s, SERIES_LOW, k);
        s->canvas->path(s->canvas->target, INK_BAND, point, count, true);
    }
}

/* A mean over a quarter or a year is a line, not a point in each of its months. */
static bool has_longer_figures(const Scene *s) {
    return isfinite(watchlist_detail(s->v->list, s->row, "level.span")) ||
           isfinite(watchlist_detail(s->v->list, s->row, "level.shops"));
}

static void draw_dots(const Scene *s) {
    if (has_longer_figures(s)) return;
    for (size_t t = 0; t < s->months; t++)
        if (isfinite(value_at(s, SERIES_DECLARED, t)))
            s->canvas->dot(s->canvas->target, INK_DECLARED, point_of(s, SERIES_DECLARED, t),
                           s->months > 60 ? 1.6 : 2.6);
}

static void draw_people(const Scene *s) {
    const double width = fmax(1.0, 0.68 * (double)(RIGHT - LEFT) / (double)s->months);
    for (size_t t = 0; t < s->months; t++) {
        const double value = value_at(s, SERIES_FOOTFALL, t);
        if (!isfinite(value)) continue;
        const double y = y_of(&s->people, value);
        s->canvas->box(s->canvas->target, INK_FOOTFALL, (Point){x_of(s, t) - width / 2, y}, width,
                       MONTHS_BOTTOM - y);
    }
}

void chart_months_draw(const Canvas *canvas, const Voice *v, const WatchRow *row) {
    Scene s = {.canvas = canvas, .v = v, .row = row, .months = v->list->months};
    const double declared = fmax(chart_months_most(v, row, SERIES_DECLARED),
                                 chart_months_most(v, row, SERIES_EXPECTED));
    /* a very wide band must not flatten the line */
    const double high = fmin(chart_months_most(v, row, SERIES_HIGH), 3.0 * declared);
    s.money = scale_make(MONTHS_TOP, MIDDLE, fmax(declared, high), 5);
    s.people = scale_make(LOWER_TOP, MONTHS_BOTTOM, chart_months_most(v, row, SERIES_FOOTFALL), 2);
    draw_ticks(&s, &s.money);
    if (chart_months_people(v, row)) draw_ticks(&s, &s.people);
    draw_axis(&s);
    draw_band(&s);
    draw_line(&s, SERIES_EXPECTED, INK_EXPECTED);
    draw_line(&s, SERIES_DECLARED, INK_DECLARED);
    draw_dots(&s);
    if (!chart_months_people(v, row)) return;
    draw_people(&s);
    label(&s, INK_PANEL, LEFT, LOWER_TOP - 8, ANCHOR_START, say(v, SAY_CHART_PEOPLE_MONTH));
}
