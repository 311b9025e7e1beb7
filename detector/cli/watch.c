/* watch.c - gevel watch: the scheduled unit, from the drop folder to the published list.
 *
 * Each step finds out by itself whether it is still to be done: an input by its digest, a run by
 * what changed since the newest, a report by what its folder shows, `latest` by where it points. So
 * a unit that was killed is completed by the next one, and one without news does nothing. */
#include "datasets/ingest/input.h"
#include "detector/cli/command.h"
#include "detector/cli/metrics.h"
#include "detector/cli/reading.h"
#include "detector/cli/threshold.h"
#include "detector/link/link_save.h"
#include "detector/run/drop.h"
#include "detector/run/estimates_renewal.h"
#include "detector/run/refused.h"
#include "detector/run/scan.h"
#include "detector/run/scores_cache.h"
#include "detector/run/stages_cache.h"
#include "detector/run/watchlist_csv.h"
#include "reports/publish/report.h"
#include "reports/publish/report_remove.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const Option options[] = {
    {"drop", "DIR", "where extracts arrive (required)", 0, false},
    {"out", "DIR", "where runs are published: run-N, and latest (required)", 0, false},
    {"format", "LIST", "report formats, comma-separated; default html,csv,json", 0, false},
    {"lang", "LIST", "report languages, comma-separated: en, nl, fr, de; default en", 0, false},
    {"settle", "SECONDS", "leave files that changed this recently; default 60", 0, false},
    {"every", "SECONDS", "repeat for ever, with this pause; default: once", 0, false},
    OPTION_METRICS,
    OPTION_FAIL_ON,
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel watch --drop /var/lib/gevel/drop --out /var/lib/gevel/public",
    "gevel watch --drop drop --out public --format html,csv,pdf --lang nl",
    "gevel watch --drop drop --out public --metrics gevel.prom --fail-on drift=0.5",
    NULL,
};

static const Status exits[] = {ST_REJECTED, ST_PARAMS,    ST_GATE, ST_STORE,
                               ST_LOCKED,   ST_INTEGRITY, ST_OVER, ST_OK};

typedef struct Watch {
    const char *drop, *out, *formats, *languages;
    double settle_s, every_s;
    Params *params;
    Arena *arena;                      /* of one round */
    size_t imported, rejected, failed; /* files; rows; files that could not be taken */
    size_t waiting;
    size_t unread; /* files that the machine did not read, though nothing may be wrong with them */
    const char *first; /* why the first of the failed was not taken */
    ListChange change; /* against what was published before */
    bool published;    /* in this round */
} Watch;

/* ---- drop folder -> facts ---- */

static void note_failure(Watch *watch, const char *why) {
    if (!watch->failed++) watch->first = why;
}

/* Out of the way of the next night, where that is possible. */
static void set_aside(Cli *cli, const Watch *watch, const IngestFile *file) {
    Err err = {0};
    bool moved;
    terminal_say(&cli->terminal, "import: %s", file->note);
    if (refused_move(watch->drop, file->path, file->note, watch->arena, &moved, &err))
        terminal_say(&cli->terminal, "import: %s", err.text);
    else if (moved)
        terminal_say(&cli->terminal, "import: it now lies in %s/%s, with the reason beside it",
                     watch->drop, refused_folder);
}

/* A file that cannot be read is told and set aside; the others go in. One with too many bad rows
 * stays: they may wait for a register that is still to come. So does one that the machine did not
 * read: there may be nothing wrong with it. */
