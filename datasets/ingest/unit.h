/* unit.h - what is imported at once, and how the store remembers it: one row of `input`, with one
 * of `input_part` for each file when there are several. */
#ifndef DATASETS_INGEST_UNIT_H
#define DATASETS_INGEST_UNIT_H
#include "datasets/ingest/mapping.h"
#include "datasets/ingest/source.h"

/* An input that is there already. */
typedef struct KnownInput {
    int64_t id; /* 0 = none */
    const char *kind, *imported_at;
} KnownInput;

/* Files that one source reads in one transaction. */
typedef struct Unit {
    const Source *source;
    const char *path; /* of the file, or of the folder or zip */
    size_t parts;
    const Part *part;
    IngestFile *file;          /* [parts] in the report */
    char digest[DIGEST_TEXT];  /* "" until it is known */
    KnownInput completes;      /* whose rejected rows it takes (waiting.h); id 0 = none */
    const LineSet *only;       /* these; NULL = all rows */
    const Mapping *mapping;    /* how it is read, or NULL: part of what it is */
    char content[DIGEST_TEXT]; /* with a mapping: of the bytes alone */
} Unit;

/* Of one file its bytes; of several their names and the digest of each. With a mapping of that and
 * of the mapping: the same bytes read in another way are another input. */
Status unit_digest(Unit *unit, char out[DIGEST_TEXT], Err *err);
/* Rows taken and rejected in all files. */
void unit_total(const Unit *unit, size_t *taken, size_t *rejected);

/* The input with this digest that still counts. Where one was taken back, the digest becomes that
 * of the same unit coming again. */
Status unit_known(Store *store, char digest[DIGEST_TEXT], Arena *arena, KnownInput *known,
                  Err *err);
/* The newest input that read the same bytes into the same table by another mapping. */
Status unit_read_otherwise(Store *store, const Unit *unit, int64_t input_id, KnownInput *other,
                           Arena *arena, Err *err);
/* Whether an input of this many bytes exists: if not, the unit can hardly be known. */
Status unit_size_known(Store *store, const Unit *unit, bool *known, Err *err);

/* The row of the unit: made, given its digest when that came late, given its counts. */
Status unit_add(Store *store, const Unit *unit, int64_t *input_id, Err *err);
Status unit_add_digest(Store *store, int64_t input_id, const Unit *unit, Err *err);
Status unit_count(Store *store, int64_t input_id, const Unit *unit, Err *err);

#endif
