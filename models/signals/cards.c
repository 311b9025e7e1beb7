/* cards - do card takings rise with what it declares?
 *
 * Input     plain numbers of turnover over card takings (models/plain/proxies.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  money that comes in by card.
 * Cites     MODEL 13.14
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"part", "apart", NULL};
enum { PART, APART };

static void show(const double *plain, Reading *reading) {
    const double least = 0.1; /* log units; less is not worth a sentence */
    reading->detail[PART] = (float)portable_exp(-plain[PLAIN_card]);
    reading->detail[APART] = plain[PLAIN_card_move] > least;
}

const Signal signal_cards = {
    .id = "cards",
    .title = "Turnover and card takings",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "cards", .title = "Turnover and card takings", .stage = STAGE_EVIDENCE},
    .asked = panel_has_proxies,
    .details = details,
    .speaks_for =
        "By card it takes {part:pct} of what shops of its sector with its turnover take. In its "
        "better months its card takings did not rise with its turnover{apart:flag}.",
    .speaks_against =
        "Its card takings fit its turnover: they are {part:pct} of what is usual in its sector.",
    .innocent =
        "Customers who prefer cash, a terminal that was out of order or came late, or sales by "
        "transfer.",
    .check = "Watch how customers pay for a while, and compare with the totals of the terminal.",
    .method =
        {.reads = "Turnover and card takings of the same months, summed over three.",
         .idea = "Cash that is put through the till as sales lowers the part that is paid by card. "
                 "How far that part differs between honest shops here is learned from all of them.",
         .formula = "med ln(T / C) \xE2\x88\x92 u",
         .where = "T: turnover; C: card takings; u: the usual value in its sector here.",
         .blind = "Money that comes in by card.",
         .example = "C / T = {part:pct} of the usual value.",
         .source = NULL},
    .show = show,
};
