/* comparison.h - how a comparison of two runs is shown. */
#ifndef CLI_COMPARISON_H
#define CLI_COMPARISON_H
#include "detector/cli/command.h"
#include "detector/compare.h"

/* As tables, or as one JSON document; run_id 0 (a list that is not saved) is null there. */
Status comparison_print(Cli *cli, const Watchlist *before, const Watchlist *after,
                        const Comparison *comparison, Err *err);

#endif
