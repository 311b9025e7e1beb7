#include "datasets/store/backup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/mem.h"

enum {
    EXTRA = crypto_secretstream_xchacha20poly1305_ABYTES,
    HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
    KEY_FILE_MOST = 4096,
    MAGIC = 15
};

static const char magic[MAGIC + 1] = "gevel backup 1\n";

/* ---- the key ---- */

static Status key_check(const char *path, int fd, Err *err) {
    struct stat info;
    if (fstat(fd, &info) || (info.st_mode & (S_IRWXG | S_IRWXO)))
        return FAIL(err, ST_USAGE, "others can read the key file %s: run chmod 600 on it first",
                    path);
    return ST_OK;
}

/* The key is the digest of the file's bytes, so that its form does not matter. */
static Status key_read(const char *path, unsigned char key[KEY], Err *err) {
    unsigned char bytes[KEY_FILE_MOST];
    const int fd = disk_open_plain(path, 0);
    if (fd < 0 && errno == ENOTSUP)
        return FAIL(err, ST_USAGE, "the key file %s is not a regular file", path);
    if (fd < 0)
        return FAIL(err, ST_USAGE, "cannot open the key file %s: %s", path, strerror(errno));
    Status status = key_check(path, fd, err);
    const ssize_t got = status ? 0 : read(fd, bytes, sizeof bytes);
    (void)close(fd);
    if (!status && got < KEY)
        status = FAIL(err, ST_USAGE,
                      "the key file %s holds %zd bytes, but %d or more are needed: make one with "
                      "(umask 077; head -c 32 /dev/urandom >KEY)",
                      path, got, (int)KEY);
    if (!status) (void)crypto_generichash(key, KEY, bytes, (size_t)got, NULL, 0);
    sodium_memzero(bytes, sizeof bytes);
    return status;
}

/* ---- writing ---- */

static Status put(BackupFile *file, const void *bytes, size_t length, Err *err) {
    if (disk_write_all(file->fd, bytes, length))
        return FAIL(err, ST_FAILED,
                    "the backup %s cannot be written: %s; what was written has been removed",
                    file->path, strerror(errno));
    digest_add(&file->digest, bytes, length);
    return ST_OK;
}

static Status put_header(BackupFile *file, const char *key_file, Err *err) {
    unsigned char key[KEY], header[HEADER];
    TRY(key_read(key_file, key, err));
    (void)crypto_secretstream_xchacha20poly1305_init_push(&file->state, header, key);
    sodium_memzero(key, sizeof key);
    TRY(put(file, magic, MAGIC, err));
    return put(file, header, sizeof header, err);
}

static Status put_chunk(BackupFile *file, bool final, Err *err) {
    if (!file->encrypted) return put(file, file->buffer, file->filled, err);
    unsigned char sealed[BACKUP_CHUNK + EXTRA];
    unsigned long long length = 0;
    const unsigned char tag = final ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
    (void)crypto_secretstream_xchacha20poly1305_push(&file->state, sealed, &length, file->buffer,
                                                     file->filled, (const unsigned char *)magic,
                                                     MAGIC, tag);
    return put(file, sealed, (size_t)length, err);
}

Status backup_file_create(BackupFile *file, const char *path, const char *key_file, Err *err) {
    *file = (BackupFile){.path = path, .encrypted = key_file != NULL};
    digest_init(&file->digest);
    file->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file->fd < 0) return FAIL(err, ST_FAILED, "%s cannot be made: %s", path, strerror(errno));
    file->buffer = mem_grow(NULL, BACKUP_CHUNK, 1);
    return key_file ? put_header(file, key_file, err) : ST_OK;
}

Status backup_file_write(BackupFile *file, const void *bytes, size_t length, Err *err) {
    const unsigned char *at = bytes;
    while (length) {
        if (file->filled == BACKUP_CHUNK) {
            TRY(put_chunk(file, false, err));
            file->filled = 0;
        }
        const size_t room = BACKUP_CHUNK - file->filled, part = length < room ? length : room;
        memcpy(file->buffer + file->filled, at, part);
        file->filled += part;
        at += part;
        length -= part;
    }
    return ST_OK;
}

