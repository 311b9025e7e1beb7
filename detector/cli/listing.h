/* listing.h - rows of a watch-list as a table or JSON: what list and scan print. */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H
#include "detector/cli/command.h"
#include "detector/run/row_filter.h"

typedef struct ListingFilter {
    size_t limit;          /* rows, 0 = no limit */
    bool selected_only;    /* only rows with a selection */
    const RowFilter *rows; /* NULL = every row */
} ListingFilter;

bool listing_wants(const WatchRow *row, ListingFilter filter);

/* The by-law of the list, if it has one. */
void listing_say_basis(const Cli *cli, const Watchlist *list);
/* The same; what comes first, unless it is the most probable, and why the list is shorter than its
 * budget, if it is: a line each. */
void listing_say_length(const Cli *cli, const Watchlist *list);
/* What the run changed against the one before, and how to see why; nothing for a first run. */
Status listing_say_change(const Cli *cli, Store *store, const Watchlist *list, Err *err);
/* Who is gone since the run before, and what the registers changed about those listed. */
void listing_say_since(const Cli *cli, const Watchlist *list);
void listing_print(const Cli *cli, const Watchlist *list, ListingFilter filter);
/* Run and rows as one object, to standard output. */
Status listing_json_print(const Watchlist *list, ListingFilter filter, Err *err);

#endif
