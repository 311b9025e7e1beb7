/* scan_list.h - what a run found, as a list: every storefront of the panel, by rank. */
#ifndef DETECTOR_RUN_SCAN_LIST_H
#define DETECTOR_RUN_SCAN_LIST_H
#include "detector/run/manifest.h"
#include "detector/run/watchlist.h"

/* Not yet saved, and without its manifest. Evidence without details or expected months gives rows
 * without numbers for sentences, or series. Rows refer to the input's arrays. */
void scan_list(const ManifestInput *input, Arena *arena, Watchlist *list);

#endif
