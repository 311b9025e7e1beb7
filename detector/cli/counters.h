/* counters.h - what check says about counters of passers-by. */
#ifndef CLI_COUNTERS_H
#define CLI_COUNTERS_H
#include "detector/cli/command.h"

void counters_print(const Cli *cli, const Coverage *coverage); /* nothing without counts */
json_t *counters_json(const Coverage *coverage);               /* null without counts */

#endif
