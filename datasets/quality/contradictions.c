#include "datasets/quality/contradictions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/geo.h"
#include "datasets/base/num.h"

/* First and last month of the panel with a value; -1 = none. */
static void ends_of(const float *row, size_t months, int *first, int *last) {
    *first = *last = -1;
    for (size_t t = 0; t < months; t++) {
        if (isnan(row[t])) continue;
        if (*first < 0) *first = (int)t;
        *last = (int)t;
    }
}

/* ---- far from their postcode ---- */

typedef struct Place {
    const char *postcode;
    float lon, lat;
} Place;

static int compare_places(const void *a, const void *b) {
    const Place *x = a, *y = b;
    const int order = strcmp(x->postcode, y->postcode);
    return order ? order : (x->lon > y->lon) - (x->lon < y->lon);
}

static int compare_floats(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double km_from(const Panel *panel, size_t i, const Place *middle) {
    const GeoPlane plane = geo_plane((double)middle->lon, (double)middle->lat);
    return geo_distance(&plane, (double)panel->lon[i], (double)panel->lat[i]) / 1000;
}

static size_t sort_places(const Panel *panel, Place *place) {
    size_t count = 0;
    for (size_t i = 0; i < panel->n; i++)
        if (panel->postcode[i] && !isnan(panel->lon[i]) && !isnan(panel->lat[i]))
            place[count++] = (Place){panel->postcode[i], panel->lon[i], panel->lat[i]};
    qsort(place, count, sizeof *place, compare_places);
    return count;
}

/* One middle (median) per postcode, in order; how many. */
static size_t find_middles(Place *place, size_t count, float *scratch) {
    size_t middles = 0;
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && !strcmp(place[end].postcode, place[begin].postcode); end++)
            scratch[end - begin] = place[end].lat;
        qsort(scratch, end - begin, sizeof *scratch, compare_floats);
        place[middles++] = (Place){place[begin].postcode, place[begin + (end - begin) / 2].lon,
                                   scratch[(end - begin) / 2]};
    }
    return middles;
}

static int compare_postcode(const void *key, const void *item) {
    return strcmp(key, ((const Place *)item)->postcode);
}

/* Marks the storefronts far from the others with their postcode. */
static void mark_far(const Panel *panel, double far_km, unsigned char *far_away) {
    Place *place = mem_grow(NULL, panel->n + 1, sizeof *place);
    float *scratch = mem_grow(NULL, panel->n + 1, sizeof *scratch);
    const size_t middles = find_middles(place, sort_places(panel, place), scratch);
    for (size_t i = 0; i < panel->n; i++) {
        far_away[i] = 0;
        if (!panel->postcode[i] || isnan(panel->lon[i]) || isnan(panel->lat[i])) continue;
        const Place *middle =
            bsearch(panel->postcode[i], place, middles, sizeof *place, compare_postcode);
        far_away[i] = middle && km_from(panel, i, middle) > far_km;
    }
    mem_free(place);
    mem_free(scratch);
}

/* ---- dates against turnover ---- */

/* Columns: id, opened_on, closed_on, whether its sectors weigh the same. */
static bool count_dates(Stmt *stmt, const Panel *panel, size_t i, Contradictions *found) {
    int first, last;
    const bool opened = stmt_get_text(stmt, 1), closed = stmt_get_text(stmt, 2);
    const int opened_on = (int)stmt_get_int(stmt, 1), closed_on = (int)stmt_get_int(stmt, 2);
    ends_of(panel_turnover(panel, i), panel->months, &first, &last);
    const bool after =
        opened && first >= 0 && month_of_date(opened_on) > panel->first_month + first;
    const bool trading =
        closed && last >= 0 && month_of_date(closed_on) < panel->first_month + last;
    const bool early = opened && closed && closed_on < opened_on;
    found->opened_after += after;
    found->closed_trading += trading;
    found->closed_early += early;
    if (first < 0) {
        ends_of(panel_footfall(panel, i), panel->months, &first, &last);
        found->footfall_only += first >= 0;
    }
    found->undecided += stmt_get_int(stmt, 3) != 0;
    return after || trading || early;
}

/* of: far from their postcode; afterwards wrong in any way. */
static Status count_rows(Store *store, const Panel *panel, unsigned char *of, Contradictions *found,
                         Err *err) {
    Stmt stmt;
    bool row = true;
    size_t i = 0;
    TRY(stmt_open(store, sql_query("contradictions_rows"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        if (i == panel->n || panel->key[i] != stmt_get_int(&stmt, 0)) continue;
        const bool dates = count_dates(&stmt, panel, i, found);
        found->far_away += of[i];
        of[i] |= dates;
        found->storefronts += of[i];
        i++;
    }
    stmt_close(&stmt);
    return status;
}

Status contradictions_count(Store *store, const Panel *panel, double far_km, Contradictions *found,
                            unsigned char *of, Err *err) {
    *found = (Contradictions){0};
    mark_far(panel, far_km, of);
    return count_rows(store, panel, of, found, err);
}
