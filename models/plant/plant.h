/* plant.h - fronts planted into copies of the city's own storefronts, and the city's mirror image.
 *
 * What a signal is worth depends on the city: where honest shops wander, a rise says little. A
 * city's own storefronts with known additions on top show what fronts would look like here; turned
 * round, so that what fell rises, they show how often honest shops do by themselves what money
 * added would do. Every draw is keyed by the storefront's id, never by the order of rows. */
#ifndef MODELS_PLANT_PLANT_H
#define MODELS_PLANT_PLANT_H
#include "models/plain/plain.h"

typedef enum PlantKind {
    PLANT_STEADY,  /* the same addition every month */
    PLANT_FROM,    /* from some month on, often with a new owner */
    PLANT_GROWING, /* more each month */
    PLANT_UNTIL,   /* until some month, or for a while */
    PLANT_NOISY,   /* as noisy as an owner cares to make it, or with months left out */
    PLANT_BUSY,    /* when everybody is busy */
    PLANT_SMOOTH,  /* a smooth total, whatever is traded */
    PLANT_MADE_UP, /* amounts made up by a person */
    PLANT_EMPTY,   /* customers leave, turnover stays */
    PLANT_KINDS
} PlantKind;

extern const char *const plant_names[PLANT_KINDS]; /* "steady" */

typedef struct PlantParams {
    double seed, copies, least_months;
    double weight[PLANT_KINDS];
    double moderate, moderate_low, moderate_high, low, high; /* additions, in mean months */
    double lively; /* share of steady copies with the jitter of noisy ones */
    double quiet_low, quiet_high, noisy_low, noisy_high; /* sd of the log of each month's */
} PlantParams;
extern const ParamGroup plant_group;

/* Copies of storefronts, with the panel and the city they came from. */
typedef struct Planted {
    Panel panel;                        /* [n] turnover, footfall and transfers are its own */
    const uint32_t *source;             /* [n] row of the city's panel */
    const unsigned char *kind;          /* [n] PlantKind */
    const unsigned char *in_proportion; /* [n] 1: a share of each month's trade, in kinds of which
                                           half are */
    int *place;                         /* [n] as the source's */
} Planted;

/* 64 bits that depend on the id and the salt alone. */
uint64_t plant_hash(const char *id, uint64_t salt);

/* PlantParams.copies of each kind that this city can have, from storefronts row[count]. False when
 * none of them has enough months. Arrays in the arena. */
bool plant_copies(const PlainCity *city, const Fit *fit, const uint32_t *row, size_t count,
                  const PlantParams *params, Arena *arena, Planted *out);

/* The mirror image of storefronts row[count]; source and place are filled, kind is NULL. */
void plant_mirror(const PlainCity *city, const Fit *fit, const uint32_t *row, size_t count,
                  Arena *arena, Planted *out);

#endif
