/* book_zip.h - the XML inside a workbook, which is a zip.
 *
 * Only the entries that are asked for are unpacked, block by block; nothing is written to the disk
 * and nothing in them is followed or run. A DOCTYPE is refused: workbooks have none, and entities
 * are a way to make a small file large. */
#ifndef DATASETS_INGEST_BOOK_ZIP_H
#define DATASETS_INGEST_BOOK_ZIP_H
#include <expat.h>
#include <stdbool.h>

#include "datasets/base/err.h"

typedef struct BookZip BookZip;

/* A workbook that lies in memory, under the name that people know. */
typedef struct BookBytes {
    const char *path;
    const void *bytes;
    size_t length;
} BookBytes;

/* ST_INPUT when it is no zip; ST_UNREAD, here and below, when the machine does not read it. */
Status book_zip_open(const char *path, BookZip **zip, Err *err);
Status book_zip_open_bytes(const BookBytes *book, BookZip **zip, Err *err);
void book_zip_close(BookZip *zip); /* NULL is allowed */
bool book_zip_has(const BookZip *zip, const char *entry);

typedef struct BookHandlers {
    XML_StartElementHandler start;
    XML_EndElementHandler end;
    XML_CharacterDataHandler text; /* or NULL */
    void *context;
    const bool *enough; /* ends the reading early when true; or NULL */
} BookHandlers;

/* ST_INPUT when the entry is absent, damaged, protected, larger than a gibibyte or not XML. */
Status book_zip_parse(BookZip *zip, const char *entry, const BookHandlers *handlers, Err *err);

/* The value of an attribute, whatever its prefix; NULL when it is absent. */
const char *book_attribute(const char **attributes, const char *name);
/* Whether an element has this name, whatever its prefix. */
bool book_element(const char *element, const char *name);

#endif
