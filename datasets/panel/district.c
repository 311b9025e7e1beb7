#include "datasets/panel/district.h"

#include <stddef.h>
#include <string.h>

/* The districts of Antwerp by postcode (reference/antwerp_districts.geojson; a test compares). */
static const struct {
    const char *postcode, *district;
} districts[] = {
    {"2000", "Antwerpen"},  {"2018", "Antwerpen"},
    {"2020", "Antwerpen"},  {"2030", "Antwerpen"},
    {"2050", "Antwerpen"},  {"2060", "Antwerpen"},
    {"2600", "Berchem"},    {"2040", "Berendrecht-Zandvliet-Lillo"},
    {"2140", "Borgerhout"}, {"2150", "Borsbeek"},
    {"2100", "Deurne"},     {"2180", "Ekeren"},
    {"2660", "Hoboken"},    {"2170", "Merksem"},
    {"2610", "Wilrijk"},
};

const char *district_of(const char *postcode, const char *municipality) {
    for (size_t i = 0; postcode && i < sizeof districts / sizeof *districts; i++)
        if (strcmp(districts[i].postcode, postcode) == 0) return districts[i].district;
    return municipality && *municipality ? municipality : "unknown";
}
