/* areas.h - the options that name a date and areas, of displacement and report. */
#ifndef CLI_AREAS_H
#define CLI_AREAS_H
#include "detector/cities/places.h"
#include "detector/cli/command.h"

#define OPTIONS_AREAS                                                                          \
    {"since", "YYYY-MM", "displacement: first month after the change", 0, false},              \
        {"pressed", "AREA", "district, street or postcode under pressure; may be repeated", 0, \
         true},                                                                                \
        {"near", "AREA", "where it may have gone; may be repeated", 0, true},                  \
        {"control", "AREA", "what to compare with; default: everywhere else", 0, true}, {      \
        "months", "N", "on each side of the date; default 12", 0, false                        \
    }

/* What was given; ST_USAGE names what is missing. */
Status areas_read(const Cli *cli, Areas *areas, Err *err);

#endif
