/* placing.h - what the page about places of a report shows, computed before it is rendered. */
#ifndef CLI_PLACING_H
#define CLI_PLACING_H
#include "detector/cli/areas.h"
#include "detector/cli/trust.h"
#include "reports/publish/report.h"

#define OPTIONS_PLACES                                                                           \
    OPTIONS_AREAS, OPTION_TRUST,                                                                 \
        {"places", NULL,                                                                         \
         "a page about places: hot spots; with --since, --pressed and "                          \
         "--near also what moved",                                                               \
         0, true},                                                                               \
    {                                                                                            \
        "exchange", "FILE", "bundle of a city to compare with on that page; may be repeated", 0, \
            true                                                                                 \
    }

bool placing_wanted(const Cli *cli); /* --places or --exchange is given */
Status placing_read(Cli *cli, Store *store, const Params *params, const Watchlist *list,
                    ReportPlaces *places, Err *err);

#endif
