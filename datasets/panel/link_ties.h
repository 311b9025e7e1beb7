/* link_ties.h - what links are made of: an enterprise has a party, as the register says.
 *
 * Stores of a country whose parties were hashed under one key (docs/decisions/0017-shards.md) give
 * their ties to be joined; under keys of their own, ties of two stores never meet. */
#ifndef DATASETS_PANEL_LINK_TIES_H
#define DATASETS_PANEL_LINK_TIES_H
#include <stddef.h>

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

typedef struct LinkTie {
    const char *party; /* its keyed hash */
    const char *enterprise;
    int from, until;    /* days; INT_MIN and INT_MAX = not known, or it stands */
    unsigned char kind; /* LinkKind of a register: up to LINK_TIE */
} LinkTie;

typedef struct LinkTies {
    size_t n;
    const LinkTie *tie; /* [n] by party */
} LinkTies;

/* Whether it held at any time of the panel's months. */
bool link_tie_held(const LinkTie *tie, const Panel *panel);

/* Each tie that did, by party; its texts live until the next. */
typedef void (*TakeTie)(void *context, const LinkTie *tie);
Status link_ties_each(Store *store, const Panel *panel, TakeTie take, void *context, Err *err);

/* All ties, whenever they held, in the arena. */
Status link_ties_load(Store *store, Arena *arena, LinkTies *ties, Err *err);

/* Those of several stores, by party; texts stay where they are. O(n log n). */
void link_ties_join(const LinkTies *const *part, size_t parts, Arena *arena, LinkTies *out);

#endif
