#include "datasets/city/chance.h"

#include <gsl/gsl_randist.h>
#include <math.h>

static const uint64_t golden = 0x9e3779b97f4a7c15U;

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

uint64_t chance_key(uint64_t seed, CityPurpose purpose, uint64_t index) {
    const uint64_t base = mix(seed + golden * (uint64_t)purpose);
    return mix(base ^ mix(index * golden + 1));
}

static void stream_set(void *state, unsigned long seed) {
    *(uint64_t *)state = seed;
}

static uint64_t stream_next(void *state) {
    return mix(*(uint64_t *)state += golden);
}

static unsigned long stream_get(void *state) {
    return stream_next(state) >> 32;
}

static double stream_double(void *state) {
    return (double)(stream_next(state) >> 11) * 0x1p-53;
}

/* Seeding costs nothing (one word), unlike GSL's own generators: each storefront has a stream. */
static const gsl_rng_type stream_type = {
    .name = "splitmix64",
    .max = 0xffffffffU,
    .min = 0,
    .size = sizeof(uint64_t),
    .set = stream_set,
    .get = stream_get,
    .get_double = stream_double,
};

gsl_rng *chance_open(void) {
    return gsl_rng_alloc(&stream_type);
}

static uint64_t feistel(uint64_t key, uint64_t x, unsigned half) {
    const uint64_t mask = ((uint64_t)1 << half) - 1;
    uint64_t left = x >> half, right = x & mask;
    for (uint64_t round = 0; round < 4; round++) {
        const uint64_t next = left ^ (mix(key + golden * round + right) & mask);
        left = right;
        right = next;
    }
    return left << half | right;
}

size_t chance_permute(uint64_t key, size_t index, size_t count) {
    unsigned half = 1;
    while (((uint64_t)1 << (2 * half)) < count) half++;
    uint64_t x = index;
    do x = feistel(key, x, half);
    while (x >= count);
    return x;
}

double chance_normal(gsl_rng *rng, double mean, double sd) {
    return mean + gsl_ran_gaussian_ziggurat(rng, sd);
}

double chance_lognormal(gsl_rng *rng, double mean, double sd) {
    return exp(chance_normal(rng, mean, sd));
}

double chance_between(gsl_rng *rng, double low, double high) {
    return low + (high - low) * gsl_rng_uniform(rng);
}

int chance_int(gsl_rng *rng, int low, int high) {
    return high > low ? low + (int)gsl_rng_uniform_int(rng, (unsigned long)(high - low)) : low;
}
