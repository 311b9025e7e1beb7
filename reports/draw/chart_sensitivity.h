/* chart_sensitivity.h - which parameters a list depends on, as one SVG document.
 *
 * Left, a tornado: for each parameter the share of the list that is lost when it moves down (to the
 * left) and up (to the right), the strongest first. Below, when trajectories were run, Morris'
 * plot: mu* (how much a parameter matters) against sigma (how much that depends on the others),
 * with the line sigma = mu*. No colour carries meaning alone, and no font or style comes from
 * elsewhere. */
#ifndef REPORTS_DRAW_CHART_SENSITIVITY_H
#define REPORTS_DRAW_CHART_SENSITIVITY_H
#include "detector/rerun/sensitivity.h"
#include "reports/write/markup.h"

typedef struct SensitivityChart {
    long long run_id;
    double reach;
    const Sensitivity *row; /* [count] the strongest first */
    size_t count;
} SensitivityChart;

/* Parameters that no list depends on are left out; at most 25 are drawn. */
void chart_sensitivity(Markup *m, const SensitivityChart *chart);

#endif
