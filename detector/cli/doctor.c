/* doctor.c - gevel doctor: is everything in order for another year? */
#include "datasets/base/num.h"
#include "datasets/base/path.h"
#include "datasets/base/version.h"
#include "datasets/panel/panel_load.h"
#include "datasets/store/audit.h"
#include "datasets/store/checksum.h"
#include "datasets/store/integrity.h"
#include "datasets/store/leftovers.h"
#include "datasets/store/migrate.h"
#include "datasets/store/pages.h"
#include "datasets/store/store_lock.h"
#include "detector/cli/command.h"
#include "detector/rerun/facts_check.h"
#include "detector/run/estimates_store.h"
#include "detector/run/watchlist_csv.h"
#include "models/params/version.h"

#include <gsl/gsl_version.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

static const Option options[] = {
    {"max-age", "DAYS", "report a newest run that is older than this; default 45", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel doctor",
    "gevel doctor --max-age 8",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

typedef enum Verdict { VERDICT_GOOD, VERDICT_NOTE, VERDICT_BAD } Verdict;
static const char *const verdicts[] = {"good", "note", "BAD"};

typedef struct Examination {
    Cli *cli;
    Table table;
    json_t *rows;
    size_t bad;
    const char *first; /* what was bad first */
    double max_age_days;
} Examination;

static void found(Examination *e, const char *what, Verdict verdict, const char *finding) {
    if (verdict == VERDICT_BAD && !e->bad++) e->first = finding;
    table_cell(&e->table, verdicts[verdict]);
    table_cell(&e->table, what);
    table_cell(&e->table, finding);
    json_array_append_new(e->rows, json_pack("{s:s, s:s, s:o}", "check", what, "verdict",
                                             verdicts[verdict], "finding", json_words(finding)));
}

#define SAY(e, ...) arena_printf((e)->cli->arena, __VA_ARGS__)

/* ---- the machine ---- */

static void look_at_versions(Examination *e) {
    enum { RESET_FIXED = 3051003 };
    found(e, "program", VERDICT_GOOD,
          SAY(e, "gevel %s, model %d, schema %lld, SQLite %s, libsodium %s, GSL %s", gevel_version,
              MODEL_VERSION, (long long)store_schema_newest(), sqlite3_libversion(),
              sodium_version_string(), gsl_version));
    if (sqlite3_libversion_number() < RESET_FIXED)
        found(e, "sqlite", VERDICT_GOOD,
              "this SQLite may damage files in WAL mode; a store of gevel cannot be in it");
}

static void look_at_mode(Examination *e, const char *what, const char *path, mode_t wanted,
                         bool needed) {
    struct stat info;
    if (stat(path, &info)) {
        if (needed) found(e, what, VERDICT_BAD, SAY(e, "%s cannot be examined", path));
        return;
    }
    const mode_t mode = info.st_mode & 0777;
    if (mode & ~wanted)
        found(e, what, VERDICT_BAD,
              SAY(e, "%s has mode %04o, so others can reach it: run chmod %04o on it", path,
                  (unsigned)mode, (unsigned)wanted));
    else
        found(e, what, VERDICT_GOOD, SAY(e, "%s has mode %04o", path, (unsigned)mode));
}

static void look_at_files(Examination *e, const char *path) {
    const char *folder = path_folder(path, e->cli->arena);
    struct stat info;
    look_at_mode(e, "store", path, 0600, true);
    look_at_mode(e, "key", SAY(e, "%s.key", path), 0600, false);
    look_at_mode(e, "sign", SAY(e, "%s.sign", path), 0600, false);
    look_at_mode(e, "lock", SAY(e, "%s.lock", path), 0600, false);
    if (stat(folder, &info) == 0 && (info.st_mode & 0066))
        found(e, "folder", VERDICT_NOTE,
              SAY(e, "%s has mode %04o; 0711 keeps the names of its files private too", folder,
                  (unsigned)(info.st_mode & 0777)));
}

static void look_at_copies(Examination *e, const char *path) {
    Leftovers copies;
    Err err = {0};
    if (leftovers_find(path, INT_MAX, e->cli->arena, &copies, &err) || !copies.count) return;
    found(e, "copies", VERDICT_NOTE,
          SAY(e,
              "%zu earlier states of the store lie beside it, the first %s: 'gevel purge' removes "
              "them in time",
              copies.count, copies.path[0]));
}

/* A job needs room for a journal as large as what it changes, an upgrade for a copy. */
static void look_at_disk(Examination *e, const char *path) {
    struct statvfs disk;
    struct stat info;
    if (statvfs(path_folder(path, e->cli->arena), &disk) || stat(path, &info)) return;
    const double space = (double)disk.f_bavail * (double)disk.f_frsize, size = (double)info.st_size;
    const char *finding =
        SAY(e, "%.0f MB free, the store is %.0f MB; twice that is needed", space / 1e6, size / 1e6);
    found(e, "disk",
          space < size       ? VERDICT_BAD
          : space < 2 * size ? VERDICT_NOTE
                             : VERDICT_GOOD,
          finding);
}

static void look_at_lock(Examination *e, const char *path) {
    char holder[LOCK_HOLDER];
    (void)store_lock_holder(path, holder);
    found(e, "lock", VERDICT_GOOD,
          *holder ? arena_strdup(e->cli->arena, holder) : "no process holds the lock");
}

/* ---- the store ---- */

static Status walk_pages(Examination *e, Store *store, int64_t *bytes, Err *err) {
    const PageWalk walk = {.progress = terminal_progress, .progress_context = &e->cli->terminal};
    const Status status = pages_walk(store, &walk, bytes, err);
    terminal_finish(&e->cli->terminal);
    return status;
}

static void look_at_pages(Examination *e, Store *store) {
    Err err = {0};
    int64_t bytes = 0;
    if (!checksum_active(store->db))
        found(e, "pages", VERDICT_BAD,
              "the pages carry no checksums; was the file rewritten by another program?");
    else if (walk_pages(e, store, &bytes, &err))
        found(e, "pages", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    else
        found(e, "pages", VERDICT_GOOD,
              SAY(e, "%lld bytes, every page matches its checksum", (long long)bytes));
}

/* SQLite's own test of all tables: rows that their definitions forbid, and indexes that say other
 * than their tables, so that what is looked up by them is not what stands there. */
static void look_at_tables(Examination *e, Store *store) {
    Err err = {0};
    char finding[INTEGRITY_TEXT];
    size_t tables;
    if (integrity_check(store, &tables, finding, &err))
        found(e, "tables", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    else if (*finding)
        found(e, "tables", VERDICT_BAD,
              SAY(e, "%s: another program changed this store; restore a backup", finding));
    else
        found(e, "tables", VERDICT_GOOD,
              SAY(e, "%zu tables, each as its definition and its indexes say", tables));
}

/* What a run would read. */
static void look_at_facts(Examination *e, Store *store) {
    Err err = {0};
    Panel panel;
    Arena *arena = arena_open();
    const PanelWindow window = {INT_MIN, INT_MAX, 1};
    const Status status = panel_load(store, &window, arena, &panel, &err);
    if (!status)
        found(e, "facts", VERDICT_GOOD,
              SAY(e, "%zu storefronts over %zu months, each number in its range", panel.n,
                  panel.months));
    else if (status != ST_INPUT) /* without turnover there is nothing to read yet */
        found(e, "facts", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    arena_close(arena);
}

static void look_at_log(Examination *e, Store *store) {
    Err err = {0};
    AuditReport report;
    if (audit_verify(store, NULL, &report, &err))
        found(e, "audit log", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    else
        found(e, "audit log", VERDICT_GOOD,
              SAY(e, "%lld entries, unbroken; head %s", (long long)report.head.entries,
                  report.head.hash));
    if (report.back)
        found(e, "clock", VERDICT_NOTE,
              SAY(e, "it was turned back %lld times, going by the dates in the log",
                  (long long)report.back));
}

static int date_of(const char *started_at) {
    int date = 0;
    return date_parse(started_at, strnlen(started_at, DATE_TEXT - 1), &date) ? date : 0;
}

static double days_since(const char *at) {
    enum { DAY = 24 * 3600 };
    return (double)(time(NULL) / DAY) - (double)date_of(at);
}

static void look_at_age(Examination *e, const RunInfo *run) {
    const double days = days_since(run->started_at);
    if (days < 0)
        found(e, "clock", VERDICT_NOTE,
              SAY(e, "run %lld is dated %s, in the future: was the clock turned back?",
                  (long long)run->run_id, run->started_at));
    else if (days > e->max_age_days)
        found(e, "age", VERDICT_BAD,
              SAY(e,
                  "the newest run is %.0f days old, %.0f are allowed (--max-age): is the timer "
                  "running?",
                  days, e->max_age_days));
    else
        found(e, "age", VERDICT_GOOD, SAY(e, "the newest run is %.0f days old", days));
}

static Status last_backup(Store *store, char day[DATE_TEXT], Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("audit_last_backup"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    (void)snprintf(day, DATE_TEXT, "%s", !status && row ? stmt_get_text(&stmt, 0) : "");
    stmt_close(&stmt);
    return status;
}

static void look_at_backup(Examination *e, Store *store) {
    Err err = {0};
    char day[DATE_TEXT];
    if (last_backup(store, day, &err))
        found(e, "backup", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    else if (!*day)
        found(e, "backup", VERDICT_NOTE, "none has been made yet: gevel backup FILE");
    else
        found(e, "backup", days_since(day) > e->max_age_days ? VERDICT_NOTE : VERDICT_GOOD,
              SAY(e, "the last is of %s", day));
}

/* Figures that were rewritten as a whole, each within its range. */
static void look_at_facts_of(Examination *e, Store *store, const Watchlist *list) {
    Err err = {0};
    FactsCheck check = {0};
    const Status status = facts_check(store, list, e->cli->arena, &check, &err);
    found(e, "facts of run",
          status || check.verdict == FACTS_OTHER ? VERDICT_BAD
          : check.verdict == FACTS_SAME          ? VERDICT_GOOD
                                                 : VERDICT_NOTE,
          status ? arena_strdup(e->cli->arena, err.text)
                 : SAY(e, "run %lld: %s", (long long)list->run_id, check.text));
}

static void look_at_run(Examination *e, Store *store, int64_t run_id) {
    Err err = {0};
    Watchlist list = {0};
    Arena *arena = arena_open();
    Status status = watchlist_load(store, run_id, arena, &list, &err);
    if (!status) status = watchlist_verify(&list, &err);
    found(e, "newest list", status ? VERDICT_BAD : VERDICT_GOOD,
          status ? arena_strdup(e->cli->arena, err.text)
                 : SAY(e, "run %lld matches its digest %.16s...", (long long)list.run_id,
                       list.output_digest));
    if (list.run_id) look_at_facts_of(e, store, &list);
    arena_close(arena);
}

/* What later runs may hold. */
static void look_at_estimates(Examination *e, Store *store) {
    Err err = {0};
    size_t count;
    if (estimates_check(store, &count, &err))
        found(e, "estimates", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    else if (count)
        found(e, "estimates", VERDICT_GOOD,
              SAY(e, "%zu kept from runs, each what its digest says", count));
}

static void look_at_runs(Examination *e, Store *store) {
    Err err = {0};
    RunInfo *runs = NULL;
    size_t n = 0;
    if (runs_list(store, e->cli->arena, &runs, &n, &err)) {
        found(e, "runs", VERDICT_BAD, arena_strdup(e->cli->arena, err.text));
    } else if (!n) {
        found(e, "runs", VERDICT_NOTE, "no run yet");
    } else {
        look_at_age(e, &runs[n - 1]);
        look_at_run(e, store, runs[n - 1].run_id);
        look_at_estimates(e, store);
    }
}

/* ---- the command ---- */

static Status tell(Examination *e, Err *err) {
    if (e->cli->json) {
        TRY(cli_print_json(json_pack("{s:b, s:O}", "healthy", !e->bad, "checks", e->rows), err));
    } else {
        table_print(&e->table, &e->cli->terminal);
    }
    if (!e->bad) return ST_OK;
    return FAIL(err, ST_INTEGRITY, "%zu findings are bad; the first: %s", e->bad, e->first);
}

static Status work(Cli *cli, Store *store, Err *err) {
    static const Column columns[] = {{"verdict", false}, {"check", false}, {"finding", false}};
    enum { MOST_DAYS = 36500 };
    Examination e = {.cli = cli,
                     .table = TABLE_OPEN(cli->arena, columns),
                     .rows = json_array(),
                     .max_age_days = 45};
    Status status = option_real(&cli->given, "max-age", 0, MOST_DAYS, &e.max_age_days, err);
    if (!status) {
        look_at_versions(&e);
        look_at_files(&e, store->path);
        look_at_copies(&e, store->path);
        look_at_disk(&e, store->path);
        look_at_lock(&e, store->path);
        look_at_pages(&e, store);
        look_at_tables(&e, store);
        look_at_facts(&e, store);
        look_at_log(&e, store);
        look_at_runs(&e, store);
        look_at_backup(&e, store);
        moment_release(store);
        status = tell(&e, err);
    }
    json_decref(e.rows);
    return status;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command doctor_command = {
    .name = "doctor",
    .operands = "",
    .summary = "is everything in order: files, disk, pages, tables, facts, log, newest run",
    .about =
        "Checks versions, file modes, disk space, every page, table and index of the store, the\n"
        "facts that a run would read, the audit log, the age and digest of the newest run, and "
        "the\n"
        "last backup. Anything BAD means exit code 8.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
