/* panel_join.h - several panels as one, as if their storefronts lay in one store. */
#ifndef DATASETS_PANEL_PANEL_JOIN_H
#define DATASETS_PANEL_PANEL_JOIN_H
#include "datasets/panel/panel.h"

/* Where a row of the joined panel came from. */
typedef struct PanelOrigin {
    uint32_t part, row;
} PanelOrigin;

/* All rows of part[parts] in the order of their ids, in the arena; they have the same months and
 * columns (panel_columns.h), and rows in that order themselves. Sectors go by name; keys become row
 * + 1. Ids that two parts have follow each other. origin[rows]. What is not one value per
 * storefront stays behind, as with panel_pick. O(n log parts). */
void panel_join(const Panel *const *part, size_t parts, Arena *arena, Panel *out,
                const PanelOrigin **origin);

#endif
