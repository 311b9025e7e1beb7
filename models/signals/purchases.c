/* purchases - did it buy the goods that it says it sold?
 *
 * Input     plain numbers of turnover over purchases (models/plain/proxies.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  goods bought on paper alone, and trades that need none.
 * Cites     MODEL 13.14
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"times", "apart", NULL};
enum { TIMES, APART };

static void show(const double *plain, Reading *reading) {
    const double least = 0.1; /* log units; less is not worth a sentence */
    reading->detail[TIMES] = (float)portable_exp(plain[PLAIN_goods]);
    reading->detail[APART] = plain[PLAIN_goods_move] > least;
}

const Signal signal_purchases = {
    .id = "purchases",
    .title = "Turnover and purchases",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "purchases", .title = "Turnover and purchases", .stage = STAGE_EVIDENCE},
    .asked = panel_has_proxies,
    .details = details,
    .speaks_for =
        "For each euro of goods that it buys it declares {times:x} times the turnover that is "
        "usual in its sector. In its better months its purchases did not rise with its "
        "turnover{apart:flag}.",
    .speaks_against =
        "It buys goods as shops that sell what it declares do: for each euro of them it declares "
        "{times:x} times the turnover that is usual in its sector.",
    .innocent =
        "Mostly services, a stock taken over from the owner before, dearer goods, or purchases in "
        "another company of the same owner.",
    .check = "Compare the goods on the shelves and a few purchase invoices with what was sold.",
    .method = {.reads = "Turnover and purchases of the same months, summed over three.",
               .idea = "Money that is put through the till buys no goods. How far honest shops of "
                       "a sector differ, and how many owners buy on paper as much as they add, is "
                       "weighed by copies of the city's own shops.",
               .formula = "med ln(T / P) \xE2\x88\x92 u",
               .where = "T: turnover; P: purchases; u: the usual value in its sector here.",
               .blind = "Goods bought on paper alone, and trades that need none.",
               .example = "T / P = {times:x} times the usual value.",
               .source = NULL},
    .show = show,
};
