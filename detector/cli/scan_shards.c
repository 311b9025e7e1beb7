/* scan_shards.c - gevel scan --shards: the list of a country, as two files. */
#include "detector/cli/scan_shards.h"

#include "datasets/base/disk.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit_note.h"
#include "detector/cli/listing.h"
#include "detector/cli/timings.h"
#include "detector/run/watchlist_csv.h"
#include "detector/shards/shard_pool.h"
#include "detector/shards/shard_scan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHARDS_TOP = 10 };
static const char list_name[] = "list.csv", manifest_name[] = "manifest.json";

/* What a run that is saved in one store has, and a list over several has not. */
static const char *const alone[] = {"keep-estimates", "estimates", "metrics", "fail-on", "store"};
static const char *const only[] = {"out", "pool"};

Status scan_shards_check(const Cli *cli, Err *err) {
    const bool shards = option_given(&cli->given, "shards");
    for (size_t k = 0; !shards && k < sizeof only / sizeof *only; k++)
        if (option_given(&cli->given, only[k]))
            return FAIL(err, ST_USAGE, "--%s goes with --shards", only[k]);
    if (!shards) return ST_OK;
    for (size_t k = 0; k < sizeof alone / sizeof *alone; k++)
        if (option_given(&cli->given, alone[k]))
            return FAIL(err, ST_USAGE,
                        "--%s is of a run that one store keeps, and a scan of --shards is kept by "
                        "none: leave it out",
                        alone[k]);
    const char *out;
    return cli_required(cli, "out", &out, err);
}

/* ---- files, complete or not at all ---- */

static Status cannot(Err *err, const char *path) {
    return FAIL(err, ST_FAILED, "cannot write %s: %s", path, strerror(errno));
}

/* Known before hours of work: a folder of somebody's is not replaced. */
static Status check_out(const char *out, Err *err) {
    struct stat info;
    if (lstat(out, &info) && errno == ENOENT) return ST_OK;
    return FAIL(err, ST_USAGE, "%s exists: --out names a folder that is made", out);
}

/* A few rows at a time: the whole list as text would be as large as all else. */
static bool write_list(FILE *file, const Watchlist *list) {
    Text text = {0};
    bool ok = true;
    for (WatchlistText at = {.list = list}; ok && watchlist_text_next(&at, &text);) {
        ok = fwrite(text.at, 1, text.length, file) == text.length;
        text_clear(&text);
    }
    text_free(&text);
    return ok;
}

static Status write_csv(const char *path, const Watchlist *list, Err *err) {
    FILE *file = fopen(path, "wx");
    if (!file) return cannot(err, path);
    const bool written = write_list(file, list);
    const bool closed = !fclose(file);
    return written && closed ? disk_flush_file(path, err) : cannot(err, path);
}

static void remove_part(const char *part, Arena *arena) {
    (void)unlink(arena_printf(arena, "%s/%s", part, list_name));
    (void)unlink(arena_printf(arena, "%s/%s", part, manifest_name));
    (void)rmdir(part);
}

static Status fill(const char *part, const Watchlist *list, Arena *arena, Err *err) {
    const char *manifest = arena_printf(arena, "%s/%s", part, manifest_name);
    if (mkdir(part, 0700)) return cannot(err, part);
    TRY(write_csv(arena_printf(arena, "%s/%s", part, list_name), list, err));
    return disk_replace(manifest, list->manifest, strlen(list->manifest), 0600, err);
}

static Status write_out(const char *out, const Watchlist *list, Arena *arena, Err *err) {
    const char *part = arena_printf(arena, "%s.part", out);
    remove_part(part, arena); /* of a scan that was killed */
    Status status = fill(part, list, arena, err);
    if (!status && rename(part, out)) status = cannot(err, out);
    if (status) remove_part(part, arena);
    return status ? status : disk_flush_parent(out, err);
}

/* ---- what is told ---- */

/* Who reads a list that shows premises of a shard is in the log of that shard. */
static Status log_reading(const Cli *cli, const ShardDir *dir, const Watchlist *list, Err *err) {
    char digest[DIGEST_TEXT];
    watchlist_digest(list, digest);
    const AuditEvent event = {
        .action = "list",
        .subject = "shards",
        .detail = arena_printf(cli->arena,
                               "{\"digest\":\"%s\",\"form\":\"csv\",\"rows\":\"all\","
                               "\"shards\":%zu}",
                               digest, dir->count),
        .actor = cli->actor};
    for (size_t k = 0; k < dir->count; k++)
        TRY(audit_note(dir->path[k], cli->lock_wait_s, &event, err));
    return ST_OK;
}

