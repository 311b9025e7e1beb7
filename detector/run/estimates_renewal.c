#include "detector/run/estimates_renewal.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/num.h"
#include "detector/run/city_share.h"
#include "detector/run/manifest.h"
#include "detector/run/watch_keys.h"
#include "models/params/params_detector.h"
#include "models/params/version.h"

static Renewal learn(const char *why) {
    return (Renewal){.keep = true, .why = why};
}

/* ---- before the scan ---- */

static const RunInfo *find_run(const RunInfo *runs, size_t n, int64_t run_id) {
    for (size_t k = 0; k < n; k++)
        if (runs[k].run_id == run_id) return &runs[k];
    return NULL;
}

static int age_days(const RunInfo *run) {
    int date = 0;
    const size_t length = strnlen(run->started_at, DATE_TEXT - 1);
    return date_parse(run->started_at, length, &date) ? clock_today() - date : INT_MAX;
}

/* Why estimates that the store has cannot be held; NULL = they can. */
static const char *unfit(const Estimates *estimates, const Params *params) {
    char now[DIGEST_TEXT];
    estimates_params(params, now);
    if (estimates->model != MODEL_VERSION) return "the estimates are of another model version";
    if (strcmp(now, estimates->params) != 0) return "the estimates were made with other parameters";
    return NULL;
}

static Status look_at(Store *store, const Params *params, const ScanHold *hold, Arena *arena,
                      const char **why, Err *err) {
    Arena *scratch = arena_open();
    Estimates estimates;
    Err own = {0};
    const Status status = estimates_load(store, hold->digest, scratch, &estimates, &own);
    *why = status == ST_INPUT ? arena_strdup(arena, own.text) : NULL;
    if (!status) *why = unfit(&estimates, params);
    arena_close(scratch);
    return status && status != ST_INPUT ? FAIL(err, status, "%s", own.text) : ST_OK;
}

static Status look_for_more(Store *store, const RunInfo *teacher, Arena *arena, const char **why,
                            Err *err) {
    ManifestFiles facts;
    TRY(manifest_files(store, arena, &facts, err));
    const char *kind = manifest_new_kind(teacher->manifest, &facts);
    if (kind)
        *why = arena_printf(arena, "run %lld, which learned the estimates, had no facts of kind %s",
                            (long long)teacher->run_id, kind);
    return ST_OK;
}

Status renewal_due(Store *store, const Params *params, Arena *arena, Renewal *renewal, Err *err) {
    const EstimatesParams *p = params_group(params, &estimates_group);
    RunInfo *runs = NULL;
    size_t n = 0;
    *renewal = (Renewal){.why = "no estimates are held (estimates.days is 0)"};
    if (!(p->days > 0)) return ST_OK;
    TRY(runs_list(store, arena, &runs, &n, err));
    *renewal = learn("the newest run kept and held no estimates");
    if (!n) return ST_OK;
    ScanHold hold = estimates_recorded(runs[n - 1].manifest, arena);
    if (!hold.digest) return ST_OK;
    if (!hold.run_id) hold.run_id = runs[n - 1].run_id;
    const RunInfo *teacher = find_run(runs, n, hold.run_id);
    const char *why = NULL;
    if (!teacher)
        why = "the run that learned the estimates was purged";
    else if (age_days(teacher) >= p->days)
        why = arena_printf(arena, "the estimates of run %lld are %d days old",
                           (long long)hold.run_id, age_days(teacher));
    else
        TRY(look_at(store, params, &hold, arena, &why, err));
    if (teacher && !why) TRY(look_for_more(store, teacher, arena, &why, err));
    *renewal = why ? learn(why) : (Renewal){.hold = hold};
    return ST_OK;
}

/* ---- after it ---- */

/* Mean probability of the judged. */
static double mean_posterior(const Watchlist *list) {
    double sum = 0, count = 0;
    for (size_t r = 0; r < list->n; r++) {
        if (!list->rows[r].judged) continue;
        sum += list->rows[r].posterior;
        count++;
    }
    return count > 0 ? sum / count : NAN;
}

/* Width of the range of the share of fronts; NaN where the city was too small to have one. */
static double range_width(const Watchlist *list) {
    const CityShare share = city_share_of(list->manifest);
    return share.high - share.low;
}

/* Share of the storefronts judged in both lists whose log odds lie further apart than `nats`. */
static double share_moved(const Watchlist *before, const Watchlist *after, double nats) {
    Arena *scratch = arena_open();
    const WatchKeys keys = watch_keys(before, scratch);
    double both = 0, moved = 0;
    for (size_t r = 0; r < after->n; r++) {
        const WatchRow *row = &after->rows[r], *was = watch_keys_row(&keys, row->key);
        if (!was || !was->judged || !row->judged) continue;
        both++;
        moved += fabs(row->log_odds - was->log_odds) > nats;
    }
    arena_close(scratch);
    return both > 0 ? moved / both : 0;
}

static const char *drift(const EstimatesParams *p, const Watchlist *before, const Watchlist *after,
                         Arena *arena) {
    const double moved = share_moved(before, after, p->moved_nats);
    const double was = mean_posterior(before), is = mean_posterior(after);
    if (moved > p->moved_share)
        return arena_printf(
            arena,
            "of %.1f %% of the storefronts log odds moved by more than %.3g nats since "
            "run %lld",
            100 * moved, p->moved_nats, (long long)before->run_id);
    if (fabs(is - was) > range_width(after) / 2)
        return arena_printf(
            arena,
            "the mean probability is %.2f %%, in run %lld it was %.2f %%: further than "
            "the share of fronts was uncertain",
            100 * is, (long long)before->run_id, 100 * was);
    return NULL;
}

Status renewal_drifted(Store *store, const Params *params, const Watchlist *list, Arena *arena,
                       Renewal *renewal, Err *err) {
    Arena *scratch = arena_open();
    Watchlist before = {0};
    const Status status =
        watchlist_load_part(store, renewal->hold.run_id, WATCH_SCORES, scratch, &before, err);
    const char *why =
        status ? NULL : drift(params_group(params, &estimates_group), &before, list, arena);
    arena_close(scratch);
    if (why) *renewal = learn(why);
    return status;
}
