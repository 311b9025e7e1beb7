/* utilities - does it use energy and water, and leave waste, as trade does?
 *
 * Input     plain numbers of turnover over energy, water and waste (models/plain/proxies.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  what is used in the rest of the building.
 * Cites     MODEL 13.14
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"energy", "water", "waste", NULL};
enum { ENERGY, WATER, WASTE };

static void show(const double *plain, Reading *reading) {
    reading->detail[ENERGY] = (float)portable_exp(plain[PLAIN_energy]);
    reading->detail[WATER] = (float)portable_exp(plain[PLAIN_water]);
    reading->detail[WASTE] = (float)portable_exp(plain[PLAIN_waste]);
}

const Signal signal_utilities = {
    .id = "utilities",
    .title = "Energy, water and waste",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "utilities", .title = "Energy, water and waste", .stage = STAGE_EVIDENCE},
    .asked = panel_has_proxies,
    .details = details,
    .speaks_for =
        "What it uses does not fit the trade that it declares. For each kilowatt-hour it declares "
        "{energy:x} times the turnover that is usual in its sector. For each cubic metre of water "
        "it declares {water:x} times the usual turnover. For each kilogram of waste it declares "
        "{waste:x} times the usual turnover.",
    .speaks_against =
        "It uses energy and water, and leaves waste, as shops that sell what it declares do.",
    .innocent = "New machines, a meter shared with others, or waste taken elsewhere.",
    .check = "Look at the meters and the bins, and compare with the bills.",
    .method = {.reads =
                   "Turnover and energy, water and waste of the same months, summed over three.",
               .idea = "A washing machine that runs uses water, a kitchen that cooks uses energy "
                       "and leaves waste; money put through the till uses none. What honest shops "
                       "of the sector use here is learned from all of them.",
               .formula = "med ln(T / x) \xE2\x88\x92 u",
               .where =
                   "T: turnover; x: energy, water or waste; u: the usual value in its sector here.",
               .blind = "What is used in the rest of the building.",
               .example = "Energy: {energy:x}. Water: {water:x}. Waste: {waste:x}.",
               .source = NULL},
    .show = show,
};
