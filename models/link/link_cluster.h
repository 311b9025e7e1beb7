/* link_cluster.h - which records are one premises. */
#ifndef MODELS_LINK_LINK_CLUSTER_H
#define MODELS_LINK_LINK_CLUSTER_H
#include "models/link/link_pairs.h"

enum { LINK_CERTAIN = 100000 }; /* millibits of what a person decided */

/* What a person said about two records a < b: the same premises, or not. */
typedef struct LinkVerdict {
    uint32_t a, b;
    bool same;
} LinkVerdict;

typedef struct LinkConstraints {
    size_t verdicts;
    const LinkVerdict *verdict; /* [verdicts] in order of (a, b) */
    double overlap_days;        /* that two records of one register may share and be one premises */
} LinkConstraints;

typedef struct LinkClusters {
    uint32_t *of;    /* [n] the cluster's first record */
    uint32_t *next;  /* [n] the next record of the cluster, in order; UINT32_MAX = the last */
    size_t clusters; /* of two records or more */
    size_t largest;  /* records of the largest */
} LinkClusters;

/* Puts the verdicts into the pairs, as certain ones; in order of (a, b) again. */
void link_pairs_decide(LinkPairs *pairs, const LinkConstraints *constraints, Arena *arena);

/* Joins records from the best pair down, as long as the mean of all pairs between two clusters
 * speaks for it and none forbids it. Register 0 has each premises once; another register may have
 * one twice when the records' lives do not overlap. O(pairs log pairs). */
void link_clusters_make(const Records *records, const LinkPairs *pairs,
                        const LinkConstraints *constraints, Arena *arena, LinkClusters *clusters);

/* Joins further by some more pairs, [count] in any order, by the same rule; a pair that is left
 * over needs no mean, for what speaks against it at one record does so at the next. Leaves them
 * sorted. */
void link_clusters_join(const Records *records, const LinkPairs *pairs,
                        const LinkConstraints *constraints, LinkPair *more, size_t count,
                        LinkClusters *clusters);

#endif
