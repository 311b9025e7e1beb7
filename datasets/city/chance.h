/* chance.h - random numbers that depend only on (seed, purpose, index), for GSL's distributions. */
#ifndef DATASETS_CITY_CHANCE_H
#define DATASETS_CITY_CHANCE_H
#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

typedef enum CityPurpose {
    FOR_STOREFRONT = 1,
    FOR_STREET,
    FOR_STREET_NAME,
    FOR_STREET_SIZE,
    FOR_HOT,
    FOR_FRONT_HOT,
    FOR_FRONT,
    FOR_RING,
    FOR_RING_SIZE,
    FOR_DECOY,
    FOR_PARTY,
    FOR_CHAIN,
    FOR_NOISE,
    FOR_FLOW,
    FOR_FLOW_FIELD,
    FOR_FLOW_DOOR,
    FOR_COUNTED,
    FOR_COUNTER,
    FOR_FESTIVAL,
    FOR_WILD,
    FOR_ODD,
    FOR_REGISTERS,
    FOR_PROXIES,
    FOR_SEATS
} CityPurpose;

uint64_t chance_key(uint64_t seed, CityPurpose purpose, uint64_t index); /* 64 mixed bits */

gsl_rng *chance_open(void); /* a SplitMix64 stream; closed with gsl_rng_free */

/* Random bijection of 0..count-1 chosen by key (Feistel network with cycle walking). */
size_t chance_permute(uint64_t key, size_t index, size_t count);

double chance_normal(gsl_rng *rng, double mean, double sd);
double chance_lognormal(gsl_rng *rng, double mean, double sd);
double chance_between(gsl_rng *rng, double low, double high);
int chance_int(gsl_rng *rng, int low, int high); /* low <= x < high; low when the range is empty */

#endif
