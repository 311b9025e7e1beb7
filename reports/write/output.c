#include "reports/write/output.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
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

static Status write_path(const char *path, const Text *text, Err *err) {
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

Status output_file(const char *dir, const char *name, const Text *text, Err *err) {
    char path[PATH_SIZE];
    TRY(join(dir, name, path, err));
    return write_path(path, text, err);
}

Status output_path(const char *path, const Text *text, Err *err) {
    char fresh[PATH_SIZE];
    const int length = snprintf(fresh, PATH_SIZE, "%s.new", path);
    if (length < 0 || length >= PATH_SIZE)
        return FAIL(err, ST_USAGE, "%s is too long a name for a file", path);
    TRY(write_path(fresh, text, err));
    if (rename(fresh, path) == 0) return ST_OK;
    const Status status = FAIL(err, ST_FAILED, "%s cannot be renamed: %s", path, strerror(errno));
    (void)unlink(fresh);
    return status;
}

Status output_folder(const char *dir, const char *name, Err *err) {
    char path[PATH_SIZE];
    TRY(join(dir, name, path, err));
    if (mkdir(path, 0777) && errno != EEXIST)
        return FAIL(err, ST_FAILED, "the folder %s cannot be made: %s", path, strerror(errno));
    return ST_OK;
}

Status output_parents(const char *path, Arena *arena, Err *err) {
    char *part = arena_strdup(arena, path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(part, 0777) && errno != EEXIST)
            return FAIL(err, ST_FAILED, "the folder %s cannot be made: %s", part, strerror(errno));
        *slash = '/';
    }
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

Status output_flush(const char *dir, Err *err) {
    if (flush_path(dir, O_DIRECTORY) == 0) return ST_OK;
    return FAIL(err, ST_FAILED, "the folder %s cannot be flushed: %s", dir, strerror(errno));
}

/* Whoever has many files flushes the file system once: 2,000 pages take 0.06 s instead of 5 s. It
 * also waits for what others wrote, which does not pay for a few. */
enum { FEW = 64 };

static int flush_system(const char *path) {
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -1;
    const int failed = syncfs(fd), reason = errno;
    (void)close(fd);
    errno = reason;
    return failed;
}

Status output_flush_tree(const char *dir, Err *err) {
    char root[PATH_SIZE];
    char *const roots[] = {root, NULL};
    (void)snprintf(root, sizeof root, "%s", dir);
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
    int failed = walk ? 0 : -1;
    const FTSENT *entry;
    for (size_t n = 0; !failed && (entry = fts_read(walk)) != NULL; n++) {
        if (n == FEW) {
            failed = flush_system(dir);
            break;
        }
        if (entry->fts_info != FTS_D) failed = flush_path(entry->fts_accpath, 0);
    }
    const int reason = errno;
    if (walk) (void)fts_close(walk);
    if (!failed) return ST_OK;
    return FAIL(err, ST_FAILED, "the files in %s cannot be flushed to disk: %s", dir,
                strerror(reason));
}
