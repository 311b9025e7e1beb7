/* form.h - what a browser sends: forms, queries, targets, cookies and languages, read strictly and
 * bounded.
 *
 * A form is application/x-www-form-urlencoded (WHATWG URL 5.1) of at most FORM_BYTES. Refused
 * (ST_INPUT): a broken %XX, a NUL or another control character but tab and line feed, bytes that
 * are not UTF-8, a name that comes twice, more or longer fields than stated. CR LF becomes LF. */
#ifndef DETECTOR_SERVE_FORM_H
#define DETECTOR_SERVE_FORM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

enum { FORM_BYTES = 1 << 16, FORM_FIELDS = 128, FORM_NAME = 64, FORM_VALUE = 1 << 13 };

typedef struct FormField {
    const char *name, *value;
} FormField;

typedef struct Form {
    size_t count;
    FormField field[FORM_FIELDS]; /* in the arena */
} Form;

Status form_read(const char *text, size_t length, Arena *arena, Form *form, Err *err);
/* NULL when it was not sent. */
const char *form_value(const Form *form, const char *name);
/* "" when it was not sent. */
const char *form_text(const Form *form, const char *name);
/* A whole number within its range; `missing` when it is not one. */
int64_t form_whole(const Form *form, const char *name, int64_t low, int64_t high, int64_t missing);

/* "/list?q=x" -> its path and query. The path holds lower-case letters, digits, '/', '.', '-' and
 * '_', no "..", "//" or %XX: no route of ours has more. ST_INPUT for any other. */
Status target_read(const char *target, Arena *arena, const char **path, Form *query, Err *err);

/* The value of one cookie of the header, "" when it is not there, comes twice, or holds more than
 * letters, digits, '-' and '_'. */
const char *cookie_value(const char *header, const char *name, Arena *arena);

/* The language of the reports that an Accept-Language header (RFC 9110 12.5.4) asks for most: "en"
 * when it names none of them, or is NULL. */
const char *language_wanted(const char *header);

/* Adds the text as it stands in a query: all but letters, digits, '-', '.', '_' as %XX. */
const char *query_text(const char *text, Arena *arena);

#endif
