/* novelty - is it unlike all other storefronts, in a way that no signal describes?
 *
 * Input     ten numbers about the months of every storefront; everybody's other evidence.
 * Method    models/posterior/novelty.c, for the whole city with the own evidence.
 * Output    log Bayes factor, beside which the other signals' stays at least 1 - weight.
 * Blind to  what many storefronts do; what only footfall shows.
 * Cites     MODEL 6.2
 */
#include "models/posterior/novelty.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(NoveltyParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.05, 0, 0.5, "share of fronts",
      "by a mechanism nobody has described; 0.1 costs known ones 0.003 of average precision"),
    P(power, 0.3, 0.05, 0.95, "exponent",
      "of the calibrator that turns ranks into factors: the smaller, the more the rarest get"),
    P(bound, 3.5, 0, 10, "nats",
      "most that rarity may say: honest shops are rare in their own way"),
    P(reference, 1000, 50, 4000, "storefronts",
      "distances are measured to this many, evenly spaced: a million storefronts then take "
      "seconds"),
    P(neighbours, 0.014, 0.001, 0.2, "share of the reference",
      "this many others must be near: ten of seven hundred; fewer would clear pairs of fronts"),
    P(most, 6, 2, 20, "scale units", "one wild number must not be all of the distance"),
    P(ridge, 0.1, 0.001, 1, "variance", "keeps numbers that say the same from counting double"),
    P(shrink, 20, 0, 1000, "storefronts", "a small sector borrows the city's middle and spread"),
    P(least_months, 8, 6, 60, "months", "fewer do not show a shape"),
    {0},
};

static const char *const details[] = {"level",  "noise", "slope",  "bend", "memory", "rough",
                                      "repeat", "skew",  "season", "hump", "rarity", NULL};

static void read(const Storefront *shop, const void *params, Reading *reading) {
    (void)shop, (void)params, (void)reading;
}

const Signal signal_novelty = {
    .id = "novelty",
    .title = "Unlike all others",
    .kind = SIGNAL_STAGE,
    .params = {.name = "novelty",
               .title = "Storefronts unlike all others of their city",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(NoveltyParams)},
    .details = details,
    .speaks_for =
        "Only 1 in {rarity:many} storefronts here is this unlike the others. It differs by "
        "the level of its turnover{level:flag}. It differs by how much its months "
        "vary{noise:flag}. It differs by a slow rise or fall that its customers do not "
        "share{slope:flag}. It differs by a slow bend, up and down again or the "
        "reverse{bend:flag}. It differs by months that follow each other in step, or not at "
        "all{memory:flag}. It differs by jumps from one month to the next{rough:flag}. It "
        "differs by a second year that repeats the first, or is nothing like "
        "it{repeat:flag}. It differs by a few months far from the rest{skew:flag}. It "
        "differs by a season of its own{season:flag}. It differs by some months in a row "
        "above all others{hump:flag}.",
    .speaks_against = "Taken together its months look like those of many other storefronts.",
    .innocent = "The only business of its kind in this city.",
    .check = "Ask what makes this business different, and whether its figures show just that.",
    .method =
        {.reads = "Ten numbers about the months of every storefront of the city.",
         .idea = "How far it is from the storefronts most like it, as a rank; rare does not mean "
                 "wrong, so rarity counts for little, and only where no other signal says more.",
         .formula = "b = \xCE\xBA p^(\xCE\xBA\xE2\x88\x92"
                    "1), at most e^B;   (1\xE2\x88\x92w) BF + w b "
                    "in place of BF",
         .where =
             "p: rank among all, small = far; w: prior share of the undescribed; BF: all other "
             "signals.",
         .source = "Vovk & Wang (2021)",
         .doi = "10.1214/20-AOS2020",
         .blind = "What many storefronts of the city have in common.",
         .example = "1 in {rarity:n} here is as far from the others."},
    .read = read,
};
