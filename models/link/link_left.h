/* link_left.h - a second look at what is left over.
 *
 * Once most storefronts have their record of a register, those without one and its records without
 * a storefront are few, and two of them are the same far more often than two of all. They are also
 * those whose names and addresses disagree, or they would not be left: so "same" is learned again
 * among them, and frozen with the model. */
#ifndef MODELS_LINK_LINK_LEFT_H
#define MODELS_LINK_LINK_LEFT_H
#include "models/link/link_cluster.h"
#include "models/link/link_em.h"

/* Learns left of the model; LINK_LEFT_FEW matches at least have to be there to learn from. */
enum { LINK_LEFT_FEW = 20 };
void link_left_learn(const Records *records, const LinkPairs *pairs, const LinkClusters *clusters,
                     const LinkLearned *learned, LinkModel *model);

/* A register, by which the model knows it: a hash of its name. */
uint64_t link_left_registry(const Records *records, size_t registry);

/* The score of a pair that is left over. */
LinkScore link_left_score(const Records *records, const LinkModel *model, const LinkPair *pair);

/* Weighs the pairs that are left over by it, where that makes them likelier, and joins further.
 * Nothing happens under a model that has learned nothing about them. O(pairs log pairs). */
void link_left_join(const Records *records, const LinkModel *model,
                    const LinkConstraints *constraints, LinkPairs *pairs, LinkClusters *clusters);

#endif
