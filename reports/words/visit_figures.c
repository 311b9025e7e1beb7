/* visit_figures.c - customers = turnover x (1 + VAT) / ticket / quarters of an hour open. */
#include "reports/words/visit_figures.h"

#include "datasets/reference/sector_priors.h"

#include <math.h>

static const double weeks_month = 365.25 / 7 / 12;

VisitFigures visit_figures_of(const Watchlist *list, const WatchRow *row) {
    SectorPrior prior;
    VisitFigures visit = {.basket_eur = NAN, .hours_week = NAN};
    double vat = NAN;
    if (row->sector && sector_prior(row->sector, &prior)) {
        visit.basket_eur = prior.basket;
        visit.hours_week = prior.hours;
        vat = prior.vat;
    }
    const double quarters = visit.hours_week * weeks_month * 4;
    const double ticket = visit.basket_eur / (1 + vat) * quarters;
    visit.expected = watchlist_detail(list, row, "level.expected_eur") / ticket;
    visit.declared = watchlist_detail(list, row, "level.declared_eur") / ticket;
    return visit;
}
