/* link_carry - turnover that came by a link is uncertain.
 *
 * Input     log2 odds of the least sure record, thousandths, [n].
 * Method    with probability 1 - p the figures are another storefront's, whose turnover lies
 *           foreign_sd log units away: variance (1 - p) foreign_sd^2 of the level. Up to least_sd
 *           that is lost in the spread of levels, and the figures are the storefront's own.
 * Output    link_sd [n], log units; 0 for figures of its own; none at all when all are.
 * Blind to  links that a person took for sure and that are wrong.
 * Cites     MODEL 14.7
 */
#include "models/link/link_carry.h"

#include <math.h>

#include "models/link/link_model.h"

void link_carry(Panel *panel, const Params *params, Arena *arena) {
    if (!panel->link_millibits) return;
    const LinkParams *p = params_group(params, &link_group);
    float *sd = ARENA_ARRAY(arena, float, panel->n);
    bool any = false;
    for (size_t i = 0; i < panel->n; i++) {
        if (panel->link_millibits[i] == INT32_MAX) continue;
        const double doubt = p->foreign_sd * sqrt(1 - link_probability(panel->link_millibits[i]));
        if (doubt > p->least_sd) sd[i] = (float)doubt;
        any |= sd[i] > 0;
    }
    if (!any) return;
    panel->link_sd = sd;
    /* figures that are not surely a storefront's own are weighed down where any such column is */
    if (!panel->margin_sd) panel->margin_sd = ARENA_ARRAY(arena, float, panel->n);
}
