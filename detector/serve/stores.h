/* stores.h - the connections of a server to one store: some that read, one that writes.
 *
 * Who reads sees the store as of one moment (moment.h). Who writes is alone in this process and has
 * an IMMEDIATE transaction, so that the command line and scheduled jobs may write beside it. When
 * another file has taken the store's name (restore, upgrade), connections are opened again. */
#ifndef DETECTOR_SERVE_STORES_H
#define DETECTOR_SERVE_STORES_H
#include "datasets/store/store.h"

typedef struct Stores Stores;

/* `path` outlives it. */
Stores *stores_open(const char *path, size_t readers, double lock_wait_s);
void stores_close(Stores *stores); /* NULL is allowed */

/* Waits for a free connection; its moment has begun. */
Status stores_read(Stores *stores, Store **store, Err *err);
void stores_read_end(Stores *stores, Store *store);

/* Waits for the one that writes; all is recorded as the deed of `actor` (NULL = of the account that
 * runs the program). End it with stores_commit or stores_rollback, whatever it returned. */
Status stores_write(Stores *stores, const char *actor, Store **store, Err *err);
Status stores_commit(Stores *stores, Err *err);
void stores_rollback(Stores *stores);

#endif
