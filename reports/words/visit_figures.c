/* visit_figures.c - customers = turnover x (1 + VAT) / ticket / quarters of an hour open. */
#include "reports/words/visit_figures.h"

#include "datasets/reference/sector_priors.h"

#include <math.h>

static const double weeks_month = 365.25 / 7 / 12;

/* Whole quarters of an hour after which a count on the right side of the middle is wrong once in
 * twenty, either way. Counts are Poisson, so their roots have a standard deviation of a half. */
static double minutes_to_tell(double expected, double declared) {
    const double once_in_twenty = 1.645, apart = sqrt(declared) - sqrt(expected);
    if (!(apart > 0)) return NAN;
    return VISIT_QUARTER * fmax(ceil(pow(once_in_twenty / apart, 2)), 1);
}

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
    visit.minutes = minutes_to_tell(visit.expected, visit.declared);
    return visit;
}
