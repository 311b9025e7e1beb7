/* exchange_cells.h - which sectors and districts of a run a bundle may tell, and which join
 * "other".
 *
 * A cell holds the sum of probabilities m of n storefronts. Who stands out is more likely than not,
 * so x of them do with 2 m - n <= x <= 2 m: a sum of k / 2, and as much of those left, tells x no
 * more closely than to within k = disclosure.least. Where public reports hide x and tell totals,
 * cells are joined until both together tell no more than the reports do. MODEL 9.4. */
#ifndef DETECTOR_CITIES_EXCHANGE_CELLS_H
#define DETECTOR_CITIES_EXCHANGE_CELLS_H
#include "detector/run/watchlist.h"
#include "models/params/params_detector.h"

typedef struct ExchangeCell {
    const char *by, *name; /* "sector" or "district"; its name, or "other" */
    double storefronts, fronts;
} ExchangeCell;

typedef struct ExchangePeriod {
    int first_month, last_month;
    double storefronts, fronts;
    size_t cells;
    ExchangeCell *cell; /* sectors, then districts, by name */
} ExchangePeriod;

/* What a bundle may tell: its own rules, and what public reports of the same run hide. */
typedef struct ExchangeRules {
    const ExchangeParams *exchange;
    const DisclosureParams *disclosure;
} ExchangeRules;

/* To cell[<= judged rows + 1], by name, "other" last; returns how many. */
size_t exchange_cells(const Watchlist *list, const char *by, const ExchangeRules *rules,
                      Arena *arena, ExchangeCell *cell);
/* ST_INPUT when not even the period's totals may be told. */
Status exchange_total(const Watchlist *list, const ExchangePeriod *period,
                      const ExchangeRules *rules, Err *err);

#endif
