#include "reports/output.h"

#include <errno.h>
#include <fcntl.h>
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
    if (!write_all(fd, text->at, text->length) || fsync(fd))
        status = FAIL(err, ST_FAILED, "%s cannot be written: %s; is the disk full?", path,
                      strerror(errno));
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

Status output_flush(const char *dir, Err *err) {
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return FAIL(err, ST_FAILED, "the folder %s cannot be read: %s", dir, strerror(errno));
    const int failed = fsync(fd);
    const int reason = errno;
    (void)close(fd);
    /* some file systems cannot flush a folder; the files themselves are on disk */
    if (failed && reason != EINVAL)
        return FAIL(err, ST_FAILED, "the folder %s cannot be flushed: %s", dir, strerror(reason));
    return ST_OK;
}
