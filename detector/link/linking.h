/* linking.h - one linking: records from the store, compared by a frozen model, as premises.
 *
 * All of it follows from the records, the model and what people decided, and from nothing else: so
 * a store that grew in a thousand deliveries is linked as one that came at once. What an earlier
 * linking compared (link_memory.h) is taken over where both records are as they were; premises and
 * links are made each time.
 */
#ifndef DETECTOR_LINK_LINKING_H
#define DETECTOR_LINK_LINKING_H
#include "datasets/records/records_again.h"
#include "datasets/records/records_load.h"
#include "detector/link/link_decisions.h"
#include "detector/link/link_memory.h"
#include "detector/link/link_rows.h"
#include "models/link/link_accept.h"
#include "models/link/link_succession.h"

typedef struct LinkingOptions {
    bool learn;     /* a new model, even if there is one */
    size_t threads; /* 0 = all processors */
} LinkingOptions;

typedef struct Linking {
    Arena *arena;
    const Params *params;
    Records records;
    const unsigned char *reused; /* [n] its key named another shop before (records_reused.h) */
    size_t reused_keys;
    LinkModel model;
    int64_t version;     /* of the model; of one learned now, that it will have */
    bool learned;        /* now: it is not in the store yet */
    bool again;          /* by the memory of an earlier linking */
    RecordsAgain change; /* since then */
    LinkView view;
    LinkBlocks blocks;
    LinkPairs found; /* as they were found, but for totals: what decisions add is not among them */
    LinkPairs pairs; /* of storefronts and records; those not worth keeping left out */
    LinkDecisions decisions;
    LinkRows saved; /* links of the store as it was read */
    LinkClusters clusters;
    LinkRecord *link; /* [n] register 0 left empty */
    LinkSuccessions successions;
    double all_pairs, expected; /* pairs of different registers; matches the model expects */
} Linking;

/* Reads and links. ST_INPUT when there is nothing to link. The store is read within one moment,
 * which ends before anything is computed. */
Status linking_make(Store *store, const Params *params, const LinkingOptions *options, Arena *arena,
                    Linking *linking, Err *err);

/* The parameters it was made with: a frozen model brings its own. */
LinkParams linking_params(const Linking *linking);

/* Number of the premises of record i, of the record that it is named after: its storefront, else
 * the record that was known first. *anchor: that record. */
uint64_t linking_premises(const Linking *linking, size_t i, size_t *anchor);

/* The record named `text`: REGISTER:KEY, or a storefront_id. ST_USAGE when there is none. */
Status linking_find(const Linking *linking, const char *text, size_t *record, Err *err);

#endif
