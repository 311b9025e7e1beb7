/* The month furthest from its neighbours is left out, once: what it says does not count, however
 * much it says, and the others are read as if it had not been filed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "models/fit/city_fit.h"
#include "models/likelihood/storefront.h"
#include "models/plain/plain.h"
#include "tests/support/columns.h"
#include "tests/support/world.h"

enum { SHOPS = 40, MONTHS = 24, SHOP = 17, ODD = 9 };

static Fit fit_with(Columns *c, const char *months) {
    Err err = {0};
    Params *params = params_open(c->arena);
    must(params_set(params, arena_printf(c->arena, "model.odd_months=%s", months), &err), &err);
    Fit fit = columns_fit(c);
    fit.params = params_group(params, &model_group);
    return fit;
}

/* All plain numbers of SHOP when its month ODD is times `factor` (NaN = not filed). */
static void read(double factor, const char *months, double *out) {
    Columns c = columns_street(SHOPS, MONTHS, 0, 3);
    c.turnover[SHOP * MONTHS + ODD] *= (float)factor;
    const Fit fit = fit_with(&c, months);
    const PlainCity city = columns_city(&c);
    plain_read(&city, &fit, SHOP, -1, out);
    columns_close(&c);
}

static double furthest(const double *a, const double *b) {
    double most = 0;
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) {
        if (k == PLAIN_fives || k == PLAIN_hundreds) continue; /* digits see every month */
        if (isnan(a[k]) != isnan(b[k])) return INFINITY;
        if (!isnan(a[k])) most = fmax(most, fabs(a[k] - b[k]));
    }
    return most;
}

Test(odd_month, counts_as_not_filed_whatever_it_says) {
    double low[PLAIN_NUMBERS], lower[PLAIN_NUMBERS], high[PLAIN_NUMBERS], none[PLAIN_NUMBERS];
    read(0.1, "1", low);
    read(0.001, "1", lower);
    read(30, "1", high);
    read(NAN, "0", none);
    cr_expect(lt(dbl, furthest(low, lower), 1e-9));
    cr_expect(lt(dbl, furthest(low, high), 1e-9));
    cr_expect(lt(dbl, furthest(low, none), 1e-9));
}

Test(odd_month, counts_when_none_is_left_out) {
    double low[PLAIN_NUMBERS], none[PLAIN_NUMBERS];
    read(0.1, "0", low);
    read(NAN, "0", none);
    cr_expect(lt(dbl, 0.05, furthest(low, none)));
}

/* Months of a storefront that count for the plain numbers. */
static int counted(Columns *c, const Fit *fit) {
    const PlainCity city = columns_city(c);
    PlainRow row;
    plain_clean(fit, SHOP, 0, &row);
    plain_base(&city, fit, SHOP, -1, &row);
    plain_season(&city, &row);
    plain_leave_out_odd(&city, fit, &row);
    return row.counted;
}

Test(odd_month, of_few_months_none_is_left_out) {
    for (int known = 8; known <= 9; known++) {
        Columns c = columns_street(SHOPS, MONTHS, 0, 3);
        for (int t = known; t < MONTHS; t++) c.turnover[SHOP * MONTHS + t] = NAN;
        const Fit fit = fit_with(&c, "1");
        /* the last month before the trade ends is a partial one */
        cr_expect(eq(int, counted(&c, &fit), known == 8 ? 7 : 8));
        columns_close(&c);
    }
    Columns c = columns_street(SHOPS, MONTHS, 0, 3);
    c.turnover[SHOP * MONTHS + ODD] *= 0.1F;
    const Fit fit = fit_with(&c, "1");
    cr_expect(eq(int, counted(&c, &fit), MONTHS - 1));
    columns_close(&c);
}
