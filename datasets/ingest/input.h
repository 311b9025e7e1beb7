/* input.h - what a path leads to, and a stream of bytes that hides where they lie.
 *
 * A path is a file, a folder or a zip. Each file or zip entry is a Part; it is read from beginning
 * to end through an Input, gunzipped when its bytes are gzip, whatever its name. Names inside an
 * archive are shown and compared, never followed: nothing is ever unpacked onto the disk. Zips are
 * refused above limits, for a few bytes can unpack to terabytes. Each Input stands alone, so that
 * parts can be read on several threads at once. */
#ifndef DATASETS_INGEST_INPUT_H
#define DATASETS_INGEST_INPUT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/digest.h"
#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct InputLimits {
    double zip_entries; /* of one archive */
    double zip_gib;     /* GiB of one archive after unpacking */
    double zip_ratio;   /* unpacked / packed bytes of one entry */
} InputLimits;

typedef struct Part {
    const char *path;    /* for people ("x.zip/code.csv"); opens a plain file */
    const char *name;    /* its base name, control characters replaced */
    const char *archive; /* the zip that holds it, or NULL for a plain file */
    uint64_t index;      /* its entry there */
    uint64_t bytes;      /* unpacked size; of a .gz its packed size */
} Part;

/* The parts that one path leads to. */
typedef struct Parts {
    const char *path; /* as given */
    bool folder, zip;
    size_t count, capacity;
    Part *part; /* [count] a folder's and a zip's in order of name */
} Parts;

/* Lists what the path leads to; a folder's sub-folders are left alone, its zips are parts like any
 * other file. ST_INPUT when nothing is there, a folder or zip is empty, or a zip is damaged,
 * encrypted or above the limits. */
Status parts_list(const char *path, const InputLimits *limits, Arena *arena, Parts *parts,
                  Err *err);
/* The same for a zip whatever its name. */
Status zip_list(const char *path, const InputLimits *limits, Arena *arena, Parts *parts, Err *err);
bool part_is_zip(const Part *part); /* by its name */

typedef struct Input Input;

Status input_open(const Part *part, Input **input, Err *err);
/* Fills up to size bytes; *got < size only at the end. ST_INPUT when the bytes cannot be read, an
 * entry's check sum is wrong, or it is longer than its archive said. */
Status input_read(Input *input, void *bytes, size_t size, size_t *got, Err *err);
void input_close(Input *input); /* NULL is allowed */

/* Lower-case hex digest of the bytes an Input gives: a gzipped file is the file that was packed. */
Status part_digest(const Part *part, char out[DIGEST_TEXT], Err *err);

#endif
