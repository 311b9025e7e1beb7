#include "detector/serve/multipart.h"

#include <string.h>
#include <strings.h>

#include "datasets/base/text.h"

static const char media_type[] = "multipart/form-data";
enum { BOUNDARY = 70 /* RFC 2046 5.1.1 */, HEADERS = 2048 };

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

bool multipart_is(const char *type) {
    const size_t length = sizeof media_type - 1;
    return type && strncasecmp(type, media_type, length) == 0 &&
           (!type[length] || type[length] == ';' || type[length] == ' ');
}

/* "\r\n--" and the boundary: what ends each part; NULL for a header that names none. */
static const char *read_boundary(const char *type, Arena *arena) {
    static const char key[] = "boundary=";
    const char *at = type;
    while (at && strncasecmp(at, key, sizeof key - 1) != 0) {
        at = strchr(at, ';');
        if (at) at += 1 + strspn(at + 1, " ");
    }
    if (!at) return NULL;
    at += sizeof key - 1;
    const bool quoted = *at == '"';
    const size_t length = strcspn(at + quoted, quoted ? "\"" : "; ");
    if (!length || length > BOUNDARY || (quoted && at[1 + length] != '"')) return NULL;
    for (size_t k = 0; k < length; k++)
        if (!strchr(plain, at[quoted + k]) && !strchr("'()+,./:=?", at[quoted + k])) return NULL;
    return arena_printf(arena, "\r\n--%.*s", (int)length, at + quoted);
}

/* ---- the headers of a part ---- */

typedef struct Part {
    const char *name, *file; /* as they were sent; file NULL = a field */
} Part;

/* One parameter of a Content-Disposition, "; name=\"...\"": browsers write %22, %0D and %0A for
 * what would end it. NULL when it is not there; *good false for what no browser writes. */
static const char *parameter(const char *line, const char *key, bool *good, Arena *arena) {
    const size_t length = strlen(key);
    const char *found = NULL;
    const char *at = strchr(line, ';');
    while (at) {
        at += 1 + strspn(at + 1, " ");
        const char *equals = strchr(at, '=');
        if (!equals || equals[1] != '"') break;
        const char *end = strchr(equals + 2, '"');
        if (!end) break;
        if ((size_t)(equals - at) == length && strncasecmp(at, key, length) == 0) {
            *good &= found == NULL;
            found = arena_strndup(arena, equals + 2, (size_t)(end - equals) - 2);
        }
        at = end + 1;
        if (!*at) return found;
        if (*at != ';') break;
    }
    *good &= at == NULL;
    return found;
}

static Status read_line(const char *line, Part *part, Arena *arena, Err *err) {
    static const char key[] = "Content-Disposition:";
    static const char wanted[] = "form-data;";
    bool good = true;
    if (strncasecmp(line, key, sizeof key - 1) != 0) return ST_OK;
    line += sizeof key - 1;
    line += strspn(line, " ");
    if (part->name || strncasecmp(line, wanted, sizeof wanted - 1) != 0)
        return FAIL(err, ST_INPUT, "a part of the form is no field");
    part->name = parameter(line, "name", &good, arena);
    part->file = parameter(line, "filename", &good, arena);
    if (part->name && good) return ST_OK;
    return FAIL(err, ST_INPUT, "a part of the form is no field");
}

/* From after the boundary's line to the empty line; *taken = their bytes with it. */
static Status read_headers(const char *at, size_t left, Part *part, size_t *taken, Arena *arena,
                           Err *err) {
    const char *end = memmem(at, left < HEADERS ? left : HEADERS, "\r\n\r\n", 4);
    *part = (Part){0};
    if (!end || memchr(at, 0, (size_t)(end - at)))
        return FAIL(err, ST_INPUT, "a part of the form has no end of its headers");
    *taken = (size_t)(end - at) + 4;
    const char *text = arena_strndup(arena, at, (size_t)(end - at));
    for (const char *line = text; line; line = strstr(line, "\r\n"), line = line ? line + 2 : NULL)
        TRY(read_line(arena_strndup(arena, line, strcspn(line, "\r\n")), part, arena, err));
    return part->name ? ST_OK : FAIL(err, ST_INPUT, "a part of the form has no name");
}