static void tell_file(Cli *cli, Watch *watch, const IngestFile *file) {
    if (file->failed) {
        note_failure(watch, file->note);
        watch->unread += file->unread;
        if (file->unread)
            terminal_say(&cli->terminal, "import: %s; it stays for the next round", file->note);
        else
            set_aside(cli, watch, file);
        return;
    }
    if (file->rolled_back)
        note_failure(watch, arena_printf(watch->arena, "%s: too many bad rows", file->path));
    if (file->unchanged || !file->kind) return;
    watch->imported += !file->rolled_back;
    watch->rejected += file->rejected;
    terminal_say(&cli->terminal, "import: %s as %s, %zu rows taken, %zu rejected%s%s", file->path,
                 file->kind, file->taken, file->rejected,
                 file->rolled_back ? "; not taken: too many" : "",
                 file->late ? ", rejected before: their storefronts are known now" : "");
}

static Status import_ready(Cli *cli, Store *store, Watch *watch, const char *const *paths,
                           Err *err) {
    IngestReport report = {0};
    IngestOptions ingest = cli_ingest(cli, watch->params);
    ingest.keep_going = true;
    TRY(ingest_paths(store, paths, &ingest, watch->arena, &report, err));
    terminal_finish(&cli->terminal);
    for (size_t k = 0; k < report.files; k++) tell_file(cli, watch, &report.file[k]);
    return ST_OK;
}

static Status import_drop(Cli *cli, Store *store, Watch *watch, Err *err) {
    Drop drop;
    TRY(drop_list(watch->drop, watch->settle_s, watch->arena, &drop, err));
    watch->waiting = drop.waiting;
    if (drop.waiting)
        terminal_say(&cli->terminal, "import: %zu files are still being written, left for later",
                     drop.waiting);
    if (drop.strange) {
        terminal_say(&cli->terminal,
                     "import: %zu links, pipes or devices in the drop folder were ignored: only "
                     "files and folders are taken",
                     drop.strange);
        note_failure(watch, arena_printf(watch->arena, "%s: a link, pipe or device",
                                         terminal_safe(watch->arena, drop.stranger)));
        watch->failed += drop.strange - 1;
    }
    return drop.ready ? import_ready(cli, store, watch, drop.path, err) : ST_OK;
}

/* ---- facts -> run ---- */

/* What is learned of a city of which a part could not be read is not held. */
static Status scan_with(Cli *cli, Store *store, const Watch *watch, const Renewal *renewal,
                        Watchlist *list, Err *err) {
    const ScanOptions scan = {.from = INT_MIN,
                              .to = INT_MAX,
                              .seed = 1,
                              .gate = true,
                              .hold = renewal->hold,
                              .keep = renewal->keep && !watch->unread,
                              .progress = terminal_progress,
                              .progress_context = &cli->terminal};
    *list = (Watchlist){0};
    return scan_run(store, watch->params, &scan, watch->arena, list, err);
}

/* Under held estimates; when the list then shows that the city has moved, as it is learned again.
 */
static Status find_list(Cli *cli, Store *store, const Watch *watch, Renewal *renewal,
                        Watchlist *list, Err *err) {
    TRY(renewal_due(store, watch->params, watch->arena, renewal, err));
    TRY(scan_with(cli, store, watch, renewal, list, err));
    if (renewal->why) return ST_OK;
    TRY(renewal_drifted(store, watch->params, list, watch->arena, renewal, err));
    return renewal->why ? scan_with(cli, store, watch, renewal, list, err) : ST_OK;
}

static void say_estimates(Cli *cli, const Renewal *renewal, const Watchlist *list) {
    if (renewal->why)
        terminal_say(&cli->terminal, "estimates: the city is learned: %s", renewal->why);
    else
        terminal_say(&cli->terminal,
                     "estimates: those of run %lld are held; %zu storefronts were judged, of the "
                     "others evidence stands",
                     (long long)renewal->hold.run_id, list->judged_again);
}

static Status make_run(Cli *cli, Store *store, Watch *watch, Err *err) {
    Watchlist list;
    Renewal renewal;
    TRY(find_list(cli, store, watch, &renewal, &list, err));
    TRY(watchlist_save(store, &list, err));
    scores_cache_save(store->path, &list);
    stages_cache_save(store->path, &list);
    terminal_finish(&cli->terminal);
    say_estimates(cli, &renewal, &list);
    terminal_say(&cli->terminal, "scan: run %lld, %zu storefronts", (long long)list.run_id, list.n);
    return ST_OK;
}

