/* evaluation.h - the part of `gevel evaluate` that needs no known truth. */
#ifndef CLI_EVALUATION_H
#define CLI_EVALUATION_H
#include "detector/cli/command.h"
#include "detector/evaluate/accuracy.h"

/* Prints what outcomes say about the run that was asked for, or all runs. */
Status evaluation_outcomes(Cli *cli, Store *store, Err *err);

/* One sentence on drift. */
const char *evaluation_drift(const Cli *cli, const Drift *drift);

#endif
