/* links_join.h - links within the parts of a country, as those of all its storefronts.
 *
 * Nothing is found between parts: parties are known by hashes under a key that is each store's own.
 */
#ifndef DATASETS_PANEL_LINKS_JOIN_H
#define DATASETS_PANEL_LINKS_JOIN_H
#include "datasets/panel/links.h"

/* row[p][i]: the joined row of row i of part p, ascending in i. Resources in the order of their
 * members, as links_load leaves them; in the arena. O(edges log resources). */
void links_join(const Links *const *part, const uint32_t *const *row, size_t parts, Arena *arena,
                Links *out);

#endif
