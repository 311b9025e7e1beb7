#include "detector/serve/notes.h"

#include <pthread.h>

#include "datasets/base/mem.h"

/* A note that waits, on the stack of who brought it. */
typedef struct Waiting {
    const Note *note;
    struct Waiting *next;
    bool done;
    Err err;
} Waiting;

struct Notes {
    Arena *arena;
    Stores *stores;
    pthread_mutex_t mutex;
    pthread_cond_t written;
    Waiting *first, **last;
    bool writing; /* somebody writes what waited before */
};

Notes *notes_open(Stores *stores) {
    Arena *arena = arena_open();
    Notes *notes = ARENA_ARRAY(arena, Notes, 1);
    notes->arena = arena;
    notes->stores = stores;
    notes->last = &notes->first;
    (void)pthread_mutex_init(&notes->mutex, NULL);
    (void)pthread_cond_init(&notes->written, NULL);
    return notes;
}

void notes_close(Notes *notes) {
    if (!notes) return;
    (void)pthread_cond_destroy(&notes->written);
    (void)pthread_mutex_destroy(&notes->mutex);
    arena_close(notes->arena);
}

static Status add_one(Store *store, const Note *note, Err *err) {
    store->actor = note->actor;
    if (note->event.action) TRY(audit_add(store, &note->event, err));
    return note->session ? session_touch(store, note->session, note->now, err) : ST_OK;
}

static Status write_all(Notes *notes, const Waiting *first, Err *err) {
    Store *store;
    Status status = stores_write(notes->stores, NULL, &store, err);
    for (; first && !status; first = first->next) status = add_one(store, first->note, err);
    store->actor = NULL;
    if (!status) return stores_commit(notes->stores, err);
    stores_rollback(notes->stores);
    return status;
}

/* Takes all that wait and writes them; the mutex is held before and after. */
static void write_waiting(Notes *notes) {
    Waiting *first = notes->first;
    Err err = {0};
    notes->first = NULL;
    notes->last = &notes->first;
    notes->writing = true;
    (void)pthread_mutex_unlock(&notes->mutex);
    (void)!write_all(notes, first, &err);
    (void)pthread_mutex_lock(&notes->mutex);
    notes->writing = false;
    while (first) {
        Waiting *next = first->next; /* what is done is gone with its stack */
        first->err = err;
        first->done = true;
        first = next;
    }
    (void)pthread_cond_broadcast(&notes->written);
}

Status notes_add(Notes *notes, const Note *note, Err *err) {
    Waiting waiting = {.note = note};
    (void)pthread_mutex_lock(&notes->mutex);
    *notes->last = &waiting;
    notes->last = &waiting.next;
    while (!waiting.done) {
        if (notes->writing)
            (void)pthread_cond_wait(&notes->written, &notes->mutex);
        else
            write_waiting(notes);
    }
    (void)pthread_mutex_unlock(&notes->mutex);
    if (!waiting.err.status) return ST_OK;
    return FAIL(err, waiting.err.status, "%s", waiting.err.text);
}
