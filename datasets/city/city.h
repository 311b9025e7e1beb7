/* city.h - a synthetic city with known truth, written as neutral tables.
 *
 * Reproducible by seed: storefront i draws from its own generator seeded by (seed, i), so the
 * output does not depend on how it is streamed; memory grows with streets and sectors, not
 * storefronts. */
#ifndef DATASETS_CITY_CITY_H
#define DATASETS_CITY_CITY_H
#include "datasets/base/err.h"
#include "datasets/city/city_options.h"

/* Writes storefronts.csv turnover.csv footfall.csv links.csv ownership_changes.csv sensors.csv
 * counts.csv districts.geojson truth.csv into folder `out` (made when absent); with registers also
 * tax.csv tax_figures.csv permits.csv truth_links.csv into `out`/registers. ST_USAGE for an
 * option out of range, ST_FAILED when a file cannot be written. */
Status city_write(const CityOptions *options, const char *out, Err *err);

#endif