Status backup_file_finish(BackupFile *file, char digest[DIGEST_TEXT], Err *err) {
    TRY(put_chunk(file, true, err));
    if (fsync(file->fd))
        return FAIL(err, ST_FAILED, "the backup %s cannot be flushed to the disk: %s", file->path,
                    strerror(errno));
    digest_hex(&file->digest, digest);
    return ST_OK;
}

/* ---- reading ---- */

/* Reads up to `length` bytes, fewer only at the end of the file. */
static Status take(BackupFile *file, void *out, size_t length, size_t *got, Err *err) {
    *got = 0;
    while (*got < length) {
        const ssize_t n = read(file->fd, (char *)out + *got, length - *got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return FAIL(err, ST_FAILED, "the backup %s cannot be read: %s", file->path,
                        strerror(errno));
        if (n == 0) break;
        *got += (size_t)n;
    }
    digest_add(&file->digest, out, *got);
    return ST_OK;
}

static Status wrong(const BackupFile *file, Err *err) {
    return FAIL(err, ST_INTEGRITY,
                "%s cannot be decrypted: the key is not the one it was written with, or the file "
                "was changed or cut short; nothing was restored",
                file->path);
}

static Status take_header(BackupFile *file, const char *key_file, Err *err) {
    unsigned char start[MAGIC + HEADER], key[KEY];
    size_t got;
    TRY(take(file, start, sizeof start, &got, err));
    file->encrypted = got >= MAGIC && memcmp(start, magic, MAGIC) == 0;
    if (file->encrypted && !key_file)
        return FAIL(err, ST_USAGE, "%s is encrypted: name its key file with --key", file->path);
    if (!file->encrypted && key_file)
        return FAIL(err, ST_USAGE, "%s is not an encrypted backup: leave out --key", file->path);
    if (!file->encrypted) {
        if (lseek(file->fd, 0, SEEK_SET) != 0)
            return FAIL(err, ST_FAILED, "the backup %s cannot be read: %s", file->path,
                        strerror(errno));
        digest_init(&file->digest);
        return ST_OK;
    }
    TRY(key_read(key_file, key, err));
    const int failed = got < sizeof start || crypto_secretstream_xchacha20poly1305_init_pull(
                                                 &file->state, start + MAGIC, key);
    sodium_memzero(key, sizeof key);
    return failed ? wrong(file, err) : ST_OK;
}

Status backup_file_open(BackupFile *file, const char *path, const char *key_file, Err *err) {
    *file = (BackupFile){.path = path};
    digest_init(&file->digest);
    file->fd = disk_open_plain(path, 0);
    if (file->fd < 0)
        return FAIL(err, ST_INPUT, "cannot open the backup %s: %s", path, strerror(errno));
    return take_header(file, key_file, err);
}

Status backup_file_read(BackupFile *file, unsigned char out[BACKUP_CHUNK], size_t *length,
                        Err *err) {
    if (!file->encrypted) return take(file, out, BACKUP_CHUNK, length, err);
    unsigned char sealed[BACKUP_CHUNK + EXTRA], tag;
    unsigned long long clear = 0;
    size_t got;
    *length = 0;
    TRY(take(file, sealed, sizeof sealed, &got, err));
    if (got == 0) return file->final ? ST_OK : wrong(file, err);
    if (file->final ||
        crypto_secretstream_xchacha20poly1305_pull(&file->state, out, &clear, &tag, sealed, got,
                                                   (const unsigned char *)magic, MAGIC))
        return wrong(file, err);
    file->final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    *length = (size_t)clear;
    return ST_OK;
}

void backup_file_close(BackupFile *file) {
    if (file->fd >= 0) (void)close(file->fd);
    mem_free(file->buffer);
    sodium_memzero(&file->state, sizeof file->state);
    file->fd = -1;
    file->buffer = NULL;
}
