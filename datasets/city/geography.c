/* geography.c - districts from the shipped outlines; invented streets inside them. */
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/geo.h"
#include "datasets/city/chance.h"
#include "datasets/city/world.h"

static const char *const words[] = {
    "Linde",      "Beuken",   "Eiken",   "Kastanje",  "Wilgen",  "Populier", "Esdoorn", "Olmen",
    "Berken",     "Hazelaar", "Vlier",   "Meidoorn",  "Jasmijn", "Lelie",    "Tulpen",  "Rozen",
    "Dahlia",     "Klaver",   "Varen",   "Heide",     "Brem",    "Lavendel", "Anjer",   "Klaproos",
    "Molen",      "Weide",    "Akker",   "Boomgaard", "Schuur",  "Hoeve",    "Stal",    "Oogst",
    "Koren",      "Haver",    "Gerst",   "Tarwe",     "Vlas",    "Hop",      "Appel",   "Peren",
    "Kersen",     "Pruimen",  "Noten",   "Bramen",    "Merel",   "Vink",     "Zwaluw",  "Leeuwerik",
    "Nachtegaal", "Mees",     "Spreeuw", "Ooievaar",  "Reiger",  "Kievit",   "Fazant",  "Zwanen",
    "Vos",        "Hazen",    "Egel",    "Bevers",    "Otter",   "Reeen",    "Paarden", "Schapen",
    "Anker",      "Zeil",     "Mast",    "Roer",      "Sluis",   "Brug",     "Haven",   "Dok",
    "Vlot",       "Schelp",   "Duin",    "Golf",      "Getij",   "Oever",    "Dijk",    "Polder",
    "Bron",       "Beek",     "Vijver",  "Fontein",   "Regen",   "Wolken",   "Zonne",   "Maan",
    "Sterren",    "Winter",   "Lente",   "Zomer",     "Herfst",  "Morgen",   "Avond",   "Noorder",
    "Smids",      "Wevers",   "Bakkers", "Kuipers",   "Touw",    "Leer",     "Zadel",   "Ketel",
    "Klok",       "Toren",    "Poort",   "Muur",      "Steen",   "Klei",     "Zand",    "Krijt",
};
static const char *const endings[] = {"straat", "laan", "weg", "plein", "lei", "dreef",
                                      "steeg",  "hof",  "pad", "kaai",  "baan"};
static const char *const fronts_of_names[] = {
    "",       "Oude ",   "Nieuwe ", "Lange ",    "Korte ",  "Kleine ", "Grote ",  "Hoge ",
    "Lage ",  "Brede ",  "Smalle ", "Rechte ",   "Kromme ", "Stille ", "Groene ", "Rode ",
    "Witte ", "Zwarte ", "Gulden ", "Zilveren ", "Eerste ", "Tweede ", "Derde ",  "Verre "};

enum {
    WORDS = sizeof words / sizeof words[0],
    ENDINGS = sizeof endings / sizeof endings[0],
    PREFIXES = sizeof fronts_of_names / sizeof fronts_of_names[0],
    PLAIN = WORDS * ENDINGS,
    NAMES = PLAIN * PREFIXES
};

const char *city_word(uint64_t draw) {
    return words[draw % WORDS];
}

/* Moves *at past `mark` and reads the number there; false at the end of the text. */
static bool number_after(const char **at, const char *mark, double *value) {
    const char *found = strstr(*at, mark);
    if (!found) return false;
    found += strlen(mark);
    const size_t length = strspn(found, "+-.0123456789eE");
    *at = found + length;
    return num_parse(found, length, value);
}

static void read_postcodes(const char *at, CityDistrict *district) {
    const char *end = strchr(at, ']');
    double code;
    district->postcodes = 0;
    while (district->postcodes < 8 && (at = strchr(at, '"')) && end && at < end) {
        const char *digits = at++;
        if (number_after(&digits, "\"", &code) && code >= 1000)
            district->postcode[district->postcodes++] = (int)code;
    }
}

/* The outer ring: "[lon,lat]" pairs up to the first "]]". */
static void read_outline(const char *at, CityDistrict *district) {
    const char *end = strstr(at, "]]");
    CityPoint p;
    district->corners = 0;
    while (end && at < end && district->corners < CITY_CORNERS && number_after(&at, "[", &p.lon) &&
           number_after(&at, ",", &p.lat)) {
        district->corner[district->corners++] = p;
        district->centre.lon += p.lon;
        district->centre.lat += p.lat;
    }
    const double count = district->corners ? (double)district->corners : 1;
    district->centre.lon /= count;
    district->centre.lat /= count;
}

static bool read_district(const char **at, CityDistrict *district) {
    const char *feature = strstr(*at, "\"postal_codes\":[");
    if (!feature) return false;
    *at = feature + strlen("\"postal_codes\":[");
    read_postcodes(*at, district);
    if (!number_after(at, "\"population_approx\":", &district->until)) return false;
    const char *outline = strstr(*at, "\"coordinates\":[[");
    if (!outline) return false;
    *at = outline + strlen("\"coordinates\":[[");
    read_outline(*at, district);
    return district->corners >= 3 && district->postcodes > 0;
}

