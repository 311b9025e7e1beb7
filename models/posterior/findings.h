/* findings.h - how far what visits found can be believed: error rates, and teams that differ.
 *
 * A visit misses a front with probability `missed` and confirms an honest storefront with
 * probability `mistaken`. Both are parameters, and estimated where storefronts were visited more
 * than once. A team is whoever went, by service number: each has a share of fronts of its own that
 * it finds, and raises an alarm when what it found cannot be what the others would have found
 * there. The alarm compares a team with the others over all visits that are remembered, so it does
 * not go out because the list has come to agree with the team. Pure: arrays in, numbers out. */
#ifndef MODELS_POSTERIOR_FINDINGS_H
#define MODELS_POSTERIOR_FINDINGS_H
#include "models/posterior/inspections.h"
#include "models/posterior/recalibration.h"

/* Conclusive visits; those of one storefront follow each other. */
typedef struct Finds {
    size_t n, teams;
    const size_t *row;              /* [n] storefront */
    const double *logit;            /* [n] log odds before the visit */
    const unsigned char *confirmed; /* [n] 1 = confirmed, 0 = cleared */
    const unsigned *team;           /* [n] 1..teams; 0 = not known */
} Finds;

typedef struct TeamFindings {
    size_t visits, confirmed;
    double expected;    /* to be confirmed, as the other teams' visits have it */
    double p_value;     /* exact, two-sided; NaN where the others are too few to say */
    double sensitivity; /* share of fronts that it finds */
    bool alarm;         /* its findings are set aside */
} TeamFindings;

typedef struct Findings {
    double missed, mistaken;
    TeamFindings *team; /* [teams + 1]; the first is of those not known */
} Findings;

/* Arrays live in the arena. ST_NUMERIC when a fit fails. O(teams x n). */
Status findings_weigh(const Finds *finds, const Params *params, Arena *arena, Findings *out,
                      Err *err);

#endif
