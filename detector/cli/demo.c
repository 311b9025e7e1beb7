#include "detector/cli/demo.h"

#include "datasets/city/city.h"
#include "detector/run/scan.h"
#include "detector/team/cases.h"
#include "models/params/params_detector.h"
#include "reports/console/console.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Small enough to be there in a second or two, large enough for a list of twenty. */
static const CityOptions demo_city = {
    .storefronts = 300, .months = 24, .seed = 7, .front_share = 0.06, .legit_share = 0.1};

static Status make_folder(Demo *demo, Err *err) {
    const char *temporary = getenv("TMPDIR");
    (void)snprintf(demo->folder, sizeof demo->folder, "%s/gevel-demo-XXXXXX",
                   temporary && *temporary ? temporary : "/tmp");
    if (mkdtemp(demo->folder)) return ST_OK;
    const int reason = errno;
    *demo->folder = 0;
    return FAIL(err, ST_FAILED, "a folder for the demonstration cannot be made: %s",
                strerror(reason));
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

void demo_close(Demo *demo) {
    enum { OPEN_FOLDERS = 16 };
    if (*demo->folder) (void)nftw(demo->folder, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    *demo->folder = 0;
}

/* ---- facts and a list ---- */

static Status import_city(Cli *cli, Demo *demo, Store *store, const Params *params, Err *err) {
    const char *folder = arena_printf(cli->arena, "%s/city", demo->folder);
    const char *const paths[] = {folder, NULL};
    IngestOptions ingest = cli_ingest(cli, params);
    ingest.progress = NULL;
    IngestReport report = {0};
    TRY(city_write(&demo_city, folder, err));
    return ingest_paths(store, paths, &ingest, cli->arena, &report, err);
}

static Status make_list(Cli *cli, Store *store, Params *params, Watchlist *list, Err *err) {
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1};
    TRY(params_set(params, "ranking.budget=20", err));
    TRY(scan_run(store, params, &scan, cli->arena, list, err));
    return watchlist_save(store, list, err);
}

/* ---- people and cases ---- */

static Status add_people(Store *store, int64_t now, int64_t ids[ROLES], Err *err) {
    char first[PASSWORD_FIRST];
    for (int role = 0; role < ROLES; role++) {
        const NewAccount person = {console_people[role], (Role)role, now};
        TRY(account_add(store, &person, first, &ids[role], err));
    }
    return ST_OK;
}

/* The first three of the list are the inspector's: one overdue, one for this week, one at leisure.
 */
static Status add_cases(Store *store, const Watchlist *list, const int64_t ids[ROLES], int64_t now,
                        Err *err) {
    enum { CASES = 3, DAY_S = 24 * 3600 };
    static const int due_in[CASES] = {-2, 3, 0};
    const int today = (int)(now / DAY_S);
    char actor[ACTOR_TEXT];
    store->actor = account_actor(ids[ROLE_LEAD], actor);
    for (size_t r = 0, made = 0; r < list->n && made < CASES; r++) {
        const WatchRow *row = &list->rows[r];
        const CaseDeed deed = {
            .storefront_id = row->storefront_id, .by = ids[ROLE_LEAD], .now = now};
        int64_t id = 0;
        if (row->selection != SELECTION_RANKED) continue;
        const CaseWish wish = {.run_id = list->run_id,
                               .assignee = ids[ROLE_INSPECTOR],
                               .due_on = due_in[made] ? today + due_in[made] : CASE_NO_DAY};
        TRY(case_give(store, row->key, &wish, &deed, &id, err));
        made++;
    }
    return ST_OK;
}

static Status add_team(Store *store, const Watchlist *list, Err *err) {
    int64_t ids[ROLES];
    const int64_t now = (int64_t)time(NULL);
    TRY(store_begin(store, err));
    Status status = add_people(store, now, ids, err);
    if (!status) status = add_cases(store, list, ids, now, err);
    store->actor = NULL;
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}

Status demo_open(Cli *cli, Demo *demo, Err *err) {
    Store store = {.lock_fd = -1};
    Watchlist list = {0};
    Params *params = NULL;
    TRY(make_folder(demo, err));
    demo->store_path = arena_printf(cli->arena, "%s/gevel.db", demo->folder);
    TRY(cli_params(cli, &params, err));
    TRY(store_open(demo->store_path, STORE_CREATE, &store, err));
    Status status = import_city(cli, demo, &store, params, err);
    if (!status) status = make_list(cli, &store, params, &list, err);
    if (!status) status = add_team(&store, &list, err);
    store_close(&store);
    return status;
}
