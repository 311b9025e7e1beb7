/* growth - draws growth.csv as growth.svg: how the cost of a scan grows with storefronts.
 *
 *     growth CSV SVG
 *
 * CSV: storefronts,months,cpu_seconds,peak_mib with a header; the lines of one window in order of
 * storefronts. Both axes are logarithmic: a line of slope 1 is a cost that is linear. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/write/markup.h"

enum {
    POINTS = 64,
    WIDTH = 640,
    HEIGHT = 420,
    LEFT = 70,
    RIGHT = 90,
    TOP = 30,
    BOTTOM = 50,
    LABEL = 14
};

typedef struct Point {
    double storefronts, seconds;
    int months;
} Point;

/* Decades that both axes show. */
static const double least[2] = {1e4, 0.1}, most[2] = {1e6, 200};

static double place_x(double storefronts) {
    return LEFT + (WIDTH - LEFT - RIGHT) * log(storefronts / least[0]) / log(most[0] / least[0]);
}

static double place_y(double seconds) {
    return HEIGHT - BOTTOM -
           (HEIGHT - TOP - BOTTOM) * log(seconds / least[1]) / log(most[1] / least[1]);
}

static size_t points_read(FILE *file, Point *point) {
    char line[256];
    size_t n = 0;
    while (n < POINTS && fgets(line, sizeof line, file))
        if (sscanf(line, "%lf,%d,%lf", &point[n].storefronts, &point[n].months,
                   &point[n].seconds) == 3)
            n++;
    return n;
}

static void label(Markup *m, double x, double y, const char *anchor, const char *text) {
    markup_open(m, "text");
    markup_attr_number(m, "x", x);
    markup_attr_number(m, "y", y);
    markup_attr(m, "text-anchor", anchor);
    markup_text(m, text);
    markup_close(m);
    markup_newline(m);
}

static void line(Markup *m, const double from[2], const double to[2], const char *stroke) {
    markup_open(m, "line");
    markup_attr_number(m, "x1", from[0]);
    markup_attr_number(m, "y1", from[1]);
    markup_attr_number(m, "x2", to[0]);
    markup_attr_number(m, "y2", to[1]);
    markup_attr(m, "stroke", stroke);
    markup_close(m);
    markup_newline(m);
}

static void grid(Markup *m) {
    char text[32];
    for (double n = 1e4; n < 2e6; n *= 10) {
        line(m, (double[]){place_x(n), TOP}, (double[]){place_x(n), HEIGHT - BOTTOM}, "#ccc");
        (void)snprintf(text, sizeof text, "%.0f", n);
        label(m, place_x(n), HEIGHT - BOTTOM + 20, "middle", text);
    }
    for (double s = 0.1; s < 200; s *= 10) {
        line(m, (double[]){LEFT, place_y(s)}, (double[]){WIDTH - RIGHT, place_y(s)}, "#ccc");
        (void)snprintf(text, sizeof text, "%g s", s);
        label(m, LEFT - 8, place_y(s) + 4, "end", text);
    }
    label(m, LEFT, TOP - 12, "start", "Processor time of a scan, facts to saved list");
    label(m, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "storefronts");
}

/* The points of one window and the line through them, named at its end: above *room, where the
 * names of lower curves stand. */
static void curve(Markup *m, const Point *point, size_t n, int months, const char *colour,
                  double *room) {
    char text[32];
    const Point *before = NULL;
    for (size_t k = 0; k < n; k++) {
        if (point[k].months != months) continue;
        const double at[2] = {place_x(point[k].storefronts), place_y(point[k].seconds)};
        if (before)
            line(m, (double[]){place_x(before->storefronts), place_y(before->seconds)}, at, colour);
        markup_open(m, "circle");
        markup_attr_number(m, "cx", at[0]);
        markup_attr_number(m, "cy", at[1]);
        markup_attr_number(m, "r", 4);
        markup_attr(m, "fill", colour);
        markup_close(m);
        before = point + k;
    }
    if (!before) return;
    (void)snprintf(text, sizeof text, "%d months", months);
    const double own = place_y(before->seconds) + 4;
    label(m, place_x(before->storefronts) + 10, own < *room ? own : *room, "start", text);
    *room = (own < *room ? own : *room) - LABEL;
}

static void draw(Markup *m, const Point *point, size_t n) {
    markup_open(m, "svg");
    markup_attr(m, "xmlns", "http://www.w3.org/2000/svg");
    markup_attr_count(m, "width", WIDTH);
    markup_attr_count(m, "height", HEIGHT);
    markup_attr(m, "font-family", "sans-serif");
    markup_attr(m, "font-size", "12");
    markup_open(m, "rect");
    markup_attr(m, "width", "100%");
    markup_attr(m, "height", "100%");
    markup_attr(m, "fill", "white");
    markup_close(m);
    grid(m);
    double room = HEIGHT;
    curve(m, point, n, 12, "#1b7837", &room);
    curve(m, point, n, 24, "#2166ac", &room);
    curve(m, point, n, 36, "#b2182b", &room);
    markup_close(m);
    markup_newline(m);
}

int main(int argc, char **argv) {
    Point point[POINTS];
    Markup m = {0};
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL, *out = in ? fopen(argv[2], "w") : NULL;
    if (!in || !out) {
        (void)fprintf(stderr, "usage: growth CSV SVG\n");
        return 2;
    }
    draw(&m, point, points_read(in, point));
    const bool ok = fwrite(m.out.at, 1, m.out.length, out) == m.out.length;
    markup_free(&m);
    (void)fclose(in);
    return fclose(out) || !ok;
}