/* ---- run -> published report ---- */

static Status log_report(Store *store, const Watch *watch, const Watchlist *list, Err *err) {
    const AuditEvent event = {
        .action = "report",
        .subject = arena_printf(watch->arena, "run %lld", (long long)list->run_id),
        .detail = arena_printf(watch->arena, "{\"formats\":\"%s\",\"output_digest\":\"%s\"}",
                               watch->formats, list->output_digest)};
    TRY(store_begin(store, err));
    const Status status = audit_add(store, &event, err);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}

static Status read_newest(Store *store, const Watch *watch, Watchlist *list, Coverage *coverage,
                          Err *err) {
    TRY(watchlist_load(store, 0, watch->arena, list, err));
    TRY(watchlist_verify(list, err));
    MapShapes *shapes = ARENA_ARRAY(watch->arena, MapShapes, 1);
    TRY(map_shapes_load(store, watch->arena, shapes, err));
    list->shapes = shapes;
    const PanelWindow window = watchlist_window(list);
    return cli_coverage(store, watch->params, &window, watch->arena, coverage, err);
}

static Status write_report(Store *store, Watch *watch, const char *folder, Err *err) {
    Watchlist list = {0};
    Coverage coverage = {0};
    TRY(moment_begin(store, err));
    const Status status = read_newest(store, watch, &list, &coverage, err);
    moment_end(store);
    if (status) return status;
    TRY(log_report(store, watch, &list, err));
    const ReportInput input = {.list = &list,
                               .coverage = &coverage,
                               .disclosure = params_group(watch->params, &disclosure_group),
                               .languages = watch->languages};
    return report_write(&input, watch->formats, folder, watch->arena, err);
}

static const char *folder_of(const Watch *watch, int64_t run_id) {
    return arena_printf(watch->arena, "%s/%s", watch->out, drop_run_name(run_id, watch->arena));
}

static bool shows(const Watch *watch, const RunInfo *run) {
    return report_shows(folder_of(watch, run->run_id), run->output_digest, run->started_at,
                        watch->arena);
}

/* The run of this store whose list is published, 0 = none yet. A store that was restored does not
 * know a list that it published after its backup: the run before the newest stands in for it. */
static int64_t published_run(const Watch *watch, int64_t published, const RunInfo *runs, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (runs[k].run_id == published && shows(watch, &runs[k])) return published;
    return published ? RUN_BEFORE : 0;
}

/* The newest run becomes `latest`, unless it is so already or goes over a threshold. Where `latest`
 * already points at its folder, that is judged before the folder is replaced. */
static Status publish(Cli *cli, Store *store, Watch *watch, Err *err) {
    RunInfo *runs = NULL;
    size_t n = 0;
    TRY(runs_list(store, watch->arena, &runs, &n, err));
    if (!n) return ST_OK;
    const RunInfo *newest = &runs[n - 1];
    const int64_t published = drop_published(watch->out, watch->arena);
    const bool shown = shows(watch, newest);
    if (shown && newest->run_id == published) return ST_OK;
    const char *folder = folder_of(watch, newest->run_id);
    TRY(list_change(store, newest->run_id, published_run(watch, published, runs, n), watch->arena,
                    &watch->change, err));
    if (newest->run_id == published) TRY(threshold_judge(cli, &watch->change, err));
    if (!shown) TRY(write_report(store, watch, folder, err));
    terminal_say(&cli->terminal, "report: %s, %zu listed, %zu entered, %zu left", folder,
                 watch->change.listed, watch->change.entered, watch->change.left);
    TRY(threshold_judge(cli, &watch->change, err));
    TRY(drop_publish(watch->out, newest->run_id, watch->arena, err));
    watch->published = true;
    return ST_OK;
}

