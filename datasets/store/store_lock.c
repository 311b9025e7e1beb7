#include "datasets/store/store_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/clock.h"
#include "datasets/base/disk.h"
#include "datasets/base/text.h"

static const double poll_s = 0.05;
static const double least_wait_s = 0.2; /* whoever looks at the lock holds it for a moment */

static double now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void lock_path(const char *path, Text *out) {
    char *real = realpath(path, NULL);
    text_addf(out, "%s.lock", real ? real : path);
    free(real);
}

/* Writes who holds the lock into its file, for the message to a process that meets it. */
static void sign(int fd) {
    char text[LOCK_HOLDER], when[CLOCK_TEXT];
    const int length =
        snprintf(text, sizeof text, "process %ld since %s", (long)getpid(), clock_now(when));
    if (ftruncate(fd, 0) == 0) (void)!pwrite(fd, text, (size_t)length, 0);
}

static void read_holder(int fd, char out[LOCK_HOLDER]) {
    const ssize_t got = pread(fd, out, LOCK_HOLDER - 1, 0);
    out[got > 0 ? got : 0] = 0;
    if (!*out) (void)snprintf(out, LOCK_HOLDER, "another process");
}

/* The locked file is still the one that the name stands for. */
static bool current(int fd, const char *path) {
    struct stat held, named;
    return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

static Status open_lock(const char *path, int *fd, Err *err) {
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd >= 0 && disk_is_plain(path)) return ST_OK;
    if (*fd >= 0) {
        (void)close(*fd);
        return FAIL(err, ST_FAILED, "the lock file %s is not a regular file: remove it", path);
    }
    return FAIL(err, ST_FAILED,
                "cannot make the lock file %s: %s; a command needs to write to the store's folder: "
                "run it as the account that owns the store",
                path, strerror(errno));
}

static Status take(const char *path, const char *store, double wait_s, int *fd, Err *err) {
    const double last = now() + (wait_s > least_wait_s ? wait_s : least_wait_s);
    TRY(open_lock(path, fd, err));
    for (;;) {
        const bool locked = flock(*fd, LOCK_EX | LOCK_NB) == 0;
        if (locked && current(*fd, path)) break;
        if (!locked && errno != EWOULDBLOCK && errno != EINTR)
            return FAIL(err, ST_FAILED, "%s cannot be locked: %s", path, strerror(errno));
        if (!locked && now() >= last) {
            char holder[LOCK_HOLDER];
            read_holder(*fd, holder);
            return FAIL(err, ST_LOCKED,
                        "%s is being written by %s; wait for it to finish, or let gevel wait with "
                        "--lock-wait SECONDS",
                        store, holder);
        }
        if (locked) { /* the file was removed: the name now stands for another one */
            (void)close(*fd);
            TRY(open_lock(path, fd, err));
        } else {
            (void)nanosleep(&(struct timespec){.tv_nsec = (long)(1e9 * poll_s)}, NULL);
        }
    }
    sign(*fd);
    return ST_OK;
}

Status store_lock_take(const char *path, double wait_s, int *fd, Err *err) {
    Text name = {0};
    lock_path(path, &name);
    *fd = -1;
    const Status status = take(name.at, path, wait_s, fd, err);
    text_free(&name);
    if (status && *fd >= 0) (void)close(*fd);
    if (status) *fd = -1;
    return status;
}

const char *store_lock_holder(const char *path, char out[LOCK_HOLDER]) {
    Text name = {0};
    lock_path(path, &name);
    const int fd = disk_open_plain(name.at, O_NOFOLLOW);
    text_free(&name);
    *out = 0;
    if (fd < 0) return out;
    if (flock(fd, LOCK_SH | LOCK_NB)) read_holder(fd, out);
    (void)close(fd);
    return out;
}
