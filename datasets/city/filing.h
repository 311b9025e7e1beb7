/* filing.h - how the turnover of a synthetic city is filed: by month, quarter or year; for each
 * storefront, or for a chain of several storefronts of one sector together. */
#ifndef DATASETS_CITY_FILING_H
#define DATASETS_CITY_FILING_H
#include "datasets/city/trade.h"
#include "datasets/city/writer.h"

typedef struct Filing Filing;

Filing *filing_open(const CityWorld *world, Arena *arena);
/* The header of turnover.csv. */
const char *filing_header(const CityOptions *options);
/* The number of the storefront's enterprise; storefronts must come in order. */
size_t filing_enterprise(Filing *filing, const CityStorefront *shop);
/* Writes the storefront's turnover, or adds it to its chain, which is written when complete. */
void filing_take(Filing *filing, Writer *writer, const CityStorefront *shop);
/* Writes the chains that stay shorter than planned. */
void filing_finish(Filing *filing, Writer *writer);

#endif
