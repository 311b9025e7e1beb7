#include "reports/draw/chart_sensitivity.h"

#include <math.h>
#include <stdio.h>

enum { BARS_MOST = 25, WIDTH = 760, MARGIN = 20, LABELS = 230, MIDDLE = 490, HALF = 200 };
enum { TOP = 84, ROW = 22, BAR = 14, CLOUD = 300, CLOUD_LEFT = 80, LABELLED = 8, LINE = 13 };

static const char ink[] = "#1d2733", faint[] = "#c9d1d9";
static const char lower[] = "#b45309", upper[] = "#1d4ed8"; /* both 4.5 : 1 and more on white */

/* ---- parts ---- */

typedef struct Spot {
    double x, y;
} Spot;

static void line(Markup *m, Spot from, Spot to, const char *stroke) {
    markup_open(m, "line");
    markup_attr_number(m, "x1", from.x);
    markup_attr_number(m, "y1", from.y);
    markup_attr_number(m, "x2", to.x);
    markup_attr_number(m, "y2", to.y);
    markup_attr(m, "stroke", stroke);
    markup_close(m);
    markup_newline(m);
}

static void label(Markup *m, Spot at, const char *anchor, const char *text) {
    markup_open(m, "text");
    markup_attr_number(m, "x", at.x);
    markup_attr_number(m, "y", at.y);
    markup_attr(m, "text-anchor", anchor);
    markup_text(m, text);
    markup_close(m);
    markup_newline(m);
}

static void title(Markup *m, Spot at, const char *text) {
    markup_open(m, "text");
    markup_attr_number(m, "x", at.x);
    markup_attr_number(m, "y", at.y);
    markup_attr(m, "font-weight", "bold");
    markup_attr(m, "font-size", "15");
    markup_text(m, text);
    markup_close(m);
    markup_newline(m);
}

static void box(Markup *m, Spot corner, double width, double height, const char *fill) {
    markup_open(m, "rect");
    markup_attr_number(m, "x", corner.x);
    markup_attr_number(m, "y", corner.y);
    markup_attr_number(m, "width", width);
    markup_attr_number(m, "height", height);
    markup_attr(m, "fill", fill);
    markup_close(m);
    markup_newline(m);
}

/* ---- the tornado ---- */

static double lost_most(const Sensitivity *row) {
    return 1 - fmin(row->kept_low, row->kept_high);
}

static double scale_of(const SensitivityChart *c, size_t bars) {
    double most = 0.05; /* below, a list of twenty keeps everybody */
    for (size_t k = 0; k < bars; k++) most = fmax(most, lost_most(&c->row[k]));
    return most;
}

/* A bar from the middle, the share lost behind it, and the value tried. */
static void bar(Markup *m, double y, int way, double lost, double most) {
    const double length = HALF * lost / most;
    char text[32];
    box(m, (Spot){way < 0 ? MIDDLE - length : MIDDLE, y - BAR + 3}, length, BAR,
        way < 0 ? lower : upper);
    (void)snprintf(text, sizeof text, "%.0f %%", 100 * lost);
    label(m, (Spot){MIDDLE + way * (length + 5), y}, way < 0 ? "end" : "start", text);
}

static void tornado(Markup *m, const SensitivityChart *c, size_t bars) {
    const double most = scale_of(c, bars), bottom = TOP + ROW * (double)bars;
    char text[160];
    label(m, (Spot){MIDDLE - 8, TOP - 12}, "end", "moved down");
    label(m, (Spot){MIDDLE + 8, TOP - 12}, "start", "moved up");
    for (size_t k = 0; k < bars; k++) {
        const Sensitivity *row = &c->row[k];
        const double y = TOP + ROW * ((double)k + 0.6);
        (void)snprintf(text, sizeof text, "%s", row->key);
        label(m, (Spot){LABELS, y}, "end", text);
        bar(m, y, -1, 1 - row->kept_low, most);
        bar(m, y, 1, 1 - row->kept_high, most);
    }
    line(m, (Spot){MIDDLE, TOP - 6}, (Spot){MIDDLE, bottom}, ink);
}

/* ---- Morris ---- */

static double effect_most(const SensitivityChart *c) {
    double most = 0;
    for (size_t k = 0; k < c->count; k++)
        most = fmax(most, fmax(c->row[k].mu_star, isnan(c->row[k].sigma) ? 0 : c->row[k].sigma));
    return most;
}

static Spot place(const Sensitivity *row, double most, double bottom) {
    const double side = CLOUD - 40, sigma = isnan(row->sigma) ? 0 : row->sigma;
    return (Spot){CLOUD_LEFT + (WIDTH - 2 * CLOUD_LEFT) * row->mu_star / most,
                  bottom - side * sigma / most};
}

