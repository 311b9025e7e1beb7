/* stops.h - which storefronts an inspector goes to, and what is told of them before the visit.
 *
 * Under `--blind` an inspector is told of no storefront that waits for a visit why it was chosen:
 * neither place nor probability nor reasons, of those by rank as of those by lot, so that a control
 * is looked at as any other. Once a visit is recorded its whole dossier opens. */
#ifndef REPORTS_CONSOLE_STOPS_H
#define REPORTS_CONSOLE_STOPS_H
#include "reports/console/page.h"

/* Whether who asks works so: their list is one of places, whatever is asked of it. */
bool stops_blind(const Request *request);
/* Whether they are not told yet why this storefront is visited. */
Status stops_blind_to(const Request *request, const WatchRow *row, bool *blind, Err *err);

/* What is nobody's, not contested and not visited since the list was made, `most` at a time: the
 * first by rank, and random controls by their share of the list, drawn by a lot of their own. */
Status stops_free(const Request *request, size_t most, const WatchRow **stop, size_t *count,
                  Err *err);

#endif
