/* planted.h - ways in which a front declares more than it sells. */
#ifndef DATASETS_CITY_PLANTED_H
#define DATASETS_CITY_PLANTED_H
#include <gsl/gsl_rng.h>

#include "datasets/city/trade.h"

/* Mechanism number k (in turn) fills declared and illicit, may change passers. */
void city_add_on(gsl_rng *rng, size_t k, CityStorefront *shop);

#endif
