/* count_checks.h - what the counts of one file are, seen together: hours or days, local time or
 * UTC, counts or running totals, once or twice. */
#ifndef DATASETS_INGEST_COUNT_CHECKS_H
#define DATASETS_INGEST_COUNT_CHECKS_H
#include "datasets/ingest/source.h"

/* Settles what the counts of the unit do not say themselves, once they are all gathered: moves UTC
 * to the zone (load->options->zone, or the mapping's), and takes as long as lies between them those
 * whose length is not given. Refuses the unit (load_refuse) when times are in UTC and no zone is
 * named, a counter only counts up, or many times stand twice with other counts. */
Status count_checks(Load *load, Err *err);

#endif
