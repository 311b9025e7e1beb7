/* suppression.h - the second list of `gevel list`, by its own column: never mixed with the first.
 */
#ifndef CLI_SUPPRESSION_H
#define CLI_SUPPRESSION_H
#include "detector/cli/command.h"
#include "detector/run/row_filter.h"
#include "detector/run/suppressed.h"

typedef struct SuppressionView {
    const Suppressed *found; /* [n] */
    size_t n, listed;
} SuppressionView;

/* `limit` storefronts of the second list that the filter wants, 0 = those that are listed. */
SuppressionView suppression_view(const Cli *cli, const Watchlist *list, const Params *params,
                                 const RowFilter *rows, size_t limit);
void suppression_print(const Cli *cli, const SuppressionView *view);
json_t *suppression_json(const Watchlist *list, const SuppressionView *view);

#endif
