#include "detector/serve/stores.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

#include "datasets/base/mem.h"
#include "datasets/store/moment.h"

enum { ACTOR = 40, MOST_READERS = 64 };

typedef struct Connection {
    Store store;
    bool open, taken;
    dev_t device; /* of the file that it has open */
    ino_t number;
} Connection;

struct Stores {
    Arena *arena;
    const char *path;
    double lock_wait_s;
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    size_t readers;
    Connection *reader; /* [readers] */
    /* A commit waits for the moments of this process here, and they for it, instead of each trying
     * again and again at SQLite's lock. */
    pthread_rwlock_t moments;
    pthread_mutex_t writing;
    Connection writer;
    char actor[ACTOR];
};

Stores *stores_open(const char *path, size_t readers, double lock_wait_s) {
    assert(readers >= 1 && readers <= MOST_READERS);
    Arena *arena = arena_open();
    Stores *stores = ARENA_ARRAY(arena, Stores, 1);
    stores->arena = arena;
    stores->path = path;
    stores->lock_wait_s = lock_wait_s;
    stores->readers = readers;
    stores->reader = ARENA_ARRAY(arena, Connection, readers);
    (void)pthread_mutex_init(&stores->mutex, NULL);
    (void)pthread_cond_init(&stores->freed, NULL);
    (void)pthread_mutex_init(&stores->writing, NULL);
    pthread_rwlockattr_t writers_first;
    (void)pthread_rwlockattr_init(&writers_first);
    (void)pthread_rwlockattr_setkind_np(&writers_first,
                                        PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    (void)pthread_rwlock_init(&stores->moments, &writers_first);
    (void)pthread_rwlockattr_destroy(&writers_first);
    return stores;
}

static void disconnect(Connection *connection) {
    if (connection->open) store_close(&connection->store);
    connection->open = false;
}

void stores_close(Stores *stores) {
    if (!stores) return;
    for (size_t k = 0; k < stores->readers; k++) disconnect(&stores->reader[k]);
    disconnect(&stores->writer);
    (void)pthread_rwlock_destroy(&stores->moments);
    (void)pthread_mutex_destroy(&stores->writing);
    (void)pthread_cond_destroy(&stores->freed);
    (void)pthread_mutex_destroy(&stores->mutex);
    arena_close(stores->arena);
}

/* ---- one connection ---- */

static bool is_current(const Stores *stores, const Connection *connection) {
    struct stat named;
    return connection->open && stat(stores->path, &named) == 0 &&
           named.st_dev == connection->device && named.st_ino == connection->number;
}

static Status connect_store(const Stores *stores, Connection *connection, StoreMode mode,
                            Err *err) {
    static const char *const smaller = "PRAGMA cache_size=-8192"; /* one for each thread */
    struct stat named;
    disconnect(connection);
    if (stat(stores->path, &named))
        return FAIL(err, ST_STORE, "the store %s is not there", stores->path);
    TRY(store_open_wait(stores->path, mode, stores->lock_wait_s, &connection->store, err));
    connection->open = true;
    connection->device = named.st_dev;
    connection->number = named.st_ino;
    return store_exec(&connection->store, smaller, err);
}

/* Begins with `begin` on the file that now has the store's name: looked at once more when the lock
 * is held, for only then nothing can take its place unseen. */
static Status begin_on(const Stores *stores, Connection *connection, StoreMode mode,
                       Status (*begin)(Store *, Err *), Err *err) {
    enum { TRIES = 3 };
    for (int k = 0; k < TRIES; k++) {
        if (!is_current(stores, connection)) TRY(connect_store(stores, connection, mode, err));
        const Status status = begin(&connection->store, err);
        if (status) {
            disconnect(connection);
            return status;
        }
        if (is_current(stores, connection)) return ST_OK;
        disconnect(connection);
    }
    return FAIL(err, ST_LOCKED, "the store %s is being replaced: try again", stores->path);
}

/* ---- reading ---- */

static Connection *take_reader(Stores *stores) {
    Connection *found = NULL;
    (void)pthread_mutex_lock(&stores->mutex);
    while (!found) {
        for (size_t k = 0; k < stores->readers && !found; k++)
            if (!stores->reader[k].taken) found = &stores->reader[k];
        if (!found) (void)pthread_cond_wait(&stores->freed, &stores->mutex);
    }
    found->taken = true;
    (void)pthread_mutex_unlock(&stores->mutex);
    return found;
}

static void free_reader(Stores *stores, Connection *connection) {
    (void)pthread_mutex_lock(&stores->mutex);
    connection->taken = false;
    (void)pthread_cond_signal(&stores->freed);
    (void)pthread_mutex_unlock(&stores->mutex);
}

Status stores_read(Stores *stores, Store **store, Err *err) {
    Connection *connection = take_reader(stores);
    (void)pthread_rwlock_rdlock(&stores->moments);
    const Status status = begin_on(stores, connection, STORE_READ, moment_begin, err);
    *store = &connection->store;
    if (status) (void)pthread_rwlock_unlock(&stores->moments);
    if (status) free_reader(stores, connection);
    return status;
}

void stores_read_end(Stores *stores, Store *store) {
    moment_release(store);
    (void)pthread_rwlock_unlock(&stores->moments);
    for (size_t k = 0; k < stores->readers; k++)
        if (&stores->reader[k].store == store) free_reader(stores, &stores->reader[k]);
}

/* ---- writing ---- */

Status stores_write(Stores *stores, const char *actor, Store **store, Err *err) {
    (void)pthread_mutex_lock(&stores->writing);
    *store = &stores->writer.store;
    TRY(begin_on(stores, &stores->writer, STORE_APPEND, store_begin, err));
    (void)snprintf(stores->actor, sizeof stores->actor, "%s", actor ? actor : "");
    stores->writer.store.actor = actor ? stores->actor : NULL;
    return ST_OK;
}

Status stores_commit(Stores *stores, Err *err) {
    (void)pthread_rwlock_wrlock(&stores->moments);
    const Status status = store_commit(&stores->writer.store, err);
    (void)pthread_rwlock_unlock(&stores->moments);
    (void)pthread_mutex_unlock(&stores->writing);
    return status;
}

void stores_rollback(Stores *stores) {
    if (stores->writer.open) store_rollback(&stores->writer.store);
    (void)pthread_mutex_unlock(&stores->writing);
}