static bool is_known(int64_t run_id, const RunInfo *runs, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (runs[k].run_id == run_id) return true;
    return false;
}

/* What the store has forgotten is not to be read in a folder beside it. Runs after the newest are
 * those of a store that was restored, and stay. */
static Status forget_purged(Cli *cli, Store *store, const Watch *watch, Err *err) {
    RunInfo *runs = NULL;
    int64_t *shown = NULL;
    size_t n = 0, count = 0;
    TRY(runs_list(store, watch->arena, &runs, &n, err));
    TRY(drop_runs(watch->out, watch->arena, &shown, &count, err));
    for (size_t k = 0; k < count; k++) {
        Err own = {0};
        if (!n || shown[k] > runs[n - 1].run_id || is_known(shown[k], runs, n)) continue;
        if (report_remove(folder_of(watch, shown[k]), watch->arena, &own))
            terminal_say(&cli->terminal, "run %lld was purged, but not its report: %s",
                         (long long)shown[k], own.text);
        else
            terminal_say(&cli->terminal, "the report of run %lld, which was purged, is removed",
                         (long long)shown[k]);
    }
    return ST_OK;
}

/* ---- one round ---- */

/* On standard output only when a storefront is new on the list: cron mails it then, and only then.
 */
static Status tell(Cli *cli, const Watch *watch, Err *err) {
    const ListChange *change = &watch->change;
    if (cli->json)
        return cli_print_json(
            json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "imported",
                      json_size(watch->imported), "rejected", json_size(watch->rejected), "failed",
                      json_size(watch->failed), "waiting", json_size(watch->waiting), "published",
                      (int)watch->published, "listed", json_size(change->listed), "entered",
                      json_size(change->entered), "left", json_size(change->left)),
            err);
    if (!watch->published || !change->entered) return ST_OK;
    (void)printf("%zu new on the list of premises for a routine check (%s/latest):\n",
                 change->entered, watch->out);
    for (size_t k = 0; k < change->entered; k++)
        (void)printf("  %s\n", terminal_safe(cli->arena, change->entered_id[k]));
    return ST_OK;
}

static Status finish(const Watch *watch, Err *err) {
    if (!watch->failed && !watch->rejected) return ST_OK;
    return FAIL(
        err, ST_REJECTED,
        "%zu files not taken%s%s%s, %zu rows rejected, the rest was taken and published; gevel "
        "check --rejects shows them",
        watch->failed, watch->failed ? " (the first: " : "", watch->failed ? watch->first : "",
        watch->failed ? ")" : "", watch->rejected);
}

/* Links follow what has arrived; by the frozen model, so that the same records give the same links.
 */
static Status link_arrived(Cli *cli, Store *store, const Watch *watch, Err *err) {
    bool due = false;
    Linking linking;
    LinkChanges changes;
    TRY(link_due(store, &due, err));
    if (!due) return ST_OK;
    TRY(linking_make(store, watch->params, &(LinkingOptions){false, 0}, watch->arena, &linking,
                     err));
    TRY(link_save(store, &linking, &changes, err));
    terminal_say(&cli->terminal, "links: %zu records for the first time, %zu moved", changes.opened,
                 changes.moved);
    return ST_OK;
}

static Status work_in(Cli *cli, Store *store, Watch *watch, Err *err) {
    const char *why = NULL;
    TRY(cli_params_of(cli, store, watch->arena, &watch->params, err));
    TRY(import_drop(cli, store, watch, err));
    TRY(link_arrived(cli, store, watch, err));
    TRY(run_due(store, watch->params, watch->arena, &why, err));
    if (why) {
        terminal_say(&cli->terminal, "scan: %s", why);
        TRY(make_run(cli, store, watch, err));
    } else {
        terminal_say(&cli->terminal, "nothing new: the newest run still stands");
    }
    TRY(publish(cli, store, watch, err));
    TRY(forget_purged(cli, store, watch, err));
    TRY(tell(cli, watch, err));
    return finish(watch, err);
}

