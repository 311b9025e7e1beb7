/* watchlist_digest.h - the digest of the canonical list; private to the detector. */
#ifndef DETECTOR_RUN_WATCHLIST_DIGEST_H
#define DETECTOR_RUN_WATCHLIST_DIGEST_H
#include "datasets/base/digest.h"
#include "detector/run/watchlist.h"

/* BLAKE2b-256 of watchlist_csv of all rows, without holding that text as a whole. */
void watchlist_digest(const Watchlist *list, char out[DIGEST_TEXT]);

#endif
