/* city_stages.h - what a city as a whole adds to what each storefront says by itself: what
 * inspections found, links, and what inspections teach about others. */
#ifndef DETECTOR_RUN_CITY_STAGES_H
#define DETECTOR_RUN_CITY_STAGES_H
#include "datasets/panel/links.h"
#include "detector/run/outcomes.h"
#include "models/params/params.h"

typedef struct CityFacts {
    const Panel *panel; /* its months are not read where evidence tells what was declared */
    const Links *links;
    const Outcomes *outcomes;
    const Params *params;
} CityFacts;

/* Changes the evidence of evidence_make. Arrays live in the arena. */
Status city_stages(const CityFacts *city, Arena *arena, Evidence *evidence, Inspected *inspected,
                   Err *err);

#endif
