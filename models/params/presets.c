/* presets.c - sets of parameters that come with the program (params.h). */
#include <stdio.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "models/params/params_file.h"

extern const EmbeddedText model_texts[];

static const char folder[] = "presets/", ending[] = ".ini";

static const char *name_of(const EmbeddedText *text, Arena *arena) {
    const char *name = text->path + strlen(folder);
    return arena_strndup(arena, name, strlen(name) - strlen(ending));
}

/* The first line, which is a comment. */
static const char *about_of(const EmbeddedText *text, Arena *arena) {
    const char *line = text->text + strspn(text->text, "# ");
    return arena_strndup(arena, line, strcspn(line, "\n"));
}

size_t presets_list(Arena *arena, Preset **presets) {
    size_t count = 0;
    while (model_texts[count].path) count++;
    *presets = ARENA_ARRAY(arena, Preset, count + 1);
    for (size_t k = 0; k < count; k++)
        (*presets)[k] = (Preset){name_of(&model_texts[k], arena), about_of(&model_texts[k], arena)};
    return count;
}

static const EmbeddedText *find(const char *name) {
    for (const EmbeddedText *text = model_texts; text->path; text++) {
        const char *stem = text->path + sizeof folder - 1;
        if (text_slice_equal(stem, strlen(stem) - (sizeof ending - 1), name)) return text;
    }
    return NULL;
}

bool preset_known(const char *name) {
    return find(name) != NULL;
}

static Status unknown(Params *params, const char *name, Err *err) {
    Arena *scratch = arena_open();
    Preset *preset;
    const size_t count = presets_list(scratch, &preset);
    const char **names = ARENA_ARRAY(scratch, const char *, count + 1);
    for (size_t k = 0; k < count; k++) names[k] = params_keep(params, preset[k].name);
    const char *near = text_nearest(name, names);
    arena_close(scratch);
    if (near)
        return FAIL(err, ST_PARAMS, "there is no preset '%s'; did you mean '%s'?", name, near);
    return FAIL(err, ST_PARAMS, "there is no preset '%s'; gevel params --presets lists them", name);
}

Status params_preset(Params *params, const char *name, Err *err) {
    const EmbeddedText *text = find(name);
    char origin[80];
    if (!text) return unknown(params, name, err);
    (void)snprintf(origin, sizeof origin, "preset %s", name);
    return params_read(params, &(ParamsText){text->path, origin, text->text, true}, err);
}
