/* noise - are its months quieter, or more even, than those of honest shops here?
 *
 * Input     plain numbers of spread, wander and shape (models/plain/shape.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  noise that an owner adds to look like his street.
 * Cites     MODEL 13.6
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"jump", "ratio", NULL};
enum { JUMP, RATIO };

static void show(const double *plain, Reading *reading) {
    const double added = 0.005; /* by shape.c, before it takes the log */
    const double jump = portable_exp(plain[PLAIN_noise_raw]) - added;
    reading->detail[JUMP] = (float)(jump < 0 ? 0 : portable_expm1(jump));
    reading->detail[RATIO] = (float)portable_exp(plain[PLAIN_spread]);
}

const Signal signal_noise = {
    .id = "noise",
    .title = "How much its months vary",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "noise", .title = "How much its months vary", .stage = STAGE_EVIDENCE},
    .details = details,
    .speaks_for =
        "Apart from season and what comparable shops went through, its months lie closer together "
        "than is usual in its sector: at {ratio:closer} of the usual distance. "
        "Apart from season and what comparable shops went through, its months lie farther apart "
        "than is usual in its sector: {ratio:farther} times the usual distance. "
        "Its months vary about as much as is usual in its sector, but the ups and downs follow "
        "one another in an unusual way{ratio:alike}. From one month to the next its turnover "
        "typically changes by {jump:pct}.",
    .speaks_against =
        "Apart from season, its months vary in a way that is common in ordinary "
        "shops here. From one month to the next its turnover typically changes by {jump:pct}.",
    .innocent = "Subscriptions or contracts, or a few large sales.",
    .check = "Compare a few days of till receipts with the months declared.",
    .method = {.reads = "Months of full trade, less what peers, customers and its own season "
                        "explain.",
               .idea = "An addition of the same size each month makes turnover steadier than trade "
                       "is; one that is made up at will makes it more restless.",
               .formula = "ln(s / s\xE2\x82\x80)",
               .where = "s: spread around the means before and after its largest rise; "
                        "s\xE2\x82\x80: usual noise of a month in its sector.",
               .blind = "Noise that an owner adds to look like his street.",
               .example = "s / s\xE2\x82\x80 = {ratio:x}.",
               .source = "Harvey (1989), Forecasting, Structural Time Series Models"},
    .show = show,
};
