#include "datasets/base/ini.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct Reader {
    const IniText *source;
    int number;
    Text section, name, value;
    Text comment; /* above the next line */
    IniTake take;
    void *context;
} Reader;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *p, const char *end) {
    while (p < end && is_blank(*p)) p++;
    return p;
}

/* Without outer blanks. */
static void set_trimmed(Text *text, const char *p, const char *end) {
    p = skip_blanks(p, end);
    while (end > p && is_blank(end[-1])) end--;
    text_clear(text);
    text_add(text, p, (size_t)(end - p));
}

static Status malformed(const Reader *r, const char *what, Err *err) {
    return FAIL(err, r->source->refusal, "%s:%d: %s", r->source->path, r->number, what);
}

/* What stands between quotes from *p on; *p moves behind the last one, NULL when there is none. */
static void set_quoted(Text *text, const char **p, const char *end) {
    text_clear(text);
    text_adds(text, "");
    for (const char *q = *p + 1; q < end; q++) {
        if (*q == '"' && (q + 1 == end || q[1] != '"')) {
            *p = q + 1;
            return;
        }
        q += *q == '"';
        text_addc(text, *q);
    }
    *p = NULL;
}

static const char *comment_of(const char *p, const char *end) {
    for (const char *q = p; q < end; q++)
        if (*q == ';' && (q == p || is_blank(q[-1]))) return q;
    return end;
}

static Status read_section(Reader *r, const char *p, const char *end, Err *err) {
    const char *close = memchr(p, ']', (size_t)(end - p));
    if (!close) return malformed(r, "a section ends with ']'", err);
    set_trimmed(&r->section, p + 1, close);
    return ST_OK;
}

/* The name; *p moves behind the '='. */
static Status read_name(Reader *r, const char **p, const char *end, Err *err) {
    const char *equal = memchr(*p, '=', (size_t)(end - *p)), *after = *p;
    if (**p == '"') {
        set_quoted(&r->name, &after, end);
        if (!after) return malformed(r, "a quote is opened and never closed", err);
        equal = skip_blanks(after, end);
        if (equal == end || *equal != '=') equal = NULL;
    } else if (equal) {
        set_trimmed(&r->name, *p, equal);
    }
    if (!equal) return malformed(r, "expected [section], name = value, or a comment", err);
    *p = equal + 1;
    return ST_OK;
}

static Status read_value(Reader *r, const char *p, const char *end, Err *err) {
    p = skip_blanks(p, end);
    if (p == end || *p != '"') {
        set_trimmed(&r->value, p, comment_of(p, end));
        return ST_OK;
    }
    set_quoted(&r->value, &p, end);
    if (!p) return malformed(r, "a quote is opened and never closed", err);
    p = skip_blanks(p, end);
    if (p < end && *p != ';') return malformed(r, "nothing may follow a quoted value", err);
    return ST_OK;
}

/* Comment lines add up to one sentence. */
static void add_comment(Text *comment, const char *p, const char *end) {
    while (p < end && strchr("#; ", *p)) p++;
    while (end > p && is_blank(end[-1])) end--;
    if (p == end) return;
    if (comment->length) text_addc(comment, ' ');
    text_add(comment, p, (size_t)(end - p));
}

static Status read_entry(Reader *r, const char *p, const char *end, Err *err) {
    TRY(read_name(r, &p, end, err));
    TRY(read_value(r, p, end, err));
    const IniLine line = {r->number, r->section.at, r->name.at, r->value.at,
                          r->comment.length ? r->comment.at : ""};
    return r->take(r->context, &line, err);
}

static Status read_line(Reader *r, const char *p, const char *end, Err *err) {
    p = skip_blanks(p, end);
    if (p < end && (*p == ';' || *p == '#')) {
        add_comment(&r->comment, p, end);
        return ST_OK;
    }
    const Status status = p == end    ? ST_OK
                          : *p == '[' ? read_section(r, p, end, err)
                                      : read_entry(r, p, end, err);
    text_clear(&r->comment);
    return status;
}

static Status read_lines(Reader *r, const char *p, Err *err) {
    if (strncmp(p, "\xEF\xBB\xBF", 3) == 0) p += 3;
    while (*p) {
        const size_t length = strcspn(p, "\n");
        r->number++;
        TRY(read_line(r, p, p + length, err));
        p += length + (p[length] == '\n');
    }
    return ST_OK;
}

Status ini_read(const IniText *source, IniTake take, void *context, Err *err) {
    Reader r = {.source = source, .take = take, .context = context};
    text_adds(&r.section, "");
    const Status status = read_lines(&r, source->text, err);
    text_free(&r.section);
    text_free(&r.name);
    text_free(&r.value);
    text_free(&r.comment);
    return status;
}

Status ini_slurp(const char *path, const char *what, size_t most, Status refusal, Text *text,
                 Err *err) {
    FILE *file = fopen(path, "rb");
    if (!file) return FAIL(err, refusal, "cannot open %s %s: %s", what, path, strerror(errno));
    char buffer[4096];
    for (size_t got; text->length <= most && (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        text_add(text, buffer, got);
    const bool failed = ferror(file);
    (void)fclose(file);
    text_adds(text, "");
    if (failed) return FAIL(err, refusal, "cannot read %s %s", what, path);
    if (text->length > most) return FAIL(err, refusal, "%s is too large for %s", path, what);
    if (memchr(text->at, 0, text->length))
        return FAIL(err, refusal, "%s is not a text file: it has zero bytes", path);
    return ST_OK;
}
