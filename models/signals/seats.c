/* seats - can the guests whom it has room for bring what it declares?
 *
 * Input     plain numbers of turnover per seat (models/plain/proxies.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  what is taken away, delivered or drunk standing; terraces that nobody counted.
 * Cites     MODEL 13.14
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"seats", "full", NULL};
enum { SEATS, FULL };

static void show(const double *plain, Reading *reading) {
    const double busy = -1.6; /* a fifth of all seats taken all day: less is not worth a sentence */
    reading->detail[SEATS] = (float)portable_exp(plain[PLAIN_seated]);
    if (plain[PLAIN_turns] > busy) reading->detail[FULL] = (float)portable_exp(plain[PLAIN_turns]);
}

const Signal signal_seats = {
    .id = "seats",
    .title = "Turnover and seats",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "seats", .title = "Turnover and seats", .stage = STAGE_EVIDENCE},
    .asked = panel_has_seats,
    .details = details,
    .speaks_for =
        "For each seat it declares {seats:x} times the turnover that is usual in its sector. Were "
        "all its guests seated, that would take {full:pct} of what its seats can serve when they "
        "are never empty.",
    .speaks_against =
        "It has room for the guests whom it declares: turnover for each seat is {seats:x} times "
        "what is usual in its sector.",
    .innocent =
        "Meals taken away or delivered, guests who stand, a terrace that is not in the count, or "
        "banquets.",
    .check = "Count the seats, those outside too, and how many are taken at the busiest hour.",
    .method = {.reads = "Turnover and the number of seats, and what a customer of its sector "
                        "usually spends.",
               .idea = "Guests need a place to sit. Turnover for each seat is set against that of "
                       "other places here, and against the most that a seat can bring when it is "
                       "taken again and again in all opening hours.",
               .formula = "med ln(T / s) \xE2\x88\x92 u",
               .where = "T: turnover; s: seats; u: the usual value in its sector here.",
               .blind = "What is taken away, delivered or drunk standing.",
               .example = "T / s = {seats:x} times the usual value.",
               .source = NULL},
    .show = show,
};
