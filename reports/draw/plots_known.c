/* plots_known.c - plots that need something known about storefronts. */
#include "reports/draw/plot.h"
#include "reports/draw/plots.h"
#include "reports/words/sentence.h"

#include <math.h>

static void shares(const Plot *plot, bool across) {
    for (int k = 0; k <= 10; k += 2) {
        const char *text = number_text(plot->v, "pct", k / 10.0, "");
        plot_tick_y(plot, k / 10.0, text);
        if (across) plot_tick_x(plot, k / 10.0, text);
    }
}

static void interval(const Plot *plot, double x, double value, double low, double high,
                     double radius) {
    plot_line(plot, "whisker", x, plot_y(plot, low), x, plot_y(plot, high));
    plot_dot(plot, "mark", x, plot_y(plot, value), radius);
}

/* From 0 to x1, and shares from 0 to 1. */
static Plot square(Markup *m, const Voice *v, double x1) {
    return (Plot){.m = m,
                  .v = v,
                  .width = 500,
                  .height = 490,
                  .left = 64,
                  .top = 34,
                  .right = 464,
                  .bottom = 434,
                  .x1 = x1,
                  .y1 = 1};
}

void plot_reliability(Markup *m, const Voice *v, const Quality *q, const char *program) {
    Plot plot = square(m, v, 1);
    plot_begin(&plot, "reliability", say(v, SAY_GOOD_RELIABILITY),
               say(v, SAY_GOOD_RELIABILITY_TEXT), program);
    shares(&plot, true);
    plot_line(&plot, "expected", plot.left, plot.bottom, plot.right, plot.top);
    for (size_t b = 0; b < QUALITY_BINS; b++) {
        const QualityBin *bin = &q->bin[b];
        if (!bin->n) continue;
        /* px: 4 for one storefront, 8.8 for a hundred */
        const double radius = fmin(4 + 1.2 * log10((double)bin->n) * 2, 13);
        interval(&plot, plot_x(&plot, bin->predicted), bin->observed, bin->observed_low,
                 bin->observed_high, radius);
    }
    plot_names(&plot, say(v, SAY_GOOD_PROMISED), say(v, SAY_GOOD_FOUND));
    markup_close(m);
}

void plot_precision(Markup *m, const Voice *v, const Quality *q, const char *program) {
    Plot plot = square(m, v, QUALITY_CUTS);
    plot_begin(&plot, "precision", say(v, SAY_GOOD_PRECISION), say(v, SAY_GOOD_PRECISION_TEXT),
               program);
    shares(&plot, false);
    for (size_t c = 0; c < q->cuts; c++) {
        const QualityCut *cut = &q->cut[c];
        const double x = plot_x(&plot, (double)c + 0.5);
        plot_label(&plot, NULL, x, plot.bottom + 18, "middle", count_text(v, cut->k));
        if (cut->known) interval(&plot, x, cut->precision, cut->low, cut->high, 6);
    }
    plot_names(&plot, say(v, SAY_GOOD_FIRST), say(v, SAY_GOOD_SHARE));
    markup_close(m);
}

static void yield_line(const Plot *plot, const Quality *q, const char *class_name, bool marks) {
    double x = 0, y = 0;
    for (size_t c = 0; c < q->cuts; c++) {
        const double to_x = (double)c + 1, to_y = (double)q->cut[c].fronts;
        plot_line(plot, class_name, plot_x(plot, x), plot_y(plot, y), plot_x(plot, to_x),
                  plot_y(plot, to_y));
        if (marks) plot_dot(plot, "mark", plot_x(plot, to_x), plot_y(plot, to_y), 5);
        x = to_x;
        y = to_y;
    }
}

void plot_yield(Markup *m, const Voice *v, const Quality *before, const Quality *after) {
    const size_t cuts = after->cuts;
    Plot plot = square(m, v, (double)(cuts ? cuts : 1));
    plot.y1 = (double)(after->fronts ? after->fronts : 1);
    plot_begin(&plot, "yield", say(v, SAY_C_YIELD), say(v, SAY_C_YIELD_TEXT), NULL);
    const double unit = fmax(1, plot_unit(plot.y1, 5));
    for (double y = 0; y <= plot.y1; y += unit) plot_tick_y(&plot, y, count_text(v, (size_t)y));
    for (size_t c = 0; c < cuts; c++)
        plot_label(&plot, NULL, plot_x(&plot, (double)c + 1), plot.bottom + 18, "middle",
                   count_text(v, after->cut[c].k));
    yield_line(&plot, before, "expected", false);
    yield_line(&plot, after, "whisker", true);
    plot_names(&plot, say(v, SAY_GOOD_FIRST), say(v, SAY_GOOD_CONFIRMED));
    markup_close(m);
}
