/* life - its opening, pauses and closing, as honest shops here have them.
 *
 * Input     plain numbers of first, last and pause months (models/plain/life.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  a shop that opened before the window.
 * Cites     MODEL 13.8
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"opened", "paused", NULL};
enum { OPENED, PAUSED };

static void show(const double *plain, Reading *reading) {
    reading->detail[OPENED] = (float)portable_exp(plain[PLAIN_opening]);
    reading->detail[PAUSED] = (float)portable_exp(plain[PLAIN_pause]);
}

const Signal signal_life = {
    .id = "life",
    .title = "Opening, pauses and closing",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "life", .title = "Opening, pauses and closing", .stage = STAGE_EVIDENCE},
    .details = details,
    .speaks_for =
        "It opened, paused or closed in a way that is unusual for shops here. Its first month of "
        "trade already stood at {opened:pct} of the later level. Beside a pause, its lowest month "
        "stood at {paused:pct} of the usual level.",
    .speaks_against = "It opened, paused or closed as ordinary shops here do.",
    .innocent = "A shop that took over the customers of another.",
    .check = "Ask when the doors opened and closed, and compare with the permit.",
    .method = {.reads = "The first and last month of trade inside the window, and months beside a "
                        "pause.",
               .idea = "An opening begins with part of a month and few customers; money that does "
                       "not come from customers is there at once.",
               .formula = "ln(first month / later level)",
               .where = "Both are taken less what the month is for its peers.",
               .blind = "A shop that opened before the window.",
               .example = "First month / later level = {opened:pct}.",
               .source = NULL},
    .show = show,
};
