/* plots_city.c - plots of what the model sees in the city; nothing need be known about anybody. */
#include "models/math/robust.h"
#include "reports/draw/plot.h"
#include "reports/draw/plots.h"
#include "reports/words/sentence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- evidence by sector ---- */

typedef struct Sighting {
    const char *sector;
    double evidence;
} Sighting;

static int by_sector(const void *a, const void *b) {
    const Sighting *left = a, *right = b;
    const int order = strcmp(left->sector, right->sector);
    if (order) return order;
    return (left->evidence > right->evidence) - (left->evidence < right->evidence);
}

static size_t sightings(const Voice *v, Sighting **out) {
    const Watchlist *list = v->list;
    Sighting *s = ARENA_ARRAY(v->arena, Sighting, list->n + 1);
    size_t n = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!row->judged || !isfinite(row->log_odds)) continue;
        s[n++] = (Sighting){row->sector ? row->sector : "", row->log_odds - list->prior_log_odds};
    }
    qsort(s, n, sizeof *s, by_sector);
    *out = s;
    return n;
}

static SectorSpread spread_of(const char *sector, const double *sorted, size_t n) {
    return (SectorSpread){sector,
                          n,
                          robust_quantile(sorted, n, 0.05),
                          robust_quantile(sorted, n, 0.25),
                          robust_quantile(sorted, n, 0.50),
                          robust_quantile(sorted, n, 0.75),
                          robust_quantile(sorted, n, 0.95)};
}

size_t spread_by_sector(const Voice *v, SectorSpread **spread) {
    Sighting *s;
    const size_t n = sightings(v, &s);
    double *value = ARENA_ARRAY(v->arena, double, n + 1);
    SectorSpread *out = ARENA_ARRAY(v->arena, SectorSpread, n + 1);
    size_t sectors = 0;
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin; end < n && strcmp(s[end].sector, s[begin].sector) == 0; end++)
            value[end] = s[end].evidence;
        out[sectors++] = spread_of(s[begin].sector, value + begin, end - begin);
    }
    *spread = out;
    return sectors;
}

static void sector_box(const Plot *plot, const SectorSpread *s, double y) {
    const double half = 7, left = plot_x(plot, s->quarter), right = plot_x(plot, s->three_quarters);
    plot_label(plot, NULL, plot->left - 8, y + 4, "end",
               named_text(plot->v, s->sector, say(plot->v, SAY_SECTOR_UNKNOWN)));
    plot_line(plot, "whisker", plot_x(plot, s->low), y, plot_x(plot, s->high), y);
    markup_begin(plot->m, "rect", "box");
    markup_attr_number(plot->m, "x", left);
    markup_attr_number(plot->m, "y", y - half);
    markup_attr_number(plot->m, "width", fmax(right - left, 1));
    markup_attr_number(plot->m, "height", 2 * half);
    markup_close(plot->m);
    plot_line(plot, "median", plot_x(plot, s->median), y - half, plot_x(plot, s->median), y + half);
}

void plot_evidence(Markup *m, const Voice *v, const SectorSpread *spread, size_t count,
                   const char *program) {
    const double step = 24, height = 34 + step * (double)count;
    Plot plot = {.m = m,
                 .v = v,
                 .width = 900,
                 .height = height + 50,
                 .left = 230,
                 .top = 34,
                 .right = 860,
                 .bottom = height,
                 .y1 = 1};
    for (size_t k = 0; k < count; k++) {
        plot.x0 = fmin(plot.x0, spread[k].low);
        plot.x1 = fmax(plot.x1, spread[k].high);
    }
    const double unit = plot_unit(fmax(plot.x1 - plot.x0, 1e-6), 6);
    plot.x0 = unit * floor(plot.x0 / unit);
    plot.x1 = unit * ceil(fmax(plot.x1, plot.x0 + unit) / unit);
    plot_begin(&plot, "evidence", say(v, SAY_GOOD_EVIDENCE), say(v, SAY_GOOD_EVIDENCE_TEXT),
               program);
    for (double x = plot.x0; x < plot.x1 + unit / 2; x += unit)
        plot_tick_x(&plot, x, number_text(v, "x", fabs(x) < unit / 2 ? 0 : x, ""));
    plot_line(&plot, "axis", plot_x(&plot, 0), plot.top, plot_x(&plot, 0), plot.bottom);
    for (size_t k = 0; k < count; k++)
        sector_box(&plot, &spread[k], plot.top + step * ((double)k + 0.5));
    plot_names(&plot, say(v, SAY_GOOD_EVIDENCE_AXIS), "");
    markup_close(m);
}

/* ---- turnover against people ---- */

static int by_people(const void *a, const void *b) {
    const struct CrowdPoint *left = a, *right = b;
    if (left->people < right->people || left->people > right->people)
        return left->people < right->people ? -1 : 1;
    return (left->declared > right->declared) - (left->declared < right->declared);
}

static double median_of(double *values, size_t n) {
    robust_sort(values, n);
    return robust_quantile(values, n, 0.5);
}

static void make_tenth(const Voice *v, const struct CrowdPoint *point, size_t n,
                       struct CrowdTenth *tenth) {
    double *people = ARENA_ARRAY(v->arena, double, n), *declared = ARENA_ARRAY(v->arena, double, n),
           *expected = ARENA_ARRAY(v->arena, double, n);
    *tenth = (struct CrowdTenth){.n = n};
    for (size_t k = 0; k < n; k++) {
        people[k] = point[k].people;
        declared[k] = point[k].declared;
        expected[k] = point[k].expected;
        tenth->listed += point[k].listed;
    }
    tenth->people = median_of(people, n);
    tenth->declared = median_of(declared, n);
    tenth->expected = median_of(expected, n);
}