static void dot(Markup *m, Spot at, const char *key) {
    markup_open(m, "circle");
    markup_attr_number(m, "cx", at.x);
    markup_attr_number(m, "cy", at.y);
    markup_attr(m, "r", "4");
    markup_attr(m, "fill", upper);
    markup_element(m, "title", NULL, key);
    markup_close(m);
    markup_newline(m);
}

/* A label is left out where one that matters more already stands. */
static bool covered(const Spot *taken, size_t count, Spot at) {
    for (size_t k = 0; k < count; k++)
        if (fabs(taken[k].y - at.y) < LINE && fabs(taken[k].x - at.x) < LABELS) return true;
    return false;
}

static void name_dots(Markup *m, const SensitivityChart *c, double most, double bottom) {
    Spot taken[LABELLED];
    size_t count = 0;
    for (size_t k = 0; k < c->count && count < LABELLED; k++) {
        const Sensitivity *row = &c->row[k];
        if (!(row->mu_star > 0)) continue;
        const Spot at = place(row, most, bottom);
        if (covered(taken, count, at)) continue;
        taken[count++] = at;
        const bool right = at.x > WIDTH - CLOUD_LEFT - LABELS;
        label(m, (Spot){at.x + (right ? -8 : 8), at.y - 5}, right ? "end" : "start", row->key);
    }
}

static void cloud(Markup *m, const SensitivityChart *c, double top, double most) {
    const double bottom = top + CLOUD - 20, side = CLOUD - 40;
    const double right = WIDTH - CLOUD_LEFT;
    char text[32];
    title(m, (Spot){MARGIN, top - 14}, "Morris: how much, and how much that depends on the others");
    line(m, (Spot){CLOUD_LEFT, bottom}, (Spot){right, bottom}, ink);
    line(m, (Spot){CLOUD_LEFT, bottom}, (Spot){CLOUD_LEFT, bottom - side}, ink);
    line(m, (Spot){CLOUD_LEFT, bottom}, (Spot){right, bottom - side}, faint);
    label(m, (Spot){CLOUD_LEFT + 0.3 * (right - CLOUD_LEFT) + 6, bottom - 0.3 * side + 14}, "start",
          "sigma = mu*");
    for (int k = 0; k <= 2; k++) {
        (void)snprintf(text, sizeof text, "%.2g", most * k / 2);
        label(m, (Spot){CLOUD_LEFT + (right - CLOUD_LEFT) * k / 2, bottom + 16}, "middle", text);
        label(m, (Spot){CLOUD_LEFT - 8, bottom - side * k / 2 + 4}, "end", text);
    }
    label(m, (Spot){(CLOUD_LEFT + right) / 2, bottom + 34}, "middle",
          "mu*: mean size of the effect on the share kept");
    label(m, (Spot){CLOUD_LEFT, bottom - side - 6}, "start", "sigma: its spread");
    for (size_t k = 0; k < c->count; k++)
        if (c->row[k].mu_star > 0) dot(m, place(&c->row[k], most, bottom), c->row[k].key);
    name_dots(m, c, most, bottom);
}

/* ---- the document ---- */

static size_t bars_of(const SensitivityChart *c) {
    size_t bars = 0;
    while (bars < c->count && bars < BARS_MOST && lost_most(&c->row[bars]) > 0) bars++;
    return bars;
}

static void document(Markup *m, double height, const char *words) {
    char box_text[64];
    (void)snprintf(box_text, sizeof box_text, "0 0 %d %.0f", WIDTH, height);
    markup_open(m, "svg");
    markup_attr(m, "xmlns", "http://www.w3.org/2000/svg");
    markup_attr(m, "viewBox", box_text);
    markup_attr_number(m, "width", WIDTH);
    markup_attr_number(m, "height", height);
    markup_attr(m, "role", "img");
    markup_attr(m, "aria-label", words);
    markup_attr(m, "font-family", "sans-serif");
    markup_attr(m, "font-size", "12");
    markup_attr(m, "fill", ink);
    markup_newline(m);
    box(m, (Spot){0, 0}, WIDTH, height, "#ffffff");
}

void chart_sensitivity(Markup *m, const SensitivityChart *c) {
    const size_t bars = bars_of(c);
    const double most = effect_most(c), end = TOP + ROW * (double)bars + 30;
    char words[160];
    (void)snprintf(words, sizeof words,
                   "Share of the list of run %lld lost when a parameter moves by %.3g %%",
                   c->run_id, 100 * c->reach);
    document(m, most > 0 ? end + CLOUD + 60 : end, words);
    title(m, (Spot){MARGIN, 30}, words);
    if (bars)
        tornado(m, c, bars);
    else
        label(m, (Spot){MARGIN, TOP}, "start", "None of the parameters moved changes the list.");
    if (most > 0) cloud(m, c, end + 30, most);
    markup_close(m);
    markup_newline(m);
}
