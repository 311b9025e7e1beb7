/* shard_part.h - what one shard gives to the list of its country.
 *
 * What its storefronts say by themselves, under estimates that all shards hold, and all that links,
 * inspections, ranking and the list need of them besides; no months of turnover. As bytes it goes
 * from the process that read the shard to the one that ranks. */
#ifndef DETECTOR_SHARDS_SHARD_PART_H
#define DETECTOR_SHARDS_SHARD_PART_H
#include "datasets/base/wire.h"
#include "datasets/panel/panel.h"
#include "datasets/panel/started_again.h"
#include "detector/run/manifest.h"
#include "detector/run/outcomes.h"

typedef struct ShardPart {
    Panel panel;                     /* without months; key NULL */
    const char *const *municipality; /* [n] may be NULL */
    size_t signals;
    const double *evidence;                                  /* [n x signals] own columns */
    const double *share, *share_low, *share_high, *declared; /* [n] as in Evidence */
    const unsigned char *judged;                             /* [n] */
    const char *const *reason;                               /* [n] NULL where judged */
    const char *party_key; /* tells the key of its parties from others; NULL = it has none */
    const int *opened;     /* [n] day, INT_MIN = not known */
    LinkTies ties;         /* of all its enterprises, also those without a storefront here */
    Endings endings;       /* of its enterprises */
    size_t outcomes;
    Outcome *outcome;  /* [outcomes] storefront: row + 1; by storefront, then day */
    const char *scope; /* JSON object with "scope", as a manifest has it; NULL = none */
    ManifestFiles files;
    size_t judged_again; /* whose evidence was not read back */
    EstimatesGaps gaps;
} ShardPart;

/* One walk writes or reads it (wire.h). Read, every index is within what it points into, or the
 * wire has a fault. */
void shard_part_wire(Wire *wire, ShardPart *part);

#endif