void crowd_make(const Voice *v, Crowd *crowd) {
    const Watchlist *list = v->list;
    *crowd = (Crowd){.point = ARENA_ARRAY(v->arena, struct CrowdPoint, list->n + 1)};
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        const struct CrowdPoint p = {watchlist_detail(list, row, "level.passers"),
                                     watchlist_detail(list, row, "level.declared_eur"),
                                     watchlist_detail(list, row, "level.expected_eur"),
                                     row->selection == SELECTION_RANKED};
        if (row->judged && p.people > 0 && p.declared > 0 && p.expected > 0)
            crowd->point[crowd->n++] = p;
    }
    qsort(crowd->point, crowd->n, sizeof *crowd->point, by_people);
    for (size_t k = 0; k < 10; k++) {
        const size_t begin = k * crowd->n / 10, end = (k + 1) * crowd->n / 10;
        if (end > begin)
            make_tenth(v, crowd->point + begin, end - begin, &crowd->tenth[crowd->tenths++]);
    }
}

enum { CELLS_X = 46, CELLS_Y = 30 };

static void draw_cells(const Plot *plot, const Crowd *crowd) {
    size_t count[CELLS_X * CELLS_Y] = {0}, most = 1;
    const double wide = (plot->right - plot->left) / CELLS_X,
                 high = (plot->bottom - plot->top) / CELLS_Y;
    for (size_t k = 0; k < crowd->n; k++) {
        const double x = plot_x(plot, log10(crowd->point[k].people)) - plot->left,
                     y = plot_y(plot, log10(crowd->point[k].declared)) - plot->top;
        const size_t cx = (size_t)fmin(fmax(x / wide, 0), CELLS_X - 1),
                     cy = (size_t)fmin(fmax(y / high, 0), CELLS_Y - 1);
        const size_t n = ++count[cy * CELLS_X + cx];
        if (n > most) most = n;
    }
    for (size_t k = 0; k < CELLS_X * CELLS_Y; k++) {
        if (!count[k]) continue;
        markup_begin(plot->m, "rect", "cell");
        markup_attr_number(plot->m, "x", plot->left + wide * (double)(k % CELLS_X));
        markup_attr_number(plot->m, "y", plot->top + high * (double)(k / CELLS_X));
        markup_attr_number(plot->m, "width", wide);
        markup_attr_number(plot->m, "height", high);
        markup_attr_number(plot->m, "fill-opacity",
                           0.12 + 0.78 * sqrt((double)count[k] / (double)most));
        markup_close(plot->m);
    }
}

static void draw_expected(const Plot *plot, const Crowd *crowd) {
    Text d = {0};
    for (size_t k = 0; k < crowd->tenths; k++) {
        text_addc(&d, k ? 'L' : 'M');
        text_add_number(&d, plot_x(plot, log10(crowd->tenth[k].people)));
        text_addc(&d, ' ');
        text_add_number(&d, plot_y(plot, log10(crowd->tenth[k].expected)));
    }
    markup_begin(plot->m, "path", "fit");
    markup_attr(plot->m, "d", d.at ? d.at : "");
    markup_close(plot->m);
    text_free(&d);
}

/* 1, 3, 10, 30, ... between the ends of an axis in decades. */
static void decades(const Plot *plot, bool across) {
    const double low = across ? plot->x0 : plot->y0, high = across ? plot->x1 : plot->y1;
    for (int k = (int)floor(low); k <= (int)ceil(high); k++)
        for (int half = 0; half < 2; half++) {
            const double value = pow(10, k) * (half ? 3 : 1), place = log10(value);
            if (place < low || place > high) continue;
            if (across)
                plot_tick_x(plot, place, count_exact(plot->v, value, ""));
            else
                plot_tick_y(plot, place, euros_exact(plot->v, value, ""));
        }
}

static void fit_axes(Plot *plot, const Crowd *crowd) {
    plot->x0 = plot->y0 = INFINITY;
    plot->x1 = plot->y1 = -INFINITY;
    for (size_t k = 0; k < crowd->n; k++) {
        const double x = log10(crowd->point[k].people), y = log10(crowd->point[k].declared);
        plot->x0 = fmin(plot->x0, x - 0.05);
        plot->x1 = fmax(plot->x1, x + 0.05);
        plot->y0 = fmin(plot->y0, y - 0.05);
        plot->y1 = fmax(plot->y1, y + 0.05);
    }
}

void plot_footfall(Markup *m, const Voice *v, const Crowd *crowd, const char *program) {
    Plot plot = {.m = m,
                 .v = v,
                 .width = 900,
                 .height = 590,
                 .left = 96,
                 .top = 34,
                 .right = 870,
                 .bottom = 534,
                 .x1 = 1,
                 .y1 = 1};
    if (!crowd->n) return;
    fit_axes(&plot, crowd);
    plot_begin(&plot, "footfall", say(v, SAY_GOOD_FOOTFALL), say(v, SAY_GOOD_FOOTFALL_TEXT),
               program);
    decades(&plot, true);
    decades(&plot, false);
    draw_cells(&plot, crowd);
    draw_expected(&plot, crowd);
    for (size_t k = 0; k < crowd->n; k++)
        if (crowd->point[k].listed)
            plot_dot(&plot, "listed", plot_x(&plot, log10(crowd->point[k].people)),
                     plot_y(&plot, log10(crowd->point[k].declared)), 4);
    plot_names(&plot, say(v, SAY_GOOD_PEOPLE_AXIS), say(v, SAY_GOOD_TURNOVER_AXIS));
    markup_close(m);
}
