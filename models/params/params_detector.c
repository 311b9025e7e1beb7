/* params_detector.c - list, import and gate: values are the usual practice of a city team. */
#include "models/params/params_detector.h"

#define P(type, field, initial, low, high, unit, why) \
    { #field, offsetof(type, field), initial, low, high, unit, why }

static const ParamSpec ranking_specs[] = {
    P(RankingParams, budget, 50, 1, 100000, "storefronts",
      "what a city team can visit with care before the next list"),
    P(RankingParams, random_share, 0.1, 0, 0.5, "share of the budget",
      "drawn from unlisted storefronts: only they tell how accurate the list is; 0 gives that up"),
    P(RankingParams, min_controls, 3, 0, 1000, "storefronts",
      "with fewer a round an estimate of the city waits for years; never over half the budget"),
    P(RankingParams, order, ORDER_PROBABILITY, ORDER_PROBABILITY, ORDER_MIXED,
      "probability | expected_euros | mixed",
      "by probability most visits find something; by expected euros a year fewer visits find "
      "more of the money; mixed shares the places and finds nearly all of either"),
    P(RankingParams, euro_weight, 0.2, 0, 1, "share",
      "of the places that the mixed order gives by expected euros: in eight planted cities and a "
      "harbour town 50 visits then find 96 % of the fronts that the first order finds, and 93 % of "
      "the euros that the second does"),
    P(RankingParams, round, 1, 1, 1e6, "round of visits",
      "controls keep their draw until they are visited; another round draws others"),
    P(RankingParams, even_share, 0.5, 0, 1, "share",
      "even chances find what the model is blind to; the rest follows sqrt(p (1 - p)), where an "
      "inspection tells most (Neyman)"),
    P(RankingParams, least_eur, 2500, 0, 1e9, "EUR a year",
      "an inspection costs the city some hundred euros and the shopkeeper half a day: what "
      "would not pay for that is left to chance; 0 lists any amount"),
    P(RankingParams, fdr_level, 0.2, 0.01, 1, "share",
      "one listed storefront in five without a finding is what a routine check can defend: the "
      "list ends where more are to be expected; at 1 only the budget ends it"),
    {0},
};

const ParamGroup ranking_group = {
    .name = "ranking",
    .title = "The list: how long, how much of it at random",
    .stage = STAGE_RANKING,
    .specs = ranking_specs,
    .size = sizeof(RankingParams),
};

static const ParamSpec fairness_specs[] = {
    P(FairnessParams, ratio_low, 0.8, 0.1, 1, "ratio",
      "the four-fifths rule: a group listed less often deserves an explanation"),
    P(FairnessParams, ratio_high, 1.25, 1, 10, "ratio", "its mirror image, 1 / 0.8"),
    P(FairnessParams, error, 0.05, 0.0001, 0.5, "probability",
      "one warning in twenty evenly drawn lists, over all districts or all sectors together"),
    P(FairnessParams, shift, 0.06, 0, 0.5, "probability",
      "by which a storefront of a district more often, or less often, ranks above one of its "
      "sector elsewhere; one that lists a district 1.28 times as often is told in simulations"),
    P(FairnessParams, signal_share, 0.1, 0, 1, "share of storefronts",
      "what a signal says of a tenth of a city tells of the data, not of fronts; in ordinary "
      "cities none speaks for more than a thirtieth"),
    {0},
};

const ParamGroup fairness_group = {
    .name = "fairness",
    .title = "Fairness: when a district or sector is listed too often or too rarely",
    .stage = STAGE_RECORD,
    .specs = fairness_specs,
    .size = sizeof(FairnessParams),
};

static const ParamSpec exchange_specs[] = {
    P(ExchangeParams, least, 10, 3, 1000, "storefronts",
      "the usual threshold of statistical offices: no business can be told from nine others"),
    P(ExchangeParams, most_rate, 0.5, 0.01, 1, "share",
      "a cell that is mostly suspect casts suspicion on each of its businesses"),
    P(ExchangeParams, round_storefronts, 5, 0, 100, "storefronts",
      "so that the difference between two bundles does not show a single opening or closing"),
    P(ExchangeParams, round_fronts, 0.5, 0, 10, "storefronts",
      "nor the score of a single storefront"),
    {0},
};

const ParamGroup exchange_group = {
    .name = "exchange",
    .title = "Exchange with other cities: how aggregates are protected",
    .stage = STAGE_STUDY,
    .specs = exchange_specs,
    .size = sizeof(ExchangeParams),
};

static const ParamSpec disclosure_specs[] = {
    P(DisclosureParams, least, 5, 2, 1000, "storefronts",
      "counted and not counted, in a district or sector that is told: with fewer, neighbours who "
      "know the street know whom; 5 is the usual least of public statistics"),
    P(DisclosureParams, round, 5, 0, 100, "storefronts",
      "so that two counts of one district, or one count of two months, do not differ by a single "
      "known door; 0 tells them as they are"),
    {0},
};

const ParamGroup disclosure_group = {
    .name = "disclosure",
    .title = "Disclosure: which counts may be made public",
    .stage = STAGE_STUDY,
    .specs = disclosure_specs,
    .size = sizeof(DisclosureParams),
};

static const ParamSpec import_specs[] = {
    P(ImportParams, max_reject_share, 0.05, 0, 1, "share of a file's rows",
      "more bad rows than this mean a wrong or damaged extract: it is not taken at all"),
    P(ImportParams, max_orphan_share, 1, 0, 1, "share of a file's rows",
      "rows about entities that an extract does not hold: usual in one cut down to a city; in a "
      "whole one more than 0.01 mean that files of different days were mixed"),
    P(ImportParams, zip_entries, 1000, 1, 1e6, "files of one zip",
      "deliveries hold tens of files; far more is not a delivery"),
    P(ImportParams, zip_gib, 32, 0.001, 4096, "GiB of one zip after unpacking",
      "a national register unpacks to 2 to 10 GiB; above this the zip is a mistake or an attack"),
    P(ImportParams, zip_ratio, 200, 2, 2000, "unpacked / packed bytes of one file",
      "tables pack 5 to 40 times; only files made to fill a disk reach this"),
    {0},
};

const ParamGroup import_group = {
    .name = "import",
    .title = "Import: when a file is refused",
    .stage = STAGE_HOUSEKEEPING,
    .specs = import_specs,
    .size = sizeof(ImportParams),
};

static const ParamSpec gate_specs[] = {
    P(GateParams, min_judgeable_share, 0.5, 0, 1, "share of storefronts",
      "a list from less than half of the register says more about the data than about the city"),
    P(GateParams, min_turnover_share, 0.3, 0, 1, "share of storefront-months",
      "with fewer filings the peer groups no longer represent the street"),
    P(GateParams, max_contradictory_share, 0.25, 0, 1, "share of storefronts",
      "when one storefront in four trades before it opened, after it closed or far from its "
      "postcode, columns were mixed up"),
    P(GateParams, max_implausible_share, 0.1, 0, 1, "share of storefronts",
      "when the turnover of one storefront in ten is 10, 100 or 1000 times off its sector, street "
      "and size, decimals, cents or thousands were misread"),
    P(GateParams, far_km, 15, 1, 500, "km",
      "from the middle of its postcode: no city postcode is this wide; rural ones may be"),
    P(GateParams, max_stale_months, 24, 1, 600, "months",
      "behind the newest facts: annual accounts come 7 to 19 months late; anything older than two "
      "years describes a different street"),
    {0},
};

const ParamGroup gate_group = {
    .name = "gate",
    .title = "Data-quality gate: when a scan is refused",
    .stage = STAGE_RECORD,
    .specs = gate_specs,
    .size = sizeof(GateParams),
};

static const ParamSpec retention_specs[] = {
    P(RetentionParams, runs_months, 36, 0, 1200, "months",
      "a list can be contested for years; three cover objection and appeal; 0 keeps them for ever"),
    P(RetentionParams, outcomes_months, 60, 0, 1200, "months",
      "the lists are judged by these: five years give enough of them; 0 keeps them for ever"),
    P(RetentionParams, rejects_months, 6, 0, 1200, "months",
      "wrong rows are needed until the sender has corrected them; 0 keeps them for ever"),
    P(RetentionParams, facts_months, 84, 0, 1200, "months",
      "season and trend need three years, a lasting rise a few more; 0 keeps them for ever"),
    {0},
};

const ParamGroup retention_group = {
    .name = "retention",
    .title = "Retention: how long `gevel purge` keeps what",
    .stage = STAGE_HOUSEKEEPING,
    .specs = retention_specs,
    .size = sizeof(RetentionParams),
};

static const ParamSpec estimates_specs[] = {
    P(EstimatesParams, days, 7, 0, 366, "days",
      "a week of lists that change where facts do; then what a week brought is learned; 0: every "
      "night"),
    P(EstimatesParams, moved_nats, 1, 0.05, 20, "nats",
      "odds that are another by a factor of e: half of that, months that came in make by "
      "themselves"),
    P(EstimatesParams, moved_share, 0.1, 0, 1, "of the storefronts",
      "one in ten that is not what it was is no longer a matter of single storefronts"),
    {0},
};

const ParamGroup estimates_group = {
    .name = "estimates",
    .title = "How long `gevel watch` holds what a run learned of the city",
    .stage = STAGE_HOUSEKEEPING,
    .specs = estimates_specs,
    .size = sizeof(EstimatesParams),
};

static const ParamSpec round_specs[] = {
    P(RoundParams, days, 1, 1, 60, "days", "a round of one day; more days share the list"),
    P(RoundParams, inspectors, 1, 1, 50, "inspectors",
      "who go out apart: each has a tour of their own, the first the most valuable"),
    P(RoundParams, holidays, 0, 0, 4, "belgium | netherlands | france | germany | none",
      "no service goes out on the public holidays of its country"),
    P(RoundParams, start_hour, 10, 0, 23, "hour of the day",
      "most storefronts are open by then; night shops may not open before 18:00"),
    P(RoundParams, day_minutes, 360, 30, 1440, "minutes",
      "a working day without travel to the district, briefing and report"),
    P(RoundParams, visit_minutes, 30, 1, 480, "minutes",
      "a quarter of an hour of counting customers, and as long inside"),
    P(RoundParams, speed_kmh, 12, 1, 60, "km/h",
      "by bicycle, or on foot and by tram; 4.5 for walking alone"),
    P(RoundParams, detour, 1.3, 1, 3, "way / straight distance",
      "in European cities the way along the streets is about 1.2 to 1.4 times the straight line"),
    P(RoundParams, restarts, 40, 0, 10000, "restarts",
      "of the search for the best order; on lists of fifty the value stops rising before twenty"),
    {0},
};

const ParamGroup round_group = {
    .name = "round",
    .title = "Inspection round: what fits into a day",
    .stage = STAGE_STUDY,
    .specs = round_specs,
    .size = sizeof(RoundParams),
};

static const ParamSpec sensitivity_specs[] = {
    P(SensitivityParams, reach, 0.1, 0.001, 1, "share of the value",
      "a tenth is about what two careful people would disagree by"),
    P(SensitivityParams, levels, 4, 4, 20, "levels, rounded down to an even number",
      "Morris' own choice: with few trajectories more levels would stay untried"),
    {0},
};

const ParamGroup sensitivity_group = {
    .name = "sensitivity",
    .title = "Sensitivity: how far parameters are moved",
    .stage = STAGE_STUDY,
    .specs = sensitivity_specs,
    .size = sizeof(SensitivityParams),
};

static const ParamSpec counterfactual_specs[] = {
    P(CounterfactualParams, factor, 8, 1.1, 100, "times",
      "no one mistakes eight times the turnover for the same shop; beyond that, nothing is "
      "explained"),
    P(CounterfactualParams, steps, 32, 4, 1000, "steps each way",
      "7 % a step: a smaller way off the list is seldom hidden between two of them"),
    P(CounterfactualParams, halvings, 40, 5, 60, "bisections",
      "the change is then exact to the precision of the figures"),
    {0},
};

const ParamGroup counterfactual_group = {
    .name = "counterfactual",
    .title = "Counterfactual: how far a change that alters a place is searched",
    .stage = STAGE_STUDY,
    .specs = counterfactual_specs,
    .size = sizeof(CounterfactualParams),
};

static const ParamSpec blindspots_specs[] = {
    P(BlindspotParams, least, 0.1, 0.001, 0.5, "own mean months",
      "less is lost in the noise of any shop, and hardly worth a front"),
    P(BlindspotParams, most, 6, 1, 100, "own mean months",
      "a shop that declares seven times its trade; beyond that any neighbour notices"),
    P(BlindspotParams, steps, 10, 2, 100, "amounts",
      "each 58 % more than the one before: the answer is for a budget, not for a court"),
    P(BlindspotParams, storefronts, 12, 1, 1000, "storefronts of a group",
      "with three tries each, a share of half is known to within 8 of 100"),
    P(BlindspotParams, tries, 3, 1, 100, "tries of each storefront",
      "when it begins matters less than whose months it hides in"),
    P(BlindspotParams, group, 20, 2, 10000, "judged storefronts",
      "a smaller group would be told from a handful of shops"),
    P(BlindspotParams, found, 0.5, 0.01, 1, "share of tries",
      "an owner who is found every other time is not hidden"),
    P(BlindspotParams, early, 0.25, 0, 1, "share of its months of trade",
      "earlier, what begins was always there"),
    P(BlindspotParams, late, 0.75, 0, 1, "share of its months of trade",
      "later, it has brought in little yet"),
    P(BlindspotParams, quiet, 0.05, 0, 1, "log units", "an owner who does not think about noise"),
    P(BlindspotParams, noisy, 0.4, 0, 2, "log units", "an owner who does: months double or halve"),
    P(BlindspotParams, seed, 1, 0, 1e9, "number",
      "another seed asks other storefronts: shows what chance decides"),
    {0},
};

const ParamGroup blindspots_group = {
    .name = "blindspots",
    .title = "Blind spots: which additions are tried, and on whom",
    .stage = STAGE_STUDY,
    .specs = blindspots_specs,
    .size = sizeof(BlindspotParams),
};
