/* backup_file.h - the bytes of a backup file, plain or encrypted (backup.h has the form). */
#ifndef DATASETS_STORE_BACKUP_FILE_H
#define DATASETS_STORE_BACKUP_FILE_H
#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/digest.h"

enum { BACKUP_CHUNK = 1 << 16 };

typedef struct BackupFile {
    Digest digest; /* of the file's bytes */
    const char *path;
    unsigned char *buffer; /* [BACKUP_CHUNK] waiting to be written */
    size_t filled;
    crypto_secretstream_xchacha20poly1305_state state;
    int fd; /* -1 = closed */
    bool encrypted, final;
} BackupFile;

/* Makes a new file; an existing one is an error. key_file NULL = plain. */
Status backup_file_create(BackupFile *file, const char *path, const char *key_file, Err *err);
Status backup_file_write(BackupFile *file, const void *bytes, size_t length, Err *err);
/* Writes the rest, flushes to the disk, and gives the digest. */
Status backup_file_finish(BackupFile *file, char digest[DIGEST_TEXT], Err *err);

/* Opens for reading. ST_USAGE when encrypted and there is no key, or the reverse. */
Status backup_file_open(BackupFile *file, const char *path, const char *key_file, Err *err);
/* The next up to BACKUP_CHUNK bytes; *length 0 = the end, which an encrypted file must say. */
Status backup_file_read(BackupFile *file, unsigned char out[BACKUP_CHUNK], size_t *length,
                        Err *err);

void backup_file_close(BackupFile *file); /* also when never opened: {.fd = -1} */

#endif
