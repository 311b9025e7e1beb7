#include "detector/cities/emergence.h"

#include "datasets/base/geo.h"
#include "datasets/panel/district.h"
#include "detector/cities/places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Entry {
    double lon, lat;
    const char *street, *district;
    int time;
} Entry;

typedef struct Entries {
    Arena *arena;
    Districts districts;
    int64_t *seen; /* [seen_count] storefronts that a run has selected, sorted */
    size_t seen_count;
    Entry *entry; /* [count] of room */
    size_t count, room, placed;
} Entries;

static int by_key(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Oldest first. */
static Status find_runs(Store *store, size_t most, int64_t *run, size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("emerging_runs"), &stmt, err));
    stmt_int(&stmt, 1, (int64_t)most);
    Status status = stmt_step(&stmt, &row, err);
    for (*count = 0; !status && row; status = stmt_step(&stmt, &row, err))
        run[(*count)++] = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    for (size_t k = 0; k < *count / 2; k++) {
        const int64_t other = run[*count - 1 - k];
        run[*count - 1 - k] = run[k];
        run[k] = other;
    }
    return status;
}

static Entry entry_of(const Entries *e, Stmt *stmt, int time) {
    const DistrictPlace place = {.given = stmt_get_text(stmt, 4),
                                 .postcode = stmt_get_text(stmt, 5),
                                 .municipality = stmt_get_text(stmt, 6),
                                 .lon = stmt_get_real(stmt, 1),
                                 .lat = stmt_get_real(stmt, 2)};
    const char *street = stmt_get_text(stmt, 3);
    return (Entry){.lon = place.lon,
                   .lat = place.lat,
                   .street = arena_strdup(e->arena, street ? street : ""),
                   .district = arena_strdup(e->arena, district_of(&e->districts, &place, NULL)),
                   .time = time};
}

static void add(Entries *e, Stmt *stmt, int time) {
    if (e->count == e->room) {
        e->room = e->room ? 2 * e->room : 64;
        e->entry = mem_grow(e->entry, e->room, sizeof *e->entry);
    }
    Entry *entry = &e->entry[e->count++];
    *entry = entry_of(e, stmt, time);
    e->placed += isfinite(entry->lon) && isfinite(entry->lat);
}

/* time -1: the run that the others begin from. */
static Status add_run(Store *store, int64_t run, int time, Entries *e, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t old = e->seen_count, room = old;
    TRY(stmt_open(store, sql_query("emerging_entries"), &stmt, err));
    stmt_int(&stmt, 1, run);
    Status status = stmt_step(&stmt, &row, err);
    for (; !status && row; status = stmt_step(&stmt, &row, err)) {
        const int64_t key = stmt_get_int(&stmt, 0);
        if (old && bsearch(&key, e->seen, old, sizeof key, by_key)) continue;
        if (e->seen_count == room) {
            room = room ? 2 * room : 64;
            e->seen = mem_grow(e->seen, room, sizeof *e->seen);
        }
        e->seen[e->seen_count++] = key;
        if (time >= 0) add(e, &stmt, time);
    }
    stmt_close(&stmt);
    if (e->seen_count) qsort(e->seen, e->seen_count, sizeof *e->seen, by_key);
    return status;
}

/* Those with coordinates, in the plane. */
static EmergingInput input_of(const Entries *e, size_t times, Arena *scratch, Entry **placed) {
    double *x = ARENA_ARRAY(scratch, double, e->placed + 1);
    double *y = ARENA_ARRAY(scratch, double, e->placed + 1), latitude = 0;
    int *time = ARENA_ARRAY(scratch, int, e->placed + 1);
    size_t n = 0;
    *placed = ARENA_ARRAY(scratch, Entry, e->placed + 1);
    for (size_t k = 0; k < e->count; k++)
        if (isfinite(e->entry[k].lon) && isfinite(e->entry[k].lat)) (*placed)[n++] = e->entry[k];
    for (size_t k = 0; k < n; k++) latitude += (*placed)[k].lat / (double)n;
    const GeoPlane plane = geo_plane(0, latitude);
    for (size_t k = 0; k < n; k++) {
        x[k] = geo_east(&plane, (*placed)[k].lon);
        y[k] = geo_north(&plane, (*placed)[k].lat);
        time[k] = (*placed)[k].time;
    }
    return (EmergingInput){n, times, x, y, time};
}

static EmergingPlace place_of(const Emerging *at, const Entry *entry, const int64_t *run,
                              size_t runs, double error, Arena *scratch) {
    const char **street = ARENA_ARRAY(scratch, const char *, at->members);
    const char **district = ARENA_ARRAY(scratch, const char *, at->members);
    for (size_t k = 0; k < at->members; k++) {
        const Entry *member = &entry[at->member[k]];
        street[k] = member->street;
        district[k] = district_known(member->district) ? member->district : "";
    }
    return (EmergingPlace){.lon = entry[at->centre].lon,
                           .lat = entry[at->centre].lat,
                           .radius_m = at->radius,
                           .street = places_commonest(street, at->members),
                           .district = places_commonest(district, at->members),
                           .runs = at->times,
                           .since = run[runs - at->times],
                           .observed = at->observed,
                           .expected = at->expected,
                           .p_value = at->p_value,
                           .by_chance = at->p_value > error};
}

static Status collect(Store *store, const int64_t *run, size_t runs, Entries *entries, Err *err) {
    TRY(districts_load(store, entries->arena, &entries->districts, err));
    for (size_t k = 0; k < runs; k++) TRY(add_run(store, run[k], (int)k - 1, entries, err));
    return ST_OK;
}

Status emergence_find(Store *store, const HotspotParams *params, Arena *arena, Emergence *found,
                      Err *err) {
    enum { FEWEST = 3 };
    int64_t *run = ARENA_ARRAY(arena, int64_t, (size_t)params->runs + 1);
    Entries entries = {.arena = arena};
    size_t runs;
    *found = (Emergence){.place = ARENA_ARRAY(arena, EmergingPlace, (size_t)params->most + 1)};
    TRY(find_runs(store, (size_t)params->runs, run, &runs, err));
    if (runs < FEWEST)
        return FAIL(err, ST_USAGE,
                    "months with a run: %zu; what emerges shows from %d on: scan every month", runs,
                    FEWEST);
    Arena *scratch = arena_open();
    const Status status = collect(store, run, runs, &entries, err);
    if (!status) {
        Entry *placed;
        Emerging *at = ARENA_ARRAY(scratch, Emerging, (size_t)params->most + 1);
        const EmergingInput input = input_of(&entries, runs - 1, scratch, &placed);
        found->runs = runs;
        found->first = run[0];
        found->last = run[runs - 1];
        found->entries = entries.count;
        found->placed = entries.placed;
        found->count = emerging_find(&input, params, (uint64_t)found->last, scratch, at);
        for (size_t k = 0; k < found->count; k++)
            found->place[k] = place_of(&at[k], placed, run, runs, params->error, scratch);
    }
    arena_close(scratch);
    mem_free(entries.entry);
    mem_free(entries.seen);
    return status;
}
