#include "datasets/sources/neutral.h"

#include "datasets/base/geo.h"

bool neutral_place_refused(Row *row, size_t lon) {
    static const char *const why[] = {
        [GEO_ZERO] = "longitude 0, latitude 0 is no place",
        [GEO_HALF] = "longitude 0 or latitude 0 is no place",
        [GEO_SWAPPED] = "a latitude, it seems: are longitude and latitude swapped?"};
    const GeoDoubt doubt = geo_doubt(row->cell[lon].number, row->cell[lon + 1].number);
    if (doubt != GEO_FINE) (void)row_reject(row, lon, why[doubt]);
    return doubt != GEO_FINE;
}
