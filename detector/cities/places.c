#include "detector/cities/places.h"

#include "datasets/base/geo.h"
#include "datasets/base/text.h"
#include "datasets/store/snapshot.h"
#include "detector/run/scan.h"
#include "models/math/portable.h"
#include "models/posterior/mixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double places_own(const Watchlist *list, const WatchRow *row) {
    if (!row->judged) return NAN;
    double log_odds = row->log_odds;
    for (size_t s = 0; s < list->signals; s++)
        if (text_equal(list->signal_ids[s], "network")) log_odds -= row->evidence[s];
    return mixture_logistic(log_odds);
}

/* ---- hot spots ---- */

/* The judged rows with coordinates as points in the plane. */
typedef struct Plane {
    const WatchRow **row; /* [input.n] */
    HotspotInput input;
} Plane;

static int by_storefront(const void *left, const void *right) {
    const WatchRow *a = *(const WatchRow *const *)left, *b = *(const WatchRow *const *)right;
    return strcmp(a->storefront_id, b->storefront_id);
}

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Distinct sectors, sorted; each row's index into them. */
static void strata_make(Plane *p, Arena *scratch) {
    const size_t n = p->input.n;
    const char **name = ARENA_ARRAY(scratch, const char *, n + 1);
    int *stratum = ARENA_ARRAY(scratch, int, n + 1);
    for (size_t i = 0; i < n; i++) name[i] = p->row[i]->sector;
    qsort(name, n, sizeof *name, by_text);
    for (size_t i = 0; i < n; i++)
        if (!p->input.strata || strcmp(name[p->input.strata - 1], name[i]) != 0)
            name[p->input.strata++] = name[i];
    for (size_t i = 0; i < n; i++) {
        const char **at = bsearch(&p->row[i]->sector, name, p->input.strata, sizeof *name, by_text);
        stratum[i] = (int)(at - name);
    }
    p->input.stratum = stratum;
}

/* Equirectangular about the mean latitude: within a city off by less than a metre a kilometre. */
static void project(const Plane *p, double *x, double *y) {
    double latitude = 0;
    for (size_t i = 0; i < p->input.n; i++) latitude += p->row[i]->lat / (double)p->input.n;
    const GeoPlane plane = geo_plane(0, latitude);
    for (size_t i = 0; i < p->input.n; i++) {
        x[i] = geo_east(&plane, p->row[i]->lon);
        y[i] = geo_north(&plane, p->row[i]->lat);
    }
}

static Plane plane_make(const Watchlist *list, Arena *scratch, Places *places) {
    Plane p = {.row = ARENA_ARRAY(scratch, const WatchRow *, list->n + 1)};
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        places->judged += row->judged;
        if (row->judged && isfinite(row->lon) && isfinite(row->lat)) p.row[p.input.n++] = row;
    }
    places->placed = p.input.n;
    qsort(p.row, p.input.n, sizeof *p.row, by_storefront);
    double *x = ARENA_ARRAY(scratch, double, p.input.n + 1);
    double *y = ARENA_ARRAY(scratch, double, p.input.n + 1);
    double *cases = ARENA_ARRAY(scratch, double, p.input.n + 1);
    project(&p, x, y);
    for (size_t i = 0; i < p.input.n; i++) cases[i] = places_own(list, p.row[i]);
    p.input.x = x;
    p.input.y = y;
    p.input.cases = cases;
    strata_make(&p, scratch);
    return p;
}

const char *places_commonest(const char **text, size_t n) {
    const char *best = NULL;
    size_t most = 0;
    qsort(text, n, sizeof *text, by_text);
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && strcmp(text[begin], text[end]) == 0;) end++;
        if (end - begin <= most) continue;
        most = end - begin;
        best = text[begin];
    }
    return best && *best ? best : NULL;
}

static Place place_of(const Plane *p, const Hotspot *h, double error, Arena *scratch) {
    const char **street = ARENA_ARRAY(scratch, const char *, h->members);
    const char **district = ARENA_ARRAY(scratch, const char *, h->members);
    Place place = {.lon = p->row[h->centre]->lon,
                   .lat = p->row[h->centre]->lat,
                   .radius_m = h->radius,
                   .storefronts = h->members,
                   .observed = h->observed,
                   .expected = h->expected,
                   .p_value = h->p_value,
                   .by_chance = h->p_value > error,
                   .all_moved = h->p_value <= error && h->p_apart > error};
    for (size_t k = 0; k < h->members; k++) {
        const WatchRow *row = p->row[h->member[k]];
        street[k] = row->street ? row->street : "";
        district[k] = district_known(row->district) ? row->district : "";
        place.listed += row->selection == SELECTION_RANKED;
    }
    place.street = places_commonest(street, h->members);
    place.district = places_commonest(district, h->members);
    return place;
}

