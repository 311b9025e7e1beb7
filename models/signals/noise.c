/* noise - are its months quieter, or more even, than those of honest shops here?
 *
 * Input     plain numbers of spread, wander and shape (models/plain/shape.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  noise that an owner adds to look like his street.
 * Cites     MODEL 13.6
 */
#include <math.h>

#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"jump", "ratio", NULL};
enum { JUMP, RATIO };

static void read(const Storefront *shop, const void *params, Reading *reading) {
    (void)shop, (void)params, (void)reading;
}

static void show(const double *plain, Reading *reading) {
    reading->detail[JUMP] = (float)expm1(exp(plain[PLAIN_noise_raw]));
    reading->detail[RATIO] = (float)exp(plain[PLAIN_spread]);
}

const Signal signal_noise = {
    .id = "noise",
    .title = "How much its months vary",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "noise", .title = "How much its months vary", .stage = STAGE_EVIDENCE},
    .details = details,
    .speaks_for =
        "The way its months vary is unusual for a {sector} here: {ratio:x} the usual "
        "spread once peers and season are taken out.",
    .speaks_against =
        "Its months vary as those of honest shops here do: {ratio:x} the usual "
        "spread.",
    .innocent = "Subscriptions or contracts, or few and large sales.",
    .check = "Compare some days of the till with the months declared.",
    .method = {.reads = "Months of full trade, less what peers, customers and its own season "
                        "explain.",
               .idea = "An addition of the same size each month makes a shop quieter than its "
                       "trade; an invented one lacks quiet and busy months.",
               .formula = "ln(s / s\xE2\x82\x80)",
               .where = "s: spread around the mean before and after its largest rise; "
                        "s\xE2\x82\x80: that of its sector.",
               .blind = "Noise that an owner adds to look like his street.",
               .example = "{ratio:x} the usual spread.",
               .source = "Harvey (1989), Forecasting, Structural Time Series Models"},
    .read = read,
    .show = show,
};
