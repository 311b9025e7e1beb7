/* refusal.h - which rows were bad in a file of which nothing was taken.
 *
 * The transaction of the unit is undone, and its rejects with it; they are read before and written
 * again afterwards, so that `gevel check --rejects` can show why. The next import of the file,
 * taken or not, replaces them. */
#ifndef DATASETS_INGEST_REFUSAL_H
#define DATASETS_INGEST_REFUSAL_H
#include "datasets/ingest/unit.h"

typedef struct RefusedRow {
    int64_t line;
    const char *column, *value, *reason, *part; /* part: NULL for a single file */
} RefusedRow;

typedef struct Refusal {
    size_t count, capacity;
    RefusedRow *row; /* [count] at most a hundred thousand */
} Refusal;

/* The rejects of the unit that is about to be undone. */
Status refusal_read(Store *store, int64_t input_id, Arena *arena, Refusal *refusal, Err *err);
/* Writes them, inside the caller's transaction. */
Status refusal_write(Store *store, const Unit *unit, const Refusal *refusal, const char *reason,
                     Err *err);
/* Forgets what was refused of this file: it is taken. */
Status refusal_forget(Store *store, const Unit *unit, Err *err);

#endif
