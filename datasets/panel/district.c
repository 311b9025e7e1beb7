#include "datasets/panel/district.h"

#include <math.h>
#include <string.h>

const char district_unknown[] = "unknown";

/* The number of a postcode or municipality that the table lists for more than one district: IdMap
 * holds numbers up to 2^31 - 1, and no table has so many names. */
static const int64_t several = INT32_MAX;

bool district_known(const char *district) {
    return district && *district && strcmp(district, district_unknown) != 0;
}

static bool given(const char *text) {
    return text && *text;
}

/* ---- loading ---- */

static int64_t name_index(Districts *d, Arena *arena, const char *name) {
    int64_t index = id_map_find(&d->index, name, strlen(name));
    if (index >= 0) return index;
    d->name = arena_room(arena, d->name, d->names, &d->name_room, sizeof *d->name);
    index = (int64_t)d->names++;
    d->name[index] = id_map_put(&d->index, name, strlen(name), index);
    return index;
}

static void list(IdMap *map, const char *key, int64_t name) {
    const int64_t before = id_map_find(map, key, strlen(key));
    (void)id_map_put(map, key, strlen(key), before >= 0 && before != name ? several : name);
}

static Status take_outline(Districts *d, Arena *arena, DistrictArea *area, const char *text,
                           Err *err) {
    json_t *coordinates = json_loads(text, 0, NULL);
    const char *wrong = outline_read(coordinates, arena, &area->outline);
    json_decref(coordinates);
    if (wrong)
        return FAIL(err, ST_INTEGRITY,
                    "the outline of a district in the store is damaged: %s; restore a backup",
                    wrong);
    outline_box_join(&d->box, &area->outline.box);
    d->areas++;
    return ST_OK;
}

/* Columns: 0 district, 1 postcode, 2 municipality, 3 outline. */
static Status take_area(Districts *d, Arena *arena, DistrictArea *area, Stmt *stmt, Err *err) {
    const int64_t name = name_index(d, arena, stmt_get_text(stmt, 0));
    const char *postcode = stmt_get_text(stmt, 1), *municipality = stmt_get_text(stmt, 2);
    const char *outline = stmt_get_text(stmt, 3);
    if (postcode && municipality)
        list(&d->postcodes, arena_printf(arena, "%s\t%s", postcode, municipality), name);
    else if (postcode)
        list(&d->postcodes, postcode, name);
    else if (municipality)
        list(&d->municipalities, municipality, name);
    if (!outline) return ST_OK;
    area[d->areas].name = d->name[name];
    return take_outline(d, arena, &area[d->areas], outline, err);
}

static Status load_areas(Districts *d, Stmt *stmt, Arena *arena, size_t outlines, Err *err) {
    DistrictArea *area = ARENA_ARRAY(arena, DistrictArea, outlines + 1);
    bool row = true;
    Status status;
    while (!(status = stmt_step(stmt, &row, err)) && row && d->areas <= outlines)
        TRY(take_area(d, arena, area, stmt, err));
    d->area = area;
    return status;
}

Status districts_load(Store *store, Arena *arena, Districts *districts, Err *err) {
    Stmt stmt;
    bool row = false;
    size_t outlines = 0;
    *districts = (Districts){0};
    id_map_open(&districts->index, arena);
    id_map_open(&districts->postcodes, arena);
    id_map_open(&districts->municipalities, arena);
    TRY(stmt_open(store, sql_query("districts_source"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        districts->source = arena_strdup(arena, stmt_get_text(&stmt, 0));
        outlines = (size_t)stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    if (status || !row) return status;
    TRY(stmt_open(store, sql_query("districts_load"), &stmt, err));
    status = load_areas(districts, &stmt, arena, outlines, err);
    stmt_close(&stmt);
    return status;
}

/* ---- finding ---- */

static const char *listed(const Districts *d, const IdMap *map, const char *key) {
    const int64_t name = id_map_find(map, key, strlen(key));
    return name >= 0 && name != several ? d->name[name] : NULL;
}

/* Farther from all outlines than they are wide or high. */
static bool far_away(const Districts *d, const DistrictPlace *place) {
    const OutlineBox *box = &d->box;
    const double wide = box->east - box->west, high = box->north - box->south;
    if (!d->areas || isnan(place->lon) || isnan(place->lat)) return false;
    return place->lon < box->west - wide || place->lon > box->east + wide ||
           place->lat < box->south - high || place->lat > box->north + high;
}

static const char *by_postcode(const Districts *d, const DistrictPlace *place) {
    enum { KEY = 256 };
    char key[KEY];
    if (!given(place->postcode) || far_away(d, place)) return NULL;
    const char *municipality = place->municipality ? place->municipality : "";
    const size_t postcode = strlen(place->postcode), rest = strlen(municipality);
    if (rest && postcode + rest + 2 <= KEY) {
        memcpy(key, place->postcode, postcode);
        key[postcode] = '\t';
        memcpy(key + postcode + 1, municipality, rest + 1);
        const char *name = listed(d, &d->postcodes, key);
        if (name) return name;
    }
    return listed(d, &d->postcodes, place->postcode);
}

static const char *by_outline(const Districts *d, const DistrictPlace *place) {
    const char *name = NULL;
    if (isnan(place->lon) || isnan(place->lat)) return NULL;
    for (size_t k = 0; k < d->areas; k++) {
        if (!outline_contains(&d->area[k].outline, place->lon, place->lat)) continue;
        if (name && strcmp(name, d->area[k].name) != 0) return NULL;
        name = d->area[k].name;
    }
    return name;
}

static const char *by_municipality(const Districts *d, const DistrictPlace *place) {
    return given(place->municipality) ? listed(d, &d->municipalities, place->municipality) : NULL;
}

const char *district_of(const Districts *districts, const DistrictPlace *place,
                        DistrictBasis *basis) {
    static const char *(*const way[DISTRICT_BASES])(const Districts *, const DistrictPlace *) = {
        [DISTRICT_POSTCODE] = by_postcode,
        [DISTRICT_OUTLINE] = by_outline,
        [DISTRICT_MUNICIPALITY] = by_municipality};
    DistrictBasis found = given(place->given) ? DISTRICT_GIVEN : DISTRICT_NONE;
    const char *name = found ? place->given : NULL;
    for (int k = DISTRICT_POSTCODE; !name && k < DISTRICT_BASES; k++)
        if ((name = way[k](districts, place))) found = (DistrictBasis)k;
    if (basis) *basis = found;
    return name ? name : district_unknown;
}
