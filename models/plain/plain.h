/* plain.h - what can be seen of a storefront's months without supposing how a front behaves: steps,
 * falls, level, noise, life, coupling, in numbers that stay near where they were when one month
 * changes.
 *
 * All in natural logs of monthly amounts. NaN = the number says nothing here. Months count if they
 * are months of full trade (clean.c); figures over several months do not. */
#ifndef MODELS_PLAIN_PLAIN_H
#define MODELS_PLAIN_PLAIN_H
#include "datasets/base/parallel.h"
#include "models/fit/city_fit.h"

typedef enum PlainNumber {
#define PLAIN(name, signal) PLAIN_##name,
#include "models/plain/plain.def"
#undef PLAIN
    PLAIN_NUMBERS
} PlainNumber;

extern const char *const plain_names[PLAIN_NUMBERS];   /* "rise_t" */
extern const char *const plain_signals[PLAIN_NUMBERS]; /* the signal whose column it counts in */

typedef struct PlainParams {
    double month_shrink, place_least, place_shrink, sweeps;
    double ramp_shrink, season_least, season_floor;
    double noise_shrink, wander_shrink, sector_shrink, least_months;
    double own_visitors_sd, own_passers_sd, teachers, clip;
} PlainParams;
extern const ParamGroup plain_group;

enum { PLAIN_RAMP = 12 }; /* months after an opening whose level the city teaches */

/* What is learned once from the storefronts as they filed. [S sectors, P places, T months] */
typedef struct PlainCity {
    const PlainParams *params;
    size_t months, sectors, places;
    int *place;     /* [n] of the panel learned from: its street, else its postcode; -1 = none */
    bool by_street; /* places are streets, else postcodes, */
    const char **place_name;         /* [P] of these names */
    double *month;                   /* [S x T] sector-month effects */
    double *local;                   /* [P x T] what a place adds in a month */
    double *foot_month, *foot_local; /* the same of log footfall; NULL = no footfall */
    double elasticity;               /* of turnover in footfall, within storefronts */
    double own_sd;                   /* how far a storefront's own elasticity may lie from it */
    bool visitors;                   /* footfall was counted at the doors */
    double ramp[PLAIN_RAMP + 1];     /* [1..12] log level of newcomers by month of age */
    double repeat;                   /* correlation of a month with the same month a year later */
    double *log_noise;               /* [S] mean log month noise */
    double *log_segment;             /* [S] mean log spread around the median */
    double log_wander;
    const struct PlainProxies *proxies; /* NULL = nobody's are known (proxies.h) */
} PlainCity;

/* One storefront's months under the city's. */
typedef struct PlainRow {
    size_t months;
    unsigned char on[MONTHS_MAX]; /* something was traded */
    unsigned char ok[MONTHS_MAX]; /* a month of full trade */
    int first, last, counted;     /* columns of trade; months that are ok */
    double log[MONTHS_MAX];       /* log turnover; NaN where not on */
    double peers[MONTHS_MAX];     /* month and place effects */
    double x[MONTHS_MAX];         /* log turnover without peers' months, ramp and footfall; NaN */
    double r[MONTHS_MAX];         /* x without the own month of the year; NaN */
    double foot[MONTHS_MAX];      /* footfall without peers' months; NaN */
    double own, own_t;            /* own elasticity beyond the city's, and its t */
    double level;                 /* median of x */
    double expected, level_sd;    /* of the level, from sector, size and footfall (Fit) */
    bool documented;
    size_t sector;
} PlainRow;

/* Learns the city from all storefronts of the fit. Arrays live in the arena. */
PlainCity *plain_learn(const Fit *fit, const Params *params, const Parallel *parallel,
                       Arena *arena);

/* place[n] of another panel, by the names that the city knows; how many of its storefronts have a
 * place that it does not. */
size_t plain_find_places(PlainCity *city, const Panel *panel, Arena *arena);

/* Fills out[PLAIN_NUMBERS] for storefront i of a fit whose panel has the same sectors and months;
 * place: its place in the city, or -1. */
void plain_read(const PlainCity *city, const Fit *fit, size_t i, int place, double *out);

/* The mirror of storefront i: log turnover [T] with every deviation and its level turned round; NaN
 * as filed. What fell now rises, months and footfall stay. */
void plain_mirror(const PlainCity *city, const Fit *fit, size_t i, int place, double *out);

/* ---- parts ---- */

/* on, ok, first, last, counted of storefront i; with fewer than `least` months of full trade all
 * traded months count. clean.c */
void plain_clean(const Fit *fit, size_t i, double least, PlainRow *row);
/* Sector-month and place-month effects of value[n x T] (NaN = none), by medians. peers.c */
void plain_peers(const PlainCity *city, const Panel *panel, const float *value,
                 const Parallel *parallel, double *month, double *local);
/* peers, x, foot, own and level of a row whose months are clean. base.c */
void plain_base(const PlainCity *city, const Fit *fit, size_t i, int place, PlainRow *row);
/* r from x. base.c */
void plain_season(const PlainCity *city, PlainRow *row);
/* Takes the months of r that lie furthest from their neighbours out of a row whose season is known,
 * by ModelParams odd_months and odd_least; level and season without them. odd.c */
void plain_leave_out_odd(const PlainCity *city, const Fit *fit, PlainRow *row);
/* Month noise and unshrunk wander of r; NaN with too few months. noise.c */
void plain_noise(const PlainRow *row, double *noise, double *wander);
/* 1.4826 x median of |value| over what is known of value[n]; NaN for none. */
double plain_mad(const double *value, size_t n);
double plain_median(const double *value, size_t n); /* of what is known; NaN for none */
/* Running medians and means of what is known within reach each side. */
void plain_running_median(const double *value, size_t n, size_t reach, double *out);
void plain_running_mean(const double *value, size_t n, size_t reach, double *out);

/* Each fills its own numbers. sigma: shrunk month noise; omega: shrunk wander. */
typedef struct PlainSpread {
    double noise, sigma, omega;
    double reach; /* a month counts as this far from its neighbours at most: clip x sigma */
} PlainSpread;
void plain_steps(const PlainRow *row, const PlainSpread *spread, double *segment, double *out);
void plain_shape(const PlainCity *city, const PlainRow *row, const PlainSpread *spread,
                 const double *segment, double *out);
void plain_coupling(const PlainCity *city, const PlainRow *row, const PlainSpread *spread,
                    double *out);
void plain_life(const PlainRow *row, double *out);
void plain_amounts(const Panel *panel, size_t i, double *out);
void plain_decoupling(const PlainCity *city, const PlainRow *row, const PlainSpread *spread,
                      double *out);

#endif
