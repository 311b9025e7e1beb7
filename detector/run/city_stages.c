#include "detector/run/city_stages.h"

#include "models/posterior/network.h"
#include "models/signals/signal.h"

/* How far outcomes can be believed, beside what storefronts say by themselves; then what they
 * say. */
static Status weigh_outcomes(const CityFacts *city, Arena *arena, const Evidence *evidence,
                             Inspected *inspected, Err *err) {
    const InspectionsParams *params =
        params_group(city->params, &signal_find("inspections")->params);
    Finds finds;
    Findings findings;
    outcomes_finds(city->outcomes, city->panel, params, evidence, arena, &finds);
    TRY(findings_weigh(&finds, city->params, arena, &findings, err));
    outcomes_apply(city->outcomes, city->panel, params, &findings, arena, inspected);
    return ST_OK;
}

Status city_stages(const CityFacts *city, Arena *arena, Evidence *evidence, Inspected *inspected,
                   Err *err) {
    TRY(weigh_outcomes(city, arena, evidence, inspected, err));
    network_apply(city->links, city->panel, inspected->known, city->params, arena, evidence);
    return inspections_apply(&inspected->labels, city->panel, city->params, arena, evidence, err);
}
