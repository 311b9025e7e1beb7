/* coverage.h - is the data good enough to score? What is covered, missing, stale, impossible, per
 * source, sector and district. Facts in, counts out. */
#ifndef DATASETS_QUALITY_COVERAGE_H
#define DATASETS_QUALITY_COVERAGE_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/panel/district.h"
#include "datasets/panel/panel.h"
#include "datasets/quality/freshness.h"
#include "datasets/quality/implausible.h"
#include "datasets/store/store.h"

typedef struct CoverageCell { /* one sector or one district */
    const char *name;
    size_t storefronts, with_turnover, with_footfall,
        judgeable;        /* judgeable: >= 3 months turnover */
    size_t contradictory; /* whose facts cannot all be true */
    size_t impossible;    /* with a month 20 times their others */
    size_t implausible;   /* whose turnover is 10, 100 or 1000 times off (implausible.h) */
    double turnover_share, footfall_share; /* of storefront-months present, 0..1 */
} CoverageCell;

typedef struct CoverageInput {
    const char *path, *kind, *imported_at;
    size_t taken, rejected; /* less those that a later input took */
    size_t ready;           /* of those rejected, how many importing again would take */
} CoverageInput;

typedef struct CoverageIssue { /* one finding, worded for an analyst */
    const char *what;
    size_t count;
    bool serious; /* makes the gate refuse */
} CoverageIssue;

/* Storefronts by how their turnover is known; each counts once, by its longest figure. */
typedef struct CoverageFigures {
    size_t months, quarters, years; /* filed for themselves: up to a month, a quarter, longer */
    size_t allocated;               /* a part of their enterprise's total */
    size_t margin;                  /* derived from a gross margin, allocated or not */
    size_t zero_months, zero_storefronts; /* storefront-months filed as zero, and of how many */
} CoverageFigures;

typedef struct CoverageTally { /* read and counted, not stored */
    const char *path, *what;
    size_t count;
} CoverageTally;

typedef struct Coverage {
    CoverageFigures figures;
    const PanelCounters *counters; /* NULL = no counts in the window */
    size_t storefronts, months;
    int first_month, last_turnover_month, last_footfall_month;
    double turnover_share, footfall_share, judgeable_share;
    double *turnover_of, *footfall_of; /* [months] share of storefronts that have that month */
    Freshness freshness;
    size_t inputs, sectors, districts, issues, tallies;
    CoverageTally *tally;
    CoverageInput *input;
    CoverageCell *sector, *district;
    CoverageIssue *issue;
    ImplausibleFound implausible;
    const char *const *id;       /* [storefronts] of the panel, for what is found in its rows */
    const char *district_source; /* path of the district table; NULL = none */
    size_t district_from[DISTRICT_BASES]; /* storefronts by what their district is known from */
} Coverage;

typedef struct CoverageGate {
    double min_judgeable_share;     /* 0..1 of storefronts that can be judged */
    double min_turnover_share;      /* 0..1 of storefront-months with turnover */
    double max_contradictory_share; /* 0..1 of storefronts whose facts cannot all be true */
    double max_implausible_share;   /* 0..1 of storefronts whose turnover is powers of ten off */
    double far_km;                  /* from the middle of a postcode that is still of it */
    double max_stale_months; /* that turnover or footfall may be older than the newest facts */
} CoverageGate;

/* Fills coverage in the arena. ST_INPUT without any turnover. */
Status coverage_measure(Store *store, const Panel *panel, const CoverageGate *gate, Arena *arena,
                        Coverage *coverage, Err *err);
/* ST_GATE when an issue is serious; the message names the first one. */
Status coverage_gate(const Coverage *coverage, Err *err);

#endif
