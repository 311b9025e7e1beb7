/* planting.h - fronts planted into a panel, and what a model says of planted and honest.
 *
 * Four kinds in turn, each on the honest months of a storefront that traded in at least eight of
 * them: all months from one on times 1.5; times 2; three quarters of its mean on top of every
 * month; its mean on top of every month from one on. The month lies in the middle two thirds;
 * constant additions carry a log noise of .05. */
#ifndef TESTS_PLANTING_H
#define TESTS_PLANTING_H
#include <stdint.h>

#include "datasets/panel/panel.h"
#include "models/posterior/evidence_table.h"

/* Replaces panel->turnover by a copy with count fronts; front[n] tells which. */
void planting_plant(Panel *panel, size_t count, uint64_t seed, Arena *arena, unsigned char *front);

typedef struct PlantingTally {
    size_t judged, planted;      /* planted: of the judged */
    size_t over_half;            /* posterior above .5 */
    size_t listed[2], honest[2]; /* with q at most .1 and .2; of those, not planted */
    double sum;                  /* of posteriors */
    double widest;               /* largest size of a column of evidence, nats */
    double average_precision;    /* NaN when nobody was planted */
} PlantingTally;

/* The evidence computed on the panel, and its tally, which is logged. */
PlantingTally planting_judge(const Panel *panel, const unsigned char *front, Arena *arena);

#endif
