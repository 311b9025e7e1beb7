/* words.h - what is said about one row, the same on every medium: why it is here, its data, the
 * checks every visit includes. */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H
#include "reports/report.h"

#define WORDS_ROUTINE "Selected for a routine check."
#define WORDS_LIMITS                                                                             \
    "A place on this list is no finding and no suspicion against anybody: it means that the "    \
    "declared figures and the counted customers do not fit each other well, and that a look at " \
    "the premises can tell why."

/* Two sentences with numbers; for a random control the sentence that says so. */
const char *words_why(const Watchlist *list, const WatchRow *row, const Reasons *reasons,
                      Arena *arena);
/* The first rendered sentence of the strongest reason, or what to say without one. */
const char *words_first(const WatchRow *row, const Reasons *reasons, Arena *arena);
/* "Meir 12, 2000 Antwerpen" from what the register has. */
const char *words_address(const WatchRow *row, Arena *arena);
const char *words_title(const WatchRow *row, Arena *arena); /* name, else storefront id */
const char *words_traits(const WatchRow *row,
                         Arena *arena); /* NULL without documented exceptions */
const char *words_share(const Watchlist *list, const WatchRow *row,
                        Arena *arena); /* "18 % - 52 %" */
const char *words_selection(const WatchRow *row);
const char *words_signal(const char *signal_id); /* its title */

/* How many months of one series are known, and the last of them ("" when none). */
typedef struct DataAge {
    size_t months, known;
    const char *last;
} DataAge;
DataAge words_age(const Watchlist *list, const WatchRow *row, int series, Arena *arena);
/* One sentence on turnover and footfall data. */
const char *words_data(const Watchlist *list, const WatchRow *row, Arena *arena);

extern const char *const words_checks[];   /* of every visit; ends with NULL */
extern const char *const words_innocent[]; /* always possible; ends with NULL */

#endif
