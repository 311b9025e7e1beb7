/* fit_sample - the storefronts from which city-wide estimates are learned.
 *
 * Input     which storefronts have enough months of turnover; sectors.
 * Method    of n_s storefronts of a sector, max(n_s sample/n, sector_sample) evenly spaced in the
 *           order of their ids: a stratified systematic sample.
 * Output    their panel; false when that would be nearly all of them.
 * Blind to  sectors below sector_sample storefronts lose nobody; others are known to a sampling
 *           error that is small against what storefronts differ by.
 * Cites     MODEL 3.1; Cochran (1977), Sampling Techniques, chapters 5 and 8
 */
#include <math.h>

#include "models/fit/fit.h"

static bool has_months(const Panel *panel, size_t i, double least) {
    const float *turnover = panel_turnover(panel, i);
    double known = 0;
    for (size_t t = 0; t < panel->months; t++) known += turnover[t] > 0;
    return known >= least && !panel->shared[i];
}

/* [S] how many of count[S] a sector gives. */
static void shares(const ModelParams *p, const size_t *count, size_t sectors, double all,
                   size_t *take) {
    for (size_t s = 0; s < sectors; s++) {
        const double even = ceil((double)count[s] * p->sample / all);
        const size_t most = (size_t)fmax(even, p->sector_sample);
        take[s] = most < count[s] ? most : count[s];
    }
}

bool fit_sample(const Panel *panel, const Params *params, Arena *arena, Panel *sample) {
    const ModelParams *p = params_group(params, &model_group);
    if ((double)panel->n <= p->sample) return false;
    Arena *scratch = arena_open();
    size_t *count = ARENA_ARRAY(scratch, size_t, panel->sectors), all = 0, kept = 0;
    size_t *take = ARENA_ARRAY(scratch, size_t, panel->sectors);
    size_t *seen = ARENA_ARRAY(scratch, size_t, panel->sectors);
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, panel->n);
    for (size_t i = 0; i < panel->n; i++) {
        if (!has_months(panel, i, p->min_months)) continue;
        row[all++] = (uint32_t)i;
        count[panel->sector[i]]++;
    }
    shares(p, count, panel->sectors, (double)all, take);
    for (size_t k = 0; k < all; k++) {
        const size_t s = (size_t)panel->sector[row[k]], j = seen[s]++;
        if ((j + 1) * take[s] / count[s] > j * take[s] / count[s]) row[kept++] = row[k];
    }
    if (kept) panel_pick(panel, row, kept, arena, sample);
    arena_close(scratch);
    return kept > 0;
}
