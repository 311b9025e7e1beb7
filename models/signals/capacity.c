/* capacity - can the staff it pays serve what it declares?
 *
 * Input     plain numbers of turnover per hour of staff (models/plain/proxies.c).
 * Method    their curves (models/posterior/weighing.c).
 * Output    details alone; the column is filled by what the city taught.
 * Blind to  work that is not on the pay-roll, and relatives on it who do none.
 * Cites     MODEL 13.14
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/plain/plain.h"
#include "models/signals/signal.h"

static const char *const details[] = {"hours", "load", NULL};
enum { HOURS, LOAD };

static void show(const double *plain, Reading *reading) {
    const double busy = -0.7; /* half of what staff can serve: less is not worth a sentence */
    reading->detail[HOURS] = (float)portable_exp(plain[PLAIN_staffed]);
    if (plain[PLAIN_served] > busy)
        reading->detail[LOAD] = (float)portable_exp(plain[PLAIN_served]);
}

const Signal signal_capacity = {
    .id = "capacity",
    .title = "Turnover and staff",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "capacity", .title = "Turnover and staff", .stage = STAGE_EVIDENCE},
    .asked = panel_has_proxies,
    .details = details,
    .speaks_for =
        "For each hour of work that it pays, the owner's own included, it declares {hours:x} times "
        "the turnover that is usual in its sector. That takes {load:pct} of the customers whom "
        "such staff can serve at most.",
    .speaks_against =
        "The staff it pays can serve what it declares: turnover for each hour of work is {hours:x} "
        "times what is usual in its sector.",
    .innocent =
        "Relatives who help unpaid, self-employed staff, machines that sell, or a few large sales.",
    .check = "Count who works there, and how many customers they serve in an hour.",
    .method = {.reads = "Turnover and wages of the same months, summed over three, and what a "
                        "customer of its sector usually spends.",
               .idea = "Customers have to be served. Wages tell how many hours of work there are, "
                       "the owner's own added; turnover for each of them is set against that of "
                       "other shops here and against the most that can be served.",
               .formula = "med ln(T / h) \xE2\x88\x92 u",
               .where = "T: turnover; h: hours of work; u: the usual value in its sector here.",
               .blind = "Work that is not on the pay-roll, and relatives on it who do none.",
               .example = "T / h = {hours:x} times the usual value.",
               .source = NULL},
    .show = show,
};
