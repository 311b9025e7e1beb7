/* gate.h - are the facts good enough to score? Coverage measured against the gate's parameters. */
#ifndef DETECTOR_RUN_GATE_H
#define DETECTOR_RUN_GATE_H
#include "datasets/quality/coverage.h"
#include "models/params/params.h"

/* Measures a loaded panel, whose totals of enterprises have been shared out (allocation_apply).
 * coverage_gate tells whether a run is refused. */
Status gate_measure(Store *store, const Panel *panel, const Params *params, Arena *arena,
                    Coverage *coverage, Err *err);

#endif
