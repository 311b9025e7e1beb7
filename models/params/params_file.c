/* params_file.c - parameters from and to INI text.
 *
 * inih as packaged gives no line numbers to its handler, so our reader hands it one line at a time
 * and counts. The reader also drops leading blanks (inih would take an indented line as the rest of
 * the value before it) and cuts comments to what inih's line buffer holds. Comments above a key are
 * its reason where the text says so (presets). */
#include "models/params/params_file.h"

#include "datasets/base/num.h"

#include <ini.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct Loader {
    Params *params;
    const char *path, *origin;
    const char *cursor; /* start of the next line */
    int line;           /* number of the last line handed out */
    int *seen;          /* [params] line of the first assignment, 0 = none */
    bool reasons;
    Text reason; /* the comment above the next line */
    Status status;
    Err *err;
} Loader;

/* Comment lines add up to one sentence; an empty line or a [group] starts again. */
static void note_reason(Loader *loader, const char *line, size_t length) {
    const size_t mark = strspn(line, "#; ");
    const bool comment = *line == '#' || *line == ';';
    if (!comment && length && *line != '[') return;
    if (!comment) text_clear(&loader->reason);
    if (!comment || length <= mark) return;
    if (loader->reason.length) text_addc(&loader->reason, ' ');
    text_add(&loader->reason, line + mark, length - mark);
}

static char *next_line(char *out, int room, void *context) {
    Loader *loader = context;
    if (loader->status || !*loader->cursor) return NULL;
    const char *start = loader->cursor;
    const size_t whole = strcspn(start, "\n");
    loader->cursor = start + whole + (start[whole] == '\n');
    loader->line++;
    start += strspn(start, " \t");
    size_t length = strcspn(start, "\r\n");
    if (length + 2 > (size_t)room) {
        length = (size_t)room - 2;
        if (*start != '#' && *start != ';') {
            loader->status = FAIL(loader->err, ST_PARAMS,
                                  "%s:%d: a line has at most %zu characters, this one is longer",
                                  loader->path, loader->line, length);
            return NULL;
        }
    }
    if (loader->reasons) note_reason(loader, start, length);
    memcpy(out, start, length);
    memcpy(out + length, "\n", 2);
    return out;
}

static Status take(Loader *loader, const char *section, const char *name, const char *value) {
    char where[400], key[160];
    (void)snprintf(where, sizeof where, "%s:%d", loader->path, loader->line);
    (void)snprintf(key, sizeof key, "%s.%s", section, name);
    if (!*section)
        return FAIL(loader->err, ST_PARAMS,
                    "%s: '%s' stands before any [group]; put the group's line above it", where,
                    name);
    const Assignment line = {where, key, value ? value : "", loader->origin};
    size_t index;
    TRY(params_assign(loader->params, &line, &index, loader->err));
    if (loader->seen[index])
        return FAIL(loader->err, ST_PARAMS,
                    "%s: key '%s' was already set in line %d; keep one of them", where, key,
                    loader->seen[index]);
    loader->seen[index] = loader->line;
    if (loader->reason.length) params_reason(loader->params, index, loader->reason.at);
    text_clear(&loader->reason);
    return ST_OK;
}

/* Returns 1 to go on, as inih wants. */
static int on_key(void *context, const char *section, const char *name, const char *value) {
    Loader *loader = context;
    if (!name || loader->status) return !loader->status;
    loader->status = take(loader, section, name, value);
    return !loader->status;
}

static Status read_text(const char *path, Text *text, Err *err) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return FAIL(err, ST_PARAMS, "cannot open the parameter file %s: %s", path, strerror(errno));
    char buffer[4096];
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        text_add(text, buffer, got);
    const bool failed = ferror(file);
    (void)fclose(file);
    if (failed) return FAIL(err, ST_PARAMS, "cannot read the parameter file %s", path);
    if (text->length && memchr(text->at, 0, text->length))
        return FAIL(err, ST_PARAMS, "%s is not a text file: it has zero bytes", path);
    return ST_OK;
}

/* Hands text to inih. It goes on after a malformed line and returns the first one's number, which
 * may come before the line that failed here. */
static Status parse(Loader *loader, Err *err) {
    const int bad = ini_parse_stream(next_line, loader, on_key, loader);
    if (bad && (!loader->status || bad < loader->line))
        return FAIL(err, ST_PARAMS, "%s:%d: expected [group], name = value, or a comment",
                    loader->path, bad);
    if (loader->status) return FAIL(err, loader->status, "%s", loader->err->text);
    return ST_OK;
}

Status params_read(Params *params, const ParamsText *source, Err *err) {
    Arena *scratch = arena_open();
    Loader loader = {
        .params = params,
        .path = source->path,
        .origin = params_keep(params, source->origin),
        .cursor = source->text,
        .seen = ARENA_ARRAY(scratch, int, params_count(params) + 1),
        .reasons = source->reasons,
        .err = &(Err){0},
    };
    const Status status = parse(&loader, err);
    text_free(&loader.reason);
    arena_close(scratch);
    return status;
}

Status params_load(Params *params, const char *path, Err *err) {
    Text text = {0};
    Status status = read_text(path, &text, err);
    if (!status && text.length)
        status = params_read(params, &(ParamsText){path, path, text.at, false}, err);
    text_free(&text);
    return status;
}

enum { WIDTH = 100 };

/* "# " and the words, broken before column WIDTH. */
static void write_comment(Text *out, const char *words) {
    size_t column = 0;
    while (*words) {
        const size_t length = strcspn(words, " ");
        if (!column || column + 1 + length > WIDTH) {
            text_adds(out, column ? "\n#" : "#");
            column = 1;
        }
        text_addc(out, ' ');
        text_add(out, words, length);
        column += 1 + length;
        words += length;
        words += strspn(words, " ");
    }
    text_addc(out, '\n');
}

static void write_value(Text *out, const ParamValue *value) {
    char low[NUM_TEXT], high[NUM_TEXT], initial[NUM_TEXT], now[NUM_TEXT];
    write_comment(out, value->spec->why);
    text_addf(out, "# %s to %s %s; default %s\n", num_format(value->spec->low, low),
              num_format(value->spec->high, high), value->spec->unit,
              num_format(value->spec->initial, initial));
    text_addf(out, "%s = %s\n", value->spec->name, num_format(value->value, now));
}

void params_write_ini(const Params *params, Text *out) {
    const ParamGroup *group = NULL;
    text_adds(out, "# Parameters of gevel: every key with its reason, range, unit and default.\n");
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        if (value.group != group) {
            group = value.group;
            text_addc(out, '\n');
            if (group->title) write_comment(out, group->title);
            text_addf(out, "[%s]\n", group->name);
        }
        text_addc(out, '\n');
        write_value(out, &value);
    }
}
