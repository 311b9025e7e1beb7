#include "detector/run/gate.h"

#include "models/params/params_detector.h"

Status gate_measure(Store *store, const Panel *panel, const Params *params, Arena *arena,
                    Coverage *coverage, Err *err) {
    const GateParams *limits = params_group(params, &gate_group);
    const CoverageGate gate = {limits->min_judgeable_share,
                               limits->min_turnover_share,
                               limits->max_contradictory_share,
                               limits->max_implausible_share,
                               limits->far_km,
                               limits->max_stale_months};
    return coverage_measure(store, panel, &gate, arena, coverage, err);
}
