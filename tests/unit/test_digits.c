/* Route amounts: the log Bayes factor against numbers computed with scipy (gammaln). */
#include <criterion/criterion.h>
#include <math.h>

#include "models/fit/rounding.h"
#include "models/signals/signal.h"

enum { AMOUNTS = 24 };

/* The factor for 24 amounts that end as told, in a city where 2 % round. */
static double factor(size_t fives, size_t hundreds) {
    static float turnover[AMOUNTS];
    for (size_t t = 0; t < AMOUNTS; t++)
        turnover[t] = t < fives ? 12345 : t < fives + hundreds ? 12300 : 12347;
    Panel panel = {.n = 1, .months = AMOUNTS, .turnover = turnover};
    Fit fit = {.panel = &panel, .rounders = 0.02};
    Arena *arena = arena_open();
    Storefront *shop = storefront_new(arena);
    shop->fit = &fit;
    const Signal *digits = signal_find("digits");
    Reading reading = {0};
    digits->read(shop, params_group(params_open(arena), &digits->params), &reading);
    arena_close(arena);
    return reading.factor;
}

Test(digits, factors_equal_the_closed_form) {
    cr_expect_float_eq(factor(12, 12), 3.68352653347, 1e-9);
    cr_expect_float_eq(factor(1, 22), 1.29228386367, 1e-9);
    cr_expect_float_eq(factor(5, 0), -0.19985018377, 1e-9);
    cr_expect_float_eq(factor(20, 2), 1.56610839329, 1e-9);
}

Test(digits, mixed_units_weigh_more_than_one_unit) {
    cr_expect_gt(factor(12, 12), factor(0, 24) + 2);
    cr_expect_gt(factor(12, 12), factor(24, 0) + 2);
    cr_expect_lt(factor(12, 12), log(0.15 / 0.003), "the honest twin bounds it");
}

Test(digits, endings_are_counted_once) {
    const float amounts[] = {100, 150, 7, 1000, NAN, 10, 5, (float)20000001};
    Panel panel = {.n = 1, .months = 8, .turnover = amounts};
    const Rounding r = rounding_count(&panel, 0);
    cr_expect_eq(r.amounts, (size_t)6, "a float does not hold 20000001 exactly");
    cr_expect_eq(r.hundreds, (size_t)2);
    cr_expect_eq(r.fives, (size_t)3);
}
