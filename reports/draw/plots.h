/* plots.h - the plots of a run, as SVG inside a page or as files of their own. Each needs a table
 * of the same numbers beside it (html/evaluation.c). */
#ifndef REPORTS_DRAW_PLOTS_H
#define REPORTS_DRAW_PLOTS_H
#include "detector/evaluate/quality.h"
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

/* `program` is the style of a file of its own, or NULL. */
void plot_reliability(Markup *m, const Voice *v, const Quality *quality, const char *program);
void plot_precision(Markup *m, const Voice *v, const Quality *quality, const char *program);
/* Confirmed among the first k of two lists, as lines through their cuts; the second is drawn bold.
 */
void plot_yield(Markup *m, const Voice *v, const Quality *before, const Quality *after);

/* Quantiles of all evidence of a sector's judged storefronts, log units. */
typedef struct SectorSpread {
    const char *sector;
    size_t n;
    double low, quarter, median, three_quarters, high; /* 5 25 50 75 95 % */
} SectorSpread;
size_t spread_by_sector(const Voice *v, SectorSpread **spread); /* by name, in the arena */
void plot_evidence(Markup *m, const Voice *v, const SectorSpread *spread, size_t count,
                   const char *program);

/* Storefronts with both figures, and what the model expects in tenths of equal footfall. */
typedef struct Crowd {
    size_t n, tenths;
    struct CrowdPoint {
        double people, declared, expected; /* a month */
        bool listed;                       /* by rank */
    } * point;                             /* [n] by people */
    struct CrowdTenth {
        size_t n, listed;
        double people, declared, expected; /* medians */
    } tenth[10];
} Crowd;
void crowd_make(const Voice *v, Crowd *crowd); /* in the arena */
void plot_footfall(Markup *m, const Voice *v, const Crowd *crowd, const char *program);

/* reliability.svg and precision.svg where something is known, evidence.svg, footfall.svg. */
Status plots_write(const Voice *v, const Quality *quality, const char *dir, Err *err);

#endif
