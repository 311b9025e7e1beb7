/* methods_city.h - what the city of a run taught the model, for gevel methods. */
#ifndef DETECTOR_CLI_METHODS_CITY_H
#define DETECTOR_CLI_METHODS_CITY_H
#include "detector/cli/command.h"
#include "detector/run/watchlist.h"

/* Kinds, reliability and curves as the run recorded them; of one signal, or of all (NULL). ST_USAGE
 * when the run recorded none. */
Status methods_city(const Cli *cli, const Watchlist *run, const char *signal, Err *err);

#endif
