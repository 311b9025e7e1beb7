/* filtering.h - options that pick rows of a list. */
#ifndef CLI_FILTERING_H
#define CLI_FILTERING_H
#include "detector/cli/command.h"
#include "detector/run/row_filter.h"

#define OPTIONS_FILTER                                                                            \
    {"district", "NAME", "only this district; may be repeated", 0, true},                         \
        {"sector", "NAME", "only this sector; may be repeated", 0, true},                         \
        {"where", "CONDITION",                                                                    \
         "only rows such as postcode=2060, posterior>=0.5, street~meir; may be repeated", 0,      \
         true},                                                                                   \
        {"per-district", "N", "at most the first N of each district; random controls stay", 0,    \
         false},                                                                                  \
    {                                                                                             \
        "fill-up", NULL, "places that a district leaves empty go to the next elsewhere", 0, false \
    }

/* What the options ask for. ST_USAGE for a condition or number that cannot be read. */
Status filtering_read(const Cli *cli, RowFilter *filter, Err *err);

#endif
