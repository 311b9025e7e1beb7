/* sector_priors.h - what is known beforehand about a sector group: the shipped tables
 * reference/sector_priors.csv and sector_priors_extra.csv. Most numbers are judgements (their
 * `source` and `verified` columns say which are not). All *_sd: natural log, between shops. */
#ifndef DATASETS_REFERENCE_SECTOR_PRIORS_H
#define DATASETS_REFERENCE_SECTOR_PRIORS_H
#include <stdbool.h>

typedef struct SectorPrior {
    double basket, basket_sd;   /* EUR a ticket, VAT included */
    double capture, capture_sd; /* visitors per passer-by */
    double density, density_sd; /* turnover, EUR a year per m2 */
    double per_fte, per_fte_sd; /* turnover, EUR a year per FTE */
    double hours;               /* open per week */
    double conversion;          /* tickets per visitor */
    double floor, floor_sd;     /* m2 */
    double staff, staff_sd;     /* FTE */
    double goods_margin;        /* 1 - cost of goods / turnover */
    double vat;                 /* rate in Belgium, 0..1 */
    double tickets;             /* at most, that one FTE serves in an hour */
} SectorPrior;

/* False when the tables do not know the group. */
bool sector_prior(const char *group, SectorPrior *prior);

#endif
