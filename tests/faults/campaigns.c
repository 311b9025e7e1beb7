/* campaigns.c - gevel broken in many ways: killed, calls and allocations failing, the disk full,
 * the store damaged, the clock moved, many processes at once. tests/faults/run starts it. */
#include "tests/faults/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- campaigns ---- */

static void report(Bench *b, const char *what, long begun_us) {
    printf("%-58s %7ld points %4ld failures  %6.1f s\n", what, b->points, b->failures,
           (double)(now_us() - begun_us) / 1e6);
    fflush(stdout);
}

static void fresh(Bench *b) {
    b->points = b->failures = 0;
}

static void kills(Bench *b, long points) {
    const long begun = now_us();
    Planned *plan = calloc((size_t)points + 1, sizeof *plan);
    fresh(b);
    for (long k = 0; k < points; k++) {
        const int which = (int)(k % SCENARIOS);
        const long longest = b->duration_us[which] * 11 / 10;
        const long moment = 1 + (long)draw(b, (unsigned long long)longest);
        plan[k] = (Planned){which, {.kill_us = moment}};
    }
    carry_out(b, plan, points);
    free(plan);
    report(b, "killed at random moments", begun);
}

static long calls_of(Bench *b, int which, const char *family) {
    char at[PATH], *text = malloc(TEXT);
    Ran *ran = malloc(sizeof *ran);
    begin(b, scenarios[which].base, at);
    run(b, at, scenarios[which].args, &(Break){.call = family}, ran);
    slurp(b, "count", text);
    const long count = atol(text);
    free(ran);
    free(text);
    return count;
}

typedef struct Family {
    const char *call, *mode;
    int error;
} Family;

static void calls(Bench *b, const char *what, const Family *family, size_t families, long points) {
    const long begun = now_us();
    const long each = points / (long)(SCENARIOS * families) + 1;
    Planned *plan = calloc(SCENARIOS * families * (size_t)each, sizeof *plan);
    long planned = 0;
    fresh(b);
    for (int which = 0; which < SCENARIOS; which++)
        for (size_t f = 0; f < families; f++) {
            const long count = calls_of(b, which, family[f].call);
            for (long k = 0; k < each && k < count; k++)
                plan[planned++] = (Planned){which,
                                            {.call = family[f].call,
                                             .mode = family[f].mode,
                                             .error = family[f].error,
                                             .at = 1 + (int)draw(b, (unsigned long long)count)}};
        }
    carry_out(b, plan, planned);
    free(plan);
    report(b, what, begun);
}

static void system_calls(Bench *b, long points) {
    static const Family families[] = {
        {"open", "once", EIO},    {"open", "on", ENOSPC},  {"open", "once", EACCES},
        {"read", "once", EIO},    {"read", "on", EIO},     {"read", "once", EINTR},
        {"read", "short", 0},     {"write", "once", EIO},  {"write", "on", ENOSPC},
        {"write", "once", EINTR}, {"write", "short", 0},   {"write", "on", EROFS},
        {"fsync", "once", EIO},   {"fsync", "on", ENOSPC}, {"rename", "once", EIO},
        {"rename", "on", ENOSPC},
    };
    calls(b, "open, read, write, fsync, rename failing", families,
          sizeof families / sizeof *families, points);
}

static void allocations(Bench *b, long points) {
    static const Family families[] = {{"alloc", "once", ENOMEM}, {"alloc", "on", ENOMEM}};
    calls(b, "allocations failing, once and from then on", families, 2, points);
}

/* Of each scenario in turn, one step of 4 KB more each time; space: of the whole file system. */
static Planned *steps(long points, bool space) {
    enum { STEP = 4096 };
    Planned *plan = calloc((size_t)points + 1, sizeof *plan);
    for (long k = 0; k < points; k++) {
        plan[k].which = (int)(k % SCENARIOS);
        if (space)
            plan[k].how.space = STEP * (k + 1);
        else
            plan[k].how.file_limit = STEP * (k + 1);
    }
    return plan;
}

static void file_limits(Bench *b, long points) {
    const long begun = now_us();
    Planned *plan = steps(points, false);
    fresh(b);
    carry_out(b, plan, points);
    free(plan);
    report(b, "no file may grow beyond each size, in steps of 4 KB", begun);
}

enum { MAY_NOT_MOUNT = 77 };

/* In a process of its own, because it mounts. */
static int fill(Bench *b, long points) {
    const long begun = now_us();
    Planned *plan = steps(points, true);
    if (!bench_space(b)) return MAY_NOT_MOUNT;
    for (long k = 0; k < points; k++) point(b, plan[k].which, &plan[k].how);
    report(b, "a small file system full, in steps of 4 KB", begun);
    return b->silent || b->failures ? 1 : 0;
}

