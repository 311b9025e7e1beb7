/* writer.h - CSV files written through large buffers, complete or absent. */
#ifndef DATASETS_CITY_WRITER_H
#define DATASETS_CITY_WRITER_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct Writer {
    int fd, failure; /* failure: errno of the first failed write, 0 = none */
    size_t used;
    char *buffer;
    const char *part, *path; /* written as part, renamed to path at the end */
} Writer;

/* Creates FOLDER/NAME.part with the header line. */
Status writer_open(Writer *writer, Arena *arena, const char *folder, const char *name,
                   const char *header, Err *err);
Status writer_finish(Writer *writer, Err *err);  /* flushes and closes; the name stays .part */
Status writer_publish(Writer *writer, Err *err); /* renames */
void writer_abandon(Writer *writer);             /* closes, removes the part; safe when not open */

void writer_bytes(Writer *writer, const char *bytes, size_t length);
void writer_text(Writer *writer, const char *text);
void writer_char(Writer *writer, char c);
void writer_whole(Writer *writer, uint64_t value);
void writer_padded(Writer *writer, char letter, uint64_t value); /* letter and at least 7 digits */
void writer_fixed(Writer *writer, double value, int decimals);   /* value >= 0 */

#endif
