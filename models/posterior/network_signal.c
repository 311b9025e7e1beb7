/* network - is it linked with storefronts that stand out?
 *
 * Input     what storefronts share (datasets/panel/links.h); everybody's own evidence.
 * Method    models/posterior/network.c, for the whole city after the own evidence.
 * Output    log of the ratio of the starting odds with links to those without; never below 0.
 * Blind to  rings that the register does not show.
 * Cites     MODEL 7.1
 */
#include "models/posterior/network.h"
#include "models/signals/signal.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(NetworkParams, field), initial, low, high, unit, why }
#define CHANCE(kind, name, initial, why)                                                          \
    {                                                                                             \
        "chance_" name, offsetof(NetworkParams, chance[kind]), initial, 1e-6, 0.5, "probability", \
            why                                                                                   \
    }

static const ParamSpec specs[] = {
    P(most_premises, 40, 2, 100, "storefronts",
      "anything shared by more storefronts is a service address or an accountant, not a ring"),
    P(sweeps, 3, 1, 50, "sweeps", "messages hardly move after three; more only echo in loops"),
    P(steps, 10, 1, 100, "EM steps", "base, chance and strength move < 1 % after that"),
    CHANCE(LINK_DIRECTOR, "director", 0.01,
           "one in a hundred shared directors runs a ring (MODEL)"),
    CHANCE(LINK_OWNER, "owner", 0.01, "as a director"),
    CHANCE(LINK_ACCOUNT, "account", 0.01, "takings that end up in one account are as telling"),
    CHANCE(LINK_PHONE, "phone", 0.005, "a telephone is shared more casually"),
    CHANCE(LINK_ADDRESS, "address", 0.003, "seats are often an accountant's address (MODEL)"),
    CHANCE(LINK_TIE, "tie", 0.003, "a role this program does not know"),
    CHANCE(LINK_ENTERPRISE, "enterprise", 0.01, "branches have one management"),
    CHANCE(LINK_DOOR, "door", 0.001, "arcades and market halls share a door and nothing else"),
    P(chance_weight, 20, 0, 10000, "resources",
      "how many resources the chances above count for when the city's own are estimated"),
    P(strength, 0.6, 0.05, 0.95, "probability",
      "that a storefront of a ring is a front by the ring; the others are decoys (MODEL)"),
    P(strength_weight, 20, 0, 10000, "storefronts",
      "how many ring members that strength counts for when the city's own is estimated"),
    P(thin, 0.2, 0.01, 0.9, "probability",
      "the same of a ring that hides among honest businesses of its director: one front in five"),
    P(thin_size, 12, 0.1, 1000, "storefronts",
      "that share something, from which on a ring is as likely thin as dense; of simulated rings "
      "among 14 honest businesses, precision is .70 with thin rings and .69 without"),
    P(half_life, 12, 1, 600, "months",
      "after a tie ended, until it pulls half as much; a change of director takes a year to show"),
    P(quiet_most, 20, 1, 1e6, "odds ratio",
      "links multiply the odds by at most this where none of the others stands out: several that "
      "stand out a little are hard to explain to a visitor"),
    P(lift, 0.2, 0, 2, "log odds",
      "small add-ons look honest, so EM finds a twelfth too few fronts: added to the starting "
      "odds"),
    P(stands_out, 0.5, 0.05, 0.99, "probability",
      "a linked storefront is said to stand out by its own figures from here on"),
    {0},
};

static const char *const details[] = {"kind", "others", "likely", "start", NULL};

const Signal signal_network = {
    .id = "network",
    .title = "Links with other storefronts",
    .kind = SIGNAL_STAGE,
    .params = {.name = "network",
               .title = "Rings: storefronts that share a director, an owner, an address",
               .stage = STAGE_CITY,
               .specs = specs,
               .size = sizeof(NetworkParams)},
    .details = details,
    .speaks_for =
        "Other storefronts with the same {kind:link}: {others:some}; standing out by their own "
        "figures: "
        "{likely:some}. Other storefronts with the same {kind:link}: {others:some}; none of them "
        "stands out clearly by its own figures, but together they weigh{likely:none}.",
    .speaks_against = "Nothing that it shares with other storefronts stands out.",
    .innocent = "A family, a chain or a holding with several ordinary businesses.",
    .check = "Do stock, staff or takings move between the linked storefronts?",
    .method =
        {.reads = "Which storefronts share a director, an owner, an account, a telephone, an "
                  "address or a door, by keyed hashes without names, and each storefront's own "
                  "evidence.",
         .idea = "Where several storefronts that share something stand out by themselves, what "
                 "they share is likely to mark a ring, and the others that share it start at "
                 "higher odds; links never lower the odds.",
         .formula = "logit(P q + (1 \xE2\x88\x92 P) \xCF\x80) \xE2\x88\x92 logit \xCF\x80,   P = "
                    "\xCF\x83(logit \xCF\x81 + \xCE\xA3 over others of ln (q BF + 1 \xE2\x88\x92 "
                    "q) / (\xCF\x80 BF + 1 \xE2\x88\x92 \xCF\x80))",
         .where = "\xCF\x80: share of fronts in the city; \xCF\x81: how often something shared "
                  "marks a ring; q: what share of a ring are fronts; BF: own evidence of the "
                  "others; P: probability that it is a ring.",
         .blind = "Rings that the register does not show.",
         .example = "{others:n} others share its {kind:link}, {likely:n} of which stand out; "
                    "\xCF\x80 becomes {start:pct} for this storefront."},
};
