/* whole - what all numbers say together, beyond each by itself.
 *
 * Input     all numbers of the storefront.
 * Method    the curve of the total log Bayes factor of all likelihoods, the base of the curves, and
 *           the share of the kinds of front that fit (models/posterior/weighing.c).
 * Output    the column is filled by what the city taught; details: the two kinds that fit best
 *           (PlantKind) and their shares, 0..1, of what all kinds explain.
 * Blind to  fronts unlike all kinds that were planted.
 * Cites     MODEL 13.12
 */
#include "models/signals/signal.h"

static const char *const details[] = {"kind", "kind_share", "second", "second_share", NULL};

const Signal signal_whole = {
    .id = "whole",
    .title = "All of it together",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "whole", .title = "All of it together", .stage = STAGE_EVIDENCE},
    .details = details,
    .speaks_for =
        "Level, movement and season taken together fit turnover that is partly not trade better "
        "than each of them says by itself.",
    .speaks_against = "Beside what is named here, its months look ordinary.",
    .innocent = "A business unlike its peers.",
    .check = "Ask what makes this business different, and whether its figures show just that.",
    .method = {.reads = "All other numbers.",
               .idea =
                   "How much likelier all months together are if part of them is not trade, set "
                   "against what the same number is for honest shops here.",
               .formula = "\xCE\xA3 \xCE\xB3 [f(ln BF) + b] \xE2\x88\x92 KL(\xCE\xB3, w)",
               .where = "BF: all likelihoods together; f: its curve and b: the base of the curves, "
                        "for each kind of addition; \xCE\xB3: how well each kind fits this shop; "
                        "w: how common it is here.",
               .blind = "Additions unlike all kinds that were planted.",
               .example = "",
               .source = NULL},
};
