#include "reports/output.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static Status join(const char *dir, const char *name, char path[PATH_SIZE], Err *err) {
    const int length = snprintf(path, PATH_SIZE, "%s/%s", dir, name);
    if (length > 0 && length < PATH_SIZE) return ST_OK;
    return FAIL(err, ST_USAGE, "the path of the report is longer than %d bytes; use a shorter one",
                PATH_SIZE - 1);
}

static bool write_all(int fd, const char *bytes, size_t length) {
    while (length) {
        const ssize_t took = write(fd, bytes, length);
        if (took < 0 && errno == EINTR) continue;
        if (took <= 0) return false;
        bytes += took;
        length -= (size_t)took;
    }
    return true;
}

Status output_file(const char *dir, const char *name, const Text *text, Err *err) {
    char path[PATH_SIZE];
    TRY(join(dir, name, path, err));
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return FAIL(err, ST_FAILED, "%s cannot be created: %s", path, strerror(errno));
    Status status = ST_OK;
    if (!write_all(fd, text->at, text->length))
        status = FAIL(err, ST_FAILED, "%s cannot be written: %s; is the disk full?", path,
                      strerror(errno));
    /* starts the disk now; output_flush_tree waits for it */
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    if (close(fd) && !status)
        status = FAIL(err, ST_FAILED, "%s cannot be finished: %s", path, strerror(errno));
    return status;
}

Status output_folder(const char *dir, const char *name, Err *err) {
    char path[PATH_SIZE];
    TRY(join(dir, name, path, err));
    if (mkdir(path, 0777) && errno != EEXIST)
        return FAIL(err, ST_FAILED, "the folder %s cannot be made: %s", path, strerror(errno));
    return ST_OK;
}

/* Some file systems cannot flush a folder (EINVAL); its files are on disk all the same. */
static int flush_path(const char *path, int flags) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    if (fd < 0) return -1;
    int failed = fsync(fd);
    if (failed && errno == EINVAL) failed = 0;
    const int reason = errno;
    (void)close(fd);
    errno = reason;
    return failed;
}

static int flush_one(const char *path, const struct stat *info, int kind, struct FTW *ftw) {
    (void)info, (void)kind, (void)ftw;
    return flush_path(path, 0);
}

Status output_flush(const char *dir, Err *err) {
    if (flush_path(dir, O_DIRECTORY) == 0) return ST_OK;
    return FAIL(err, ST_FAILED, "the folder %s cannot be flushed: %s", dir, strerror(errno));
}

Status output_flush_tree(const char *dir, Err *err) {
    if (nftw(dir, flush_one, 16, FTW_DEPTH | FTW_PHYS) == 0) return ST_OK;
    return FAIL(err, ST_FAILED, "the files in %s cannot be flushed to disk: %s", dir,
                strerror(errno));
}
