#include "detector/rerun/facts_check.h"

#include "datasets/base/text.h"
#include "detector/rerun/gone.h"
#include "detector/rerun/past.h"
#include "detector/rerun/whatif.h"
#include "detector/run/facts.h"
#include "detector/run/facts_digest.h"
#include "detector/run/manifest.h"
#include "models/params/version.h"

const char *const facts_verdicts[FACTS_VERDICTS] = {"same", "other", "gone", "untold"};

typedef struct ReadAgain {
    const Watchlist *run;
    Arena *arena;
    char digest[DIGEST_TEXT];
} ReadAgain;

static Status read_again(Store *store, void *context, Err *err) {
    ReadAgain *reading = context;
    Arena *arena = reading->arena;
    Params *params = NULL;
    Panel *panel = ARENA_ARRAY(arena, Panel, 1);
    Links links = {0};
    const PanelWindow window = watchlist_window(reading->run);
    TRY(whatif_params(reading->run, arena, &params, err));
    TRY(facts_panel(store, params, &window, arena, panel, err));
    TRY(links_load(store, panel, arena, &links, err));
    FactsRead read = {.panel = panel, .links = &links};
    TRY(facts_rest(store, &read, err));
    facts_digest(&read, reading->digest);
    return ST_OK;
}

static Status judge(Store *store, const Watchlist *run, bool same, Arena *arena, FactsCheck *check,
                    Err *err) {
    const char *gone = NULL;
    if (same) {
        *check = (FactsCheck){FACTS_SAME, "as they were read"};
        return ST_OK;
    }
    TRY(gone_since(store, run, arena, &gone, err));
    *check = (FactsCheck){
        gone ? FACTS_GONE : FACTS_OTHER,
        gone ? gone
             : arena_printf(arena,
                            "not what run %lld read: facts were changed by another program; "
                            "restore a backup",
                            (long long)run->run_id)};
    return ST_OK;
}

/* Reads in an arena of its own: the panel is as large as a run's. */
static Status compare(Store *store, const Watchlist *run, const char *recorded, Arena *arena,
                      FactsCheck *check, Err *err) {
    ReadAgain reading = {.run = run, .arena = arena_open()};
    Err own = {0};
    bool known = false;
    Status status = past_do(store, run->run_id, read_again, &reading, &known, &own);
    arena_close(reading.arena);
    if (status && status != ST_INPUT) return FAIL(err, status, "%s", own.text);
    return judge(store, run, !status && known && text_equal(recorded, reading.digest), arena, check,
                 err);
}

Status facts_check(Store *store, const Watchlist *run, Arena *arena, FactsCheck *check, Err *err) {
    *check = (FactsCheck){FACTS_UNTOLD, "not recorded when the run was made"};
    const char *recorded = manifest_facts(run->manifest, arena);
    if (!recorded) return ST_OK;
    if (manifest_model(run->manifest) != MODEL_VERSION) {
        check->text = "read under another model version, which fills gaps in another way";
        return ST_OK;
    }
    return compare(store, run, recorded, arena, check, err);
}
