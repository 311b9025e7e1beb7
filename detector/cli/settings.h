/* settings.h - parameters by name, where a command compares two sets of them. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H
#include "detector/cli/command.h"

/* "default", a preset, "run:N" or "run:last" (of the store), else a parameter file. ST_PARAMS with
 * the nearest known name when it is none of these. */
Status settings_named(Cli *cli, const char *name, Params **params, Err *err);

#endif
