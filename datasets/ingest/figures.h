/* figures.h - turnover filed for a period: a quarter, a book year, a month of a return.
 *
 * A figure is kept as filed: its dates, its amount, who said so. It covers the months of which it
 * holds at least half of the days; its mean per month is the amount over the months it holds, parts
 * counted as parts (so a book year of 18 months needs no annualising). When figures overlap, the
 * finer one wins, then the later import; a coarser one then speaks for the months that are left,
 * when they are at least half of its own, with what is left of its amount. */
#ifndef DATASETS_INGEST_FIGURES_H
#define DATASETS_INGEST_FIGURES_H
#include "datasets/ingest/table.h"

typedef struct FigurePeriod {
    int start, end;   /* inclusive dates */
    int first, last;  /* months it covers; last < first when it covers none */
    double length;    /* months it holds, parts as parts */
    bool whole_month; /* exactly one calendar month */
} FigurePeriod;

/* NULL, or why it cannot be a period of turnover. */
const char *figure_period(int start, int end, FigurePeriod *period);

typedef struct Figure {
    FigurePeriod period;
    int64_t storefront;     /* storefront.id, or 0: */
    const char *enterprise; /* enterprise_id as in the register */
    size_t enterprise_length;
    const char *source; /* vat accounts till declared */
    double amount_eur;
    int64_t line;
} Figure;

/* Writes one figure. *same = false when this input gave the period before with another amount: the
 * first stays, or with `replace` the later. */
Status figure_put(FactWriter *sink, const Figure *figure, bool replace, bool *same, Err *err);

#endif
