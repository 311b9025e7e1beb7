/* whole - what all numbers say together, beyond each by itself.
 *
 * Input     all numbers of the storefront.
 * Method    the curve of the total log Bayes factor of all likelihoods, the base of the curves, and
 *           the share of the kinds of front that fit (models/posterior/weighing.c).
 * Output    the column is filled by what the city taught.
 * Blind to  fronts unlike all kinds that are planted.
 * Cites     MODEL 13.12
 */
#include "models/signals/signal.h"

static const char *const details[] = {NULL};

static void read(const Storefront *shop, const void *params, Reading *reading) {
    (void)shop, (void)params, (void)reading;
}

const Signal signal_whole = {
    .id = "whole",
    .title = "All of it together",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "whole", .title = "All of it together", .stage = STAGE_EVIDENCE},
    .details = details,
    .speaks_for =
        "Level, movement and season taken together fit a front better than each of them "
        "says by itself.",
    .speaks_against = "Taken together its months look like those of honest shops here.",
    .innocent = "A business unlike its peers.",
    .check = "Ask what makes this business different, and whether its figures show just that.",
    .method = {.reads = "All other numbers.",
               .idea = "How much likelier all months together are if part of them is not trade, "
                       "weighed by what the same number says of honest shops here.",
               .formula = "f(ln BF) + b + KL",
               .where =
                   "BF: all likelihoods together; f: its curve; b: base of the curves; KL: how "
                   "evenly the kinds of front fit.",
               .blind = "Fronts unlike all kinds that are planted.",
               .example = "",
               .source = NULL},
    .read = read,
};
