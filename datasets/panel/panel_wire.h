/* panel_wire.h - a panel as bytes, for another process. */
#ifndef DATASETS_PANEL_PANEL_WIRE_H
#define DATASETS_PANEL_PANEL_WIRE_H
#include "datasets/base/wire.h"
#include "datasets/panel/panel.h"

/* One walk writes or reads it (wire.h). Columns may be missing, but for ids, sectors, districts and
 * traits; sensors, counters and turnover of enterprises stay behind. Read, ids ascend and every
 * index is within what it points into, or the wire has a fault and the panel is blank. */
void panel_wire(Wire *wire, Panel *panel);

#endif
