#include "detector/rerun/replay.h"

#include <jansson.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/compare/compare.h"
#include "detector/rerun/gone.h"
#include "detector/rerun/past.h"
#include "detector/run/manifest.h"
#include "detector/run/ranking.h"
#include "detector/run/scan.h"
#include "detector/run/watchlist_csv.h"
#include "models/params/version.h"

/* A parameter that this version does not know shows among the differences. */
static Status restore_params(const Watchlist *saved, Params *params, Err *err) {
    json_t *manifest = json_loads(saved->manifest, 0, NULL);
    json_t *all = json_object_get(manifest, "params");
    Status status = ST_OK;
    const char *key;
    json_t *row;
    if (!all)
        status = FAIL(err, ST_INTEGRITY, "the manifest of run %lld is no longer valid JSON",
                      (long long)saved->run_id);
    json_object_foreach(all, key, row) {
        char value[NUM_TEXT];
        ParamValue known;
        if (status) break;
        if (!params_find(params, key, &known)) continue;
        (void)num_format(json_number_value(json_object_get(row, "value")), value);
        status = params_restore(params, key, value,
                                json_string_value(json_object_get(row, "origin")), err);
    }
    json_decref(manifest);
    return status;
}

static void differ(Replay *replay, const char *what, const char *saved, const char *replayed) {
    replay->difference[replay->differences++] = (ReplayDifference){what, saved, replayed};
}

static void differ_all(Replay *replay, const char *kind, const Difference *difference, size_t n,
                       Arena *arena) {
    for (size_t k = 0; k < n; k++)
        differ(replay, arena_printf(arena, "%s %s", kind, difference[k].key), difference[k].before,
               difference[k].after);
}

static const char *text_digest(const char *text, Arena *arena) {
    Digest digest;
    char hex[DIGEST_TEXT];
    digest_init(&digest);
    digest_add(&digest, text, strlen(text));
    digest_hex(&digest, hex);
    return arena_strdup(arena, hex);
}

/* NULL = from before model versions were recorded. */
static const char *model_text(int model, Arena *arena) {
    return model ? arena_printf(arena, "%d", model) : NULL;
}

static Status judge(const Watchlist *saved, const Watchlist *again, Arena *arena, Replay *replay,
                    Err *err) {
    char digest[DIGEST_TEXT];
    Comparison comparison = {0};
    watchlist_digest(again, digest);
    replay->saved_digest = saved->output_digest;
    replay->digest = arena_strdup(arena, digest);
    const bool list = text_equal(saved->output_digest, digest);
    const bool manifest = manifest_same(saved->manifest, again->manifest);
    replay->same = list && manifest;
    replay->version = saved->version;
    replay->model = manifest_model(saved->manifest);
    replay->ranking = manifest_ranking(saved->manifest);
    TRY(compare_runs(saved, again, arena, &comparison, err));
    enum { SINGLE = 5 };
    replay->difference =
        ARENA_ARRAY(arena, ReplayDifference, SINGLE + comparison.parameters + comparison.inputs);
    if (!list) differ(replay, "list", saved->output_digest, replay->digest);
    if (!manifest)
        differ(replay, "manifest", text_digest(saved->manifest, arena),
               text_digest(again->manifest, arena));
    if (replay->model != MODEL_VERSION)
        differ(replay, "model version", model_text(replay->model, arena),
               model_text(MODEL_VERSION, arena));
    if (replay->ranking != RANKING_VERSION)
        differ(replay, "ranking version", model_text(replay->ranking, arena),
               model_text(RANKING_VERSION, arena));
    if (!text_equal(saved->version, again->version))
        differ(replay, "version", saved->version, again->version);
    differ_all(replay, "input", comparison.input, comparison.inputs, arena);
    differ_all(replay, "parameter", comparison.parameter, comparison.parameters, arena);
    return ST_OK;
}

typedef struct Again {
    const Params *params;
    ScanOptions scan;
    Arena *arena;
    Watchlist *list;
} Again;

static Status scan_past(Store *store, void *context, Err *err) {
    const Again *again = context;
    return scan_run(store, again->params, &again->scan, again->arena, again->list, err);
}

static Status scan_again(Store *store, const Watchlist *saved, const ReplayOptions *options,
                         Again *again, Err *err) {
    bool known;
    const PanelWindow window = watchlist_window(saved);
    again->scan = (ScanOptions){.from = window.from,
                                .to = window.to,
                                .seed = saved->seed,
                                .threads = options->threads,
                                .progress = options->progress,
                                .progress_context = options->progress_context,
                                .hold = estimates_recorded(saved->manifest, again->arena)};
    if (again->scan.hold.digest && !again->scan.hold.run_id) { /* learned, and kept */
        again->scan.hold = (ScanHold){0};
        again->scan.keep = true;
    }
    Err own = {0};
    const char *purged = NULL;
    const Status status = past_do(store, saved->run_id, scan_past, again, &known, &own);
    if (!status && known) return ST_OK;
    TRY(gone_purged(store, again->arena, &purged, err));
    if (status && (status != ST_INPUT || !purged)) return FAIL(err, status, "%s", own.text);
    return FAIL(err, ST_INTEGRITY,
                "the inputs of run %lld are no longer in this store%s%s; restore a backup from "
                "before that time",
                (long long)saved->run_id, purged ? ": " : "", purged ? purged : "");
}

Status replay_run(Store *store, const ReplayOptions *options, Arena *arena, Replay *replay,
                  Err *err) {
    Watchlist saved = {0}, again = {0};
    Params *params = params_open(arena);
    TRY(watchlist_load(store, options->run_id, arena, &saved, err));
    *replay = (Replay){.run_id = saved.run_id};
    TRY(restore_params(&saved, params, err));
    TRY(scan_again(store, &saved, options,
                   &(Again){.params = params, .arena = arena, .list = &again}, err));
    TRY(judge(&saved, &again, arena, replay, err));
    return replay->same ? ST_OK : gone_since(store, &saved, arena, &replay->gone, err);
}

Status replay_verdict(const Replay *replay, Arena *arena, Err *err) {
    const long long run_id = (long long)replay->run_id;
    if (replay->same) return ST_OK;
    if (replay->gone)
        return FAIL(err, ST_FAILED,
                    "run %lld comes out differently: %s. Nothing points to damage; a backup from "
                    "before that time makes it again",
                    run_id, replay->gone);
    if (replay->model == MODEL_VERSION && replay->ranking == RANKING_VERSION)
        return FAIL(err, ST_INTEGRITY,
                    "run %lld comes out differently when it is made again; see "
                    "%s",
                    run_id, replay->difference[0].what);
    if (replay->model == MODEL_VERSION)
        return FAIL(err, ST_FAILED,
                    "run %lld was made by gevel %s, whose ranking version is %d; this build has "
                    "ranking version %d and selects by other rules. Nothing points to damage: to "
                    "make the run again to the byte, use the program that made it",
                    run_id, replay->version, replay->ranking, RANKING_VERSION);
    const char *model = model_text(replay->model, arena);
    return FAIL(err, ST_FAILED,
                "run %lld was made by gevel %s, whose model version is %s; this build has model "
                "version %d and arrives at other numbers. Nothing points to damage: to make the "
                "run again to the byte, use the program that made it",
                run_id, replay->version, model ? model : "not recorded", MODEL_VERSION);
}
