#include "detector/rerun/compare_saved.h"

#include "detector/compare/compare_manifest.h"
#include "detector/rerun/past.h"
#include "detector/rerun/whatif.h"
#include "detector/run/scan.h"
#include "models/params/version.h"

typedef struct Again {
    const Watchlist *before, *after;
    size_t threads;
    Arena *arena;
    Watchlist *mixed;
} Again;

/* The facts of after, which history shows now, under the parameters of before. */
static Status score_again(Store *store, void *context, Err *err) {
    const Again *again = context;
    const Watchlist *after = again->after;
    const PanelWindow window = watchlist_window(after);
    Params *params = NULL;
    ScanOptions scan = {
        .from = window.from, .to = window.to, .seed = after->seed, .threads = again->threads};
    TRY(whatif_params(again->before, again->arena, &params, err));
    scan.hold = estimates_of(again->before, again->arena);
    return scan_run(store, params, &scan, again->arena, again->mixed, err);
}

/* What was purged leaves a side without its panel: the months kept with the list are all there is.
 */
static Status side_load(Store *store, Arena *arena, Side *side, Err *err) {
    Panel *panel = ARENA_ARRAY(arena, Panel, 1);
    Err purged = {0};
    bool known = false;
    const Status status = past_panel(store, side->list, arena, panel, &known, &purged);
    if (status && status != ST_INPUT) return FAIL(err, status, "%s", purged.text);
    if (!status && known) side->panel = panel;
    return ST_OK;
}

/* Whether a parameter differs that any score depends on, and both runs are of this build's model:
 * what it makes of the later facts under the earlier parameters then lies between the two. */
static bool can_split(const Comparison *differ) {
    if (differ->model_before != MODEL_VERSION || differ->model_after != MODEL_VERSION) return false;
    for (size_t k = 0; k < differ->parameters; k++)
        if (param_stage(differ->parameter[k].key) <= STAGE_CITY) return true;
    return false;
}

Status compare_saved(Store *store, const Watchlist *before, const Watchlist *after, size_t threads,
                     Arena *arena, Comparison *comparison, Err *err) {
    Side a = {before, NULL}, b = {after, NULL};
    Watchlist mixed = {0};
    bool known = false;
    Comparison differ = {0};
    TRY(compare_manifests(before->manifest, after->manifest, arena, &differ, err));
    const bool facts = differ.inputs || before->first_month != after->first_month ||
                       before->months != after->months;
    if (facts) TRY(side_load(store, arena, &a, err));
    if (facts) TRY(side_load(store, arena, &b, err));
    if (facts && can_split(&differ) && a.panel && b.panel) {
        Again again = {before, after, threads, arena, &mixed};
        TRY(past_do(store, after->run_id, score_again, &again, &known, err));
    }
    return compare_sides(&a, &b, known ? &mixed : NULL, arena, comparison, err);
}
