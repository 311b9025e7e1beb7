/* chart_links.c - one storefront, what it shares, and the others that share it: without names. */
#include "reports/draw/chart.h"
#include "reports/words/sentence.h"

#include <math.h>

enum { WIDTH = 360, HEIGHT = 150, SELF_X = 34, SHARED_X = 150, OTHERS_X = 226, MIDDLE = 75 };
enum { ROWS = 6, COLUMNS = 6, STEP = 21, RADIUS = 7 }; /* more storefronts are only counted */

typedef struct Spot {
    double x, y;
} Spot;

/* The others stand in columns of six, centred. */
static Spot spot_of(size_t k, size_t count) {
    const size_t column = k / ROWS, row = k % ROWS, last = (count - 1) / ROWS;
    const size_t rows = column < last ? ROWS : count - last * ROWS;
    return (Spot){OTHERS_X + (double)(column * STEP),
                  MIDDLE + STEP * ((double)row - (double)(rows - 1) / 2)};
}

static void circle(Markup *m, const char *class_name, Spot at, double radius) {
    markup_begin(m, "circle", class_name);
    markup_attr_number(m, "cx", at.x);
    markup_attr_number(m, "cy", at.y);
    markup_attr_number(m, "r", radius);
    markup_close(m);
}

static void line(Markup *m, Spot from, Spot to) {
    markup_begin(m, "line", "link");
    markup_attr_number(m, "x1", from.x);
    markup_attr_number(m, "y1", from.y);
    markup_attr_number(m, "x2", to.x);
    markup_attr_number(m, "y2", to.y);
    markup_close(m);
}

static void drawing(Markup *m, size_t others, size_t likely) {
    if (others > ROWS * COLUMNS) others = ROWS * COLUMNS;
    const Spot self = {SELF_X, MIDDLE}, shared = {SHARED_X, MIDDLE};
    line(m, self, shared);
    for (size_t k = 0; k < others; k++) line(m, shared, spot_of(k, others));
    circle(m, "self", self, RADIUS + 4);
    markup_begin(m, "rect", "shared");
    markup_attr_number(m, "x", SHARED_X - 9);
    markup_attr_number(m, "y", MIDDLE - 9);
    markup_attr_number(m, "width", 18);
    markup_attr_number(m, "height", 18);
    markup_close(m);
    for (size_t k = 0; k < others; k++)
        circle(m, k < likely ? "likely" : "other", spot_of(k, others), RADIUS);
}

bool chart_links(Markup *m, const Voice *v, const WatchRow *row) {
    const double kind = watchlist_detail(v->list, row, "network.kind");
    const double others = watchlist_detail(v->list, row, "network.others");
    const double likely = watchlist_detail(v->list, row, "network.likely");
    const char *shared = number_text(v, "link", kind, NULL);
    if (!shared || !(others >= 1)) return false;
    const char *words =
        say_with(v, SAY_LINKS_CAPTION, "kind", shared, "others", number_text(v, "n", others, ""),
                 "likely", number_text(v, "n", likely, ""));
    markup_begin(m, "figure", "links");
    markup_begin(m, "svg", "links");
    markup_attr(m, "viewBox", arena_printf(v->arena, "0 0 %d %d", WIDTH, HEIGHT));
    markup_attr(m, "role", "img");
    markup_attr(m, "aria-label", words);
    drawing(m, (size_t)others, (size_t)likely);
    markup_close(m);
    markup_element(m, "figcaption", "muted", words);
    markup_close(m);
    return true;
}
