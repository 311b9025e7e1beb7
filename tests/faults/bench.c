#include "tests/faults/bench.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const Scenario scenarios[SCENARIOS] = {
    {"import", "city", {"--store", "s.db", "import", "city"}, "s.db", NULL},
    {"scan", "facts", {"--store", "s.db", "scan"}, "s.db", NULL},
    {"link", "facts", {"--store", "s.db", "link"}, "s.db", NULL},
    {"report", "run", {"--store", "s.db", "report", "--out", "r"}, "r/index.html", NULL},
    {"list", "run", {"--store", "s.db", "list", "--format", "csv"}, "s.db", NULL},
    {"outcome",
     "run",
     {"--store", "s.db", "outcome", "S0000001", "cleared", "--on", "2026-01-05"},
     "s.db",
     NULL},
    {"backup", "run", {"--store", "s.db", "backup", "b.backup"}, "b.backup", "2"},
    {"restore", "backup", {"--store", "n.db", "restore", "b.backup"}, "n.db", "2"},
    {"upgrade", "old", {"--store", "s.db", "scan", "--no-gate"}, "s.db", NULL},
    {"purge", "run", {"--store", "s.db", "purge"}, "s.db", NULL},
    {"account", "run", {"--store", "s.db", "serve", "--account", "adam"}, "s.db", "2"},
    {"watch",
     "city",
     {"--store", "s.db", "watch", "--drop", "city", "--out", "p", "--settle", "0", "--format",
      "csv,json"},
     "p/latest/.gevel-report",
     NULL},
};
const Break nothing = {0};

unsigned long long draw(Bench *b, unsigned long long below) {
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return b->random % below;
}

long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

/* ---- running ---- */

static void put(const char *name, long value) {
    char text[32];
    snprintf(text, sizeof text, "%ld", value);
    setenv(name, text, 1);
}

