#include "datasets/base/disk.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/text.h"

int disk_open_plain(const char *path, int flags) {
    struct stat info;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0 || (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))) return fd;
    (void)close(fd);
    errno = ENOTSUP;
    return -1;
}

FILE *disk_read_plain(const char *path) {
    const int fd = disk_open_plain(path, 0);
    FILE *file = fd >= 0 ? fdopen(fd, "rb") : NULL;
    if (fd >= 0 && !file) (void)close(fd);
    return file;
}

bool disk_is_plain(const char *path) {
    struct stat info;
    return stat(path, &info) != 0 || S_ISREG(info.st_mode);
}

/* Some file systems cannot flush a folder (EINVAL); its files are on disk all the same. */
static Status flush(const char *path, int flags, Err *err) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    int failed = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0 && failed && errno == EINVAL) failed = 0;
    const int reason = errno;
    if (fd >= 0) (void)close(fd);
    if (!failed) return ST_OK;
    return FAIL(err, ST_FAILED, "%s cannot be flushed to the disk: %s", path, strerror(reason));
}

Status disk_flush_file(const char *path, Err *err) {
    return flush(path, 0, err);
}

Status disk_flush_parent(const char *path, Err *err) {
    Text folder = {0};
    const char *slash = strrchr(path, '/');
    text_add(&folder, path, slash ? (size_t)(slash - path) : 0);
    if (!folder.length) text_adds(&folder, slash ? "/" : ".");
    const Status status = flush(folder.at, O_DIRECTORY, err);
    text_free(&folder);
    return status;
}

int disk_write_all(int fd, const void *bytes, size_t length) {
    assert(fd >= 0);
    const char *at = bytes;
    while (length) {
        const ssize_t took = write(fd, at, length);
        if (took < 0 && errno == EINTR) continue;
        if (took == 0) errno = ENOSPC;
        if (took <= 0) return -1;
        at += took;
        length -= (size_t)took;
    }
    return 0;
}

/* The file was made for its owner alone. Where a share keeps no modes of files, or lets only the
 * account that mounted it change them, it stays as the share has it; whoever needs more looks. */
static int set_mode(int fd, unsigned mode) {
    if (fchmod(fd, mode) == 0) return 0;
    return errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS ? 0 : -1;
}

static Status write_new(const char *path, const void *bytes, size_t length, unsigned mode,
                        Err *err) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return FAIL(err, ST_FAILED, "%s cannot be made: %s", path, strerror(errno));
    Status status = ST_OK;
    if (disk_write_all(fd, bytes, length) || set_mode(fd, mode) || fsync(fd))
        status = FAIL(err, ST_FAILED, "%s cannot be written: %s", path, strerror(errno));
    if (close(fd) && !status)
        status = FAIL(err, ST_FAILED, "%s cannot be finished: %s", path, strerror(errno));
    return status;
}

Status disk_replace(const char *path, const void *bytes, size_t length, unsigned mode, Err *err) {
    Text beside = {0};
    text_addf(&beside, "%s.new-%ld", path, (long)getpid());
    Status status = write_new(beside.at, bytes, length, mode, err);
    if (!status && rename(beside.at, path))
        status = FAIL(err, ST_FAILED, "%s cannot be put in place: %s", path, strerror(errno));
    if (status) (void)unlink(beside.at);
    text_free(&beside);
    return status ? status : disk_flush_parent(path, err);
}

/* ---- names that never replace a file ---- */

/* exFAT and FAT have no hard links, and network file systems may refuse them. */
static bool no_links(int reason) {
    return reason == EPERM || reason == EOPNOTSUPP || reason == ENOSYS || reason == EMLINK;
}

static int move_over_claim(const char *from, const char *to) {
    const int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return -1;
    (void)close(fd);
    if (rename(from, to) == 0) return 0;
    const int reason = errno;
    (void)unlink(to);
    errno = reason;
    return -1;
}

static const char *fresh_name(const char *path, Text *name) {
    text_addf(name, "%s.new", path);
    return name->at;
}

void disk_keep_cache(const char *path, DiskWrite write, void *context) {
    Text name = {0};
    const char *fresh = fresh_name(path, &name);
    (void)unlink(fresh);
    const int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool ok = file && write(file, context);
    if (file ? fclose(file) : fd >= 0 && close(fd)) ok = false;
    if (fd >= 0 && (!ok || rename(fresh, path))) (void)unlink(fresh);
    text_free(&name);
}

void disk_drop_cache(const char *path) {
    Text name = {0};
    (void)unlink(path);
    (void)unlink(fresh_name(path, &name));
    text_free(&name);
}

int disk_move_new(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) return -1;
    if (link(from, to) == 0) return unlink(from);
    return no_links(errno) ? move_over_claim(from, to) : -1;
}

static int copy_bytes(int from, int to) {
    char bytes[1 << 16];
    for (;;) {
        const ssize_t got = read(from, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return (int)got;
        if (disk_write_all(to, bytes, (size_t)got)) return -1;
    }
}

static int copy_flushed(int from, int to) {
    return copy_bytes(from, to) || fsync(to) ? -1 : 0;
}

/* A copy of the file at `path` as a new file at `to`. */
static int copy_file(const char *path, const char *to) {
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) return -1;
    const int copy = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int failed = copy < 0 ? -1 : copy_flushed(from, copy);
    int reason = errno;
    if (copy >= 0 && close(copy) && !failed) {
        failed = -1;
        reason = errno;
    }
    (void)close(from);
    errno = reason;
    return failed;
}

int disk_second_name(const char *path, const char *name) {
    if (link(path, name) == 0) return 0;
    if (!no_links(errno)) return -1;
    Text beside = {0};
    text_addf(&beside, "%s.new-%ld", name, (long)getpid());
    (void)unlink(beside.at);
    int failed = copy_file(path, beside.at);
    if (!failed) failed = disk_move_new(beside.at, name);
    const int reason = errno;
    if (failed) (void)unlink(beside.at);
    text_free(&beside);
    errno = reason;
    return failed;
}