/* ---- fields and the file ---- */

/* Written as a form of the other kind, so that form.h reads it by its own rules. */
static void add_text(Text *out, const char *text, size_t length) {
    for (size_t k = 0; k < length; k++)
        if (text[k] && strchr(plain, text[k]))
            text_addc(out, text[k]);
        else
            text_addf(out, "%%%02X", (unsigned)(unsigned char)text[k]);
}

static const char *clean_name(const char *sent, Arena *arena) {
    const char *at = sent + strlen(sent);
    while (at > sent && at[-1] != '/' && at[-1] != '\\') at--;
    at += strspn(at, ". ");
    const size_t length = strlen(at);
    if (length > UPLOAD_NAME) at += length - UPLOAD_NAME; /* its end tells of what kind it is */
    at += strspn(at, ".");
    char *name = arena_strndup(arena, at, strlen(at));
    for (char *c = name; *c; c++)
        if (!strchr(plain, *c) && *c != '.') *c = '_';
    return *name ? name : "file";
}

typedef struct Reading {
    Text fields; /* name=value&... */
    size_t count;
    FormFile *file;
    Arena *arena;
} Reading;

static Status take_part(Reading *reading, const Part *part, const char *bytes, size_t length,
                        Err *err) {
    if (part->file) {
        if (reading->file->name) return FAIL(err, ST_INPUT, "a form has one file");
        *reading->file = (FormFile){clean_name(part->file, reading->arena), bytes, length};
        return ST_OK;
    }
    if (reading->count++ == FORM_FIELDS || length > FORM_VALUE)
        return FAIL(err, ST_INPUT, "a form has at most %d fields of at most %d bytes", FORM_FIELDS,
                    FORM_VALUE);
    if (reading->fields.length) text_addc(&reading->fields, '&');
    add_text(&reading->fields, part->name, strlen(part->name));
    text_addc(&reading->fields, '=');
    add_text(&reading->fields, bytes, length);
    return ST_OK;
}

/* `end` is "\r\n--BOUNDARY". */
static Status read_parts(Reading *reading, const char *body, size_t length, const char *end,
                         Err *err) {
    const size_t mark = strlen(end);
    size_t at = mark - 2; /* the first boundary begins the body */
    if (length < at || memcmp(body, end + 2, at) != 0)
        return FAIL(err, ST_INPUT, "the form does not begin with its boundary");
    for (;;) {
        Part part;
        size_t taken;
        if (length - at >= 2 && memcmp(body + at, "--", 2) == 0) break;
        if (length - at < 2 || memcmp(body + at, "\r\n", 2) != 0)
            return FAIL(err, ST_INPUT, "the form ends within a part");
        at += 2;
        TRY(read_headers(body + at, length - at, &part, &taken, reading->arena, err));
        at += taken;
        const char *stop = memmem(body + at, length - at, end, mark);
        if (!stop) return FAIL(err, ST_INPUT, "the form ends within a part");
        TRY(take_part(reading, &part, body + at, (size_t)(stop - body) - at, err));
        at = (size_t)(stop - body) + mark;
    }
    at += 2;
    if (length == at || (length - at == 2 && memcmp(body + at, "\r\n", 2) == 0)) return ST_OK;
    return FAIL(err, ST_INPUT, "something follows the end of the form");
}

Status multipart_read(const char *type, const char *body, size_t length, Arena *arena, Form *form,
                      FormFile *file, Err *err) {
    Reading reading = {.file = file, .arena = arena};
    const char *end = read_boundary(type, arena);
    *file = (FormFile){0};
    form->count = 0;
    if (!end) return FAIL(err, ST_INPUT, "the form names no boundary");
    if (length > UPLOAD_BYTES + FORM_BYTES)
        return FAIL(err, ST_INPUT, "a file has at most %d bytes", UPLOAD_BYTES);
    Status status = read_parts(&reading, body, length, end, err);
    if (!status && file->length > UPLOAD_BYTES)
        status = FAIL(err, ST_INPUT, "a file has at most %d bytes", UPLOAD_BYTES);
    if (!status && reading.fields.length)
        status = form_read(reading.fields.at, reading.fields.length, arena, form, err);
    text_free(&reading.fields);
    return status;
}
