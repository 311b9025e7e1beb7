#include "detector/rerun/adding.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/plant/plant.h"

static const char *const names[ADDINGS] = {"constant",     "from",  "until", "busy",    "ramp",
                                           "proportional", "noisy", "split", "footfall"};

const char *adding_name(Adding adding) {
    assert(adding < ADDINGS);
    return names[adding];
}

Adding adding_find(const char *name) {
    Adding adding = ADDING_CONSTANT;
    while (adding < ADDINGS && strcmp(names[adding], name) != 0) adding++;
    return adding;
}

bool adding_possible(const Fit *fit, size_t i, Adding adding) {
    return adding != ADDING_FOOTFALL || !fit->no_footfall[i];
}

double adding_mean_eur(const Panel *panel, size_t i) {
    const float *turnover = panel_turnover(panel, i);
    double sum = 0, months = 0;
    for (size_t t = 0; t < panel->months; t++) {
        if (!(turnover[t] > 0)) continue;
        sum += (double)turnover[t];
        months++;
    }
    return months > 0 ? sum / months : NAN;
}

/* ---- draws ---- */

enum { START = 2 * MONTHS_MAX, DRAWS }; /* two a month for its noise, one for the month */

/* 0 < u < 1 of one try. */
static double draw(const char *id, const Addition *a, size_t which) {
    const uint64_t seed = (uint64_t)a->params->seed;
    const uint64_t salt = ((seed * 1000003u + a->number) * ADDINGS + a->adding) * DRAWS + which;
    return ((double)(plant_hash(id, salt) >> 11) + 0.5) * 0x1p-53;
}

/* Box & Muller; mean 1, log sd `spread`. */
static double noise(const char *id, const Addition *a, size_t t) {
    const double spread = a->adding == ADDING_NOISY ? a->params->noisy : a->params->quiet;
    const double radius = sqrt(-2 * portable_log(draw(id, a, 2 * t)));
    const double normal = radius * portable_cos(2 * M_PI * draw(id, a, 2 * t + 1));
    return portable_exp(spread * normal - 0.5 * spread * spread);
}

/* ---- months ---- */

typedef struct Months {
    const Panel *panel;
    size_t i;
    const float *turnover, *footfall;
    const double *season;       /* its sector's months */
    size_t first, last, traded; /* columns; how many */
    size_t turn;                /* where something begins or ends */
    double mean, visitors, busy;
} Months;

static double mean_footfall(const Months *m) {
    double sum = 0, months = 0;
    for (size_t t = m->first; t <= m->last; t++) {
        if (!(m->turnover[t] > 0) || !(m->footfall[t] > 0)) continue;
        sum += (double)m->footfall[t];
        months++;
    }
    return months > 0 ? sum / months : NAN;
}

static Months months_of(const Fit *fit, size_t i, const Addition *a) {
    const Panel *panel = fit->panel;
    Months m = {.panel = panel,
                .i = i,
                .turnover = panel_turnover(panel, i),
                .footfall = panel_footfall(panel, i),
                .season = fit_month_row(fit->month_y, fit, i),
                .first = panel->months,
                .mean = adding_mean_eur(panel, i)};
    double known[MONTHS_MAX];
    for (size_t t = 0; t < panel->months; t++) {
        if (!(m.turnover[t] > 0)) continue;
        if (m.first > t) m.first = t;
        m.last = t;
        known[m.traded++] = m.season[t];
    }
    const BlindspotParams *p = a->params;
    const double span = m.traded ? (double)(m.last - m.first + 1) : 0;
    const double at = p->early + (p->late - p->early) * draw(panel->id[i], a, START);
    m.turn = m.first + (size_t)(at * span);
    m.busy = robust_median(known, m.traded);
    m.visitors = mean_footfall(&m);
    return m;
}

/* How much of the amount is added in month t. */
static double part(const Months *m, Adding adding, size_t t) {
    switch (adding) {
        case ADDING_FROM:
            return t >= m->turn;
        case ADDING_UNTIL:
            return t < m->turn;
        case ADDING_BUSY:
            return m->season[t] >= m->busy;
        case ADDING_RAMP:
            return (double)(t - m->first + 1) / (double)(m->last - m->first + 1);
        case ADDING_PROPORTIONAL:
            return (double)m->turnover[t] / m->mean;
        case ADDING_FOOTFALL:
            return m->footfall[t] > 0 ? (double)m->footfall[t] / m->visitors : 1;
        case ADDING_CONSTANT:
        case ADDING_NOISY:
        case ADDING_SPLIT:
        case ADDINGS:
            break;
    }
    return 1;
}

double adding_declare(const Fit *fit, size_t i, const Addition *a, float *declared) {
    const Months m = months_of(fit, i, a);
    const size_t months = fit->panel->months;
    double amount[MONTHS_MAX], mean[MONTHS_MAX], added = 0;
    for (size_t t = 0; t < months; t++) {
        amount[t] = NAN;
        if (!(m.turnover[t] > 0)) continue;
        const double more = a->eur * part(&m, a->adding, t) * noise(fit->panel->id[i], a, t);
        amount[t] = (double)m.turnover[t] + more;
        added += more;
    }
    fit_figure_means(fit->panel, i, amount, mean);
    for (size_t t = 0; t < months; t++) declared[t] = (float)mean[t];
    return m.traded ? 12 * added / (double)m.traded : 0;
}
