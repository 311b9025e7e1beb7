/* backup.h - a copy of a store while it is in use, and the store restored from it.
 *
 * A backup is the store as of one moment: its pages are read under SQLite's shared lock, each
 * checked against its checksum, so a damaged store makes no backup. Plain, it is a store itself
 * (0600). With a key file it is encrypted and authenticated (libsodium secretstream,
 * XChaCha20-Poly1305, chunks of 64 KiB): a changed, cut or reordered file is refused.
 *
 *     plain:      the store
 *     encrypted:  "gevel backup 1\n" | secretstream header | chunks, the last one tagged final
 *
 * OUT.b2 holds the BLAKE2b-256 digest as `b2sum -l 256 -c` reads it. The key of party hashes
 * (STORE.key) is not in it: keep that apart. */
#ifndef DATASETS_STORE_BACKUP_H
#define DATASETS_STORE_BACKUP_H
#include <stdbool.h>
#include <stdint.h>

#include "datasets/base/digest.h"
#include "datasets/base/progress.h"
#include "datasets/store/store.h"

typedef struct BackupJob {
    const char *store, *file; /* paths */
    const char *key_file; /* 32 or more secret bytes, readable by their owner only; NULL = plain */
    double lock_wait_s;
    const char *actor; /* for the log; NULL = the account it runs under */
    bool replace;      /* restore: an existing store is set aside */
    ProgressFn progress;
    void *progress_context;
} BackupJob;

typedef struct BackupInfo {
    int64_t bytes;            /* of the store */
    char digest[DIGEST_TEXT]; /* of the backup file */
    int64_t entries;          /* of the audit log at that moment */
    char head[DIGEST_TEXT];
    bool upgraded;   /* restore: the backup was of an older schema */
    bool unlogged;   /* backup: of a store that cannot be written to, so its log has no entry */
    char kept[4096]; /* restore: where the store that was replaced is; "" = none */
} BackupInfo;

/* Writes job->file, whole or not at all; it must not exist (ST_USAGE). Logged,
 * unless the store lies on a medium that cannot be written to. */
Status backup_write(const BackupJob *job, BackupInfo *info, Err *err);

/* Puts the store back: decrypts beside it, checks OUT.b2 (when there), upgrades an older schema
 * there, checks every page and the audit log, then renames. ST_USAGE when a store is there and
 * job->replace is not set; ST_INTEGRITY when the backup is not what was written, or the key is
 * another one. Logged. */
Status backup_restore(const BackupJob *job, BackupInfo *info, Err *err);

/* Whether job->file could be restored: unpacked to a temporary file beside it and checked as a
 * restore would, then removed. The store is not touched. */
Status backup_check(const BackupJob *job, BackupInfo *info, Err *err);

#endif
