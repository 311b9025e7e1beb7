/* honest_exceptions.h - legitimate reasons to differ from others. */
#ifndef DATASETS_CITY_HONEST_EXCEPTIONS_H
#define DATASETS_CITY_HONEST_EXCEPTIONS_H
#include <gsl/gsl_rng.h>

#include "datasets/city/trade.h"

/* One of them: changes sales or passers, may leave a trait. */
void city_except(gsl_rng *rng, CityStorefront *shop);
/* A trait in the register of a storefront that is like all others. */
const char *city_false_trait(gsl_rng *rng);

#endif