static void full_disk(Bench *b, long points) {
    int status;
    fresh(b);
    if (!fork()) _exit(fill(b, points));
    wait(&status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == MAY_NOT_MOUNT)
        printf("a small file system full: skipped, this account may not mount one\n");
    else
        b->failures += status != 0;
}

static void clocks(Bench *b, long points) {
    enum { DAY = 86400, YEAR = 31557600 };
    const long today = (long)time(NULL);
    const long moved[] = {10 * YEAR,
                          -10 * YEAR,
                          -3600, /* a step back */
                          1774746000 - today - 1,
                          1774746000 - today + 1, /* 2026-03-29 01:00 UTC, summer time */
                          1792890000 - today - 1,
                          1792890000 - today + 1, /* 2026-10-25 01:00 UTC, winter time */
                          1835395200 - today,
                          1835481600 - today - 1, /* 29 February 2028 */
                          -today + 86400,
                          4102444800 - today}; /* 1970, and 2100 */
    enum { MOVES = sizeof moved / sizeof *moved };
    const long begun = now_us();
    Planned plan[MOVES * SCENARIOS] = {0};
    (void)points;
    fresh(b);
    for (int k = 0; k < MOVES * SCENARIOS; k++)
        plan[k] = (Planned){k % SCENARIOS, {.clock_s = moved[k / SCENARIOS]}};
    carry_out(b, plan, MOVES * SCENARIOS);
    report(b, "clock +-10 years, both changes, a step back, a leap day", begun);
}

/* ---- damage ---- */

static void damage_file(Bench *b, const char *path, int kind) {
    enum { PAGE = 4096 };
    struct stat info;
    const int fd = open(path, O_RDWR);
    fstat(fd, &info);
    const unsigned long long size = (unsigned long long)info.st_size, pages = size / PAGE;
    char one[PAGE], other[PAGE];
    if (kind == 0) {
        const off_t at = (off_t)draw(b, size);
        if (pread(fd, one, 1, at) != 1) abort();
        one[0] ^= (char)(1 << draw(b, 8));
        if (pwrite(fd, one, 1, at) != 1) abort();
    } else if (kind == 1) {
        if (ftruncate(fd, (off_t)draw(b, size))) abort();
    } else {
        const off_t x = (off_t)(draw(b, pages) * PAGE), y = (off_t)(draw(b, pages) * PAGE);
        if (pread(fd, one, PAGE, x) != PAGE || pread(fd, other, PAGE, y) != PAGE) abort();
        if (kind == 3) memset(other, 0, PAGE);
        if (pwrite(fd, other, PAGE, x) != PAGE) abort();
        if (kind == 2 && pwrite(fd, one, PAGE, y) != PAGE) abort();
    }
    close(fd);
}

static void damages(Bench *b, long points) {
    const char *const list[] = {"-q", "--store", "s.db", "list", "--all", "--format", "csv", NULL};
    const long begun = now_us();
    char at[PATH], path[2 * PATH], what[128];
    long seen = 0;
    Ran *good = malloc(sizeof *good), *ran = malloc(sizeof *ran);
    fresh(b);
    begin(b, "run", at);
    run(b, at, list, &nothing, good);
    for (long k = 0; k < points; k++) {
        b->points++;
        begin(b, "run", at);
        snprintf(path, sizeof path, "%s/s.db", at);
        damage_file(b, path, k % 8 < 5 ? 0 : (int)(k % 8) - 4);
        run(b, at, list, &nothing, ran);
        seen += ran->exit != 0;
        if (ran->signal || (ran->exit == 0 && strcmp(ran->out, good->out) != 0)) {
            b->silent++;
            complain(b, &scenarios[3], "silently another list", ran);
        }
    }
    snprintf(what, sizeof what, "bits flipped, cut, pages swapped, zeroed (%ld seen)", seen);
    report(b, what, begun);
    free(good);
    free(ran);
}

/* ---- many at once ---- */

typedef struct Crowd {
    const char *const *args;
    int count;
    bool may_be_locked; /* exit 7: another job holds the store */
    bool names_file;    /* its last word is a file of its own each time */
} Crowd;

