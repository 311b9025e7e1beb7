/* replicate.h - the same storefronts with other month noise: how far a score depends on chance.
 *
 * What lasts of a storefront is kept, what does not is drawn again; how the two are told apart is
 * written in replicate.c. */
#ifndef MODELS_POSTERIOR_REPLICATE_H
#define MODELS_POSTERIOR_REPLICATE_H
#include "models/posterior/evidence.h"

typedef struct StabilityParams {
    double draws, refits, reach, least, window, loose, spike, widen;
} StabilityParams;
extern const ParamGroup stability_group;

typedef struct Replicas {
    Fit *fit; /* its rows of these storefronts are overwritten by draws */
    const Params *params;
    const size_t *row; /* [n] storefronts of the fit */
    size_t n;
    double factor; /* sd of noise / its deviation from the running median */
    float *y, *x;  /* [n x T] as they are */
    float *stay;   /* [n x T] what lasts of log turnover beyond level, month and footfall */
    double (*way)[EFFECTS]; /* [n] its own level, season, answers to footfall and trend */
    float *slow;            /* [n x T] slow part of footfall */
    double *sd_y, *sd_x;    /* [n] of the month noise, log units */
    Storefront **shop;      /* [workers] */
    double **work;          /* [workers] scratch */
    uint64_t seed;
    double *own; /* [n] results of the last draw */
} Replicas;

/* Reads what the fit holds; it must have had its pass. Arrays live in the arena. */
void replicas_open(Replicas *r, const Parallel *parallel, Arena *arena);

/* What lasts, under the fit as it is now (after another fit_pass). The rows must be as they were.
 */
void replicas_split(Replicas *r, const Parallel *parallel);

/* own[n]: log Bayes factors of one draw. Deterministic in (seed, number), whatever the threads. */
void replicas_draw(Replicas *r, size_t number, const Parallel *parallel);

/* One draw as amounts and counts, into those rows of turnover and footfall [rows of the panel x T];
 * nothing is judged. An amount is as round as the one it stands for. */
void replicas_write(Replicas *r, size_t number, const Parallel *parallel, float *turnover,
                    float *footfall);

/* Goes on under the fit of another city of the same storefronts, with the rows as they were at
 * replicas_open. */
void replicas_under(Replicas *r, Fit *fit, const Parallel *parallel);

#endif
