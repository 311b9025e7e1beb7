/* map_view.c - the range of the places, stretched to the form of the picture. */
#include "reports/draw/map_view.h"

#include <math.h>
#include <stdlib.h>

enum { WIDTH = 640, LEAST_HEIGHT = 260, MOST_HEIGHT = 560 }; /* pixels */
static const double pi = 3.14159265358979323846;

static int by_value(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void range(double *value, size_t count, double *low, double *high) {
    qsort(value, count, sizeof *value, by_value);
    const size_t cut = count / 1000;
    const double first = value[cut], last = value[count - 1 - cut];
    const double margin = fmax(0.002, 0.05 * (last - first));
    *low = first - margin;
    *high = last + margin;
}

static void fit(MapView *view) {
    view->stretch = fmax(0.05, cos((view->south + view->north) / 2 * pi / 180));
    view->scale = WIDTH / ((view->east - view->west) * view->stretch);
    view->height = (view->north - view->south) * view->scale;
    if (view->height > MOST_HEIGHT) {
        view->scale *= MOST_HEIGHT / view->height;
        const double wider = WIDTH / (view->scale * view->stretch) - (view->east - view->west);
        view->west -= wider / 2;
        view->east += wider / 2;
        view->height = MOST_HEIGHT;
    } else if (view->height < LEAST_HEIGHT) {
        const double taller = (LEAST_HEIGHT - view->height) / view->scale;
        view->north += taller / 2;
        view->south -= taller / 2;
        view->height = LEAST_HEIGHT;
    }
}

MapView map_view(double *lon, double *lat, size_t count) {
    MapView view = {.width = WIDTH};
    range(lon, count, &view.west, &view.east);
    range(lat, count, &view.south, &view.north);
    fit(&view);
    return view;
}
