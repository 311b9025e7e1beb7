/* audit_note.h - a row of the log for what changes no facts: a store is opened for it alone. */
#ifndef DATASETS_STORE_AUDIT_NOTE_H
#define DATASETS_STORE_AUDIT_NOTE_H
#include "datasets/base/mem.h"
#include "datasets/store/audit.h"

/* Adds a row in a transaction of its own, beside a running job if there is one. */
Status audit_note(const char *store_path, double lock_wait_s, const AuditEvent *event, Err *err);

/* Whether the store and its folder can be written to: on a read-only medium no row can be added. */
bool audit_writable(const char *store_path, Arena *arena);

#endif