static void child(const Bench *b, const char *at, const char *const *args, const Break *how) {
    const char *argv[ARGS + 1] = {b->gevel};
    for (int k = 0; args[k]; k++) argv[k + 1] = args[k];
    if (chdir(at) || !freopen("../out", "w", stdout) || !freopen("../err", "w", stderr)) _exit(99);
    if (how->call || how->clock_s) setenv("LD_PRELOAD", b->shim, 1);
    if (how->call) {
        setenv("FAULT_CALL", how->call, 1);
        setenv("FAULT_MODE", how->mode ? how->mode : "once", 1);
        setenv("FAULT_UNDER", at, 1);
        char count[PATH];
        snprintf(count, sizeof count, "%s/count", b->place);
        setenv("FAULT_COUNT", count, 1);
        put("FAULT_AT", how->at);
        put("FAULT_ERRNO", how->error);
    }
    if (how->clock_s) put("FAULT_CLOCK", how->clock_s);
    if (how->file_limit) {
        const struct rlimit limit = {(rlim_t)how->file_limit, (rlim_t)how->file_limit};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    execv(b->gevel, (char **)(unsigned long)argv);
    _exit(98);
}

void slurp(const Bench *b, const char *name, char out[TEXT]) {
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", b->place, name);
    FILE *file = fopen(path, "r");
    out[file ? fread(out, 1, TEXT - 1, file) : 0] = 0;
    if (file) fclose(file);
}

void run(const Bench *b, const char *at, const char *const *args, const Break *how, Ran *ran) {
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0) child(b, at, args, how);
    if (how->kill_us) {
        const struct timespec pause = {how->kill_us / 1000000, how->kill_us % 1000000 * 1000};
        nanosleep(&pause, NULL);
        kill(pid, SIGKILL);
    }
    waitpid(pid, &status, 0);
    *ran = (Ran){.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                 .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    slurp(b, "out", ran->out);
    slurp(b, "err", ran->err);
}

/* Runs a line of shell in the bench's folder, with $gevel and $source. */
static int shell(const Bench *b, const char *line) {
    char *command = NULL;
    setenv("gevel", b->gevel, 1);
    if (asprintf(&command, "cd '%s' && %s", b->folder, line) < 0) abort();
    const int status = system(command);
    free(command);
    return status;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static void copy_file(const char *from, const char *to) {
    static char block[1 << 16];
    const int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t got;
    while ((got = read(in, block, sizeof block)) > 0)
        if (write(out, block, (size_t)got) != got) abort();
    close(in);
    close(out);
}

/* A folder's own copy: what one point did to its files must not be what the next one meets. */
static void copy_folder(const char *from, const char *to) {
    char source[2 * PATH], target[2 * PATH];
    DIR *dir = opendir(from);
    if (!dir || mkdir(to, 0700)) abort();
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
        copy_file(source, target);
    }
    closedir(dir);
}

/* Bases hold s.db and b.backup; each gets the city's files. */
void begin(const Bench *b, const char *base, char at[PATH]) {
    static const char *const files[] = {"s.db", "b.backup", "b.backup.b2"};
    char from[2 * PATH], to[2 * PATH];
    snprintf(at, PATH, "%s/at", b->place);
    nftw(at, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    mkdir(at, 0700);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        snprintf(from, sizeof from, "%s/%s/%s", b->folder, base, files[k]);
        snprintf(to, sizeof to, "%s/%s", at, files[k]);
        if (access(from, F_OK) == 0) copy_file(from, to);
    }
    snprintf(from, sizeof from, "%s/data", b->folder);
    snprintf(to, sizeof to, "%s/city", at);
    copy_folder(from, to);
}

/* ---- judging ---- */

bool complain(Bench *b, const Scenario *s, const char *what, const Ran *ran) {
    b->failures++;
    if (b->failures <= 20)
        fprintf(stderr, "%s: %s: exit %d, signal %d: %.300s\n", s->name, what, ran->exit,
                ran->signal, ran->err);
    return false;
}

static const char *store_of(const Scenario *s) {
    return s->args[1];
}

/* The digest of the newest run, "" = no run. */
static void newest_list(const Bench *b, const char *at, const Scenario *s, char out[65]) {
    const char *const args[] = {"--json", "--store", store_of(s), "runs", NULL};
    Ran *ran = malloc(sizeof *ran);
    run(b, at, args, &nothing, ran);
    const char *found = NULL;
    for (const char *p = ran->out; (p = strstr(p, "\"output_digest\": \"")) != NULL; p += 18)
        found = p + 18;
    snprintf(out, 65, "%.64s", found ? found : "");
    free(ran);
}

/* What a clock that is wrong may end in: figures of months to come are refused, by the row or by
 * the file, and a purge after years without an entry asks whether the clock has leapt. */
static bool says_the_clock(const char *err) {
    static const char *const sentence[] = {"lies in the future", "rejected; not taken: too many",
                                           "has the clock leapt?"};
    for (size_t k = 0; k < sizeof sentence / sizeof *sentence; k++)
        if (strstr(err, sentence[k])) return true;
    return false;
}

/* A broken run may fail, with a sentence, but not crash; without memory it may abort. */
static bool sane_end(Bench *b, const Scenario *s, const Break *how, const Ran *ran) {
    const bool alloc = how->call && strcmp(how->call, "alloc") == 0;
    if (how->kill_us && ran->signal == SIGKILL) return true;
    if (ran->signal && !(alloc && ran->signal == SIGABRT))
        return complain(b, s, "died of a signal", ran);
    if (ran->exit > 9 || (ran->exit && !strchr(ran->err, ' ')))
        return complain(b, s, "ended without a sentence", ran);
    if (how->clock_s && ran->exit && !says_the_clock(ran->err))
        return complain(b, s, "minds the clock", ran);
    if (strstr(ran->err, "SQLITE_BUSY") || strstr(ran->err, "database is locked"))
        return complain(b, s, "let SQLITE_BUSY through", ran);
    return true;
}

static bool finished(const Scenario *s, const Ran *ran) {
    return ran->exit == 0 || (s->again && ran->exit == atoi(s->again));
}

/* After the break: run again, and everything must be as if nothing had happened. */
bool recovered(Bench *b, int which, const char *at) {
    const Scenario *s = &scenarios[which];
    const char *const verify[] = {"--store", store_of(s), "audit", "verify", NULL};
    char path[2 * PATH], list[65];
    bool good = true;
    Ran *ran = malloc(sizeof *ran);
    run(b, at, s->args, &nothing, ran);
    if (!finished(s, ran)) good = complain(b, s, "cannot be run again", ran);
    snprintf(path, sizeof path, "%s/%s", at, s->output);
    if (good && access(path, F_OK)) good = complain(b, s, "left no output", ran);
    if (good) run(b, at, verify, &nothing, ran);
    if (good && ran->exit) good = complain(b, s, "log is not whole", ran);
    if (good) newest_list(b, at, s, list);
    if (good && strcmp(list, b->list[which]) != 0) {
        b->silent++;
        good = complain(b, s, "another list", ran);
    }
    free(ran);
    return good;
}

/* ---- a file system that is nearly full ---- */

enum { ROOMY = 1 << 26 };

/* Leaves so many bytes free on the small file system at `at`. */
static void squeeze(const char *at, long bytes) {
    char size[64];
    struct statvfs disk;
    if (statvfs(at, &disk)) abort();
    const unsigned long used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize;
    snprintf(size, sizeof size, "size=%lu", used + (unsigned long)bytes);
    if (mount("tmpfs", at, "tmpfs", MS_REMOUNT, size)) abort();
}

/* In the new name space the account is root. */
static void map_root(const char *path, unsigned id) {
    const int fd = open(path, O_WRONLY);
    if (fd >= 0) dprintf(fd, "0 %u 1", id);
    close(fd);
}

bool bench_space(Bench *b) {
    char at[PATH], size[64];
    const unsigned user = getuid(), group = getgid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) return false;
    const int groups = open("/proc/self/setgroups", O_WRONLY);
    if (groups >= 0) dprintf(groups, "deny");
    close(groups);
    map_root("/proc/self/uid_map", user);
    map_root("/proc/self/gid_map", group);
    snprintf(at, sizeof at, "%s/at", b->place);
    snprintf(size, sizeof size, "size=%d", ROOMY);
    mkdir(at, 0700);
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", at, "tmpfs", 0, size) == 0;
}

