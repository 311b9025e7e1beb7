/* links.h - what storefronts have in common: parties of the register, their enterprise, their door.
 *
 * A bipartite graph in plain arrays. A resource is one director, owner, address, telephone number,
 * ... with the panel rows that share it, at least two. Parties are known by keyed hashes only, and
 * nothing of them is kept here: resources are ordered by their members, so no result depends on
 * the key. Resources with the same members count once (a couple that directs the same shops). */
#ifndef DATASETS_PANEL_LINKS_H
#define DATASETS_PANEL_LINKS_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/panel/link_ties.h"

typedef struct Links {
    size_t resources, edges;
    const unsigned char *kind; /* [resources] LinkKind */
    const size_t *begin;       /* [resources + 1] offsets into member */
    const uint32_t *member;    /* [edges] panel rows, ascending within a resource */
    const float *ended; /* [edges] months before the panel's end; 0 = it stands. NULL: all do */
} Links;

/* Ties that held at any time of the panel's months. Arrays live in the arena. O(edges log edges).
 */
Status links_load(Store *store, const Panel *panel, Arena *arena, Links *links, Err *err);

/* The same of ties that are at hand, of the storefronts of any number of stores. */
void links_make(const Panel *panel, const LinkTies *ties, Arena *arena, Links *links);

#endif
