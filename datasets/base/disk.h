/* disk.h - files that are whole or absent: written beside, flushed, put in place by rename. */
#ifndef BASE_DISK_H
#define BASE_DISK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "datasets/base/err.h"

/* Flushes a file, or the entries of the folder that holds `path`, to the disk. */
Status disk_flush_file(const char *path, Err *err);
Status disk_flush_parent(const char *path, Err *err);

/* Opens a plain file to read it; -1 with errno, ENOTSUP where it is none. Waits for nobody: a pipe
 * under that name would let whoever opens it wait for ever. */
int disk_open_plain(const char *path, int flags);
FILE *disk_read_plain(const char *path); /* likewise; NULL */
/* Whether `path` is a plain file, or nothing yet. */
bool disk_is_plain(const char *path);

/* Writes all bytes, through short writes and interruptions. false with errno set. */
int disk_write_all(int fd, const void *bytes, size_t length);

/* Puts a file of these bytes and mode at `path`: beside it first, flushed, then by rename. */
Status disk_replace(const char *path, const void *bytes, size_t length, unsigned mode, Err *err);

/* Puts at `path` what `write` writes, which says whether all was written; for its owner alone. Only
 * for files that may be missing: not flushed, and where anything fails the one before stays. */
typedef bool (*DiskWrite)(FILE *file, void *context);
void disk_keep_cache(const char *path, DiskWrite write, void *context);
/* Removes it, and what a killed process left beside it. */
void disk_drop_cache(const char *path);

/* Renames `from` to `to`, which must be free: -1 with errno EEXIST when it is not. Where the file
 * system can neither rename so nor link, the name is claimed with an empty file first. */
int disk_move_new(const char *from, const char *to);

/* Gives `path` a second name, which must be free (EEXIST). Where the file system knows no hard
 * links that is a copy, whole or absent: nobody may write to the file meanwhile. -1 with errno. */
int disk_second_name(const char *path, const char *name);

#endif
