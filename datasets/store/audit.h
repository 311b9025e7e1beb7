/* audit.h - who did what, as a log that cannot be changed unnoticed.
 *
 * One row per change (import, scan, outcome, purge, ...) in the transaction of that change, and one
 * per reading that must be known (a dossier, a report, an exported list) before anything is shown.
 *Rows
 * hold ids and digests, never names or addresses. Each row's hash is BLAKE2b-256 over
 *
 *     for each of previous, id, at, actor, action, subject, detail, outcomes:  LENGTH:BYTES,
 *
 * (length in bytes, decimal), so a row cannot be changed, removed from the middle or inserted
 *without
 * breaking every hash after it. Rewriting all of it, or cutting off its end, is revealed by a head
 * printed earlier: it stands on every list. Triggers refuse UPDATE and DELETE. */
#ifndef DATASETS_STORE_AUDIT_H
#define DATASETS_STORE_AUDIT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/digest.h"
#include "datasets/store/sql.h"

typedef struct AuditEvent {
    const char *action, *subject; /* subject: NULL = none */
    const char *detail;           /* a JSON object, or NULL */
    const char *actor; /* whose deed; NULL = the store's, or else of the account it runs under */
    bool change;       /* facts changed: the digest of the outcomes is recorded */
} AuditEvent;

/* Adds a row inside the caller's transaction, as the deed of store->actor. */
Status audit_add(Store *store, const AuditEvent *event, Err *err);

typedef struct AuditHead {
    int64_t entries;
    char hash[DIGEST_TEXT]; /* 64 zeros when there are none */
} AuditHead;
Status audit_head(Store *store, AuditHead *head, Err *err);

typedef struct AuditEntry {
    int64_t id;
    const char *at, *actor, *action, *subject, *detail, *outcomes, *previous, *hash;
} AuditEntry;
/* Calls visit for each row in order; a failure of visit ends the walk. */
Status audit_walk(Store *store, Status (*visit)(void *context, const AuditEntry *entry, Err *err),
                  void *context, Err *err);

/* The newest `most` rows before entry `before` (0 = the end), newest first; those of one actor or
 * action unless NULL. */
typedef struct AuditFilter {
    int64_t before;
    const char *actor, *action;
    size_t most;
} AuditFilter;
Status audit_recent(Store *store, const AuditFilter *filter,
                    Status (*visit)(void *context, const AuditEntry *entry, Err *err),
                    void *context, Err *err);

typedef struct AuditReport {
    AuditHead head;
    int64_t since; /* entries after the known head */
    int64_t back;  /* entries dated earlier than the one before: the clock was turned back */
} AuditReport;
/* Checks, as of one moment, triggers, chain, outcomes, runs, inputs, contests and approved values
 * against the log, and that `known_head` (16 or more hex digits, or NULL) is one of its hashes.
 * ST_INTEGRITY names the first row that is wrong. */
Status audit_verify(Store *store, const char *known_head, AuditReport *report, Err *err);

#endif
