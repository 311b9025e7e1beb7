/* link_accept.h - which records reach which storefront, and how surely. */
#ifndef MODELS_LINK_LINK_ACCEPT_H
#define MODELS_LINK_LINK_ACCEPT_H
#include "models/link/link_cluster.h"

typedef enum LinkState {
    LINK_NONE,     /* no storefront is likely */
    LINK_DOUBTFUL, /* one is likely: a person should look */
    LINK_ACCEPTED, /* sure enough to be shown with the storefront */
    LINK_MONEY     /* sure enough to carry turnover */
} LinkState;

/* What became of a record that is not a storefront itself. */
typedef struct LinkRecord {
    uint32_t storefront; /* the record of register 0; UINT32_MAX = none */
    uint32_t runner_up;  /* the second best candidate; UINT32_MAX = none */
    uint32_t via;   /* the record of a third register that makes it likelier; UINT32_MAX = none */
    int32_t total;  /* millibits, LINK_CERTAIN = a person decided */
    int32_t behind; /* millibits from the runner-up, of this record or of the storefront */
    LinkState state;
} LinkRecord;

/* out [n], register 0 left empty. Register 0 holds the storefronts. O(pairs). */
void link_accept(const Records *records, const LinkPairs *pairs, const LinkClusters *clusters,
                 const LinkParams *params, LinkRecord *out);

#endif
