/* comparison.h - how a comparison of two runs is shown. */
#ifndef CLI_COMPARISON_H
#define CLI_COMPARISON_H
#include "detector/cli/command.h"
#include "detector/compare/compare.h"

/* "run 3", or `other` for a list that is not saved. In the program's arena. */
const char *comparison_name(const Cli *cli, const Watchlist *list, const char *other);

typedef struct Compared {
    const Watchlist *before, *after;
    const char *before_name, *after_name;
    const Comparison *comparison;
} Compared;

json_t *comparison_json(const Compared *compared);
void comparison_text(const Cli *cli, const Compared *compared);

/* As tables, or as one JSON document; run_id 0 (a list that is not saved) is null there. */
Status comparison_print(Cli *cli, const Compared *compared, Err *err);

#endif
