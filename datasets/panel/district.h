/* district.h - which district a postcode lies in. */
#ifndef DATASETS_PANEL_DISTRICT_H
#define DATASETS_PANEL_DISTRICT_H

/* District of reference/antwerp_districts.geojson that lists the postcode, else the municipality,
 * else "unknown". The result is static text or `municipality` itself. */
const char *district_of(const char *postcode, const char *municipality);

#endif
