/* places.c - where rather than who: hot spots, what moved between areas, and other cities. */
#include "reports/html/parts.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"

#include <math.h>

static void table_begin(Markup *m, const Site *site, const char *name, const Say *names,
                        size_t count) {
    column_heads_scroll(m, name);
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, names, count, 1);
    markup_open(m, "tbody");
}

static void table_end(Markup *m) {
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void decimal(Markup *m, const Site *site, double value) {
    column_heads_number(m, number_text(site->v, "x", value, "\xE2\x80\x93"));
}

/* ---- hot spots ---- */

static void place_row(Markup *m, const Site *site, const Place *place) {
    const Voice *v = site->v;
    markup_open(m, "tr");
    column_heads_row_name(
        m, arena_printf(site->arena, "%s%s%s", clean_text(place->street, "", site->arena),
                        place->street && place->district ? ", " : "",
                        clean_text(place->district, "", site->arena)));
    column_heads_number(m, count_exact(v, round(place->radius_m), ""));
    column_heads_number(m, count_text(v, place->storefronts));
    column_heads_number(m, count_text(v, place->listed));
    decimal(m, site, place->observed);
    decimal(m, site, place->expected);
    column_heads_number(m, number_text(v, "pct", place->p_value, ""));
    markup_element(m, "td", NULL,
                   say(v, place->by_chance   ? SAY_PLACE_CHANCE
                          : place->all_moved ? SAY_PLACE_ALL_MOVED
                                             : SAY_PLACE_HOT));
    markup_close(m);
}

static void hotspots(Markup *m, const Site *site) {
    static const Say names[] = {SAY_PLACES_AROUND,   SAY_PLACE_RADIUS,   SAY_COLUMN_STOREFRONTS,
                                SAY_COLUMN_LISTED,   SAY_PLACE_OBSERVED, SAY_PLACE_EXPECTED,
                                SAY_PLACE_BY_CHANCE, SAY_PLACE_VERDICT};
    const Places *places = site->places->hotspots;
    html_section(m, "card", "hotspots", say(site->v, SAY_PLACES_HOT_HEADING));
    markup_element(m, "p", NULL, say(site->v, SAY_PLACES_HOT_LEAD));
    table_begin(m, site, say(site->v, SAY_PLACES_HOT_HEADING), names, sizeof names / sizeof *names);
    for (size_t k = 0; k < places->count; k++) place_row(m, site, &places->place[k]);
    table_end(m);
    markup_close(m);
}

/* ---- displacement ---- */

static void zone_row(Markup *m, const Site *site, const Waterbed *w, Zone zone) {
    static const Say names[ZONES] = {SAY_ZONE_PRESSED, SAY_ZONE_NEAR, SAY_ZONE_CONTROL};
    markup_open(m, "tr");
    column_heads_row_name(m, say(site->v, names[zone]));
    column_heads_number(m, count_text(site->v, w->storefronts[0][zone]));
    column_heads_number(m, count_text(site->v, w->storefronts[1][zone]));
    decimal(m, site, w->input.mass[0][zone]);
    decimal(m, site, w->input.mass[1][zone]);
    markup_close(m);
}

static const char *moved_words(const Site *site, const Displacement *d) {
    const Voice *v = site->v;
    if (isinf(d->low)) return say(v, SAY_MOVED_UNTOLD);
    return say_with(v, SAY_MOVED, "removed", number_text(v, "x", d->removed, ""), "gained",
                    number_text(v, "x", d->gained, ""), "share",
                    number_text(v, "pct", d->share, ""), "low", number_text(v, "pct", d->low, ""),
                    "high", number_text(v, "pct", d->high, ""));
}

static void waterbed(Markup *m, const Site *site) {
    static const Say names[] = {SAY_ZONE, SAY_ZONE_SHOPS_BEFORE, SAY_ZONE_SHOPS_AFTER,
                                SAY_ZONE_FRONTS_BEFORE, SAY_ZONE_FRONTS_AFTER};
    const Waterbed *w = site->places->waterbed;
    if (!w) return;
    const char *heading = say(site->v, SAY_MOVED_HEADING);
    html_section(m, "card", "moved", heading);
    markup_element(m, "p", NULL, say(site->v, SAY_MOVED_LEAD));
    table_begin(m, site, heading, names, sizeof names / sizeof *names);
    for (int zone = 0; zone < ZONES; zone++) zone_row(m, site, w, (Zone)zone);
    table_end(m);
    markup_element(m, "p", NULL, moved_words(site, &w->result));
    markup_close(m);
}

/* ---- other cities ---- */

static void city_row(Markup *m, const Site *site, const CityRate *rate) {
    const Voice *v = site->v;
    markup_open(m, "tr");
    column_heads_row_name(m, clean_text(rate->bundle->city, "", site->arena));
    column_heads_number(m, count_exact(v, rate->storefronts, ""));
    decimal(m, site, rate->fronts);
    decimal(m, site, rate->expected);
    column_heads_number(m, number_text(v, "x", rate->ratio, ""));
    column_heads_number(m, say_with(v, SAY_RANGE, "low", number_text(v, "x", rate->low, ""), "high",
                                    number_text(v, "x", rate->high, "")));
    markup_close(m);
}

static void cities(Markup *m, const Site *site) {
    static const Say names[] = {SAY_CITY,           SAY_COLUMN_STOREFRONTS, SAY_PLACE_OBSERVED,
                                SAY_PLACE_EXPECTED, SAY_CITY_TIMES,         SAY_CITY_RANGE};
    if (!site->places->cities) return;
    const char *heading = say(site->v, SAY_CITIES_HEADING);
    html_section(m, "card", "cities", heading);
    markup_element(m, "p", NULL, say(site->v, SAY_CITIES_LEAD));
    table_begin(m, site, heading, names, sizeof names / sizeof *names);
    for (size_t c = 0; c < site->places->cities; c++) city_row(m, site, &site->places->city[c]);
    table_end(m);
    markup_close(m);
}

void html_places(Markup *m, const Site *site) {
    const Voice *v = site->v;
    html_begin(m, site, "places.html", say_with(v, SAY_PLACES_PAGE, "run", html_run(site)),
               site->shop_policy);
    html_main(m, v, "places.html", say(v, SAY_PLACES_HEADING), say(v, SAY_PLACES_LEAD));
    hotspots(m, site);
    waterbed(m, site);
    cities(m, site);
    markup_close(m);
    html_end(m, site, NULL);
}
