/* challenge.h - gevel compare --champion A --challenger B. */
#ifndef CLI_CHALLENGE_H
#define CLI_CHALLENGE_H
#include "detector/cli/command.h"

#define OPTIONS_CHALLENGE                                                                         \
    {"champion", "A", "parameters in use: a preset, a file, default, or run:N", 0, false},        \
        {"challenger", "B", "parameters that may replace them, named in the same way", 0, false}, \
        {"from", "YYYY-MM", "of champion and challenger: first month; default: all", 0, false},   \
        {"to", "YYYY-MM", "last month; default: all", 0, false}, {                                \
        "seed", "S", "of both lists' random control sample; default 1", 0, false                  \
    }

bool challenge_given(const Cli *cli);
Status challenge_command(Cli *cli, Err *err);

#endif
