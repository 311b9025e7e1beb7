/* params_file.c - parameters from and to INI text. Comments above a key are its reason where the
 * text says so (presets). */
#include "models/params/params_file.h"

#include "datasets/base/ini.h"

#include <stdio.h>
#include <string.h>

typedef struct Loader {
    Params *params;
    const ParamsText *source;
    const char *origin;
    int *seen; /* [params] line of the first assignment, 0 = none */
} Loader;

static Status take(void *context, const IniLine *entry, Err *err) {
    Loader *loader = context;
    char where[400], key[160];
    (void)snprintf(where, sizeof where, "%s:%d", loader->source->path, entry->number);
    (void)snprintf(key, sizeof key, "%s.%s", entry->section, entry->name);
    if (!*entry->section)
        return FAIL(err, ST_PARAMS,
                    "%s: '%s' stands before any [group]; put the group's line above it", where,
                    entry->name);
    const Assignment line = {where, key, entry->value, loader->origin};
    size_t index;
    TRY(params_assign(loader->params, &line, &index, err));
    if (loader->seen[index])
        return FAIL(err, ST_PARAMS, "%s: key '%s' was already set in line %d; keep one of them",
                    where, key, loader->seen[index]);
    loader->seen[index] = entry->number;
    if (loader->source->reasons && *entry->comment)
        params_reason(loader->params, index, entry->comment);
    return ST_OK;
}

Status params_read(Params *params, const ParamsText *source, Err *err) {
    Arena *scratch = arena_open();
    Loader loader = {
        .params = params,
        .source = source,
        .origin = params_keep(params, source->origin),
        .seen = ARENA_ARRAY(scratch, int, params_count(params) + 1),
    };
    const IniText text = {source->path, source->text, ST_PARAMS};
    const Status status = ini_read(&text, take, &loader, err);
    arena_close(scratch);
    return status;
}

Status params_load(Params *params, const char *path, Err *err) {
    enum { FILE_MOST = 1 << 20 }; /* bytes; all parameters with their reasons take 30,000 */
    Text text = {0};
    Status status = ini_slurp(path, "the parameter file", FILE_MOST, ST_PARAMS, &text, err);
    if (!status) status = params_read(params, &(ParamsText){path, path, text.at, false}, err);
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
    char low[PARAM_TEXT], high[PARAM_TEXT], initial[PARAM_TEXT], now[PARAM_TEXT];
    const ParamSpec *spec = value->spec;
    write_comment(out, spec->why);
    if (strstr(spec->unit, " | "))
        text_addf(out, "# %s; default %s\n", spec->unit, param_text(spec, spec->initial, initial));
    else
        text_addf(out, "# %s to %s %s; default %s\n", param_text(spec, spec->low, low),
                  param_text(spec, spec->high, high), spec->unit,
                  param_text(spec, spec->initial, initial));
    text_addf(out, "%s = %s\n", spec->name, param_text(spec, value->value, now));
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
