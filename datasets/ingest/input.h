/* input.h - what a path leads to, and a stream of bytes that hides where they lie.
 *
 * A path is a file, a folder, a zip, a workbook (book.h) or one sheet of it, "FILE.xlsx#Sheet".
 * Each file, zip entry or sheet is a Part; it is read from beginning to end through an Input,
 * gunzipped when its bytes are gzip, whatever its name; a sheet is read as CSV. Names inside an
 * archive are shown and compared, never followed: nothing is ever unpacked onto the disk; a
 * workbook in a zip is unpacked into memory. Zips and gzipped files are refused above limits, for a
 * few bytes can unpack to terabytes; pipes and devices, because they may never end. Each Input
 * stands alone, so that parts can be read on several threads at once. */
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
    uint64_t bytes;      /* unpacked size; of a .gz its packed size, of a sheet its workbook's */
    const char *book;    /* the workbook that holds it as a sheet, or NULL */
    const char *sheet;   /* its name there */
    size_t place;        /* among its sheets */
    bool hidden;         /* a sheet that its workbook does not show */
    bool folder;         /* in a folder: a folder of its own, to be listed in its turn */
    const InputLimits *limits; /* of what a gzipped file unpacks to; NULL or 0 = none */
} Part;

/* A file that is no kind of data, and what to do about it. */
typedef struct Passed {
    const char *path, *why;
} Passed;

/* The parts that one path leads to. */
typedef struct Parts {
    const char *path;       /* as given */
    bool folder, zip, book; /* a zip may hold workbooks, too */
    size_t count, capacity;
    Part *part; /* [count] a folder's and a zip's in order of name, a workbook's in its own */
    size_t passed_over, passed_room;
    Passed *passed; /* [passed_over] of a folder or zip, in order of name */
} Parts;

/* The folder of a drop folder in which `gevel watch` keeps what it refused, with notes beside: no
 * data of the folder it lies in. */
extern const char refused_folder[];

/* Lists what the path leads to; a folder's sub-folders, zips and workbooks are parts like any other
 * file, to be listed in their turn. Names that begin with a point are no data. ST_INPUT when
 * nothing is there, a folder or zip is empty, a zip is damaged, encrypted or above the limits, or
 * the file is of a kind that gevel does not read; ST_UNREAD when the disk or the account does not
 * let it be read. */
Status parts_list(const char *path, const InputLimits *limits, Arena *arena, Parts *parts,
                  Err *err);
/* The same for a zip whatever its name. */
Status zip_list(const char *path, const InputLimits *limits, Arena *arena, Parts *parts, Err *err);
bool part_is_zip(const Part *part);  /* by its name */
bool part_is_book(const Part *part); /* a workbook, not one of its sheets */

typedef struct Input Input;

Status input_open(const Part *part, Input **input, Err *err);
/* Fills up to size bytes; *got < size only at the end. ST_INPUT when the bytes are damaged, an
 * entry's check sum is wrong, or it is longer than its archive said; ST_UNREAD when the machine
 * does not read them. */
Status input_read(Input *input, void *bytes, size_t size, size_t *got, Err *err);
/* What its reader should know of a sheet (book.h), or NULL. */
const char *input_told(const Input *input);
void input_close(Input *input); /* NULL is allowed */

/* Lower-case hex digest of the bytes an Input gives: a gzipped file is the file that was packed. */
Status part_digest(const Part *part, char out[DIGEST_TEXT], Err *err);

#endif
