/* city_fit.h - city-wide estimates that every storefront is compared with: month effects by sector,
 * footfall dynamics, expected level, and the spreads of honest storefronts.
 *
 * Notation: n storefronts, T months, S sectors; y = log turnover, x = log footfall. All in natural
 * logs; arrays live in the arena of the run. */
#ifndef MODELS_FIT_CITY_FIT_H
#define MODELS_FIT_CITY_FIT_H
#include "datasets/panel/panel.h"
#include "models/params/params.h"

enum { EFFECTS = 5, SIGMA_POINTS = 4, TAIL_POINTS = 4, MONTHS_MAX = MONTHS_KEPT, SIGNALS_MAX = 24 };

/* Random effects of one storefront, in this order (MODEL: u). */
enum { EFFECT_LEVEL, EFFECT_SEASON, EFFECT_LOW, EFFECT_HIGH, EFFECT_TREND };

/* Kinds of honest storefront: an ordinary one; one of wide level; one whose level is not explained
 * by anything we know; one that follows season and street in its own way. */
enum { TAIL_PLAIN, TAIL_WIDE, TAIL_HEAVY, TAIL_OWN_WAY };

typedef struct ModelParams {
    double min_months, min_figures, odd_months, odd_least, odd_limit, month_limit, month_floor,
        month_shrink, month_sweeps, level_huber, level_floor;
    double window, low_shrink;
    double lad_steps, steps, bisquare, dense_ridge, group_ridge, scale_shrink;
    double no_footfall_sd, documented_sd, own_sd;
    double elastic_low_prior, elastic_low_weight, elastic_big, elastic_knee, sector_shrink;
    double sample, sector_sample, pool_months, rho_bias, rho_max, rho_share;
    double season_low, season_high, slow_min, slow_max, fast_min, fast_max, trend_low, trend_high;
    double prior_sigma, prior_rho, prior_season, prior_low, prior_high, prior_trend;
    double sigma_spread_min;
    double sigma_point[SIGMA_POINTS], sigma_weight[SIGMA_POINTS];
    double tail_weight[TAIL_POINTS], tail_wide, tail_heavy, tail_own_way, tail_anchor;
} ModelParams;
extern const ParamGroup model_group;

/* What levels are expected from: an intercept, footfall, staff, area, hours, and the sector. */
enum { LEVEL_COLUMNS = 5 };
typedef struct LevelModel {
    double beta[LEVEL_COLUMNS], centre[LEVEL_COLUMNS];
    bool used[LEVEL_COLUMNS];       /* too few storefronts know the others */
    double *missing[LEVEL_COLUMNS]; /* [S] what stands for an unknown one; of the intercept: for an
                                       unknown level */
    double *effect, *tau;           /* [S] what a sector adds; its spread */
    double *slope;                  /* [S x LEVEL_COLUMNS] what it adds to beta */
} LevelModel;

typedef struct Fit {
    const Panel *panel;
    const ModelParams *params;
    float *y, *x;              /* [n x T] NaN = missing; y of a quarter or year: its monthly mean */
    const float *own;          /* [n x T] y where the month has a figure of its own, else NaN */
    double *month_y, *month_x; /* [S x T] sector-month effects, centred over T */
    double *level_y, *level_x; /* [n] robust means of y and x after month effects */
    unsigned char *too_short;  /* [n] turnover covers fewer than min_months months */
    unsigned char *no_footfall; /* [n] level_x is imputed */
    float *low, *high;          /* [n x T] slow and fast part of footfall; 0 where unknown */
    double *jump, *jump_se;     /* [n] largest lasting change of footfall, log units */
    int *jump_month;            /* [n] its first column */
    double *mu;                 /* [n] expected level from sector, footfall and size */
    double *residual;           /* [n] level_y - mu */
    double *level_sd; /* [n] the sector's tau, wider where footfall is missing, an exception is
                         documented, or the figure is not the storefront's own */
    LevelModel level;
    double elasticity;                                        /* of the level in footfall */
    double elastic_low, elastic_high, elastic_big, low_scale; /* within-storefront */
    double log_sigma, log_sigma_sd, rho;
    double *sector_low, *sector_high; /* [S] what a sector adds to elastic_low, elastic_high */
    double *sector_noise;             /* [S] what it adds to log_sigma */
    double effect_sd[EFFECTS];        /* EFFECT_LEVEL unused */
    double tail_weight[TAIL_POINTS];  /* shares of the kinds of honest storefront; sum 1 */
    double mechanism[SIGNALS_MAX], twin[SIGNALS_MAX]; /* by what each signal's prior weight and its
                                                       twin's epsilon are multiplied here */
    double *sector_size;                              /* [S] storefronts */
    double *sector_spread; /* [S] median within-year spread of honest turnover, log units */
    const struct PlainCity
        *plain; /* what plain numbers are measured against (plain/plain.h), and */
    const struct Weighing *weighing; /* what numbers are worth here (posterior/weighing.h); NULL
                                        until it is learned */
    double rounders; /* share of storefronts with over 85 % of amounts ending in 0 or 5 */
} Fit;

/* Elasticity of the level in footfall within a sector. */
double fit_elasticity(const Fit *fit, size_t sector);

/* Footfall elasticity with errors in variables: small wiggles are counter noise and discounted, a
 * large lasting change moves turnover almost one for one. v: slow footfall deviation, log units. */
double fit_elastic(const Fit *fit, size_t sector, double v);

/* Log turnover that slow and fast footfall lead us to expect of a storefront of the sector. */
double fit_response(const Fit *fit, size_t sector, double low, double high);

/* Variance that not knowing the footfall of storefront i exactly adds to log turnover: the same in
 * all months (its level), and of each month for itself. 0 where it is counted at the door. */
double fit_footfall_level2(const Fit *fit, size_t i);
double fit_footfall_month2(const Fit *fit, size_t i);

static inline const double *fit_month_row(const double *effects, const Fit *fit, size_t i) {
    return effects + (size_t)fit->panel->sector[i] * fit->panel->months;
}

#endif
