/* started_again.h - storefronts of people whose other business ended: over several stores.
 *
 * In one store sql/queries/started_again_people.sql finds them. Where an enterprise ended in one
 * store of a country and its director opened a shop in another, neither store can; so each gives
 * its ties, its openings and its endings, and they are found here, by the same rule. */
#ifndef DATASETS_PANEL_STARTED_AGAIN_H
#define DATASETS_PANEL_STARTED_AGAIN_H
#include "datasets/panel/link_ties.h"

/* An enterprise closed a shop, or went bankrupt. */
typedef struct Ending {
    const char *enterprise;
    int day;
} Ending;

typedef struct Endings {
    size_t n;
    const Ending *ending; /* [n] */
} Endings;
Status endings_load(Store *store, Arena *arena, Endings *endings, Err *err);

/* Those of several stores; by enterprise and day, each once. */
void endings_join(const Endings *const *part, size_t parts, Arena *arena, Endings *out);

/* opened [panel->n]: the day on which each opened, INT_MIN = not known. In the arena. */
Status openings_load(Store *store, const Panel *panel, Arena *arena, const int **opened, Err *err);

/* Sets mark[i] of storefronts of the panel (all stores') that opened, by its last day, up to two
 * months before or a year after another enterprise of the same director, owner or telephone ended.
 * People with more than ten enterprises are a trade of their own and are left out. */
void started_again(const Panel *panel, const LinkTies *ties, const Endings *endings,
                   const int *opened, unsigned char *mark);

#endif
