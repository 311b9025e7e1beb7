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

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/panel/panel.h"
#include "datasets/store/store.h"

/* Of two kinds that join the same storefronts the first is kept. */
typedef enum LinkKind {
    LINK_DIRECTOR,
    LINK_OWNER,
    LINK_ACCOUNT,
    LINK_PHONE,
    LINK_ADDRESS,    /* registered seat of the enterprise */
    LINK_TIE,        /* any other role of links.csv */
    LINK_ENTERPRISE, /* one enterprise with several storefronts */
    LINK_DOOR,       /* the same street and number in the register */
    LINK_KINDS
} LinkKind;
const char *link_name(LinkKind kind); /* "director" ... */

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

#endif
