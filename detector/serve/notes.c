#include "detector/serve/notes.h"

#include <assert.h>
#include <pthread.h>
#include <time.h>

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
    pthread_cond_t written, arrived;
    Waiting *first, **last;
    size_t expected; /* readings under way */
    bool writing;    /* somebody gathers, or writes what waited before */
};

Notes *notes_open(Stores *stores) {
    Arena *arena = arena_open();
    Notes *notes = ARENA_ARRAY(arena, Notes, 1);
    notes->arena = arena;
    notes->stores = stores;
    notes->last = &notes->first;
    (void)pthread_mutex_init(&notes->mutex, NULL);
    (void)pthread_cond_init(&notes->written, NULL);
    pthread_condattr_t steady;
    (void)pthread_condattr_init(&steady);
    (void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&notes->arrived, &steady);
    (void)pthread_condattr_destroy(&steady);
    return notes;
}

void notes_close(Notes *notes) {
    if (!notes) return;
    (void)pthread_cond_destroy(&notes->arrived);
    (void)pthread_cond_destroy(&notes->written);
    (void)pthread_mutex_destroy(&notes->mutex);
    arena_close(notes->arena);
}

/* ---- who is under way ---- */

void notes_expect(Notes *notes) {
    (void)pthread_mutex_lock(&notes->mutex);
    notes->expected++;
    (void)pthread_mutex_unlock(&notes->mutex);
}

/* The mutex is held. */
static void one_less(Notes *notes) {
    assert(notes->expected);
    if (--notes->expected == 0) (void)pthread_cond_signal(&notes->arrived);
}

void notes_forget(Notes *notes) {
    (void)pthread_mutex_lock(&notes->mutex);
    one_less(notes);
    (void)pthread_mutex_unlock(&notes->mutex);
}

/* Waits until nobody is under way, a few milliseconds at most: what a flush costs, and less than a
 * person notices. The mutex is held. */
static void gather(Notes *notes) {
    enum { MOST_NS = 6000000, SECOND_NS = 1000000000 };
    struct timespec until;
    int result = 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += MOST_NS;
    until.tv_sec += until.tv_nsec / SECOND_NS;
    until.tv_nsec %= SECOND_NS;
    while (notes->expected && !result)
        result = pthread_cond_timedwait(&notes->arrived, &notes->mutex, &until);
}

/* ---- writing ---- */

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
    Err err = {0};
    notes->writing = true;
    gather(notes);
    Waiting *first = notes->first;
    notes->first = NULL;
    notes->last = &notes->first;
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
    if (note->expected) one_less(notes);
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