/* Runs one command once; false when it failed in a way that a person would meet. */
static bool crowd_once(const Bench *b, const char *at, const Crowd *c, const char *backup) {
    const char *args[ARGS] = {b->gevel};
    int status;
    for (int a = 0; c->args[a]; a++) args[a + 1] = c->args[a];
    if (c->names_file) args[5] = backup;
    const pid_t pid = fork();
    if (pid == 0) {
        if (chdir(at) || !freopen("/dev/null", "w", stdout)) _exit(99);
        if (!freopen("../crowd.err", "a", stderr)) _exit(99);
        execv(b->gevel, (char **)(unsigned long)args);
        _exit(98);
    }
    waitpid(pid, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 97;
    return code == 0 || (code == 7 && c->may_be_locked);
}

/* One member repeats its command until the time is over. */
static int crowd_member(const Bench *b, const char *at, const Crowd *c, long until_us) {
    enum { MOST = 90 };
    int failures = 0;
    for (long n = 0; now_us() < until_us; n++) {
        char name[64], made[2 * PATH];
        snprintf(name, sizeof name, "b%ld-%ld", (long)getpid(), n);
        failures += !crowd_once(b, at, c, name);
        snprintf(made, sizeof made, "%s/%s", at, name);
        if (c->names_file) unlink(made);
    }
    return failures > MOST ? MOST : failures;
}

static void crowd_ended(Bench *b, const char *at) {
    const char *const verify[] = {"--store", "s.db", "audit", "verify", NULL};
    int status;
    char *text = malloc(TEXT);
    Ran *ran = malloc(sizeof *ran);
    while (wait(&status) > 0) {
        b->points++;
        b->failures += WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    }
    slurp(b, "crowd.err", text);
    if (strstr(text, "database is locked") || strstr(text, "BUSY")) b->failures++;
    if (b->failures) fprintf(stderr, "crowd: %.600s\n", text);
    run(b, at, verify, &nothing, ran);
    if (ran->exit) complain(b, &scenarios[0], "crowd: log is not whole", ran);
    free(text);
    free(ran);
}

static void crowd(Bench *b, long seconds) {
    static const char *const list[] = {"-q", "--store", "s.db", "list", NULL};
    static const char *const outcome[] = {"-q",       "--store", "s.db", "outcome",
                                          "S0000001", "cleared", NULL};
    static const char *const scan[] = {"-q", "--store", "s.db", "scan", NULL};
    static const char *const backup[] = {"-q", "--store", "s.db", "backup", "FILE", NULL};
    static const char *const import[] = {"-q", "--store", "s.db", "import", "city", NULL};
    const Crowd crowds[] = {{list, 16, false, false},
                            {outcome, 4, false, false},
                            {scan, 1, true, false},
                            {backup, 1, false, true},
                            {import, 1, true, false}};
    const long begun = now_us();
    char at[PATH];
    fresh(b);
    begin(b, "run", at);
    for (size_t c = 0; c < sizeof crowds / sizeof *crowds; c++)
        for (int k = 0; k < crowds[c].count; k++)
            if (!fork()) _exit(crowd_member(b, at, &crowds[c], begun + seconds * 1000000));
    crowd_ended(b, at);
    report(b, "16 readers, 4 outcome writers, scan, import, backup", begun);
}

typedef struct Campaign {
    const char *name;
    void (*run)(Bench *, long);
    long points[3]; /* check, quick, campaign; of crowd: seconds */
} Campaign;

static const Campaign campaigns[] = {
    {"kill", kills, {1000, 1000, 100000}},
    {"calls", system_calls, {100, 480, 20000}},
    {"alloc", allocations, {40, 100, 100000}},
    {"limit", file_limits, {50, 50, 1000}},
    {"disk", full_disk, {50, 50, 1000}},
    {"damage", damages, {200, 1000, 10000}},
    {"clock", clocks, {1, 1, 1}},
    {"crowd", crowd, {3, 60, 86400}},
};
static const char *const levels[] = {"check", "quick", "campaign"};

/* faults GEVEL SHIM SOURCE FOLDER check|quick|campaign [NAME [POINTS]] */
int main(int argc, char **argv) {
    if (argc < 6) return 2;
    Bench *b = calloc(1, sizeof *b);
    b->gevel = argv[1];
    b->shim = argv[2];
    snprintf(b->folder, sizeof b->folder, "%s", argv[4]);
    int level = 0;
    while (level < 2 && strcmp(argv[5], levels[level]) != 0) level++;
    b->random = 88172645463325252u; /* the same points each time */
    prepare(b, argv[3]);
    long failures = 0;
    for (size_t k = 0; k < sizeof campaigns / sizeof *campaigns; k++) {
        const Campaign *c = &campaigns[k];
        if (argc > 6 && strcmp(argv[6], c->name) != 0) continue;
        c->run(b, argc > 7 ? atol(argv[7]) : c->points[level]);
        failures += b->failures;
    }
    printf("%ld failures, %ld silently different lists\n", failures, b->silent);
    free(b);
    return failures != 0;
}
