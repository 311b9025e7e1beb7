/* count_running.h - readings of counters that count on become counts. */
#ifndef DATASETS_INGEST_COUNT_RUNNING_H
#define DATASETS_INGEST_COUNT_RUNNING_H
#include "datasets/ingest/source.h"

/* Each direction, lane and class of a counter by itself. A reading is taken where the one before
 * lies as long before it as it covers; the others are left out and told (running_tell.h). The
 * counts of the unit lose their order. */
Status count_running(Load *load, Err *err);

#endif
