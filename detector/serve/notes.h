/* notes.h - entries of readings, many in one transaction.
 *
 * An entry is on the disk before its reading is shown. Flushing takes milliseconds, and nobody
 * reads meanwhile, so one transaction takes as many along as it can: who comes while another's is
 * being flushed waits, and who is first waits a moment for the readings that are under way. When a
 * transaction fails, all its entries have failed. */
#ifndef DETECTOR_SERVE_NOTES_H
#define DETECTOR_SERVE_NOTES_H
#include "datasets/store/audit.h"
#include "detector/serve/stores.h"
#include "detector/team/session.h"

typedef struct Notes Notes;

Notes *notes_open(Stores *stores);
void notes_close(Notes *notes); /* NULL is allowed */

typedef struct Note {
    const char *actor;      /* whose deed; NULL = of the account that runs the program */
    AuditEvent event;       /* action NULL = only the session */
    const Session *session; /* whose last use is noted; NULL = none */
    int64_t now;
    bool expected; /* by notes_expect */
} Note;

/* A reading begins that may bring an entry. It ends with notes_add, whose note says that it was
 * expected, or with notes_forget. */
void notes_expect(Notes *notes);
void notes_forget(Notes *notes);

/* Returns when it is on the disk, or cannot be. */
Status notes_add(Notes *notes, const Note *note, Err *err);

#endif
