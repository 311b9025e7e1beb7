/* city_options.h - what a synthetic city shall be like. */
#ifndef DATASETS_CITY_CITY_OPTIONS_H
#define DATASETS_CITY_CITY_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/progress.h"

/* How footfall is known. */
typedef enum CityFootfall {
    CITY_DOORS,   /* counted at every door: people who would enter, over the shop's capture */
    CITY_STREETS, /* the street's people, known exactly at every door */
    CITY_SENSORS, /* the same streets, known through the hours of faulty counters in some of them */
} CityFootfall;

typedef struct CityOptions {
    size_t storefronts; /* 50..2,000,000 */
    size_t months;      /* 12..120, ending 2024-12 */
    uint64_t seed;
    double front_share;  /* 0..0.3, planted fronts */
    double legit_share;  /* 0..0.5, honest storefronts with a legitimate exception */
    int period_months;   /* turnover is filed by 1, 3 or 12 months; 0 = 1 */
    uint64_t noise_seed; /* 0 = none; else the same storefronts, streets and fronts with the month
                            noise of this seed instead of their own */
    double chain_share;  /* 0..1, storefronts whose turnover is filed only for an enterprise of 2 to
                            8 storefronts of one sector */
    CityFootfall footfall;
    bool wild;      /* shops open, close, pause, wander and step as real ones do (wild.h, life.h) */
    bool registers; /* also what other offices write, without a key in common */
    bool proxies;   /* also purchases, card takings, wages, energy, water and waste */
    ProgressFn progress; /* may be NULL */
    void *progress_context;
} CityOptions;

#endif
