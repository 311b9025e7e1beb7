#include "detector/rerun/morris.h"

#include <gsl/gsl_randist.h>
#include <math.h>

static Status walk(const Morris *m, gsl_rng *rng, double *position, size_t *order,
                   MorrisEffect *effect, Err *err) {
    const double step = (double)m->levels / (2 * ((double)m->levels - 1));
    double before = 0, after = 0;
    for (size_t k = 0; k < m->factors; k++) {
        order[k] = k;
        position[k] = (double)gsl_rng_uniform_int(rng, m->levels) / (double)(m->levels - 1);
    }
    gsl_ran_shuffle(rng, order, m->factors, sizeof *order);
    TRY(m->try(m->context, position, MORRIS_NONE, &before, err));
    for (size_t at = 0; at < m->factors; at++) {
        const size_t k = order[at];
        const double way = position[k] < 0.5 ? step : -step;
        position[k] += way;
        TRY(m->try(m->context, position, k, &after, err));
        const double change = (after - before) / way;
        effect[k].sum += change;
        effect[k].size += fabs(change);
        effect[k].square += change * change;
        before = after;
    }
    return ST_OK;
}

Status morris_walk(const Morris *morris, gsl_rng *rng, MorrisEffect *effect, Err *err) {
    Arena *scratch = arena_open();
    double *position = ARENA_ARRAY(scratch, double, morris->factors + 1);
    size_t *order = ARENA_ARRAY(scratch, size_t, morris->factors + 1);
    const Status status = walk(morris, rng, position, order, effect, err);
    arena_close(scratch);
    return status;
}

double morris_mu_star(const MorrisEffect *effect, size_t n) {
    return n > 0 ? effect->size / (double)n : NAN;
}

double morris_sigma(const MorrisEffect *effect, size_t n) {
    const double rest = n > 1 ? effect->square - effect->sum * effect->sum / (double)n : NAN;
    return n > 1 ? sqrt(fmax(rest, 0) / ((double)n - 1)) : NAN;
}
