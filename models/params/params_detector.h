/* params_detector.h - constants that belong to no single model: the list, the import, the gate. */
#ifndef MODELS_PARAMS_PARAMS_DETECTOR_H
#define MODELS_PARAMS_PARAMS_DETECTOR_H
#include "models/params/params.h"

/* What comes first on a list: ranking.order. */
enum { ORDER_PROBABILITY, ORDER_EXPECTED_EUROS, ORDER_MIXED };

typedef struct RankingParams {
    double budget;       /* storefronts on a list */
    double random_share; /* of the budget, drawn at random from the rest */
    double min_controls; /* at least so many of them, but never more than half the budget */
    double even_share;   /* of the control sample's chances, spread evenly over the rest */
    double order;        /* ORDER_* */
    double euro_weight;  /* of the mixed order: 0 = probability, 1 = expected euros */
    double round;        /* of visits: controls keep their draw within it */
    double least_eur;    /* a year; who would hide less is not selected by rank */
    double fdr_level;    /* share of false ones to expect at which the ranked part ends */
} RankingParams;
extern const ParamGroup ranking_group;

typedef struct FairnessParams {
    double ratio_low, ratio_high; /* of a group's list rate to the city's */
    double error;                 /* chance of any warning within a breakdown of an even list */
    double shift;        /* of a district's ranks: share of comparisons won, beyond one half */
    double signal_share; /* of the judged for whom one signal may speak before that is told */
} FairnessParams;
extern const ParamGroup fairness_group;

typedef struct ExchangeParams {
    double least;     /* storefronts of a cell that is shown to other cities */
    double most_rate; /* fronts / storefronts of such a cell */
    double round_storefronts, round_fronts;
} ExchangeParams;
extern const ParamGroup exchange_group;

typedef struct DisclosureParams {
    double least; /* storefronts counted in a group that is told to the public, and others in it */
    double round; /* counts that are told are multiples of this; 0 = as they are */
} DisclosureParams;
extern const ParamGroup disclosure_group;

typedef struct ImportParams {
    double max_reject_share; /* of the rows of one file */
    double max_orphan_share; /* of the rows of one file of an extract */
    double zip_entries;      /* files of one zip */
    double zip_gib;          /* GiB of one zip after unpacking */
    double zip_ratio;        /* unpacked / packed bytes of one file */
} ImportParams;
extern const ParamGroup import_group;

typedef struct GateParams {
    double min_judgeable_share;     /* of storefronts */
    double min_turnover_share;      /* of storefront-months */
    double max_contradictory_share; /* of storefronts */
    double max_implausible_share;   /* of storefronts whose turnover is powers of ten off */
    double far_km;                  /* from the middle of a postcode that is still of it */
    double max_stale_months;        /* that turnover or footfall may lie behind the newest facts */
} GateParams;
extern const ParamGroup gate_group;

typedef struct RetentionParams {
    double runs_months, outcomes_months, rejects_months, facts_months; /* 0 = for ever */
} RetentionParams;
extern const ParamGroup retention_group;

typedef struct EstimatesParams {
    double days;        /* that a city's estimates are held, 0 = never */
    double moved_nats;  /* a score that moved further is not what it was */
    double moved_share; /* of the storefronts, before the city is learned again */
} EstimatesParams;
extern const ParamGroup estimates_group;

typedef struct RoundParams {
    double days;          /* of one round */
    double inspectors;    /* who go out apart, each day */
    double holidays;      /* Holidays (detector/route/working_days.h) */
    double start_hour;    /* of a day, local time */
    double day_minutes;   /* from leaving the start to being back */
    double visit_minutes; /* at one door */
    double speed_kmh;
    double detour;   /* way / straight distance */
    double restarts; /* of the search */
} RoundParams;
extern const ParamGroup round_group;

typedef struct SensitivityParams {
    double reach;  /* share of a value that it is moved by, either way */
    double levels; /* of the grid of Morris' trajectories */
} SensitivityParams;
extern const ParamGroup sensitivity_group;

typedef struct CounterfactualParams {
    double factor;   /* furthest change that is searched */
    double steps;    /* even steps of the logarithm, each way */
    double halvings; /* bisections at the first crossing */
} CounterfactualParams;
extern const ParamGroup counterfactual_group;

typedef struct BlindspotParams {
    double least, most, steps; /* amounts tried, in own mean months */
    double storefronts, tries; /* of a group; of each of them */
    double group;              /* judged storefronts that make one */
    double found;              /* share of the tries on the list that ends a blind spot */
    double early, late;        /* share of the months of trade: where something begins or ends */
    double quiet, noisy;       /* log sd of a month's addition */
    double seed;
} BlindspotParams;
extern const ParamGroup blindspots_group;

#endif
