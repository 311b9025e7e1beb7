/* link_truth.h - gevel evaluate --links: a linking against a known truth. */
#ifndef CLI_LINK_TRUTH_H
#define CLI_LINK_TRUTH_H
#include "detector/cli/command.h"

/* Links the records of the store (nothing is written) and says how right that is. */
Status link_truth_evaluate(Cli *cli, Store *store, Err *err);

#endif
