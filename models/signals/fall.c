/* fall - did turnover fall and stay lower, as when an addition stops?
 *
 * Input     plain numbers of the largest lasting fall (models/plain/steps.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  a fall that customers would explain, where they are not counted.
 * Cites     MODEL 13.5
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"fall", "fell", NULL};
enum { FALL, FELL };

static void show(const double *plain, Reading *reading) {
    const double least = 0.05; /* log units; a smaller fall is not worth a sentence */
    const double size = plain[PLAIN_fall_size];
    reading->detail[FALL] = (float)(size < 0 ? 0 : 1 - portable_exp(-size));
    reading->detail[FELL] = size > least;
}

const Signal signal_fall = {
    .id = "fall",
    .title = "Lasting fall in turnover",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "fall", .title = "Lasting fall in turnover", .stage = STAGE_EVIDENCE},
    .details = details,
    .speaks_for =
        "At one point turnover fell by {fall:large} and stayed lower, for no reason that its peers "
        "or its season show. What it declared before may have held money that was not "
        "trade{fall:much}. Its largest lasting fall is only {fall:small}, but falls of this shape "
        "are rarer in ordinary shops here than where money was added for a time.",
    .speaks_against =
        "No lasting fall in its turnover goes beyond those that ordinary shops here "
        "have too; its largest is {fall:pct}.",
    .innocent = "A new competitor, works in the street, illness, or shorter opening hours.",
    .check = "Ask what changed when turnover fell, and whether staff and purchases fell with it.",
    .method = {.reads = "Months of full trade, less what peers, customers and its own season "
                        "explain.",
               .idea = "The largest lasting fall is set against this shop's own noise and wander; "
                       "how far honest shops here fall is learned from all of them.",
               .formula = "t = \xCE\x94 / \xE2\x88\x9A[\xCF\x83\xC2\xB2(1/a + 1/b) + "
                          "\xCF\x89\xC2\xB2(a + b)/3]",
               .where =
                   "\xCE\x94: mean before less mean after, in log units; a, b: months after and "
                   "before; \xCF\x83: noise of a month; \xCF\x89: wander of the level in a "
                   "month.",
               .blind = "A fall that customers would explain, where they are not counted.",
               .example = "Largest lasting fall: {fall:pct}.",
               .source = "Page (1954), Continuous inspection schemes",
               .doi = "10.1093/biomet/41.1-2.100"},
    .show = show,
};
