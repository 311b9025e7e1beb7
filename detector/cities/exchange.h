/* exchange.h - figures that cities may show each other: aggregates, signed, and never a row.
 *
 * A bundle holds, per period (one saved run each), how many storefronts were judged and how many
 * fronts are expected among them (by own evidence), by sector and by district. Protection: a cell
 * of fewer than exchange.least storefronts, with a rate above exchange.most_rate, or that would
 * tell what public reports hide (exchange_cells.h) joins "other"; when "other" is itself too small
 * the next smallest cell joins it, so that totals give nothing away; counts are rounded, so that
 * two bundles do not either. Signed with Ed25519: the key lies in STORE.sign (0600), made when
 * first needed; its public half is in the bundle, and is compared with what the other city told by
 * another way. */
#ifndef DETECTOR_CITIES_EXCHANGE_H
#define DETECTOR_CITIES_EXCHANGE_H
#include "detector/cities/exchange_cells.h"
#include "models/spatial/displacement.h"

enum { EXCHANGE_KEY_TEXT = 65 };

typedef struct Bundle {
    const char *city, *version;
    const char
        *model; /* digest of what the evidence hangs on: alike where figures are comparable */
    const char *signer; /* public key in hex */
    size_t periods;
    ExchangePeriod *period; /* [periods] by first month */
} Bundle;

/* Aggregates one run. ST_INPUT when fewer than least storefronts were judged, or so few fronts are
 * expected that reports would not tell how many stand out. */
Status exchange_period(const Watchlist *list, const ExchangeRules *rules, Arena *arena,
                       ExchangePeriod *period, Err *err);

/* Writes runs list[count] as a signed bundle to `path`. */
typedef struct ExchangeWrite {
    const char *city, *key_path, *path;
    const Watchlist *list;
    size_t count;
} ExchangeWrite;
Status exchange_write(const ExchangeWrite *write, const ExchangeRules *rules, Arena *arena,
                      char signer[EXCHANGE_KEY_TEXT], Err *err);

/* ST_INTEGRITY when the signature does not match the content; ST_INPUT when it is not a bundle. */
Status exchange_read(const char *path, Arena *arena, Bundle *bundle, Err *err);

/* One city against all of them together, at the same mix of sectors. */
typedef struct CityRate {
    const Bundle *bundle;
    double storefronts, fronts; /* of its newest period */
    double expected;            /* had each of its sectors the rate of all cities together */
    double ratio, low, high;    /* fronts / expected; exact 90 % interval for a rare event */
} CityRate;
void exchange_compare(const Bundle *bundle, size_t cities, Arena *arena, CityRate *rate);

/* Oldest period against newest; cities in none of the named zones are controls. ST_USAGE for a city
 * without bundle, ST_INPUT where a bundle has one period only or models differ. */
typedef struct CityZones {
    const char *pressed, *near; /* names of cities */
} CityZones;
Status exchange_displacement(const Bundle *bundle, size_t cities, const CityZones *zones,
                             DisplacementInput *input, Err *err);

#endif
