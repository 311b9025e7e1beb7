/* threshold.h - --fail-on: when a finished run is worth a person's look (exit code 9). */
#ifndef CLI_THRESHOLD_H
#define CLI_THRESHOLD_H
#include "detector/cli/command.h"
#include "detector/compare/change.h"

#define OPTION_FAIL_ON                                                                             \
    {                                                                                              \
        "fail-on", "WHAT=N", "exit with 9 when over N: listed, entered, left, or drift (a share)", \
            0, true                                                                                \
    }

/* Checks the --fail-on options by themselves. ST_USAGE. */
Status threshold_check(const Cli *cli, Err *err);

/* ST_OVER names the first threshold that the run went over; drift is entered / listed, and counts
 * from the second run on. */
Status threshold_judge(const Cli *cli, const ListChange *change, Err *err);

#endif
