/* panel.h - the storefront-by-month table every model reads. Plain arrays, no SQL.
 *
 * n storefronts, T months; row-major [n x T] floats; NaN = missing. Storefronts are ordered by
 * their storefront_id (bytewise), so the order does not depend on the order of import. */
#ifndef DATASETS_PANEL_PANEL_H
#define DATASETS_PANEL_PANEL_H
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"
#include "datasets/panel/zero_months.h"

enum { MONTHS_KEPT = 120 }; /* most months of a panel */

/* Turnover of an enterprise that is not filed for each of its storefronts. */
typedef struct PanelFigure {
    int first, last;   /* columns it covers, all inside the panel */
    double amount_eur; /* for these months together */
    bool margin;       /* it is a gross margin, not turnover */
} PanelFigure;
typedef struct PanelEnterprise {
    const char *id;
    size_t members, figures;
    const uint32_t *member;     /* [members] rows, in order */
    const int *opened, *closed; /* [members] first and last column it was open in */
    const PanelFigure *figure;  /* [figures] the finest first, of equal ones the one that counts */
} PanelEnterprise;

/* One counter of passers-by, and what all of them say (models/impute/counters.h). */
typedef struct PanelCounter {
    const char *id;
    bool placed, doubted;        /* someone said where it stands; it changed too much to be moved */
    size_t slots;                /* cells a day: 24 or 1 */
    size_t months, filled, thin; /* known; of those filled in part; seen too little */
    size_t down, outage, frozen, spikes; /* cells: uptime too low; zeros that are none; one number
                                            again and again; too many people */
    double uptime;                       /* 0..1, mean of the months */
    size_t shifts;                       /* times it was moved or readjusted, and aligned */
    double shift;                        /* the last one, log units; NaN = none */
    int shift_month;                     /* first column after it */
    double left_out; /* level predicted from the others, less its own, as a share */
} PanelCounter;
typedef struct PanelCounters {
    size_t counters, used;         /* with counts in the window; of those with a place and months */
    const PanelCounter *counter;   /* [counters] those used first */
    bool unlike;                   /* footfall is of visitors: counters do not fill it */
    size_t own, near, far;         /* storefronts with footfall of their own, from counters, with
                                      no counter within reach */
    size_t repeated, contradicted; /* counts that were delivered again */
    size_t left_out_sensors, left_out; /* counters, and months of them, predicted from the others */
    double left_out_error, left_out_inside; /* median absolute error as a share; within their 90 %
                                             * interval */
    double level_factor, month_factor;      /* claimed errors were widened by */
} PanelCounters;

/* What a storefront bought, took by card, paid and used in a month: proxies.csv. */
typedef enum ProxyKind {
    PROXY_PURCHASES, /* EUR of goods, as PROXY_CARD and PROXY_WAGES in EUR */
    PROXY_CARD,
    PROXY_WAGES,
    PROXY_ENERGY, /* kWh */
    PROXY_WATER,  /* m3 */
    PROXY_WASTE,  /* kg */
    PROXY_SEATS,  /* places to sit; known of a month until another figure comes */
    PROXY_KINDS
} ProxyKind;
/* A month whose turnover the business corrected: it outranks whatever is delivered. */
typedef struct PanelCorrection {
    size_t row, column;
    double amount_eur; /* 0 = no trade in that month */
} PanelCorrection;