Status city_districts(Arena *arena, CityWorld *world, Err *err) {
    enum { MOST = 32 };
    size_t length;
    const char *at = city_reference("reference/antwerp_districts.geojson", &length);
    world->district = ARENA_ARRAY(arena, CityDistrict, MOST);
    double total = 0;
    while (at && world->districts < MOST) {
        CityDistrict *d = &world->district[world->districts];
        if (!read_district(&at, d)) break;
        total += d->until;
        d->until = total;
        world->districts++;
    }
    if (world->districts == 0)
        return FAIL(err, ST_FAILED,
                    "The program was built without its district outlines; rebuild.");
    for (size_t k = 0; k < world->districts; k++) world->district[k].until /= total;
    return ST_OK;
}

static bool inside(const CityDistrict *d, CityPoint p) {
    bool in = false;
    for (size_t a = 0, b = d->corners - 1; a < d->corners; b = a++) {
        const CityPoint u = d->corner[a], v = d->corner[b];
        if ((u.lat > p.lat) != (v.lat > p.lat) &&
            p.lon < u.lon + (v.lon - u.lon) * (p.lat - u.lat) / (v.lat - u.lat))
            in = !in;
    }
    return in;
}

static CityPoint moved(CityPoint p, double east_m, double north_m) {
    const GeoPlane plane = geo_plane(p.lon, p.lat);
    return (CityPoint){p.lon + east_m / plane.degree_east_m, p.lat + north_m / geo_degree_m};
}

/* A point of the outline pulled towards the centre: shops are denser in the middle. */
static CityPoint draw_start(gsl_rng *rng, const CityDistrict *d) {
    const CityPoint corner = d->corner[gsl_rng_uniform_int(rng, d->corners)];
    const CityPoint other = d->corner[gsl_rng_uniform_int(rng, d->corners)];
    const double pull = 0.8 * gsl_rng_uniform(rng), side = gsl_rng_uniform(rng);
    return (CityPoint){
        d->centre.lon + pull * (side * corner.lon + (1 - side) * other.lon - d->centre.lon),
        d->centre.lat + pull * (side * corner.lat + (1 - side) * other.lat - d->centre.lat)};
}

/* A line with two to four bends; a line that leaves the district is drawn again. */
static void draw_line(gsl_rng *rng, const CityDistrict *d, double length_m, CityStreetView *view) {
    view->bends = (size_t)chance_int(rng, 4, 7);
    const double step = length_m / (double)(view->bends - 1);
    for (int attempt = 0; attempt < 50; attempt++) {
        double angle = chance_between(rng, 0, 2 * M_PI);
        bool fits = true;
        view->bend[0] = draw_start(rng, d);
        for (size_t k = 1; k < view->bends; k++) {
            angle += chance_normal(rng, 0, 0.3);
            view->bend[k] = moved(view->bend[k - 1], step * cos(angle), step * sin(angle));
        }
        for (size_t k = 0; k < view->bends; k++) fits = fits && inside(d, view->bend[k]);
        if (fits) return;
    }
}

/* Plain names first, then with a word before them, then numbered: never the same twice. */
static void street_name(uint64_t seed, size_t street, char name[CITY_NAME]) {
    const size_t layer = street / PLAIN, round = street / NAMES;
    const size_t k =
        chance_permute(chance_key(seed, FOR_STREET_NAME, layer), street % PLAIN, PLAIN);
    char number[24] = "";
    if (round) (void)snprintf(number, sizeof number, " %zu", round + 1);
    (void)snprintf(name, CITY_NAME, "%s%s%s%s", fronts_of_names[layer % PREFIXES],
                   words[k / ENDINGS], endings[k % ENDINGS], number);
}

void city_street_view(const CityWorld *world, size_t street, CityStreetView *view) {
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_STREET, street));
    const double where = gsl_rng_uniform(rng);
    size_t k = 0;
    while (k + 1 < world->districts && where >= world->district[k].until) k++;
    const CityDistrict *d = &world->district[k];
    const size_t shops = world->street[street + 1].first - world->street[street].first;
    street_name(world->options.seed, street, view->name);
    view->postcode = d->postcode[gsl_rng_uniform_int(rng, d->postcodes)];
    view->number_from = 1 + 2 * chance_int(rng, 0, 20);
    view->number_step = 2 * chance_int(rng, 1, 4);
    draw_line(rng, d, (double)shops * 0.5 * chance_between(rng, 11, 16), view);
    view->popularity = chance_normal(rng, 0, 0.45);
    view->capture = chance_normal(rng, 0, 1);
    for (size_t t = 0; t < world->options.months; t++)
        view->sensor[t] = chance_normal(rng, 0, 0.05);
    gsl_rng_free(rng);
}

/* Odd positions on one side of the street, even ones on the other, eight metres from the middle. */
CityPoint city_place(const CityStreetView *view, size_t position, size_t storefronts) {
    const size_t rows = (storefronts + 1) / 2, row = position / 2;
    const double along = ((double)row + 0.5) / (double)rows * (double)(view->bends - 1);
    const size_t k = (size_t)along;
    const CityPoint a = view->bend[k], b = view->bend[k + 1];
    const double f = along - (double)k, squeeze = cos(a.lat * M_PI / 180);
    const double east = (b.lon - a.lon) * squeeze, north = b.lat - a.lat;
    const double offset = (position % 2 ? 8.0 : -8.0) / hypot(east, north);
    return moved((CityPoint){a.lon + f * (b.lon - a.lon), a.lat + f * (b.lat - a.lat)},
                 -north * offset, east * offset);
}
