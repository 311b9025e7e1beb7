/* fit_params.c - the constants of the city-wide fit, measured where MODEL 1.3 says; where each one
 * enters: MODEL 12. */
#include "models/fit/city_fit.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(ModelParams, field), initial, low, high, unit, why }
/* A key that is relied on outside under another name than its field. */
#define KEY(key, field, initial, low, high, unit, why) \
    { #key, offsetof(ModelParams, field), initial, low, high, unit, why }
#define POINT(array, k, initial, low, high, unit, why) \
    { #array "_" #k, offsetof(ModelParams, array[k - 1]), initial, low, high, unit, why }

static const ParamSpec specs[] = {
    P(min_months, 3, 2, 24, "months", "with fewer months a storefront has no level to compare"),
    P(min_figures, 6, 1, 120, "figures",
      "with fewer monthly or quarterly ones, a storefront that files longer periods is judged by "
      "its level and its change between them"),
    P(odd_months, 1, 0, 3, "months",
      "so many of its months, those furthest from their neighbours, are left out: what rests on "
      "one "
      "month is no evidence"),
    P(odd_limit, 4.5, 0, 100, "spreads",
      "only a month that lies further from its neighbours: where none does, all months count"),
    P(odd_least, 9, 4, 120, "months", "with fewer, a month is too much of all that is known"),
    P(month_limit, 3, 1, 100, "spreads",
      "no month counts as further from its neighbours: one lowered month must not clear a front, "
      "nor one odd month make one"),
    P(month_floor, 0.3, 0, 1, "of the sector's spread",
      "a storefront's own spread is never taken as smaller: seven even months can be chance"),
    P(month_shrink, 10, 0, 1000, "storefronts",
      "a sector's month curve counts as this many storefronts of the city's curve"),
    P(month_sweeps, 3, 1, 20, "sweeps", "median polish hardly moves after three sweeps"),
    P(level_huber, 1.5, 0.5, 10, "scale units",
      "95 % efficient at the normal, bounded pull of outliers"),
    P(level_floor, 0.02, 0, 1, "log units", "keeps the Huber weights finite for constant series"),
    P(window, 2, 1, 12, "months each side", "five-month median keeps the edge of a lasting change"),
    P(low_shrink, 0.75, 0, 10, "months",
      "a median of few months is noisy: shrink by k / (k + this)"),
    P(lad_steps, 15, 0, 100, "steps", "L1-like start so that bisquare finds the main cloud"),
    P(steps, 40, 1, 200, "steps", "reweightings in total; levels move < 1e-6 after that"),
    P(bisquare, 4.685, 2, 20, "scale units", "95 % efficiency at the normal (Beaton and Tukey)"),
    P(dense_ridge, 0.001, 0, 100, "observations", "only against collinear covariates"),
    P(group_ridge, 1, 0, 100, "observations", "a sector of one storefront is drawn to the city"),
    P(scale_shrink, 20, 0, 1000, "storefronts", "a small sector borrows the city's spread"),
    KEY(nofoot_sd, no_footfall_sd, 0.8, 0, 5, "log units",
        "spread of footfall between streets, when it is not known"),
    P(documented_sd, 0.8, 0, 5, "log units",
      "a documented exception (web sales, wholesale) makes the level weak evidence"),
    P(own_sd, 0.35, 0.01, 2, "log units",
      "a level known only this well counts half when levels are compared: honest ones spread as "
      "much"),
    P(elastic_low_prior, 0.7, 0, 2, "elasticity",
      "Rossmann: about 1 with true visitors, less with street counts"),
    P(elastic_low_weight, 2, 0, 1000, "log units squared", "weight of that prior"),
    P(elastic_big, 0.85, 0, 1.5, "elasticity", "a large drop of customers must show in turnover"),
    P(elastic_knee, 4, 1, 20, "scale units",
      "changes beyond this many noise scales are taken as real"),
    P(sector_shrink, 8, 0, 100000, "storefronts",
      "a sector's elasticities and noise count as this many storefronts of the city's"),
    P(sample, 20000, 100, 10000000, "storefronts",
      "city-wide estimates are learned from an even sample; their error is then < 1 %"),
    P(sector_sample, 400, 1, 10000000, "storefronts",
      "at least this many of each sector, if it has them: a month effect is then known to 0.006, a "
      "sixteenth of a month's noise"),
    P(pool_months, 16, 6, 120, "months",
      "spreads are estimated where five effects leave degrees of freedom"),
    P(rho_bias, 0.15, 0, 0.5, "correlation",
      "lag-1 correlation of residuals is biased down by the fitted effects"),
    P(rho_max, 0.7, 0, 0.95, "correlation", "Rossmann measures 0.43; more would absorb steps"),
    P(rho_share, 0.75, 0, 0.99, "share",
      "of the month noise that is autocorrelated; the rest is independent"),
    P(season_low, 0.08, 0, 2, "loading", "least spread of season loadings"),
    P(season_high, 0.8, 0, 3, "loading", "Rossmann: sd 0.33"),
    KEY(low_low, slow_min, 0.1, 0, 2, "elasticity", "least spread of slow footfall elasticities"),
    KEY(low_high, slow_max, 0.6, 0, 3, "elasticity", "most"),
    KEY(high_low, fast_min, 0.02, 0, 2, "elasticity", "least spread of fast footfall elasticities"),
    KEY(high_high, fast_max, 0.5, 0, 3, "elasticity", "most"),
    P(trend_low, 0.02, 0, 2, "log units per window", "least spread of trends"),
    P(trend_high, 0.5, 0, 3, "log units per window", "most"),
    P(prior_sigma, 0.10, 0.01, 1, "log units",
      "month noise where nobody files by month; Rossmann: 0.069"),
    P(prior_rho, 0.45, 0, 0.95, "correlation", "its lag-1 correlation there; Rossmann: 0.43"),
    P(prior_season, 0.33, 0, 3, "loading", "spread of season loadings there; Rossmann: 0.33"),
    P(prior_low, 0.3, 0, 3, "elasticity", "spread of slow footfall elasticities there"),
    P(prior_high, 0.1, 0, 3, "elasticity", "spread of fast ones there"),
    P(prior_trend, 0.1, 0, 3, "log units per window", "spread of trends there"),
    P(sigma_spread_min, 0.25, 0.01, 2, "log units",
      "storefronts differ in noise by at least this much"),
    POINT(sigma_point, 1, -1.7, -5, 5, "sd", "grid over the month noise of a storefront"),
    POINT(sigma_point, 2, -0.5, -5, 5, "sd", "grid"),
    POINT(sigma_point, 3, 0.7, -5, 5, "sd", "grid"),
    POINT(sigma_point, 4, 2.3, -5, 5, "sd", "grid; a noisy storefront must not look like a front"),
    POINT(sigma_weight, 1, 0.10, 0, 1, "probability", "weight of the grid point"),
    POINT(sigma_weight, 2, 0.40, 0, 1, "probability", "weight of the grid point"),
    POINT(sigma_weight, 3, 0.41, 0, 1, "probability", "weight of the grid point"),
    POINT(sigma_weight, 4, 0.09, 0, 1, "probability", "weight of the grid point"),
    POINT(tail_weight, 1, 0.73, 0, 1, "probability", "prior share of ordinary storefronts"),
    POINT(tail_weight, 2, 0.14, 0, 1, "probability",
          "honest levels have heavy tails: prior share with a wide spread"),
    POINT(tail_weight, 3, 0.03, 0, 1, "probability",
          "prior share of storefronts whose level is explained by nothing we know"),
    POINT(tail_weight, 4, 0.10, 0, 1, "probability",
          "prior share that follows season and street in its own way: Rossmann's season loadings "
          "have "
          "sd 0.33 where their MAD says 0.11"),
    P(tail_wide, 2, 1, 10, "times tau", "spread of the wide share"),
    P(tail_heavy, 0.8, 0, 5, "log units", "added spread of that share"),
    P(tail_own_way, 2, 1, 10, "times",
      "how much wider season loading, elasticities and trend then spread"),
    P(tail_anchor, 200, 0, 1000000, "storefronts",
      "the prior shares count as this many: 150 shops cannot tell how heavy a town's tails are"),
    {0},
};

const ParamGroup model_group = {
    .name = "model",
    .title = "City-wide fit: months, footfall, levels, spreads",
    .stage = STAGE_EVIDENCE,
    .specs = specs,
    .size = sizeof(ModelParams),
};