static void say(Cli *cli, const Watchlist *list, const ShardTold *told) {
    if (told->pool < list->n)
        terminal_say(&cli->terminal,
                     "pool: the city was learned from %zu of %zu storefronts, a share of each "
                     "sector of each shard",
                     told->pool, list->n);
    if (told->judged_again < list->n)
        terminal_say(&cli->terminal,
                     "shards: evidence of %zu storefronts was read back from an earlier scan",
                     list->n - told->judged_again);
    if (told->spread)
        terminal_say(&cli->terminal,
                     "shards: %zu enterprises have storefronts in more than one shard: their "
                     "totals are shared out within each shard alone",
                     told->spread);
    if (told->keys > 1)
        terminal_say(&cli->terminal,
                     "shards: their parties were hashed under %zu different keys, so that people "
                     "of one shard are not known in another; give all shards one STORE.key before "
                     "their first import",
                     told->keys);
}

static void print_text(Cli *cli, const ShardDir *dir, const Watchlist *list, const char *out) {
    char first[MONTH_TEXT], last[MONTH_TEXT];
    const WatchLength length = watchlist_length(list);
    (void)printf(
        "%zu shards: %zu storefronts, %s to %s, %zu selected for a routine check: %zu by "
        "rank, %zu by lot; %s\n\n",
        dir->count, list->n, month_format(list->first_month, first),
        month_format(list->first_month + (int)list->months - 1, last),
        length.ranked + length.random, length.ranked, length.random,
        terminal_safe(cli->arena, out));
    listing_say_length(cli, list);
    listing_print(cli, list, (ListingFilter){.limit = SHARDS_TOP, .selected_only = true});
}

static Status finish(Cli *cli, const ShardDir *dir, const Watchlist *list, const ShardTold *told,
                     Err *err) {
    const char *out = option_text(&cli->given, "out");
    TRY(log_reading(cli, dir, list, err));
    TRY(write_out(out, list, cli->arena, err));
    say(cli, list, told);
    if (cli->json)
        return listing_json_print(list, (ListingFilter){.limit = SHARDS_TOP, .selected_only = true},
                                  err);
    print_text(cli, dir, list, out);
    return ST_OK;
}

/* ---- the scan ---- */

/* Checked by every process before any of them works. */
static Status prepare(const Cli *cli, ShardScan *scan, ShardDir *dir, Err *err) {
    long long pool = SHARD_POOL;
    TRY(option_whole(&cli->given, "pool", SHARD_POOL_LEAST, INT32_MAX, &pool, err));
    TRY(check_out(option_text(&cli->given, "out"), err));
    TRY(shard_dir(option_text(&cli->given, "shards"), cli->arena, dir, err));
    scan->dir = dir;
    scan->pool = (size_t)pool;
    return ST_OK;
}

static Status work(Cli *cli, ShardScan *scan, Timings *timings, Err *err) {
    ShardDir dir;
    ShardTold told;
    Watchlist list;
    const Peers *peers = scan->peers;
    TRY(peers_agree(peers, prepare(cli, scan, &dir, err), err));
    TRY(shard_scan(scan, cli->arena, &list, &told, err));
    if (peers->rank == 0) timings_progress(timings, "writing", 0, 0);
    return peers_agree(peers, peers->rank ? ST_OK : finish(cli, &dir, &list, &told, err), err);
}

/* Rank 0 says what went wrong before any process ends: mpirun stops the others at the first that
 * does. */
static void say_once(Cli *cli, const Peers *peers, Status status, const Err *err) {
    Err none = {0};
    terminal_finish(&cli->terminal);
    if (!peers->rank) terminal_error(&cli->terminal, status_exit_code(status), err->text);
    cli->silent = true;
    (void)peers_agree(peers, ST_OK, &none);
}

Status scan_shards(Cli *cli, const Params *params, const ScanOptions *options, Err *err) {
    Peers peers;
    Timings timings;
    ScanOptions own = *options;
    TRY(peers_open(&peers, err));
    timings_start(&timings, cli);
    own.progress = timings_progress;
    own.progress_context = &timings;
    ShardScan scan = {
        .peers = &peers, .params = params, .options = &own, .lock_wait_s = cli->lock_wait_s};
    const Status status = work(cli, &scan, &timings, err);
    if (status && peers.count > 1) say_once(cli, &peers, status, err);
    if (!status && !peers.rank) timings_print(&timings);
    terminal_finish(&cli->terminal);
    peers_close(&peers);
    return status;
}