void places_find(const Watchlist *list, const Params *params, const Parallel *parallel,
                 Arena *arena, Places *places) {
    const HotspotParams *hotspot = params_group(params, &hotspot_group);
    Arena *scratch = arena_open();
    *places = (Places){.place = ARENA_ARRAY(arena, Place, (size_t)hotspot->most + 1)};
    Hotspot *found = ARENA_ARRAY(scratch, Hotspot, (size_t)hotspot->most + 1);
    const Plane plane = plane_make(list, scratch, places);
    places->count =
        hotspot_find(&plane.input, hotspot, (uint64_t)list->seed, parallel, scratch, found);
    for (size_t k = 0; k < places->count; k++)
        places->place[k] = place_of(&plane, &found[k], hotspot->error, scratch);
    arena_close(scratch);
}

/* ---- displacement ---- */

static bool names(const Areas *areas, Zone zone, const WatchRow *row) {
    const char *const own[] = {row->district, row->street, row->postcode};
    for (size_t k = 0; k < areas->count[zone]; k++)
        for (size_t t = 0; t < 3; t++)
            if (own[t] && strcmp(own[t], areas->name[zone][k]) == 0) return true;
    return false;
}

/* The zone of a row; ZONES = none. */
static Zone zone_of(const Areas *areas, const WatchRow *row) {
    for (int zone = 0; zone < ZONES; zone++)
        if (names(areas, (Zone)zone, row)) return (Zone)zone;
    return areas->count[ZONE_CONTROL] ? ZONES : ZONE_CONTROL;
}

/* What a storefront says by itself: log odds less links and prior. */
static double own_voice(const Watchlist *list, const WatchRow *row) {
    const double p = places_own(list, row);
    return portable_log(p / (1 - p)) - list->prior_log_odds;
}

static void weigh(const Watchlist *list, const Areas *areas, int period, Waterbed *out) {
    Arena *scratch = arena_open();
    double *voice[ZONES];
    size_t *count = out->storefronts[period];
    for (int zone = 0; zone < ZONES; zone++)
        voice[zone] = ARENA_ARRAY(scratch, double, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        const Zone zone = zone_of(areas, row);
        if (row->judged && zone != ZONES) voice[zone][count[zone]++] = own_voice(list, row);
    }
    for (int zone = 0; zone < ZONES; zone++)
        displacement_mass(voice[zone], count[zone], &out->input.mass[period][zone],
                          &out->input.variance[period][zone]);
    arena_close(scratch);
}

static Status judge_period(Store *store, const Params *params, const Areas *areas, int period,
                           Waterbed *out, Err *err) {
    Arena *scratch = arena_open();
    Watchlist list;
    const int from = period ? areas->date : areas->date - areas->months;
    const ScanOptions options = {.from = from, .to = from + areas->months - 1, .seed = 1};
    const Status status = scan_run(store, params, &options, scratch, &list, err);
    if (!status) weigh(&list, areas, period, out);
    arena_close(scratch);
    return status;
}

Status places_displacement(Store *store, const Params *params, const Areas *areas, Waterbed *out,
                           Err *err) {
    static const char *const zone_names[ZONES] = {"pressed", "near", "control"};
    Store copy; /* both periods are of the same facts */
    *out = (Waterbed){.date = areas->date, .months = areas->months};
    TRY(snapshot_copy(store, &copy, err));
    Status status = ST_OK;
    for (int period = 0; period < 2 && !status; period++)
        status = judge_period(&copy, params, areas, period, out, err);
    store_close(&copy);
    if (status) return status;
    for (int zone = 0; zone < ZONES; zone++)
        if (!out->storefronts[0][zone] || !out->storefronts[1][zone])
            return FAIL(err, ST_INPUT,
                        "no storefront can be judged in the %s areas %s the date; name districts, "
                        "streets or postcodes as gevel list shows them",
                        zone_names[zone], out->storefronts[0][zone] ? "after" : "before");
    displacement_estimate(&out->input, 0.9, &out->result);
    return ST_OK;
}