static double seconds(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static Status round_once(Cli *cli, Watch *watch, Err *err) {
    const double begin = seconds();
    Err metrics_err = {0};
    Store store = {.lock_fd = -1};
    watch->arena = arena_open();
    watch->imported = watch->rejected = watch->failed = watch->unread = 0;
    watch->published = false;
    watch->change = (ListChange){0};
    Status status = store_open_wait(cli->store_path, STORE_CREATE, cli->lock_wait_s, &store, err);
    if (store.kept)
        terminal_say(&cli->terminal,
                     "the store has been upgraded; the store as it was before is kept in %s",
                     store.kept);
    const bool opened = !status;
    if (!status) status = work_in(cli, &store, watch, err);
    terminal_finish(&cli->terminal);
    /* locked by another: it can still be read, for when the last good run was */
    const bool readable = opened || !store_open(cli->store_path, STORE_READ, &store, &metrics_err);
    const Metrics metrics = {status, seconds() - begin, watch->change.entered};
    const Status written = metrics_write(cli, readable ? &store : NULL, &metrics, &metrics_err);
    if (written && !status) status = FAIL(err, written, "%s", metrics_err.text);
    store_close(&store);
    arena_close(watch->arena);
    return status;
}

/* ---- the command ---- */

static Status read_options(Cli *cli, Watch *watch, Err *err) {
    enum { WEEK = 7 * 24 * 3600 };
    const char *formats = option_text(&cli->given, "format");
    const char *languages = option_text(&cli->given, "lang");
    *watch = (Watch){.formats = formats ? formats : "html,csv,json",
                     .languages = languages ? languages : "en",
                     .settle_s = 60};
    TRY(cli_required(cli, "drop", &watch->drop, err));
    TRY(cli_required(cli, "out", &watch->out, err));
    TRY(option_real(&cli->given, "settle", 0, WEEK, &watch->settle_s, err));
    TRY(option_real(&cli->given, "every", 1, WEEK, &watch->every_s, err));
    TRY(report_check_formats(watch->formats, cli->arena, err));
    TRY(report_check_languages(watch->languages, cli->arena, err));
    TRY(threshold_check(cli, err));
    return cli_params(cli, &watch->params, err);
}

static Status make_out(const char *out, Err *err) {
    if (mkdir(out, 0777) == 0 || errno == EEXIST) return ST_OK;
    return FAIL(err, ST_FAILED, "the folder %s cannot be made: %s", out, strerror(errno));
}

/* Repeated rounds go on after a failure that the next one may not have. */
static Status run(Cli *cli, Err *err) {
    Watch watch;
    TRY(read_options(cli, &watch, err));
    TRY(make_out(watch.out, err));
    while (watch.every_s > 0) {
        Err own = {0};
        if (round_once(cli, &watch, &own)) terminal_say(&cli->terminal, "%s", own.text);
        (void)fflush(stdout);
        (void)sleep((unsigned)watch.every_s);
    }
    return round_once(cli, &watch, err);
}

const Command watch_command = {
    .name = "watch",
    .operands = "",
    .summary = "the scheduled job: drop folder, import, gate, scan, reports, publish",
    .about =
        "Takes what arrived in the drop folder, makes a run when facts, parameters or the model\n"
        "changed, writes its reports to OUT/run-N and points OUT/latest at them. What a run\n"
        "learned of the city is held for a week (estimates.days), so that a list changes where\n"
        "facts do; it is learned again after that, or when scores say that the city has moved.\n"
        "Over a --fail-on threshold OUT/latest stays as it was, until a later round is within it.\n"
        "Killed at any moment, the next start completes the work; when there is nothing new it\n"
        "says so and ends with 0. New places on the list are printed on standard output, and\n"
        "nothing else is.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
