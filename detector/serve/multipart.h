/* multipart.h - a form with one file, read strictly and bounded.
 *
 * multipart/form-data (RFC 7578) as browsers write it: each part has a Content-Disposition with a
 * name; the one with a filename is the file. Refused (ST_INPUT): another shape, a second file, and
 * fields that form.h would refuse. The bytes of the file are not looked at. */
#ifndef DETECTOR_SERVE_MULTIPART_H
#define DETECTOR_SERVE_MULTIPART_H
#include "detector/serve/form.h"

enum { UPLOAD_BYTES = 32 << 20, UPLOAD_NAME = 80 /* bytes of a file's name */ };

typedef struct FormFile {
    const char *name;  /* never a path: letters, digits, '.', '-' and '_', not first a '.' */
    const char *bytes; /* [length] within the body */
    size_t length;
} FormFile;

/* `type` is the header Content-Type. A form without a file has file->name NULL. */
Status multipart_read(const char *type, const char *body, size_t length, Arena *arena, Form *form,
                      FormFile *file, Err *err);

/* Whether the header says that such a form follows. */
bool multipart_is(const char *type);

#endif
