/* fit_slopes - how a sector's level follows footfall and size otherwise than the city's does.
 *
 * Input     residual and weight of the city's regression; its design x [n x LEVEL_COLUMNS].
 * Method    per sector, ridge regression of the residual on the columns less their sector means,
 *           the penalty sector_shrink times the column's variance within sectors: a sector's
 *           slopes count as that many storefronts of the city's. Three rounds, each with bisquare
 *           weights of its own.
 * Output    level.slope [S x LEVEL_COLUMNS], what a sector adds to beta; effect and residual moved.
 * Blind to  curvature.
 * Cites     MODEL 3.3; Lindley & Smith (1972), doi:10.1111/j.2517-6161.1972.tb00885.x
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/linear.h"

enum { SLOPES = LEVEL_COLUMNS - 1, ROUNDS = 3 };

/* Weighted sums of one sector, columns less the sector's mean. */
typedef struct Sums {
    double weight, mean[SLOPES], cross[SLOPES][SLOPES], target[SLOPES];
} Sums;

static void sector_means(const Fit *fit, const Regression *r, Sums *sums) {
    for (size_t i = 0; i < r->n; i++) {
        Sums *s = &sums[fit->panel->sector[i]];
        s->weight += r->weight[i];
        for (size_t c = 0; c < SLOPES; c++)
            s->mean[c] += r->weight[i] * r->x[i * LEVEL_COLUMNS + 1 + c];
    }
    for (size_t k = 0; k < fit->panel->sectors; k++)
        for (size_t c = 0; c < SLOPES; c++)
            sums[k].mean[c] /= sums[k].weight > 0 ? sums[k].weight : 1;
}

static void sector_products(const Fit *fit, const Regression *r, Sums *sums) {
    for (size_t i = 0; i < r->n; i++) {
        Sums *s = &sums[fit->panel->sector[i]];
        double away[SLOPES];
        for (size_t c = 0; c < SLOPES; c++) away[c] = r->x[i * LEVEL_COLUMNS + 1 + c] - s->mean[c];
        for (size_t c = 0; c < SLOPES; c++) {
            s->target[c] += r->weight[i] * away[c] * r->residual[i];
            for (size_t d = 0; d < SLOPES; d++) s->cross[c][d] += r->weight[i] * away[c] * away[d];
        }
    }
}

/* Penalty of each column: sector_shrink storefronts of its variance within sectors. */
static void penalties(const Fit *fit, const Sums *sums, double penalty[SLOPES]) {
    double weight = 0, square[SLOPES] = {0};
    for (size_t k = 0; k < fit->panel->sectors; k++) {
        weight += sums[k].weight;
        for (size_t c = 0; c < SLOPES; c++) square[c] += sums[k].cross[c][c];
    }
    for (size_t c = 0; c < SLOPES; c++)
        penalty[c] = fit->params->sector_shrink * square[c] / fmax(weight, 1) + 1e-9;
}

/* How far the sector's slopes are to move, in step; 0 when the system is singular. */
static void solve(const Sums *s, const double penalty[SLOPES], const double *slope,
                  double step[SLOPES]) {
    double a[SLOPES * SLOPES];
    for (size_t c = 0; c < SLOPES; c++) {
        step[c] = s->target[c] - penalty[c] * slope[c];
        for (size_t d = 0; d < SLOPES; d++)
            a[c * SLOPES + d] = s->cross[c][d] + (c == d ? penalty[c] : 0);
    }
    if (linear_cholesky(a, SLOPES))
        linear_substitute(a, step, SLOPES);
    else
        memset(step, 0, SLOPES * sizeof *step);
}

static void move_sector(LevelModel *level, size_t sector, const Sums *s, const double *step) {
    for (size_t c = 0; c < SLOPES; c++) {
        level->slope[sector * LEVEL_COLUMNS + 1 + c] += step[c];
        level->effect[sector] -= step[c] * s->mean[c];
    }
}

static void move_residuals(const Fit *fit, Regression *r, const Sums *sums, const double *step) {
    for (size_t i = 0; i < r->n; i++) {
        const size_t k = (size_t)fit->panel->sector[i];
        for (size_t c = 0; c < SLOPES; c++)
            r->residual[i] -=
                step[k * SLOPES + c] * (r->x[i * LEVEL_COLUMNS + 1 + c] - sums[k].mean[c]);
        r->weight[i] = r->prior[i] *
                       regression_bisquare_weight(r->residual[i] / r->scale, fit->params->bisquare);
    }
}

void fit_slopes(Fit *fit, Regression *r, Arena *scratch) {
    const size_t sectors = fit->panel->sectors;
    Sums *sums = ARENA_ARRAY(scratch, Sums, sectors);
    double *step = ARENA_ARRAY(scratch, double, sectors *SLOPES), penalty[SLOPES];
    memset(fit->level.slope, 0, sectors * LEVEL_COLUMNS * sizeof *fit->level.slope);
    for (size_t round = 0; round < ROUNDS; round++) {
        memset(sums, 0, sectors * sizeof *sums);
        sector_means(fit, r, sums);
        sector_products(fit, r, sums);
        penalties(fit, sums, penalty);
        for (size_t k = 0; k < sectors; k++) {
            solve(&sums[k], penalty, fit->level.slope + k * LEVEL_COLUMNS + 1, step + k * SLOPES);
            move_sector(&fit->level, k, &sums[k], step + k * SLOPES);
        }
        move_residuals(fit, r, sums, step);
    }
}
