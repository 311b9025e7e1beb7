#include "detector/contest/rescore.h"

#include <math.h>

#include "datasets/base/text.h"
#include "datasets/store/history.h"
#include "detector/run/facts.h"
#include "detector/run/manifest.h"

typedef struct Ask {
    Store *store;
    const char *storefront_id;
    int month;
    const ScanOptions *options;
    Arena *arena;
} Ask;

/* What the storefront declared in the month, as a scan would read it. */
static Status read_declared(const Ask *ask, const Params *params, const PanelWindow *window,
                            double *declared, Err *err) {
    Arena *scratch = arena_open();
    Panel panel = {0};
    *declared = NAN;
    const Status status = facts_panel(ask->store, params, window, scratch, &panel, err);
    const long t = (long)ask->month - panel.first_month;
    for (size_t i = 0; !status && i < panel.n && t >= 0 && t < (long)panel.months; i++)
        if (text_equal(panel.id[i], ask->storefront_id))
            *declared = panel_zero(&panel, i, (size_t)t) ? 0 : (double)panel_turnover(&panel, i)[t];
    arena_close(scratch);
    return status;
}

static Status judge(const Ask *ask, const Watchlist *run, double *declared, Judged *out, Err *err) {
    Params *params = NULL;
    const PanelWindow window = watchlist_window(run);
    ScanOptions same = *ask->options;
    same.from = window.from;
    same.to = window.to;
    same.seed = run->seed;
    same.reuse = true;
    same.hold = estimates_of(run, ask->arena);
    TRY(manifest_params(run->manifest, ask->arena, &params, err));
    TRY(read_declared(ask, params, &window, declared, err));
    TRY(scan_run(ask->store, params, &same, ask->arena, &out->list, err));
    out->row = watchlist_row(&out->list, ask->storefront_id);
    return ST_OK;
}

/* The newest run; run_id stays 0 when none is saved. */
static Status newest(const Ask *ask, Watchlist *run, Rescore *rescore, Err *err) {
    RunInfo *runs;
    size_t count;
    TRY(runs_list(ask->store, ask->arena, &runs, &count, err));
    if (!count) return ST_OK;
    TRY(watchlist_load(ask->store, 0, ask->arena, run, err));
    const WatchRow *row = watchlist_row(run, ask->storefront_id);
    rescore->run_id = run->run_id;
    rescore->place = row ? row->rank : 0;
    return ST_OK;
}

Status rescore_begin(Store *store, const char *storefront_id, int month, const ScanOptions *options,
                     Arena *arena, Rescore *rescore, Err *err) {
    const Ask ask = {store, storefront_id, month, options, arena};
    Watchlist run = {0};
    *rescore = (Rescore){.declared = {NAN, NAN}};
    TRY(newest(&ask, &run, rescore, err));
    if (!rescore->run_id) return ST_OK;
    return judge(&ask, &run, &rescore->declared[0], &rescore->before, err);
}

Status rescore_finish(Store *store, const char *storefront_id, int month,
                      const ScanOptions *options, Arena *arena, Rescore *rescore, Err *err) {
    const Ask ask = {store, storefront_id, month, options, arena};
    Watchlist run = {0};
    if (!rescore->run_id) return ST_OK;
    TRY(watchlist_load(store, rescore->run_id, arena, &run, err));
    return judge(&ask, &run, &rescore->declared[1], &rescore->after, err);
}

/* ---- a correction of the past ---- */

static Status find_correction(Store *store, int64_t input_id, Arena *arena, Correction *correction,
                              Err *err) {
    Corrections all;
    TRY(corrections_list(store, NULL, arena, &all, err));
    for (size_t k = 0; k < all.n; k++)
        if (all.correction[k].input_id == input_id) {
            *correction = all.correction[k];
            return ST_OK;
        }
    return FAIL(err, ST_INPUT, "input %lld is no correction; gevel correct list shows them all",
                (long long)input_id);
}

/* Judges the facts as they were after an input, all outcomes known. */
static Status judge_after(const Ask *ask, int64_t input_id, const Watchlist *run, double *declared,
                          Judged *out, Err *err) {
    TRY(history_open(ask->store, input_id, INT64_MAX, err));
    const Status status = judge(ask, run, declared, out, err);
    const Status closed = history_close(ask->store, err);
    return status ? status : closed;
}

Status rescore_past(Store *store, int64_t input_id, const ScanOptions *options, Arena *arena,
                    Correction *correction, Rescore *rescore, Err *err) {
    Watchlist run = {0};
    *rescore = (Rescore){.declared = {NAN, NAN}};
    TRY(find_correction(store, input_id, arena, correction, err));
    const Ask ask = {store, correction->storefront_id, correction->month, options, arena};
    TRY(newest(&ask, &run, rescore, err));
    if (!rescore->run_id) return ST_OK;
    TRY(judge_after(&ask, input_id - 1, &run, &rescore->declared[0], &rescore->before, err));
    return judge_after(&ask, input_id, &run, &rescore->declared[1], &rescore->after, err);
}
