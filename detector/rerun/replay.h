/* replay.h - a saved run made again from the facts, parameters and seed it records.
 *
 * Same model and ranking version and nothing purged: the same list to the byte, and the same
 * manifest but for the build that it names. Otherwise the differences say why not. */
#ifndef DETECTOR_RERUN_REPLAY_H
#define DETECTOR_RERUN_REPLAY_H
#include "datasets/base/progress.h"
#include "detector/run/watchlist.h"

/* What is not as it was: "list", "manifest", "model version", "ranking version", "version" (of the
 * program, which alone changes no number), "input NAME", "parameter KEY". */
typedef struct ReplayDifference {
    const char *what;
    const char *saved, *replayed; /* digest, version or value; NULL = absent */
} ReplayDifference;

typedef struct Replay {
    int64_t run_id;
    bool same;           /* list and manifest, to the byte */
    const char *version; /* of the program that made the run */
    int model;           /* its model version (models/params/version.h); 0 = not recorded */
    int ranking;         /* its ranking version (run/ranking.h) */
    const char *saved_digest, *digest; /* of the list: as saved, as made again */
    const char *gone; /* why it cannot be the same: facts were purged or a business was erased
                         since; NULL = none */
    size_t differences;
    ReplayDifference *difference; /* [differences] in the arena */
} Replay;

typedef struct ReplayOptions {
    int64_t run_id; /* 0 = the newest */
    size_t threads; /* 0 = all processors */
    ProgressFn progress;
    void *progress_context;
} ReplayOptions;

/* Changes nothing in the store. ST_INTEGRITY when the manifest cannot be read or the inputs of the
 * run are not known; ST_USAGE when there is no such run. */
Status replay_run(Store *store, const ReplayOptions *options, Arena *arena, Replay *replay,
                  Err *err);

/* ST_OK when it is the same. ST_FAILED when another model or ranking version made the run, or
 * facts were purged or a business was erased since, so that another list is to be expected;
 * ST_INTEGRITY when these versions came to another than they did.
 */
Status replay_verdict(const Replay *replay, Arena *arena, Err *err);

#endif