/* ---- points ---- */

void point(Bench *b, int which, const Break *how) {
    char at[PATH];
    const Scenario *s = &scenarios[which];
    Ran *ran = malloc(sizeof *ran);
    b->points++;
    begin(b, s->base, at);
    if (how->space) squeeze(at, how->space);
    run(b, at, s->args, how, ran);
    if (how->space) squeeze(at, ROOMY);
    const bool acknowledged = ran->exit == 0 && !ran->signal;
    if (sane_end(b, s, how, ran)) {
        char path[2 * PATH];
        snprintf(path, sizeof path, "%s/%s", at, s->output);
        if (acknowledged && access(path, F_OK))
            complain(b, s, "acknowledged and lost", ran);
        else
            (void)recovered(b, which, at);
    }
    free(ran);
}

/* Points k, k + workers, ... in a folder of its own. */
static void work(Bench *b, const Planned *plan, long points, int worker, int workers) {
    snprintf(b->place, sizeof b->place, "%s/w%d", b->folder, worker);
    mkdir(b->place, 0700);
    for (long k = worker; k < points; k += workers) point(b, plan[k].which, &plan[k].how);
}

void carry_out(Bench *b, const Planned *plan, long points) {
    enum { MOST = 16 };
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const int workers = processors > MOST ? MOST : processors > 1 ? (int)processors : 1;
    Bench *shared = mmap(NULL, (size_t)workers * sizeof *b, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) abort();
    for (int w = 0; w < workers; w++) {
        shared[w] = *b;
        shared[w].points = shared[w].failures = shared[w].silent = 0;
        if (fork()) continue;
        work(&shared[w], plan, points, w, workers);
        _exit(0);
    }
    for (int status; wait(&status) > 0;) b->failures += status != 0;
    for (int w = 0; w < workers; w++) {
        b->points += shared[w].points;
        b->failures += shared[w].failures;
        b->silent += shared[w].silent;
    }
    munmap(shared, (size_t)workers * sizeof *b);
}

/* ---- the bench ---- */

static void must(int failed, const char *what) {
    if (!failed) return;
    fprintf(stderr, "faults: %s failed\n", what);
    exit(2);
}

void prepare(Bench *b, const char *source) {
    snprintf(b->place, sizeof b->place, "%s", b->folder);
    setenv("source", source, 1);
    must(shell(b,
               "mkdir city facts run old backup && "
               "$gevel -q city --storefronts 50 --months 14 --seed 3 --registers --out data"
               " >/dev/null"),
         "making a small city");
    /* what three storefronts in ten file is known by links only */
    must(shell(b,
               "mv data/registers/*.csv data && rmdir data/registers && "
               "awk -F, 'NR == 1 || substr($1, 8) < 7' data/turnover.csv >kept && "
               "mv kept data/turnover.csv"),
         "taking its keys away");
    must(shell(b, "$gevel -q --store facts/s.db import data >/dev/null"), "importing it");
    must(shell(b, "cp facts/s.db run/s.db && $gevel -q --store run/s.db scan >/dev/null"),
         "scanning it");
    must(shell(b, "$gevel -q --store run/s.db backup backup/b.backup >/dev/null"), "its backup");
    must(shell(b, "sqlite3 old/s.db <\"$source/tests/fixtures/schema-2.sql\""),
         "making a store of schema 2");
    Ran *ran = malloc(sizeof *ran);
    for (int which = 0; which < SCENARIOS; which++) {
        char at[PATH];
        begin(b, scenarios[which].base, at);
        const long begun = now_us();
        run(b, at, scenarios[which].args, &nothing, ran);
        b->duration_us[which] = now_us() - begun;
        if (ran->exit) fprintf(stderr, "%s", ran->err);
        must(ran->exit, scenarios[which].name);
        newest_list(b, at, &scenarios[which], b->list[which]);
    }
    free(ran);
}
