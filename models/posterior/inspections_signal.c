/* inspections - what was found at storefronts that looked like this?
 *
 * Input     outcomes of inspections; the log odds of all storefronts before them.
 * Method    models/posterior/inspections.c, for the whole city after all other evidence.
 * Output    the change of the log odds; 0 while there are too few inspections.
 * Blind to  storefronts unlike any inspected one: there the model's own judgement stands.
 * Cites     MODEL 7.2, 7.3
 */
#include "models/posterior/inspections.h"
#include "models/signals/signal.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(InspectionsParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(hold_confirmed, 24, 0, 120, "months",
      "a confirmed case is in other hands; 0 selects it again at once"),
    P(hold_cleared, 12, 0, 120, "months",
      "a cleared business is not visited again for a year unless someone decides otherwise"),
    P(hold_inconclusive, 1, 0, 120, "months",
      "an inconclusive visit is repeated, but not the next day; twice as long after each further "
      "one "
      "in a row, until a cleared one would be visited again"),
    P(memory, 36, 1, 240, "months", "older inspections describe a different city"),
    P(least, 10, 1, 10000, "inspections",
      "with fewer, the correction is only the model's own opinion"),
    P(told_from, 30, 1, 10000, "inspections",
      "from this many on, a reader is told how many such storefronts were confirmed"),
    P(confirmed_nats, 6, 0, 30, "log odds",
      "what a confirmed storefront says about those linked with it: 400 to 1"),
    P(cleared_nats, -4, -30, 0, "log odds", "an inspection misses one front in fifty"),
    P(drift_window, 100, 10, 1000, "inspections", "the newest ones that the drift alarm looks at"),
    P(drift_error, 0.01, 0.0001, 0.5, "probability", "of an alarm while probabilities are right"),
    P(missed, 0.018, 0.001, 0.5, "probability",
      "that a visit clears a front: one in fifty; estimated where storefronts are visited twice"),
    P(mistaken, 0, 0, 0.5, "probability",
      "that a visit confirms an honest storefront: a finding is a file that others check; "
      "estimated "
      "likewise"),
    P(rate_weight, 20, 1, 10000, "visits",
      "how many visits these two count for when the city's own are estimated"),
    P(team_share, 0.1, 0, 0.5, "probability",
      "that a team finds some other share of the fronts than the others do"),
    P(hidden, 0.11, 0, 2, "ratio",
      "fronts of a kind the model does not see, for each that it expects; only the random "
      "controls tell"),
    {0},
};

static const char *const details[] = {"confirmed", "low", "high", "visits", NULL};

#define LIKE_THIS                                                                                  \
    "Of 100 storefronts that looked like this in inspections, about {confirmed:n} were confirmed " \
    "(90 % range {low:n} to {high:n}, from {visits:n} inspections)."

const Signal signal_inspections = {
    .id = "inspections",
    .title = "What inspections found",
    .kind = SIGNAL_STAGE,
    .params = {.name = "inspections",
               .title = "Inspections: holding back, learning, watching for drift",
               .stage = STAGE_CITY,
               .specs = specs,
               .size = sizeof(InspectionsParams)},
    .details = details,
    .speaks_for = LIKE_THIS,
    .speaks_against = LIKE_THIS,
    .innocent = "Inspections so far may have met another kind of storefront.",
    .check = "Record what this visit finds, whatever it is: the next list learns from it.",
    .method =
        {.reads =
             "Outcomes of inspections, and the probabilities that storefronts had before them.",
         .idea = "What inspections confirmed and cleared corrects the probabilities of the whole "
                 "city, anchored at the model, so that a few outcomes move little.",
         .formula = "logit P' = a + b logit P,   a ~ N(0, 1), b ~ N(1, 0.3\xC2\xB2)",
         .where = "P: probability before, P': after; a and b: shift and stretch, fitted to the "
                  "outcomes.",
         .blind = "Storefronts unlike any inspected one: there the model's own judgement stands.",
         .example = "{visits:n} inspections: of 100 such storefronts about {confirmed:n} were "
                    "confirmed ({low:n} to {high:n})."},
};
