#include "datasets/base/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/text.h"

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

static Status write_new(const char *path, const void *bytes, size_t length, unsigned mode,
                        Err *err) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return FAIL(err, ST_FAILED, "%s cannot be made: %s", path, strerror(errno));
    Status status = ST_OK;
    if (disk_write_all(fd, bytes, length) || fchmod(fd, mode) || fsync(fd))
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
