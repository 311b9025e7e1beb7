/* access.h - whose dossier is whose.
 *
 * An inspector reads the dossier of a storefront on the newest list, unless a colleague has its
 * case, and those of the cases assigned to them; a lead of every storefront that is listed, has
 * a case or is contested; anybody what a lead granted, until it ends. Nobody else reads any. */
#ifndef DETECTOR_TEAM_ACCESS_H
#define DETECTOR_TEAM_ACCESS_H
#include "detector/run/watchlist.h"
#include "detector/team/account.h"

Status access_dossier(Store *store, const Account *account, const WatchRow *row, int64_t now,
                      bool *allowed, Err *err);

typedef struct Grant {
    int64_t account, storefront, until, by, now; /* seconds */
    const char *storefront_id, *reason;
} Grant;
/* ST_USAGE without a reason, or for longer than 30 days. */
Status access_grant(Store *store, const Grant *grant, Err *err);

/* How many dossiers somebody has read since a second, counted in the log. */
Status access_count(Store *store, int64_t account, int64_t since, size_t *count, Err *err);

#endif
