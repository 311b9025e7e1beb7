/* planning.h - options and numbers of an inspection round, for the commands that plan one. */
#ifndef CLI_PLANNING_H
#define CLI_PLANNING_H
#include "detector/cli/command.h"
#include "detector/route/route.h"

#define OPTIONS_ROUND                                                                              \
    {"start", "LON,LAT", "where each day of the round begins and ends; default: the middle", 0,    \
     false},                                                                                       \
        {"any-hour", NULL, "as if every door were open at any hour", 0, true}, {                   \
        "date", "YYYY-MM-DD", "first day of the round; default: the working day after the run", 0, \
            false                                                                                  \
    }

/* The hours of the list's doors, while the store is at its moment; NULL with --any-hour. */
Status planning_hours(const Cli *cli, Store *store, const Watchlist *list, const RouteHours **hours,
                      Err *err);

/* Plans the round of a list; *planned is false when no selected storefront has a place, or all that
 * have one are closed (round->closed). */
Status planning_round(const Cli *cli, const Params *params, const Watchlist *list,
                      const RouteHours *hours, Route *round, bool *planned, Err *err);

#endif