typedef struct Panel {
    size_t n, months;
    int first_month;         /* month number of column 0 (base/num.h) */
    const int64_t *key;      /* [n] storefront.id in the store */
    const char *const *id;   /* [n] storefront_id */
    const char *const *name; /* [n] may be NULL, as are street, house_number, postcode */
    const char *const *street, *const *house_number, *const *postcode;
    const char *const *district;         /* [n] district.h; "unknown" when none is known */
    const unsigned char *district_basis; /* [n] DistrictBasis: from what; NULL = not told */
    const char *district_source;         /* path of the district table; NULL = there is none */
    const char *const *enterprise;       /* [n] enterprise_id or NULL */
    const char *const *traits;           /* [n] "" when none */
    const int *sector;                   /* [n] index into sector_name */
    size_t sectors;
    const char *const *sector_name; /* [sectors] sorted; NULL sector becomes "unknown" */
    const float *turnover;          /* [n x T] EUR per month excluding VAT, > 0 or NaN */
    const unsigned char *period; /* [n x T] which figure a cell belongs to: the first column of that
                                    figure. A month of its own has its own column; the months of a
                                    quarter or a year share one, and each holds the mean per month.
                                    NULL = all cells are months of their own */
    const unsigned char *zero;   /* bits: months filed as zero, NaN in turnover (panel_zero); NULL =
                                    none */
    const float *footfall;       /* [n x T] persons per month, > 0 or NaN */
    /* How far footfall may be from the true one, log units; NULL = counted at the storefronts. NaN
     * = not known at all, 0 = counted there. */
    const float *footfall_sd;          /* [n] of the level, the same error in all months */
    const float *footfall_month_sd;    /* [n] of each month, for itself */
    const float *footfall_m;           /* [n] metres to the nearest counter; NaN = counted there */
    const struct Sensors *sensors;     /* counts of the window, NULL = none */
    const PanelCounters *counters;     /* NULL = no counts */
    const char *footfall_kind;         /* "passers_by" or "visitors": the kind most months carry */
    const float *staff, *area, *hours; /* [n] FTE, m2, hours per week; NaN = unknown */
    const float *lon, *lat;            /* [n] WGS84 degrees, NaN = unknown */
    const int *transfer; /* [n] column of the first registered change of owner in 1..T-1, else -1 */
    const unsigned char *documented; /* [n] 1: the register documents an exception (traits) */
    const unsigned char *central;    /* [n] 1: of which franchise or central_booking */
    const unsigned char *shared;     /* [n] 1: turnover known only for an enterprise with several
                                             storefronts, and not allocated to them */
    /* How far a figure may be from this storefront's own turnover, log units; NULL = not at all. */
    const float *allocation_sd; /* [n] its part of an enterprise's total; 0 = its own figures */
    const float *margin_sd;     /* [n] turnover derived from a gross margin; 0 = filed as turnover
                                 */
    /* Log2 odds, in thousandths, that the record whose turnover a storefront takes is its own; NULL
     * = no turnover came by a link. INT32_MAX = figures of its own. The doubt as log units:
     * link_sd. */
    const int32_t *link_millibits; /* [n] */
    const float *link_sd;          /* [n] models/link/link_carry.h; NULL = none */
    /* Each [n x T] per month, >= 0 or NaN; NULL = known of no storefront in the window. */
    const float *proxy[PROXY_KINDS];
    size_t enterprises;
    const PanelEnterprise *enterprise_turnover; /* [enterprises] with storefronts in the panel */
    size_t strangers;      /* enterprises with turnover but without a storefront in the register */
    size_t contradictions; /* figures that disagree with finer ones */
    size_t orphans;        /* annual accounts whose deposit is not in the store */
    size_t unidentified;   /* gross margins from which turnover cannot be derived */
    const PanelCorrection *correction; /* [corrections] oldest first (corrections.h) */
    size_t corrections;
    const uint16_t *shops; /* [n] storefronts the enterprise's total was allocated over */
    const int *confirmed; /* [n] month number of the newest conclusive visit, where that confirmed a
                             front; else INT_MIN. NULL = nobody was confirmed, or a blind run */
    const unsigned char *phoenix; /* [n] 1: opened within a year of the end of another business of
                                     the same people or telephone; NULL = none, or nobody was
                                     visited yet */
    const unsigned char *opaque;  /* [n] 1: companies alone stand behind it; NULL likewise */
} Panel;

static inline const float *panel_turnover(const Panel *p, size_t i) {
    return p->turnover + i * p->months;
}
/* sd[i] of an error column that may be absent; 0 where nothing is estimated or known. */
static inline double panel_sd(const float *sd, size_t i) {
    return sd && sd[i] > 0 ? (double)sd[i] : 0;
}
/* How uncertain it is that storefront i's figures are its own, log units: allocated from an
 * enterprise's total, derived from a gross margin, or filed for a record linked to it. */
static inline double panel_foreign_sd(const Panel *p, size_t i) {
    assert(i < p->n);
    const double allocation = panel_sd(p->allocation_sd, i), margin = panel_sd(p->margin_sd, i);
    const double link = panel_sd(p->link_sd, i);
    return sqrt(allocation * allocation + margin * margin + link * link);
}
/* Which figure cell t of storefront i belongs to: the first column of that figure. */
static inline size_t panel_figure(const Panel *p, size_t i, size_t t) {
    return p->period ? p->period[i * p->months + t] : t;
}
/* Was month t of storefront i filed as zero: a month without trade, known to be one? */
static inline bool panel_zero(const Panel *p, size_t i, size_t t) {
    return p->zero && p->zero[i * zero_months_bytes(p->months) + t / 8] >> t % 8 & 1;
}
static inline bool panel_has_proxies(const Panel *p) {
    for (size_t k = 0; k < PROXY_KINDS; k++)
        if (p->proxy[k]) return true;
    return false;
}
static inline bool panel_has_seats(const Panel *p) {
    return p->proxy[PROXY_SEATS];
}
static inline const float *panel_footfall(const Panel *p, size_t i) {
    return p->footfall + i * p->months;
}

/* The months to load, and how. */
typedef struct PanelWindow {
    int from, to;   /* month numbers, inclusive; INT_MIN / INT_MAX = all that exist */
    size_t threads; /* that may read, 0 = all processors: beside the first, one reads footfall */
} PanelWindow;

/* The row of the storefront of that id; panel->n = there is none. panel_pick.c. */
size_t panel_row_of(const Panel *panel, const char *id);

/* The panel of count storefronts row[], ascending, with the same months and sectors. What is not
 * one value per storefront (turnover of enterprises) stays behind. panel_pick.c. */
void panel_pick(const Panel *panel, const uint32_t *row, size_t count, Arena *arena, Panel *out);

#endif
