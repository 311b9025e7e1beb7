/* params_link.c - linking: levels and caps were chosen on public sets with known truth (LINK in
 * docs/MODEL.md); what a link may carry is the city's to decide. */
#include "models/params/params_link.h"

#define P(type, field, initial, low, high, unit, why) \
    { #field, offsetof(type, field), initial, low, high, unit, why }

static const ParamSpec link_specs[] = {
    P(LinkParams, accept, 0.95, 0.5, 1, "probability",
      "one accepted link in twenty at worst; from review_low up to it a person decides"),
    P(LinkParams, accept_turnover, 0.99, 0.5, 1, "probability",
      "another shop's turnover under this roof looks like a front: one in a hundred at worst"),
    P(LinkParams, runner_up, 3, 0, 60, "bits",
      "a second candidate less than eight times less likely is too near for money"),
    P(LinkParams, review_low, 0.05, 0, 1, "probability", "below it a look is wasted"),
    P(LinkParams, shown_max, 0.99, 0.5, 1, "probability",
      "measured on four sets, what the model holds for certain is wrong once in a hundred"),
    P(LinkParams, block_cap, 200, 2, 100000, "records",
      "a block of a thousand has half a million pairs, and nearly none of them is a match"),
    P(LinkParams, word_cap, 50, 1, 100000, "records",
      "a word of more names than this needs a second word or a postcode beside it"),
    P(LinkParams, rare_name, 4, 1, 1000, "records",
      "a name that more records have is a chain or a fashion and says less"),
    P(LinkParams, shared_doors, 2, 1, 1000, "doors",
      "a phone at more doors is a switchboard, an accountant or a placeholder"),
    P(LinkParams, near_numbers, 10, 0, 1000, "house numbers",
      "a corner house, a renumbered block, a side entrance"),
    P(LinkParams, leak, 0.001, 1e-6, 0.1, "share of pairs",
      "what a kind of pair excludes by its meaning happens once in a thousand by error"),
    P(LinkParams, elsewhere, 0.05, 0.001, 0.5, "share of pairs",
      "one address in twenty is wrong or an old one; more would be another kind of pair"),
    P(LinkParams, sample, 60000, 1000, 1e7, "pairs",
      "levels of unrelated pairs to a tenth of a per cent; strong ones are counted, not drawn"),
    P(LinkParams, foreign_sd, 1, 0, 3, "log units",
      "turnover of two storefronts of one sector lies about a factor of e apart"),
    P(LinkParams, least_sd, 0.1, 0, 1, "log units",
      "levels spread by 0.3 to 0.8, beside which a tenth is lost: figures of a link as sure as "
      "accept_turnover asks by default are the storefront's own, roundness and all"),
    {0},
};

const ParamGroup link_group = {
    .name = "link",
    .title = "Linking: when two records are one premises",
    .stage = STAGE_FIGURES,
    .specs = link_specs,
    .size = sizeof(LinkParams),
};

static const ParamSpec succession_specs[] = {
    P(SuccessionParams, months, 12, 1, 120, "months",
      "an empty shop of more than a year is another story"),
    P(SuccessionParams, overlap_days, 60, 0, 366, "days",
      "the new permit is often granted before the old one is returned"),
    P(SuccessionParams, join_gap_days, 31, 0, 366, "days",
      "with an alike name and no month without trade it is one business with a new number"),
    {0},
};

const ParamGroup succession_group = {
    .name = "succession",
    .title = "Succession: what happens at one door",
    .stage = STAGE_FIGURES,
    .specs = succession_specs,
    .size = sizeof(SuccessionParams),
};
